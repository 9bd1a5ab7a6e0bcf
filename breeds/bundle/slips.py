"""How many slips of the finger part what someone typed from the words of a name."""

from collections.abc import Iterable

SHORT, LONG = 4, 7


def slips_from(typed: str, words: Iterable[str]) -> int | None:
    """The fewest slips from a word that was typed to the beginning of one of these words.

    None where there are more than a word of that length forgives: one from four letters on, two
    from seven.
    """
    forgiven = (len(typed) >= SHORT) + (len(typed) >= LONG)
    close = (word for word in words if len(typed) - len(word) <= forgiven)
    fewest = min((_from_beginning(typed, word) for word in close), default=forgiven + 1)
    return fewest if fewest <= forgiven else None


def _from_beginning(typed: str, word: str) -> int:
    """Letters lost, added, replaced or swapped (Damerau and Levenshtein's distance)."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(typed, start=1):
        last, row, before = before, [place], row
        for other, wanted in enumerate(word, start=1):
            cost = min(row[-1] + 1, before[other] + 1, before[other - 1] + (letter != wanted))
            swapped = (
                place > 1 and other > 1 and typed[place - 2 : place] == (wanted + word[other - 2])
            )
            row.append(min(cost, last[other - 2] + 1) if swapped else cost)
    return min(row)
