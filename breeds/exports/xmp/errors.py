"""Why a sidecar is left alone."""

from pathlib import Path

from breeds.bilingual import BilingualError
from breeds.one_line import one_line


class SidecarError(BilingualError):
    """A sidecar that isn't touched, named, with the reason."""


class UnreadableError(BilingualError):
    """What a file holds can't be taken for a sidecar: the reason alone, a part of a sentence."""

    def of(self, sidecar: Path) -> SidecarError:
        return SidecarError(
            f"{sidecar} n'est pas modifié : {self.french}.",
            f"{sidecar} is left alone: {self.english}.",
        )


def disk_refuses(sidecar: Path, error: OSError) -> SidecarError:
    """Of what the system says when a file can't be read, written or erased."""
    if isinstance(error, PermissionError):
        french, english = "les droits ne le permettent pas", "permissions forbid it"
    else:
        french = english = one_line(error.strerror or str(error))
    return SidecarError(
        f"{sidecar} n'a pas pu être lu ou écrit : {french}.",
        f"{sidecar} could not be read or written: {english}.",
    )
