"""Everything that a training run depends on; the command line reads its options from these classes.

A field's type holds its range, and the text under it is its option's help.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, TypeAdapter

from breeds.bundle import Recipe, SecondLook
from training.data.photo_sets import PhotoSet

WHOLE = "all"
IMAGENET = "imagenet"
CACHE = Path("cache")

Natural = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
# Finite, and from 0 on.
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
PhotoCount = Annotated[int, Field(ge=2)]
ValidationShare = Annotated[float, Field(ge=0.01, le=0.9)]

Optimiser = Literal["adam", "adamw", "sgd"]
Schedule = Literal["cosine", "constant", "exponential"]
Precision = Literal["f32", "bf16"]
# What each means, networks/imagenet_classifier.py says.
PixelScaling = Literal["lite", "torch", "tf"]
OPTIMISERS: tuple[Optimiser, ...] = get_args(Optimiser)
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)


@dataclass(frozen=True)
class Guide:
    """An ImageNet classifier, ONNX or OpenVINO, as a teacher or as a companion of that weight."""

    file: Path
    scaling: PixelScaling = "lite"
    """how it wants its pixels: as EfficientNet-Lite, torchvision or Keras has them"""
    weight: Amount = 1.0
    """of its answer, beside ours"""


@dataclass(frozen=True)
class HeadConfig:
    """How the head is fitted; the defaults are what docs/EXPERIMENTS.md found.

    `l2` is on the weights over standardised features; under adamw it decays them apart from the
    gradient. `mixup` is that of Zhang et al. 2018, over features.
    """

    epochs: Count = 12
    """the most; a validation loss that no longer falls ends the fit before"""
    batch: Count = 512
    """inputs a step"""
    width: Count | None = None
    """hold the matrix down to this rank"""
    dropout: Annotated[float, Field(ge=0, le=0.99)] = 0.0
    """of inputs"""
    optimiser: Optimiser = "adam"
    learning_rate: Amount = 3e-3
    """at its highest"""
    schedule: Schedule = "cosine"
    """of the rate"""
    l2: Amount = 0.05
    """penalty on the weights"""
    label_smoothing: Share = 0.0
    """how much of each target is spread over all breeds"""
    mixup: Amount = 0.0
    """the Beta distribution's parameter; 0 mixes nothing"""
    averaging: Share = 0.98
    """decay of the weights' exponential moving average"""
    teacher_share: Share = 0.15
    """how much of each target is the teacher's answer"""
    patience: Count = 5
    """stop after so many epochs without a lower validation loss"""
    seed: int = 0


@dataclass(frozen=True)
class FineTuneConfig:
    """How the layers from `first` on are tuned; `first="all"` tunes the whole network.

    Batch normalisation stays frozen. The tuned weights are averaged with the start's (WiSE-FT,
    Wortsman et al. 2022), by the share that does best on the validation part.
    """

    first: str
    """tune from this layer on, its inputs cached, such as block13_sepconv1_act (Xception's blocks
    13 and 14); all tunes the whole network"""
    epochs: Count = 4
    batch: Count = 32
    """photos a step"""
    learning_rate: Amount = 1e-3
    """at its highest, of the layer next to the head"""
    layer_decay: Share = 0.9
    """multiplies the rate once more for each layer further from the head"""
    patience: Count = 2
    """stop after so many epochs without a higher validation accuracy"""
    seed: int = 0


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


def usual_recipe() -> Recipe:
    """What a photo goes through where nothing else is said: two looks, or one where it is sure."""
    return Recipe(second_look=SecondLook(sure_above=0.95))


@dataclass(frozen=True)
class TrainConfig:
    """A run: on which photos, with which network, in which steps, and where its files go."""

    data: PhotoSet
    out: Path
    """where results go; what is there already is gone on from"""
    cache: Path = CACHE
    """where features are kept between runs"""
    backbone: str = "Xception"
    """a network of keras.applications"""
    backbone_weights: str = IMAGENET
    """imagenet (downloaded by Keras), random, a Keras file or an .npz of arrays"""
    recipe: Recipe = field(default_factory=usual_recipe)
    precision: Precision = "f32"
    """of frozen features and of fine-tuning; bf16 is faster where the processor has it"""
    validation_share: ValidationShare = 0.1
    """of the list, put aside to choose by, before N photos are drawn"""
    photos: PhotoCount | None = None
    """train on N photos, by breed alike"""
    seed: Natural = 0
    """of the split and the fit"""
    augmented: Natural = 0
    """show N altered copies of each training photo too: cropped, with another aspect ratio,
    mirrored, in other light"""
    others: tuple[PhotoSet, ...] = ()
    """photos of breeds that aren't learnt, by which such a breed is told; repeatable, and it needs
    a companion"""
    crop_to_annotations: bool = False
    """train on the boxes of Stanford Dogs' Annotation/ folder"""
    calibrate: tuple[PhotoSet, ...] = ()
    """fit the temperature on these photos, not on the validation part; repeatable"""
    teacher: Guide | None = None
    """an ImageNet classifier whose answers soften the targets"""
    companion: Guide | None = None
    """an ImageNet classifier whose answer is added to ours, in training and in serving"""
    head: HeadConfig = field(default_factory=HeadConfig)
    fine_tune: FineTuneConfig | None = None

    def to_json(self) -> str:
        """As a configuration file of the command line, with this machine's paths."""
        return TypeAdapter(TrainConfig).dump_json(self, indent=1).decode() + "\n"
