"""Numbers as the page's language writes them."""

from ui.texts import Texts


def whole(number: int, texts: Texts) -> str:
    """A count, its thousands set apart."""
    return f"{number:,}".replace(",", texts.model.thousands)


def of_100(share: float) -> int:
    """How many of 100 a share, 0..1, is."""
    return round(100 * share)
