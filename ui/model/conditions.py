"""How the model does from one kind of photos to another: seen or not, by source, spoilt."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from breeds.bundle.evaluation import Alteration, Among, Slice
from breeds.bundle.excerpt import Excerpt
from breeds.intervals import Interval, Share
from ui.model import shares
from ui.model.shares import Told
from ui.parts import templates
from ui.texts.numbers import hundredths, of_100, whole
from ui.texts.page import Texts

# Of a source with fewer photos, a figure says next to nothing.
FEWEST = 10
# As `evaluate` names the breeds that two sets share.
BREEDS_COUNTED = re.compile(r"(\d+) breeds?\b")


@dataclass(frozen=True)
class Line:
    """Some photos: by the bundle's names for them and the set, how many, and what becomes of them.

    `of` is empty where the name is the set's own.
    """

    name: str
    of: str
    photos: str
    right: Told
    alone: Told
    alone_right: str
    difference: str = ""


def render(evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model.conditions
    told = (evaluation.shared_breeds, _large(evaluation.by_source), evaluation.alterations)
    if not any(told):
        return templates.render("model/missing.html", heading=said.heading, sentence=said.missing)
    unseen = {measured.name: measured.leak_free for measured in evaluation.measured}
    return templates.render(
        "model/conditions.html",
        shared_intro=list(_shared(evaluation.shared_breeds, unseen, texts)),
        shared=[_of_set(each, unseen, texts) for each in evaluation.shared_breeds],
        by_source=[_of_source(each, texts) for each in _large(evaluation.by_source)],
        by_source_intro=said.by_source_intro.format(FEWEST),
        altered=[_of_alteration(each, texts) for each in evaluation.alterations],
        texts=texts,
    )


def _shared(slices: Sequence[Slice], unseen: Mapping[str, bool], texts: Texts) -> Iterator[str]:
    """The gap of each pair in a sentence, and what it means where there is one."""
    said, lower = texts.model.conditions, False
    for one, other in zip(slices[::2], slices[1::2], strict=False):
        old, new = (one, other) if unseen.get(other.of) else (other, one)
        # A pair tells of the leak only where just one was seen.
        if unseen.get(old.of) is not False or not unseen.get(new.of):
            continue
        lower = lower or new.top_1.value < old.top_1.value
        yield said.shared_gap.format(
            breeds=_same_breeds(new, texts),
            seen=hundredths(old.top_1.value, texts),
            unseen=hundredths(new.top_1.value, texts),
            old=texts.model.photo_set(old.of),
            new=texts.model.photo_set(new.of),
        )
    if lower:
        yield said.shared_lower


def _same_breeds(part: Slice, texts: Texts) -> str:
    """How many breeds the slice is of, where its name begins with that."""
    said, counted = texts.model.conditions, BREEDS_COUNTED.match(part.name)
    if counted is None:
        return said.shared_same
    return said.shared_breed if counted[1] == "1" else said.shared_breeds.format(counted[1])


def _of_set(each: Slice, unseen: Mapping[str, bool], texts: Texts) -> Line:
    said = texts.model
    photos = said.photos.format(whole(each.photos, texts))
    if each.of in unseen:
        photos = f"{photos}, {said.unseen if unseen[each.of] else said.seen}"
    return _line(each.of, "", photos, each.top_1, each.accepted, each.accepted_right, texts)


def _large(slices: Sequence[Slice]) -> list[Slice]:
    """Those that say something, the largest first."""
    large = [each for each in slices if each.photos >= FEWEST]
    return sorted(large, key=lambda each: -each.photos)


def _of_source(each: Slice, texts: Texts) -> Line:
    photos = texts.model.photos.format(whole(each.photos, texts))
    return _line(each.name, each.of, photos, each.top_1, each.accepted, each.accepted_right, texts)


def _of_alteration(each: Alteration, texts: Texts) -> Line:
    photos = texts.model.photos.format(whole(each.photos, texts))
    difference = _difference(each.difference, texts)
    accepted, right = each.accepted, each.accepted_right
    return _line(each.name, each.of, photos, each.top_1, accepted, right, texts, difference)


def _line(
    name: str,
    of: str,
    photos: str,
    top_1: Share,
    accepted: Among,
    right: Among,
    texts: Texts,
    difference: str = "",
) -> Line:
    correct = ""
    if right.share:
        told = shares.apart(right.share, texts)
        correct = texts.model.conditions.alone_right.format(f"{told.figure} {told.ends}")
    alone = shares.apart(accepted.share, texts)
    return Line(name, of, photos, shares.apart(top_1, texts), alone, correct, difference)


def _difference(gap: Interval, texts: Texts) -> str:
    """Points of 100 between spoilt photos and the same unspoilt; none that chance may have made."""
    said = texts.model.conditions
    if not gap.excludes_zero:
        return said.no_difference
    sentence = said.more if gap.value > 0 else said.fewer
    low, high = sorted(of_100(abs(end)) for end in (gap.low, gap.high))
    return sentence.format(points=of_100(abs(gap.value)), low=low, high=high)
