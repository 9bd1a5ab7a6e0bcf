"""All HTML comes from templates, and a text that tries to become markup stays a text in each."""

import ast
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from jinja2 import Environment, UndefinedError, meta
from starlette.requests import Request

from breeds.bundle import Breed, Bundle, Group, Origin, load, replace_evaluation
from breeds.catalogue.columns import now
from breeds.catalogue.rows import AnimalRow, Dated, Found, PhotoRow
from breeds.flags.cases import cases
from breeds.flags.counts import figures as of_counts
from breeds.flags.counts.counted import CountedModel, Headline
from breeds.flags.record import (
    AnsweredBreed,
    AnsweringModel,
    Correction,
    FlagRecord,
    Verdict,
)
from breeds.intervals import Share
from breeds.photo import PhotoError
from breeds.photo.zipped import PhotoZipError
from breeds.recognition.answering import Answer, Unreadable
from breeds.recognition.classifier import Classifier, Guess
from breeds.recognition.decision import Reason
from breeds.recognition.scoring import Scored, UnknownFolder
from breeds.settings import ReviewAccess
from tests.bundles import write_tiny_bundle
from tests.counts import a_week, counted
from tests.decisions import decision
from tests.ui.evaluations import evaluation, figures
from tests.ui.hostile_texts import ATTACK, hostile, succeeds
from ui import page
from ui.archive import files, tab
from ui.archive import result as archive_result
from ui.archive.dogs import Dog
from ui.archive.looking import Seen
from ui.archive.result import Result
from ui.first_paint import paint
from ui.identify import answer, said, verdicts, why
from ui.identify.keeper import Keeper
from ui.model import card, example_answers
from ui.model.example_answers import AnsweredExample
from ui.parts import templates, wording
from ui.parts.examples import Example
from ui.parts.pictures import Picture
from ui.review import dashboard, desk
from ui.review.dashboard import Dashboard
from ui.review.entry import Entry, RefusedError
from ui.review.sessions import Sessions
from ui.texts.page import FRENCH
from ui.trial import result
from ui.trial.result import Trial

ROOMS = templates.ROOMS
TEXTS = hostile(FRENCH)
BREED = Breed(ATTACK, ATTACK, ATTACK, "toy")
OTHER = replace(BREED, id=f"{ATTACK}2")
GUESSES = (Guess(BREED, 0.8), Guess(OTHER, 0.1))
ERROR = PhotoError(ATTACK, ATTACK)
PICTURE = Picture(b"a photo")
GRADIO_DOCUMENT = '<html lang="en"><meta charset="utf-8" /><gradio-app></gradio-app></html>'
# What a template may not do: show a text as it is.
UNESCAPED = re.compile(r"\|\s*safe\b|Markup|autoescape")
MARKUP = re.compile(r"</?[a-z][a-z0-9]*[\s>]")


def answers() -> Iterator[str]:
    group = Group("toy", ATTACK, ATTACK)
    for reason in Reason:
        decided = decision(reason, BREED, OTHER, group=group)
        shown = answer.ShownAnswer(Path(ATTACK), GUESSES, decided, 2, ATTACK)
        yield answer.render(shown, TEXTS)
        yield answer.spoken(shown, TEXTS)
        for told in (None, ATTACK, ERROR):
            yield why.render(shown, told and why.Picture(shown.photo, told), TEXTS)
    for outcome in (ERROR, None):
        yield answer.render(outcome, TEXTS)
    yield said.line("refused", ATTACK, ATTACK, ATTACK)
    yield verdicts.consent(30, TEXTS)["value"]


def answered_examples() -> Iterator[str]:
    yield example_answers.render(None, (), TEXTS)
    truths = (BREED.id, OTHER.id, Verdict.MIXED, Verdict.NOT_A_DOG, "", "unlisted")
    examples = [Example(Path(ATTACK), ATTACK, ATTACK, truth, PICTURE) for truth in truths]
    answered = [
        AnsweredExample(example, Answer(GUESSES, decision(reason, BREED, OTHER)))
        for example in examples
        for reason in Reason
    ]
    yield example_answers.render(answered, (BREED, OTHER), TEXTS)


def first_sights() -> Iterator[str]:
    # The page's own script is the only one.
    before, _, after = re.split("</?script>", paint(GRADIO_DOCUMENT, TEXTS))
    yield before + after


def cards() -> Iterator[str]:
    for code in ("fr", "en"):
        yield card.render(f"# {ATTACK}\n\n|{ATTACK}|\n|-|\n|[{ATTACK}](https://a)|\n", code)


