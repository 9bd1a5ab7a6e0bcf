"""The command line: python -m training COMMAND, from downloading photos to deploying the page."""

import argparse
import os
import sys
from collections.abc import Sequence

from breeds import privacy
from breeds.bundle import BundleError
from breeds.photo import PhotoError
from training.cli import (
    data,
    evaluate,
    fit,
    pooling,
    release,
    retrain,
    search,
    season,
    study,
    thresholds,
)
from training.cli.parser import Command, OptionParser
from training.errors import TrainingError

PROG = "python -m training"
# As a shell counts a program that Ctrl-C ended: 128 and the signal's number.
STOPPED = 130
COMMANDS: tuple[Command, ...] = (
    data.DOWNLOAD,
    data.DATASET,
    search.TUNE,
    fit.TRAIN,
    fit.TRACK,
    study.COMPARE,
    study.ABLATE,
    study.STUDY,
    release.EXPORT,
    thresholds.THRESHOLDS,
    pooling.POOLING,
    evaluate.EVALUATE,
    retrain.REHEARSAL,
    retrain.FINGERPRINTS,
    release.REGISTER_MODEL,
    release.PROMOTE,
    retrain.RETRAIN,
    season.SEASON,
    release.PUBLISH,
    release.ROLLBACK,
    release.DEPLOY,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 after one sentence on standard error; 130 after Ctrl-C."""
    privacy.report_nothing()
    words = sys.argv[1:] if arguments is None else list(arguments)
    command = _named(words)
    try:
        return command.run(parser_of(command).parse_args(words[1:]))
    except (BundleError, PhotoError, TrainingError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        # HDF5 puts a page of its own into strerror.
        reason = os.strerror(error.errno) if error.errno else error
        print(f"{error.filename or 'The disk'}: {reason}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept, and the same command uses it.", file=sys.stderr)
        return STOPPED
    return 1


def parser_of(command: Command) -> OptionParser:
    """The parser of a command's options."""
    parser = OptionParser(f"{PROG} {command.name}")
    command.describe(parser)
    return parser


def _named(words: Sequence[str]) -> Command:
    """The command that the first word names; without one, the overview, and the end."""
    named = {command.name: command for command in COMMANDS}
    if words and words[0] in named:
        return named[words[0]]
    overview = argparse.ArgumentParser(
        prog=PROG, description="Train, measure and publish the breed classifier."
    )
    commands = overview.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        commands.add_parser(command.name, help=command.summary)
    overview.parse_args(words)
    raise AssertionError("argparse ends the program")


if __name__ == "__main__":
    sys.exit(main())
