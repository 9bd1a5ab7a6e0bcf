"""`evaluate`: a model and photos whose breed is known -> figures."""

import json
import shlex
import sys
from pathlib import Path

from breeds.bundle import load, replace_evaluation
from breeds.bundle.evaluation import Evaluation
from breeds.bundle.hub import resolve
from breeds.files import standing
from training import ROOT
from training.cli.options import Adder
from training.cli.parser import Command, OptionParser, Options
from training.cli.photos import add_named_sets
from training.data.dataset import open_dataset
from training.data.files import told
from training.evaluation import report
from training.evaluation.answers import Contender, NamedSet
from training.evaluation.evaluate import EvaluationError, Pool, evaluate
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


def describe(parser: OptionParser) -> None:
    parser.epilog = EPILOG
    _add_sets(parser.add_argument_group("photos"))
    _add_models(parser.add_argument_group("models"))
    _add_results(parser.add_argument_group("figures"))


def run(options: Options) -> int:
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


def write(evaluation: Evaluation, model_folder: Path, card_file: Path) -> None:
    """Put the figures into the model's folder and its card. Raises BundleError, CardError."""
    replace_evaluation(model_folder, evaluation.to_dict())
    card.update(card_file, load(model_folder))


def command_line(options: Options) -> str:
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


def _sets(options: Options) -> list[NamedSet]:
    sets = []
    for leak_free, entries in ((False, options.set), (True, options.leak_free_set)):
        for entry in entries:
            if len(entry) not in (2, 3):
                raise EvaluationError(
                    f"A set is a name, a folder and perhaps a list, not {shlex.join(entry)}."
                )
            name, folder, *lists = entry
            dataset = open_dataset(Path(folder), Path(lists[0]) if lists else None)
            for line in told(dataset.left_out):
                print(f"{name}: {line}", file=sys.stderr)
            sets.append(NamedSet(name, dataset, _shown(lists[0]) if lists else None, leak_free))
    return sets


def _others(options: Options) -> list[Contender]:
    return [
        Contender(name, resolve(reference), one_look)
        for one_look, entries in ((False, options.compare), (True, options.compare_one_look))
        for name, reference in entries
    ]


def _check_writable(options: Options) -> None:
    if options.one_look:
        raise EvaluationError(
            "--write wants the figures of the model as it is served: leave out --one-look."
        )
    if not standing(Path(options.model)).is_dir():
        raise EvaluationError(f"--write needs the model in a folder, and {options.model} is none.")
    card.check(options.card)


def _add_sets(group: Adder) -> None:
    for option, text in (
        ("--set", "photos to evaluate on; repeatable"),
        ("--leak-free-set", "the same, where no network was trained on any of them; repeatable"),
    ):
        add_named_sets(group, option, text)
    group.add_argument(
        "--pool",
        nargs="+",
        action="append",
        default=[],
        metavar=("NAME SET", "SET"),
        help="count these sets together too; leak-free where all of them are; repeatable",
    )


def _add_models(group: Adder) -> None:
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


def _add_results(group: Adder) -> None:
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


EVALUATE = Command("evaluate", "a model and photos -> figures", describe, run)
