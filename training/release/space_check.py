"""Asks a deployed page about an example photo over HTTP, as a visitor's browser would."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from huggingface_hub import HfApi, get_token

from breeds.hub_reference import HubReference, is_commit
from breeds.one_line import one_line
from training import ROOT
from training.errors import TrainingError
from training.release.hub_repo import trouble_in_one_sentence
from training.release.pinned_model import pin

# Its file's name is the English name of the breed that must come first.
EXAMPLE = ROOT / "examples" / "german_shepherd.jpg"
BREEDS_SHOWN = 5
# Seconds. A first build installs all packages; a page at work may have photos waiting.
PATIENCE = 20 * 60
BETWEEN_LOOKS = 5
ANSWER_TIMEOUT = 120

STARTING = {502, 503, 504}
STUCK = {"BUILD_ERROR", "CONFIG_ERROR", "DELETING", "NO_APP_FILE", "PAUSED", "RUNTIME_ERROR"}
MODEL_LINK = re.compile(r'href="[^"]*/([\w.-]+/[\w.-]+)/tree/([0-9a-f]{40})"')

Tell = Callable[[str], None]


class CheckError(TrainingError):
    """A deployed page that isn't as it should be, told in one sentence."""


@dataclass(frozen=True)
class Site:
    """Where a page is served; `space` is its repo where its address was the Hub's.

    `token` is None unless the Space is private: it is for its own host alone.
    """

    url: str
    space: str | None = None
    token: str | None = field(default=None, repr=False)

    def stage(self) -> str | None:
        """What the Hub says that the Space is doing."""
        if self.space is None:
            return None
        with trouble_in_one_sentence(CheckError, self.space, "check"):
            return HfApi().get_space_runtime(self.space).stage


def check(address: str, model: str | None, tell: Tell, patience: float = PATIENCE) -> None:
    """Check the page at its own address or at the Hub's https://…/spaces/USER/NAME.

    `tell` gets a sentence for each thing that is as it should be; `model`, USER/NAME[@REVISION],
    is what must answer. `patience` is how many seconds the page may take to start. Raises
    CheckError for the first thing that isn't as it should be, ModelError for a model that isn't
    on the Hub.
    """
    with _trouble(address):
        site = _site(address)
        headers = {"Authorization": f"Bearer {site.token}"} if site.token else {}
        with httpx.Client(
            base_url=site.url, headers=headers, timeout=ANSWER_TIMEOUT, follow_redirects=True
        ) as client:
            config = _await_page(site, client, tell, patience)
            tell(f"The page {site.url} loads.")
            tell(f"It answers with the model {_served_model(config, model)}.")
            tell(_ask(client, config.get("api_prefix", ""), EXAMPLE))


def _site(address: str) -> Site:
    """Find the page of a Space by its Hub address; any other address is the page's own."""
    api = HfApi()
    match = re.fullmatch(rf"{re.escape(api.endpoint)}/spaces/([^/]+/[^/?#]+)/?", address)
    if match is None:
        return Site(address.rstrip("/"))
    with trouble_in_one_sentence(CheckError, address, "check"):
        space = api.space_info(match[1])
    if not space.host:
        raise CheckError(f"The Hub gives no address for the page of {space.id} yet.")
    return Site(space.host, space.id, get_token() if space.private else None)


def _await_page(site: Site, client: httpx.Client, tell: Tell, patience: float) -> dict[str, Any]:
    """Wait while the page is being built or woken, and return what Gradio tells of it."""
    deadline = time.monotonic() + patience
    told = None
    while True:
        stage = site.stage()
        if stage in STUCK:
            raise CheckError(f"The Space is in the stage {stage}: its log on the Hub tells why.")
        # A sleeping Space wakes when it is visited.
        reply = client.get("/")
        is_starting = reply.status_code in STARTING or stage not in (None, "RUNNING")
        if not is_starting:
            return _config(site, client, reply)
        state = stage or f"HTTP {reply.status_code}"
        if time.monotonic() > deadline:
            raise CheckError(f"The page {site.url} hasn't started in the time given ({state}).")
        if state != told:
            tell(f"The page isn't ready yet ({state}): waiting.")
            told = state
        time.sleep(min(BETWEEN_LOOKS, patience / 10))


