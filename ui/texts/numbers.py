"""Numbers and dates as the page's language writes them."""

from datetime import date

from ui.texts.page import Texts


def whole(number: int, texts: Texts) -> str:
    """A count, its thousands set apart."""
    return f"{number:,}".replace(",", texts.model.thousands)


def of_100(share: float) -> int:
    """How many of 100 a share, 0..1, is."""
    return round(100 * share)


def hundredths(share: float, texts: Texts) -> str:
    """The same in words: never none or all of 100 where it is a little more or less."""
    told = of_100(share)
    if told == 0 and share > 0:
        return texts.model.less_than_one
    return texts.model.more_than_99 if told == 100 and share < 1 else str(told)


def day(text: str, texts: Texts) -> str:
    """A date in ISO 8601 as the language writes it; any other text as it is."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        return text
    return texts.model.date.format(year=given.year, month=given.month, day=given.day)
