"""The embedded model's card as a page of its own."""

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from ui.parts import templates
from ui.texts.page import in_language

CARD = Path(__file__).parents[2] / "model_card.md"
ADDRESS = "card"
# What the Hub reads of it, and people don't.
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def route() -> Route:
    """Serves the card, with a way back to the page in the language that `?lang=` names."""

    def send(request: Request) -> HTMLResponse:
        return HTMLResponse(_page(in_language(request.query_params.get("lang")).code))

    return Route(f"/{ADDRESS}", send)


@cache
def _page(language: str) -> str:
    return render(CARD.read_text("utf-8"), language)


def render(markdown: str, language: str) -> str:
    """A card, without its front matter, as a page; what is HTML in it is shown as text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tree = SyntaxTreeNode(parser.parse(FRONT_MATTER.sub("", markdown)))
    return templates.render("model/card.html", tree=tree, texts=in_language(language))
