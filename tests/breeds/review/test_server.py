"""The review's requests: what they answer, what they refuse, and whom they are for."""

import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from tests.archives import rows
from tests.breeds.review.conftest import Reviewed

pytestmark = pytest.mark.network


def case(reviewed: Reviewed, place: int) -> dict:
    return httpx.get(f"{reviewed.url}case/{place}").json()


def test_a_case_says_what_the_model_says(reviewed: Reviewed) -> None:
    told = case(reviewed, 0)
    kept = reviewed.desk.case(0)
    assert told["name"] == kept.name
    assert told["why"] == "unsure"
    assert [guess["id"] for guess in told["guesses"]] == [
        guess.breed.id for guess in kept.answer.answer.guesses
    ]
    assert told["accepted"] in (None, {"verdict": "mixed"})
    last = case(reviewed, len(reviewed.desk.asked) - 1)
    assert last["why"] == "sample"
    assert last["accepted"] == {"verdict": "breed", "breed": last["guesses"][0]["id"]}


def test_a_photo_is_a_jpeg_without_what_the_original_tells(reviewed: Reviewed) -> None:
    path = reviewed.catalogue.parent / reviewed.desk.asked[0].subject.id
    with Image.open(path) as image:
        exif = image.getexif()
        exif[0x010E] = "at home"
        image.copy().save(path, "JPEG", exif=exif)
    response = httpx.get(f"{reviewed.url}photo/0/0")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert b"at home" not in response.content
    with Image.open(io.BytesIO(response.content)) as shown:
        assert shown.size == (160, 120)


def test_a_verdict_is_kept_and_taken_back(reviewed: Reviewed) -> None:
    first = case(reviewed, 0)
    breed = first["guesses"][1]["id"]
    told = {"place": 0, "verdict": "breed", "breed": breed, "by": "  Anne "}
    kept = httpx.post(f"{reviewed.url}verdict", json=told).json()
    columns = ("verdict", "breed", "judged_by", "withdrawn")
    assert rows(reviewed.catalogue, "verdict", *columns) == [("breed", breed, "Anne", None)]
    assert kept["unsure_judged"] == 1
    assert case(reviewed, 0)["judged"]
    back = httpx.post(f"{reviewed.url}withdraw", json={"number": kept["number"]}).json()
    assert back["unsure_judged"] == 0
    assert not case(reviewed, 0)["judged"]
    assert rows(reviewed.catalogue, "verdict", "withdrawn") != [(None,)]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"place": 0},
        {"place": 0, "verdict": "nonsense"},
        {"place": 0, "verdict": "breed"},
        {"place": 0, "verdict": "breed", "breed": "unicorn"},
        {"place": -1, "verdict": "mixed"},
        {"place": "0", "verdict": "mixed"},
        {"place": True, "verdict": "mixed"},
        {"place": 9999, "verdict": "mixed"},
        [],
        "text",
    ],
)
def test_what_cannot_be_meant_changes_nothing(reviewed: Reviewed, told: object) -> None:
    response = httpx.post(f"{reviewed.url}verdict", json=told)
    assert response.status_code in (400, 404)
    assert rows(reviewed.catalogue, "verdict", "id") == []


def test_only_who_knows_the_address_is_answered(reviewed: Reviewed) -> None:
    parts = urlsplit(reviewed.url)
    root = f"{parts.scheme}://{parts.netloc}/"
    for address in ("", "case/0", "photo/0/0", "standing", "guess/case/0"):
        assert httpx.get(root + address).status_code == 404
    told = {"place": 0, "verdict": "mixed"}
    assert httpx.post(f"{root}verdict", json=told).status_code == 404
    assert rows(reviewed.catalogue, "verdict", "id") == []
    assert parts.hostname == "127.0.0.1"


def test_no_foreign_name_that_leads_here_is_answered(reviewed: Reviewed) -> None:
    port = urlsplit(reviewed.url).port
    for host, status in (("evil.example", 404), (f"localhost:{port}", 200)):
        answered = httpx.get(f"{reviewed.url}case/0", headers={"Host": host})
        assert answered.status_code == status


@pytest.mark.parametrize(
    "path", ["photo/0/9", "photo/0/-1", "photo/99/0", "photo/0/..%2f", "nothing"]
)
def test_no_other_file_is_reached(reviewed: Reviewed, path: str) -> None:
    response = httpx.get(reviewed.url + path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/json"


def test_a_page_loads_nothing_from_elsewhere_and_names_cannot_break_out(
    reviewed: Reviewed,
) -> None:
    response = httpx.get(reviewed.url)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "http" not in response.text.replace("http-equiv", "")
    data = response.text.split('type="application/json">')[1].split("</script>")[0]
    assert json.loads(data)["cases"] == len(reviewed.desk.asked)


def test_a_photo_that_is_gone_is_a_sentence(reviewed: Reviewed) -> None:
    Path(reviewed.catalogue.parent / reviewed.desk.asked[0].subject.id).unlink()
    response = httpx.get(f"{reviewed.url}photo/0/0")
    assert response.status_code == 410
    assert response.json()["error"].endswith(".")


def test_too_much_is_refused_before_it_is_read(reviewed: Reviewed) -> None:
    response = httpx.post(f"{reviewed.url}verdict", content=b" " * 200_000)
    assert response.status_code == 413
