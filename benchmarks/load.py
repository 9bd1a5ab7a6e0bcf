"""Many visitors at once: answers a second, how long they take, and what memory they leave behind.

    python -m benchmarks.load --answers 10000 --clients 32 --seconds 3600
    python -m benchmarks.load --app ../before

Each answer is a visit of its own: page, upload, answer through Gradio's queue, and what the page
asks for afterwards. The program is started from a checkout, on this machine alone, and stopped; the
run ends with the answers or with the seconds, whichever is first.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from benchmarks.gradio_client import PageEvents, VisitError, Visitor
from tests.ui.app_process import ROOT, running_app
from training.evaluation.markdown import table

PHOTO = ROOT / "examples" / "german_shepherd.jpg"
# What any answer holds and no refusal does.
ANSWERED = "data-probability"
PATIENCE = 300
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Sample:
    """The program's memory, in bytes, when so many visits had been answered."""

    answers: int
    seconds: float
    memory: int


@dataclass
class Load:
    """What has been seen so far of a run."""

    wanted: int
    step: int
    process: psutil.Process
    started: float = field(default_factory=time.perf_counter)
    begun: int = 0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def begin(self) -> bool:
        """Whether there is another visit to make."""
        self.begun += 1
        return self.begun <= self.wanted

    def add(self, latency: float) -> None:
        self.latencies.append(latency)
        if len(self.latencies) % self.step == 0:
            self.sample()

    def sample(self) -> None:
        memory = self.process.memory_info().rss
        self.samples.append(Sample(len(self.latencies), self.seconds, memory))
        print(f"{len(self.latencies):,} {memory / MEGABYTE:.0f} MB", file=sys.stderr, flush=True)


async def visit_all(load: Load, address: str, clients: int, seconds: float, photo: Path) -> None:
    """Make the visits, so many at once, for so many seconds at most."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        events = PageEvents.of((await client.get("/config")).json())
        load.sample()
        workers = [_visit_on(load, client, events, photo) for _ in range(clients)]
        try:
            await asyncio.wait_for(asyncio.gather(*workers), seconds)
        except TimeoutError:
            print(f"stopped after {seconds:.0f} seconds", file=sys.stderr)
    load.sample()


async def _visit_on(load: Load, client: httpx.AsyncClient, events: PageEvents, photo: Path) -> None:
    while load.begin():
        visitor = Visitor(client, events)
        try:
            await visitor.load()
            started = time.perf_counter()
            if ANSWERED not in await visitor.answer(photo):
                raise VisitError("the page answered without breeds")
            load.add(time.perf_counter() - started)
        except (VisitError, httpx.HTTPError) as error:
            load.failures.append(repr(error))


def report(load: Load, clients: int) -> str:
    """Memory by thousand as a Markdown table, and the rest in a sentence."""
    first = load.samples[0].memory
    rows = [
        (
            f"{sample.answers:,}",
            f"{sample.memory / MEGABYTE:.0f}",
            f"{(sample.memory - first) / max(sample.answers, 1) / 1000:.0f}",
        )
        for sample in load.samples
    ]
    latencies = sorted(load.latencies)
    told = table(("answers", "memory, MB", "kB more a visit"), rows)
    if not latencies:
        return f"{told}\n\nNo answer; {len(load.failures)} visits failed."
    # The last sample's time: what comes after it is not the program's.
    rate = len(latencies) / load.samples[-1].seconds
    middle, late = (latencies[int(len(latencies) * part)] for part in (0.5, 0.95))
    return (
        f"{told}\n\n{len(latencies):,} answers to {clients} clients, {rate:.1f} a second; half of "
        f"them within {middle:.2f} s, 95 % within {late:.2f} s; {len(load.failures)} visits failed."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m benchmarks.load", description=__doc__)
    parser.add_argument("--app", type=Path, default=ROOT, help="a checkout whose app.py is served")
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=600, help="the longest it may take")
    parser.add_argument("--step", type=int, default=1000, help="answers between looks at memory")
    parser.add_argument("--photo", type=Path, default=PHOTO)
    chosen = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder), program=chosen.app.resolve()) as app,
    ):
        load = Load(chosen.answers, chosen.step, psutil.Process(app.process_id))
        visits = visit_all(load, app.address, chosen.clients, chosen.seconds, chosen.photo)
        asyncio.run(visits)
    print(report(load, chosen.clients))
    for failure in sorted(set(load.failures)):
        print(failure, file=sys.stderr)
    return 1 if load.failures or not load.latencies else 0


if __name__ == "__main__":
    sys.exit(main())
