"""The section that shows what the model answers to the example photos."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import gradio as gr

from breeds.bundle import Breed
from breeds.flags.record import Verdict
from breeds.recognition.answering import Answer, Answered, answer_all
from breeds.recognition.classifier import Classifier
from breeds.recognition.decision import Certainty, Reason
from ui.parts import templates
from ui.parts.answered_photos import AnsweredPhoto, Judgement, judge, mark, neither, true_breed
from ui.parts.examples import Example, Examples
from ui.parts.queues import IN_TURN
from ui.parts.wording import QUIET, Wording
from ui.texts.page import Texts, in_language


@dataclass(frozen=True)
class AnsweredExample:
    """An example photo and what the model answers to it, with one breed."""

    example: Example
    answer: Answer


class ExampleAnswers:
    """The answers, made when a visitor first opens the tab, and then the same for all visitors."""

    def __init__(self, classifier: Classifier, examples: Examples) -> None:
        self._classifier = classifier
        self._examples = examples
        self._answering = Lock()
        self._answered: tuple[AnsweredExample, ...] | None = None

    def build(self, tab: gr.Tab, wording: Wording) -> None:
        """Lay out the section within the current Blocks, and fill it when `tab` is opened."""
        shown = wording.create(
            gr.HTML,
            lambda texts: {"value": self._render(texts)},
            apply_default_css=False,
            elem_id="example-answers",
            elem_classes="section",
        )
        answered = tab.select(
            self._answer_once,
            show_progress="hidden",
            api_visibility="private",
            **IN_TURN,
        )
        answered.then(
            lambda language: self._render(in_language(language)), wording.switch, shown, **QUIET
        )

    def _answer_once(self) -> None:
        with self._answering:
            if self._answered is None:
                self._answered = tuple(answer(self._classifier, self._examples.photos))

    def _render(self, texts: Texts) -> str:
        return render(self._answered, self._classifier.bundle.breeds, texts)


def answer(classifier: Classifier, examples: Sequence[Example]) -> Iterator[AnsweredExample]:
    """The examples that can be read, in their order."""
    # One at a time, so that a visitor's own photo hasn't long to wait.
    for outcome in answer_all(classifier, examples, lambda example: example.path, 1, batch=1):
        if isinstance(outcome, Answered):
            yield AnsweredExample(outcome.photo, outcome.answer)


def render(
    answered: Sequence[AnsweredExample] | None, breeds: Sequence[Breed], texts: Texts
) -> str:
    """The answers of a model that knows `breeds`; None where they haven't been made yet."""
    known = {breed.id: breed for breed in breeds}
    photos = [_photo(each, known.get(each.example.truth), texts) for each in answered or ()]
    return templates.render(
        "model/example_answers.html", looking=answered is None, photos=photos, texts=texts
    )


def _photo(answered: AnsweredExample, truth: Breed | None, texts: Texts) -> AnsweredPhoto:
    example, decision = answered.example, answered.answer.decision
    guess = answered.answer.guesses[0]
    said = texts.decision.word(decision, guess.breed)
    sure = decision.certainty is Certainty.ACCEPTED
    return AnsweredPhoto(
        example.thumbnail.address,
        texts.decision.looks_like(guess.breed) if sure else said.line,
        guess.probability if sure else None,
        _judgement(answered, truth, texts),
        alt=example.caption(texts),
    )


def _judgement(answered: AnsweredExample, truth: Breed | None, texts: Texts) -> Judgement:
    said, decision = texts.pictures, answered.answer.decision
    if decision.certainty is Certainty.NOT_A_DOG:
        if answered.example.truth == Verdict.NOT_A_DOG:
            return mark(True, said.no_dog_there, texts)
        return mark(False, said.dog_there, texts)
    if truth is None:
        return neither(*_why_unjudged(answered.example.truth, texts))
    if decision.certainty is Certainty.ACCEPTED or decision.reason is Reason.NO_THRESHOLDS:
        return judge(answered.answer.guesses[0].breed, truth, texts)
    return neither(said.unsure, true_breed(truth, texts))


def _why_unjudged(truth: str, texts: Texts) -> tuple[str, str]:
    """The mark, and the sentence under it."""
    said = texts.pictures
    if truth == Verdict.MIXED:
        return said.mixed, said.none_right
    if truth == Verdict.NOT_A_DOG:
        return said.not_a_dog, said.none_right
    if not truth:
        return said.unknown, said.unknown_why
    return said.unlisted, said.unlisted_why
