"""An export that can't be written, told in a sentence."""

from breeds.bilingual import BilingualError


class ExportError(BilingualError):
    """An export that can't be written, with the reason in one sentence."""
