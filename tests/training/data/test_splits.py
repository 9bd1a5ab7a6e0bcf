"""Splits are by breed, the same every time, and never part two versions of one picture.

Photos are shared out so that what is measured does not depend on how many are learnt.
"""

import random
from collections import Counter
from pathlib import Path

import pytest
from PIL import ImageOps

from tests.training.photos import picture, write_photo
from training.data.dataset import Dataset, DatasetError, Sample
from training.data.photo_sets import PhotoSet
from training.data.splits import Parts, share_out, split, subset


@pytest.fixture(scope="module")
def dataset(tmp_path_factory) -> Dataset:
    """40 photos of one breed, 20 of another, 2 of a third."""
    folder = tmp_path_factory.mktemp("photos")
    sizes = {"beagle": 40, "pug": 20, "saluki": 2}
    names = [f"{breed}/{number}.jpg" for breed, size in sizes.items() for number in range(size)]
    return Dataset.of("test", [add(folder, key, number) for number, key in enumerate(names)])


def add(folder: Path, key: str, number: int) -> Sample:
    return Sample(write_photo(folder / key, number), key, key.split("/")[0])


def keys(dataset: Dataset) -> set[str]:
    return {sample.key for sample in dataset.samples}


def counts(dataset: Dataset) -> Counter[str]:
    return Counter(sample.breed for sample in dataset.samples)


def test_each_breed_gives_its_share(dataset):
    training, validation = split(dataset, 0.2, seed=1)
    assert counts(validation) == {"beagle": 8, "pug": 4, "saluki": 1}
    assert keys(training) | keys(validation) == keys(dataset)
    assert not keys(training) & keys(validation)


def test_the_same_seed_draws_the_same_whatever_the_order(dataset):
    shuffled = list(dataset.samples)
    random.Random(0).shuffle(shuffled)
    again = split(Dataset("test", tuple(shuffled)), 0.2, seed=1)
    assert [keys(part) for part in again] == [keys(part) for part in split(dataset, 0.2, seed=1)]


def test_another_seed_draws_others(dataset):
    assert keys(split(dataset, 0.2, seed=1)[1]) != keys(split(dataset, 0.2, seed=2)[1])


def test_photos_that_come_move_few_others(dataset, tmp_path):
    more = [add(tmp_path, f"beagle/new{number}.jpg", 1000 + number) for number in range(2)]
    before = keys(split(dataset, 0.2, seed=1)[1])
    after = keys(split(Dataset.of("more", [*dataset.samples, *more]), 0.2, seed=1)[1])
    assert len(before - after) <= 2


@pytest.mark.parametrize("seed", range(8))
def test_near_duplicates_stay_together(dataset, tmp_path, seed):
    copies = []
    for number in range(10):
        key = f"beagle/copy of {number}.jpg"
        path = tmp_path / f"{number}.jpg"
        ImageOps.mirror(picture(number)).resize((100, 90)).save(path, quality=50)
        copies.append(Sample(path, key, "beagle"))
    _, validation = split(Dataset.of("test", [*dataset.samples, *copies]), 0.3, seed)
    for number in range(10):
        pair = {f"beagle/{number}.jpg", f"beagle/copy of {number}.jpg"}
        assert len(pair & keys(validation)) in (0, 2)


@pytest.mark.parametrize("seed", range(4))
def test_a_picture_under_two_breeds_stays_in_training(dataset, tmp_path, seed):
    twice = [add(tmp_path, f"pug/{number} again.jpg", number) for number in range(10)]
    training, _ = split(Dataset.of("test", [*dataset.samples, *twice]), 0.5, seed)
    assert {f"beagle/{n}.jpg" for n in range(10)} | {s.key for s in twice} <= keys(training)


def test_every_breed_keeps_a_photo_for_training(dataset):
    assert counts(split(dataset, 0.999, seed=1)[0]) == {"beagle": 1, "pug": 1, "saluki": 1}


def test_a_breed_with_a_single_picture_stays_in_training(tmp_path):
    samples = [add(tmp_path, "pug/1.jpg", 1), add(tmp_path, "pug/2.jpg", 1)]
    training, validation = split(Dataset.of("test", samples), 0.5, seed=0)
    assert (len(training.samples), len(validation.samples)) == (2, 0)


@pytest.mark.parametrize("share", [0, 1, -0.1])
def test_a_share_outside_0_to_1_is_refused(dataset, share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        split(dataset, share, seed=0)


def test_a_subset_takes_as_many_of_each_breed(dataset):
    assert counts(subset(dataset, 32, seed=0)) == {"beagle": 15, "pug": 15, "saluki": 2}
    uneven = counts(subset(dataset, 33, seed=0))
    assert sorted(uneven.values()) == [2, 15, 16]


def test_a_subset_is_the_same_whatever_the_order_and_grows_by_adding(dataset):
    shuffled = list(dataset.samples)
    random.Random(0).shuffle(shuffled)
    assert keys(subset(Dataset("test", tuple(shuffled)), 20, 7)) == keys(subset(dataset, 20, 7))
    assert keys(subset(dataset, 20, 7)) < keys(subset(dataset, 21, 7))


def test_a_subset_can_not_be_larger_than_the_set(dataset):
    assert keys(subset(dataset, len(dataset.samples), 0)) == keys(dataset)
    with pytest.raises(DatasetError, match="62 photos"):
        subset(dataset, len(dataset.samples) + 1, 0)


def shared_out(photos: Path, count: int | None, seed: int = 0) -> Parts:
    return share_out(PhotoSet(photos), 0.2, count, seed)


def test_fewer_photos_are_measured_on_the_same_ones(photos):
    everything, some = shared_out(photos, None), shared_out(photos, 16)
    assert some.validation == everything.validation
    assert set(some.training.samples) < set(everything.training.samples)
    assert sorted(Counter(s.breed for s in some.training.samples).values()) == [5, 5, 6]


def test_the_same_seed_draws_the_same_photos(photos):
    assert shared_out(photos, 16, seed=3) == shared_out(photos, 16, seed=3)
    assert shared_out(photos, 16, seed=3) != shared_out(photos, 16, seed=4)


def test_fewer_photos_than_breeds_are_told_in_one_sentence(photos):
    with pytest.raises(DatasetError, match=r"^2 photos are too few for the 3 breeds of .*\.$"):
        shared_out(photos, 2)
