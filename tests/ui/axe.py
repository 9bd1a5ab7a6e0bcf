"""What axe finds wrong with the page as it is seen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.ui.states import at_rest

# Off by default, since it is young.
OPTIONS = {"rules": {"label-content-name-mismatch": {"enabled": True}}}


def faults(page: Page) -> list[str]:
    """A line for each element that breaks a rule."""
    at_rest(page)
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]
