"""The bar under an answer: a verdict in one tap, how to take it back, and the next photo."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import Dependency

from breeds.flags.record import FlagRecord
from breeds.flags.store import FlagError
from breeds.photo import PhotoError
from ui.identify import said
from ui.identify.answer import Outcome, ShownAnswer
from ui.identify.flagging import Flagging
from ui.identify.said import Said
from ui.parts.focus import focus
from ui.parts.live_region import LIVE
from ui.parts.queues import IN_TURN
from ui.parts.wording import QUIET, Wording, value_of
from ui.texts.page import in_language

Updates = tuple[Any, ...]

SHOWN: dict[str, Any] = gr.update(visible=True)
HIDDEN: dict[str, Any] = gr.update(visible=False)
UNCHANGED: dict[str, Any] = gr.skip()
NEXT = "#photo-next"
# One at a time in each visit: two taps in a hurry are one verdict.
SAVING: dict[str, Any] = QUIET | {"queue": True, "trigger_mode": "once"} | IN_TURN


class VerdictBar:
    """Its buttons, a line that says what became of a verdict, and the id of the record kept.

    `opener` opens the form for everything that one tap can't say; `parts` are what `offered`,
    `filling_in`, `judged` and `refused` update.
    """

    def __init__(
        self, flagging: Flagging, outcome: gr.State, answer: gr.HTML, wording: Wording
    ) -> None:
        self._flagging = flagging
        self._outcome = outcome
        self._language = wording.switch
        self._kept = gr.State(None)
        self._said = gr.State(None)
        self._lay_out(wording)
        self.parts = [
            self._yes,
            self.opener,
            self._next,
            self._message,
            self._said,
            self._undo,
            self._kept,
        ]
        self.tapped = self._connect(answer)

    @property
    def presses(self) -> list[Callable[..., Dependency]]:
        """What may be pressed of a shown answer."""
        return [self._yes.click, self.opener.click]

    def _lay_out(self, wording: Wording) -> None:
        with gr.Column(elem_id="verdict"):
            with gr.Row(elem_id="verdict-said"):
                self._message = gr.HTML(
                    elem_id="flag-message", apply_default_css=False, js_on_load=LIVE
                )
                self._undo = wording.create(
                    gr.Button, value_of("verdict_undo"), visible=False, elem_id="verdict-undo"
                )
            with gr.Row(elem_id="verdict-buttons"):
                self._yes = wording.create(
                    gr.Button, value_of("verdict_yes"), visible=False, elem_id="verdict-yes"
                )
                self.opener = wording.create(
                    gr.Button, value_of("flag_open"), visible=False, elem_id="flag-open"
                )
                self._next = wording.create(
                    gr.Button, value_of("photo_next"), visible=False, elem_id="photo-next"
                )

    def _connect(self, answer: gr.HTML) -> Dependency:
        self._next.click(None, js="() => { window.choosePhoto(); }", api_visibility="private")
        answered = [self._outcome, self._kept, self._language]
        tapped: Dependency = gr.on(
            [self._yes.click, answer.click], self._tap, answered, self.parts, **SAVING
        )
        tapped.then(None, js=focus(NEXT), api_visibility="private")
        undone = self._undo.click(self._take_back, answered, self.parts, **SAVING)
        undone.then(None, js=focus("#verdict-yes"), api_visibility="private")
        self._language.change(said.render, [self._said, self._language], self._message, **QUIET)
        return tapped

    def _tap(self, outcome: Outcome, kept: str | None, language: str, tap: gr.EventData) -> Updates:
        """Keep that the dog is the breed that was tapped, or the first one for a plain yes."""
        if not isinstance(outcome, ShownAnswer):
            return offered(outcome)
        breeds = {guess.breed.id: guess.breed for guess in outcome.guesses}
        breed = breeds.get((tap._data or {}).get("breed", outcome.guesses[0].breed.id))
        if breed is None:
            return offered(outcome)
        try:
            record = self._flagging.keep(outcome, breed.id, "", "", in_language(language))
            if kept:
                self._flagging.withdraw(kept)
        except (FlagError, PhotoError) as error:
            return refused(said.failed(error), language)
        thanks = said.kept(lambda texts: texts.verdict_thanks.format(breed.name(texts.code)))
        return judged(record, thanks, language)

    def _take_back(self, outcome: Outcome, kept: str | None, language: str) -> Updates:
        try:
            if kept:
                self._flagging.withdraw(kept)
        except FlagError as error:
            return refused(said.failed(error), language)
        *buttons, _, _, undo, nothing = offered(outcome)
        undone = said.kept(lambda texts: texts.verdict_undone)
        return (*buttons, *_told(undone, language), undo, nothing)


def offered(outcome: Outcome) -> Updates:
    """A verdict where there is an answer, and another photo where one was given."""
    button = gr.update(visible=isinstance(outcome, ShownAnswer))
    return (button, button, gr.update(visible=outcome is not None), "", None, HIDDEN, None)


def filling_in() -> Updates:
    """Nothing, while the form is open."""
    return (HIDDEN, HIDDEN, HIDDEN, "", None, HIDDEN, None)


def judged(record: FlagRecord, thanks: Said, language: str) -> Updates:
    """Thanks, and a way to take the record back until there is another answer."""
    return (HIDDEN, HIDDEN, SHOWN, *_told(thanks, language), SHOWN, record.id)


def refused(why: Said, language: str) -> Updates:
    """Why nothing was kept; all else stays."""
    return (UNCHANGED, UNCHANGED, UNCHANGED, *_told(why, language), UNCHANGED, UNCHANGED)


def _told(sentence: Said, language: str) -> tuple[str, Said]:
    return said.render(sentence, language), sentence
