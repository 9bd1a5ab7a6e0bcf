"""How the model does from one kind of photos to another: seen or not, by source, spoilt."""

from collections.abc import Sequence
from dataclasses import dataclass

from breeds.bundle.evaluation import Alteration, Among, Slice
from breeds.bundle.excerpt import Excerpt
from breeds.intervals import Interval, Share
from ui.model import shares
from ui.model.shares import Told
from ui.parts import templates
from ui.texts.numbers import hundredths, of_100, whole
from ui.texts.page import Texts


@dataclass(frozen=True)
class Line:
    """Some photos: by the bundle's name for them, how many, and what becomes of them."""

    name: str
    photos: str
    right: Told
    alone: Told
    alone_right: str
    difference: Told | None = None


def render(evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model.conditions
    if not (evaluation.shared_breeds or evaluation.by_source or evaluation.alterations):
        return templates.render("model/missing.html", heading=said.heading, sentence=said.missing)
    unseen = {measured.name: measured.leak_free for measured in evaluation.measured}
    return templates.render(
        "model/conditions.html",
        shared_intro=_shared_intro(evaluation.shared_breeds, unseen, texts),
        shared=[_of_set(each, unseen, texts) for each in evaluation.shared_breeds],
        by_source=[_of_source(each, texts) for each in evaluation.by_source],
        altered=[_of_alteration(each, texts) for each in evaluation.alterations],
        texts=texts,
    )


def _shared_intro(slices: Sequence[Slice], unseen: dict[str, bool], texts: Texts) -> str:
    """The gap in a sentence; nothing where photos of one kind are missing."""
    told = {
        kind: [each for each in slices if unseen.get(each.of) is kind] for kind in (True, False)
    }
    if not (told[True] and told[False]):
        return ""
    new, old = (max(told[kind], key=lambda each: each.photos).top_1 for kind in (True, False))
    said = texts.model.conditions
    sentence = said.shared_lower if new.value < old.value else said.shared_alike
    return sentence.format(seen=hundredths(old.value, texts), unseen=hundredths(new.value, texts))


def _of_set(each: Slice, unseen: dict[str, bool], texts: Texts) -> Line:
    said = texts.model
    photos = said.photos.format(whole(each.photos, texts))
    if each.of in unseen:
        photos = f"{photos}, {said.unseen if unseen[each.of] else said.seen}"
    return _line(each.of, photos, each.top_1, each.accepted, each.accepted_right, texts)


def _of_source(each: Slice, texts: Texts) -> Line:
    photos = texts.model.photos.format(whole(each.photos, texts))
    return _line(each.name, photos, each.top_1, each.accepted, each.accepted_right, texts)


def _of_alteration(each: Alteration, texts: Texts) -> Line:
    photos = texts.model.photos.format(whole(each.photos, texts))
    difference = _difference(each.difference, texts)
    accepted, right = each.accepted, each.accepted_right
    return _line(each.name, photos, each.top_1, accepted, right, texts, difference)


def _line(
    name: str,
    photos: str,
    top_1: Share,
    accepted: Among,
    right: Among,
    texts: Texts,
    difference: Told | None = None,
) -> Line:
    correct = ""
    if right.share:
        told = shares.apart(right.share, texts)
        correct = texts.model.conditions.alone_right.format(f"{told.figure} {told.ends}")
    alone = shares.apart(accepted.share, texts)
    return Line(name, photos, shares.apart(top_1, texts), alone, correct, difference)


def _difference(gap: Interval, texts: Texts) -> Told:
    """Points of 100 between spoilt photos and the same unspoilt; none that chance may have made."""
    said = texts.model.conditions
    if not gap.excludes_zero:
        return Told(said.no_difference)
    sentence = said.more if gap.value > 0 else said.fewer
    low, high = sorted(of_100(abs(end)) for end in (gap.low, gap.high))
    points = sentence.format(points=of_100(abs(gap.value)))
    return Told(points, texts.model.between.format(low=low, high=high))
