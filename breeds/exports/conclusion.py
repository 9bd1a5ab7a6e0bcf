"""An answer and a person's verdict -> what holds in the end: the person's word, where there is one.

The model's word holds where it is accepted, and nothing where neither says a breed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from breeds.bilingual import BilingualError
from breeds.bundle import Breed
from breeds.catalogue.rows import Dated, Judgement
from breeds.flags.record import Verdict
from breeds.recognition import wording
from breeds.recognition.decision import Certainty

VERDICTS = {
    Verdict.MIXED: BilingualError("Chien croisé", "A mixed breed"),
    Verdict.UNLISTED: BilingualError(
        "Une race que le programme ne connaît pas", "A breed that the program does not know"
    ),
    Verdict.NOT_A_DOG: BilingualError("Aucun chien", "No dog"),
}


class By(StrEnum):
    """Whose word holds."""

    PERSON = "person"
    MODEL = "model"


@dataclass(frozen=True)
class Conclusion:
    """What holds; `by` and `breed` are None where nobody names a breed, or there is no dog.

    With a person's verdict that names none, `by` is PERSON and `breed` None.
    """

    breed: Breed | None
    by: By | None
    verdict: Verdict | None

    @classmethod
    def of(
        cls, answer: Dated | None, judgement: Judgement | None, breeds: Mapping[str, Breed]
    ) -> "Conclusion":
        if judgement is not None:
            breed = breeds.get(judgement.breed) if judgement.breed else None
            return cls(breed, By.PERSON, judgement.verdict)
        decision = answer.answer.decision if answer else None
        if decision and decision.certainty is Certainty.ACCEPTED:
            return cls(decision.breeds[0], By.MODEL, None)
        return cls(None, None, None)

    def looks(self, language: str) -> str:
        """The breed as a dog's looks, empty where there is none."""
        return wording.in_language(language).looks_like(self.breed) if self.breed else ""

    def line(self, answer: Dated | None, language: str) -> str:
        """In a few words, the person's before the model's; empty where nothing is said."""
        if self.by is By.PERSON:
            looks = self.looks(language)
            if self.verdict in VERDICTS:
                return VERDICTS[self.verdict].in_language(language)
            return looks[:1].upper() + looks[1:]
        return worded(answer, language).line if answer else ""


def worded(answer: Dated, language: str) -> wording.Worded:
    """What the model says."""
    said = answer.answer
    return wording.in_language(language).word(said.decision, said.guesses[0].breed)


def counted_photos(count: int) -> str:
    """In both languages."""
    return f"{count} photo" if count == 1 else f"{count} photos"
