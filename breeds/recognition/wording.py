"""A decision in words, in French and English: the same on the page and on the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from breeds.bundle import Breed, Group
from breeds.bundle.names import simplified
from breeds.recognition.decision import Certainty, Decision, Reason

VOWELS = tuple("aeiou")
# Reasons for which no breed is named, though there may be a dog.
NO_BREED = (Reason.ANOTHER, Reason.NOTHING, Reason.WILD_CANID, Reason.DISAGREE)


@dataclass(frozen=True)
class Worded:
    """A decision in words: `lead` goes before the headline, `remark` is a sentence after it.

    `notice` is what the law asks to be careful about, in sentences. All but the headline may be
    empty.
    """

    lead: str
    headline: str
    remark: str
    notice: str = ""

    @property
    def line(self) -> str:
        """Lead and headline in one."""
        return f"{self.lead} {self.headline}".lstrip()

    @property
    def sentences(self) -> str:
        return " ".join(filter(None, (f"{self.line}.", self.remark, self.notice)))


@dataclass(frozen=True)
class DecisionTexts:
    """The words of one language; a `{}` in a text is filled in, `groups` are by a group's id."""

    code: str
    sure: str
    hedged: str
    looks: str
    group: str
    two: str
    few: str
    mix: str
    group_mix: str
    no_breed: str
    no_dog: str
    maybe_wild: str
    legal_notice: str
    remarks: Mapping[str, str]
    groups: Mapping[str, str]

    def word(self, decision: Decision, likeliest: Breed) -> Worded:
        """What is said; `likeliest` is the prediction's first breed, whatever the decision."""
        name = likeliest.name(self.code)
        notice = self.legal_notice if decision.legal_weight else ""
        if decision.certainty is Certainty.ACCEPTED:
            return Worded(self.sure, name, "", notice)
        headline = self._instead_of_one(decision)
        if headline is None:
            return Worded(self.hedged, name, "", notice)
        return Worded("", headline, self._remark(decision), notice)

    def looks_like(self, breed: Breed) -> str:
        """A breed as a dog's looks: in French, 'de race' is for dogs of a stud-book alone.

        Code rural L214-8.
        """
        return self.looks.format(breed.name(self.code))

    def _remark(self, decision: Decision) -> str:
        if (decision.certainty, decision.reason) == (Certainty.UNSURE, Reason.WILD_CANID):
            return self.maybe_wild
        return self.remarks.get(decision.reason, "")

    def _instead_of_one(self, decision: Decision) -> str | None:
        """What is said in place of one breed; None where there is nothing better to say."""
        if decision.certainty is Certainty.NOT_A_DOG:
            return self.no_dog
        if decision.reason in NO_BREED:
            return self.no_breed
        names = [breed.name(self.code) for breed in decision.breeds]
        if decision.reason is Reason.LEGAL_WEIGHT:
            return None
        if decision.reason is Reason.MIX:
            mixed = [self._of(name) for name in names]
            if decision.group:
                return self.group_mix.format(self._noun(decision.group), *mixed)
            return self.mix.format(*mixed)
        if decision.group:
            return self._of_group(decision.group, names)
        return self.few.format(*names) if len(names) > 1 else None

    def _noun(self, group: Group) -> str:
        return self.groups.get(group.id, group.name(self.code))

    def _of(self, name: str) -> str:
        """A name after "of": in French, the preposition loses its vowel before another."""
        if self.code != "fr":
            return name
        return f"d'{name}" if simplified(name).startswith(VOWELS) else f"de {name}"

    def _of_group(self, group: Group, possible: Sequence[str]) -> str:
        noun = self._noun(group)
        if not possible:
            return noun
        named = self.two.format(*possible) if len(possible) > 1 else possible[0]
        return self.group.format(noun, named)


FRENCH = DecisionTexts(
    code="fr",
    sure="D'apparence",
    hedged="Peut-être d'apparence",
    looks="d'apparence {}",
    group="{}, peut-être d'apparence {}",
    two="{} ou {}",
    few="Plutôt d'apparence {}, peut-être {}",
    mix="Ressemble à un mélange {} et {}",
    group_mix="{}, qui ressemble à un mélange {} et {}",
    no_breed="Aucune race ne ressort",
    no_dog="Aucun chien trouvé",
    maybe_wild="Peut-être un canidé sauvage (loup, renard…).",
    legal_notice=(
        "En France, une loi particulière concerne certains chiens de cette apparence ou d'une "
        "apparence proche. Une photo ne prouve rien\u00a0: c'est un vétérinaire qui tranche."
    ),
    remarks={
        Reason.ANOTHER: "Peut-être un croisé, ou une race que le programme ne connaît pas.",
        Reason.NOTHING: "Peut-être un croisé.",
        Reason.DISAGREE: "Ses photos ne montrent peut-être pas toutes le même chien.",
        Reason.CAT: "La photo montre plutôt un chat.",
        Reason.WILD_CANID: "La photo montre plutôt un canidé sauvage (loup, renard…).",
    },
    groups={
        "fci-1": "Un chien de berger ou de bouvier",
        "fci-2": "Un chien de type molosse, pinscher ou schnauzer",
        "fci-3": "Un terrier",
        "fci-4": "Un teckel",
        "fci-5": "Un chien de type spitz ou primitif",
        "fci-6": "Un chien courant",
        "fci-7": "Un chien d'arrêt",
        "fci-8": "Un chien rapporteur, leveur ou d'eau",
        "fci-9": "Un chien d'agrément",
        "fci-10": "Un lévrier",
        "wild": "Un canidé sauvage",
    },
)

ENGLISH = DecisionTexts(
    code="en",
    sure="Looks most like",
    hedged="May look most like",
    looks="{}",
    group="{}, perhaps {}",
    two="{} or {}",
    few="More like {}, perhaps {}",
    mix="Looks like a mix of {} and {}",
    group_mix="{} that looks like a mix of {} and {}",
    no_breed="No breed stands out",
    no_dog="No dog found",
    maybe_wild="Perhaps a wild canid (wolf, fox…).",
    legal_notice=(
        "In France, a law of its own concerns some dogs of this look or of one close to it. A "
        "photo proves nothing: a veterinary surgeon decides."
    ),
    remarks={
        Reason.ANOTHER: "Perhaps a mixed breed, or a breed that the program does not know.",
        Reason.NOTHING: "Perhaps a mixed breed.",
        Reason.DISAGREE: "Its photos may not all show the same dog.",
        Reason.CAT: "The photo rather shows a cat.",
        Reason.WILD_CANID: "The photo rather shows a wild canid (wolf, fox…).",
    },
    groups={
        "fci-1": "A sheepdog or cattle dog",
        "fci-2": "A molosser, pinscher or schnauzer",
        "fci-3": "A terrier",
        "fci-4": "A dachshund",
        "fci-5": "A spitz or primitive type",
        "fci-6": "A scent hound",
        "fci-7": "A pointing dog",
        "fci-8": "A retriever, flushing dog or water dog",
        "fci-9": "A companion or toy dog",
        "fci-10": "A sighthound",
        "wild": "A wild canid",
    },
)


LANGUAGES = (FRENCH, ENGLISH)


def in_language(code: str) -> DecisionTexts:
    return FRENCH if code == "fr" else ENGLISH
