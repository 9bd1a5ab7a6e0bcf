"""What a search depends on, and the command line that says it."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from training import config
from training.config import TrainConfig
from training.ranges import whole
from training.search.space import XCEPTION_CUTS
from training.search.trials import TunerError

OUT = Path("runs/tune")

HEAD, FINE_TUNE = "head", "fine-tune"
USUAL_TRIALS = {HEAD: 100, FINE_TUNE: 6}
OPTUNA, KERAS_TUNER = "optuna", "keras-tuner"
TUNERS = (OPTUNA, KERAS_TUNER)

HOW = """\
A search that was killed goes on where it stopped when the same command is given again. Its
best settings are written to best.json in --out, which train takes by --best. Workers on several
machines share one search by the same --storage postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.
"""


@dataclass(frozen=True)
class TuneConfig:
    """A search: `base` is what every trial starts from, and where the search's files lie.

    `trials` is how many are finished in the end, those of earlier starts and of other workers
    included; `storage` is a database's URL, None for SQLite in the search's folder; `cuts` are the
    layers that fine-tuning may start from.
    """

    base: TrainConfig
    stage: str
    tuner: str
    trials: int
    storage: str | None
    cuts: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `python -m training tune` to its parser."""
    group = parser.add_argument_group("search")
    group.add_argument(
        "--stage",
        choices=USUAL_TRIALS,
        default=HEAD,
        help="search the head on features that are computed once (default), or which layers to "
        "tune and how, a training run for each trial",
    )
    group.add_argument("--tuner", choices=TUNERS, default=OPTUNA, help=f"(default {OPTUNA})")
    group.add_argument(
        "--compare-tuners",
        action="store_true",
        help="search by each tuner, and put them side by side",
    )
    group.add_argument(
        "--trials",
        type=whole(1),
        metavar="N",
        help="finished trials in all (default 100, for fine-tune 6)",
    )
    group.add_argument("--storage", metavar="URL", help="a database that workers share")
    group.add_argument(
        "--cuts",
        nargs="+",
        metavar="LAYER",
        default=XCEPTION_CUTS,
        help="the layers that fine-tune may start from (default Xception's last three)",
    )
    config.add_arguments(parser, OUT)
    parser.epilog = f"{HOW}\n{parser.epilog}"


def from_options(options: argparse.Namespace, base: TrainConfig) -> TuneConfig:
    """The search that the parsed arguments ask for. Raises TunerError."""
    if options.storage and (options.tuner == KERAS_TUNER or options.compare_tuners):
        raise TunerError("KerasTuner keeps its trials in files: --storage is for Optuna alone.")
    return TuneConfig(
        base=base,
        stage=options.stage,
        tuner=options.tuner,
        trials=options.trials or USUAL_TRIALS[options.stage],
        storage=options.storage,
        cuts=tuple(options.cuts),
    )
