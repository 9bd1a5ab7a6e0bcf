"""Makes a decision of each reason, with the certainty that goes with it."""

from breeds.bundle import Breed, Group
from breeds.recognition.decision import Certainty, Decision, Reason

NO_DOGS = (Reason.NO_DOG, Reason.WILD_CANID, Reason.CAT)


def decision(reason: Reason, *breeds: Breed, group: Group | None = None) -> Decision:
    certainty = Certainty.NOT_A_DOG if reason in NO_DOGS else Certainty.UNSURE
    if reason is Reason.SURE:
        certainty = Certainty.ACCEPTED
    return Decision(certainty, reason, breeds, group, 5.0)
