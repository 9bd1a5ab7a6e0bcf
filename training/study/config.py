"""Everything that a comparison or an ablation depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from breeds.bundle import Recipe
from breeds.bundle.recipe import Denoising, Equalisation
from training.config import (
    IMAGENET,
    Count,
    Guide,
    Natural,
    PhotoCount,
    Precision,
    ScratchConfig,
    ValidationShare,
)
from training.data.photo_sets import PhotoSet
from training.search import config as tune_config
from training.search.outcome import BEST

COMPARE_OUT, ABLATE_OUT = Path("runs/compare"), Path("runs/ablation")
USUAL_BEST = tune_config.OUT / BEST

CNN, RESNET, TRANSFER, TUNED = "cnn", "resnet", "xception", "tuned"
COMPARED = (CNN, RESNET, TRANSFER, TUNED)

CNN_PLAIN, CNN_AUGMENTED = "cnn-plain", "cnn-augmented"
HEAD_PLAIN, HEAD_AUGMENTED = "xception-plain", "xception-augmented"
# By row, what is done to a resized photo. The first is what all others are held against.
PREPROCESSINGS: Mapping[str, tuple[Equalisation, Denoising]] = {
    HEAD_PLAIN: ("none", "none"),
    "xception-global": ("global", "none"),
    "xception-clahe": ("clahe", "none"),
    "xception-denoised": ("none", "non-local-means"),
    "xception-global-denoised": ("global", "non-local-means"),
    "xception-clahe-denoised": ("clahe", "non-local-means"),
}
ABLATED = (*PREPROCESSINGS, HEAD_AUGMENTED, CNN_PLAIN, CNN_AUGMENTED)

GUIDE_WEIGHT = 0.2


@dataclass(frozen=True)
class StudyConfig:
    """What comparisons and ablations share.

    `data` is the training list; its validation part is put aside before `photos` of the others are
    drawn, by `seed`. Each of the `rows` is trained once for each seed, from 0 on, on the same
    photos. `backbone`, `backbone_weights` and `size` are the pretrained network's.
    """

    data: PhotoSet
    out: Path
    """where results go; what is there already is gone on from"""
    cache: Path
    """where features are kept between runs"""
    rows: tuple[str, ...]
    photos: PhotoCount | None = None
    """train on N photos, by breed alike"""
    validation_share: ValidationShare = 0.1
    """of the list, put aside to choose by, before N photos are drawn"""
    seed: Natural = 0
    """of the split"""
    seeds: Count = 3
    """train each row N times; a later run may ask for more"""
    precision: Precision = "f32"
    """bf16 is faster where the processor has it"""
    backbone: str = "Xception"
    """a network of keras.applications"""
    backbone_weights: str = IMAGENET
    """as given to train"""
    size: Count = Recipe().size
    """input side in pixels"""
    cnn: ScratchConfig = field(default_factory=lambda: ScratchConfig(size=128, epochs=250))


@dataclass(frozen=True)
class CompareConfig(StudyConfig):
    """`test` is answered at the end, `reports` too: no network was trained on their photos."""

    test: PhotoSet | None = None
    reports: tuple[PhotoSet, ...] = ()
    """photos for the final figures where no network was trained on any; repeatable"""
    resnet_weights: str = "imagenet"
    """imagenet (downloaded by Keras), a file, or random, which is taken too where the download
    fails: the row then says that it was trained from random weights"""
    resnet: ScratchConfig = field(default_factory=lambda: ScratchConfig(size=96, epochs=15))
    tuned: Path | None = None
    """a search's best.json, for the row tuned"""
    guide: Guide | None = None
    """an ImageNet classifier, teacher and companion of the row tuned"""


@dataclass(frozen=True)
class AblateConfig(StudyConfig):
    """`choices` are photos that no network was trained on and that choices may be made by."""

    choices: tuple[PhotoSet, ...] = ()
    """photos of no training, to choose by; repeatable"""
    augmented: Natural = 2
    """altered copies of a photo that the head with augmentation is shown too"""
