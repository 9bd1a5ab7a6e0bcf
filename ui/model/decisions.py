"""What the model answers without a person, and what it leaves to one: the figures that count."""

from collections.abc import Iterator
from dataclasses import dataclass

from breeds.bundle.evaluation import Among, Decided
from breeds.bundle.excerpt import Excerpt, Measured
from ui.model import shares
from ui.parts import templates
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts


@dataclass(frozen=True)
class Instead:
    """What is said in place of a breed: of how many photos, and how often that is right."""

    name: str
    told: str
    right: str


@dataclass(frozen=True)
class Card:
    """What becomes of a set's photos: `right`, `wrong` and `person` are of 100, for the eye."""

    title: str
    name: str
    photos: str
    sentence: str
    ends: tuple[str, ...]
    right: int
    wrong: int
    person: int
    instead: tuple[Instead, ...]


def render(evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model.decisions
    cards = list(_cards(evaluation, texts))
    if not cards:
        return templates.render("model/missing.html", heading=said.heading, sentence=said.missing)
    return templates.render("model/decisions.html", cards=cards, texts=texts)


def _cards(evaluation: Excerpt, texts: Texts) -> Iterator[Card]:
    """The honest set's, then that of the one that was seen in part."""
    said = texts.model
    honest, familiar = evaluation.honest, evaluation.familiar
    if honest and honest.decided:
        yield _card(said.honest, honest, honest.decided, texts)
    if familiar and familiar.decided:
        title = said.familiar.format(said.photo_set(familiar.name))
        yield _card(title, familiar, familiar.decided, texts)


def _card(title: str, measured: Measured, decided: Decided, texts: Texts) -> Card:
    answered = of_100(decided.accepted.hits / measured.photos)
    right = of_100(decided.accepted_right.hits / measured.photos)
    person = 100 - answered
    sentence = texts.model.decisions.sentence.format(answered=answered, right=right, person=person)
    return Card(
        title,
        measured.name,
        texts.model.photos.format(whole(measured.photos, texts)),
        sentence,
        tuple(_ends(decided, texts)),
        right,
        answered - right,
        person,
        tuple(_instead(decided, texts)),
    )


def _ends(decided: Decided, texts: Texts) -> Iterator[str]:
    said = texts.model.decisions
    yield said.answered.format(told=shares.among(decided.accepted, texts))
    if decided.accepted_right.share:
        yield said.answered_right.format(told=shares.among(decided.accepted_right, texts))


def _instead(decided: Decided, texts: Texts) -> Iterator[Instead]:
    """Of what happens at all: the most helpful first."""
    said = texts.model.decisions
    told: tuple[tuple[str, Among, Among | None, str], ...] = (
        (said.group, decided.group, decided.group_right, said.group_right),
        (said.two, decided.two, decided.two_right, said.two_right),
        (said.legal, decided.legal, None, ""),
        (said.nothing, decided.nothing, None, ""),
        (said.no_dog, decided.no_dog, None, ""),
    )
    for name, among, right, sentence in told:
        if among.hits:
            correct = sentence.format(shares.among(right, texts)) if right else ""
            yield Instead(name, shares.among(among, texts), correct)
