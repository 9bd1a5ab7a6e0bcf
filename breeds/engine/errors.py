"""What goes wrong when an archive is shared out or brought together, in one sentence."""

from breeds.bilingual import BilingualError


class EngineError(BilingualError):
    """A run on several workers that can't go on, with the reason."""


class PartError(BilingualError):
    """Parts that can't be brought together, with the reason."""


def need_extra() -> EngineError:
    return EngineError(
        'Pour cela, installez d\'abord : pip install "quelle-race[cluster]"',
        'For this, install first: pip install "quelle-race[cluster]"',
    )
