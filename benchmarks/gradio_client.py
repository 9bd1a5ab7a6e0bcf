"""One visitor of the page without a browser: Gradio's own requests, in the order a browser sends.

The page is asked for by what it shows (`PHOTO`, `ANSWER`), never by the numbers that Gradio gives
its components and events, so that any state of the program can be visited.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PHOTO, ANSWER, LANGUAGE = "photo", "answer", "language"
API = "/gradio_api"

Config = dict[str, Any]
Event = dict[str, Any]


class VisitError(Exception):
    """The page didn't answer as it should."""


@dataclass(frozen=True)
class PageEvents:
    """What a page's configuration says happens in a visit: on loading, for a photo, and then.

    `handled` are all that the server hears of.
    """

    components: dict[int, Config]
    loading: tuple[Event, ...]
    answering: Event
    following: tuple[Event, ...]
    handled: tuple[Event, ...]

    @classmethod
    def of(cls, config: Config) -> "PageEvents":
        """Raises VisitError where no event answers a photo."""
        components = {each["id"]: each for each in config["components"]}
        named = {each["props"].get("elem_id"): id for id, each in components.items()}
        handled = [event for event in config["dependencies"] if event["backend_fn"]]
        answering = [
            event
            for event in handled
            if named.get(PHOTO) in _giving(event) and named.get(ANSWER) in event["outputs"]
        ]
        if not answering:
            raise VisitError(f"no event of the page makes #{ANSWER} of #{PHOTO}")
        first = answering[0]
        return cls(
            components,
            tuple(event for event in handled if _is_load(event)),
            first,
            tuple(event for event in handled if event["trigger_after"] == first["id"]),
            tuple(handled),
        )


class Visitor:
    """A visit: one session of Gradio's, from the page's loading to what follows the answer."""

    def __init__(self, client: httpx.AsyncClient, events: PageEvents) -> None:
        self._client = client
        self._events = events
        self._session = uuid.uuid4().hex

    async def load(self) -> None:
        (await self._client.get("/")).raise_for_status()
        for event in self._events.loading:
            await self._run(event, {})

    async def answer(self, photo: Path) -> str:
        """The HTML shown for a photo. Raises VisitError, or an error of httpx."""
        events = self._events
        values = {PHOTO: await self._upload(photo)}
        said = {"path": values[PHOTO]["path"], "number": 1, "picture": False}
        outputs = await self._run(events.answering, values, said)
        for event in events.following:
            await self._run(event, values)
        return self._shown(events.answering, outputs, ANSWER)

    async def press(self, button: str, shown: str) -> str:
        """The HTML that a component shows after a button. Raises VisitError, or httpx's."""
        event = next(
            each
            for each in self._events.handled
            if shown in self._names(each["outputs"])
            and button in self._names(id for id, kind in each["targets"] if kind == "click")
        )
        return self._shown(event, await self._run(event, {}), shown)

    def _shown(self, event: Event, outputs: list[Any], name: str) -> str:
        return _text(outputs[self._names(event["outputs"]).index(name)])

    def _names(self, ids: Iterable[int]) -> list[str]:
        return [self._events.components[id]["props"].get("elem_id") for id in ids]

    async def _upload(self, photo: Path) -> Config:
        files = {"files": (photo.name, photo.read_bytes(), "image/jpeg")}
        response = await self._client.post(f"{API}/upload", files=files)
        response.raise_for_status()
        path = response.json()[0]
        return {"path": path, "orig_name": photo.name, "meta": {"_type": "gradio.FileData"}}

    async def _run(self, event: Event, values: Config, said: Config | None = None) -> list[Any]:
        asked = {
            "fn_index": event["id"],
            "data": [self._value(id, values) for id in event["inputs"]],
            "session_hash": self._session,
            "trigger_id": None,
            "event_data": said,
        }
        if event["queue"] is False:
            response = await self._client.post(f"{API}/run/predict", json=asked)
            response.raise_for_status()
            outputs: list[Any] = response.json()["data"]
            return outputs
        (await self._client.post(f"{API}/queue/join", json=asked)).raise_for_status()
        return await self._listen()

    async def _listen(self) -> list[Any]:
        address = f"{API}/queue/data?session_hash={self._session}"
        async with self._client.stream("GET", address) as stream:
            async for line in stream.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line.removeprefix("data:"))
                if message["msg"] == "process_completed":
                    return _outputs(message)
        raise VisitError("the answer's stream ended without an answer")

    def _value(self, id: int, values: Config) -> Any:
        properties = self._events.components[id]["props"]
        return values.get(properties.get("elem_id"), properties.get("value"))


def _giving(event: Event) -> set[int]:
    """The components that may hand over the photo: as a value, or with what happened to them."""
    return set(event["inputs"]) | {target for target, _ in event["targets"]}


def _is_load(event: Event) -> bool:
    return any(kind == "load" for _, kind in event["targets"])


def _outputs(message: Config) -> list[Any]:
    if not message["success"]:
        raise VisitError(str(message["output"]))
    outputs: list[Any] = message["output"]["data"]
    return outputs


def _text(output: Any) -> str:
    return str(output.get("value", "") if isinstance(output, dict) else output)
