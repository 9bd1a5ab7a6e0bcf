"""What an exception says fits into one sentence, whatever it is made of."""

import pytest

from breeds.one_line import first_sentence, one_line


@pytest.mark.parametrize(
    ("said", "whole", "first"),
    [
        (ValueError("no such file."), "no such file", "no such file"),
        (ValueError("It broke. Try again."), "It broke; Try again", "It broke"),
        (OSError("two lines:\n - the second.\n"), "two lines: the second", "two lines:"),
        (ValueError("a;\n\n  b   c"), "a; b c", "a"),
        (ValueError("3.5 is too much"), "3.5 is too much", "3.5 is too much"),
        (KeyboardInterrupt(), "KeyboardInterrupt", "KeyboardInterrupt"),
        (ValueError("  \n"), "ValueError", "ValueError"),
        ("fatal: no.\nhint", "fatal: no; hint", "fatal: no"),
        ("", "", ""),
    ],
)
def test_it_is_told_whole_or_by_its_first_sentence(
    said: BaseException | str, whole: str, first: str
) -> None:
    assert one_line(said) == whole
    assert first_sentence(said) == first
