"""Small pictures served as files, so that a browser keeps them and `/` stays light."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = "pictures"
# A picture's name follows from its bytes, so what a browser keeps never grows old.
KEPT_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Picture:
    """A JPEG's bytes."""

    content: bytes

    @cached_property
    def name(self) -> str:
        return f"{hashlib.sha256(self.content).hexdigest()[:16]}.jpg"

    @property
    def address(self) -> str:
        """Where `route` serves it, seen from the page."""
        return f"{FOLDER}/{self.name}"


def route(pictures: Iterable[Picture]) -> Route:
    """Serves these pictures, and nothing else."""
    contents = {picture.name: picture.content for picture in pictures}

    def send(request: Request) -> Response:
        content = contents.get(request.path_params["name"])
        if content is None:
            return Response(status_code=404)
        return Response(content, media_type="image/jpeg", headers={"Cache-Control": KEPT_FOR_EVER})

    return Route(f"/{FOLDER}/{{name}}", send)
