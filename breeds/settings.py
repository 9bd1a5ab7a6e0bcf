"""Every environment variable of the program, read once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from breeds.hub_reference import HubReference

MODEL_REPO = "BREEDS_MODEL_REPO"
FLAGS_REPO = "BREEDS_FLAGS_REPO"
FLAGS_DAYS = "BREEDS_FLAGS_DAYS"
ARCHIVE_TAB = "BREEDS_ARCHIVE_TAB"
ARCHIVE_PASSWORD = "BREEDS_ARCHIVE_PASSWORD"
# Guesses are slowed down to about one a second, which a shorter one wouldn't withstand for long.
SHORTEST_PASSWORD = 8
CATALOGUE = "BREEDS_CATALOGUE"
REVIEWERS = "BREEDS_REVIEWERS"
REVIEW_PASSWORD = "BREEDS_REVIEW_PASSWORD"
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
# The Hub sets them for a Space; all but the last only where its front matter has hf_oauth: true.
CLIENT_ID, CLIENT_SECRET = "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"
PROVIDER, SPACE_HOST = "OPENID_PROVIDER_URL", "SPACE_HOST"
# The Hub sets it on a Space.
SPACE = "SPACE_ID"
# Gradio heeds it by itself.
SERVER_NAME = "GRADIO_SERVER_NAME"
THIS_MACHINE = ("", "127.0.0.1", "localhost")
# The Hub's client heeds it by itself.
CERTIFICATES = "SSL_CERT_FILE"
YES = ("1", "true", "yes")
NO = ("0", "false", "no", "")
ON, OFF = "on", "off"
_DAYS = re.compile(r"[1-9][0-9]{0,4}")


class SettingsError(Exception):
    """A setting that can't be used, with the reason in one sentence."""


@dataclass(frozen=True)
class ArchiveTab:
    """The page's tab for many photos; without a password, any visitor may use it.

    `catalogue` is one of this machine, to be reviewed there.
    """

    password: str | None = field(default=None, repr=False)
    catalogue: Path | None = None


@dataclass(frozen=True)
class SignIn:
    """How the Hub tells a Space who somebody is, by OpenID Connect."""

    client_id: str
    client_secret: str = field(repr=False)
    provider: str


@dataclass(frozen=True)
class ReviewAccess:
    """Who may review: these users of the Hub, or else whoever knows the password.

    `reviewers` are in small letters. `host` is the Space's, which is served by HTTPS; None
    elsewhere.
    """

    reviewers: frozenset[str] = frozenset()
    sign_in: SignIn | None = None
    password: str | None = field(default=None, repr=False)
    host: str | None = None


@dataclass(frozen=True)
class Settings:
    """What the environment asks for.

    `model` is None for the embedded one; `require_hub` forbids that one to stand in where the
    Hub's can't be had; `flags_dir` is where volunteers' corrections are kept, made when the first
    one comes; `archive` is None where the tab for many photos is switched off, and `review` where
    nobody may review them on the page. `flags_repo` is the private dataset repo of the Hub,
    OWNER/NAME, that keeps them too; `flags_days`, 1 to 99999, is for how many days they are kept,
    None for ever. `on_space` tells that this is a Space of the Hub, whose disk each restart wipes.
    """

    model: HubReference | None
    require_hub: bool
    flags_dir: Path
    archive: ArchiveTab | None = ArchiveTab()
    flags_repo: str | None = None
    flags_days: int | None = None
    review: ReviewAccess | None = None
    on_space: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables BREEDS_…, which the README explains. Raises SettingsError."""
        model = _hub_model(environment.get(MODEL_REPO, ""))
        require_hub = _yes_or_no("BREEDS_REQUIRE_HUB", environment)
        if require_hub and model is None:
            raise SettingsError(f"BREEDS_REQUIRE_HUB is set, so {MODEL_REPO} must be too.")
        flags_dir = _folder("BREEDS_FLAGS_DIR", environment, default="flags")
        return cls(
            model,
            require_hub,
            flags_dir,
            _archive_tab(environment),
            _flags_repo(environment),
            _flags_days(environment),
            _review(environment),
            bool(environment.get(SPACE)),
        )


def certificates(environment: Mapping[str, str] = os.environ) -> str | None:
    """The file of the certificates that the Hub's client trusts, if it is told which."""
    return environment.get(CERTIFICATES) or None


def _hub_model(text: str) -> HubReference | None:
    if not text.strip():
        return None
    try:
        return HubReference.parse_well_formed(text.strip())
    except ValueError as error:
        raise SettingsError(
            f"{MODEL_REPO} is {text!r}: expected OWNER/NAME or OWNER/NAME@REVISION."
        ) from error


