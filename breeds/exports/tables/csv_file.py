"""Rows -> a CSV file that opens right in a spreadsheet, and none of whose cells is run there."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TextIO

from breeds.exports.tables.columns import Column, Value

# Excel takes a file without it for one of the machine's old code page.
BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"
DIGITS = 6
# A cell that begins with one of these is a formula, and so is what follows a separator where the
# file is opened with another one. https://owasp.org/www-community/attacks/CSV_Injection
# The last four are the same in full width, which spreadsheets of East Asia take for them.
_FORMULA = re.compile(r"(^|[;,|\t\r\n])([\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_CONTROL_FIRST = ("\t", "\r", "\n")


def write(
    stream: TextIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    separator: str,
    language: str,
) -> None:
    """Numbers have a decimal comma in French where the separator is `;`.

    The stream must leave line ends as they are (`newline=""`). Raises OSError.
    """
    point = "," if separator == ";" and language == "fr" else "."
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, delimiter=separator, lineterminator=LINE_END)
    writer.writerow(column.name for column in columns)
    told = _teller(point)
    for row in rows:
        writer.writerow([told(value) for value in row])


def harmless(text: str) -> str:
    """A text of which a spreadsheet runs no part: an apostrophe goes before what it would run."""
    guarded = _FORMULA.sub(r"\1\2'", text)
    return f"'{guarded}" if guarded.startswith(_CONTROL_FIRST) else guarded


def _teller(point: str) -> Callable[[Value], str]:
    def told(value: Value) -> str:
        # A flag is a whole number too.
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, float):
            return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".").replace(".", point)
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        return harmless(value) if isinstance(value, str) else "" if value is None else str(value)

    return told
