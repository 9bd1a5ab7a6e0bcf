"""A photo of a catalogue -> what its sidecar is to say: accepted breeds and verdicts, unless asked.

A person's word goes before the model's, and what neither is sure of has no tag.
"""

from collections.abc import Mapping

from breeds.bilingual import BilingualError
from breeds.bundle import Breed
from breeds.catalogue.rows import PhotoRow
from breeds.exports.conclusion import VERDICTS, By, Conclusion, worded
from breeds.exports.xmp.tags import Tags
from breeds.recognition.decision import Certainty

# The tag that all others lie under.
ROOT = "Quelle race ?"
UNSURE = BilingualError("incertain", "unsure")
NO_DOG = BilingualError("sans chien", "without a dog")


def tags_of(
    photo: PhotoRow, breeds: Mapping[str, Breed], language: str, unsure: bool = False
) -> Tags | None:
    """None where there is nothing to say; `unsure` says too what isn't accepted."""
    concluded = Conclusion.of(photo.answer, photo.judgement, breeds)
    keyword = _keyword(photo, concluded, language, unsure)
    if keyword is None:
        return None
    answer, judgement = photo.answer, photo.judgement
    likeliest = answer.answer.guesses[0] if answer else None
    dated = judgement.judged if judgement else answer.answered if answer else None
    assert dated is not None
    return Tags(
        keywords=((ROOT, *keyword),),
        decision=judgement.verdict if judgement else _decision(photo),
        breed=concluded.breed.id if concluded.breed else None,
        score=likeliest.probability if likeliest and not judgement else None,
        model=answer.model if answer else "",
        date=dated,
        judged_by=judgement.judged_by if judgement else None,
    )


def _keyword(
    photo: PhotoRow, concluded: Conclusion, language: str, unsure: bool
) -> tuple[str, ...] | None:
    if concluded.breed:
        return (concluded.looks(language),)
    if concluded.by is By.PERSON and concluded.verdict in VERDICTS:
        return (VERDICTS[concluded.verdict].in_language(language),)
    if photo.answer is None or not unsure:
        return None
    if photo.answer.answer.decision.certainty is Certainty.NOT_A_DOG:
        return (NO_DOG.in_language(language),)
    return (UNSURE.in_language(language), worded(photo.answer, language).line)


def _decision(photo: PhotoRow) -> str:
    return photo.answer.answer.decision.certainty if photo.answer else ""