def _flags_repo(environment: Mapping[str, str]) -> str | None:
    text = environment.get(FLAGS_REPO, "").strip()
    if not text:
        return None
    try:
        wanted = HubReference.parse_well_formed(text)
    except ValueError:
        wanted = None
    if wanted is None or wanted.revision is not None:
        raise SettingsError(f"{FLAGS_REPO} is {text!r}: expected OWNER/NAME.")
    return wanted.repo


def _flags_days(environment: Mapping[str, str]) -> int | None:
    text = environment.get(FLAGS_DAYS, "").strip()
    if not text:
        return None
    if not _DAYS.fullmatch(text):
        raise SettingsError(f"{FLAGS_DAYS} is {text!r}: expected a number of days, 1 to 99999.")
    return int(text)


def _archive_tab(environment: Mapping[str, str]) -> ArchiveTab | None:
    text = environment.get(ARCHIVE_TAB, "")
    switched = text.strip().lower() or ON
    if switched not in (ON, OFF):
        raise SettingsError(f"{ARCHIVE_TAB} is {text!r}: expected {ON} or {OFF}.")
    password, catalogue = _password(ARCHIVE_PASSWORD, environment), _catalogue(environment)
    if catalogue and (password or switched == OFF):
        raise SettingsError(
            f"{CATALOGUE} is for this machine alone, in the tab for many photos: it goes neither "
            f"with {ARCHIVE_PASSWORD} nor with {ARCHIVE_TAB}={OFF}."
        )
    return ArchiveTab(password, catalogue) if switched == ON else None


def _catalogue(environment: Mapping[str, str]) -> Path | None:
    """Whoever reaches the page may review it, so nobody else may reach the page."""
    text = environment.get(CATALOGUE, "").strip()
    if not text:
        return None
    name = environment.get(SERVER_NAME, "").strip()
    if name not in THIS_MACHINE:
        raise SettingsError(
            f"{CATALOGUE} is for this machine alone, but {SERVER_NAME} is {name!r}: leave it out."
        )
    if not Path(text).is_file():
        raise SettingsError(f"{CATALOGUE} is {text!r}, and there is no such file.")
    return Path(text)


def _review(environment: Mapping[str, str]) -> ReviewAccess | None:
    """One way in, not two: behind a password anybody may take the name of a user on the list."""
    reviewers, password = _reviewers(environment), _password(REVIEW_PASSWORD, environment)
    host = environment.get(SPACE_HOST, "").strip() or None
    if reviewers and password:
        raise SettingsError(f"{REVIEWERS} and {REVIEW_PASSWORD} are both set: leave one out.")
    if reviewers:
        return ReviewAccess(reviewers, _sign_in(environment), None, host)
    return ReviewAccess(password=password, host=host) if password else None


def _reviewers(environment: Mapping[str, str]) -> frozenset[str]:
    text = environment.get(REVIEWERS, "").strip()
    names = frozenset(name.strip().lower() for name in text.split(",")) if text else frozenset()
    if not all(map(USER_NAME.fullmatch, names)):
        raise SettingsError(
            f"{REVIEWERS} is {text!r}: expected user names of the Hub, with commas between them."
        )
    return names


def _sign_in(environment: Mapping[str, str]) -> SignIn:
    needed = (CLIENT_ID, CLIENT_SECRET, PROVIDER, SPACE_HOST)
    values = {name: environment.get(name, "").strip() for name in needed}
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise SettingsError(
            f"{REVIEWERS} is set but not {', '.join(missing)}, which the Hub sets for a Space: put "
            f"hf_oauth: true into its README's front matter, or use {REVIEW_PASSWORD} instead."
        )
    return SignIn(values[CLIENT_ID], values[CLIENT_SECRET], values[PROVIDER].rstrip("/"))


def _password(name: str, environment: Mapping[str, str]) -> str | None:
    """What is told of a bad one isn't the password itself, for it may end in a log."""
    text = environment.get(name, "")
    if not text:
        return None
    # A secret that was kept in a file often ends with a line's end.
    password = text.strip()
    if len(password) < SHORTEST_PASSWORD:
        raise SettingsError(
            f"{name} is too short: expected at least {SHORTEST_PASSWORD} characters."
        )
    return password


def _yes_or_no(name: str, environment: Mapping[str, str]) -> bool:
    text = environment.get(name, "")
    answer = text.strip().lower()
    if answer not in (*YES, *NO):
        raise SettingsError(f"{name} is {text!r}: expected 1 or 0, true or false, yes or no.")
    return answer in YES


def _folder(name: str, environment: Mapping[str, str], default: str) -> Path:
    folder = Path(environment.get(name, "").strip() or default)
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{name} is {str(folder)!r}: that is a file, not a folder.")
    return folder
