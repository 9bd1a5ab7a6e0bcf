"""The real Hub client in a process of its own: it reads the variables HF_… at its import."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from socket import socket
from typing import Any, TypeVar

import pytest

from tests.hub import LoopbackHub

Result = TypeVar("Result")


def client_environment(endpoint: str, home: Path, token: str | None = None) -> dict[str, str]:
    """The environment of a process that knows no Hub but this one, with its caches in `home`."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HF_", "HUGGING_FACE_", "HUGGINGFACE_"))
    }
    hub = {
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(home),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "NO_PROXY": "127.0.0.1",
    }
    return inherited | hub | ({"HF_TOKEN": token} if token else {})


class HubClient:
    """Calls functions in a process whose huggingface_hub was imported for one endpoint."""

    def __init__(self, endpoint: str, home: Path) -> None:
        spawn = multiprocessing.get_context("spawn")
        environment = client_environment(endpoint, home)
        self._process = ProcessPoolExecutor(1, spawn, _enter, (environment,))

    def __enter__(self) -> "HubClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown()

    def call(
        self, function: Callable[..., Result], *args: Any, token: str | None = None, **kwargs: Any
    ) -> Result:
        """The function's result or exception; it and its arguments must be picklable."""
        return self._process.submit(_call, token, function, args, kwargs).result()


def _enter(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)


def _call(token: str | None, function: Callable[..., Any], args: tuple, kwargs: dict) -> Any:
    os.environ.pop("HF_TOKEN", None)
    if token:
        os.environ["HF_TOKEN"] = token
    return function(*args, **kwargs)


@pytest.fixture(scope="session")
def _running_hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as running:
        yield running


@pytest.fixture
def hub(_running_hub: LoopbackHub) -> LoopbackHub:
    """An empty Hub."""
    _running_hub.reset()
    return _running_hub


@pytest.fixture(scope="session")
def hub_client(
    _running_hub: LoopbackHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HubClient]:
    """A client of that Hub."""
    with HubClient(_running_hub.endpoint, tmp_path_factory.mktemp("hub-home")) as client:
        yield client


@pytest.fixture(scope="session")
def cut_off_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubClient]:
    """A client whose Hub refuses every connection."""
    with socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        with HubClient(endpoint, tmp_path_factory.mktemp("no-hub-home")) as client:
            yield client
