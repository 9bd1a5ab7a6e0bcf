"""Reviewers' verdicts: none overwrites another, each says who and when, all stay."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from breeds.flags import reviews
from breeds.flags.reviews import NAME_LENGTH, Finding, OvertakenError, Review
from breeds.flags.store import FlagError
from tests.breeds.flags.flagged import MALINOIS, SHEPHERD
from tests.full_disk import no_file_beyond

Keep = Callable[..., Review]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def kept(by: str, finding: str, after: str | None = None, breed: str | None = None) -> Review:
        return reviews.keep(tmp_path, by, ["one", "two"], Finding(finding), breed, after)

    return kept


def test_a_verdict_says_who_and_when_and_of_what(tmp_path: Path, keep: Keep) -> None:
    kept = keep("Jeanne", "breed", None, MALINOIS)
    assert reviews.list_reviews(tmp_path) == [kept]
    assert (kept.by, kept.breed, kept.records) == ("Jeanne", MALINOIS, ("one", "two"))
    offset = datetime.fromisoformat(kept.created).utcoffset()
    assert offset is not None and not offset


def test_a_revision_keeps_what_was_said_before(tmp_path: Path, keep: Keep) -> None:
    first = keep("Jeanne", "mixed")
    second = keep("Jeanne", "breed", first.id, SHEPHERD)
    undone = keep("Luc", "open", second.id)
    every = reviews.list_reviews(tmp_path)
    assert every == [first, second, undone]
    assert reviews.last_of(every) == undone


def test_who_comes_second_is_told_what_the_first_said_and_overwrites_nothing(
    tmp_path: Path, keep: Keep
) -> None:
    first = keep("Jeanne", "mixed")
    with pytest.raises(OvertakenError, match="Jeanne has just judged") as raised:
        keep("Luc", "unusable")
    assert raised.value.last == first
    assert reviews.list_reviews(tmp_path) == [first]
    keep("Luc", "unusable", first.id)
    assert len(reviews.list_reviews(tmp_path)) == 2


def test_of_many_at_once_one_is_first(tmp_path: Path, keep: Keep) -> None:
    def judge(number: int) -> Review | None:
        try:
            return keep(f"reviewer {number}", "mixed")
        except OvertakenError:
            return None

    with ThreadPoolExecutor(8) as pool:
        kept = [each for each in pool.map(judge, range(24)) if each]
    assert reviews.list_reviews(tmp_path) == kept
    assert len(kept) == 1


def test_two_servers_that_could_not_see_each_other_leave_both_verdicts(
    tmp_path: Path, keep: Keep
) -> None:
    (one, other) = (tmp_path / name for name in ("one", "other"))
    first = reviews.keep(one, "Jeanne", ["flag"], Finding.MIXED, None, None)
    second = reviews.keep(other, "Luc", ["flag"], Finding.UNUSABLE, None, None)
    (other / "reviewed" / f"{second.id}.json").rename(one / "reviewed" / f"{second.id}.json")
    every = reviews.list_reviews(one)
    assert every == [first, second]
    assert reviews.last_of(every) == second


def test_a_full_disk_refuses_and_keeps_what_it_has(tmp_path: Path, keep: Keep) -> None:
    first = keep("Jeanne", "mixed")
    with no_file_beyond(20), pytest.raises(FlagError):
        keep("Luc", "unusable", first.id)
    assert reviews.list_reviews(tmp_path) == [first]


def test_a_damaged_verdict_does_not_hide_the_others(tmp_path: Path, keep: Keep) -> None:
    kept = keep("Jeanne", "mixed")
    (tmp_path / "reviewed" / "torn.json").write_text("{", "utf-8")
    assert reviews.list_reviews(tmp_path) == [kept]


@pytest.mark.parametrize(("finding", "breed"), [("breed", None), ("mixed", MALINOIS)])
def test_a_breed_goes_with_the_finding_breed_alone(
    keep: Keep, finding: str, breed: str | None
) -> None:
    with pytest.raises(ValueError, match="finding"):
        keep("Jeanne", finding, None, breed)


def test_a_name_goes_with_the_finding_unlisted_alone_and_is_cleaned(tmp_path: Path) -> None:
    typed = " Ke\u0301l\u200bpie \n\x07 " + "x" * 80
    kept = reviews.keep(tmp_path, "Jeanne", ["flag"], Finding.UNLISTED, None, None, typed)
    assert kept.named.startswith("Kélpie xxx")
    assert len(kept.named) == NAME_LENGTH
    assert reviews.list_reviews(tmp_path) == [kept]
    for finding, breed in ((Finding.MIXED, None), (Finding.BREED, MALINOIS)):
        with pytest.raises(ValueError, match="finding"):
            reviews.keep(tmp_path, "Jeanne", ["flag"], finding, breed, kept.id, "Kelpie")


def test_a_verdict_from_before_breeds_could_be_named_is_still_read(
    tmp_path: Path, keep: Keep
) -> None:
    kept = keep("Jeanne", "unlisted")
    path = tmp_path / "reviewed" / f"{kept.id}.json"
    old = json.loads(path.read_text("utf-8"))
    assert old.pop("named") == ""
    path.write_text(json.dumps(old), "utf-8")
    assert reviews.list_reviews(tmp_path) == [kept]


def test_a_verdict_may_be_given_its_id(tmp_path: Path) -> None:
    kept = reviews.keep(tmp_path, "Jeanne", ["flag"], Finding.MIXED, None, None, identity="flag")
    assert (kept.id, kept.named) == ("flag", "")
    assert (tmp_path / "reviewed" / "flag.json").is_file()
