"""Where verdicts go: here at once, elsewhere soon, no more than a person gives; and counts."""

import hashlib
from pathlib import Path
from typing import Protocol

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from breeds.flags import store
from breeds.flags.counts.counted import Outcome
from breeds.flags.counts.tally import Tally
from breeds.flags.record import Correction, FlagRecord
from breeds.flags.store import Shown
from breeds.recognition.answering import Answer
from ui.identify.limits import Limits

# Enough to tell visits apart, too little to find one again by what its browser was told.
SESSION_DIGITS = 16


class Shelter(Protocol):
    """What brings records to a place that outlives this machine's disk."""

    def notice(self) -> None:
        """Say that something was written."""

    def is_safe(self, record: str) -> bool:
        """Whether that place has confirmed the record, by its id."""


class Keeper:
    """Keeps volunteers' verdicts in a folder, and knows how safe they are there; counts answers.

    Where the disk is `fleeting`, as a Space's is, a record is safe only once a shelter has it.
    """

    def __init__(
        self,
        flags_dir: Path,
        shelter: Shelter | None = None,
        fleeting: bool = False,
        days: int | None = None,
        tally: Tally | None = None,
    ) -> None:
        """`days` is how long records are kept; None for as long as nobody erases them.

        Without a `tally`, answers aren't counted.
        """
        self.days = days
        self.flags_dir = flags_dir
        self._shelter = shelter
        self._fleeting = fleeting
        self._tally = tally
        self._limits = Limits()

    def save(
        self, photo: np.ndarray, correction: Correction, shown: Shown, visit: str
    ) -> FlagRecord:
        """Keep a verdict of a visit. Raises FlagError, TooManyError among them."""
        self._limits.allow(visit)
        record = store.save(self.flags_dir, photo, correction, shown, session_of(visit))
        self.notice()
        return record

    def count(self, answer: Answer) -> None:
        """Count an answer to a visitor's photo; of the photo, and whose it is, nothing is kept."""
        if self._tally is not None:
            decision = answer.decision
            outcome = Outcome(decision.certainty.value, decision.reason.value, decision.kind)
            self._tally.count(outcome, answer.guesses[0].probability)

    def withdraw(self, record: str) -> None:
        """Say that a record doesn't count any more. Raises FlagError where the disk refuses."""
        store.withdraw(self.flags_dir, record)
        self.notice()

    def is_safe(self, record: str) -> bool:
        """Whether a record outlives this machine, or what it was promised to outlive."""
        if self._shelter is None:
            return not self._fleeting
        return self._shelter.is_safe(record)

    def route(self) -> Route:
        """Tells the browser that was thanked with a record's id whether that is safe by now."""

        async def tell(request: Request) -> Response:
            told = {"safe": self.is_safe(request.path_params["record"])}
            return JSONResponse(told, headers={"Cache-Control": "no-store"})

        return Route("/kept/{record:uuid}", tell, methods=["GET"])

    def notice(self) -> None:
        """Say that something was written into the folder."""
        if self._shelter is not None:
            self._shelter.notice()


def session_of(visit: str) -> str:
    """What is kept of a visit's name, which its browser made up."""
    return hashlib.sha256(visit.encode("utf-8", "replace")).hexdigest()[:SESSION_DIGITS]
