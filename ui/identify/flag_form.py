"""The form where a volunteer says what the dog is, when the answer is wrong."""

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency

from breeds.flags.record import REMARK_LENGTH
from breeds.flags.store import FlagError
from breeds.photo import PhotoError
from ui.identify import said
from ui.identify.answer import Outcome, ShownAnswer
from ui.identify.flagging import Flagging
from ui.identify.verdicts import SAVING, VerdictBar, visit_of
from ui.parts import templates
from ui.parts.focus import focus
from ui.parts.wording import QUIET, Wording, value_of
from ui.texts.page import Texts, in_language

Update = dict[str, Any]

HIDDEN: Update = gr.update(visible=False)
UNCHANGED: Update = gr.skip()
SCRIPT = Path(__file__).with_suffix(".js")


class FlagForm:
    """The form that the bar's button opens; the bar says what became of it.

    The form keeps the answer that was shown when it was opened, so that a correction never lands
    on another photo.
    """

    def __init__(
        self, flagging: Flagging, outcome: gr.State, bar: VerdictBar, wording: Wording
    ) -> None:
        self._flagging = flagging
        self._bar = bar
        self._outcome = outcome
        self._language = wording.switch
        self._flagged = gr.State(None)
        self._lay_out(wording)
        self._connect()

    def reset_after(self, answered: Dependency) -> None:
        """After each answer, close the form, and take away what was said of the one before.

        At once: a form that is opened in between would be closed again.
        """
        answered.then(self._cancelled, [self._outcome, self._language], self._whole, **QUIET)

    def _lay_out(self, wording: Wording) -> None:
        create = wording.create
        with gr.Column(visible=False, elem_id="flag-form") as self._form:
            create(
                gr.HTML,
                _heading,
                apply_default_css=False,
                js_on_load=SCRIPT.read_text("utf-8"),
            )
            self._search = create(gr.Textbox, _search_texts, elem_id="flag-search")
            self._not_found = gr.HTML(elem_id="flag-not-found", apply_default_css=False)
            self._choice = create(
                gr.Radio, lambda texts: {"label": texts.flag_choice}, elem_id="flag-choice"
            )
            self._remark = create(
                gr.Textbox, _remark_texts, max_length=REMARK_LENGTH, elem_id="flag-remark"
            )
            notice = partial(_notice, self._flagging.keeper.days)
            create(gr.HTML, notice, apply_default_css=False)
            with gr.Row(elem_id="flag-buttons"):
                self._save = create(
                    gr.Button, value_of("flag_save"), variant="primary", elem_id="flag-save"
                )
                self._cancel = create(gr.Button, value_of("flag_cancel"), elem_id="flag-cancel")
        fields = [self._search, self._choice, self._remark]
        self._own = [self._form, self._flagged, *fields]
        self._whole = [*self._bar.parts, *self._own]

    def _connect(self) -> None:
        narrowing = [self._flagged, self._search, self._choice, self._language]
        # Gradio's own `input` event misses a phone's keyboard, which sends no key presses.
        narrowed = [self._choice, self._not_found]
        self._search.change(self._narrow, narrowing, narrowed, **QUIET)
        self._language.change(self._narrow, narrowing, narrowed, **QUIET)
        shown = [self._outcome, self._language]
        self._bar.opener.click(self._open, shown, self._whole, **QUIET)
        cancelled = self._cancel.click(self._cancelled, shown, self._whole, **QUIET)
        cancelled.then(None, js=focus("#flag-open"), api_visibility="private")
        self._bar.tapped.then(_closed, None, self._own, **QUIET)
        filled = [self._flagged, self._choice, self._remark, self._search, self._language]
        saved = self._save.click(self._keep, filled, self._whole, **SAVING)
        saved.then(None, js=focus("#photo-next"), api_visibility="private")

    def _open(self, outcome: Outcome, language: str) -> tuple[Any, ...]:
        if not isinstance(outcome, ShownAnswer):
            return self._cancelled(outcome, language)
        choices = self._flagging.choices(outcome, "", None, in_language(language))
        choosable = gr.update(choices=choices, value=None)
        return (*self._bar.filling_in(), gr.update(visible=True), outcome, "", choosable, "")

    def _narrow(
        self, flagged: ShownAnswer | None, typed: str, chosen: str | None, language: str
    ) -> tuple[Update, Any]:
        if flagged is None:
            return UNCHANGED, ""
        texts = in_language(language)
        choices = self._flagging.choices(flagged, typed, chosen, texts)
        narrowed: Update = gr.update(choices=choices, value=chosen)
        return narrowed, said.line("not-found", self._flagging.not_found(typed, texts))

    def _keep(
        self,
        flagged: ShownAnswer | None,
        choice: str | None,
        remark: str,
        typed: str,
        language: str,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        if flagged is None:
            gone = said.refused(lambda texts: texts.flag_answer_gone)
            return (*self._bar.refused(gone, language), *_closed())
        if choice is None:
            nothing_chosen = said.refused(lambda texts: texts.flag_no_choice)
            return (*self._bar.refused(nothing_chosen, language), *_as_filled_in(flagged))
        try:
            visit, texts = visit_of(request), in_language(language)
            record = self._flagging.keep(flagged, choice, visit, texts, remark, typed)
        except (FlagError, PhotoError) as error:
            return (*self._bar.refused(said.failed(error), language), *_as_filled_in(flagged))
        judged = self._bar.judged(record, lambda texts: texts.flag_thanks, language)
        return (*judged, *_closed())

    def _cancelled(self, outcome: Outcome, language: str) -> tuple[Any, ...]:
        return (*self._bar.offered(outcome, language), *_closed())


def _closed() -> tuple[Any, ...]:
    """Emptied too: what was chosen of the last answer's choices is none of the next one's."""
    return (HIDDEN, None, "", None, "")


def _as_filled_in(flagged: ShownAnswer) -> tuple[Any, ...]:
    return (UNCHANGED, flagged, UNCHANGED, UNCHANGED, UNCHANGED)


def _heading(texts: Texts) -> dict[str, str]:
    return {"value": templates.render("identify/flag_heading.html", texts=texts)}


def _notice(days: int | None, texts: Texts) -> dict[str, str]:
    return {"value": templates.render("identify/flag_notice.html", days=days, texts=texts)}


def _search_texts(texts: Texts) -> dict[str, str]:
    return {"label": texts.flag_search, "placeholder": texts.flag_search_prompt}


def _remark_texts(texts: Texts) -> dict[str, str]:
    return {"label": texts.flag_remark, "placeholder": texts.flag_remark_prompt}