def trials() -> Iterator[str]:
    tried = tuple((Scored(ATTACK, truth, GUESSES), ATTACK) for truth in (BREED, OTHER))
    unread = (Unreadable(ATTACK, ERROR),) * 21
    unknown = (UnknownFolder(ATTACK, 1, (BREED,)), UnknownFolder("", 1, ())) * 11
    yield result.render(Trial(tried, unread, unknown, 500), TEXTS)
    yield result.render(Trial(tried[:1], unread, unknown, 1), TEXTS)
    yield result.render(Trial(tried * 31, (), (), 62), TEXTS)
    yield result.render(Trial((), unread, unknown, 0), TEXTS)
    yield result.render(Trial((), unread, unknown, 1), TEXTS)
    yield result.render(PhotoZipError(ATTACK, ATTACK), TEXTS)
    yield result.render_progress(1, 2, (TEXTS,))


def archives(count: int = archive_result.MOST_SHOWN + 1) -> Iterator[str]:
    group = Group("toy", ATTACK, ATTACK)
    answered = [
        Dated(Answer(GUESSES, decision(reason, BREED, OTHER, group=group)), ATTACK, now())
        for reason in Reason
    ]
    file = Found(ATTACK, 0, 0)
    rows = [PhotoRow(file, None, None, ATTACK, None, False, dated, None) for dated in answered]
    rows.append(PhotoRow(file, None, ERROR, ATTACK, None, False, None, None))
    seen = tuple(Seen(row, row.answer and "data:,", None) for row in rows)
    dogs = tuple(
        Dog(AnimalRow(ATTACK, "", ATTACK, [ATTACK], 1, True, dated, None), None)
        for dated in (*answered, None)
    )
    yield archive_result.render(Result(seen, dogs, len(seen), (ATTACK,) * 21), TEXTS)
    yield archive_result.render(Result(seen * count, (), 10**6, ()), TEXTS)
    yield files.form(TEXTS, asks_password=True)


def sign_ins() -> Iterator[str]:
    scope = {"type": "http", "headers": [], "scheme": "http", "path": "/", "server": ("a", 1)}
    request = Request(scope | {"state": {"nonce": ATTACK}})
    for password in (None, ATTACK):
        entry = Entry(ReviewAccess(password=password), Sessions(lambda: 0))
        for refused in (None, RefusedError(ATTACK, 403)):
            yield bytes(entry.page(request, TEXTS, refused, ATTACK).body).decode()
    # The page's own script is the only one.
    page = desk.render(ATTACK, ATTACK, {"said": ATTACK}, FRENCH)
    yield re.sub("</?script[^>]*>", "", page)


def dashboards() -> Iterator[str]:
    bundle = load(ROOMS.parent / "model")
    model = CountedModel(ATTACK, ATTACK, Headline(ATTACK, 1, Share(0.5, 0.1, 0.9)))
    told = [counted(a_week("2026-W09", [60, 40]), model=model)]
    said = AnsweredBreed(ATTACK, 1.0)
    record = FlagRecord(
        schema=2,
        id=str(uuid.uuid4()),
        created="2026-03-01T00:00:00+00:00",
        correction=Correction(Verdict.MIXED, None, ATTACK),
        answer=(said,),
        model=AnsweringModel(ATTACK, None, None),
        photo=ATTACK,
        signature="00" * 32,
    )
    every, when = cases([record], [], frozenset()), datetime(2026, 3, 1, tzinfo=UTC)
    shown = of_counts.figures(told, every, ATTACK, bundle.excerpt().honest, when, None)
    yield Dashboard(bundle, Path(ATTACK), None).render(shown, ATTACK, TEXTS)


PIECES = (
    answers,
    answered_examples,
    cards,
    first_sights,
    trials,
    archives,
    sign_ins,
    dashboards,
)


def figures_of(kind: str) -> dict[str, Any]:
    """Named by the attack: whole ones, those of a part of the errors, and none."""
    values = {
        "whole": evaluation(ATTACK),
        "partial": {"sets": [figures("", False, 1000) | {"breeds": [], "top_5": None}]},
        "none": {},
    }[kind]
    for measured in [*values.get("sets", ()), *values.get("pools", ())]:
        measured["name"] = ATTACK
    return values


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """Hostile wherever a bundle has names; its breeds' ids are as the figures know them."""
    bundle = load(write_tiny_bundle(tmp_path / "tiny"))
    training = {"backbone": ATTACK, "data": ATTACK, "photos": 3, "validation_photos": 1}
    manifest = replace(bundle.manifest, version=ATTACK, created=ATTACK, training=training)
    return replace(bundle, labels=hostile(bundle.labels, ("id", "group")), manifest=manifest)


