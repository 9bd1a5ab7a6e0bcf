"""What reviewers settled becomes photos to learn from, but for those that measure models."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from breeds.flags import forgetting, reviews
from breeds.flags.reviews import Finding
from tests.training.loop.reviewed_flags import Flag, flagged
from tests.training.photos import picture
from training.data.dataset import Sample
from training.loop import apart
from training.loop.apart import Apart
from training.loop.reviewed import ENOUGH, learnable, read, unlisted

PUG, BEAGLE = "n02110958", "n02088364"


@pytest.fixture
def nothing(tmp_path) -> Apart:
    return Apart((), {}, np.zeros((0, 18), np.uint8))


def a_photo(folder: Path, number: int) -> Path:
    path = folder / f"{number}.png"
    picture(number).save(path)
    return path


def test_a_reviewers_word_counts_and_not_the_volunteers(tmp_path, nothing):
    flags = [
        Flag(a_photo(tmp_path, 1), BEAGLE, Finding.BREED, PUG),
        Flag(a_photo(tmp_path, 2), BEAGLE, Finding.BREED, BEAGLE, by_lot=True),
        Flag(a_photo(tmp_path, 3), BEAGLE, Finding.MIXED),
        Flag(a_photo(tmp_path, 4), BEAGLE, Finding.NOT_A_DOG),
        Flag(a_photo(tmp_path, 5), BEAGLE, Finding.UNUSABLE),
        Flag(a_photo(tmp_path, 6), BEAGLE, Finding.OPEN),
    ]
    records = flagged(tmp_path / "flags", flags)
    found = read(tmp_path / "flags", nothing).photos
    assert [photo.id for photo in found] == records[:4]
    assert [photo.breed for photo in found] == [PUG, BEAGLE, None, None]
    assert [photo.model_was_right for photo in found] == [False, True, False, False]
    assert [photo.by_lot for photo in found] == [False, True, False, False]
    assert [photo.id for photo in learnable(found, [PUG])] == records[:1]


def test_only_the_last_verdict_counts(tmp_path, nothing):
    folder = tmp_path / "flags"
    [record] = flagged(folder, [Flag(a_photo(tmp_path, 1), BEAGLE, Finding.BREED, PUG)])
    first = reviews.list_reviews(folder)[0].id
    reviews.keep(folder, "bob", [record], Finding.BREED, BEAGLE, first)
    [photo] = read(folder, nothing).photos
    assert photo.breed == BEAGLE


def test_what_was_forgotten_is_never_learnt(tmp_path, nothing):
    folder = tmp_path / "flags"
    [record] = flagged(folder, [Flag(a_photo(tmp_path, 1), BEAGLE, Finding.BREED, PUG)])
    forgetting.forget(folder, record)
    assert read(folder, nothing).photos == ()


def test_a_breed_that_is_named_often_enough_can_become_an_output(tmp_path, nothing):
    names = ("Mudi", "mudi", "MUDI ")
    flags = [
        Flag(a_photo(tmp_path, number), PUG, Finding.UNLISTED, named=names[number % 3])
        for number in range(ENOUGH)
    ]
    folder = tmp_path / "flags"
    flagged(folder, flags[1:])
    almost = read(folder, nothing)
    assert almost.nameable == []
    assert len(unlisted(almost.photos, [PUG])) == ENOUGH - 1
    flagged(folder, flags[:1], first_day=ENOUGH)
    known = read(folder, nothing)
    [breed] = known.nameable
    assert breed.casefold() == "mudi"
    assert len(learnable(known.photos, [PUG, breed])) == ENOUGH


def test_a_name_that_breeds_csv_knows_is_that_breed(tmp_path, nothing):
    flags = [Flag(a_photo(tmp_path, 1), BEAGLE, Finding.UNLISTED, named="dalmatien")]
    flagged(tmp_path / "flags", flags)
    assert [photo.breed for photo in read(tmp_path / "flags", nothing).photos] == ["dalmatian"]


@pytest.mark.parametrize("change", ["as it is", "smaller", "mirrored"])
def test_a_photo_that_measures_models_is_left_out(tmp_path, change):
    photos = [picture(number, (300, 200)) for number in (1, 2)]
    for number, each in enumerate(photos):
        each.save(tmp_path / f"{number}.png")
    samples = [Sample(tmp_path / "0.png", "pug/0.png", PUG)]
    apart.write(tmp_path / "lists.csv", [("test", samples)])
    changed = {
        "as it is": photos[0],
        "smaller": photos[0].resize((150, 100)),
        "mirrored": photos[0].transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    }[change]
    changed.save(tmp_path / "given.jpg", quality=80)
    flags = [
        Flag(tmp_path / "given.jpg", BEAGLE, Finding.BREED, PUG),
        Flag(tmp_path / "1.png", BEAGLE, Finding.BREED, PUG),
    ]
    given, other = flagged(tmp_path / "flags", flags)
    known = read(tmp_path / "flags", Apart.read(tmp_path / "lists.csv"))
    assert [photo.id for photo in known.photos] == [other]
    assert [(each.id, each.like) for each in known.left_out] == [(given, "test/pug/0.png")]


def test_the_very_file_is_known_by_its_digest(tmp_path):
    [record] = flagged(tmp_path / "flags", [Flag(a_photo(tmp_path, 1), BEAGLE, Finding.BREED, PUG)])
    kept = tmp_path / "flags" / record / "photo.jpg"
    apart.write(tmp_path / "lists.csv", [("test", [Sample(kept, "pug/photo.jpg", PUG)])])
    told = Apart.read(tmp_path / "lists.csv")
    assert told.shows(tmp_path / "not there", next(iter(told.by_digest))) == "test/pug/photo.jpg"
