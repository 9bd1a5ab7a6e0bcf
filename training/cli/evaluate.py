"""`evaluate`: a model and photos whose breed is known -> figures."""

import json
import shlex
import sys
from pathlib import Path

from breeds import files
from breeds.bundle import load, replace_evaluation
from breeds.bundle.evaluation import Evaluation
from breeds.bundle.hub import resolve
from breeds.files import standing
from training.cli.options import Adder
from training.cli.parser import Command, OptionParser, Options
from training.cli.photos import add_named_sets, named_set, shown
from training.data.dataset import open_dataset, read_list
from training.evaluation import page, report
from training.evaluation.answers import Contender, NamedSet
from training.evaluation.evaluate import (
    EvaluationError,
    Further,
    PickedList,
    Pool,
    evaluate,
)
from training.evaluation.strangers import without_dogs
from training.release import card

EPILOG = """
A set is a folder of photos by breed, as `python -m training dataset` describes it; a list picks
some of its photos. NAME is what the figures call it. For example:

  python -m training evaluate \\
      --set "Stanford Dogs" photos/stanford_dogs training/lists/stanford_dogs/test_list.txt \\
      --leak-free-set "Oxford-IIIT Pet" photos/oxford_pets --leak-free-set "Our dogs" photos/ours \\
      --pool "Leak-free, together" "Oxford-IIIT Pet" "Our dogs" \\
      --compare-one-look "The same with one look" model \\
      --unknown-breeds "Other breeds" photos/other_breeds --no-dogs "No dogs" photos/not_dogs \\
      --alterations "Leak-free, together" --heat-map "Leak-free, together" --write
"""


def describe(parser: OptionParser) -> None:
    parser.epilog = EPILOG
    _add_sets(parser.add_argument_group("photos"))
    _add_further(parser.add_argument_group("beyond its own breeds"))
    _add_models(parser.add_argument_group("models"))
    _add_results(parser.add_argument_group("figures"))


def run(options: Options) -> int:
    """Evaluate as the parsed arguments ask, print the figures and, if asked, write them.

    Raises EvaluationError, CardError, BundleError or DatasetError, each in one sentence.
    """
    if options.write:
        _check_writable(options)
    model = Contender(shown(options.model), resolve(options.model), options.one_look)
    evaluation = evaluate(
        model,
        _sets(options),
        [Pool(name, tuple(sets)) for name, *sets in options.pool],
        _others(options),
        _further(options),
        command_line(options),
    )
    for source in evaluation.sources:
        for photo in source.unreadable:
            print(f"left out {photo.key}: {photo.reason}", file=sys.stderr)
    if options.json:
        print(json.dumps(evaluation.to_dict(), ensure_ascii=False, indent=1))
    else:
        print(report.text(evaluation, model.bundle.labels, options.per_breed))
    if options.write:
        write(evaluation, Path(options.model), options.card, options.page)
    if options.diagram:
        # Only now: matplotlib takes a second to import.
        from training.evaluation.reliability import save_diagram

        save_diagram(evaluation.most_telling, options.diagram)
    return 0


def write(evaluation: Evaluation, model_folder: Path, card_file: Path, page_file: Path) -> None:
    """Put the figures into the model's folder, its card and a page of all of them.

    Raises BundleError, CardError, OSError.
    """
    replace_evaluation(model_folder, evaluation.to_dict())
    bundle = load(model_folder)
    card.update(card_file, bundle)
    files.write(page_file, page.text(evaluation, bundle.labels))


def command_line(options: Options) -> str:
    """The command that gives these figures, for a POSIX shell.

    A path inside the project is relative to it; of any other, the last part alone is kept.
    """
    words = ["--model", shown(options.model)] + (["--one-look"] if options.one_look else [])
    for option, entries in (
        ("--set", options.set),
        ("--leak-free-set", options.leak_free_set),
        ("--unknown-breeds", options.unknown_breeds),
        ("--no-dogs", options.no_dogs),
    ):
        for name, *paths in entries:
            words += [option, name, *map(shown, paths)]
    for name, of, listed in options.slice:
        words += ["--slice", name, of, shown(listed)]
    for option, named in (("--alterations", options.alterations), ("--heat-map", options.heat_map)):
        words += [option, named] if named else []
    for pool in options.pool:
        words += ["--pool", *pool]
    for option, entries in (
        ("--compare", options.compare),
        ("--compare-one-look", options.compare_one_look),
    ):
        for name, reference in entries:
            words += [option, name, shown(reference)]
    return shlex.join(["python", "-m", "training", "evaluate", *words])


def _sets(options: Options) -> list[NamedSet]:
    return [
        named_set(entry, open_dataset, leak_free)
        for leak_free, entries in ((False, options.set), (True, options.leak_free_set))
        for entry in entries
    ]


def _further(options: Options) -> Further:
    return Further(
        tuple(named_set(entry, open_dataset, True) for entry in options.unknown_breeds),
        tuple(named_set(entry, without_dogs, True) for entry in options.no_dogs),
        options.alterations,
        options.heat_map,
        tuple(
            PickedList(name, of, frozenset(read_list(Path(listed))))
            for name, of, listed in options.slice
        ),
    )


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
    options.page.parent.mkdir(parents=True, exist_ok=True)


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


def _add_further(group: Adder) -> None:
    for option, text in (
        ("--unknown-breeds", "photos of breeds that the model lacks: what are they taken for?"),
        ("--no-dogs", "photos that show no dog: what passes for one?"),
    ):
        add_named_sets(group, option, f"{text} repeatable")
    group.add_argument(
        "--slice",
        nargs=3,
        action="append",
        default=[],
        metavar=("NAME", "SET", "LIST"),
        help="count the photos of this set that the list has apart too; repeatable",
    )
    group.add_argument(
        "--alterations",
        metavar="SET_OR_POOL",
        help="turn, blur, darken … the photos of this set or pool, and compare",
    )
    group.add_argument(
        "--heat-map",
        metavar="SET_OR_POOL",
        help="hide what the heat map calls hottest on these photos, and other parts, and compare",
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
    group.add_argument(
        "--page",
        type=Path,
        default=Path("docs/EVALUATION.md"),
        help="the page of all figures (default docs/EVALUATION.md)",
    )
    group.add_argument(
        "--diagram",
        type=Path,
        metavar="FILE",
        help="draw how far confidence can be believed into this PNG",
    )


EVALUATE = Command("evaluate", "a model and photos -> figures", describe, run)
