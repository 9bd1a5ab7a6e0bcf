"""axe finds nothing in any state, and a screen reader is told the answer and the verdict."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise, product

import pytest
from playwright.sync_api import Page, expect

from tests.ui.axe import faults
from tests.ui.conftest import OpenPage
from tests.ui.states import STATES, State, answered, form

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_axe_finds_nothing_on_any_screen(open_page: OpenPage, state: State) -> None:
    page = open_page()
    state.reach(page)
    found = {}
    for width, scheme in product((1280, 375), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("body.dark")).to_have_count(int(scheme == "dark"))
        found[width, scheme] = faults(page)
    assert not any(found.values()), found


@contextmanager
def listening(page: Page) -> Iterator[Callable[[], list[str]]]:
    """What the accessibility tree holds in its polite live regions, as a screen reader gets it."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")

    def said() -> list[str]:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        return [
            " ".join(_words(node, by_id))
            for node in nodes
            if node.get("role", {}).get("value") == "status"
        ]

    yield said
    session.detach()


def _words(node: dict, by_id: dict[str, dict]) -> list[str]:
    if node.get("role", {}).get("value") == "StaticText":
        return [node["name"]["value"].strip()]
    children = (by_id[child] for child in node.get("childIds", []) if child in by_id)
    return [word for child in children for word in _words(child, by_id)]


def test_a_screen_reader_hears_the_answer_and_what_became_of_the_verdict(
    open_page: OpenPage,
) -> None:
    page = open_page()
    with listening(page) as said:
        # The regions are there, empty, before their words: only a change in them is spoken.
        assert said().count("") >= 2
        answered(page)
        (answer,) = [words for words in said() if words]
        assert re.match("D'apparence Berger allemand, (>\u202f)?\\d+\u202f%. Puis", answer)
        assert answer.count("%") == 5
        page.click("#verdict-yes")
        expect(page.locator("#verdict-undo")).to_be_visible()
        assert any("C'est noté" in words for words in said())
        page.get_by_text("English", exact=True).click()
        expect(page.locator("#answer .headline")).to_contain_text("German shepherd")
        assert any(re.match(r"Looks most like German shepherd, >?\d+%", words) for words in said())


def test_the_headings_make_an_outline(open_page: OpenPage) -> None:
    page = open_page()
    form(page)
    levels = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, h4")]
            .filter((heading) => heading.checkVisibility())
            .map((heading) => Number(heading.tagName[1]))"""
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_of_the_five_is_a_button_named_by_its_words(open_page: OpenPage) -> None:
    page = open_page()
    answered(page)
    first = page.get_by_role("button", name=re.compile(r"^Berger allemand (>.)?\d+.%$"))
    expect(first).to_have_accessible_description(
        "Touchez la bonne race. Si vous répondez, la photo est gardée avec, sans date, lieu ni nom."
    )
