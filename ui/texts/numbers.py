"""Numbers and dates as the page's language writes them."""

from datetime import date

from ui.texts.page import Texts


def whole(number: int, texts: Texts) -> str:
    """A count, its thousands set apart."""
    return f"{number:,}".replace(",", texts.model.thousands)


def of_100(share: float) -> int:
    """How many of 100 a share, 0..1, is."""
    return round(100 * share)


def day(text: str, texts: Texts) -> str:
    """A date in ISO 8601 as the language writes it; any other text as it is."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        return text
    return texts.model.date.format(year=given.year, month=given.month, day=given.day)
