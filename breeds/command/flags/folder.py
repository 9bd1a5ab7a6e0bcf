"""The flags' folder of this machine, and what its disk says, in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from breeds.bilingual import BilingualError


class FlagsFolderError(BilingualError):
    """A folder of verdicts that can't be read or written, with the reason."""


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Raises FlagsFolderError for what the disk says."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise FlagsFolderError(
            f"Le dossier {folder} ne peut pas être utilisé : {reason}.",
            f"The folder {folder} can't be used: {reason}.",
        ) from error
