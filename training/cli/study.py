"""`compare`, `ablate` and `study`: networks on the same photos, and what they show."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from training.cli.fit import add_guide
from training.cli.options import Adder, add_fields, built
from training.cli.parser import Command, OptionParser, Options, add_config, quieten_tensorflow
from training.cli.photos import add_pairs, add_photos, test_photos, training_photos
from training.study.config import (
    ABLATE_OUT,
    ABLATED,
    COMPARE_OUT,
    COMPARED,
    GUIDE_WEIGHT,
    USUAL_BEST,
    AblateConfig,
    CompareConfig,
    StudyConfig,
)

COMPARE_EPILOG = """
Each row is trained once for each seed, on the same photos, and then answers for the same ones. What
is finished is kept: run the command again, after a kill or for more rows or seeds, and it does only
what is missing. `python -m training study` makes docs/STUDY.md of the results.
"""
ABLATE_EPILOG = """
Nothing here is measured on test photos: what is found may be used to choose. What is finished is
kept, and the command goes on after a kill as `compare` does.
"""


Asked = TypeVar("Asked", bound=StudyConfig)


class RowError(argparse.ArgumentTypeError, ValueError):
    """A row that a command doesn't know."""


def comparison(options: Options) -> CompareConfig:
    """The comparison that the options ask for. Raises NoPhotosError."""
    asked = options.clone()
    asked.test = test_photos(options)
    return _built(CompareConfig, asked)


def ablation(options: Options) -> AblateConfig:
    """The ablation that the options ask for. Raises NoPhotosError."""
    return _built(AblateConfig, options.clone())


def _built(kind: type[Asked], asked: Options) -> Asked:
    photos = training_photos(asked)
    asked.data.root, asked.data.list_file = photos.root, photos.list_file
    return built(kind, asked)


def describe_compare(parser: OptionParser) -> None:
    parser.epilog = COMPARE_EPILOG
    photos = parser.add_argument_group("photos")
    add_photos(photos, CompareConfig, COMPARE_OUT)
    photos.add_argument(
        "--test-list",
        type=Path,
        metavar="LIST",
        help="photos of DATA for the final figures (default: Stanford's, if DATA isn't named)",
    )
    add_pairs(photos, CompareConfig, "reports", "--report")
    networks = parser.add_argument_group("networks")
    _add_rows(networks, CompareConfig, COMPARED)
    add_fields(
        networks,
        CompareConfig,
        "resnet_weights",
        "tuned",
        usual={"tuned": USUAL_BEST},
        metavars={"tuned": "BEST"},
    )
    add_guide(networks, CompareConfig, "guide", GUIDE_WEIGHT, hidden=["weight"])
    add_config(parser)


def describe_ablate(parser: OptionParser) -> None:
    parser.epilog = ABLATE_EPILOG
    photos = parser.add_argument_group("photos")
    add_photos(photos, AblateConfig, ABLATE_OUT)
    add_pairs(photos, AblateConfig, "choices", "--choice")
    networks = parser.add_argument_group("networks")
    _add_rows(networks, AblateConfig, ABLATED)
    add_fields(networks, AblateConfig, "augmented")
    add_config(parser)


def _add_rows(group: Adder, kind: type[StudyConfig], rows: Sequence[str]) -> None:
    group.add_argument(
        "--rows",
        type=_some_of(rows),
        default=tuple(rows),
        metavar="ROW,…",
        help=f"some of {', '.join(rows)} (default: all)",
    )
    add_fields(group, kind, "seeds", "backbone", "backbone_weights", "size", "precision")


def _some_of(rows: Sequence[str]) -> Callable[[str | Sequence[str]], tuple[str, ...]]:
    """A parser of names with commas between them, or of a configuration file's list."""

    def names(told: str | Sequence[str]) -> tuple[str, ...]:
        words = told.split(",") if isinstance(told, str) else told
        asked = tuple(str(name).strip() for name in words)
        for name in asked:
            if name not in rows:
                raise RowError(f"{name!r} is none of {', '.join(rows)}")
        return asked

    return names


def _describe_study(parser: OptionParser) -> None:
    parser.add_argument(
        "--compare",
        type=Path,
        default=COMPARE_OUT,
        metavar="RESULTS",
        help=f"a comparison's (default {COMPARE_OUT.as_posix()})",
    )
    parser.add_argument(
        "--ablation", type=Path, metavar="RESULTS", help="an ablation's; left out unless named"
    )
    parser.add_argument(
        "--tune",
        action="append",
        default=[],
        metavar="SEARCH",
        help="the folder of a search; repeatable, left out unless named",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("docs/STUDY.md"),
        help="written anew, its pictures into study/ beside it (default docs/STUDY.md)",
    )


def _compare(options: Options) -> int:
    quieten_tensorflow()
    from training.study.compare import compare

    compare(comparison(options))
    return 0


def _ablate(options: Options) -> int:
    quieten_tensorflow()
    from training.study.ablation import ablate

    ablate(ablation(options))
    return 0


def _study(options: Options) -> int:
    from training.study.document import write
    from training.study.material import gather

    searches = [Path(folder) for folder in options.tune]
    write(gather(options.compare, options.ablation, searches), options.out)
    print(options.out)
    return 0


COMPARE = Command("compare", "several networks on the same photos", describe_compare, _compare)
ABLATE = Command(
    "ablate", "what altered and preprocessed photos are worth", describe_ablate, _ablate
)
STUDY = Command("study", "their results -> docs/STUDY.md", _describe_study, _study)
