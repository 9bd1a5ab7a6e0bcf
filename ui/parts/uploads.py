"""What a visitor may hand to the page: files of a bounded size, each their own, no addresses."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import gradio as gr
from gradio import route_utils
from gradio.utils import get_upload_folder, is_in_or_equal
from gradio_client.utils import is_http_url_like
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect

# In bytes. Above what a photo may weigh, since Gradio's own refusal is in English only.
LARGEST = 1_000_000_000

MoveToCache = Callable[[str | Path | None], Awaitable[str | None]]


def adopt(page: gr.Blocks) -> None:
    """Have erased in time, as its own, what a server that was killed has left in the folder."""
    folder = Path(get_upload_folder())
    page.upload_file_set.update(str(path) for path in folder.rglob("*") if path.is_file())


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


class OwnUpload(route_utils.GradioUploadFile):
    """An upload that is kept in a folder of its own.

    Gradio names the folder by the content, so that two visitors with equal files would share one,
    and whoever is done first would erase it for the other.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.sha.update(uuid4().bytes)


class WholeUpload(route_utils.GradioMultiPartParser):
    """Leaves nothing of an upload that is cut off; Gradio would never erase what came of it."""

    async def parse(self) -> FormData:
        try:
            return await super().parse()
        except ClientDisconnect as error:
            for file in self._files_to_close_on_error:
                file.close()
                Path(file.name).unlink(missing_ok=True)
            raise MultiPartException("The upload was cut off.") from error


def keep_apart(page: gr.Blocks) -> None:
    """Keep each upload to this page for itself, where it is, and none that is cut off.

    No component downloads what it is given the address of either: Gradio would fetch it for
    whoever asks, and so send requests of a stranger's choice from here.
    """
    route_utils.GradioUploadFile = OwnUpload  # type: ignore[misc]
    route_utils.GradioMultiPartParser = WholeUpload  # type: ignore[misc]
    component: Any
    for component in page.blocks.values():
        component.async_move_resource_to_block_cache = _only_files(component)


def _only_files(component: Any) -> MoveToCache:
    move: MoveToCache = component.async_move_resource_to_block_cache

    async def move_file(address_or_path: str | Path | None) -> str | None:
        if is_http_url_like(str(address_or_path)):
            raise PermissionError(f"{address_or_path} was not uploaded")
        if address_or_path and is_in_or_equal(address_or_path, component.GRADIO_CACHE):
            return str(address_or_path)
        return await move(address_or_path)

    return move_file
