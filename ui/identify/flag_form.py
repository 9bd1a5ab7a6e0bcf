"""The form where a volunteer says what the dog is, when the answer is wrong."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import Dependency

from breeds.flags.record import REMARK_LENGTH
from breeds.flags.store import FlagError
from breeds.photo import PhotoError
from ui.identify.answer import Outcome, ShownAnswer
from ui.identify.flagging import Flagging
from ui.parts import templates
from ui.parts.queues import IN_TURN
from ui.parts.wording import QUIET, Wording, value_of
from ui.texts.page import Texts, in_language

Update = dict[str, Any]

HIDDEN: Update = gr.update(visible=False)
UNCHANGED: Update = gr.skip()


class FlagForm:
    """A button that opens the form, the form, and a line that says what became of it.

    The form keeps the answer that was shown when it was opened, so that a correction never lands
    on another photo.
    """

    def __init__(self, flagging: Flagging, outcome: gr.State, wording: Wording) -> None:
        self._flagging = flagging
        self._outcome = outcome
        self._language = wording.switch
        self._flagged = gr.State(None)
        self._lay_out(wording)
        self._connect()

    @property
    def opened(self) -> Callable[..., Dependency]:
        """The press that asks for the form."""
        return self._opener.click

    def reset_after(self, answered: Dependency) -> None:
        """After each answer, close the form and offer a fresh one; none without an answer."""
        answered.then(_offer, self._outcome, self._whole, **QUIET)

    def _lay_out(self, wording: Wording) -> None:
        create = wording.create
        self._opener = create(gr.Button, value_of("flag_open"), visible=False, elem_id="flag-open")
        with gr.Column(visible=False, elem_id="flag-form") as self._form:
            create(gr.HTML, _heading, apply_default_css=False)
            self._search = create(gr.Textbox, _search_texts, elem_id="flag-search")
            self._not_found = gr.HTML(elem_id="flag-not-found", apply_default_css=False)
            self._choice = create(
                gr.Radio, lambda texts: {"label": texts.flag_choice}, elem_id="flag-choice"
            )
            self._remark = create(
                gr.Textbox, _remark_texts, max_length=REMARK_LENGTH, elem_id="flag-remark"
            )
            create(gr.HTML, _notice, apply_default_css=False)
            with gr.Row(elem_id="flag-buttons"):
                self._save = create(
                    gr.Button, value_of("flag_save"), variant="primary", elem_id="flag-save"
                )
                self._cancel = create(gr.Button, value_of("flag_cancel"), elem_id="flag-cancel")
        self._message = gr.HTML(elem_id="flag-message", apply_default_css=False)
        self._whole = [self._opener, self._form, self._flagged, self._message]

    def _connect(self) -> None:
        narrowing = [self._flagged, self._search, self._choice, self._language]
        # Gradio's own `input` event misses a phone's keyboard, which sends no key presses.
        narrowed = [self._choice, self._not_found]
        self._search.change(self._narrow, narrowing, narrowed, **QUIET)
        self._language.change(self._narrow, narrowing, narrowed, **QUIET)
        self._opener.click(
            self._open,
            [self._outcome, self._language],
            [*self._whole, self._search, self._choice, self._remark],
            **QUIET,
        )
        self._cancel.click(_offer, self._outcome, self._whole, **QUIET)
        filled = [self._flagged, self._choice, self._remark, self._search, self._language]
        self._save.click(
            self._keep,
            filled,
            self._whole,
            **QUIET | {"queue": True} | IN_TURN,
        )

    def _open(self, outcome: Outcome, language: str) -> tuple[Any, ...]:
        if not isinstance(outcome, ShownAnswer):
            return (HIDDEN, HIDDEN, None, "", "", None, "")
        choices = self._flagging.choices(outcome, "", None, in_language(language))
        offered = gr.update(choices=choices, value=None)
        return (HIDDEN, gr.update(visible=True), outcome, "", "", offered, "")

    def _narrow(
        self, flagged: ShownAnswer | None, typed: str, chosen: str | None, language: str
    ) -> tuple[Update, Any]:
        if flagged is None:
            return UNCHANGED, ""
        texts = in_language(language)
        choices = self._flagging.choices(flagged, typed, chosen, texts)
        narrowed: Update = gr.update(choices=choices, value=chosen)
        return narrowed, _message(self._flagging.not_found(typed, texts), "not-found")

    def _keep(
        self,
        flagged: ShownAnswer | None,
        choice: str | None,
        remark: str,
        typed: str,
        language: str,
    ) -> tuple[Any, ...]:
        texts = in_language(language)
        if flagged is None:
            return (UNCHANGED, HIDDEN, None, _message(texts.flag_answer_gone, "refused"))
        if choice is None:
            return (UNCHANGED, UNCHANGED, flagged, _message(texts.flag_no_choice, "refused"))
        try:
            self._flagging.keep(flagged, choice, remark, typed, texts)
        except (FlagError, PhotoError) as error:
            sentence = _message(error.in_language(language), "refused")
            return (UNCHANGED, UNCHANGED, flagged, sentence)
        return (HIDDEN, HIDDEN, None, _message(texts.flag_thanks, "kept"))


def _offer(outcome: Outcome) -> tuple[Any, ...]:
    return (gr.update(visible=isinstance(outcome, ShownAnswer)), HIDDEN, None, "")


def _message(sentence: str, kind: str) -> str:
    return templates.render("identify/flag_message.html", sentence=sentence, kind=kind)


def _heading(texts: Texts) -> dict[str, str]:
    return {"value": templates.render("identify/flag_heading.html", texts=texts)}


def _notice(texts: Texts) -> dict[str, str]:
    return {"value": templates.render("identify/flag_notice.html", texts=texts)}


def _search_texts(texts: Texts) -> dict[str, str]:
    return {"label": texts.flag_search, "placeholder": texts.flag_search_prompt}


def _remark_texts(texts: Texts) -> dict[str, str]:
    return {"label": texts.flag_remark, "placeholder": texts.flag_remark_prompt}
