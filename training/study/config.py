"""Everything that a comparison or an ablation depends on, and the command lines that say it."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from breeds.bundle import Recipe
from training.config import SCALINGS, Guide
from training.data import photo_sets
from training.data.photo_sets import PhotoSet
from training.ranges import whole
from training.search import config as tune_config
from training.search.outcome import BEST

COMPARE_OUT, ABLATE_OUT = Path("runs/compare"), Path("runs/ablation")
USUAL_BEST = tune_config.OUT / BEST

CNN, RESNET, TRANSFER, TUNED = "cnn", "resnet", "xception", "tuned"
COMPARED = (CNN, RESNET, TRANSFER, TUNED)

CNN_PLAIN, CNN_AUGMENTED = "cnn-plain", "cnn-augmented"
HEAD_PLAIN, HEAD_AUGMENTED = "xception-plain", "xception-augmented"
# By row, what is done to a resized photo. The first is what all others are held against.
PREPROCESSINGS = {
    HEAD_PLAIN: ("none", "none"),
    "xception-global": ("global", "none"),
    "xception-clahe": ("clahe", "none"),
    "xception-denoised": ("none", "non-local-means"),
    "xception-global-denoised": ("global", "non-local-means"),
    "xception-clahe-denoised": ("clahe", "non-local-means"),
}
ABLATED = (*PREPROCESSINGS, HEAD_AUGMENTED, CNN_PLAIN, CNN_AUGMENTED)


GUIDE_WEIGHT = 0.2

COMPARE_EPILOG = """
Each row is trained once for each seed, on the same photos, and then answers for the same ones. What
is finished is kept: run the command again, after a kill or for more rows or seeds, and it does only
what is missing. `python -m training study` makes docs/STUDY.md of the results.
"""
ABLATE_EPILOG = """
Nothing here is measured on test photos: what is found may be used to choose. What is finished is
kept, and the command goes on after a kill as `compare` does.
"""


@dataclass(frozen=True)
class ScratchConfig:
    """How a network is trained from random weights; `size` is its input's side in pixels."""

    size: int
    epochs: int
    batch: int = 32
    learning_rate: float = 1e-3
    weight_decay: float = 1e-2
    label_smoothing: float = 0.1
    augmented: bool = True


@dataclass(frozen=True)
class StudyConfig:
    """What comparisons and ablations share.

    `data` is the training list; its validation part, `validation_share` of it, is put aside before
    `photos` of the others are drawn, by `seed`. Each of the `rows` is trained once for each of
    `seeds` seeds, from 0 on, on the same photos. `precision` is "f32" or "bf16"; `backbone`,
    `backbone_weights` and `size` are the pretrained network's.
    """

    data: PhotoSet
    out: Path
    cache: Path
    rows: tuple[str, ...]
    photos: int | None = None
    validation_share: float = 0.1
    seed: int = 0
    seeds: int = 3
    precision: str = "f32"
    backbone: str = "Xception"
    backbone_weights: str = "imagenet"
    size: int = Recipe().size
    cnn: ScratchConfig = field(default_factory=lambda: ScratchConfig(size=128, epochs=100))


@dataclass(frozen=True)
class CompareConfig(StudyConfig):
    """`test` is answered at the end, `reports` too: no network was trained on their photos.

    `tuned` is a file that a search wrote; `guide` teaches its row and answers beside it.
    """

    test: PhotoSet | None = None
    reports: tuple[PhotoSet, ...] = ()
    resnet_weights: str = "imagenet"
    resnet: ScratchConfig = field(default_factory=lambda: ScratchConfig(size=96, epochs=15))
    tuned: Path | None = None
    guide: Guide | None = None


@dataclass(frozen=True)
class AblateConfig(StudyConfig):
    """`choices` are photos that no network was trained on and that choices may be made by.

    `augmented` is how many altered copies of a photo the head with augmentation is shown too.
    """

    choices: tuple[PhotoSet, ...] = ()
    augmented: int = 2


