"""Files that are replaced in one step, so that a full disk or a kill leaves what was there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A draft beside the file, of the same suffix, which takes its place at the end.

    Raises OSError, which names the file.
    """
    draft = path.with_suffix(f".draft{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def write(path: Path, text: str) -> None:
    """Raises OSError, which names the file."""
    with replacing(path) as draft:
        draft.write_text(text, "utf-8", newline="\n")
