"""The command line: quelle-race classify PHOTO…, or python -m breeds classify PHOTO…"""

import argparse
import glob
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from breeds import privacy
from breeds.bundle import BundleError, embedded
from breeds.bundle.hub import resolve
from breeds.recognition.answering import Answer, Unreadable, answer_all
from breeds.recognition.classifier import Classifier

# As a shell counts a program that Ctrl-C ended: 128 and the signal's number.
STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns 0 when all photos were read, 1 when not, 2 without a model."""
    privacy.report_nothing()
    # A console's own encoding may lack a letter of a breed's or of a file's name.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except BundleError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has read enough; Python would say so at its own exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return STOPPED
    return status


def _run_classify(options: argparse.Namespace) -> int:
    classifier = Classifier(resolve(options.model), second_look=not options.one_look)
    listed, all_read = [], True
    for outcome in answer_all(classifier, _found(options.photos), Path, options.top):
        named = {"photo": outcome.photo}
        if isinstance(outcome, Unreadable):
            all_read = False
            listed.append(named | outcome.to_dict(options.lang))
            reason = outcome.error.in_language(options.lang)
            print(f"{outcome.photo}: {reason}", file=sys.stderr)
        elif options.json:
            listed.append(named | outcome.answer.to_dict())
        else:
            print(_text(outcome.photo, outcome.answer, options.lang), flush=True)
    if options.json:
        print(json.dumps(listed, ensure_ascii=False, indent=2), flush=True)
    return 0 if all_read else 1


def _found(names: Sequence[str]) -> list[str]:
    """The named files; a pattern such as *.jpg, which Windows leaves to us, as what it matches."""
    return [path for name in names for path in _matches(name)]


def _matches(name: str) -> list[str]:
    # Not pathlib's: it raises for names that are no name anywhere, and for some patterns.
    is_there = os.path.exists(name)  # noqa: PTH110
    return [name] if is_there else sorted(glob.glob(name)) or [name]  # noqa: PTH207


def _text(path: str, answer: Answer, language: str) -> str:
    lines = [f"  {g.probability:6.1%}  {g.breed.name(language)}" for g in answer.guesses]
    return "\n".join([path, *lines])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m breeds" if Path(sys.argv[0]).name == "__main__.py" else None,
        description="Name the breeds that a dog on a photo looks like.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    classify = commands.add_parser(
        "classify",
        help="name the likeliest breeds on photos",
        description="Name the likeliest breeds on each photo, with their probabilities.",
        epilog="Exit status: 0 all photos were read, 1 some were not (each is named on standard "
        "error), 2 wrong usage or no model.",
    )
    classify.add_argument("photos", nargs="+", metavar="PHOTO", help="a photo file")
    classify.add_argument(
        "--top", type=_count, default=5, metavar="K", help="how many breeds to name (default 5)"
    )
    classify.add_argument("--json", action="store_true", help="print one JSON list")
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
        "--one-look",
        action="store_true",
        help="don't look at the dog a second time: faster, less accurate",
    )
    classify.set_defaults(run=_run_classify)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a whole number from 1 up")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
