"""A season by one command: flags, review, retraining, gate and report, with tiny networks."""

from pathlib import Path

import pytest

from breeds import bundle
from breeds.flags import reviews, store
from tests.training.loop.veils import MEASURING, write_veiled
from tests.training.tiny import BREEDS
from training.__main__ import main
from training.tracking import registry

pytestmark = pytest.mark.training

VISITS, OF_NEW = 24, 110
PUG = BREEDS[2]


@pytest.fixture(scope="module")
def visits(tmp_path_factory) -> Path:
    """Photos of each breed for one list, and of pugs for another."""
    root = tmp_path_factory.mktemp("visits")
    every = write_veiled(root, VISITS + OF_NEW, 20_000)
    numbers = {key: int(Path(key).stem) for key in every}
    keys = {
        "visits": [key for key in every if numbers[key] < VISITS],
        "new": [key for key in every if numbers[key] >= VISITS and key.startswith(PUG)],
    }
    for name, listed in keys.items():
        (root / f"{name}.txt").write_text("\n".join(listed), "utf-8")
    return root


def test_a_season_is_played_reviewed_learnt_from_and_told(
    champion, measuring, visits, tmp_path, own_store, capsys
):
    out, page = tmp_path / "season", tmp_path / "SEASON.md"
    words = ["season", "--visits", visits, visits / "visits.txt", "--model", champion]
    words += ["--new-breeds", visits, visits / "new.txt", "--forget", PUG, "--out", out]
    words += ["--set", "seen", measuring, "--leak-free-set", "fresh", measuring, "--page", page]
    assert main([str(word) for word in words]) == 0
    told = page.read_text("utf-8")
    assert "60%" in told and "saboteur" in told and "followed the saboteur on 0" in told
    assert f"of {MEASURING}" in told

    start, after = bundle.load(out / "new" / "start"), bundle.load(out / "new" / "retrained")
    assert PUG not in {breed.id for breed in start.breeds}
    assert PUG in {breed.id for breed in after.breeds}
    flags = out / "new" / "flags"
    settled = {each for review in reviews.list_reviews(flags) for each in review.records}
    assert settled == {record.id for record in store.list_records(flags)}
    # Nothing that was simulated may become the champion, or be found in the registry.
    assert registry.by_alias(registry.CHALLENGER) is None
    capsys.readouterr()
    assert main([str(word) for word in words]) == 1
    assert "exists already" in capsys.readouterr().err
