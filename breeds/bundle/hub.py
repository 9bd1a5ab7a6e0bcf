"""A model of the Hub, from the Hub or from its cache here: resolved, downloaded, repaired."""

import warnings
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from breeds import files
from breeds.bundle.folder import MANIFEST, Bundle, BundleError, Origin, load
from breeds.bundle.hub_errors import HubUnreachableError, trouble, unreachable
from breeds.bundle.manifest import SERVED_FILES
from breeds.hub_reference import HubReference, is_commit

Result = TypeVar("Result")
# Called by work that goes on: how many seconds its next sign of life may take.
Wait = Callable[[float], None]


@dataclass(frozen=True)
class Patience:
    """How many seconds to wait for an answer of the Hub, and for more of a file that has begun.

    So a slow download goes on for as long as it brings something. Over plain HTTP the client tells
    of every 10 MiB only.
    """

    answer: float = 8
    progress: float = 60


PATIENCE = Patience()


def resolve(reference: str, cache: Path | None = None) -> Bundle:
    """Load FOLDER, or REPO[@REVISION] from the Hub into its cache. Raises BundleError."""
    if files.standing(Path(reference)).is_dir():
        return load(Path(reference))
    wanted = HubReference.parse(reference)
    return download(wanted.repo, wanted.revision, cache)


def download(
    repo: str,
    revision: str | None = None,
    cache: Path | None = None,
    patience: Patience = PATIENCE,
) -> Bundle:
    """Resolve a revision to its commit and have that commit's bundle, from the Hub or its cache.

    What the cache holds of a full SHA needs no Hub; of a branch or a tag, only where the Hub can't
    be reached. A damaged file of the cache is downloaded once more. Raises BundleError when the
    model can't be had.
    """
    wanted = _Wanted(repo, revision or "main", cache)
    if is_commit(wanted.revision):
        cached = _load_cached(wanted)
        if cached is not None:
            return cached
    try:
        return _load_repaired(wanted, _fetch(wanted, patience), patience)
    except HubUnreachableError:
        cached = _load_cached(wanted)
        if cached is None:
            raise
        return cached


@dataclass(frozen=True)
class _Wanted:
    """What is asked of the Hub; `cache` is None for the Hub's usual folder."""

    repo: str
    revision: str
    cache: Path | None

    @property
    def reference(self) -> HubReference:
        return HubReference(self.repo, self.revision)

    def file(self, name: str, revision: str, **settings: Any) -> Path:
        """A file's path in the cache, where it comes from the Hub if it lacks."""
        from huggingface_hub import hf_hub_download

        settings = {"cache_dir": self.cache, "revision": revision, **settings}
        return Path(hf_hub_download(self.repo, name, **settings))


def _load_cached(wanted: _Wanted) -> Bundle | None:
    """The bundle, if the cache holds the whole of it."""
    from huggingface_hub.errors import HFValidationError

    try:
        folder = wanted.file(MANIFEST, wanted.revision, local_files_only=True).parent
        unconfirmed = folder.name != wanted.revision
        return load(folder, Origin(wanted.repo, folder.name, unconfirmed=unconfirmed))
    except (BundleError, HFValidationError, OSError, ValueError):
        return None


def _load_repaired(wanted: _Wanted, folder: Path, patience: Patience) -> Bundle:
    """The bundle in a commit's folder; what is damaged in there is replaced once from the Hub."""
    origin = Origin(wanted.repo, folder.name)
    replaced: set[str] = set()
    while True:
        try:
            return load(folder, origin)
        except BundleError as error:
            if error.file is None or error.file in replaced:
                raise
            # The manifest too: its list of checksums may be what is damaged.
            suspects = {error.file, MANIFEST} - replaced
            _replace(wanted, folder, suspects, patience)
            replaced |= suspects


def _fetch(wanted: _Wanted, patience: Patience) -> Path:
    """Have every file of a revision's commit in the cache; the folder where they lie."""

    def fetch(wait: Wait) -> Path:
        from huggingface_hub import get_hf_file_metadata, hf_hub_url

        # This asks once, unlike a download, which asks again and again for minutes.
        url = hf_hub_url(wanted.repo, MANIFEST, revision=wanted.revision)
        if get_hf_file_metadata(url, timeout=patience.answer).commit_hash is None:
            raise unreachable(wanted.reference, " (something else answers in its place)")
        wait(patience.answer)
        folder = wanted.file(MANIFEST, wanted.revision).parent
        for name in SERVED_FILES:
            _fetch_file(wanted, name, folder.name, patience, wait)
        return folder

    return _while_alive(fetch, wanted, patience)


def _replace(wanted: _Wanted, folder: Path, names: set[str], patience: Patience) -> None:
    def replace(wait: Wait) -> None:
        for name in sorted(names):
            # Where links aren't to be had, a copy stands here that no download would renew.
            (folder / name).unlink(missing_ok=True)
            _fetch_file(wanted, name, folder.name, patience, wait, force_download=True)

    _while_alive(replace, wanted, patience)


def _fetch_file(
    wanted: _Wanted, name: str, commit: str, patience: Patience, wait: Wait, **settings: Any
) -> None:
    """Have a commit's file in the cache; one that the commit lacks is no business of this."""
    from huggingface_hub.errors import RemoteEntryNotFoundError
    from huggingface_hub.utils.tqdm import tqdm

    class Bar(tqdm):
        """The client makes it when the file begins to come."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            wait(patience.progress)
            begin: Callable[..., None] = super().__init__
            begin(*args, **kwargs)

        def update(self, n: float | None = 1) -> bool | None:
            wait(patience.progress)
            return super().update(n)

    wait(patience.answer)
    with suppress(RemoteEntryNotFoundError):
        wanted.file(name, commit, tqdm_class=Bar, **settings)


def _while_alive(work: Callable[[Wait], Result], wanted: _Wanted, patience: Patience) -> Result:
    """The work's result, waited for as long as it asks for. Raises BundleError.

    It runs in a thread that may be left behind: neither a name's lookup nor the Hub's client, which
    waits and asks again, can be made to stop.
    """
    news: SimpleQueue[Future[Result] | float] = SimpleQueue()

    def run() -> None:
        future: Future[Result] = Future()
        try:
            future.set_result(work(news.put))
        except Exception as error:
            future.set_exception(error)
        news.put(future)

    with warnings.catch_warnings():
        # The client warns of a disk that is nearly full; the error that may follow says it better.
        warnings.filterwarnings("ignore", "Not enough free disk space")
        Thread(target=run, name="hub", daemon=True).start()
        heard: Future[Result] | float = patience.answer
        while not isinstance(heard, Future):
            try:
                heard = news.get(timeout=heard)
            except Empty as error:
                raise unreachable(wanted.reference) from error
    try:
        return heard.result()
    except BundleError:
        raise
    except Exception as error:
        raise trouble(error, wanted.reference) from error
