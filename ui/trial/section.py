"""The section where a zip of one's own photos is scored on the spot, and nothing of it is kept."""

import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from breeds.bundle import Breed
from breeds.photo.thumbnails import data_url, jpeg
from breeds.photo.zipped import MOST_PHOTOS, PhotoZipError, open_zip
from breeds.recognition.answering import Unreadable
from breeds.recognition.classifier import Classifier
from breeds.recognition.scoring import Scored, ScoringSet
from ui.parts import templates, uploads
from ui.parts.queues import SET_IN_TURN
from ui.parts.wording import QUIET, Wording
from ui.texts.page import Texts, in_language
from ui.trial.result import Outcome, Trial, render, render_progress
from ui.trial.zip_giver import ZipGiver

THUMBNAIL_SIDE = 160
# Seconds: photos made to be slow must not keep everybody else's zip waiting for long.
MOST_TIME = 300
PROGRESS_INTERVAL = 0.3


def build(classifier: Classifier, wording: Wording) -> None:
    """Lay out the section within the current Blocks."""
    outcome = gr.State(None)
    with gr.Column(elem_id="trial", elem_classes="section"):
        breeds = classifier.bundle.breeds
        wording.create(gr.HTML, partial(_intro, breeds), apply_default_css=False)
        giver = ZipGiver(wording)
        shown = gr.HTML(elem_id="trial-result", apply_default_css=False)

    def score(said: dict[str, str], language: str) -> Iterator[tuple[Any, Outcome, str]]:
        yield from _score(classifier, giver.path(said), language)

    # What came of the zip before goes at once, not when this one has its turn.
    scored = giver.taken(outcome, shown).then(
        score,
        [giver.given, wording.switch],
        [giver.given, outcome, shown],
        show_progress="hidden",
        # A zip that is given while another is scored has its turn after it.
        trigger_mode="multiple",
        api_visibility="private",
        **SET_IN_TURN,
    )
    # The language may have been switched meanwhile.
    scored.then(_render_again, [outcome, wording.switch], shown, **QUIET)
    wording.switch.change(_render_again, [outcome, wording.switch], shown, **QUIET)


def _intro(breeds: Sequence[Breed], texts: Texts) -> dict[str, str]:
    said = texts.trial
    first, second = (breeds[len(breeds) // part] for part in (2, 3))
    examples = {
        "first": first.name(texts.code),
        "second": second.name(texts.code),
        "most": MOST_PHOTOS,
    }
    steps = [step.format(**examples) for step in said.steps]
    return {"value": templates.render("trial/intro.html", steps=steps, said=said)}


def _score(classifier: Classifier, path: Path, language: str) -> Iterator[tuple[Any, Outcome, str]]:
    """Score a zip and erase it, whatever happens; tell meanwhile how far it is."""
    outcome: Outcome = None
    try:
        for outcome in _outcomes(classifier, path):
            told = render_progress(outcome.looked_at, outcome.photos)
            yield gr.skip(), None, told
    except PhotoZipError as error:
        outcome = error.afresh()
    finally:
        uploads.erase(path)
    yield None, outcome, render(outcome, in_language(language))


def _outcomes(classifier: Classifier, path: Path) -> Iterator[Trial]:
    """How far the trial is, several times a second; the last one is whole. Raises PhotoZipError."""
    tried: list[tuple[Scored, str]] = []
    unread: list[Unreadable[str]] = []
    started = told = time.monotonic()
    with open_zip(path) as archive:
        scoring_set = ScoringSet.of(archive, classifier.bundle.breeds)

        def trial() -> Trial:
            photos = len(scoring_set.photos)
            left_out = scoring_set.unknown, photos, scoring_set.others
            return Trial(tuple(tried), tuple(unread), *left_out)

        for outcome in scoring_set.score(classifier):
            if isinstance(outcome, Unreadable):
                unread.append(outcome)
            else:
                scored, pixels = outcome
                tried.append((scored, data_url(jpeg(pixels, THUMBNAIL_SIDE))))
            now = time.monotonic()
            if now - started > MOST_TIME:
                break
            if now - told > PROGRESS_INTERVAL:
                told = now
                yield trial()
    yield trial()


def _render_again(outcome: Outcome, language: str) -> str:
    return render(outcome, in_language(language))
