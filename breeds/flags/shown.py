"""A decision -> what a flag keeps of it, and the verdict that it amounts to."""

from breeds.flags.record import ShownDecision, Verdict
from breeds.recognition.decision import Certainty, Decision, Reason

# Of these the first breed is what is said.
NAMES_FIRST = (Reason.SURE, Reason.LEGAL_WEIGHT)


def shown(decision: Decision, distance: float | None) -> ShownDecision:
    """`distance` is `decision.distance_to_threshold`'s."""
    verdict, breed = stood_by(decision) or (None, None)
    return ShownDecision(decision.certainty, decision.reason, distance, verdict, breed)


def stood_by(decision: Decision) -> tuple[Verdict, str | None] | None:
    """The verdict, with a breed's id, that says the same; None where nothing can be so."""
    if decision.certainty is Certainty.NOT_A_DOG:
        return Verdict.NOT_A_DOG, None
    if decision.reason in NAMES_FIRST:
        return Verdict.BREED, decision.breeds[0].id
    return (Verdict.MIXED, None) if decision.reason is Reason.MIX else None
