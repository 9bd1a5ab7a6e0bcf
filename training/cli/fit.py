"""`train` and `track`: photos -> a run's folder, and a run in MLflow."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from breeds.bundle import Recipe, SecondLook
from training.cli.options import Adder, add_fields, built, text_of
from training.cli.parser import Command, OptionParser, Options, add_config, quieten_tensorflow
from training.cli.photos import add_pairs, add_photos, training_photos
from training.config import FineTuneConfig, Guide, HeadConfig, TrainConfig, usual_recipe
from training.search import best
from training.tracking import runs

COSTS = """\
how long it takes, per 1,000 photos, on two cores of a server with bfloat16 units:
  frozen features, two looks        100 s; with --precision bf16 30 s (half with --one-look)
  each --augmented copy             as much again
  a teacher or a companion          25 s (one file as both counts once)
  fitting the head                  1 s
  --fine-tune-from block13_sepconv1_act  20 s once, then 30 s an epoch, with --precision bf16
  --fine-tune-from all              5 to 9 minutes an epoch without a GPU
Features are kept under --cache: a second run on the same photos takes only the head's time.
"""
COMPANION_WEIGHT = 0.2


def describe_training(parser: OptionParser, usual_out: Path | None = None) -> None:
    """The options of a TrainConfig; `usual_out` stands in for --out."""
    parser.epilog = COSTS
    _add_photos(parser.add_argument_group("photos"), usual_out)
    _add_network(parser, parser.add_argument_group("network and recipe"))
    _add_head(parser.add_argument_group("head"))
    _add_tuning(parser.add_argument_group("fine-tuning, after the head"))
    add_config(parser, ", a run's run.json, which repeats it, or a search's best.json")
    parser.add_argument(
        "--best",
        type=Path,
        metavar="FILE",
        help="take the settings of a search's best.json, whatever the other options say",
    )


def configured(options: Options) -> TrainConfig:
    """The run that the options ask for. Raises NoPhotosError, BestError."""
    photos = training_photos(options)
    options = options.clone()
    for part in (options.head, options.fine_tune):
        part.seed = options.seed if part.seed is None else part.seed
    options.data.root, options.data.list_file = photos.root, photos.list_file
    asked = built(TrainConfig, options)
    if options.one_look:
        asked = replace(asked, recipe=replace(asked.recipe, second_look=None))
    return best.load(options.best).apply(asked) if options.best else asked


def add_guide(
    group: Adder, kind: type, key: str, weight: float = 1.0, hidden: Collection[str] = ()
) -> None:
    """Options of a Guide, a field of a data class: its file bears the field's own name."""
    add_fields(
        group,
        Guide,
        at=key,
        prefix=f"{key}-",
        names={"file": key},
        metavars={"file": "ONNX"},
        helps={"file": text_of(kind, key)},
        usual={"weight": weight},
        hidden=hidden,
    )


def _add_photos(group: Adder, usual_out: Path | None) -> None:
    add_photos(group, TrainConfig, usual_out)
    add_fields(group, TrainConfig, "augmented", "crop_to_annotations")
    add_pairs(group, TrainConfig, "others", "--others")
    add_pairs(group, TrainConfig, "calibrate", "--calibrate")


def _add_network(parser: OptionParser, group: Adder) -> None:
    add_fields(group, TrainConfig, "backbone", "backbone_weights")
    add_fields(group, Recipe, at="recipe", hidden=["decode_min_side"])
    group.add_argument("--one-look", action="store_true", help="no second look")
    parser.flags_for_none["recipe.second_look"] = "one_look"
    add_fields(
        group,
        SecondLook,
        at="recipe.second_look",
        metavars={"sure_above": "PROBABILITY"},
        usual=usual_recipe().second_look,
    )
    add_fields(group, TrainConfig, "precision")
    add_guide(group, TrainConfig, "companion", COMPANION_WEIGHT)


def _add_head(group: Adder) -> None:
    add_fields(group, HeadConfig, at="head", usual={"seed": None}, hidden=["seed"])
    add_guide(group, TrainConfig, "teacher", hidden=["weight"])


def _add_tuning(group: Adder) -> None:
    add_fields(
        group,
        FineTuneConfig,
        at="fine_tune",
        prefix="fine-tune-",
        names={
            "first": "fine-tune-from",
            "learning_rate": "fine-tune-rate",
            "layer_decay": "layer-decay",
        },
        metavars={"first": "LAYER"},
        usual={"seed": None},
        hidden=["seed"],
    )


def _describe_train(parser: OptionParser) -> None:
    describe_training(parser)
    parser.add_argument("--note", default="", help="kept with the run in MLflow")
    parser.add_argument(
        "--priority", choices=runs.PRIORITIES, default="P2", help="kept with the run (default P2)"
    )


def _train(options: Options) -> int:
    quieten_tensorflow()
    from training.fit.train import train
    from training.tracking.record import record

    asked = configured(options)
    runs.check()
    trained = train(asked)
    print(
        f"{asked.out}: top-1 {trained.training.validation_top_1:.1%} on "
        f"{trained.training.validation_photos:,} validation photos, temperature "
        f"{trained.temperature:.2f}, {trained.training.minutes} minutes"
    )
    run_id = record(asked.out, tags={"priority": options.priority}, note=options.note)
    print(f"MLflow's run {run_id} at {runs.address()}")
    return 0


def _describe_track(parser: OptionParser) -> None:
    parser.add_argument("run_folder", type=Path, metavar="RUN", help="the run's folder")


def _track(options: Options) -> int:
    quieten_tensorflow()
    from training.tracking.record import record

    print(record(options.run_folder))
    return 0


TRAIN = Command("train", "photos -> a run's folder, and a run in MLflow", _describe_train, _train)
TRACK = Command("track", "a finished run's folder -> a run in MLflow", _describe_track, _track)
