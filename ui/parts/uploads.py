"""What a visitor may hand to the page: files of a bounded size, and no addresses to fetch."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import gradio as gr
from gradio_client.utils import is_http_url_like

# In bytes. Above what a photo may weigh, since Gradio's own refusal is in English only.
LARGEST = 1_000_000_000

MoveToCache = Callable[[str | Path | None], Awaitable[str | None]]


def given_path(path: str, cache: str) -> Path:
    """Where an upload is, beneath Gradio's cache. Raises PermissionError for any other file."""
    resolved = Path(path).resolve()
    # Gradio looks at this itself only where the request says that it holds a file.
    if not resolved.is_relative_to(Path(cache).resolve()):
        raise PermissionError(f"{resolved} was not uploaded")
    return resolved


def erase(path: Path) -> None:
    """Remove an upload, and the folder that Gradio made for it; fine where it has gone."""
    path.unlink(missing_ok=True)
    # Another upload may have come into it.
    with suppress(OSError):
        path.parent.rmdir()


def refuse_addresses(page: gr.Blocks) -> None:
    """Keep every component of the page from downloading what it is given the address of.

    Gradio would fetch it for whoever asks, and so send requests of a stranger's choice from here.
    """
    component: Any
    for component in page.blocks.values():
        component.async_move_resource_to_block_cache = _only_files(component)


def _only_files(component: gr.blocks.Block) -> MoveToCache:
    move = component.async_move_resource_to_block_cache

    async def move_file(address_or_path: str | Path | None) -> str | None:
        if is_http_url_like(str(address_or_path)):
            raise PermissionError(f"{address_or_path} was not uploaded")
        return await move(address_or_path)

    return move_file
