"""Rows -> a Parquet file with typed columns, by pyarrow, which is an extra."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from breeds.exports.errors import ExportError
from breeds.exports.tables.columns import Column, Kind, Value
from breeds.exports.tables.json_file import PROGRAM, SCHEMA

# Rows that are in memory at once.
BATCH = 4096


def require_pyarrow() -> None:
    """Raises ExportError where it isn't installed."""
    _pyarrow()


def write(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    """Raises ExportError without pyarrow, OSError."""
    pyarrow, parquet = _pyarrow()
    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.WHOLE: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.FLAG: pyarrow.bool_(),
        Kind.TIME: pyarrow.timestamp("ms", tz="UTC"),
    }
    schema = pyarrow.schema(
        [(column.name, types[column.kind]) for column in columns],
        metadata={"program": PROGRAM, "schema": str(SCHEMA)},
    )
    left = iter(rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(left, BATCH)):
            values = [
                pyarrow.array(column, field.type)
                for column, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(values, schema=schema))


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ExportError(
            "Pour écrire un fichier Parquet, installez d'abord : pip install "
            '"quelle-race[parquet]"',
            'To write a Parquet file, install first: pip install "quelle-race[parquet]"',
        ) from error
    return pyarrow, pyarrow.parquet