def _config(site: Site, client: httpx.Client, page: httpx.Response) -> dict[str, Any]:
    if page.status_code in (401, 403, 404):
        raise CheckError(
            f"There is no page at {site.url} ({page.status_code}): a private Space is found by its "
            "address on the Hub, with a token that may read it."
        )
    if not page.is_success:
        raise CheckError(f"The page {site.url} fails ({page.status_code}): its log tells why.")
    reply = client.get("/config")
    is_gradio = reply.is_success and "json" in reply.headers.get("Content-Type", "")
    config = reply.json() if is_gradio else None
    if not isinstance(config, dict) or "components" not in config:
        raise CheckError(f"{site.url} isn't a page of this program.")
    return config


def _served_model(config: dict[str, Any], wanted: str | None) -> str:
    """The model that answers, which must be the wanted one where one is, and never a stand-in."""
    shown = {part["props"].get("elem_id"): part["props"] for part in config["components"]}
    link = MODEL_LINK.search(shown["footer"]["value"])
    if link is None and (wanted or "notice" in shown):
        raise CheckError(
            "The page answers with the model that is embedded in it, not with one of the Hub: "
            "the page and its log tell why."
        )
    if link is None:
        return "that is embedded in it"
    repo, commit = link.groups()
    expected = _expected(wanted, repo, commit)
    if (repo, commit) != expected:
        raise CheckError(f"The page answers with {repo}@{commit}, not with {'@'.join(expected)}.")
    return f"{repo}@{commit}"


def _expected(wanted: str | None, repo: str, commit: str) -> tuple[str, str]:
    """The repo and commit that are wanted, where the page has these; any commit may be."""
    if wanted is None:
        return repo, commit
    named = HubReference.parse(wanted)
    if named.revision is None:
        return named.repo, commit
    if is_commit(named.revision):
        return named.repo, named.revision
    return named.repo, pin(HfApi(), wanted).commit


def _ask(client: httpx.Client, prefix: str, photo: Path) -> str:
    """Upload the photo and ask for its breeds; the sentence that tells of a right answer."""
    with photo.open("rb") as stream:
        uploaded = client.post(f"{prefix}/upload", files={"files": (photo.name, stream)})
    path = uploaded.raise_for_status().json()[0]
    given = {"data": [{"path": path, "meta": {"_type": "gradio.FileData"}}]}
    called = client.post(f"{prefix}/call/identify", json=given).raise_for_status().json()
    reply = client.get(f"{prefix}/call/identify/{called['event_id']}").raise_for_status()
    answer = _result(reply.text)
    if answer is None or answer["status"] != "ok":
        raise CheckError(f"The page can't answer for {photo.name}: its log tells why.")
    names = [breed["en"] for breed in answer["breeds"]]
    if len(names) != BREEDS_SHOWN:
        raise CheckError(f"The page names {len(names)} breeds for {photo.name}, not five.")
    expected = photo.stem.replace("_", " ")
    if names[0].casefold() != expected:
        raise CheckError(f"The page takes {photo.name} for a {names[0]}, not a {expected}.")
    return f"It names five breeds for {photo.name}, {names[0]} first."


def _result(events: str) -> dict[str, Any] | None:
    """The answer within a stream of server-sent events; None where the page tells of an error."""
    found = re.search(r"^event: complete\r?\ndata: (.*)$", events, re.MULTILINE)
    return json.loads(found[1])[0] if found else None


@contextmanager
def _trouble(address: str) -> Iterator[None]:
    try:
        yield
    except httpx.InvalidURL as error:
        raise CheckError(f"{address!r} is not an address: give https://….") from error
    except httpx.HTTPStatusError as error:
        asked = error.request.url.path
        raise CheckError(f"The page refuses {asked} ({error.response.status_code}).") from error
    except httpx.HTTPError as error:
        raise CheckError(f"The page {address} can't be reached: {one_line(error)}.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise CheckError(f"The page {address} answers what isn't understood: {error}.") from error
