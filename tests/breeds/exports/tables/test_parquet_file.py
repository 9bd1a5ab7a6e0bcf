"""Parquet: typed columns, read back by pyarrow; and what is said without it."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet
import pytest

from breeds.catalogue.store import Catalogue
from breeds.exports.chosen import Of
from breeds.exports.errors import ExportError
from breeds.exports.tables import parquet_file
from breeds.exports.tables.columns import COLUMNS, Wanted, rows
from tests import export_archive


@pytest.mark.parametrize("of", Of)
def test_what_is_read_back_is_what_the_catalogue_holds(
    export_catalogue: Catalogue, of: Of, tmp_path: Path
) -> None:
    path = tmp_path / "out.parquet"
    parquet_file.write(path, COLUMNS[of], rows(export_catalogue, Wanted(of)))
    table = pyarrow.parquet.read_table(path)
    assert table.column_names == [column.name for column in COLUMNS[of]]
    held = [tuple(row.values()) for row in table.to_pylist()]
    assert held == list(rows(export_catalogue, Wanted(of)))


def test_columns_have_their_types(export_catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    parquet_file.write(path, COLUMNS[Of.PHOTOS], rows(export_catalogue, Wanted()))
    schema = pyarrow.parquet.read_schema(path)
    types = {name: str(schema.field(name).type) for name in ("path", "size", "dog_score")}
    assert types == {"path": "string", "size": "int64", "dog_score": "double"}
    assert str(schema.field("legal_weight").type) == "bool"
    assert str(schema.field("modified").type) == "timestamp[ms, tz=UTC]"
    assert schema.metadata[b"program"] == b"quelle-race"
    judged = {row["path"]: row["judged"] for row in pyarrow.parquet.read_table(path).to_pylist()}
    assert judged[export_archive.EMOJI] == datetime(2099, 5, 1, 8, 30, tzinfo=UTC)


def test_batches_make_one_table(
    export_catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_file, "BATCH", 2)
    path = tmp_path / "out.parquet"
    parquet_file.write(path, COLUMNS[Of.PHOTOS], rows(export_catalogue, Wanted()))
    file = pyarrow.parquet.ParquetFile(path)
    assert file.num_row_groups > 1
    assert file.metadata.num_rows == len(list(rows(export_catalogue, Wanted())))


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError) as raised:
        parquet_file.require_pyarrow()
    for said in (raised.value.french, raised.value.english):
        assert 'pip install "quelle-race[parquet]"' in said
