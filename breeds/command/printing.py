"""What becomes of each photo -> standard output: as text, a JSON list, or a JSON object a line."""

import json
import textwrap
from pathlib import Path
from typing import Any, Protocol

from breeds.command.given import Given
from breeds.recognition import wording
from breeds.recognition.answering import Answer, Outcome, Unreadable


class Printer(Protocol):
    """Prints each outcome as soon as it is told; what is printed is whole after the end."""

    def tell(self, outcome: Outcome[Given], heat_map: Path | None = None) -> None: ...

    def end(self) -> None: ...


def printer(json_list: bool, json_lines: bool, language: str) -> Printer:
    if json_list:
        return _JsonList(language)
    return _JsonLines(language) if json_lines else _Text(language)


class _Text:
    """Each answered photo's name, what may be said of it, and its breeds."""

    def __init__(self, language: str) -> None:
        self._language = language

    def tell(self, outcome: Outcome[Given], heat_map: Path | None = None) -> None:
        if not isinstance(outcome, Unreadable):
            print(_text(outcome.photo.name, outcome.answer, self._language), flush=True)
            if heat_map:
                print(f"  → {heat_map}", flush=True)

    def end(self) -> None:
        pass


class _JsonLines:
    """An object a line for each photo, unreadable ones included."""

    def __init__(self, language: str) -> None:
        self._language = language

    def tell(self, outcome: Outcome[Given], heat_map: Path | None = None) -> None:
        print(json.dumps(_entry(outcome, heat_map, self._language), ensure_ascii=False), flush=True)

    def end(self) -> None:
        pass


class _JsonList:
    """One list that grows by an object for each photo, and is closed at the end."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._begun = False

    def tell(self, outcome: Outcome[Given], heat_map: Path | None = None) -> None:
        entry = json.dumps(_entry(outcome, heat_map, self._language), ensure_ascii=False, indent=2)
        before = ",\n" if self._begun else "[\n"
        self._begun = True
        print(before + textwrap.indent(entry, "  "), end="", flush=True)

    def end(self) -> None:
        print("\n]" if self._begun else "[]", flush=True)


def _entry(outcome: Outcome[Given], heat_map: Path | None, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"photo": outcome.photo.name}
    if isinstance(outcome, Unreadable):
        return told | outcome.to_dict(language)
    told |= outcome.answer.to_dict()
    return told | {"heatmap": str(heat_map)} if heat_map else told


def _text(path: str, answer: Answer, language: str) -> str:
    texts = wording.in_language(language)
    said = texts.word(answer.decision, answer.guesses[0].breed)
    lines = [f"  {g.probability:6.1%}  {texts.looks_like(g.breed)}" for g in answer.guesses]
    return "\n".join([path, f"  {said.sentences}", *lines])
