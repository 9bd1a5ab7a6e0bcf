"""Files of counts made by hand, for tests of where these are kept and of what they tell."""

import json
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from breeds import files
from breeds.bundle.evaluation import CONFIDENCE_BINS, Kind
from breeds.flags.counts.counted import (
    SCHEMA,
    Counted,
    CountedModel,
    Headline,
    Outcome,
    OutcomeCount,
    WeekCounts,
    path_of,
)
from breeds.intervals import Share
from tests.conftest import ROOT

# The model that tests serve, whichever it is.
VERSION = json.loads((ROOT / "model" / "manifest.json").read_text("utf-8"))["version"]
SERVED = CountedModel(VERSION, "5f3c9a", Headline("a set", 511, Share(0.86, 0.83, 0.89)))
SURE = Outcome("accepted", "sure", Kind.ACCEPTED)
UNSURE = Outcome("unsure", "nothing_stands_out", Kind.NOTHING)
OUTCOMES = {
    Kind.ACCEPTED: SURE,
    Kind.GROUP: Outcome("unsure", "group", Kind.GROUP),
    Kind.TWO: Outcome("unsure", "mix", Kind.TWO),
    Kind.LEGAL: Outcome("unsure", "legal_weight", Kind.LEGAL),
    Kind.NOTHING: UNSURE,
    Kind.NO_DOG: Outcome("not_a_dog", "cat", Kind.NO_DOG),
}


def a_week(name: str, kinds: Sequence[int], confidence: Sequence[int] | None = None) -> WeekCounts:
    """`kinds` are in the order of Kind; all photos are of the highest confidence unless told."""
    told = tuple(
        OutcomeCount(OUTCOMES[kind], photos)
        for kind, photos in zip(Kind, kinds, strict=False)
        if photos
    )
    return WeekCounts(name, told, tuple(confidence or (*[0] * (CONFIDENCE_BINS - 1), sum(kinds))))


def counted(*weeks: WeekCounts, model: CountedModel = SERVED, process: str = "") -> Counted:
    return Counted(SCHEMA, process or str(uuid.uuid4()), model, weeks)


def some_counts(flags_dir: Path, weeks: Mapping[str, int], process: str = "") -> Counted:
    """Put a process's file there, whole at once: so many sure answers in each week."""
    told = counted(*(a_week(name, [photos]) for name, photos in weeks.items()), process=process)
    files.write_durably(path_of(flags_dir, told.id), told.to_json())
    return told
