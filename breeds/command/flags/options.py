"""The words of `flags`, and of what can be done with them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from breeds.command.shared_options import add_language, add_quiet
from breeds.flags.forgetting import ID
from breeds.hub_reference import HubReference

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

REPO = "the private dataset repo of the Hub (default: BREEDS_FLAGS_REPO)"


def add_flags(commands: "Commands") -> None:
    """Each deed gives its results' `command` as "flags DEED"."""
    flags = commands.add_parser(
        "flags",
        help="volunteers' verdicts: bring them here, list them, forget them",
        description="What to do with the verdicts that volunteers gave on the page. They lie in "
        "BREEDS_FLAGS_DIR and, where BREEDS_FLAGS_REPO names one, in a private dataset repo of the "
        "Hub, by HF_TOKEN.",
    )
    deeds = flags.add_subparsers(required=True, dest="deed", metavar="DEED")
    known = {"add": _add_add, "pull": _add_pull, "list": _add_list, "forget": _add_forget}
    for name, add in known.items():
        deed = add(deeds)
        add_language(deed)
        deed.set_defaults(command=f"flags {name}", misused=deed.error)


def _add_add(deeds: "Commands") -> argparse.ArgumentParser:
    add = deeds.add_parser(
        "add",
        help="bring in the verdicts of a catalogue's review",
        description="Bring what people said of a catalogue's photos and animals into "
        "BREEDS_FLAGS_DIR, with the photos, as verdicts that are reviewed. What is there already "
        "isn't brought in twice; the catalogue stays as it is.",
        epilog="Exit status: 0 all of them are there, 1 a photo couldn't be read any more, 2 "
        "wrong usage, or a catalogue or a folder that can't be used.",
    )
    add.add_argument(
        "--from", type=Path, required=True, dest="catalogue", metavar="CATALOGUE", help="its file"
    )
    add.add_argument(
        "--photos", type=Path, metavar="DIR", help="where its photos lie (default: beside it)"
    )
    return add


def _add_pull(deeds: "Commands") -> argparse.ArgumentParser:
    pull = deeds.add_parser(
        "pull",
        help="bring the Hub's verdicts into a folder",
        description="Bring into a folder what it lacks of the verdicts in the Hub's repo, and "
        "erase from it what was forgotten there. Stopped at any moment, it goes on when given "
        "again.",
        epilog="Exit status: 0 all of them are here, 2 wrong usage, or a repo or a folder that "
        "can't be used, 130 stopped by Ctrl-C.",
    )
    pull.add_argument("--repo", type=_repo, metavar="OWNER/NAME", help=REPO)
    pull.add_argument(
        "--into", type=Path, metavar="DIR", help="the folder (default: BREEDS_FLAGS_DIR)"
    )
    add_quiet(pull)
    return pull


def _add_list(deeds: "Commands") -> argparse.ArgumentParser:
    listed = deeds.add_parser(
        "list",
        help="list the verdicts of a folder",
        description="One line for each verdict, the oldest first: when it was given, its id, what "
        "the volunteer says, the breed that was answered first, and whether it was taken back.",
        epilog="Exit status: 0 they are listed, 2 wrong usage.",
    )
    listed.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="default: BREEDS_FLAGS_DIR"
    )
    listed.add_argument("--json", action="store_true", help="print one JSON list")
    return listed


def _add_forget(deeds: "Commands") -> argparse.ArgumentParser:
    forget = deeds.add_parser(
        "forget",
        help="erase verdicts for good, here and in the Hub's repo",
        description="Erase verdicts with their photos from BREEDS_FLAGS_DIR and, where "
        "BREEDS_FLAGS_REPO is set, from that repo, its history included: no old revision serves "
        "them any more. Nothing but a tombstone with the id stays, so that no copy comes back.",
        epilog="Exit status: 0 they are erased, 1 they are here, but not yet in the repo (it is "
        "said why), 2 wrong usage.",
    )
    forget.add_argument(
        "records", nargs="+", type=_record, metavar="ID", help="as `flags list` shows it"
    )
    return forget


def _repo(text: str) -> str:
    try:
        wanted = HubReference.parse_well_formed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} isn't OWNER/NAME") from error
    if wanted.revision is not None:
        raise argparse.ArgumentTypeError(f"{text!r} isn't OWNER/NAME")
    return text


def _record(text: str) -> str:
    if not ID.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} isn't an id as `flags list` shows it")
    return text
