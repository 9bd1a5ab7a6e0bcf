"""What the Hub's client raises -> why a model can't be had from the Hub, in a sentence."""

import errno
import ssl
from typing import TYPE_CHECKING

from breeds import settings
from breeds.bundle.folder import MANIFEST, BundleError
from breeds.hub_reference import HubReference
from breeds.one_line import one_line

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

# What a Hub that is up, but can't answer now, says: too slow, too many requests, out of order.
OUT_OF_ORDER = {408, 429, 500, 502, 503, 504}
DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
NOT_WRITABLE = {
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EEXIST,
}
LONGEST = 300


class HubUnreachableError(BundleError):
    """The Hub can't be asked now; what its cache here holds may still serve."""


def trouble(error: Exception, wanted: HubReference) -> BundleError:
    """What kept the model away; whatever the Hub's client or its parts raised."""
    # By which the Hub's client asks, and whose errors it lets pass.
    from httpx2 import HTTPError
    from huggingface_hub import errors

    if isinstance(error, errors.LocalEntryNotFoundError) and isinstance(error.__cause__, OSError):
        error = error.__cause__
    # Python doesn't say of which file it speaks here.
    file = settings.certificates()
    if isinstance(error, OSError) and file and not _holds_certificates(file):
        return HubUnreachableError(
            f"The Hub can't be asked for {wanted}: {settings.CERTIFICATES} is {file!r}, which is "
            "no file of certificates."
        )
    if isinstance(error, errors.HFValidationError):
        return BundleError(f"{wanted.repo!r} is neither a folder nor the name of a Hub repo.")
    if isinstance(error, errors.HfHubHTTPError):
        return _refusal(error, wanted)
    if isinstance(error, HTTPError | errors.LocalEntryNotFoundError | ConnectionError):
        return unreachable(wanted)
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return BundleError(f"The disk is too full to download the model {wanted}.")
    if isinstance(error, OSError) and error.errno in NOT_WRITABLE:
        return BundleError(f"The model {wanted} can't be kept: the Hub's cache can't be written.")
    return BundleError(f"The model {wanted} can't be downloaded: {one_line(error)[:LONGEST]}.")


def unreachable(wanted: HubReference, detail: str = "") -> HubUnreachableError:
    return HubUnreachableError(
        f"The Hub can't be reached{detail}, and its cache here holds no whole copy of {wanted}."
    )


def reason(error: BaseException) -> str:
    """What the Hub said, or else the exception, on one line, as a part of a sentence."""
    return one_line(getattr(error, "server_message", None) or error)


def _holds_certificates(file: str) -> bool:
    try:
        ssl.create_default_context(cafile=file)
    except OSError:
        return False
    return True


def _refusal(error: "HfHubHTTPError", wanted: HubReference) -> BundleError:
    from huggingface_hub import errors

    status = error.response.status_code
    if isinstance(error, errors.RemoteEntryNotFoundError):
        return BundleError(f"The Hub's {wanted} holds no model: {MANIFEST} is missing.", MANIFEST)
    if isinstance(error, errors.RevisionNotFoundError):
        return BundleError(f"The Hub's repo {wanted.repo} has no revision {wanted.revision!r}.")
    if isinstance(error, errors.GatedRepoError):
        return BundleError(f"The Hub's repo {wanted.repo} is gated: HF_TOKEN must have access.")
    if isinstance(error, errors.RepositoryNotFoundError):
        return BundleError(
            f"There is neither a folder {wanted.repo!r} nor a Hub repo of this name that may be "
            "read."
        )
    if status in OUT_OF_ORDER:
        return unreachable(wanted, f" (it answered {status})")
    told = error.server_message or error.response.reason_phrase or "no reason given"
    return BundleError(
        f"The Hub refuses the model {wanted}: {one_line(told)[:LONGEST]} ({status})."
    )
