"""The words of `index --engine` and of `merge`: an archive shared out, and brought together."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from breeds.command.shared_options import add_animal_by, add_model, add_quiet, count

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

ENGINES = ("daft",)
PHOTOS_PER_PART = 500


def add_engine(index: argparse.ArgumentParser) -> None:
    """Options that mean something with --engine alone."""
    engine = index.add_argument_group(
        "several machines", 'needs pip install "quelle-race[cluster]"; docs/CLUSTER.md has more'
    )
    engine.add_argument(
        "--engine",
        choices=ENGINES,
        help="share the photos out among processes, here or on a Ray cluster, and write parts "
        "instead of a catalogue: `merge` makes one of them",
    )
    engine.add_argument(
        "--parts",
        type=Path,
        metavar="DIR",
        help="where the parts are written, on a disk that all machines share; those that are "
        "there already aren't made again",
    )
    engine.add_argument(
        "--processes",
        type=count,
        metavar="N",
        help="how many processes there are together, each with the model and as many photos at "
        "once as --workers says (default 1)",
    )
    engine.add_argument(
        "--photos-per-part",
        type=count,
        metavar="N",
        help="about how many photos a part has: what a process that dies loses, at most four "
        f"times that (default {PHOTOS_PER_PART})",
    )


def require_fit(options: argparse.Namespace) -> None:
    """End with status 2 where options don't go together."""
    if options.engine is None:
        for name in ("parts", "processes", "photos_per_part"):
            if getattr(options, name) is not None:
                options.misused(f"--{name.replace('_', '-')} needs --engine")
        return
    if options.parts is None:
        options.misused("--engine needs --parts")
    for name in ("catalogue", "animal_by"):
        if getattr(options, name) is not None:
            options.misused(f"with --engine, give --{name.replace('_', '-')} to `merge`")


def add_merge(commands: "Commands") -> argparse.ArgumentParser:
    merge = commands.add_parser(
        "merge",
        help="make a catalogue of what `index --engine` wrote",
        description="Bring the parts that `index --engine` wrote into one catalogue, as if one "
        "machine had read all the photos. What the catalogue knows already stays, and so does "
        "what a person has decided.",
        epilog="Exit status: 0 all photos were read, 1 some were not (the catalogue has why), 2 "
        "wrong usage, no model, or parts or a catalogue that can't be used, 130 stopped by Ctrl-C: "
        "what was done is kept.",
    )
    merge.add_argument(
        "parts",
        nargs="+",
        type=Path,
        metavar="PARTS",
        help="a folder that --parts named, with all its parts, or single parts; photos that are in "
        "none of them count as missing from the archive",
    )
    merge.add_argument(
        "--catalogue",
        type=Path,
        required=True,
        metavar="FILE",
        help="the catalogue, made where there is none",
    )
    add_animal_by(merge)
    add_quiet(merge)
    add_model(merge)
    return merge
