"""What reviewers see and do: the cases in their order, each with its photo, and their verdicts."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from breeds.bundle.names import BreedNames
from breeds.flags import reviews
from breeds.flags.cases import Case, of_folder, to_review
from breeds.flags.named_breeds import named_breeds
from breeds.flags.reviews import NAME_LENGTH, Finding, OvertakenError, Review
from breeds.flags.store import FlagError
from breeds.photo.thumbnails import jpeg, reduced
from breeds.recognition.answering import Unreadable, answer
from breeds.recognition.classifier import Classifier
from breeds.recognition.heat_map import first_breed_map, overlay
from ui.parts import templates
from ui.review.guard import texts_of
from ui.texts.page import Texts
from ui.texts.review import IN_LANGUAGE, ReviewTexts

STYLE, SCRIPT = (Path(__file__).with_suffix(suffix) for suffix in (".css", ".js"))
SEARCH = Path(__file__).with_name("search.js")
PICTURE_SIDE = 900
LONGEST_VERDICT = 10_000


class Desk:
    """Serves the flags of a folder to whoever the guard lets through."""

    def __init__(self, classifier: Classifier, flags_dir: Path, notice: Callable[[], None]) -> None:
        """`notice` is told of each verdict that was kept."""
        self._classifier = classifier
        self._flags_dir = flags_dir
        self._notice = notice
        self._breeds = {breed.id: breed for breed in classifier.bundle.breeds}
        self._names = BreedNames(classifier.bundle.breeds)
        # Photos are decoded one after another, so that reviewers don't fill the memory.
        self._turn = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [
            Route("/", self._page, methods=["GET"]),
            Route("/desk.css", _style, methods=["GET"]),
            Route("/desk.js", _script, methods=["GET"]),
            Route("/search.js", _search, methods=["GET"]),
            Route("/cases", self._list, methods=["GET"]),
            Route("/cases/{record}", self._case, methods=["GET"]),
            Route("/photos/{record}", self._photo, methods=["GET"]),
            Route("/heat/{record}", self._heat, methods=["GET"]),
            Route("/verdicts", self._judge, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        texts = texts_of(request)
        said = IN_LANGUAGE[texts.code]
        breeds = [
            {"id": breed.id, "name": breed.name(texts.code), "called": self._names.called(breed)}
            for breed in self._breeds.values()
        ]
        data = {
            "token": request.state.form_token,
            "language": texts.code,
            "breeds": sorted(breeds, key=lambda breed: breed["name"]),
            "words": said.on_page,
        }
        page = render(request.state.reviewer, request.state.nonce, data, texts)
        return HTMLResponse(page)

    async def _list(self, _: Request) -> Response:
        every = await asyncio.to_thread(of_folder, self._flags_dir)
        open_cases = to_review(every)
        judged = sum(case.verdict is not None for case in every)
        named = [breed.name for breed in named_breeds(every)]
        return JSONResponse(
            {"cases": [case.id for case in open_cases], "judged": judged, "named": named}
        )

    async def _case(self, request: Request) -> Response:
        case = await self._found(request)
        return JSONResponse(self._told(case, texts_of(request))) if case else _gone()

    async def _photo(self, request: Request) -> Response:
        return await self._picture(request, self._plain)

    async def _heat(self, request: Request) -> Response:
        return await self._picture(request, self._heated)

    async def _picture(self, request: Request, make: Callable[[Path], bytes | None]) -> Response:
        case = await self._found(request)
        if case is None:
            return _gone()
        path = self._flags_dir / case.id / case.records[0].photo
        async with self._turn:
            content = await asyncio.to_thread(make, path)
        return Response(content, media_type="image/jpeg") if content else _gone()

    async def _judge(self, request: Request) -> Response:
        content = await request.body()
        try:
            told = json.loads(content[:LONGEST_VERDICT])
            finding = Finding(told["finding"])
            breed = self._breeds[told["breed"]].id if finding is Finding.BREED else None
            named = _name_given(told, finding)
            wanted, after = str(told["case"]), told["after"]
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": "?"}, 400)
        case = await asyncio.to_thread(self._find, wanted)
        if case is None:
            return _gone()
        records = [each.id for each in case.records]
        by, texts = request.state.reviewer, texts_of(request)
        try:
            kept = await asyncio.to_thread(
                reviews.keep, self._flags_dir, by, records, finding, breed, after, named
            )
        except OvertakenError as error:
            return JSONResponse({"error": error.in_language(texts.code)}, 409)
        except FlagError as error:
            return JSONResponse({"error": error.in_language(texts.code)}, 507)
        self._notice()
        return JSONResponse({"id": kept.id, "named": kept.named})

    def _find(self, record: str) -> Case | None:
        return next((case for case in of_folder(self._flags_dir) if case.id == record), None)

    async def _found(self, request: Request) -> Case | None:
        return await asyncio.to_thread(self._find, request.path_params["record"])

    def _told(self, case: Case, texts: Texts) -> dict[str, object]:
        said = IN_LANGUAGE[texts.code]
        first = case.records[0]
        of_model = first.of_model
        last = case.reviews[-1] if case.reviews else None
        return {
            "id": case.id,
            "after": last.id if last else None,
            "voices": [
                said.voice.format(
                    self._named(each.correction.verdict, each.correction.breed, texts, said),
                    each.created[:10],
                )
                + (f" « {each.correction.remark} »" if each.correction.remark else "")
                for each in case.standing
            ],
            "model": self._named(*of_model, texts, said) if of_model else said.unsure,
            "accepted": {"finding": of_model[0], "breed": of_model[1]} if of_model else None,
            "guesses": [
                {
                    "id": each.breed,
                    "name": self._named("breed", each.breed, texts, said),
                    "share": round(100 * each.probability),
                    "known": each.breed in self._breeds,
                }
                for each in first.answer
            ],
            "history": [
                said.judged.format(
                    each.by,
                    self._judged(each, texts, said),
                    each.created[:16].replace("T", " "),
                )
                for each in case.reviews
            ],
        }

    def _judged(self, review: Review, texts: Texts, said: ReviewTexts) -> str:
        if review.named:
            return said.named.format(review.named)
        return self._named(review.finding, review.breed, texts, said)

    def _named(self, verdict: str, breed: str | None, texts: Texts, said: ReviewTexts) -> str:
        """A verdict in words; a breed that this model doesn't know by its id."""
        if breed is None:
            return said.findings[verdict]
        known = self._breeds.get(breed)
        return known.name(texts.code) if known else breed

    def _plain(self, path: Path) -> bytes | None:
        answered = answer(self._classifier, path)
        return None if isinstance(answered, Unreadable) else jpeg(answered.pixels, PICTURE_SIDE)

    def _heated(self, path: Path) -> bytes | None:
        answered = answer(self._classifier, path)
        if isinstance(answered, Unreadable):
            return None
        recipe = self._classifier.bundle.manifest.recipe
        heat = first_breed_map(answered.prediction, answered.pixels, recipe)
        photo = np.asarray(reduced(answered.pixels, PICTURE_SIDE))
        return jpeg(overlay(photo, heat), PICTURE_SIDE)


def render(reviewer: str, nonce: str, data: Mapping[str, object], texts: Texts) -> str:
    """The page; `data` is what its script needs to begin with."""
    return templates.render(
        "review/desk.html",
        reviewer=reviewer,
        nonce=nonce,
        data=json.dumps(data),
        texts=texts,
        said=IN_LANGUAGE[texts.code],
        longest=NAME_LENGTH,
    )


def _name_given(told: Mapping[str, object], finding: Finding) -> str:
    """The name that a request gives a breed which isn't in the list. Raises ValueError."""
    named = told.get("named", "")
    if not isinstance(named, str) or len(named) > NAME_LENGTH:
        raise ValueError("no breed's name")
    if named and finding is not Finding.UNLISTED:
        raise ValueError("a name for what is in the list")
    return named


async def _style(_: Request) -> Response:
    return Response(STYLE.read_text("utf-8"), media_type="text/css")


async def _script(_: Request) -> Response:
    return Response(SCRIPT.read_text("utf-8"), media_type="text/javascript")


async def _search(_: Request) -> Response:
    return Response(SEARCH.read_text("utf-8"), media_type="text/javascript")


def _gone() -> Response:
    return JSONResponse({"error": "?"}, 404)
