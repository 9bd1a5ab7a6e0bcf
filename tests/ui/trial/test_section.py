"""A given zip is erased whatever happens to its scoring, and none is scored for ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from breeds.bundle import load
from breeds.photo.zipped import PhotoZipError
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.zips import photo, write_zip
from ui.parts import uploads
from ui.trial import section
from ui.trial.result import Trial


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier(load(write_tiny_bundle(tmp_path_factory.mktemp("bundle"))))


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Five photos in a zip, in a folder of its own, as Gradio keeps an upload."""
    folder = tmp_path / "digest"
    folder.mkdir()
    return write_zip(folder / "a.zip", {f"Race 0/{n}.jpg": photo() for n in range(5)})


def scoring(classifier: Classifier, path: Path) -> Iterator[tuple]:
    return section._score(classifier, path, "en")


def test_the_last_word_is_the_whole_result_and_the_zip_has_gone(
    tiny: Classifier, given: Path
) -> None:
    *_, (cleared, outcome, shown) = scoring(tiny, given)
    assert cleared is None
    assert len(outcome.tried) == outcome.photos == 5
    assert "of 5" in shown
    assert not given.parent.exists()


def test_progress_is_told_before_the_end(
    tiny: Classifier, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section, "PROGRESS_INTERVAL", 0)
    told = [shown for _, _, shown in scoring(tiny, given)]
    assert ["of 5" in shown and "<progress" in shown for shown in told[:5]] == [True] * 5


def test_a_zip_that_takes_too_long_is_scored_in_part(
    tiny: Classifier, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section, "MOST_TIME", 0)
    *_, (_, outcome, shown) = scoring(tiny, given)
    assert (len(outcome.tried), outcome.photos) == (1, 5)
    assert "first 1 photos of 5" in shown
    assert not given.exists()


def test_a_zip_is_erased_where_its_visitor_leaves(
    tiny: Classifier, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section, "PROGRESS_INTERVAL", 0)
    begun = scoring(tiny, given)
    _, _, shown = next(begun)
    assert "<progress" in shown
    assert given.exists()
    begun.close()
    assert not given.exists()


def test_a_zip_is_erased_where_scoring_fails(
    tiny: Classifier, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_) -> None:
        raise RuntimeError("the model is ill")

    monkeypatch.setattr(tiny, "predict", fail)
    with pytest.raises(RuntimeError):
        list(scoring(tiny, given))
    assert not given.exists()


def test_a_refusal_is_told_and_the_zip_erased(tiny: Classifier, given: Path) -> None:
    given.write_bytes(b"no zip")
    ((cleared, outcome, shown),) = scoring(tiny, given)
    assert cleared is None
    assert isinstance(outcome, PhotoZipError)
    assert "not a zip" in shown
    assert not given.exists()


def test_a_zip_that_another_visit_has_erased_is_asked_for_again(
    tiny: Classifier, tmp_path: Path
) -> None:
    ((_, _, shown),) = scoring(tiny, tmp_path / "digest" / "gone.zip")
    assert "give it again" in shown


def test_the_photos_themselves_are_not_kept_with_the_result(
    tiny: Classifier, tmp_path: Path
) -> None:
    path = write_zip(tmp_path / "a.zip", {"Race 0/a.jpg": photo(size=(2000, 1500))})
    *_, (_, outcome, _) = scoring(tiny, path)
    assert isinstance(outcome, Trial)
    ((_, picture),) = outcome.tried
    assert picture.startswith("data:image/jpeg;base64,")
    assert len(picture) < 10_000


def test_an_upload_beside_another_leaves_it_alone(tmp_path: Path) -> None:
    erased, other = tmp_path / "digest" / "a.zip", tmp_path / "digest" / "b.zip"
    erased.parent.mkdir()
    erased.touch()
    other.touch()
    uploads.erase(erased)
    assert list(erased.parent.iterdir()) == [other]


def test_only_an_upload_is_taken(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    inside = cache / "digest" / "a.zip"
    assert uploads.given_path(str(inside), str(cache)) == inside.resolve()
    for outside in (tmp_path / "a.zip", cache / ".." / "a.zip"):
        with pytest.raises(PermissionError):
            uploads.given_path(str(outside), str(cache))
