"""A request of the review's page -> a response: the page, a case, a photo, a verdict kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from breeds.bilingual import BilingualError
from breeds.bundle.names import BreedNames
from breeds.catalogue.review import Standing
from breeds.exports.conclusion import worded
from breeds.exports.sheet.markup import Markup, filled
from breeds.flags.record import Verdict
from breeds.photo import PhotoError
from breeds.recognition import wording
from breeds.recognition.decision import Certainty, Reason
from breeds.review.desk import Case, Desk
from breeds.review.words import WORDS

JSON, HTML, JPEG = "application/json", "text/html; charset=utf-8", "image/jpeg"
# What is given as a person's name, at most.
NAME_LENGTH = 80


@dataclass(frozen=True)
class Response:
    """What is sent back: an HTTP status, a media type and the content."""

    status: int
    kind: str
    content: bytes
    keep: bool = False
    """whether the browser may keep it"""


class Answers:
    """Answers requests by their path, in one language. May be called by many threads."""

    def __init__(self, desk: Desk, language: str) -> None:
        self._desk = desk
        self._language = language

    def get(self, path: str) -> Response:
        """Of `""`, `standing`, `case/PLACE` and `photo/PLACE/NUMBER`; 404 else."""
        match path.split("/"):
            case [""]:
                return Response(200, HTML, self._page().encode())
            case ["standing"]:
                return _json(self._standing(self._desk.standing()))
            case ["case", place] if place.isdecimal():
                return self._guarded(lambda: _json(self._case(int(place))))
            case ["photo", place, number] if place.isdecimal() and number.isdecimal():
                return self._guarded(lambda: self._photo(int(place), int(number)))
        return _json({"error": "?"}, 404)

    def post(self, path: str, content: bytes) -> Response:
        """Of `verdict` and `withdraw`, with JSON; 404 else, and 400 for what can't be meant."""
        acts = {"verdict": self._judge, "withdraw": self._withdraw}
        if path not in acts:
            return _json({"error": "?"}, 404)
        try:
            told = json.loads(content)
        except ValueError:
            return _json({"error": "?"}, 400)
        if not isinstance(told, dict):
            return _json({"error": "?"}, 400)
        return self._guarded(lambda: acts[path](told))

    def _guarded(self, act: Callable[[], Response]) -> Response:
        try:
            return act()
        except IndexError:
            return _json({"error": "?"}, 404)
        except (KeyError, TypeError, ValueError):
            return _json({"error": "?"}, 400)
        except BilingualError as error:
            return _json({"error": error.in_language(self._language)}, 409)

    def _page(self) -> str:
        names = BreedNames(tuple(self._desk.breeds.values()))
        texts = wording.in_language(self._language)
        breeds = [
            {"id": breed.id, "name": texts.looks_like(breed), "names": names.called(breed)}
            for breed in self._desk.breeds.values()
        ]
        data = {
            "cases": len(self._desk.asked),
            "breeds": breeds,
            "words": {name: said.in_language(self._language) for name, said in WORDS.items()},
        }
        return filled(
            _part("page.html"),
            language=self._language,
            style=Markup(_part("page.css")),
            # No script may end within the data.
            data=Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")),
            script=Markup(_part("page.js")),
            **{name: said.in_language(self._language) for name, said in WORDS.items()},
        )

    def _case(self, place: int) -> Mapping[str, Any]:
        case = self._desk.case(place)
        said = worded(case.answer, self._language)
        texts = wording.in_language(self._language)
        return {
            "place": place,
            "of": case.asked.subject.of,
            "why": case.asked.why,
            "name": case.name.encode("utf-8", "backslashreplace").decode(),
            "said": said.line,
            "remark": f"{said.remark} {said.notice}".strip(),
            "photos": case.photos,
            "shown": len(case.shown),
            "guesses": [
                {
                    "id": guess.breed.id,
                    "name": texts.looks_like(guess.breed),
                    "share": guess.probability,
                }
                for guess in case.answer.answer.guesses
            ],
            "accepted": _accepted(case),
            "judged": case.judgement is not None,
        }

    def _photo(self, place: int, number: int) -> Response:
        path = self._desk.case(place).shown[number]
        try:
            return Response(200, JPEG, self._desk.picture(path), keep=True)
        except PhotoError as error:
            return _json({"error": error.in_language(self._language)}, 410)

    def _judge(self, told: dict[str, Any]) -> Response:
        verdict = Verdict(told["verdict"])
        breed = self._desk.breeds[told["breed"]] if verdict is Verdict.BREED else None
        by = str(told.get("by") or "")[:NAME_LENGTH].strip() or None
        number = self._desk.judge(_whole(told["place"]), verdict, breed, by)
        return _json({"number": number, **self._standing(self._desk.standing())})

    def _withdraw(self, told: dict[str, Any]) -> Response:
        self._desk.withdraw(_whole(told["number"]))
        return _json(self._standing(self._desk.standing()))

    def _standing(self, standing: Standing) -> Mapping[str, Any]:
        precision = standing.precision
        return {
            "unsure": standing.unsure,
            "unsure_judged": standing.unsure_judged,
            "sample": standing.sample,
            "sampled": standing.sampled,
            "per_thousand": round(standing.per_thousand),
            "precision": precision
            and [round(100 * each, 1) for each in (precision.value, precision.low, precision.high)],
        }


def _accepted(case: Case) -> Mapping[str, str] | None:
    """The verdict that says what the model says; None where it says nothing that could be so."""
    decision = case.answer.answer.decision
    if decision.certainty is Certainty.ACCEPTED or decision.reason is Reason.LEGAL_WEIGHT:
        return {"verdict": Verdict.BREED, "breed": decision.breeds[0].id}
    if decision.reason is Reason.MIX:
        return {"verdict": Verdict.MIXED}
    return None


def _whole(number: Any) -> int:
    """Raises TypeError, ValueError."""
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ValueError(number)
    return number


def _json(told: Mapping[str, Any], status: int = 200) -> Response:
    return Response(status, JSON, json.dumps(told, ensure_ascii=False).encode())


def _part(name: str) -> str:
    return resources.files("breeds.review").joinpath(name).read_text("utf-8")
