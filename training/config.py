"""Everything that a training run depends on, and the command line that says it."""

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from breeds.bundle import CROPS, DENOISINGS, EQUALISATIONS, Recipe, SecondLook
from training.data import photo_sets
from training.data.photo_sets import PhotoSet
from training.ranges import between, whole

WHOLE = "all"
OPTIMISERS = ("adam", "adamw", "sgd")
# What each means, networks/imagenet_classifier.py says.
SCALINGS = ("lite", "torch", "tf")
SCHEDULES = ("cosine", "constant", "exponential")


@dataclass(frozen=True)
class Guide:
    """An ImageNet classifier, ONNX or OpenVINO, as a teacher or as a companion of that weight."""

    file: Path
    scaling: str
    weight: float = 1.0


@dataclass(frozen=True)
class HeadConfig:
    """How the head is fitted; the defaults are what docs/EXPERIMENTS.md found.

    `width` is the rank that the head's matrix is held to, None for any; `dropout` (0..1) is on its
    input. `optimiser` is one of OPTIMISERS, `schedule` of the learning rate one of SCHEDULES.
    `l2` is on the weights over standardised features; under adamw it decays them apart from the
    gradient. `label_smoothing` and `teacher_share` lie in 0..1, the latter being how much of each
    target is the teacher's answer; `mixup` is the Beta distribution's parameter (Zhang et al. 2018)
    over features, 0 for none; `averaging` the decay of the exponential moving average of the
    weights.
    """

    epochs: int = 12
    batch: int = 512
    width: int | None = None
    dropout: float = 0.0
    optimiser: str = "adam"
    learning_rate: float = 3e-3
    schedule: str = "cosine"
    l2: float = 0.05
    label_smoothing: float = 0.0
    mixup: float = 0.0
    averaging: float = 0.98
    teacher_share: float = 0.15
    patience: int = 5
    seed: int = 0


@dataclass(frozen=True)
class FineTuneConfig:
    """How the layers from `first` on are tuned; `first="all"` tunes the whole network.

    `layer_decay` multiplies the learning rate once more for each layer further from the head;
    batch normalisation stays frozen. The tuned weights are averaged with the start's (WiSE-FT,
    Wortsman et al. 2022), by the share that does best on the validation part.
    """

    first: str
    epochs: int = 4
    batch: int = 32
    learning_rate: float = 1e-3
    layer_decay: float = 0.9
    patience: int = 2
    seed: int = 0


@dataclass(frozen=True)
class TrainConfig:
    """A run: `photos` limits the training list; `calibrate` names the sets for the temperature.

    `augmented` is how many altered copies of each training photo are shown beside the photo
    itself; `precision` is "f32" or "bf16".
    """

    data: PhotoSet
    out: Path
    cache: Path
    backbone: str = "Xception"
    backbone_weights: str = "imagenet"
    recipe: Recipe = field(default_factory=lambda: Recipe(second_look=SecondLook()))
    precision: str = "f32"
    validation_share: float = 0.1
    photos: int | None = None
    seed: int = 0
    augmented: int = 0
    crop_to_annotations: bool = False
    calibrate: tuple[PhotoSet, ...] = ()
    teacher: Guide | None = None
    companion: Guide | None = None
    head: HeadConfig = field(default_factory=HeadConfig)
    fine_tune: FineTuneConfig | None = None


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


