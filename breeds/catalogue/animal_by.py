"""A photo's path -> the animal that it shows, by its folder or by a pattern that a user gives."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from breeds.bilingual import BilingualError

FOLDER = "folder"
FIELDS = ("animal", "code", "name")
_PARTS = re.compile(r"\{([^{}]*)\}|([*?])")


class AnimalByError(BilingualError):
    """A pattern that can't tell animals apart, with the reason in one sentence."""


@dataclass(frozen=True)
class Animal:
    """An animal's id in the catalogue, with its code and its name where its path tells them."""

    id: str
    code: str
    name: str


class AnimalBy:
    """`folder`: the photos of a folder show one animal, which has the folder's name.

    Else a pattern of the end of a path, such as `{code} {name}/*`: * stands for any text, ? for any
    letter, {code}, {name} and {animal} for what tells an animal. Photos with the same of these show
    the same animal, in whatever folders they lie.
    """

    def __init__(self, text: str) -> None:
        """Raises AnimalByError."""
        self.text = text
        self._pattern = None if text == FOLDER else _compiled(text)
        self._depth = text.count("/") + 1

    def animal(self, path: str) -> Animal | None:
        """None where the path tells of none; what isn't UTF-8 in it is shown as \\udcNN."""
        path = path.encode("utf-8", "backslashreplace").decode()
        if self._pattern is None:
            folder = PurePosixPath(path).parent
            return Animal(str(folder), "", folder.name) if folder.name else None
        end = "/".join(path.split("/")[-self._depth :])
        match = self._pattern.fullmatch(end)
        if match is None:
            return None
        told = {field: text.strip() for field, text in match.groupdict().items()}
        if not any(told.values()):
            return None
        animal, code, name = (told.get(field, "") for field in FIELDS)
        return Animal(" ".join(filter(None, (code, animal, name))), code, name or animal)


def _compiled(text: str) -> re.Pattern[str]:
    fields = [part[1] for part in _PARTS.finditer(text) if part[1] is not None]
    if not fields:
        raise AnimalByError(
            f"--animal-by {text} ne dit pas où est le nom de l'animal : écrivez « folder », ou un "
            "modèle tel que {code}_{name}_*.jpg ou {animal}/*.",
            f"--animal-by {text} doesn't say where the animal's name is: write 'folder', or a "
            "pattern such as {code}_{name}_*.jpg or {animal}/*.",
        )
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown or len(set(fields)) < len(fields):
        raise AnimalByError(
            f"--animal-by {text} : seuls {{animal}}, {{code}} et {{name}} sont possibles, chacun "
            "une fois.",
            f"--animal-by {text}: only {{animal}}, {{code}} and {{name}} may be in it, each once.",
        )
    return re.compile(_expression(text))


def _expression(text: str) -> str:
    whole, last = "", 0
    for part in _PARTS.finditer(text):
        whole += re.escape(text[last : part.start()])
        field, wildcard = part.groups()
        whole += (
            f"(?P<{field}>[^/]+?)" if field is not None else "[^/]*" if wildcard == "*" else "[^/]"
        )
        last = part.end()
    return whole + re.escape(text[last:])
