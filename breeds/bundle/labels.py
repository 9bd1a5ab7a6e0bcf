"""The names of a model's outputs: its breeds and their groups, in both languages."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from breeds import checked_json
from breeds.checked_json import MalformedError

# The id of the group that holds whatever fits into no other.
NO_GROUP = "unrecognised"


@dataclass(frozen=True)
class Named:
    """What has a name in both of the interface's languages."""

    id: str
    en: str
    fr: str

    def name(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True)
class Breed(Named):
    """One output of the network; `group` is the key of a group in the same labels file."""

    group: str


@dataclass(frozen=True)
class Group(Named):
    """A group of breeds, such as the FCI's terriers."""


@dataclass(frozen=True)
class Labels:
    """The breeds in the order of the network's outputs, and the groups that they belong to."""

    breeds: tuple[Breed, ...]
    groups: tuple[Group, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Labels":
        """Raises MalformedError."""
        labels = checked_json.read(cls, text)
        _require_names(labels.breeds, "breed")
        _require_names(labels.groups, "group")
        groups = {group.id for group in labels.groups}
        for breed in labels.breeds:
            if breed.group not in groups:
                raise MalformedError(f"puts the breed {breed.id!a} into a group that it lacks")
        return labels


def _require_names(named: Sequence[Named], what: str) -> None:
    """Require at least one, ids that differ, and ids and names that can be shown."""
    counts = Counter(item.id for item in named)
    if not counts:
        raise MalformedError(f"names no {what}")
    for item in named:
        if counts[item.id] > 1:
            raise MalformedError(f"names the {what} {item.id[:40]!a} twice")
        if not all(text.strip() and text.isprintable() for text in (item.id, item.en, item.fr)):
            raise MalformedError(f"has a {what} without an id or a name that can be shown")
