"""Addresses of a bundle's pages on the Hub."""

from huggingface_hub.constants import ENDPOINT

from breeds.bundle import Origin


def files(origin: Origin) -> str | None:
    """Where its files are, at its very commit; None for a bundle that isn't the Hub's."""
    return _address(origin, "tree")


def card(origin: Origin) -> str | None:
    address = _address(origin, "blob")
    return address and f"{address}/README.md"


def _address(origin: Origin, kind: str) -> str | None:
    if origin.repo is None or origin.revision is None:
        return None
    return f"{ENDPOINT}/{origin.repo}/{kind}/{origin.revision}"
