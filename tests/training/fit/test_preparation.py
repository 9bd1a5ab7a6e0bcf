"""Photos are shared out so that what is measured does not depend on how many are learnt."""

from collections import Counter
from pathlib import Path

import pytest

from training.config import TrainConfig
from training.data.dataset import DatasetError
from training.data.photo_sets import PhotoSet
from training.fit.preparation import share_out


def shared_out(photos: Path, count: int | None, seed: int = 0):
    unused = Path("unused")
    return share_out(
        TrainConfig(PhotoSet(photos), unused, unused, validation_share=0.2, photos=count, seed=seed)
    )


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
