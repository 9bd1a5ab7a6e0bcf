"""`pooling`: how an animal's photos are weighed together, fitted and shown on real dogs."""

import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from breeds import files
from breeds.bundle import Bundle, Pooling, load, replace_pooling
from breeds.catalogue.animal_by import AnimalBy, AnimalByError
from breeds.recognition.classifier import Classifier
from training import ROOT
from training.cli.options import Adder
from training.cli.parser import Command, OptionParser, Options, Pairs
from training.data.dataset import Dataset, open_dataset

if TYPE_CHECKING:
    from training.evaluation.pooling.figures import Measured
    from training.evaluation.pooling.page import Photos

# Photos of so many dogs of a breed are taken for one dog's.
GROUP_SIZES = {3: "threes", 5: "fives"}
SETS = {
    "--choice": "real dogs to fit the exponent on, those with several photos; repeatable",
    "--dogs": "other real dogs, to show what pooling gives; repeatable",
    "--groups": "photos that no network was trained on, for simulated groups; repeatable",
}
# Where the photos lie in the command that the page shows, whatever folder they lie in here.
DATA = "data"

EPILOG = """
A list picks a folder's photos, and --animal-by tells which of these show the same dog, as `index`
has it. No network was trained on any of them. The version of the model stays: what it says of a
photo does. For example:

  python -m training pooling --animal-by '{animal}/{code}__{name}__*' \\
      --choice data/more_breeds data/more_breeds/choice_list.txt \\
      --dogs data/more_breeds data/more_breeds/report_list.txt \\
      --groups data/oxford_pets data/oxford_pets/report_list.txt --write --page docs/POOLING.md
"""


def _describe(parser: OptionParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument(
        "--model", type=Path, default=Path("model"), help="the bundle (default model/)"
    )
    parser.add_argument(
        "--animal-by",
        required=True,
        metavar="folder|PATTERN",
        help="which photos show one dog: 'folder' where each has a folder, or how a path ends",
    )
    for option, text in SETS.items():
        _add_set(parser, option, text, required=option != "--groups")
    parser.add_argument(
        "--write", action="store_true", help="put the exponent into the model's manifest"
    )
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="write the figures there, such as docs/POOLING.md"
    )


def _add_set(parser: Adder, option: str, text: str, required: bool) -> None:
    parser.add_argument(
        option,
        nargs=2,
        action=Pairs,
        default=[],
        required=required,
        metavar=("FOLDER", "LIST"),
        help=text,
    )


def _run(options: Options) -> int:
    """Raises BundleError, DatasetError, PoolingError, OSError."""
    from training.evaluation.pooling import dogs, page
    from training.evaluation.pooling.figures import at_numbers, measure
    from training.evaluation.pooling.fit import fit, sharpened

    animal_by = _animal_by(options.animal_by)
    if options.page:
        options.page.parent.mkdir(parents=True, exist_ok=True)
    bundle = load(options.model)
    opened = {option: _opened(options[option.removeprefix("--")]) for option in SETS}
    choice = dogs.by_dog(opened["--choice"], animal_by)
    shown = dogs.by_dog(opened["--dogs"], animal_by)
    dogs.require_apart(choice, shown)
    classifier = Classifier(bundle)
    chosen_by = dogs.dogs(classifier, choice, "--choice")
    fitted = fit(chosen_by, bundle)
    others = dogs.dogs(classifier, shown, "--dogs")
    bundle = sharpened(bundle, fitted.exponent.value)
    report = page.Report(
        version=bundle.manifest.version,
        date=datetime.now(UTC).date().isoformat(),
        command=_command_line(options),
        fitted=fitted,
        shown=measure("report dogs", others, bundle),
        choice=measure("choice dogs", chosen_by, bundle),
        together=measure("both", [*others, *chosen_by], bundle),
        numbers=at_numbers(others, bundle),
        simulated=_simulated(opened["--groups"], classifier, bundle),
        photos=_photos(options, opened),
    )
    if options.write:
        replace_pooling(options.model, Pooling(fitted.exponent.value))
    if options.page:
        files.write(options.page, page.text(report))
    print(page.text(report))
    return 0


def _animal_by(pattern: str) -> AnimalBy:
    from training.evaluation.pooling.dogs import PoolingError

    try:
        return AnimalBy(pattern)
    except AnimalByError as error:
        raise PoolingError(error.english) from error


def _opened(pairs: Sequence[Sequence[str]]) -> list[Dataset]:
    return [open_dataset(Path(folder), Path(listed)) for folder, listed in pairs]


def _simulated(sets: Sequence[Dataset], classifier: Classifier, bundle: Bundle) -> list["Measured"]:
    """A measure for each size of group that the photos are enough for, by the bundle's pooling."""
    from training.evaluation.pooling import dogs, draws
    from training.evaluation.pooling.figures import measure

    seen = list(chain.from_iterable(dogs.see(classifier, photos) for photos in sets))
    drawn = {name: draws.groups(seen, size) for size, name in GROUP_SIZES.items()}
    return [measure(name, groups, bundle) for name, groups in drawn.items() if groups]


def _photos(options: Options, opened: dict[str, list[Dataset]]) -> list["Photos"]:
    from training.evaluation.pooling.page import Photos

    return [
        Photos(option, _shown(*pair)[1], len(photos.samples), photos.fingerprint)
        for option, sets in opened.items()
        for pair, photos in zip(options[option.removeprefix("--")], sets, strict=True)
    ]


def _command_line(options: Options) -> str:
    """The command that gives these figures, for a POSIX shell, without this machine's paths."""
    words = ["--model", _within(options.model), "--animal-by", options.animal_by]
    for option in SETS:
        for pair in options[option.removeprefix("--")]:
            words += [option, *_shown(*pair)]
    words += ["--write"] if options.write else []
    words += ["--page", _within(options.page)] if options.page else []
    return shlex.join(["python", "-m", "training", "pooling", *words])


def _shown(folder: str, listed: str) -> tuple[str, str]:
    """A folder of photos and its list; what lies outside the project is shown under DATA."""
    photos, names = Path(folder).resolve(), Path(listed).resolve()
    shown = _within(photos) if photos.is_relative_to(ROOT) else f"{DATA}/{photos.name}"
    if names.is_relative_to(photos):
        return shown, f"{shown}/{names.relative_to(photos).as_posix()}"
    return shown, _within(names)


def _within(path: Path) -> str:
    """Relative to the project; of a path outside, the last part alone."""
    whole = path.resolve()
    return whole.relative_to(ROOT).as_posix() if whole.is_relative_to(ROOT) else whole.name


POOLING = Command("pooling", "photos of real dogs -> how those of one are weighed", _describe, _run)