@pytest.fixture
def photos(examples: Path, tmp_path: Path) -> Path:
    """A folder of examples whose credits are hostile."""
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / ATTACK).write_bytes((examples / "cat.jpg").read_bytes())
    quoted = ATTACK.replace('"', '""')
    credits = f'file,what,origin,licence,truth\n"{quoted}",,"{quoted}","{quoted}",\n'
    (folder / "CREDITS.csv").write_text(credits, "utf-8")
    return folder


@pytest.fixture
def build_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, photos: Path
) -> Callable[[Bundle, str | None], list[str]]:
    """What each piece of HTML of the page says of a bundle, with hostile texts."""
    monkeypatch.setattr(wording, "FRENCH", TEXTS)

    def build(bundle: Bundle, why_embedded: str | None) -> list[str]:
        classifier = Classifier(load(bundle.folder))
        classifier.bundle = bundle
        blocks = page.build(classifier, Keeper(tmp_path / "flags"), photos, why_embedded)
        shown = (each.value for each in blocks.blocks.values() if isinstance(each, gr.HTML))
        return [html for html in shown if html]

    return build


@pytest.mark.parametrize("pieces", PIECES)
def test_no_text_becomes_markup(pieces: Callable[[], Iterator[str]]) -> None:
    for html in pieces():
        assert "&lt;script&gt;" in html
        assert not succeeds(html)


@pytest.mark.parametrize("kind", ["whole", "partial", "none"])
@pytest.mark.parametrize("hub", [False, True], ids=["embedded", "hub"])
def test_no_text_of_the_whole_page_becomes_markup(
    bundle: Bundle, build_page: Callable[..., list[str]], kind: str, hub: bool
) -> None:
    replace_evaluation(bundle.folder, figures_of(kind))
    if hub:
        origin = Origin(ATTACK, ATTACK, bundle.folder, unconfirmed=True)
        bundle = replace(bundle, origin=origin)
    pieces = build_page(bundle, None if hub else ATTACK)
    assert len(pieces) >= 13
    # Before a photo is given, the answer's place is in the page's own French.
    assert sum("&lt;script&gt;" in html for html in pieces) == len(pieces) - 1
    assert not any(map(succeeds, pieces))


def test_every_template_is_tried_above(
    bundle: Bundle, build_page: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: set[str] = set()

    def render(template: str, **values: object) -> str:
        tried.add(template)
        return real(template, **values)

    real = templates.render
    monkeypatch.setattr(templates, "render", render)
    for pieces in PIECES:
        list(pieces())
    for kind in ("whole", "none"):
        replace_evaluation(bundle.folder, figures_of(kind))
        build_page(bundle, ATTACK)
    with gr.Blocks():
        tab.build(files.tab_files(224, asks_password=False, reviews={}))
    used = {name for template in tried for name in referenced(ROOMS / template)}
    present = {path.relative_to(ROOMS).as_posix() for path in ROOMS.rglob("*.html")}
    assert tried | {name for name in used if name.endswith(".html")} == present


def referenced(template: Path) -> set[str]:
    parsed = Environment(autoescape=True).parse(template.read_text("utf-8"))
    return {name for name in meta.find_referenced_templates(parsed) if name}


@pytest.mark.parametrize("path", sorted(ROOMS.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_shows_a_text_as_it_is(path: Path) -> None:
    assert not UNESCAPED.search(path.read_text("utf-8"))


def test_no_markup_is_written_in_python() -> None:
    for path in ROOMS.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        assert not [text for text in texts if isinstance(text, str) and MARKUP.search(text)], path
        names = {n.name for n in ast.walk(tree) if isinstance(n, ast.alias)}
        assert not names & {"Markup", "escape", "html", "markupsafe"}, path


def test_a_value_that_is_missing_is_refused() -> None:
    with pytest.raises(UndefinedError, match="'sentence' is undefined"):
        templates.render("identify/flag_message.html", kind="kept", record="", then="")


def test_every_style_is_served_once() -> None:
    assert sorted(
        [
            *page.STYLES,
            files.STYLE,
            ROOMS / "first_paint.css",
            ROOMS / "model" / "card.css",
            desk.STYLE,
            dashboard.STYLE,
            ROOMS / "review" / "sign_in.css",
        ]
    ) == sorted(ROOMS.rglob("*.css"))
