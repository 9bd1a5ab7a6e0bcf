"""What a retraining gains, or loses, by how near it stays to the model.

    python -m benchmarks.retraining --draws 6

Photos whose features travel with the model play reviewed ones, wrong answers oftener than right
ones, and a reviewer errs in one of fifty. Either they are of Stanford's photos that were kept to
choose by, and leak-free ones are answered before and after; or they are half of the leak-free ones,
and the other half is answered, and Stanford's.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.evaluation.markdown import table
from training.loop import challenger
from training.loop.challenger import Model
from training.loop.config import FittingConfig
from training.loop.fitting import Fused, refit
from training.loop.rehearsal import Labelled

CONFIGS = tuple(
    FittingConfig(pull, reviewed, own)
    for own, pull, reviewed in (
        (1.0, 0.3, 1.0),
        (1.0, 0.03, 1.0),
        (1.0, 0.003, 1.0),
        (1.0, 0.0005, 1.0),
        (1.0, 0.003, 8.0),
        (0.5, 0.003, 1.0),
    )
)
WRONG_FLAGGED, RIGHT_CONFIRMED, ERRORS = 0.9, 0.45, 0.02


@dataclass(frozen=True)
class Draw:
    """Reviewed photos, and those to answer before and after, by name."""

    reviewed: Labelled
    shown: dict[str, Labelled]


def right(fused: Fused, photos: Labelled) -> np.ndarray:
    """Bool, (photos,)."""
    answered = fused.logits(photos.rows).argmax(axis=1)
    right: np.ndarray = answered == photos.truth(fused.heads.breeds)
    return right


def draws(model: Model, seed: int) -> list[Draw]:
    """One each way."""
    random = np.random.default_rng(seed)
    familiar, choice = model.rehearsal.familiar, model.rehearsal.choice
    given = random.random(len(choice)) < 0.5
    return [
        Draw(
            reviewed(model, familiar, random),
            {"from Stanford's, on leak-free": choice},
        ),
        Draw(
            reviewed(model, choice.taken(given), random),
            {
                "from leak-free, on others": choice.taken(~given),
                "from leak-free, on Stanford's": familiar,
            },
        ),
    ]


def reviewed(model: Model, photos: Labelled, random: np.random.Generator) -> Labelled:
    """Those that somebody flags or confirms, as a reviewer names them."""
    said = np.where(right(model.fused, photos), RIGHT_CONFIRMED, WRONG_FLAGGED)
    chosen = photos.taken(random.random(len(photos)) < said)
    others = random.choice(model.breeds, len(chosen))
    errs = random.random(len(chosen)) < ERRORS
    named = [str(o) if e else b for b, o, e in zip(chosen.breeds, others, errs, strict=True)]
    return Labelled(chosen.rows, tuple(named))


def gains(model: Model, config: FittingConfig, every: list[Draw]) -> dict[str, np.ndarray]:
    """Top-1 after less before, in points, by set: float, (draws,)."""
    none = model.rehearsal.others.taken(np.zeros(0, int))
    found: dict[str, list[float]] = {}
    for each in every:
        after = refit(model.fused, model.rehearsal, each.reviewed, none, config)
        for name, photos in each.shown.items():
            gain = right(after, photos).mean() - right(model.fused, photos).mean()
            found.setdefault(name, []).append(100 * gain)
    return {name: np.array(values) for name, values in found.items()}


def told(values: np.ndarray) -> str:
    """The mean with its standard error over draws, which share photos."""
    return f"{values.mean():+.2f} ± {values.std(ddof=1) / np.sqrt(len(values)):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.retraining", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--model", type=Path, default=Path("model"))
    parser.add_argument("--draws", type=int, default=8)
    chosen = parser.parse_args()
    model = challenger.load(chosen.model)
    every = [each for seed in range(chosen.draws) for each in draws(model, seed)]
    rows = []
    for config in CONFIGS:
        found = gains(model, config, every)
        settings = (config.own_answers, config.pull, config.reviewed)
        rows.append([*map(str, settings), *map(told, found.values())])
    print(table(("own answers", "pull", "a reviewed photo counts", *found), rows))
    photos = {name: len(part) for each in every[:2] for name, part in each.shown.items()}
    taught = " or ".join(f"{len(each.reviewed)}" for each in every[:2])
    print(f"points of top-1, mean of {chosen.draws} draws ± its standard error; {taught} reviewed")
    print("photos answered:", ", ".join(f"{name} {count}" for name, count in photos.items()))


if __name__ == "__main__":
    main()
