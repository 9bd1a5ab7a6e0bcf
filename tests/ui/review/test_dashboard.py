"""The dashboard over HTTP, behind the real guard: what it tells, and what it must not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from breeds.flags import reviews, store
from breeds.flags.counts import weeks
from breeds.flags.record import Correction, Verdict
from breeds.flags.reviews import Finding
from tests.breeds.flags.flagged import SHEPHERD, picture, shown
from tests.counts import SERVED, a_week, counted, some_counts
from tests.ui.review.protected import sign_in
from ui.review.bars import bar, length, share
from ui.texts import dashboard
from ui.texts.page import FRENCH

REMARK = "12 rue des Lilas"
VISIT = "0123456789abcdef"


@pytest.fixture
def jeanne(served_desk: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served_desk, timeout=60) as client:
        sign_in(client, name="Jeanne")
        yield client


def this_week() -> str:
    return weeks.week_of(datetime.now(UTC))


def seen(client: httpx.Client, language: str = "fr") -> str:
    """The page's text, without its markup."""
    response = client.get("/review/dashboard", params={"lang": language}).raise_for_status()
    return re.sub("[ \n]+", " ", re.sub("<[^>]+>", " ", response.text))


def test_before_anything_it_says_so(jeanne: httpx.Client) -> None:
    assert "Aucune réponse n&#39;a encore été comptée." in seen(jeanne)
    assert "No answer has been counted yet." in seen(jeanne, "en")


def test_counts_and_verdicts_are_told_in_both_languages(
    jeanne: httpx.Client, tmp_path: Path
) -> None:
    some_counts(tmp_path, {this_week(): 1200})
    correction = Correction(Verdict.BREED, SHEPHERD)
    record = store.save(tmp_path, picture(1), correction, shown())
    reviews.keep(tmp_path, "Luc", [record.id], Finding.BREED, SHEPHERD, None)
    french, english = seen(jeanne), seen(jeanne, "en")
    assert "Réponses 1\u202f200" in french and "Answers 1,200" in english
    assert "Signalées 1 <\u202f1\u202f%".replace("<", "&lt;") in french
    assert "Modèle juste 1 100\u202f%" in french
    assert "Berger allemand 1 1 0" in french and "German shepherd 1 1 0" in english
    assert f"{SERVED.version} " in french and SERVED.mlflow_run in french
    assert "Trop peu de réponses pour le dire." in french
    assert "d'autres photos".replace("'", "&#39;") in french


def test_a_model_without_run_or_figures_has_dashes(jeanne: httpx.Client, tmp_path: Path) -> None:
    some_counts(tmp_path, {this_week(): 3})
    path = next((tmp_path / "counted").iterdir())
    content = path.read_text("utf-8").replace('"5f3c9a"', "null")
    path.write_text(re.sub(r'"headline": \{.*?\}\n  \}', '"headline": null', content, flags=re.S))
    assert seen(jeanne).rstrip().endswith("3 0 0 0 — —")


def test_nothing_of_a_photo_a_person_or_a_record_is_told(
    jeanne: httpx.Client, tmp_path: Path
) -> None:
    some_counts(tmp_path, {this_week(): 60})
    correction = Correction(Verdict.MIXED, remark=REMARK)
    record = store.save(tmp_path, picture(1), correction, shown(), VISIT)
    review = reviews.keep(tmp_path, "Luc", [record.id], Finding.MIXED, None, None)
    html = jeanne.get("/review/dashboard").text
    told = (record.id, record.digest, record.signature, record.session, review.id, "Luc", REMARK)
    assert not [secret for secret in told if secret in html]
    assert not re.search(r"<img|<script|data:image|<iframe| style=", html)
    (process,) = (tmp_path / "counted").iterdir()
    assert process.stem not in html


def test_only_the_last_half_year_is_drawn(jeanne: httpx.Client, tmp_path: Path) -> None:
    now = this_week()
    some_counts(tmp_path, {weeks.after(now, -40): 7, now: 3})
    html = jeanne.get("/review/dashboard").text
    assert "Les 26 dernières semaines." in html
    # The evaluation is among the decisions, and there is one version.
    assert html.count('scope="row"') == 26 + 27 + 26 + 1
    assert "Réponses 10 " in seen(jeanne)


def test_a_bars_stretches_fill_it_and_nothing_has_none() -> None:
    told = bar([1, 0, 3], ["a", "b", "c"], FRENCH, dashboard.FRENCH)
    assert [(each.start, each.width, each.number) for each in told.stretches] == [
        (0, 25, 0),
        (25, 75, 2),
    ]
    assert told.told == "a\u00a0: 25\u202f%, c\u00a0: 75\u202f%"
    assert bar([0, 0], ["a", "b"], FRENCH, dashboard.FRENCH).stretches == ()
    assert (length(0, 0), length(1, 4)) == (0, 25)


@pytest.mark.parametrize(
    ("hits", "of", "told"),
    [
        (0, 9, "0\u202f%"),
        (9, 9, "100\u202f%"),
        (1, 999, "<\u202f1\u202f%"),
        (0, 0, "—"),
        (3, 2, "—"),
    ],
)
def test_a_share_is_none_or_all_only_where_that_is_exact(hits: int, of: int, told: str) -> None:
    assert share(hits, of, FRENCH, dashboard.FRENCH) == told


def test_a_change_is_told_with_its_size(jeanne: httpx.Client, tmp_path: Path) -> None:
    now = this_week()
    told = counted(a_week(weeks.after(now, -5), [80, 0, 0, 0, 20]), a_week(now, [20, 0, 0, 0, 80]))
    (tmp_path / "counted").mkdir()
    (tmp_path / "counted" / f"{told.id}.json").write_bytes(told.to_json())
    page = seen(jeanne)
    assert "Plus que le hasard (p &lt; 0,001)." in page
    assert "\u00a0Une race\u00a0», \N{MINUS SIGN}60\u00a0points." in page
    assert "100 réponses récentes, contre 100." in page
    assert "Pas plus que le hasard (p = 1,000)." in page
