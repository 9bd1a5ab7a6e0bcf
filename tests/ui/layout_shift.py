"""How much of the page jumps where nobody touched it, as browsers measure it."""

from playwright.sync_api import Page

# How long after an answer, in milliseconds, the page may still move.
SETTLING = 1500

WATCH = """
(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (!entry.hadRecentInput) window.shifted += entry.value;
        }
    }).observe({type: "layout-shift", buffered: true});
})()
"""


def watch(page: Page) -> None:
    """To be called before the page is asked for."""
    page.add_init_script(WATCH)


def shifted(page: Page) -> float:
    """The sum of all layout shifts, once the page has come to rest."""
    page.wait_for_timeout(SETTLING)
    return float(page.evaluate("window.shifted"))
