"""What somebody typed -> one line of characters that can be seen."""

import unicodedata

# Unicode's control, format and surrogate characters: none can be seen, and a lone surrogate can't
# be written as UTF-8.
_INVISIBLE = ("Cc", "Cf", "Cs")
# Joins two emoji into one; what goes before it may end with a variation selector.
_JOINER = "\u200d"
_EMOJI = ("So", "Sk", "Mn")


def plain(typed: str, longest: int) -> str:
    """In NFC, with single spaces and no invisible characters; at most `longest` characters."""
    normal = unicodedata.normalize("NFC", typed)
    neighbours = zip(f" {normal}", normal, f"{normal[1:]} ", strict=False)
    visible = (
        " " if character.isspace() else character
        for before, character, after in neighbours
        if character.isspace() or _can_be_seen(before, character, after)
    )
    return " ".join("".join(visible).split())[:longest].rstrip(f" {_JOINER}")


def _can_be_seen(before: str, character: str, after: str) -> bool:
    """Whether a character, between two others, can be seen or makes one emoji of them."""
    if character == _JOINER:
        return {unicodedata.category(before), unicodedata.category(after)} <= set(_EMOJI)
    return unicodedata.category(character) not in _INVISIBLE
