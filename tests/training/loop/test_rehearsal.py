"""Features of a model's own photos: kept in a byte each, read back, and refused in a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from training.loop.rehearsal import (
    REHEARSAL,
    STEPS,
    Labelled,
    Rehearsal,
    RehearsalError,
    load,
    save,
)
from training.loop.rows import Rows


def photos(count: int, seed: int) -> Labelled:
    random = np.random.default_rng(seed)
    rows = Rows(
        (random.normal(size=(count, 6)) * [0, 1, 2, 3, 40, 0.01]).astype(np.float32),
        random.uniform(size=(count, 4)).astype(np.float32),
    )
    return Labelled(rows, tuple(f"breed {index % 3}" for index in range(count)))


@pytest.fixture
def rehearsal() -> Rehearsal:
    return Rehearsal(photos(30, 0), photos(6, 1), photos(5, 2), photos(4, 3), 120)


def test_it_comes_back_within_half_a_step(rehearsal, tmp_path):
    save(tmp_path, rehearsal)
    found = load(tmp_path)
    assert found.stands_for == 120
    features = np.concatenate([part.rows.features for part in rehearsal.parts.values()])
    step = np.ptp(features, axis=0) / STEPS
    for name, part in rehearsal.parts.items():
        assert found.parts[name].breeds == part.breeds
        off = np.abs(found.parts[name].rows.features - part.rows.features)
        assert (off <= step / 2 + 1e-5).all()


def test_what_is_kept_again_doesnt_change(rehearsal, tmp_path):
    """A model that is retrained many times has the same features each time."""
    save(tmp_path, rehearsal)
    before = load(tmp_path)
    save(tmp_path, before)
    after = load(tmp_path)
    for name, part in before.parts.items():
        assert after.parts[name].rows.features == pytest.approx(part.rows.features, abs=1e-5)


def test_parts_without_photos_are_kept(rehearsal, tmp_path):
    none = rehearsal.others.taken(np.zeros(4, bool))
    save(tmp_path, replace(rehearsal, others=none))
    assert len(load(tmp_path).others) == 0


def test_a_breed_is_left_out_of_all_parts(rehearsal):
    less = rehearsal.without({"breed 0"})
    assert all("breed 0" not in part.breeds for part in less.parts.values())
    assert (len(less.training), less.stands_for) == (20, 80)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 torn"])
def test_a_missing_or_damaged_file_is_one_sentence(tmp_path, content):
    if content is not None:
        (tmp_path / REHEARSAL).write_bytes(content)
    with pytest.raises(RehearsalError, match=REHEARSAL):
        load(tmp_path)
