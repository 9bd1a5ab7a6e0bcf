"""`tune`: photos -> the settings that do best on them."""

from training.cli.fit import configured, describe_training
from training.cli.options import add_fields, built
from training.cli.parser import Command, OptionParser, Options, quieten_tensorflow
from training.search.config import (
    FINE_TUNE,
    HEAD,
    KERAS_TUNER,
    OPTUNA,
    OUT,
    USUAL_TRIALS,
    TuneConfig,
)
from training.search.outcome import BEST
from training.search.trials import TunerError

HOW = """\
A search that was killed goes on where it stopped when the same command is given again. Its
best settings are written to best.json in --out, which train takes by --best. Workers on several
machines share one search by the same --storage postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.
"""


def configured_search(options: Options) -> TuneConfig:
    """The search that the options ask for. Raises TunerError, NoPhotosError, BestError."""
    if options.storage and (options.tuner == KERAS_TUNER or options.compare_tuners):
        raise TunerError("KerasTuner keeps its trials in files: --storage is for Optuna alone.")
    asked = options.clone()
    asked.base = configured(options)
    asked.trials = options.trials or USUAL_TRIALS[options.stage]
    return built(TuneConfig, asked)


def _describe(parser: OptionParser) -> None:
    group = parser.add_argument_group("search")
    add_fields(
        group,
        TuneConfig,
        "stage",
        "tuner",
        "trials",
        "storage",
        "cuts",
        usual={"stage": HEAD, "tuner": OPTUNA, "trials": None, "storage": None},
        helps={
            "trials": f"finished trials in all (default {USUAL_TRIALS[HEAD]}, for {FINE_TUNE} "
            f"{USUAL_TRIALS[FINE_TUNE]})"
        },
        metavars={"storage": "URL", "cuts": "LAYER"},
    )
    group.add_argument(
        "--compare-tuners",
        action="store_true",
        help="search by each tuner, and put them side by side",
    )
    describe_training(parser, OUT)
    parser.epilog = f"{HOW}\n{parser.epilog}"


def _tune(options: Options) -> int:
    quieten_tensorflow()
    asked = configured_search(options)
    from training.search.tune import compare_tuners, side_by_side, tune

    if options.compare_tuners:
        print(side_by_side(compare_tuners(asked)))
        return 0
    found = tune(asked)
    print(
        f"top-1 {found.best.value:.1%} on the validation photos in trial {found.best.number}; the "
        f"settings as they were: {found.start_top_1}"
    )
    print(f"To train with it: the same options, and --best {asked.base.out / BEST}")
    return 0


TUNE = Command("tune", "photos -> the settings that do best on them", _describe, _tune)
