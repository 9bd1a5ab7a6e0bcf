"""A file that is written whole or not at all, its faults told in sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from breeds import files
from breeds.exports.errors import ExportError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft that takes the file's place where the block ends well.

    Whatever stops the block, the old file stays, and no draft. Raises ExportError.
    """
    if path.is_dir():
        raise ExportError(
            f"{path} est un dossier : donnez le nom d'un fichier.",
            f"{path} is a folder: give a file's name.",
        )
    try:
        with files.replacing(path) as draft:
            try:
                yield draft
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{path} ne peut pas être écrit : {reason}.", f"{path} can't be written: {reason}."
        ) from error