def add_compare_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `python -m training compare` to its parser."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = COMPARE_EPILOG
    photos = parser.add_argument_group("photos")
    _add_photo_arguments(photos, COMPARE_OUT)
    photos.add_argument(
        "--test-list",
        type=Path,
        help="photos of DATA for the final figures (default: Stanford's, if DATA isn't named)",
    )
    photo_sets.add_pairs(
        photos, "--report", "the same, where no network was trained on any; repeatable"
    )
    networks = parser.add_argument_group("networks")
    _add_row_arguments(networks, COMPARED)
    networks.add_argument(
        "--resnet-weights",
        default="imagenet",
        metavar="WEIGHTS",
        help="imagenet (downloaded by Keras), a file, or random, which is taken too where the "
        "download fails: the row then says that it was trained from random weights",
    )
    networks.add_argument(
        "--tuned",
        type=Path,
        metavar="BEST",
        default=USUAL_BEST,
        help=f"a search's best.json, for the row tuned (default {USUAL_BEST.as_posix()})",
    )
    networks.add_argument(
        "--guide",
        type=Path,
        metavar="ONNX",
        help="an ImageNet classifier, teacher and companion of the row tuned",
    )
    networks.add_argument("--guide-scaling", choices=SCALINGS, default="lite")


def add_ablate_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `python -m training ablate` to its parser."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = ABLATE_EPILOG
    photos = parser.add_argument_group("photos")
    _add_photo_arguments(photos, ABLATE_OUT)
    photo_sets.add_pairs(photos, "--choice", "photos of no training, to choose by; repeatable")
    _add_row_arguments(parser.add_argument_group("networks"), ABLATED)


def add_study_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `python -m training study` to its parser."""
    parser.add_argument(
        "--compare",
        type=Path,
        default=COMPARE_OUT,
        metavar="RESULTS",
        help=f"(default {COMPARE_OUT.as_posix()})",
    )
    parser.add_argument(
        "--ablation", type=Path, metavar="RESULTS", help="an ablation's; left out unless named"
    )
    parser.add_argument(
        "--tune",
        type=Path,
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


def compare_config(options: argparse.Namespace) -> CompareConfig:
    """The comparison that the parsed arguments ask for."""
    guide = options.guide
    return CompareConfig(
        **_shared(options),
        test=photo_sets.test_photos(options),
        reports=photo_sets.of_pairs(options.report),
        resnet_weights=options.resnet_weights,
        tuned=options.tuned,
        guide=Guide(guide, options.guide_scaling, GUIDE_WEIGHT) if guide else None,
    )


def ablate_config(options: argparse.Namespace) -> AblateConfig:
    """The ablation that the parsed arguments ask for."""
    return AblateConfig(**_shared(options), choices=photo_sets.of_pairs(options.choice))


def _shared(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "data": photo_sets.training_photos(options),
        "out": options.out,
        "cache": options.cache,
        "rows": options.rows,
        "photos": options.photos,
        "validation_share": options.validation_share,
        "seed": options.seed,
        "seeds": options.seeds,
        "precision": options.precision,
        "backbone": options.backbone,
        "backbone_weights": options.backbone_weights,
        "size": options.size,
    }


def _add_photo_arguments(group: argparse._ArgumentGroup, usual_out: Path) -> None:
    photo_sets.add_arguments(group, usual_out)
    group.add_argument("--seed", type=whole(0), default=0, help="of the split (default 0)")


def _add_row_arguments(group: argparse._ArgumentGroup, rows: Sequence[str]) -> None:
    group.add_argument(
        "--rows",
        type=_some_of(rows),
        default=tuple(rows),
        metavar="ROW,…",
        help=f"some of {', '.join(rows)} (default: all)",
    )
    group.add_argument(
        "--seeds",
        type=whole(1),
        default=3,
        metavar="N",
        help="train each row N times (default 3); a later run may ask for more",
    )
    group.add_argument("--backbone", default="Xception", help="a network of keras.applications")
    group.add_argument(
        "--backbone-weights", default="imagenet", metavar="WEIGHTS", help="as given to train"
    )
    group.add_argument("--size", type=whole(1), default=Recipe().size, help="input side in pixels")
    group.add_argument(
        "--precision",
        choices=("f32", "bf16"),
        default="f32",
        help="bf16 is faster where the processor has it",
    )


def _some_of(rows: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """A parser of names with commas between them."""

    def names(text: str) -> tuple[str, ...]:
        asked = tuple(name.strip() for name in text.split(","))
        for name in asked:
            if name not in rows:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(rows)}")
        return asked

    return names
