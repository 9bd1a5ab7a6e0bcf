"""Rows -> one JSON document that says what it is, written a row after the other."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

from breeds.exports.tables.columns import Column, Value, Wanted

SCHEMA = 1
PROGRAM = "quelle-race"


def write(
    stream: TextIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    wanted: Wanted,
    made: datetime,
    finished: bool,
) -> None:
    """`rows` is the last but one of its keys; `count`, the last, tells that none was cut off.

    `finished` says whether the run that made the catalogue had ended. Raises OSError.
    """
    head = {
        "schema": SCHEMA,
        "program": PROGRAM,
        "made": _told(made),
        "of": wanted.of.value,
        "language": wanted.language,
        "finished": finished,
        "columns": {column.name: column.kind.value for column in columns},
    }
    stream.write(_text(head, indent=1).removesuffix("\n}") + ',\n "rows": [')
    count = 0
    for row in rows:
        told = {column.name: _told(value) for column, value in zip(columns, row, strict=True)}
        stream.write(("," if count else "") + "\n  " + _text(told))
        count += 1
    stream.write(f'\n ],\n "count": {count}\n}}\n')


def _told(value: Value) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _text(told: Any, indent: int | None = None) -> str:
    return json.dumps(told, ensure_ascii=False, indent=indent)
