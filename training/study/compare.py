"""The comparison: networks from scratch, transferred and tuned, on the same photos."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from breeds.bundle import Recipe, SecondLook
from training.config import IMAGENET, TrainConfig
from training.errors import TrainingError
from training.fit.from_scratch import small_cnn
from training.networks import backbones
from training.search import best
from training.study.config import CNN, RESNET, TRANSFER, TUNED, CompareConfig, StudyConfig
from training.study.contest import Contest, hold, named_sets, share_out_photos
from training.study.contestants import Contestant, FromScratch, Transfer, weights_name

RESNET_BACKBONE = "ResNet50V2"


class ComparisonError(TrainingError):
    """A comparison that can't be held as asked, with the reason in one sentence."""


def compare(config: CompareConfig) -> None:
    """Train and ask what `config.out` doesn't hold yet. Raises TrainingError."""
    contestants = [_BUILDERS[row](config) for row in config.rows]
    parts = share_out_photos(config)
    sets = named_sets(parts, (config.test,) if config.test else (), config.reports)
    hold(Contest("compare", parts, sets, config.out), contestants, config.seeds)


def cnn(config: StudyConfig, row: str = CNN, augmented: bool = True) -> Contestant:
    changed = replace(config.cnn, augmented=augmented)
    return FromScratch(row, "CNN from scratch", small_cnn, changed, config.precision, config.cache)


def transfer(config: StudyConfig) -> TrainConfig:
    """Frozen features, a linear head, one look, and nothing else."""
    return TrainConfig(
        config.data,
        config.out,
        config.cache,
        backbone=config.backbone,
        backbone_weights=config.backbone_weights,
        recipe=Recipe(config.size),
        precision=config.precision,
    )


def _resnet(config: CompareConfig) -> Contestant:
    weights = _resnet_weights(config)
    if weights == backbones.RANDOM:
        return FromScratch(
            RESNET,
            f"{RESNET_BACKBONE} from random weights, no transfer",
            partial(backbones.load_backbone, RESNET_BACKBONE, backbones.RANDOM),
            config.resnet,
            config.precision,
            config.cache,
        )
    return Transfer(
        RESNET,
        f"{RESNET_BACKBONE} transfer ({weights_name(weights)})",
        replace(transfer(config), backbone=RESNET_BACKBONE, backbone_weights=weights),
    )


def _resnet_weights(config: CompareConfig) -> str:
    """As asked for, or random where ImageNet's can't be downloaded: the row's title tells which."""
    if config.resnet_weights != IMAGENET:
        return config.resnet_weights
    try:
        backbones.load_backbone(RESNET_BACKBONE, IMAGENET, config.size)
    except backbones.NetworkError as error:
        print(f"{error} Without them the row {RESNET} is trained from random weights.")
        return backbones.RANDOM
    return IMAGENET


def _transfer(config: CompareConfig) -> Contestant:
    return Transfer(TRANSFER, f"{config.backbone} transfer", transfer(config))


def _tuned(config: CompareConfig) -> Contestant:
    """What the search found, with all that ships: a second look, a teacher, a companion."""
    if config.tuned is None or not config.tuned.exists():
        raise ComparisonError(
            f"The row {TUNED} needs what a search found, and there is no {config.tuned}: search "
            "first with python -m training tune, name another file with --tuned, or leave the row "
            "out with --rows."
        )
    whole = replace(
        transfer(config),
        recipe=Recipe(config.size, second_look=SecondLook()),
        teacher=config.guide,
        companion=config.guide,
    )
    return Transfer(TUNED, f"{config.backbone} tuned", best.load(config.tuned).apply(whole))


_BUILDERS: dict[str, Callable[[CompareConfig], Contestant]] = {
    CNN: cnn,
    RESNET: _resnet,
    TRANSFER: _transfer,
    TUNED: _tuned,
}
