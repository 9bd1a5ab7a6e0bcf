"""The words of a command line -> what is asked, or how it is used."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from breeds.command.archive.engine_options import add_merge
from breeds.command.archive.export_options import add_export
from breeds.command.archive.index_options import add_index
from breeds.command.archive.review_options import add_review
from breeds.command.flags.options import add_flags
from breeds.command.shared_options import add_language, add_model, count
from breeds.flags.record import Verdict

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """Its results hold, as `command`, which one is asked for."""
    whole = argparse.ArgumentParser(
        prog="python -m breeds" if Path(sys.argv[0]).name == "__main__.py" else None,
        description="Name the breeds that a dog on a photo looks like.",
    )
    commands = whole.add_subparsers(required=True, dest="command", metavar="COMMAND")
    for add in (_add_classify, add_index, add_merge, _add_verdict, add_export, add_review):
        command = add(commands)
        command.set_defaults(misused=command.error)
    add_flags(commands)
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
    add_model(classify)
    return classify


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
    add_language(verdict)
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
        "--top", type=count, default=5, metavar="K", help="how many breeds to name (default 5)"
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
