"""What the flag form offers, and how a filled form becomes a kept record."""

from dataclasses import dataclass
from functools import cached_property

from breeds import photo as photos
from breeds.bundle import Breed, Bundle
from breeds.bundle.names import LONGEST, BreedNames, Found
from breeds.flags import store
from breeds.flags.record import (
    AnsweredBreed,
    AnsweringModel,
    Correction,
    FlagRecord,
    Verdict,
)
from breeds.flags.shown import shown
from breeds.flags.store import Shown
from ui.identify.answer import ShownAnswer
from ui.identify.keeper import Keeper
from ui.texts.page import Texts

BREEDS_FOUND = 8
# A breed of the answer is offered as the right one where its probability reaches this.
WORTH_OFFERING = 0.01
OTHER_VERDICTS = (Verdict.MIXED, Verdict.UNLISTED, Verdict.NOT_A_DOG)


@dataclass(frozen=True)
class Flagging:
    """Corrections of a bundle's answers, and who keeps them.

    A choice of the form is a breed's id or the value of another verdict.
    """

    bundle: Bundle
    keeper: Keeper

    def choices(
        self, answer: ShownAnswer, typed: str, chosen: str | None, texts: Texts
    ) -> list[tuple[str, str]]:
        """The form's choices, each with its name: breeds, then the other verdicts.

        The breeds are those found by what was typed, or, where nothing was, those of the answer
        that it doesn't stand by; the one already chosen stays among them.
        """
        breeds = self._offered(answer, typed, texts)
        kept = [breed for breed in self.bundle.breeds if breed.id == chosen and breed not in breeds]
        named = [(breed.name(texts.code), breed.id) for breed in kept + breeds]
        return named + [(_name(verdict, texts), verdict.value) for verdict in OTHER_VERDICTS]

    def name_of(self, choice: str, texts: Texts) -> str:
        if choice in OTHER_VERDICTS:
            return _name(Verdict(choice), texts)
        return next(breed.name(texts.code) for breed in self.bundle.breeds if breed.id == choice)

    def not_found(self, typed: str, texts: Texts) -> str:
        """A sentence on what was typed where it means no breed of the model's; else empty."""
        if not typed.strip():
            return ""
        found = self._search(typed, texts)
        words = typed.strip()[:LONGEST]
        if found.elsewhere:
            names = ", ".join(breed.name(texts.code) for breed in found.elsewhere)
            return texts.flag_elsewhere.format(names=names, choice=texts.flag_unlisted, typed=words)
        return "" if found.breeds else texts.flag_none_found.format(typed=words)

    def keep(
        self,
        answer: ShownAnswer,
        choice: str,
        visit: str,
        texts: Texts,
        remark: str = "",
        typed: str = "",
    ) -> FlagRecord:
        """Save the correction; what was typed goes into the remark where it means no known breed.

        `visit` is Gradio's name of it. Raises FlagError, or PhotoError where the upload has gone.
        """
        remark = self._with_typed(remark, choice, typed, texts)
        if choice in OTHER_VERDICTS:
            correction = Correction(Verdict(choice), remark=remark)
        else:
            correction = Correction(Verdict.BREED, choice, remark)
        photo = photos.load(answer.photo, store.PHOTO_LONGEST_SIDE)
        return self.keeper.save(photo, correction, self._shown(answer), visit)

    def _shown(self, answer: ShownAnswer) -> Shown:
        return Shown(
            [AnsweredBreed(guess.breed.id, guess.probability) for guess in answer.guesses],
            AnsweringModel.of(self.bundle),
            shown(answer.decision, answer.distance),
        )

    @cached_property
    def _names(self) -> BreedNames:
        return BreedNames(self.bundle.breeds)

    def _search(self, typed: str, texts: Texts) -> Found:
        return self._names.search(typed, texts.code, BREEDS_FOUND)

    def _with_typed(self, remark: str, choice: str, typed: str, texts: Texts) -> str:
        words = typed.strip()[:LONGEST]
        if not words or words in remark:
            return remark
        found = self._search(words, texts)
        meant_elsewhere = found.elsewhere and choice in OTHER_VERDICTS
        kept = meant_elsewhere or not (found.breeds or found.elsewhere)
        return ". ".join(filter(None, (words, remark))) if kept else remark

    def _offered(self, answer: ShownAnswer, typed: str, texts: Texts) -> list[Breed]:
        if typed.strip():
            return list(self._search(typed, texts).breeds)
        others = answer.guesses[1:] if answer.names_first else answer.guesses
        return [guess.breed for guess in others if guess.probability >= WORTH_OFFERING]


def _name(verdict: Verdict, texts: Texts) -> str:
    return {
        Verdict.MIXED: texts.flag_mixed,
        Verdict.UNLISTED: texts.flag_unlisted,
        Verdict.NOT_A_DOG: texts.flag_not_a_dog,
    }[verdict]
