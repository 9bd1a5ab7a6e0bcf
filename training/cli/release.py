"""From a run to the page: `export`, `register`, `promote`, `publish`, `rollback` and `deploy`."""

from functools import partial
from pathlib import Path

from training.cli.parser import Command, OptionParser, Options, quieten_tensorflow
from training.config import Count
from training.errors import TrainingError
from training.tracking import registry, runs

TOKEN = "The token comes from `hf auth login` or from HF_TOKEN."
REGISTER = "`export` does it by itself; this one brings new figures of a bundle over."


def _describe_export(parser: OptionParser) -> None:
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
        "--backbone-weights",
        metavar="WEIGHTS",
        help="as given to train (default: what the run remembers, or imagenet)",
    )
    parser.add_argument(
        "--calibration-photos", type=Count, default=300, metavar="N", help="that int8 is fitted to"
    )


def _export(options: Options) -> int:
    quieten_tensorflow()
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


def _describe_register(parser: OptionParser) -> None:
    parser.description = REGISTER
    parser.add_argument("model", type=Path, nargs="?", default=Path("model"), help="(model/)")


def _register(options: Options) -> int:
    _tell(registry.register(options.model))
    return 0


def _tell(registered: registry.Registered) -> None:
    print(f"{registered} (bundle {registered.bundle_version}) at {runs.address()}")


def _describe_promote(parser: OptionParser) -> None:
    parser.add_argument("data", type=Path, help="the folder of photos that it was trained on")


def _promote(options: Options) -> int:
    from training.tracking.promotion import promote

    print(promote(options.data))
    return 0


def _describe_publish(parser: OptionParser) -> None:
    parser.epilog = TOKEN
    parser.add_argument(
        "model",
        nargs="?",
        default="model",
        help=f"a folder (model/), {registry.SCHEME}{registry.MODEL}@{registry.CHAMPION}, or the id "
        "of a run in MLflow",
    )
    parser.add_argument(
        "--card", type=Path, default=Path("model_card.md"), help="(default model_card.md)"
    )
    parser.add_argument("--repo", required=True, metavar="USER/NAME", help="made if missing")
    parser.add_argument("--tag", help="default: the model's version")
    parser.add_argument("--private", action="store_true", help="if the repo must be made")
    parser.add_argument("--message", help="the commit's message")
    parser.add_argument(
        "--propose",
        action="store_true",
        help="instead: open a pull request in the repo, which is served by nobody and has no tag",
    )
    parser.add_argument(
        "--cards",
        type=Path,
        default=Path("docs/models"),
        metavar="FOLDER",
        help="of --propose: where the card of the model's version is its description (default "
        "docs/models)",
    )


def _publish(options: Options) -> int:
    if options.propose:
        return _propose(options)
    from training.release.publish import publish

    with registry.model_folder(options.model) as folder:
        published = publish(
            folder, options.card, options.repo, options.tag, options.private, options.message
        )
    print(f"{published.url} at {published.commit}, tag {published.tag}")
    print(f"{len(published.uploaded)} files uploaded, {len(published.deleted)} deleted")
    print(f"To serve it: BREEDS_MODEL_REPO={published.repo}@{published.commit}")
    return 0


def _propose(options: Options) -> int:
    if options.tag or options.private:
        raise TrainingError("--propose makes neither a tag nor a repo: leave --tag and --private.")
    from training.release.propose import propose

    with registry.model_folder(options.model) as folder:
        proposed = propose(folder, options.card, options.repo, options.cards, options.message)
    if not proposed.is_new:
        print(f"{proposed.url} proposes this model already, and is neither merged nor closed.")
        return 0
    print(proposed.url)
    print("Nothing of it is served: the repo's main branch stays as it is, and no tag was made.")
    print(
        "For a yes, merge it there; then python -m training publish "
        f"{options.model} --repo {options.repo}\nfinds nothing to upload and sets the tag."
    )
    return 0


def _describe_rollback(parser: OptionParser) -> None:
    parser.epilog = TOKEN
    parser.add_argument("--repo", required=True, metavar="USER/NAME", help="where it was published")
    parser.add_argument(
        "--to", metavar="TAG", help="default: the last one before the version that main holds"
    )
    parser.add_argument(
        "--space", metavar="USER/NAME", help="that serves the repo's model; restarts with this one"
    )


def _rollback(options: Options) -> int:
    from training.release.rollback import roll_back

    rolled = roll_back(options.repo, options.to, options.space)
    print(f"{rolled.url} at {rolled.commit}, as tagged {rolled.tag}")
    if rolled.is_new:
        served = rolled.left or "no model that can be read"
        print(f"main held {served}, and holds {rolled.version} now; no tag was changed")
    else:
        print(f"main held {rolled.version} already: it wasn't changed")
    print(f"To serve it: BREEDS_MODEL_REPO={rolled.reference}")
    if rolled.space_restarts:
        print(f"The Space {options.space} restarts with it.")
    elif options.space:
        print(f"The Space {options.space} serves it already.")
    else:
        print("A page that is pinned to a commit goes on serving that until it is deployed anew.")
    return 0


def _describe_deploy(parser: OptionParser) -> None:
    parser.epilog = TOKEN
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


def _deploy(options: Options) -> int:
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


EXPORT = Command(
    "export", "a run -> the serving bundle, in int8; registered", _describe_export, _export
)
REGISTER_MODEL = Command(
    "register",
    "a bundle -> MLflow's registered model, as the challenger",
    _describe_register,
    _register,
)
PROMOTE = Command(
    "promote",
    "the challenger, where it beats the champion -> the champion",
    _describe_promote,
    _promote,
)
PUBLISH = Command(
    "publish",
    "a model and its card -> a Hub repo, in one commit",
    _describe_publish,
    _publish,
)
ROLLBACK = Command(
    "rollback",
    "a model that was published before -> the Hub repo's main again",
    _describe_rollback,
    _rollback,
)
DEPLOY = Command(
    "deploy",
    "the page, serving a Hub model -> a Hugging Face Space",
    _describe_deploy,
    _deploy,
)
