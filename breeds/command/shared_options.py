"""Options that several commands have, and what a whole number on the command line may be."""

import argparse

from breeds.bundle import embedded


def add_animal_by(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--animal-by",
        metavar="folder|PATTERN",
        help="photos of one animal get one answer together: 'folder' where each animal has a "
        "folder, or how a path ends, such as '{code} {name}/*' or '{animal}_*.jpg' (default: as "
        "the last run had it; at first, each photo for itself)",
    )


def add_quiet(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="print nothing but errors")


def add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        default=str(embedded.model_folder()),
        metavar="FOLDER_OR_REPO[@REVISION]",
        help="a model folder, or a Hub repo at a branch, tag or commit (default: the embedded one)",
    )
    add_language(command)
    command.add_argument(
        "--one-look",
        action="store_true",
        help="don't look at the dog a second time: faster, less accurate",
    )


def add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lang",
        choices=("fr", "en"),
        default="fr",
        help="language of the names and of what is told (default fr)",
    )


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a whole number from 1 up")
    return int(text)
