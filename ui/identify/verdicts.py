"""The bar under an answer: a verdict in one tap, how to take it back, and the next photo."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency

from breeds.flags.record import FlagRecord, Verdict
from breeds.flags.store import FlagError
from breeds.photo import PhotoError
from ui.identify import said
from ui.identify.answer import Outcome, ShownAnswer
from ui.identify.flagging import Flagging
from ui.identify.said import Said
from ui.parts import templates
from ui.parts.focus import focus
from ui.parts.live_region import LIVE
from ui.parts.queues import IN_TURN
from ui.parts.wording import QUIET, Wording, value_of
from ui.texts.page import Texts, in_language

Updates = tuple[Any, ...]
Sentence = Callable[[Texts], str]

SCRIPT = Path(__file__).with_suffix(".js")

SHOWN: dict[str, Any] = gr.update(visible=True)
HIDDEN: dict[str, Any] = gr.update(visible=False)
UNCHANGED: dict[str, Any] = gr.skip()
NEXT = "#photo-next"
# Of these, the first that an answer has.
OFFERED = "#verdict-yes, #verdict-no-dog, #flag-open"
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
        self._render = partial(said.render, flagging.keeper.is_safe)
        self._lay_out(wording)
        self.parts = [
            self._yes,
            self._no_dog,
            self.opener,
            self._next,
            self._consent,
            self._message,
            self._said,
            self._undo,
            self._kept,
        ]
        self.tapped = self._connect(answer)

    @property
    def presses(self) -> list[Callable[..., Dependency]]:
        """What may be pressed of a shown answer."""
        return [self._yes.click, self._no_dog.click, self.opener.click]

    def _lay_out(self, wording: Wording) -> None:
        with gr.Column(elem_id="verdict"):
            with gr.Row(elem_id="verdict-said"):
                self._message = gr.HTML(
                    elem_id="flag-message",
                    apply_default_css=False,
                    js_on_load=f"{LIVE}\n{SCRIPT.read_text('utf-8')}",
                )
                self._undo = wording.create(
                    gr.Button, value_of("verdict_undo"), visible=False, elem_id="verdict-undo"
                )
            self._consent = wording.create(
                gr.HTML,
                partial(consent, self._flagging.keeper.days),
                visible=False,
                apply_default_css=False,
                elem_id="verdict-consent",
            )
            with gr.Row(elem_id="verdict-buttons"):
                self._yes = wording.create(
                    gr.Button, value_of("verdict_yes"), visible=False, elem_id="verdict-yes"
                )
                self._no_dog = wording.create(
                    gr.Button, value_of("flag_not_a_dog"), visible=False, elem_id="verdict-no-dog"
                )
                # Not by the wording: what it says depends on the answer too.
                self.opener = gr.Button(visible=False, elem_id="flag-open")
                self._next = wording.create(
                    gr.Button, value_of("photo_next"), visible=False, elem_id="photo-next"
                )

    def _connect(self, answer: gr.HTML) -> Dependency:
        self._next.click(None, js="() => { window.choosePhoto(); }", api_visibility="private")
        answered = [self._outcome, self._kept, self._language]
        tapped: Dependency = gr.on(
            [self._yes.click, self._no_dog.click, answer.click],
            self._tap,
            answered,
            self.parts,
            **SAVING,
        )
        tapped.then(None, js=focus(NEXT), api_visibility="private")
        undone = self._undo.click(self._take_back, answered, self.parts, **SAVING)
        undone.then(None, js=focus(OFFERED), api_visibility="private")
        self._language.change(self._render, [self._said, self._language], self._message, **QUIET)
        self._language.change(_reword, [self._outcome, self._language], self.opener, **QUIET)
        return tapped

    def offered(self, outcome: Outcome, language: str) -> Updates:
        """A verdict where there is an answer, and another photo where one was given.

        What one tap may confirm is what the answer says: a breed, or that there is no dog.
        """
        answer = outcome if isinstance(outcome, ShownAnswer) else None
        return (
            gr.update(visible=bool(answer and answer.names_first)),
            gr.update(visible=bool(answer and answer.shows_no_dog)),
            _reword(outcome, language) | {"visible": answer is not None},
            gr.update(visible=outcome is not None),
            gr.update(visible=answer is not None),
            *("", None, HIDDEN, None),
        )

    def filling_in(self) -> Updates:
        """Nothing, while the form is open."""
        return (*[HIDDEN] * 5, "", None, HIDDEN, None)

    def judged(self, record: FlagRecord, sentence: Sentence, language: str) -> Updates:
        """Thanks, and a way to take the record back until there is another answer."""
        told = self._told(said.thanks(record.id, sentence), language)
        return (HIDDEN, HIDDEN, HIDDEN, SHOWN, HIDDEN, *told, SHOWN, record.id)

    def refused(self, why: Said, language: str) -> Updates:
        """Why nothing was kept; all else stays."""
        return (*[UNCHANGED] * 5, *self._told(why, language), UNCHANGED, UNCHANGED)

    def _tap(
        self,
        outcome: Outcome,
        kept: str | None,
        language: str,
        tap: gr.EventData,
        request: gr.Request,
    ) -> Updates:
        """Keep what was tapped."""
        if not isinstance(outcome, ShownAnswer):
            return self.offered(outcome, language)
        choice = _meant(outcome, (tap._data or {}).get("breed"))
        if choice is None:
            return self.offered(outcome, language)
        texts = in_language(language)
        try:
            record = self._flagging.keep(outcome, choice, visit_of(request), texts)
            if kept:
                self._flagging.keeper.withdraw(kept)
        except (FlagError, PhotoError) as error:
            return self.refused(said.failed(error), language)

        def thanks(texts: Texts) -> str:
            return texts.verdict_thanks.format(self._flagging.name_of(choice, texts))

        return self.judged(record, thanks, language)

    def _take_back(self, outcome: Outcome, kept: str | None, language: str) -> Updates:
        if not kept:
            return self.offered(outcome, language)
        try:
            self._flagging.keeper.withdraw(kept)
        except FlagError as error:
            return self.refused(said.failed(error), language)
        *buttons, _, _, undo, nothing = self.offered(outcome, language)
        undone = said.kept(lambda texts: texts.verdict_undone.format(kept))
        return (*buttons, *self._told(undone, language), undo, nothing)

    def _told(self, sentence: Said, language: str) -> tuple[str, Said]:
        return self._render(sentence, language), sentence


def visit_of(request: gr.Request) -> str:
    """Gradio's name of a visit; empty where a program asks that has none."""
    return str(request.session_hash or "")


def consent(days: int | None, texts: Texts) -> dict[str, str]:
    """What becomes of the photo of whoever answers."""
    told = templates.render("identify/consent.html", days=days, texts=texts)
    return {"value": told}


def _meant(answer: ShownAnswer, tapped: str | None) -> str | None:
    """The form's choice that a tap stands for: a bar's breed, or what a button confirms."""
    if tapped is not None:
        return tapped if any(guess.breed.id == tapped for guess in answer.guesses) else None
    if answer.shows_no_dog:
        return Verdict.NOT_A_DOG.value
    return answer.guesses[0].breed.id if answer.names_first else None


def _reword(outcome: Outcome, language: str) -> dict[str, Any]:
    """What opens the form is named by whether there is a breed to contradict."""
    texts = in_language(language)
    contradicts = not isinstance(outcome, ShownAnswer) or outcome.names_first
    return gr.update(value=texts.flag_open if contradicts else texts.flag_say)
