"""What is said for each reason, in both languages, and that only a sure answer sounds sure."""

import pytest

from breeds.bundle import Breed, Group
from breeds.recognition.decision import Certainty, Decision, Reason
from breeds.recognition.wording import ENGLISH, FRENCH, DecisionTexts, in_language
from tests.decisions import decision

TERRIERS = Group("fci-3", "Terriers", "Terriers")
WATER_DOGS = Group("water", "Water dogs", "Chiens d'eau")
NORWICH = Breed("n1", "Norwich terrier", "Norwich terrier", "fci-3")
AIREDALE = Breed("n2", "Airedale terrier", "Airedale", "fci-3")

SAID = [
    (
        decision(Reason.SURE, NORWICH, group=TERRIERS),
        "D'apparence Norwich terrier.",
        "Looks most like Norwich terrier.",
    ),
    (
        decision(Reason.GROUP, NORWICH, AIREDALE, group=TERRIERS),
        "Un terrier, peut-être d'apparence Norwich terrier ou Airedale.",
        "A terrier, perhaps Norwich terrier or Airedale terrier.",
    ),
    (
        decision(Reason.GROUP, AIREDALE, group=TERRIERS),
        "Un terrier, peut-être d'apparence Airedale.",
        "A terrier, perhaps Airedale terrier.",
    ),
    (decision(Reason.GROUP, group=TERRIERS), "Un terrier.", "A terrier."),
    (
        decision(Reason.GROUP, AIREDALE, group=WATER_DOGS),
        "Chiens d'eau, peut-être d'apparence Airedale.",
        "Water dogs, perhaps Airedale terrier.",
    ),
    (
        decision(Reason.FEW, NORWICH, AIREDALE),
        "Plutôt d'apparence Norwich terrier, peut-être Airedale.",
        "More like Norwich terrier, perhaps Airedale terrier.",
    ),
    (
        decision(Reason.FEW, NORWICH),
        "Peut-être d'apparence Norwich terrier.",
        "May look most like Norwich terrier.",
    ),
    (
        decision(Reason.MIX, NORWICH, AIREDALE),
        "Ressemble à un mélange de Norwich terrier et d'Airedale.",
        "Looks like a mix of Norwich terrier and Airedale terrier.",
    ),
    (
        decision(Reason.MIX, AIREDALE, NORWICH, group=TERRIERS),
        "Un terrier, qui ressemble à un mélange d'Airedale et de Norwich terrier.",
        "A terrier that looks like a mix of Airedale terrier and Norwich terrier.",
    ),
    (
        decision(Reason.LEGAL_WEIGHT, NORWICH, group=TERRIERS),
        "Peut-être d'apparence Norwich terrier.",
        "May look most like Norwich terrier.",
    ),
    (
        decision(Reason.NO_THRESHOLDS),
        "Peut-être d'apparence Norwich terrier.",
        "May look most like Norwich terrier.",
    ),
    (
        decision(Reason.ANOTHER),
        "Aucune race ne ressort. Peut-être un croisé, ou une race que le programme ne connaît pas.",
        "No breed stands out. Perhaps a mixed breed, or a breed that the program does not know.",
    ),
    (
        decision(Reason.NOTHING),
        "Aucune race ne ressort. Peut-être un croisé.",
        "No breed stands out. Perhaps a mixed breed.",
    ),
    (
        decision(Reason.DISAGREE),
        "Aucune race ne ressort. Ses photos ne montrent peut-être pas toutes le même chien.",
        "No breed stands out. Its photos may not all show the same dog.",
    ),
    (decision(Reason.NO_DOG), "Aucun chien trouvé.", "No dog found."),
    (
        decision(Reason.CAT),
        "Aucun chien trouvé. La photo montre plutôt un chat.",
        "No dog found. The photo rather shows a cat.",
    ),
    (
        decision(Reason.WILD_CANID),
        "Aucun chien trouvé. La photo montre plutôt un canidé sauvage (loup, renard…).",
        "No dog found. The photo rather shows a wild canid (wolf, fox…).",
    ),
    (
        Decision(Certainty.UNSURE, Reason.WILD_CANID, (), None, 1.0),
        "Aucune race ne ressort. Peut-être un canidé sauvage (loup, renard…).",
        "No breed stands out. Perhaps a wild canid (wolf, fox…).",
    ),
]


@pytest.mark.parametrize(("decided", "french", "english"), SAID)
def test_each_reason_is_said_in_both_languages(decided, french: str, english: str) -> None:
    assert in_language("fr").word(decided, NORWICH).sentences == french
    assert in_language("en").word(decided, NORWICH).sentences == english


def test_every_reason_is_tried() -> None:
    assert {decided.reason for decided, _, _ in SAID} == set(Reason)


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH], ids=lambda texts: texts.code)
def test_only_what_is_accepted_is_said_without_a_doubt(texts: DecisionTexts) -> None:
    sure = [each for each, _, _ in SAID if texts.word(each, NORWICH).lead == texts.sure]
    assert [each.reason for each in sure] == [Reason.SURE]
    bare = [each for each, _, _ in SAID if texts.word(each, NORWICH).line == NORWICH.en]
    assert bare == []


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH], ids=lambda texts: texts.code)
def test_a_photo_without_a_dog_names_no_breed(texts: DecisionTexts) -> None:
    for reason in (Reason.NO_DOG, Reason.CAT, Reason.WILD_CANID, Reason.ANOTHER, Reason.NOTHING):
        assert NORWICH.en not in texts.word(decision(reason), NORWICH).sentences