def add_arguments(parser: argparse.ArgumentParser, usual_out: Path | None = None) -> None:
    """Describe `python -m training train` to its parser; `usual_out` stands in for --out."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = COSTS
    _add_data_arguments(parser.add_argument_group("photos"), usual_out)
    _add_network_arguments(parser.add_argument_group("network and recipe"))
    _add_head_arguments(parser.add_argument_group("head"))
    _add_tuning_arguments(parser.add_argument_group("fine-tuning, after the head"))


def from_options(options: argparse.Namespace) -> TrainConfig:
    """The configuration that the parsed arguments ask for."""
    return TrainConfig(
        data=photo_sets.training_photos(options),
        out=options.out,
        cache=options.cache,
        backbone=options.backbone,
        backbone_weights=options.backbone_weights,
        recipe=Recipe(
            size=options.size,
            crop=options.crop,
            equalisation=options.equalisation,
            denoising=options.denoising,
            second_look=_second_look(options),
        ),
        precision=options.precision,
        validation_share=options.validation_share,
        photos=options.photos,
        seed=options.seed,
        augmented=options.augmented,
        crop_to_annotations=options.crop_to_annotations,
        calibrate=photo_sets.of_pairs(options.calibrate),
        teacher=_guide(options.teacher, options.teacher_scaling),
        companion=_guide(options.companion, options.companion_scaling, options.companion_weight),
        head=_head(options),
        fine_tune=_fine_tune(options),
    )


def _second_look(options: argparse.Namespace) -> SecondLook | None:
    if options.one_look:
        return None
    return SecondLook(options.threshold, options.margin, options.sure_above)


def _guide(file: Path | None, scaling: str, weight: float = 1.0) -> Guide | None:
    return Guide(file, scaling, weight) if file else None


def _head(options: argparse.Namespace) -> HeadConfig:
    return HeadConfig(
        epochs=options.epochs,
        width=options.width,
        dropout=options.dropout,
        optimiser=options.optimiser,
        learning_rate=options.learning_rate,
        schedule=options.schedule,
        l2=options.l2,
        label_smoothing=options.label_smoothing,
        mixup=options.mixup,
        averaging=options.averaging,
        teacher_share=options.teacher_share,
        seed=options.seed,
    )


def _fine_tune(options: argparse.Namespace) -> FineTuneConfig | None:
    if options.fine_tune_from is None:
        return None
    return FineTuneConfig(
        first=options.fine_tune_from,
        epochs=options.fine_tune_epochs,
        batch=options.fine_tune_batch,
        learning_rate=options.fine_tune_rate,
        layer_decay=options.layer_decay,
        seed=options.seed,
    )


def _add_data_arguments(group: argparse._ArgumentGroup, usual_out: Path | None) -> None:
    photo_sets.add_arguments(group, usual_out)
    group.add_argument(
        "--seed", type=whole(0), default=0, help="of the split and the fit (default 0)"
    )
    group.add_argument(
        "--augmented",
        type=whole(0),
        default=0,
        metavar="N",
        help="show N altered copies of each training photo too: cropped, with another aspect "
        "ratio, mirrored, in other light (default 0)",
    )
    group.add_argument(
        "--crop-to-annotations",
        action="store_true",
        help="train on the boxes of Stanford Dogs' Annotation/ folder",
    )
    photo_sets.add_pairs(
        group,
        "--calibrate",
        "fit the temperature on these photos, not on the validation part; repeatable",
    )


def _add_network_arguments(group: argparse._ArgumentGroup) -> None:
    recipe, look = Recipe(), SecondLook()
    group.add_argument("--backbone", default="Xception", help="a network of keras.applications")
    group.add_argument(
        "--backbone-weights",
        default="imagenet",
        metavar="WEIGHTS",
        help="imagenet (downloaded by Keras), random, a Keras file or an .npz of arrays",
    )
    group.add_argument("--size", type=whole(1), default=recipe.size, help="input side in pixels")
    group.add_argument("--crop", choices=CROPS, default=recipe.crop)
    group.add_argument("--equalisation", choices=EQUALISATIONS, default=recipe.equalisation)
    group.add_argument("--denoising", choices=DENOISINGS, default=recipe.denoising)
    group.add_argument("--one-look", action="store_true", help="no second look")
    group.add_argument(
        "--threshold",
        type=between(0, 1),
        default=look.threshold,
        help="of the second look's evidence",
    )
    group.add_argument(
        "--margin", type=between(0), default=look.margin, help="round the second look's box"
    )
    group.add_argument(
        "--sure-above",
        type=between(0, 1),
        default=0.95,
        metavar="PROBABILITY",
        help="serving looks again only below this top-1 probability (default 0.95)",
    )
    group.add_argument(
        "--precision",
        choices=("f32", "bf16"),
        default="f32",
        help="of frozen features and of fine-tuning; bf16 is faster where the processor has it",
    )
    group.add_argument(
        "--companion",
        type=Path,
        metavar="ONNX",
        help="an ImageNet classifier whose answer is added to ours, in training and in serving",
    )
    group.add_argument("--companion-weight", type=between(0), default=0.2, metavar="WEIGHT")
    group.add_argument("--companion-scaling", choices=SCALINGS, default="lite")


def _add_head_arguments(group: argparse._ArgumentGroup) -> None:
    head = HeadConfig()
    group.add_argument("--epochs", type=whole(1), default=head.epochs)
    group.add_argument(
        "--learning-rate", type=between(0), default=head.learning_rate, metavar="RATE"
    )
    group.add_argument("--schedule", choices=SCHEDULES, default=head.schedule, help="of the rate")
    group.add_argument("--optimiser", choices=OPTIMISERS, default=head.optimiser)
    group.add_argument(
        "--width", type=whole(1), metavar="RANK", help="hold the matrix down to this rank"
    )
    group.add_argument(
        "--dropout", type=between(0, 0.99), default=head.dropout, metavar="SHARE", help="of inputs"
    )
    group.add_argument("--l2", type=between(0), default=head.l2)
    group.add_argument(
        "--label-smoothing", type=between(0, 1), default=head.label_smoothing, metavar="SHARE"
    )
    group.add_argument("--mixup", type=between(0), default=head.mixup, metavar="ALPHA")
    group.add_argument(
        "--averaging",
        type=between(0, 1),
        default=head.averaging,
        metavar="DECAY",
        help="of the weights",
    )
    group.add_argument(
        "--teacher",
        type=Path,
        metavar="ONNX",
        help="an ImageNet classifier whose answers soften the targets",
    )
    group.add_argument("--teacher-scaling", choices=SCALINGS, default="lite")
    group.add_argument(
        "--teacher-share", type=between(0, 1), default=head.teacher_share, metavar="SHARE"
    )


def _add_tuning_arguments(group: argparse._ArgumentGroup) -> None:
    tuning = FineTuneConfig(first=WHOLE)
    group.add_argument(
        "--fine-tune-from",
        metavar="LAYER",
        help="tune from this layer on, its inputs cached, such as block13_sepconv1_act (Xception's "
        "blocks 13 and 14); all tunes the whole network",
    )
    group.add_argument("--fine-tune-epochs", type=whole(1), default=tuning.epochs, metavar="N")
    group.add_argument("--fine-tune-batch", type=whole(1), default=tuning.batch, metavar="N")
    group.add_argument(
        "--fine-tune-rate", type=between(0), default=tuning.learning_rate, metavar="RATE"
    )
    group.add_argument(
        "--layer-decay", type=between(0, 1), default=tuning.layer_decay, metavar="FACTOR"
    )
