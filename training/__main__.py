"""The command line: python -m training COMMAND, from downloading photos to deploying the page."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from breeds import privacy
from breeds.bundle import BundleError
from breeds.photo import PhotoError
from training import config
from training.data.dataset import describe, open_dataset
from training.data.download import SETS, download
from training.errors import TrainingError
from training.evaluation import evaluate
from training.ranges import whole
from training.search import best
from training.search import config as tune_config
from training.study import config as study_config
from training.tracking import registry, runs


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 after one sentence on standard error."""
    privacy.report_nothing()
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (BundleError, PhotoError, TrainingError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        # HDF5 puts a page of its own into strerror.
        reason = os.strerror(error.errno) if error.errno else error
        print(f"{error.filename or 'The disk'}: {reason}.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training", description="Train, measure and publish the breed classifier."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_data_commands(commands)
    _add_training_commands(commands)
    _add_study_commands(commands)
    _add_export_command(commands)
    measure = commands.add_parser("evaluate", help="a model and photos -> figures")
    evaluate.add_arguments(measure)
    measure.set_defaults(run=evaluate.run)
    _add_registry_commands(commands)
    _add_publish_command(commands)
    _add_deploy_command(commands)
    return parser


def _add_data_commands(commands: argparse._SubParsersAction) -> None:
    fetch = commands.add_parser("download", help="fetch a published set of photos")
    fetch.add_argument("set", choices=SETS)
    fetch.add_argument("folder", type=Path, help="where it is unpacked")
    fetch.set_defaults(run=_download)
    show = commands.add_parser("dataset", help="say what a folder of photos holds")
    show.add_argument("folder", type=Path)
    show.add_argument("--list", type=Path, help="only the photos of this list")
    show.set_defaults(run=_describe)


def _add_study_commands(commands: argparse._SubParsersAction) -> None:
    compare = commands.add_parser("compare", help="several networks on the same photos")
    study_config.add_compare_arguments(compare)
    compare.set_defaults(run=_compare)
    ablate = commands.add_parser("ablate", help="what altered and preprocessed photos are worth")
    study_config.add_ablate_arguments(ablate)
    ablate.set_defaults(run=_ablate)
    study = commands.add_parser("study", help="their results -> docs/STUDY.md")
    study_config.add_study_arguments(study)
    study.set_defaults(run=_study)


def _add_training_commands(commands: argparse._SubParsersAction) -> None:
    tune = commands.add_parser("tune", help="photos -> the settings that do best on them")
    tune_config.add_arguments(tune)
    train = commands.add_parser("train", help="photos -> a run's folder, and a run in MLflow")
    config.add_arguments(train)
    train.add_argument("--note", default="", help="kept with the run in MLflow")
    train.add_argument("--priority", choices=runs.PRIORITIES, default="P2")
    for parser, run in ((tune, _tune), (train, _train)):
        parser.add_argument(
            "--best",
            type=Path,
            metavar="FILE",
            help="take the settings of a search's best.json, whatever the other options say",
        )
        parser.set_defaults(run=run)
    track = commands.add_parser("track", help="a finished run's folder -> a run in MLflow")
    track.add_argument("run_folder", type=Path, metavar="RUN")
    track.set_defaults(run=_track)


def _add_export_command(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser("export", help="a run -> the serving bundle, in int8; registered")
    parser.add_argument(
        "trained",
        metavar="RUN",
        help=f"its folder, its id in MLflow, or {registry.SCHEME}{registry.MODEL}@"
        f"{registry.CHAMPION} for the run of that model",
    )
    parser.add_argument("data", type=Path, help="the folder of photos that it was trained on")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("model"),
        help="the bundle (default model/); a float32 one is written beside it",
    )
    parser.add_argument(
        "--backbone-weights", default="imagenet", metavar="WEIGHTS", help="as given to train"
    )
    parser.add_argument("--calibration-photos", type=whole(1), default=300, metavar="N")
    parser.set_defaults(run=_export)


def _add_registry_commands(commands: argparse._SubParsersAction) -> None:
    register = commands.add_parser(
        "register",
        help="a bundle -> MLflow's registered model, as the challenger",
        description="`export` does it by itself; this one brings new figures of a bundle over.",
    )
    register.add_argument("model", type=Path, nargs="?", default=Path("model"), help="(model/)")
    register.set_defaults(run=_register)
    promote = commands.add_parser(
        "promote", help="the challenger, where it beats the champion -> the champion"
    )
    promote.add_argument("data", type=Path, help="the folder of photos that it was trained on")
    promote.set_defaults(run=_promote)


def _add_publish_command(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "publish",
        help="a model and its card -> a Hub repo, in one commit",
        epilog="The token comes from `hf auth login` or from HF_TOKEN.",
    )
    parser.add_argument(
        "model",
        nargs="?",
        default="model",
        help=f"a folder (model/), {registry.SCHEME}{registry.MODEL}@{registry.CHAMPION}, or the id "
        "of a run in MLflow",
    )
    parser.add_argument("--card", type=Path, default=Path("model_card.md"))
    parser.add_argument("--repo", required=True, metavar="USER/NAME")
    parser.add_argument("--tag", help="default: the model's version")
    parser.add_argument("--private", action="store_true", help="if the repo must be made")
    parser.add_argument("--message", help="the commit's message")
    parser.set_defaults(run=_publish)


def _add_deploy_command(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "deploy",
        help="the page, serving a Hub model -> a Hugging Face Space",
        epilog="The token comes from `hf auth login` or from HF_TOKEN.",
    )
    parser.add_argument("--space", metavar="USER/NAME", help="made if missing")
    parser.add_argument(
        "--model-repo", metavar="USER/NAME[@REVISION]", help="pinned to its commit (default: main)"
    )
    parser.add_argument(
        "--model-token",
        metavar="VARIABLE",
        help="for a private model: the environment variable that holds a token which may read it; "
        "it becomes the Space's secret HF_TOKEN",
    )
    parser.add_argument("--private", action="store_true", help="if the Space must be made")
    parser.add_argument("--dry-run", action="store_true", help="list the files, change nothing")
    parser.add_argument(
        "--check", metavar="URL", help="instead: ask a deployed page about an example photo"
    )
    parser.set_defaults(run=_deploy)


def _download(options: argparse.Namespace) -> int:
    print(download(options.set, options.folder))
    return 0


def _describe(options: argparse.Namespace) -> int:
    print(describe(open_dataset(options.folder, options.list)))
    return 0


def _configured(options: argparse.Namespace) -> config.TrainConfig:
    asked = config.from_options(options)
    return best.load(options.best).apply(asked) if options.best else asked


def _tune(options: argparse.Namespace) -> int:
    _quieten_tensorflow()
    asked = tune_config.from_options(options, _configured(options))
    from training.search.outcome import BEST
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


def _train(options: argparse.Namespace) -> int:
    _quieten_tensorflow()
    from training.fit.train import train
    from training.tracking.record import record

    asked = _configured(options)
    runs.check()
    trained = train(asked)
    print(
        f"{options.out}: top-1 {trained.training.validation_top_1:.1%} on "
        f"{trained.training.validation_photos:,} validation photos, temperature "
        f"{trained.temperature:.2f}, {trained.training.minutes} minutes"
    )
    run_id = record(options.out, tags={"priority": options.priority}, note=options.note)
    print(f"MLflow's run {run_id} at {runs.address()}")
    return 0


def _track(options: argparse.Namespace) -> int:
    _quieten_tensorflow()
    from training.tracking.record import record

    print(record(options.run_folder))
    return 0


def _compare(options: argparse.Namespace) -> int:
    _quieten_tensorflow()
    from training.study.compare import compare

    compare(study_config.compare_config(options))
    return 0


def _ablate(options: argparse.Namespace) -> int:
    _quieten_tensorflow()
    from training.study.ablation import ablate

    ablate(study_config.ablate_config(options))
    return 0


def _study(options: argparse.Namespace) -> int:
    from training.study.document import write
    from training.study.material import gather

    write(gather(options.compare, options.ablation, options.tune), options.out)
    print(options.out)
    return 0


def _export(options: argparse.Namespace) -> int:
    _quieten_tensorflow()
    from training.release.export import export

    runs.check()
    with registry.run_folder(options.trained) as folder:
        exported = export(
            folder,
            options.data,
            options.out,
            options.backbone_weights,
            options.calibration_photos,
        )
    print(
        f"{exported.model}: top-1 {exported.int8_top_1:.2%} in int8, "
        f"{exported.float32_top_1:.2%} in float32 ({exported.float32_model}), on the validation "
        "photos"
    )
    with runs.but(
        f"the model is whole in {options.out}, and python -m training register {options.out} "
        "registers it later."
    ):
        _tell(registry.register(options.out, registry.run_id_in(options.trained)))
    return 0


def _register(options: argparse.Namespace) -> int:
    _tell(registry.register(options.model))
    return 0


def _tell(registered: registry.Registered) -> None:
    print(f"{registered} (bundle {registered.bundle_version}) at {runs.address()}")


def _promote(options: argparse.Namespace) -> int:
    from training.tracking.promotion import promote

    print(promote(options.data))
    return 0


def _publish(options: argparse.Namespace) -> int:
    from training.release.publish import publish

    with registry.model_folder(options.model) as folder:
        published = publish(
            folder, options.card, options.repo, options.tag, options.private, options.message
        )
    print(f"{published.url} at {published.commit}, tag {published.tag}")
    print(f"{len(published.uploaded)} files uploaded, {len(published.deleted)} deleted")
    print(f"To serve it: BREEDS_MODEL_REPO={published.repo}@{published.commit}")
    return 0


def _deploy(options: argparse.Namespace) -> int:
    if options.check:
        from training.release.space_check import check

        check(options.check, options.model_repo, tell=partial(print, flush=True))
        return 0
    if not (options.space and options.model_repo):
        raise TrainingError("Give --space and --model-repo: a Space serves a model of the Hub.")
    from training.release.deploy import deploy, plan

    planned = plan(options.space, options.model_repo, options.model_token)
    if options.dry_run:
        print(f"{planned}\nNothing was uploaded.")
        return 0
    deployed = deploy(planned, options.private)
    print(f"{deployed.url} at {deployed.commit}")
    changed = deployed.changed
    print(f"{len(changed.uploaded)} files uploaded, {len(changed.deleted)} deleted")
    print(f"Variables and secrets set: {', '.join(deployed.settings) or 'none'}")
    if not (changed or deployed.settings):
        print("The Space was like this already.")
    print("Corrections are kept on the Space's disk, which is wiped whenever it restarts.")
    model = planned.model.reference
    print(f"Now: python -m training deploy --check {deployed.url} --model-repo {model}")
    return 0


def _quieten_tensorflow() -> None:
    """TensorFlow announces its processor's abilities at import, over our own progress."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


if __name__ == "__main__":
    sys.exit(main())
