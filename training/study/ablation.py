"""The ablations: altered photos on and off, and what the original study did to its pixels."""

from dataclasses import replace

from breeds.bundle import Recipe
from training.study import preprocessing_cost
from training.study.compare import cnn, transfer
from training.study.config import (
    CNN_AUGMENTED,
    CNN_PLAIN,
    HEAD_AUGMENTED,
    PREPROCESSINGS,
    AblateConfig,
)
from training.study.contest import Contest, hold, named_sets, share_out_photos
from training.study.contestants import Contestant, Transfer


def ablate(config: AblateConfig) -> None:
    """Train and ask what `config.out` doesn't hold yet. Raises TrainingError."""
    contestants = [_contestant(config, row) for row in config.rows]
    parts = share_out_photos(config)
    sets = named_sets(parts, (), config.choices)
    hold(Contest("ablate", parts, sets, config.out), contestants, config.seeds)
    recipes = {row: _recipe(config, row) for row in PREPROCESSINGS if row in config.rows}
    if recipes and not preprocessing_cost.covers(config.out, recipes):
        preprocessing_cost.measure(parts.validation.samples, recipes, config.out)


def _contestant(config: AblateConfig, row: str) -> Contestant:
    if row in (CNN_PLAIN, CNN_AUGMENTED):
        return cnn(config, row, augmented=row == CNN_AUGMENTED)
    if row == HEAD_AUGMENTED:
        shown = replace(transfer(config), augmented=config.augmented)
    else:
        shown = replace(transfer(config), recipe=_recipe(config, row))
    return Transfer(row, f"{config.backbone} transfer", shown)


def _recipe(config: AblateConfig, row: str) -> Recipe:
    equalisation, denoising = PREPROCESSINGS[row]
    return Recipe(config.size, equalisation=equalisation, denoising=denoising)
