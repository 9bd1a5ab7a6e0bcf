"""The Hub model that a Space is to serve: found, looked at, and pinned to one commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from httpx2 import HTTPError
from huggingface_hub import HfApi
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import ModelInfo

from breeds import bundle
from breeds.bundle import MANIFEST, BundleError, Manifest, Origin
from breeds.bundle.hub_errors import reason
from breeds.hub_reference import HubReference
from training.errors import TrainingError


class ModelError(TrainingError):
    """A Hub model that no Space can serve, with the reason in one sentence."""


@dataclass(frozen=True)
class PinnedModel:
    """A model repo at a full commit SHA; `needs_token` where not everybody may read it."""

    repo: str
    commit: str
    version: str
    needs_token: bool

    @property
    def reference(self) -> str:
        """As the setting BREEDS_MODEL_REPO wants it."""
        return str(HubReference(self.repo, self.commit))


def pin(api: HfApi, reference: str) -> PinnedModel:
    """Find USER/NAME[@REVISION], main where there is no revision. Raises ModelError."""
    wanted = HubReference.parse(reference)
    with _trouble(wanted.repo, wanted.revision or "main"):
        info = api.model_info(wanted.repo, revision=wanted.revision)
        manifest = _manifest(api, info)
    if info.sha is None:
        raise ModelError(f"The Hub names no commit of the model repo {info.id}.")
    return PinnedModel(info.id, info.sha, manifest.version, bool(info.private or info.gated))


def check_reader(model: PinnedModel, api: HfApi) -> None:
    """Make sure that this client's token may read the model. Raises ModelError."""
    with _trouble(model.repo, model.commit):
        api.auth_check(model.repo)


def _manifest(api: HfApi, info: ModelInfo) -> Manifest:
    """The manifest at that commit, whose files are all there, as far as their names tell."""
    path = Path(api.hf_hub_download(info.id, MANIFEST, revision=info.sha))
    try:
        manifest = bundle.read_manifest(path.parent, Origin(info.id, info.sha))
    except BundleError as error:
        raise ModelError(str(error)) from error
    missing = sorted(manifest.files.keys() - {sibling.rfilename for sibling in info.siblings or ()})
    if missing:
        raise ModelError(f"The model {info.id}@{info.sha} isn't whole: {missing[0]} is missing.")
    return manifest


@contextmanager
def _trouble(repo: str, revision: str) -> Iterator[None]:
    try:
        yield
    except HFValidationError as error:
        raise ModelError(f"{repo!r} can't be a model repo's name: give USER/NAME.") from error
    except RevisionNotFoundError as error:
        raise ModelError(f"The model repo {repo} has no revision {revision!r}.") from error
    except GatedRepoError as error:
        raise ModelError(f"The model repo {repo} is gated, and this token isn't let in.") from error
    except RepositoryNotFoundError as error:
        raise ModelError(f"There is no model repo {repo} that this token may read.") from error
    except RemoteEntryNotFoundError as error:
        raise ModelError(f"The repo {repo}@{revision} holds no model: no {MANIFEST}.") from error
    except HfHubHTTPError as error:
        raise ModelError(f"The Hub doesn't give the model {repo}: {reason(error)}.") from error
    except (HTTPError, OSError) as error:
        raise ModelError(f"The Hub can't be reached: {reason(error)}.") from error
