"""A zip's folders become the truth, and the model's answers are counted against it."""

from pathlib import Path

import pytest

from breeds.bundle import load
from breeds.photo.zipped import MOST_PHOTOS, PhotoZipError, open_zip
from breeds.recognition.answering import Unreadable
from breeds.recognition.classifier import Classifier
from breeds.recognition.scoring import FOLDERS_LOOKED_INTO, Score, Scored, ScoringSet, by_breed
from tests.bundles import write_tiny_bundle
from tests.zips import photo, write_raw_zip, write_zip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier(load(write_tiny_bundle(tmp_path_factory.mktemp("bundle"), breeds=7)))


def scored_in(path: Path, classifier: Classifier) -> tuple[ScoringSet, list[Scored]]:
    """The zip's set, and the photos of it that could be read."""
    with open_zip(path) as archive:
        scoring_set = ScoringSet.of(archive, classifier.bundle.breeds)
        outcomes = list(scoring_set.score(classifier))
        return scoring_set, [each[0] for each in outcomes if not isinstance(each, Unreadable)]


def test_an_answer_is_right_where_the_folder_says_the_same(
    tmp_path: Path, tiny: Classifier
) -> None:
    colours = {"a.jpg": photo("tan"), "b.jpg": photo("navy")}
    probe = write_zip(tmp_path / "p.zip", {f"Race 0/{n}": c for n, c in colours.items()})
    _, (first, second) = scored_in(probe, tiny)
    ranked = [guess.breed for guess in first.guesses]
    entries = {
        f"{ranked[0].fr}/right.jpg": colours["a.jpg"],
        f"{ranked[4].en.upper()}/fifth.jpg": colours["a.jpg"],
        f"{ranked[0].id}-x/other.jpg": colours["b.jpg"],
    }
    _, tried = scored_in(write_zip(tmp_path / "a.zip", entries), tiny)
    assert [(t.right, t.right_in_top_5) for t in tried[:2]] == [(True, True), (False, True)]
    assert tried[2].right == (second.guesses[0].breed == ranked[0])
    assert tried[1].truth == ranked[4]


def test_each_photo_comes_with_its_pixels_or_with_why_not(tmp_path: Path, tiny: Classifier) -> None:
    entries = {"Race 1/a.jpg": photo(), "Race 1/b.jpg": b"", "Race 1/c.png": b"hello"}
    with open_zip(write_zip(tmp_path / "a.zip", entries)) as archive:
        scoring_set = ScoringSet.of(archive, tiny.bundle.breeds)
        (first, pixels), empty, text = scoring_set.score(tiny)
    assert isinstance(first, Scored)
    assert pixels.shape == (48, 64, 3)
    assert isinstance(empty, Unreadable)
    assert empty.photo == "Race 1/b.jpg"
    assert "empty" in str(empty.error)
    assert "not a photo" in str(text.error)


def test_folders_of_no_breed_are_left_out_with_what_may_be_meant(
    tmp_path: Path, tiny: Classifier
) -> None:
    entries = {
        "Raze 1/a.jpg": photo(),
        "Raze 1/b.jpg": photo(),
        "x.jpg": photo(),
        "Race 2/c": photo(),
    }
    scoring_set, tried = scored_in(write_zip(tmp_path / "a.zip", entries), tiny)
    assert [photo.name for photo in tried] == ["Race 2/c"]
    meant, loose = scoring_set.unknown
    assert (meant.name, meant.photos) == ("Raze 1", 2)
    assert meant.nearest[0].fr == "Race 1"
    assert (loose.name, loose.photos, loose.nearest) == ("", 1, ())


def test_a_name_in_a_code_page_is_found_and_one_that_is_not_may_be_misread(
    tmp_path: Path, tiny: Classifier
) -> None:
    names = ["Racé 1".encode("cp850"), b"Race 2", "Inconnué".encode("cp850"), b"Unknown"]
    path = write_raw_zip(tmp_path / "a.zip", {name + b"/a.jpg": photo() for name in names})
    scoring_set, tried = scored_in(path, tiny)
    assert [answer.name for answer in tried] == ["Racé 1/a.jpg", "Race 2/a.jpg"]
    guessed, plain = scoring_set.unknown
    assert (guessed.name, guessed.sure) == ("Inconnué", False)
    assert (plain.name, plain.sure) == ("Unknown", True)


def test_what_is_no_photo_is_named_and_counts_for_nothing(tmp_path: Path, tiny: Classifier) -> None:
    sidecars = {f"Race 0/{number}.AAE": b"<plist/>" for number in range(MOST_PHOTOS)}
    entries = {"Race 0/IMG_1": photo(), **sidecars, "papers/bill.pdf": b"%PDF-1.7"}
    scoring_set, (only,) = scored_in(write_zip(tmp_path / "a.zip", entries), tiny)
    assert only.name == "Race 0/IMG_1"
    assert scoring_set.others == (*sidecars, "papers/bill.pdf")
    assert scoring_set.unknown == ()


def test_only_so_many_photos_are_scored_at_once(tmp_path: Path, tiny: Classifier) -> None:
    names = [f"Race 0/{number}.jpg" for number in range(MOST_PHOTOS)]
    full = write_zip(tmp_path / "full.zip", dict.fromkeys([*names, "Unknown/a.jpg"], b""))
    assert len(scored_in(full, tiny)[0].photos) == MOST_PHOTOS
    more = write_zip(tmp_path / "more.zip", dict.fromkeys([*names, "Race 1/a.jpg"], b""))
    with pytest.raises(PhotoZipError, match=f"holds {MOST_PHOTOS + 1} photos"):
        scored_in(more, tiny)


def test_thousands_of_unknown_folders_cost_little(tmp_path: Path, tiny: Classifier) -> None:
    names = [f"Raze {number}/a.jpg" for number in range(3000)]
    path = write_zip(tmp_path / "a.zip", dict.fromkeys([*names, "Race 0/a.jpg"], b""))
    scoring_set, _ = scored_in(path, tiny)
    assert len(scoring_set.unknown) == 3000
    offered = [bool(folder.nearest) for folder in scoring_set.unknown]
    assert offered == [True] * FOLDERS_LOOKED_INTO + [False] * (3000 - FOLDERS_LOOKED_INTO)


def test_scores_count_what_is_right_in_all_and_by_breed(tmp_path: Path, tiny: Classifier) -> None:
    entries = {f"Race {breed}/a.jpg": photo() for breed in range(7)}
    _, tried = scored_in(write_zip(tmp_path / "a.zip", entries), tiny)
    score = Score.of(tried)
    assert (score.photos, score.right, score.right_in_top_5) == (7, 1, 5)
    assert score.top_1 == pytest.approx((0.0257, 0.5131), abs=1e-4)
    scores = by_breed(tried)
    assert list(scores) == list(tiny.bundle.breeds)
    assert sum(each.right for each in scores.values()) == 1
