"""The words of `review`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

LAST_PORT = 65535


def add_review(commands: "Commands") -> argparse.ArgumentParser:
    review = commands.add_parser(
        "review",
        help="look at a catalogue's unsure answers, in a browser of this machine",
        description="Show what the model isn't sure of, then a random sample of what it accepts, "
        "one animal after another, and take a person's verdict by a key. The page is served to "
        "this machine alone; each verdict is kept at once and can be taken back. A run of `index` "
        "may go on meanwhile.",
        epilog="Exit status: 2 wrong usage or a catalogue that can't be used, 130 ended by Ctrl-C.",
    )
    review.add_argument(
        "catalogue", type=Path, metavar="CATALOGUE", help="a catalogue that `index` made"
    )
    review.add_argument(
        "--photos",
        type=Path,
        metavar="FOLDER",
        help="the photos' folder, where the catalogue lies elsewhere",
    )
    review.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="N",
        help="where it listens, on 127.0.0.1 (default: any free port)",
    )
    review.add_argument("--no-browser", action="store_true", help="open no browser, say where")
    review.add_argument(
        "--lang", choices=("fr", "en"), default="fr", help="language of the page (default fr)"
    )
    return review


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to {LAST_PORT}")
    return int(text)
