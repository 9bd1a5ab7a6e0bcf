"""What a person is asked to look at, and what the answers say of the catalogue."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from breeds.catalogue import reading, review
from breeds.catalogue.review import Asked, Of, Standing, Subject, Why
from breeds.catalogue.rows import Judgement
from breeds.catalogue.store import NAME, Catalogue
from breeds.catalogue.verdicts import judge_animal, judge_photo, withdraw
from breeds.flags.record import Verdict
from breeds.intervals import wilson
from breeds.recognition.classifier import Classifier
from tests.archives import HALF_SURE, index, make_archive, make_small_model, opened

WHEN = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def half_sure(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return opened(make_small_model(tmp_path_factory.mktemp("half"), HALF_SURE))


@pytest.fixture
def catalogue(tmp_path: Path, half_sure: Classifier) -> Path:
    root = make_archive(tmp_path / "archive", 40)
    index(root, half_sure)
    return root / NAME


def asked(catalogue: Path) -> list[Asked]:
    with Catalogue.for_reading(catalogue) as it:
        return review.asked(it)


def standing(catalogue: Path) -> Standing:
    with Catalogue.for_reading(catalogue) as it:
        return review.standing(it)


def accepted_breeds(catalogue: Path) -> dict[str, str]:
    """Of each accepted photo, by its path."""
    with Catalogue.for_reading(catalogue) as it:
        rows = [row for row in reading.photos(it) if row.answer]
    return {
        row.file.path: row.answer.answer.decision.breeds[0].id
        for row in rows
        if row.answer and row.answer.answer.decision.certainty == "accepted"
    }


def judge(catalogue: Path, path: str, verdict: Verdict, breed: str | None = None) -> int:
    with Catalogue.for_verdicts(catalogue) as it:
        return judge_photo(it, path, Judgement(verdict, breed, WHEN))


def test_unsure_photos_come_first_and_each_is_asked_once(catalogue: Path) -> None:
    every = asked(catalogue)
    whys = [each.why for each in every]
    assert whys == sorted(whys, reverse=True)
    assert set(whys) == {Why.UNSURE, Why.SAMPLE}
    assert len({each.subject for each in every}) == len(every) == 40
    sampled = {each.subject.id for each in every if each.why is Why.SAMPLE}
    # The photo that lies there twice is asked about once.
    assert sampled | {"rex 0/000.jpg"} == accepted_breeds(catalogue).keys() | {"rex 0/000.jpg"}


def test_what_was_judged_is_not_asked_again_until_it_is_taken_back(catalogue: Path) -> None:
    first = asked(catalogue)[0]
    number = judge(catalogue, first.subject.id, Verdict.MIXED)
    assert first not in asked(catalogue)
    with Catalogue.for_verdicts(catalogue) as it:
        withdraw(it, number)
    assert asked(catalogue)[0] == first
    with Catalogue.for_reading(catalogue) as it:
        row = reading.photo(it, first.subject.id)
    assert row is not None and row.judgement is None


def test_a_verdict_that_is_taken_back_leaves_the_one_before(catalogue: Path) -> None:
    path = asked(catalogue)[0].subject.id
    judge(catalogue, path, Verdict.MIXED)
    second = judge(catalogue, path, Verdict.NOT_A_DOG)
    with Catalogue.for_verdicts(catalogue) as it:
        withdraw(it, second)
        row = reading.photo(it, path)
    assert row is not None and row.judgement is not None
    assert row.judgement.verdict is Verdict.MIXED


def test_the_sample_is_the_same_each_time_and_no_larger_than_said(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [each.subject.id for each in asked(catalogue) if each.why is Why.SAMPLE]
    monkeypatch.setattr(review, "SAMPLE", 5)
    few = [each.subject.id for each in asked(catalogue) if each.why is Why.SAMPLE]
    assert len(few) == 5 < len(whole)
    assert few == [each.subject.id for each in asked(catalogue) if each.why is Why.SAMPLE]
    # Not the first by name, which would be one animal's or one year's.
    assert sorted(few) != sorted(whole)[:5]


def test_the_precision_is_that_of_the_sample(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "SAMPLE", 5)
    before = standing(catalogue)
    assert (before.sample, before.sampled, before.precision) == (5, 0, None)
    sample = [each.subject.id for each in asked(catalogue) if each.why is Why.SAMPLE]
    breeds = accepted_breeds(catalogue)
    for path in sample[:3]:
        judge(catalogue, path, Verdict.BREED, breeds[path])
    judge(catalogue, sample[3], Verdict.MIXED)
    # Of no sample, whatever it says.
    judge(catalogue, min(set(breeds) - set(sample)), Verdict.NOT_A_DOG)
    now = standing(catalogue)
    assert now.sampled == 4
    assert now.precision is not None
    assert now.precision.value == 0.75
    assert (now.precision.low, now.precision.high) == wilson(3, 4)


def test_another_breed_than_the_accepted_one_is_wrong(catalogue: Path) -> None:
    path, breed = min(accepted_breeds(catalogue).items())
    other = "n00000000" if breed != "n00000000" else "n00000001"
    judge(catalogue, path, Verdict.BREED, other)
    now = standing(catalogue)
    assert now.precision is not None and now.precision.value == 0


def test_photos_of_unsure_animals_count_per_thousand(tmp_path: Path, half_sure: Classifier) -> None:
    root = make_archive(tmp_path / "archive", 40)
    index(root, half_sure, animal_by="folder")
    with Catalogue.for_reading(root / NAME) as it:
        animals = list(reading.animals(it))
        now = review.standing(it)
        every = review.asked(it)
    unsure = [a for a in animals if a.answer and a.answer.answer.decision.certainty == "unsure"]
    photos = sum(len(animal.photos) for animal in animals)
    looked = sum(len(animal.photos) for animal in unsure)
    assert now.unsure == len(unsure)
    assert now.per_thousand == pytest.approx(1000 * looked / photos)
    assert {each.subject.of for each in every} == {Of.ANIMAL}


def test_an_animal_is_judged_as_one(tmp_path: Path, half_sure: Classifier) -> None:
    root = make_archive(tmp_path / "archive", 40)
    index(root, half_sure, animal_by="folder")
    first = asked(root / NAME)[0].subject
    with Catalogue.for_verdicts(root / NAME) as it:
        judge_animal(it, first.id, Judgement(Verdict.MIXED, None, WHEN))
    assert first not in [each.subject for each in asked(root / NAME)]
    index(root, half_sure)
    assert Subject(Of.ANIMAL, first.id) not in [each.subject for each in asked(root / NAME)]


def test_a_sample_that_is_all_right_or_all_wrong_has_a_precision_at_any_size(
    catalogue: Path,
) -> None:
    breeds = accepted_breeds(catalogue)
    for path, breed in breeds.items():
        judge(catalogue, path, Verdict.BREED, breed)
        now = standing(catalogue)
        assert now.precision is not None and now.precision.value == 1
