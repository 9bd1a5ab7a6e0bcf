"""What the loopback Hub knows of Spaces: their kind, variables, secrets, stage and address.

It runs none of them: a test that serves a Space's page itself gives its address.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.hub_protocol import AT, Handler, Reply, create_repo, json_reply, repo_info

# What an account without a paid plan is told when it makes a Gradio Space (status 402).
UNPAID = (
    "Static Spaces are free for everyone, but hosting Gradio and Docker Spaces on free cpu-basic "
    "requires a PRO subscription. Subscribe at https://huggingface.co/pro"
)


@dataclass
class Space:
    """Beside its files; `host` is where its page is served."""

    sdk: str = "gradio"
    variables: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    stage: str = "NO_APP_FILE"
    host: str | None = None


def create(ask: Handler) -> Reply:
    wanted = ask.json()
    made = create_repo(ask)
    if wanted.get("type") == "space" and made.status == 200:
        name = f"{wanted['organization'] or ask.hub.user}/{wanted['name']}"
        ask.hub.spaces[name].sdk = wanted["sdk"]
    return made


def space_info(ask: Handler, name: str, revision: str) -> Reply:
    info = repo_info(ask, "space", name, revision)
    space = ask.hub.spaces[name]
    known = {"sdk": space.sdk, "host": space.host, "runtime": {"stage": space.stage}}
    return json_reply(json.loads(info.data) | known)


def runtime(ask: Handler, name: str) -> Reply:
    ask.repo("space", name)
    return json_reply({"stage": ask.hub.spaces[name].stage, "hardware": {"current": "cpu-basic"}})


def list_variables(ask: Handler, name: str) -> Reply:
    ask.writable("space", name)
    variables = ask.hub.spaces[name].variables
    return json_reply({key: {"value": value} for key, value in variables.items()})


def list_secrets(ask: Handler, name: str) -> Reply:
    """Only their names: nobody reads a secret back."""
    ask.writable("space", name)
    return json_reply({key: {} for key in ask.hub.spaces[name].secrets})


def add_variable(ask: Handler, name: str) -> Reply:
    ask.writable("space", name)
    wanted = ask.json()
    ask.hub.spaces[name].variables[wanted["key"]] = wanted["value"]
    return list_variables(ask, name)


def add_secret(ask: Handler, name: str) -> Reply:
    ask.writable("space", name)
    wanted = ask.json()
    ask.hub.spaces[name].secrets[wanted["key"]] = wanted["value"]
    return json_reply({})


SPACE = r"/api/spaces/(?P<name>[^/]+/[^/]+)"
SPACE_ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("POST", "/api/repos/create", create),
    ("GET", rf"{SPACE}(?:/revision{AT})?", space_info),
    ("GET", f"{SPACE}/runtime", runtime),
    ("GET", f"{SPACE}/variables", list_variables),
    ("POST", f"{SPACE}/variables", add_variable),
    ("GET", f"{SPACE}/secrets", list_secrets),
    ("POST", f"{SPACE}/secrets", add_secret),
)
