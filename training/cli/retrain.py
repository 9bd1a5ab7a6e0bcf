"""`retrain`, and what it needs: `rehearsal` and `fingerprints`."""

from pathlib import Path

from training.cli.options import add_fields, built
from training.cli.parser import Command, OptionParser, Options, Pairs
from training.cli.photos import add_named_sets, named_set
from training.config import Count
from training.data.dataset import open_dataset
from training.evaluation.answers import NamedSet
from training.loop.config import RetrainConfig

EPILOG = """
A set is a folder of photos by breed and perhaps a list that picks some; NAME is what the decision
calls it. Nothing is published: a person reads the decision, and then says `publish`. For example:

  quelle-race flags pull --into flags
  python -m training retrain --flags flags \\
      --set "Stanford Dogs" photos/stanford_dogs training/lists/stanford_dogs/test_list.txt \\
      --leak-free-set "Oxford" photos/oxford_pets training/lists/oxford_pets/report_list.txt

Exit status: 0 it is decided, whatever the decision; 3 there is nothing new to learn; else 1 or 2.
"""
NOTHING_NEW = 3
SETS = {
    "--set": (False, "photos that a network may have seen, to compare on; repeatable"),
    "--leak-free-set": (True, "the same, where no network was trained on any; repeatable"),
}


def add_sets(parser: OptionParser) -> None:
    for option, (_, text) in SETS.items():
        add_named_sets(parser, option, text)


def sets_of(options: Options) -> list[NamedSet]:
    """Raises DatasetError, EvaluationError."""
    return [
        named_set(entry, open_dataset, leak_free)
        for option, (leak_free, _) in SETS.items()
        for entry in options[option.removeprefix("--").replace("-", "_")]
    ]


def _describe_retrain(parser: OptionParser) -> None:
    parser.epilog = EPILOG
    add_fields(parser, RetrainConfig)
    add_sets(parser)


def _retrain(options: Options) -> int:
    from training.loop.retrain import NothingNewError, register, retrain

    try:
        outcome = retrain(built(RetrainConfig, options), sets_of(options))
    except NothingNewError as nothing:
        print(nothing)
        return NOTHING_NEW
    register(outcome)
    for photo in outcome.left_out:
        print(f"left out {photo.id}: it shows {photo.like}, by which models are measured")
    for comparison in outcome.decision.comparisons:
        print(comparison)
    print(outcome.decision.sentence)
    print(f"{outcome.bundle.folder}, told in {outcome.card}; MLflow run {outcome.run_id}")
    if outcome.decision.promoted:
        folder = outcome.bundle.folder
        print(f"To serve it: python -m training publish {folder} --repo USER/NAME")
    return 0


def _describe_rehearsal(parser: OptionParser) -> None:
    parser.add_argument("data", type=Path, help="the folder of photos that it was trained on")
    parser.add_argument(
        "--model", type=Path, default=Path("model"), help="the bundle (default model/)"
    )
    for option, text in (
        ("--choice", "photos of its breeds that no network was trained on; repeatable"),
        ("--others", "photos of breeds that aren't learnt; repeatable"),
    ):
        parser.add_argument(
            option, nargs=2, action=Pairs, default=[], metavar=("FOLDER", "LIST"), help=text
        )
    parser.add_argument(
        "--a-breed", type=Count, default=20, metavar="N", help="training photos of each breed"
    )


def _rehearsal(options: Options) -> int:
    from training.loop.remember import remember

    opened = {
        name: [open_dataset(Path(folder), Path(picked)) for folder, picked in options[name]]
        for name in ("choice", "others")
    }
    kept = remember(options.model, options.data, **opened, a_breed=options.a_breed)
    for name, part in kept.parts.items():
        print(f"{name}: features of {len(part):,} photos")
    return 0


def _describe_fingerprints(parser: OptionParser) -> None:
    add_named_sets(parser, "--set", "photos that measure models; repeatable")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("training/lists/fingerprints.csv"),
        help="(default training/lists/fingerprints.csv)",
    )


def _fingerprints(options: Options) -> int:
    from training.loop.apart import write

    sets = [named_set(entry, open_dataset, False) for entry in options.set]
    write(options.out, [(photos.name, photos.dataset.samples) for photos in sets])
    return 0


RETRAIN = Command(
    "retrain",
    "reviewed verdicts -> a challenger, and the gate's decision",
    _describe_retrain,
    _retrain,
)
REHEARSAL = Command(
    "rehearsal",
    "a model's own photos -> the features it is retrained from",
    _describe_rehearsal,
    _rehearsal,
)
FINGERPRINTS = Command(
    "fingerprints",
    "photos that measure -> what tells them in flags",
    _describe_fingerprints,
    _fingerprints,
)
