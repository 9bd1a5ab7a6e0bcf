"""What reviewers see and do, over HTTP, behind the real guard and with the real model."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from breeds.flags import reviews, store
from breeds.flags.record import Correction, Verdict
from breeds.flags.reviews import Finding
from tests.breeds.flags.flagged import MALINOIS, SHEPHERD, flag, picture, shown
from tests.ui.review.protected import TOKEN, sign_in

FORM_TOKEN = "&#34;token&#34;: &#34;([0-9a-f]+)&#34;"
ADDRESSES = (
    "/",
    "/search.js",
    "/cases",
    "/cases/{}",
    "/photos/{}",
    "/heat/{}",
    "/dashboard",
    "/dashboard.css",
)


@pytest.fixture
def jeanne(served_desk: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served_desk, timeout=60) as client:
        sign_in(client, name="Jeanne")
        client.headers[TOKEN] = re.search(FORM_TOKEN, client.get("/review/").text)[1]
        yield client


def judged(
    client: httpx.Client,
    case: str,
    finding: str,
    breed: str | None = None,
    after: str | None = None,
    **more: object,
) -> httpx.Response:
    told = {"case": case, "finding": finding, "breed": breed, "after": after, **more}
    return client.post("/review/verdicts", json=told)


def test_a_case_is_told_shown_and_judged(
    jeanne: httpx.Client, tmp_path: Path, told: list[None]
) -> None:
    record = flag(tmp_path, 1, "mixed")
    assert jeanne.get("/review/cases").json() == {
        "cases": [record.id],
        "judged": 0,
        "named": [],
    }
    case = jeanne.get(f"/review/cases/{record.id}", params={"lang": "en"}).json()
    assert case["model"] == "German shepherd"
    assert case["accepted"] == {"finding": "breed", "breed": SHEPHERD}
    assert "mixed breed" in case["voices"][0]
    for place in ("photos", "heat"):
        response = jeanne.get(f"/review/{place}/{record.id}")
        assert response.content.startswith(b"\xff\xd8")
    assert judged(jeanne, record.id, "breed", MALINOIS).status_code == 200
    (kept,) = reviews.list_reviews(tmp_path)
    assert (kept.by, kept.finding, kept.breed) == ("Jeanne", Finding.BREED, MALINOIS)
    assert kept.records == (record.id,)
    assert told == [None]
    assert jeanne.get("/review/cases").json() == {"cases": [], "judged": 1, "named": []}


def test_a_second_reviewer_is_told_and_overwrites_nothing(
    jeanne: httpx.Client, served_desk: str, tmp_path: Path
) -> None:
    record = flag(tmp_path, 1)
    assert judged(jeanne, record.id, "mixed").status_code == 200
    with httpx.Client(base_url=served_desk, timeout=60) as luc:
        sign_in(luc, name="Luc")
        token = re.search(FORM_TOKEN, luc.get("/review/").text)[1]
        luc.headers[TOKEN] = token
        late = judged(luc, record.id, "unusable")
        assert late.status_code == 409
        assert "Jeanne" in late.json()["error"]
        seen = luc.get(f"/review/cases/{record.id}").json()
        assert "Jeanne" in seen["history"][0]
        assert judged(luc, record.id, "unusable", after=seen["after"]).status_code == 200
    assert [each.by for each in reviews.list_reviews(tmp_path)] == ["Jeanne", "Luc"]


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"case": "x", "finding": "breed", "breed": "none", "after": null}'],
)
def test_what_is_no_verdict_is_refused(
    jeanne: httpx.Client, tmp_path: Path, content: bytes
) -> None:
    flag(tmp_path, 1)
    assert jeanne.post("/review/verdicts", content=content).status_code == 400
    assert reviews.list_reviews(tmp_path) == []


@pytest.mark.parametrize(
    ("finding", "named"),
    [("unlisted", "x" * 61), ("unlisted", 5), ("unlisted", None), ("mixed", "Kelpie")],
)
def test_what_is_no_name_is_refused(
    jeanne: httpx.Client, tmp_path: Path, finding: str, named: object
) -> None:
    record = flag(tmp_path, 1)
    assert judged(jeanne, record.id, finding, named=named).status_code == 400
    assert reviews.list_reviews(tmp_path) == []


def test_a_breed_that_is_not_in_the_list_is_named_cleaned_and_offered(
    jeanne: httpx.Client, tmp_path: Path
) -> None:
    record = flag(tmp_path, 1)
    longest = "x" * 50
    dirty = f"\u202eKel\x00pie {longest}"
    answer = judged(jeanne, record.id, "unlisted", named=dirty)
    assert answer.json()["named"] == f"Kelpie {longest}"
    (kept,) = reviews.list_reviews(tmp_path)
    assert (kept.finding, kept.breed, kept.named) == (
        Finding.UNLISTED,
        None,
        f"Kelpie {longest}",
    )
    assert jeanne.get("/review/cases").json()["named"] == [kept.named]
    history = jeanne.get(f"/review/cases/{record.id}").json()["history"]
    assert f"{kept.named}, pas dans la liste" in history[0]


@pytest.mark.parametrize("case", ["nowhere", "%2e%2e%2frecord.json"])
def test_no_path_leads_to_what_is_no_case(jeanne: httpx.Client, case: str) -> None:
    for place in ("cases", "photos", "heat"):
        assert jeanne.get(f"/review/{place}/{case}").status_code == 404
    assert judged(jeanne, case, "mixed").status_code == 404


def test_what_a_visitor_wrote_is_data(jeanne: httpx.Client, tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script>=1+1"
    correction = Correction(Verdict.MIXED, remark=hostile)
    record = store.save(tmp_path, picture(1), correction, shown())
    assert hostile not in jeanne.get("/review/").text
    response = jeanne.get(f"/review/cases/{record.id}")
    assert response.headers["Content-Type"] == "application/json"
    assert hostile in response.json()["voices"][0]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_nobody_else_sees_or_changes_anything(
    served_desk: str, tmp_path: Path, method: str
) -> None:
    record = flag(tmp_path, 1)
    with httpx.Client(base_url=served_desk, timeout=60) as nobody:
        for address in (*ADDRESSES, "/verdicts", "/nowhere"):
            response = nobody.request(method, f"/review{address.format(record.id)}")
            assert (response.status_code, response.content) == (401, b"")
    assert reviews.list_reviews(tmp_path) == []
