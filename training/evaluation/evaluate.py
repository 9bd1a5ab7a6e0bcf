"""A model and photos whose breed is known -> figures, through the bundle that is served."""

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from breeds.bundle import load, replace_evaluation
from breeds.bundle.evaluation import Evaluation, Metrics, Model, Source
from breeds.bundle.hub import resolve
from training import ROOT
from training.data.dataset import open_dataset
from training.errors import TrainingError
from training.evaluation import report
from training.evaluation.answers import Answers, Contender, NamedSet, SetAnswers, answer
from training.evaluation.metrics import measure
from training.release import card

EPILOG = """
A set is a folder of photos by breed, as `python -m training dataset` describes it; a list picks
some of its photos. NAME is what the figures call it. For example:

  python -m training evaluate \\
      --set "Stanford Dogs" photos/stanford_dogs training/lists/stanford_dogs/test_list.txt \\
      --leak-free-set "Oxford-IIIT Pet" photos/oxford_pets --leak-free-set "Our dogs" photos/ours \\
      --pool "Leak-free, together" "Oxford-IIIT Pet" "Our dogs" \\
      --compare-one-look "The same with one look" model
"""


class EvaluationError(TrainingError):
    """An evaluation that can't be done as asked, with the reason in one sentence."""


@dataclass(frozen=True)
class Pool:
    """Several sets, by name, whose photos also count together."""

    name: str
    sets: tuple[str, ...]


def evaluate(
    model: Contender,
    sets: Sequence[NamedSet],
    pools: Sequence[Pool] = (),
    others: Sequence[Contender] = (),
    command: str = "",
    progress: bool = True,
) -> Evaluation:
    """Let the model, and others to compare it with, answer for the same photos.

    A photo that can't be read counts for none of them. `command` is the command line that asks for
    this; `progress` shows a bar for each set on stderr. Raises EvaluationError for a name used
    twice, a pool of unknown sets or a photo of a breed that a model lacks; DatasetError for a set
    without a readable photo; BundleError.
    """
    _check_names(sets, pools, others)
    contenders = (model, *others)
    for photos in sets:
        for contender in contenders:
            _check_breeds(photos, contender)
    answers = {photos.name: answer(photos, contenders, progress) for photos in sets}
    return Evaluation(
        model=_describe(model),
        date=datetime.now(UTC).date().isoformat(),
        command=command,
        compared_with=tuple(_describe(other) for other in others),
        sets=tuple(_figures(name, [part], contenders) for name, part in answers.items()),
        pools=tuple(
            _figures(pool.name, [answers[name] for name in pool.sets], contenders) for pool in pools
        ),
    )


def write(evaluation: Evaluation, model_folder: Path, card_file: Path) -> None:
    """Put the figures into the model's folder and its card. Raises BundleError, CardError."""
    replace_evaluation(model_folder, evaluation.to_dict())
    card.update(card_file, load(model_folder))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `python -m training evaluate` to its parser."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    _add_photo_arguments(parser.add_argument_group("photos"))
    _add_model_arguments(parser.add_argument_group("models"))
    _add_result_arguments(parser.add_argument_group("figures"))


def run(options: argparse.Namespace) -> int:
    """Evaluate as the parsed arguments ask, print the figures and, if asked, write them.

    Raises EvaluationError, CardError, BundleError or DatasetError, each in one sentence.
    """
    if options.write:
        _check_writable(options)
    model = Contender(_shown(options.model), resolve(options.model), options.one_look)
    evaluation = evaluate(
        model,
        _sets(options),
        [Pool(name, tuple(sets)) for name, *sets in options.pool],
        _others(options),
        command_line(options),
    )
    for figures in evaluation.sets:
        for photo in figures.sources[0].unreadable:
            print(f"left out {photo.key}: {photo.reason}", file=sys.stderr)
    if options.json:
        print(json.dumps(evaluation.to_dict(), ensure_ascii=False, indent=1))
    else:
        print(report.text(evaluation, model.bundle.labels, options.per_breed))
    if options.write:
        write(evaluation, Path(options.model), options.card)
    return 0


def command_line(options: argparse.Namespace) -> str:
    """The command that gives these figures, for a POSIX shell.

    A path inside the project is relative to it; of any other, the last part alone is kept.
    """
    words = ["--model", _shown(options.model)] + (["--one-look"] if options.one_look else [])
    for option, entries in (("--set", options.set), ("--leak-free-set", options.leak_free_set)):
        for name, *paths in entries:
            words += [option, name, *map(_shown, paths)]
    for pool in options.pool:
        words += ["--pool", *pool]
    for option, entries in (
        ("--compare", options.compare),
        ("--compare-one-look", options.compare_one_look),
    ):
        for name, reference in entries:
            words += [option, name, _shown(reference)]
    return shlex.join(["python", "-m", "training", "evaluate", *words])


