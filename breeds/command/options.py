"""The words of a command line -> what is asked, or how it is used."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from breeds.bundle import embedded
from breeds.catalogue.store import NAME
from breeds.command.export_options import add_export
from breeds.command.review_options import add_review
from breeds.flags.record import Verdict

Run = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Its results hold, as `run`, what does what is asked: of `runs`, by the commands' names."""
    whole = argparse.ArgumentParser(
        prog="python -m breeds" if Path(sys.argv[0]).name == "__main__.py" else None,
        description="Name the breeds that a dog on a photo looks like.",
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, add in (
        ("classify", _add_classify),
        ("index", _add_index),
        ("verdict", _add_verdict),
        ("export", add_export),
        ("review", add_review),
    ):
        command = add(commands)
        command.set_defaults(run=runs[name], misused=command.error)
    return whole


def _add_classify(commands: "Commands") -> argparse.ArgumentParser:
    classify = commands.add_parser(
        "classify",
        help="name the likeliest breeds on photos",
        description="Name the likeliest breeds on each photo, with their probabilities.",
        epilog="Exit status: 0 all photos were read, 1 some were not (each is named on standard "
        "error), 2 wrong usage or no model, 130 stopped by Ctrl-C: what was answered is printed.",
    )
    _add_photos(classify)
    _add_answers(classify)
    _add_model(classify)
    return classify


def _add_index(commands: "Commands") -> argparse.ArgumentParser:
    index = commands.add_parser(
        "index",
        help="catalogue a folder of photos",
        description="Catalogue all photos of a folder and its subfolders in one SQLite file. A run "
        "that was stopped goes on when the same command is given again, and photos that haven't "
        "changed aren't read again; what a person has decided stays. No photo is ever changed.",
        epilog="Exit status: 0 all photos were read, 1 some were not (the catalogue has why, and "
        "they are tried again next time), 2 wrong usage, no model, or a catalogue or a folder that "
        "can't be used, 130 stopped by Ctrl-C: what was done is kept.",
    )
    index.add_argument("folder", type=Path, metavar="FOLDER", help="the photos' folder")
    index.add_argument(
        "--catalogue",
        type=Path,
        metavar="FILE",
        help=f"the catalogue, made where there is none (default: {NAME} in the folder)",
    )
    index.add_argument(
        "--animal-by",
        metavar="folder|PATTERN",
        help="photos of one animal get one answer together: 'folder' where each animal has a "
        "folder, or how a path ends, such as '{code} {name}/*' or '{animal}_*.jpg' (default: as "
        "the last run had it; at first, each photo for itself)",
    )
    index.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="how many photos are read at once (default: one more than there are cores)",
    )
    index.add_argument("--quiet", action="store_true", help="print nothing but errors")
    _add_model(index)
    return index


def _add_verdict(commands: "Commands") -> argparse.ArgumentParser:
    verdict = commands.add_parser(
        "verdict",
        help="put a person's verdict into a catalogue",
        description="Say what a photo or an animal of a catalogue is. The last verdict holds, in "
        "every export, and no run of `index` changes it.",
        epilog="Exit status: 0 it is kept, 2 wrong usage, or nothing like it in the catalogue.",
    )
    verdict.add_argument("catalogue", type=Path, metavar="CATALOGUE")
    verdict.add_argument(
        "of",
        metavar="PHOTO",
        help="the photo's path as the catalogue has it, with / between; with --animal, an animal",
    )
    said = verdict.add_mutually_exclusive_group(required=True)
    said.add_argument("--breed", metavar="NAME", help="it is of this breed of the model's")
    for option, meaning in (
        (Verdict.MIXED, "it is a mixed breed"),
        (Verdict.UNLISTED, "it is of a breed that the model doesn't know"),
        (Verdict.NOT_A_DOG, "it shows no dog"),
    ):
        said.add_argument(
            f"--{option}", dest="verdict", action="store_const", const=option, help=meaning
        )
    verdict.add_argument("--animal", action="store_true", help="PHOTO is an animal's id")
    verdict.add_argument("--by", metavar="PERSON", help="who says so")
    _add_language(verdict)
    return verdict


def _add_photos(classify: argparse.ArgumentParser) -> None:
    classify.add_argument(
        "photos",
        nargs="*",
        metavar="PHOTO",
        help="a photo file, or a folder: what in it is a photo is told by content, and what is "
        "left out is named on standard error",
    )
    classify.add_argument(
        "--recursive", action="store_true", help="take the photos of a folder's subfolders too"
    )
    classify.add_argument(
        "--from",
        dest="lists",
        action="append",
        default=[],
        metavar="FILE",
        help="take the names in this file too, or in standard input where it is -: one a line, or "
        "with a NUL after each, as find -print0 writes them; repeatable",
    )


def _add_answers(classify: argparse.ArgumentParser) -> None:
    classify.add_argument(
        "--top", type=_count, default=5, metavar="K", help="how many breeds to name (default 5)"
    )
    formats = classify.add_mutually_exclusive_group()
    formats.add_argument("--json", action="store_true", help="print one JSON list")
    formats.add_argument(
        "--jsonl", action="store_true", help="print one JSON object a line, each as it comes"
    )
    classify.add_argument(
        "--heatmap",
        type=Path,
        metavar="DIR",
        help="write a picture of each photo with a dog into DIR, warm where it speaks for the "
        "first breed",
    )


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        default=str(embedded.model_folder()),
        metavar="FOLDER_OR_REPO[@REVISION]",
        help="a model folder, or a Hub repo at a branch, tag or commit (default: the embedded one)",
    )
    _add_language(command)
    command.add_argument(
        "--one-look",
        action="store_true",
        help="don't look at the dog a second time: faster, less accurate",
    )


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lang",
        choices=("fr", "en"),
        default="fr",
        help="language of the names and of what is told (default fr)",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a whole number from 1 up")
    return int(text)
