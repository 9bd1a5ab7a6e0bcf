"""What became of a partition's photos <-> one Parquet file, which says what made it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

from breeds import files
from breeds.bundle import Labels
from breeds.catalogue import columns
from breeds.catalogue.index import fingerprint
from breeds.catalogue.pipeline import Opinion, Outcome
from breeds.catalogue.rows import Found
from breeds.catalogue.store import to_path, to_text
from breeds.engine.errors import PartError, need_extra
from breeds.engine.partition import SCHEMA
from breeds.photo import PhotoError
from breeds.recognition.classifier import Classifier

SUFFIX = ".parquet"
# Rows that are in memory at once.
BATCH = 256
# The columns of every photo, by Arrow's names for their types; paths need not be UTF-8.
OF_PHOTO = {
    "path": "binary",
    "size": "int64",
    "modified": "int64",
    "digest": "string",
    "error_fr": "string",
    "error_en": "string",
}
# Those of a photo's opinion, null where it has none: as a catalogue keeps them.
OF_OPINION = dict.fromkeys(columns.ANSWER, "string") | {
    "dog_score": "float64",
    "legal_weight": "bool",
    "incomplete": "bool",
    "impression": "binary",
    "resemblance": "binary",
}


@dataclass(frozen=True)
class Origin:
    """What a part's answers follow from beside the photos; parts of another one don't fit."""

    version: str
    fingerprint: str
    labels: Labels

    @classmethod
    def of(cls, classifier: Classifier) -> "Origin":
        bundle = classifier.bundle
        return cls(bundle.manifest.version, fingerprint(classifier), bundle.labels)


def path_of(folder: Path, partition: str) -> Path:
    return folder / f"{partition}{SUFFIX}"


def require_pyarrow() -> None:
    """Raises EngineError where it isn't installed."""
    _pyarrow()


def write(path: Path, partition: str, origin: Origin, outcomes: Iterable[Outcome]) -> None:
    """Whole or not at all, whoever else writes the same part. Raises EngineError, OSError."""
    pyarrow, parquet = _pyarrow()
    metadata = {
        "schema": str(SCHEMA),
        "partition": partition,
        "version": origin.version,
        "fingerprint": origin.fingerprint,
        "labels": origin.labels.to_json(),
    }
    schema = _schema(pyarrow).with_metadata(metadata)
    left = iter(outcomes)
    with files.replacing(path, mark=f"-{token_hex(8)}") as draft:
        options = {"compression": "zstd", "write_page_checksum": True}
        with parquet.ParquetWriter(draft, schema, **options) as writer:
            while batch := [_to_row(outcome) for outcome in islice(left, BATCH)]:
                writer.write_batch(pyarrow.RecordBatch.from_pylist(batch, schema=schema))


def sweep(folder: Path) -> None:
    """Remove what killed workers had half written. Raises OSError."""
    for draft in folder.glob(f"*.draft-*{SUFFIX}"):
        draft.unlink(missing_ok=True)


class Part:
    """A part that is read: what made it, and its rows, a few in memory at once."""

    def __init__(self, path: Path) -> None:
        """Raises EngineError without pyarrow, PartError."""
        self.path = path
        pyarrow, self._parquet = _pyarrow()
        with self._open() as file:
            told = {
                key.decode(): value.decode() for key, value in file.schema_arrow.metadata.items()
            }
            if told["schema"] != str(SCHEMA):
                raise PartError(
                    f"La partie {path} vient d'une autre version de ce programme : refaites-la.",
                    f"The part {path} was written by another version of this program: make it "
                    "again.",
                )
            if not file.schema_arrow.equals(_schema(pyarrow)):
                raise ValueError("other columns than a part's")
            self.partition = told["partition"]
            labels = Labels.from_json(told["labels"])
            self.origin = Origin(told["version"], told["fingerprint"], labels)
            self._breeds = {breed.id: breed for breed in labels.breeds}
            self._groups = {group.id: group for group in labels.groups}

    def found(self) -> Iterator[Found]:
        """Raises PartError."""
        for row in self._rows(["path", "size", "modified"]):
            with self._told():
                found = _found(row)
            yield found

    def unreadable(self) -> int:
        """How many of its photos couldn't be read. Raises PartError."""
        return sum(row["error_en"] is not None for row in self._rows(["error_en"]))

    def outcomes(self) -> Iterator[Outcome]:
        """Raises PartError."""
        for row in self._rows(None):
            with self._told():
                outcome = self._outcome(row)
            yield outcome

    def _outcome(self, row: dict[str, Any]) -> Outcome:
        error = PhotoError(row["error_fr"], row["error_en"]) if row["error_en"] else None
        opinion = None
        if row["model"] is not None:
            said = [row[name] for name in columns.ANSWER]
            dated = columns.to_answer(said, row["incomplete"], self._breeds, self._groups)
            impression = columns.to_impression(row["impression"], row["resemblance"])
            opinion = Opinion(dated, impression)
        return Outcome(_found(row), row["digest"], opinion, error)

    def _rows(self, names: list[str] | None) -> Iterator[dict[str, Any]]:
        left = 0
        with self._open() as file:
            left += file.metadata.num_rows
            for batch in file.iter_batches(BATCH, columns=names):
                left -= batch.num_rows
                yield from batch.to_pylist()
            # Pages have checksums, their headers don't: one that lies ends the rows too early.
            if left:
                raise ValueError(f"{left} rows are missing")

    @contextmanager
    def _open(self) -> Iterator[Any]:
        with (
            self._told(),
            self._parquet.ParquetFile(self.path, page_checksum_verification=True) as file,
        ):
            yield file

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise PartError(
                f"La partie {self.path} n'existe pas.", f"There is no part {self.path}."
            ) from error
        # A file that is none, or is torn, may be anything.
        except (
            OSError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            NotImplementedError,
        ) as error:
            raise PartError(
                f"{self.path} n'est pas une partie d'archive, ou elle est abîmée : supprimez-la, "
                "puis relancez « index --engine ».",
                f"{self.path} is no part of an archive, or it is damaged: remove it, then run "
                "`index --engine` again.",
            ) from error


def _schema(pyarrow: Any) -> Any:
    types = {"bool": pyarrow.bool_()} | {
        name: getattr(pyarrow, name)() for name in ("binary", "float64", "int64", "string")
    }
    columns_of_all = (OF_PHOTO | OF_OPINION).items()
    return pyarrow.schema([(name, types[kind]) for name, kind in columns_of_all])


def _to_row(outcome: Outcome) -> dict[str, Any]:
    file, error, opinion = outcome.file, outcome.error, outcome.opinion
    path = to_text(file.path)
    row: dict[str, Any] = {
        "path": path.encode() if isinstance(path, str) else path,
        "size": file.size,
        "modified": file.modified,
        "digest": outcome.digest,
        "error_fr": error.french if error else None,
        "error_en": error.english if error else None,
    }
    if opinion is not None:
        row |= zip(columns.ANSWER, columns.from_answer(opinion.dated), strict=True)
        impression, resemblance = columns.from_impression(opinion.impression)
        row |= {"impression": impression, "resemblance": resemblance}
        row["incomplete"] = opinion.dated.answer.incomplete
    return row


def _found(row: dict[str, Any]) -> Found:
    return Found(to_path(row["path"]), row["size"], row["modified"])


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise need_extra() from error
    return pyarrow, pyarrow.parquet
