"""What of a zip was left out: photos that can't be read, folders of no known breed, other files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from breeds.recognition.answering import Unreadable
from breeds.recognition.scoring import UnknownFolder
from ui.parts import templates
from ui.parts.names import printable
from ui.texts.page import Texts

NAMES_SHOWN = 20


@dataclass(frozen=True)
class UnreadLine:
    """A photo's name, and why it couldn't be read."""

    name: str
    why: str


@dataclass(frozen=True)
class FolderLine:
    """A folder's name, how many photos it holds, and what breed is meant, or nothing."""

    name: str
    photos: str
    meant: str


def render(
    unread: Sequence[Unreadable[str]],
    unknown: Sequence[UnknownFolder],
    others: Sequence[str],
    texts: Texts,
) -> str:
    """The first of each, and how many more there are; nothing where nothing was left out."""
    return templates.render(
        "trial/left_out.html",
        unread=[_unread(each, texts) for each in unread[:NAMES_SHOWN]],
        more_unread=len(unread[NAMES_SHOWN:]),
        unknown=[_folder(folder, texts) for folder in unknown[:NAMES_SHOWN]],
        more_unknown=len(unknown[NAMES_SHOWN:]),
        others=[printable(name) for name in others[:NAMES_SHOWN]],
        more_others=len(others[NAMES_SHOWN:]),
        said=texts.trial,
    )


def _unread(unread: Unreadable[str], texts: Texts) -> UnreadLine:
    return UnreadLine(printable(unread.photo), unread.error.in_language(texts.code))


def _folder(folder: UnknownFolder, texts: Texts) -> FolderLine:
    said = texts.trial
    return FolderLine(
        name=printable(folder.name) or said.no_folder,
        photos=said.in_folder.format(photos=folder.photos),
        meant=" ".join(_remarks(folder, texts)),
    )


def _remarks(folder: UnknownFolder, texts: Texts) -> Iterator[str]:
    said = texts.trial
    if folder.elsewhere:
        yield said.elsewhere.format(folder.elsewhere.name(texts.code))
    elif not folder.sure:
        yield said.unsure
    if folder.nearest:
        nearest = ", ".join(breed.name(texts.code) for breed in folder.nearest)
        yield said.nearest.format(nearest)
