"""Every environment variable of the program, read once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MODEL_REPO = "BREEDS_MODEL_REPO"
# huggingface_hub's own rule, as far as it makes a sentence possible before anything is asked.
_HUB_MODEL = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)(@(?P<revision>\S+))?", re.ASCII)

YES = ("1", "true", "yes")
NO = ("0", "false", "no", "")


class SettingsError(Exception):
    """A setting that can't be used, with the reason in one sentence."""


@dataclass(frozen=True)
class Settings:
    """What the environment asks for.

    `model_repo` is None for the embedded model, `model_revision` None for the repo's latest;
    `require_hub` forbids the embedded model to stand in where that repo's can't be had; `flags_dir`
    is where volunteers' corrections are kept, made when the first one comes.
    """

    model_repo: str | None
    model_revision: str | None
    require_hub: bool
    flags_dir: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables BREEDS_…, which the README explains. Raises SettingsError."""
        repo, revision = _hub_model(environment.get(MODEL_REPO, ""))
        require_hub = _yes_or_no("BREEDS_REQUIRE_HUB", environment)
        if require_hub and repo is None:
            raise SettingsError(f"BREEDS_REQUIRE_HUB is set, so {MODEL_REPO} must be too.")
        flags_dir = _folder("BREEDS_FLAGS_DIR", environment, default="flags")
        return cls(repo, revision, require_hub, flags_dir)


def _hub_model(text: str) -> tuple[str | None, str | None]:
    if not text.strip():
        return None, None
    match = _HUB_MODEL.fullmatch(text.strip())
    if match is None:
        raise SettingsError(
            f"{MODEL_REPO} is {text!r}: expected OWNER/NAME or OWNER/NAME@REVISION."
        )
    return match["repo"], match["revision"]


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
