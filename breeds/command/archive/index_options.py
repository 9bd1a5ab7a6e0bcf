"""The words of `index`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from breeds.catalogue.store import NAME
from breeds.command.archive.engine_options import add_engine
from breeds.command.shared_options import add_animal_by, add_model, add_quiet, count

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_index(commands: "Commands") -> argparse.ArgumentParser:
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
    index.add_argument(
        "folder",
        metavar="FOLDER",
        help="the photos' folder; with --engine also an address such as s3://bucket/photos",
    )
    index.add_argument(
        "--catalogue",
        type=Path,
        metavar="FILE",
        help=f"the catalogue, made where there is none (default: {NAME} in the folder)",
    )
    add_animal_by(index)
    index.add_argument(
        "--workers",
        type=count,
        metavar="N",
        help="how many photos are read at once (default: one more than there are cores)",
    )
    add_engine(index)
    add_quiet(index)
    add_model(index)
    return index
