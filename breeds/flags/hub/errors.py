"""What the Hub's client raises over the flags' repo -> one sentence, and whether to try again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from breeds.bilingual import BilingualError
from breeds.bundle.hub_errors import LONGEST, OUT_OF_ORDER, reason
from breeds.settings import FLAGS_REPO

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

# Two commits at once, or one that follows another than was thought.
CONFLICT = {409, 412}


class FlagsRepoError(BilingualError):
    """The repo of volunteers' records can't be used, with the reason in one sentence."""


class RefusedError(FlagsRepoError):
    """Nothing comes of trying again before somebody has changed something."""


class LaterError(FlagsRepoError):
    """Not now; `seconds` is how long the Hub asks to be left alone, None where it doesn't say."""

    def __init__(self, french: str, english: str, seconds: float | None = None) -> None:
        super().__init__(french, english)
        self.seconds = seconds


@contextmanager
def told(repo: str) -> Iterator[None]:
    """Raise FlagsRepoError for what the Hub's client raises; errors of this disk pass."""
    from httpx2 import HTTPError
    from huggingface_hub import errors

    try:
        yield
    except errors.HFValidationError as error:
        raise RefusedError(
            f"{FLAGS_REPO} : {repo!r} ne peut pas être le nom d'un dépôt du Hub.",
            f"{FLAGS_REPO}: {repo!r} can't be the name of a Hub repo.",
        ) from error
    except errors.HfHubHTTPError as error:
        raise _answered(error, repo) from error
    except (HTTPError, errors.LocalEntryNotFoundError, ConnectionError, TimeoutError) as error:
        raise _unreachable(repo, error) from error
    except (RuntimeError, ValueError, errors.XetDownloadError) as error:
        # An upload or a download that broke off, or an answer that isn't the Hub's.
        raise _unreachable(repo, error.__cause__ or error) from error


def is_public(repo: str) -> RefusedError:
    return RefusedError(
        f"Le dépôt {repo} du Hub est public : rien n'y est envoyé tant qu'il n'est pas privé.",
        f"The Hub's repo {repo} is public: nothing is sent there until it is private.",
    )


def changed_meanwhile(repo: str) -> LaterError:
    return LaterError(
        f"Le dépôt {repo} du Hub vient de changer : à refaire.",
        f"The Hub's repo {repo} has just changed: to be done again.",
    )


def _unreachable(repo: str, error: BaseException) -> LaterError:
    cause = reason(error)[:LONGEST]
    return LaterError(
        f"Le dépôt {repo} du Hub ne peut pas être joint ({cause}).",
        f"The Hub's repo {repo} can't be reached ({cause}).",
    )


def _answered(error: "HfHubHTTPError", repo: str) -> FlagsRepoError:
    from huggingface_hub import errors, get_token

    status = error.response.status_code
    if isinstance(error, errors.RevisionNotFoundError | errors.RemoteEntryNotFoundError):
        return changed_meanwhile(repo)
    if status in CONFLICT:
        return changed_meanwhile(repo)
    if status in OUT_OF_ORDER or status > 500:
        return LaterError(
            f"Le Hub ne peut pas s'occuper du dépôt {repo} maintenant (réponse {status}).",
            f"The Hub can't see to the repo {repo} now (it answered {status}).",
            _asked_to_wait(error.response.headers),
        )
    if status in (401, 403, 404) and get_token() is None:
        return RefusedError(
            f"Le Hub veut un jeton pour le dépôt {repo} : donnez HF_TOKEN.",
            f"The Hub wants a token for the repo {repo}: set HF_TOKEN.",
        )
    if status in (401, 403, 404):
        return RefusedError(
            f"HF_TOKEN n'a pas assez de droits sur le dépôt {repo} du Hub, ou il n'existe pas.",
            f"HF_TOKEN hasn't rights enough on the Hub's repo {repo}, or there is no such repo.",
        )
    cause = reason(error)[:LONGEST]
    return RefusedError(
        f"Le Hub refuse ce qui concerne le dépôt {repo} : {cause} ({status}).",
        f"The Hub refuses what concerns the repo {repo}: {cause} ({status}).",
    )


def _asked_to_wait(headers: Mapping[str, str]) -> float | None:
    from huggingface_hub.utils import parse_ratelimit_headers

    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked)
    limit = parse_ratelimit_headers(headers)
    return float(limit.reset_in_seconds) if limit and limit.remaining == 0 else None
