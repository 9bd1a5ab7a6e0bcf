"""What axe finds wrong with the page in every state, light and dark, on desktops and phones.

python -m benchmarks.accessibility --app before=../before --app now=.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Error, expect

from benchmarks import browser as pages
from benchmarks.page import served
from benchmarks.screenshots import COLOURS, View, opened
from tests.ui.app_process import ROOT
from tests.ui.axe import faults
from tests.ui.states import STATES
from training.evaluation.markdown import table
from ui.texts.page import FRENCH

SCREENS = ("desktop", "phone")
# Milliseconds; what isn't there by then, the program hasn't.
PATIENCE = 15_000
# What is counted of a state that a program hasn't, or of a view that couldn't be made.
NOT_REACHED = "not there"

Counts = dict[str, dict[str, list[str]]]


def count(browser: Browser, address: str) -> dict[str, list[str]]:
    """For each state that the program has, the faults of all its views."""
    found: dict[str, list[str]] = {}
    for state, screen, colours in product(STATES, SCREENS, COLOURS):
        known = len(browser.contexts)
        try:
            page = opened(browser, address, View(state, FRENCH, screen, colours))
        except (AssertionError, Error):
            continue
        else:
            seen = faults(page)
            found.setdefault(state.name, []).extend(seen)
            print(f"{state.name}, {screen}, {colours}: {len(seen)}", file=sys.stderr)
        finally:
            for context in browser.contexts[known:]:
                context.close()
    return found


def report(counts: Counts) -> str:
    """A row a state, a column a program."""
    rows = []
    for state in STATES:
        found = [counts[program].get(state.name) for program in counts]
        rows.append(
            (state.name, *(NOT_REACHED if each is None else str(len(each)) for each in found))
        )
    totals = (str(sum(map(len, counts[program].values()))) for program in counts)
    return table(("state", *counts), [*rows, ("all", *totals)])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.accessibility")
    parser.add_argument("--app", action="append", help="[NAME=]CHECKOUT whose app.py is served")
    chosen = parser.parse_args(arguments)
    expect.set_options(timeout=PATIENCE)
    counts: Counts = {}
    with tempfile.TemporaryDirectory() as temporary, pages.chromium() as browser:
        for program in chosen.app or [f"now={ROOT}"]:
            with served(program, Path(temporary)) as (name, address):
                counts[name] = count(browser, address)
                for state, lines in counts[name].items():
                    for line in sorted(set(lines)):
                        print(f"{name}, {state}: {line}", file=sys.stderr)
    print(report(counts))


if __name__ == "__main__":
    main()
