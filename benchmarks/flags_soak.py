"""Kills the whole server at random moments while volunteers judge, and counts what is kept.

    python -m benchmarks.flags_soak --minutes 3

Visitors give photos, judge them and take some verdicts back; the server is killed with -9 and
started anew on the same folder, and the Hub, one on loopback, refuses some commits and leaves the
answers to others unsaid. At the end each verdict that was thanked for must be whole, each that was
called safe must be on the Hub, and nothing may have gone there twice.
"""

import argparse
import asyncio
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.gradio_client import PageEvents, VisitError, Visitor
from breeds.flags import store
from tests.flag_repos import REPO, kept_there, times_committed
from tests.hub import LoopbackHub
from tests.hub_client import client_environment
from tests.hub_protocol import Request
from tests.hub_repos import Refusal
from tests.ui.app_process import ROOT, RunningApp, program_with, running_app
from tests.ui.conftest import ACCEPTING

PHOTO = ROOT / "examples" / "german_shepherd.jpg"
RECORD = re.compile(r'class="(\w+)" data-record="([0-9a-f-]{36})"')
COMMIT = f"/api/datasets/{REPO}/commit/main"
# Seconds that a server lives, from the first request that it answers.
SHORTEST, LONGEST = 5.0, 25.0
# Of the commits, how many the Hub refuses.
REFUSED = 0.3
UNDONE = 0.2
PATIENCE = 300


@dataclass
class Counts:
    """What volunteers were told, by records' ids."""

    kills: int = 0
    refused_commits: int = 0
    thanked: set[str] = field(default_factory=set)
    safe: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    broken_off: int = 0


async def volunteer(client: httpx.AsyncClient, counts: Counts, chance: random.Random) -> None:
    """Judge one photo after another until the server dies."""
    events = PageEvents.of((await client.get("/config")).json())
    while True:
        visitor = Visitor(client, events)
        await visitor.load()
        await visitor.answer(PHOTO)
        told = RECORD.search(await visitor.press("verdict-yes", "flag-message"))
        if told is None:
            raise VisitError("no verdict was kept")
        record = told[2]
        counts.thanked.add(record)
        if (await client.get(f"/kept/{record}")).json()["safe"]:
            counts.safe.add(record)
        if chance.random() < UNDONE:
            undone = await visitor.press("verdict-undo", "flag-message")
            if record in undone:
                counts.undone.add(record)


async def judge(address: str, clients: int, counts: Counts, chance: random.Random) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        asking = asyncio.create_task(_ask_again(client, counts))
        working = [volunteer(client, counts, chance) for _ in range(clients)]
        ended = await asyncio.gather(*working, return_exceptions=True)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    for error in ended:
        if not isinstance(error, httpx.HTTPError | VisitError):
            raise RuntimeError("a volunteer met what no killed server explains") from error
    counts.broken_off += clients


async def _ask_again(client: httpx.AsyncClient, counts: Counts) -> None:
    """As the page does of a verdict that isn't safe yet."""
    while True:
        for record in counts.thanked - counts.safe:
            if (await client.get(f"/kept/{record}")).json()["safe"]:
                counts.safe.add(record)
        await asyncio.sleep(1)


@contextmanager
def serving(folder: Path, program: Path, hub: LoopbackHub) -> Iterator[RunningApp]:
    home = client_environment(hub.endpoint, folder / "home", hub.token)
    settings = {name: value for name, value in home.items() if name.startswith(("HF_", "NO_P"))}
    settings |= {"SPACE_ID": "refuge/quelle-race", "BREEDS_FLAGS_REPO": REPO}
    with (
        (folder / "errors.txt").open("a", encoding="utf-8") as errors,
        running_app(folder, program=program, errors=errors, **settings) as app,
    ):
        yield app


def one_life(app: RunningApp, clients: int, counts: Counts, chance: random.Random) -> None:
    """Have volunteers judge until the server is killed."""
    life = chance.uniform(SHORTEST, LONGEST)
    killing = threading.Timer(life, os.kill, (app.process_id, signal.SIGKILL))
    killing.start()
    asyncio.run(judge(app.address, clients, counts, chance))
    killing.join()
    counts.kills += 1


def make_unreliable(hub: LoopbackHub, counts: Counts, chance: random.Random) -> None:
    refusals = (Refusal(503, "out of order"), Refusal(429, "too many requests"))

    def before(request: Request) -> Refusal | None:
        if request.path != COMMIT or chance.random() >= REFUSED:
            return None
        counts.refused_commits += 1
        return chance.choice(refusals)

    hub.before = before


def check(flags_dir: Path, hub: LoopbackHub, counts: Counts) -> None:
    """Raises AssertionError where something was lost, torn or sent twice."""
    whole = {record.id for record in store.list_records(flags_dir)}
    folders = {path.name for path in flags_dir.glob("[!.]*-*") if path.is_dir()}
    assert folders == whole, "a record is torn"
    assert counts.thanked <= whole, "a verdict that was thanked for is lost"
    assert counts.undone <= store.withdrawn(flags_dir), "an undo is lost"
    there = {path.split("/")[0] for path in kept_there(hub) if path.endswith("record.json")}
    assert counts.safe <= there, "a verdict that was called safe isn't on the Hub"
    assert there == whole, "the Hub lacks a record"
    assert set(times_committed(hub).values()) == {1}, "something went to the Hub twice"


def wait_until_all_is_there(app: RunningApp, hub: LoopbackHub) -> None:
    """A commit takes so many records and is a minute from the next: as long as more come."""
    wanted = {f"{record.id}/record.json" for record in store.list_records(app.flags_dir)}
    lacking = len(wanted) + 1
    while lacking:
        left = len(wanted - set(kept_there(hub)))
        if left < lacking:
            lacking, deadline = left, time.monotonic() + PATIENCE
        if time.monotonic() > deadline:
            raise AssertionError(f"{left} verdicts didn't reach the Hub")
        time.sleep(1)


def main() -> None:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.flags_soak", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--clients", type=int, default=6, help="volunteers at once")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    counts, chance = Counts(), random.Random(chosen.seed)
    ends = time.monotonic() + 60 * chosen.minutes
    with tempfile.TemporaryDirectory() as name, LoopbackHub() as hub:
        folder = Path(name)
        program = program_with(ACCEPTING, folder / "program")
        make_unreliable(hub, counts, chance)
        while time.monotonic() < ends:
            with serving(folder, program, hub) as app:
                one_life(app, chosen.clients, counts, chance)
            told = f"{counts.kills} kills, {len(counts.thanked)} verdicts thanked for"
            print(told, file=sys.stderr, flush=True)
        hub.before = lambda request: None
        with serving(folder, program, hub) as app:
            wait_until_all_is_there(app, hub)
        check(folder / "flags", hub, counts)
        commits = len(hub.commits(REPO, kind="dataset"))
    print(
        f"{counts.kills} kills of the server; {len(counts.thanked)} verdicts thanked for, each "
        f"whole; {len(counts.undone)} taken back; {len(counts.safe)} called safe between kills, "
        f"each on the Hub, as all are by the end, once, in {commits} commits; "
        f"{counts.refused_commits} commits refused."
    )


if __name__ == "__main__":
    main()
