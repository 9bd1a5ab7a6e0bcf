"""What tests have done to a repo of verdicts by the real client, in the client's own process."""

from collections.abc import Sequence
from pathlib import Path

from huggingface_hub import hf_hub_download
from huggingface_hub.errors import HfHubHTTPError

from breeds.flags.forgetting import forget
from breeds.flags.hub import erasing, places
from breeds.flags.hub.contents import Contents
from breeds.flags.hub.remote import FlagsRepo
from tests.hub import LoopbackHub

REPO = "refuge/avis"


def ensure(repo: str) -> None:
    FlagsRepo(repo).ensure()


def newest(repo: str) -> str:
    return FlagsRepo(repo).newest(private=True)


def contents(repo: str) -> Contents:
    return FlagsRepo(repo).contents()


def put(repo: str, flags_dir: Path, parent: str | None = None) -> str:
    """Send all that lies in a folder but tombstones, in one commit; its SHA."""
    here = FlagsRepo(repo)
    paths = [
        path for together in places.lacking(flags_dir, lambda path: False) for path in together
    ]
    files: dict[str, Path | bytes] = {
        places.there(flags_dir, path): flags_dir / path for path in paths
    }
    return here.put(files, parent or here.newest(), "By hand")


def erase(repo: str, flags_dir: Path, records: Sequence[str]) -> None:
    for record in records:
        forget(flags_dir, record)
    erasing.erase(FlagsRepo(repo), flags_dir, records)


def finish(repo: str) -> frozenset[str]:
    return erasing.finish(FlagsRepo(repo))


def downloaded(repo: str, place: str, revision: str, cache: Path) -> bytes | int:
    """A file's bytes at a revision, or the status of the Hub's refusal."""
    try:
        path = hf_hub_download(repo, place, repo_type="dataset", revision=revision, cache_dir=cache)
    except HfHubHTTPError as error:
        return error.response.status_code
    return Path(path).read_bytes()


def kept_there(hub: LoopbackHub, repo: str = REPO) -> set[str]:
    """The paths that the repo's files have here."""
    found = (places.here(place) for place in hub.files(repo, kind="dataset"))
    return {path for path in found if path}


def times_committed(hub: LoopbackHub, repo: str = REPO) -> dict[str, int]:
    """In how many commits each file first appeared, or appeared anew, by its place."""
    counts: dict[str, int] = {}
    before: set[str] = set()
    for commit in reversed(hub.commits(repo, kind="dataset")):
        for place in commit.files.keys() - before:
            counts[place] = counts.get(place, 0) + 1
        before = set(commit.files)
    return counts