def _shown(reference: str) -> str:
    path = Path(reference).resolve()
    if not path.exists():
        return reference
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def _sets(options: argparse.Namespace) -> list[NamedSet]:
    sets = []
    for leak_free, entries in ((False, options.set), (True, options.leak_free_set)):
        for entry in entries:
            if len(entry) not in (2, 3):
                raise EvaluationError(
                    f"A set is a name, a folder and perhaps a list, not {shlex.join(entry)}."
                )
            name, folder, *lists = entry
            dataset = open_dataset(Path(folder), Path(lists[0]) if lists else None)
            sets.append(NamedSet(name, dataset, _shown(lists[0]) if lists else None, leak_free))
    return sets


def _others(options: argparse.Namespace) -> list[Contender]:
    return [
        Contender(name, resolve(reference), one_look)
        for one_look, entries in ((False, options.compare), (True, options.compare_one_look))
        for name, reference in entries
    ]


def _check_writable(options: argparse.Namespace) -> None:
    if options.one_look:
        raise EvaluationError(
            "--write wants the figures of the model as it is served: leave out --one-look."
        )
    if not Path(options.model).is_dir():
        raise EvaluationError(f"--write needs the model in a folder, and {options.model} is none.")
    card.check(options.card)


def _check_names(
    sets: Sequence[NamedSet], pools: Sequence[Pool], others: Sequence[Contender]
) -> None:
    if not sets:
        raise EvaluationError(
            "There are no photos to evaluate on: name some with --set or --leak-free-set."
        )
    _require_unique("sets or pools", [each.name for each in (*sets, *pools)])
    _require_unique("models to compare with", [other.name for other in others])
    known = {photos.name for photos in sets}
    for pool in pools:
        _require_unique(f"sets of the pool {pool.name!r}", pool.sets)
        if not pool.sets:
            raise EvaluationError(f"The pool {pool.name!r} names no set.")
        unknown = [name for name in pool.sets if name not in known]
        if unknown:
            raise EvaluationError(f"The pool {pool.name!r} names {unknown[0]!r}, which is no set.")


def _require_unique(what: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise EvaluationError(f"Two {what} are called {name!r}.")


def _check_breeds(photos: NamedSet, contender: Contender) -> None:
    unknown = sorted(set(photos.dataset.breeds) - set(contender.breeds))
    if unknown:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        raise EvaluationError(
            f"The set {photos.name!r} has breeds that the model {contender.name!r} can't answer: "
            f"{', '.join(unknown[:3])}{more}."
        )


def _describe(contender: Contender) -> Model:
    return Model(contender.name, contender.bundle.manifest.version, contender.one_look)


def _figures(name: str, parts: Sequence[SetAnswers], contenders: Sequence[Contender]) -> Metrics:
    model, *others = contenders
    answers, *other_answers = (
        Answers.joined(of_one) for of_one in zip(*(part.answers for part in parts), strict=True)
    )
    return measure(
        name,
        all(part.photos.leak_free for part in parts),
        answers,
        dict(zip((other.name for other in others), other_answers, strict=True)),
        model.breeds,
        tuple(_source(part) for part in parts),
    )


def _source(part: SetAnswers) -> Source:
    photos, dataset = part.photos, part.photos.dataset
    return Source(photos.name, dataset.name, photos.list_name, dataset.fingerprint, part.unreadable)


def _add_photo_arguments(group: argparse._ArgumentGroup) -> None:
    for option, text in (
        ("--set", "photos to evaluate on; repeatable"),
        ("--leak-free-set", "the same, where no network was trained on any of them; repeatable"),
    ):
        group.add_argument(
            option,
            nargs="+",
            action="append",
            default=[],
            metavar=("NAME FOLDER", "LIST"),
            help=text,
        )
    group.add_argument(
        "--pool",
        nargs="+",
        action="append",
        default=[],
        metavar=("NAME SET", "SET"),
        help="count these sets together too; leak-free where all of them are; repeatable",
    )


def _add_model_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--model",
        default="model",
        metavar="FOLDER_OR_REPO[@REVISION]",
        help="a model folder, or a Hub repo at a branch, tag or commit (default model/)",
    )
    group.add_argument("--one-look", action="store_true", help="switch its second look off")
    for option, text in (
        ("--compare", "give the difference in top-1 from this model's too; repeatable"),
        ("--compare-one-look", "the same, with that model's second look off; repeatable"),
    ):
        group.add_argument(
            option, nargs=2, action="append", default=[], metavar=("NAME", "MODEL"), help=text
        )


def _add_result_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--per-breed", action="store_true", help="print each breed's figures too")
    group.add_argument("--json", action="store_true", help="print what evaluation.json would hold")
    group.add_argument(
        "--write", action="store_true", help="put the figures into the model's folder and its card"
    )
    group.add_argument(
        "--card",
        type=Path,
        default=Path("model_card.md"),
        help="the model's card (default model_card.md)",
    )
