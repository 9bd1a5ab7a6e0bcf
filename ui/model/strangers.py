"""What the model makes of what it can't know: breeds outside its list, and photos without a dog."""

from dataclasses import dataclass

from breeds.bundle.evaluation import NoDogs, UnknownBreeds
from breeds.bundle.excerpt import Excerpt
from ui.model import shares
from ui.parts import templates
from ui.texts.numbers import whole
from ui.texts.page import Texts


@dataclass(frozen=True)
class Strangers:
    """What becomes of the photos of breeds that it can't know, in sentences."""

    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class KindLine:
    """Photos of one kind without a dog, and how many of them pass for one."""

    kind: str
    taken_for_dog: str
    accepted: str


@dataclass(frozen=True)
class Dogless:
    """What becomes of photos without a dog: in a sentence, and kind by kind."""

    name: str
    sentence: str
    lines: tuple[KindLine, ...]


def render(evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model.strangers
    if not (evaluation.unknown_breeds or evaluation.no_dogs):
        return templates.render("model/missing.html", heading=said.heading, sentence=said.missing)
    return templates.render(
        "model/strangers.html",
        breeds=[_strangers(each, texts) for each in evaluation.unknown_breeds],
        no_dogs=[_dogless(each, texts) for each in evaluation.no_dogs],
        texts=texts,
    )


def _strangers(measured: UnknownBreeds, texts: Texts) -> Strangers:
    said, accepted = texts.model.strangers, measured.accepted
    if accepted.share is None:
        return Strangers(measured.name, (said.breeds_missing,))
    sentences = [
        said.breeds_accepted.format(
            **shares.ends(accepted.share, texts),
            photos=whole(accepted.photos, texts),
            breeds=whole(len(measured.breeds), texts),
        ),
        said.breeds_alike.format(shares.with_ends(measured.by_breed, texts)),
    ]
    if measured.no_dog.hits:
        sentences.append(said.breeds_no_dog.format(shares.among(measured.no_dog, texts)))
    return Strangers(measured.name, tuple(sentences))


def _dogless(measured: NoDogs, texts: Texts) -> Dogless:
    said, taken = texts.model.strangers, measured.taken_for_dog
    if taken.share is None:
        return Dogless(measured.name, said.no_dogs_missing, ())
    sentence = said.no_dogs_taken.format(
        **shares.ends(taken.share, texts), photos=whole(taken.photos, texts)
    )
    lines = tuple(
        KindLine(
            each.kind,
            _count(each.taken_for_dog, each.photos, texts),
            _count(each.accepted, each.photos, texts),
        )
        for each in measured.kinds
    )
    return Dogless(measured.name, sentence, lines)


def _count(some: int, photos: int, texts: Texts) -> str:
    return texts.model.of_photos.format(right=whole(some, texts), photos=whole(photos, texts))
