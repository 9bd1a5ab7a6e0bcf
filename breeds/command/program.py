"""The whole command line: which command is asked for, what it needs of the console, its status."""

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from breeds import privacy
from breeds.bilingual import BilingualError
from breeds.bundle import BundleError
from breeds.command.heat_maps import HeatMapError
from breeds.command.lists import ListError
from breeds.command.options import parser
from breeds.settings import SettingsError

# Each `run` of its own module, which is imported only when it is asked for: together they take as
# long as all else before the model.
COMMANDS = {
    "classify": "breeds.command.classify",
    "index": "breeds.command.archive.index",
    "merge": "breeds.command.archive.merge",
    "verdict": "breeds.command.archive.verdict",
    "export": "breeds.command.archive.export",
    "review": "breeds.command.archive.review",
    "flags add": "breeds.command.flags.add",
    "flags pull": "breeds.command.flags.pull",
    "flags list": "breeds.command.flags.list",
    "flags forget": "breeds.command.flags.forget",
}


def run(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 when all photos were read, 1 when not, 2 without a model."""
    privacy.report_nothing()
    # A console's own encoding may lack a letter of a breed's or of a file's name.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        status: int = import_module(COMMANDS[options.command]).run(options)
    except (BundleError, ListError, HeatMapError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    except BilingualError as error:
        print(error.in_language(options.lang), file=sys.stderr)
        return 2
    except OSError as error:
        # Whoever read our output has read enough, unless there is no place for it.
        if not isinstance(error, BrokenPipeError):
            print(f"The answers can't be written: {error.strerror or error}.", file=sys.stderr)
        # What is left unwritten Python would try to write again at its own exit, and say so.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return 1
    return status
