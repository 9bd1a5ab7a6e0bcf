"""The reviewers' dashboard: what was answered, flagged and judged, in counts, and what changes."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from breeds.bundle import Bundle
from breeds.flags import cases
from breeds.flags.counts.counted import list_counted
from breeds.flags.counts.figures import Figures, figures
from ui.parts import templates
from ui.review import told
from ui.review.guard import texts_of
from ui.review.told import Told
from ui.texts.dashboard import IN_LANGUAGE
from ui.texts.page import LANGUAGES, Texts

STYLE = Path(__file__).with_suffix(".css")


class Dashboard:
    """Serves the figures of a folder of flags and counts to whoever the guard lets through."""

    def __init__(self, bundle: Bundle, flags_dir: Path, days: int | None) -> None:
        """`bundle` is of the model that serves; `days` for how long verdicts are kept."""
        self._days = days
        self._bundle = bundle
        self._measured = bundle.excerpt().honest
        self._names = {breed.id: breed for breed in bundle.breeds}
        self._flags_dir = flags_dir

    def routes(self) -> list[Route]:
        return [
            Route("/dashboard", self._page, methods=["GET"]),
            Route("/dashboard.css", _style, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        shown = await asyncio.to_thread(self._figures)
        return HTMLResponse(self.render(shown, request.state.nonce, texts_of(request)))

    def _figures(self) -> Figures:
        return figures(
            list_counted(self._flags_dir),
            cases.of_folder(self._flags_dir),
            self._bundle.manifest.version,
            self._measured,
            datetime.now(UTC),
            self._days,
        )

    def render(self, shown: Figures, nonce: str, texts: Texts) -> str:
        in_words = Told(texts, lambda breed: self._name(breed, texts))
        return templates.render(
            "review/dashboard.html",
            figures=shown,
            languages=LANGUAGES,
            measured=self._measured,
            most_weeks=told.MOST_WEEKS,
            nonce=nonce,
            said=IN_LANGUAGE[texts.code],
            texts=texts,
            told=in_words,
        )

    def _name(self, breed: str, texts: Texts) -> str:
        """A breed that this model doesn't know by its id."""
        known = self._names.get(breed)
        return known.name(texts.code) if known else breed


async def _style(_: Request) -> Response:
    return Response(STYLE.read_text("utf-8"), media_type="text/css")
