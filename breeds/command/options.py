"""The words of a command line -> what is asked, or how it is used."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from breeds.bundle import embedded


def parser(run_classify: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """Its results hold, as `run`, what does what is asked."""
    whole = argparse.ArgumentParser(
        prog="python -m breeds" if Path(sys.argv[0]).name == "__main__.py" else None,
        description="Name the breeds that a dog on a photo looks like.",
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    classify = commands.add_parser(
        "classify",
        help="name the likeliest breeds on photos",
        description="Name the likeliest breeds on each photo, with their probabilities.",
        epilog="Exit status: 0 all photos were read, 1 some were not (each is named on standard "
        "error), 2 wrong usage or no model, 130 stopped by Ctrl-C: what was answered is printed.",
    )
    _add_photos(classify)
    _add_answers(classify)
    classify.set_defaults(run=run_classify, misused=classify.error)
    return whole


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
        "--model",
        default=str(embedded.model_folder()),
        metavar="FOLDER_OR_REPO[@REVISION]",
        help="a model folder, or a Hub repo at a branch, tag or commit (default: the embedded one)",
    )
    classify.add_argument(
        "--lang", choices=("fr", "en"), default="fr", help="language of the names (default fr)"
    )
    classify.add_argument(
        "--heatmap",
        type=Path,
        metavar="DIR",
        help="write a picture of each photo with a dog into DIR, warm where it speaks for the "
        "first breed",
    )
    classify.add_argument(
        "--one-look",
        action="store_true",
        help="don't look at the dog a second time: faster, less accurate",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a whole number from 1 up")
    return int(text)
