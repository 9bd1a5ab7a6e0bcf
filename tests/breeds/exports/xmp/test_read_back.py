"""What another program reads from our sidecars, and what is left when one has rewritten them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from breeds.exports.xmp import sidecars
from breeds.exports.xmp.sidecars import Done
from tests.breeds.exports.xmp.samples import BEAGLE, ROOT, SAMPLES, SHEPHERD, tags

Said = Callable[[Path], dict[str, Any]]
Exiftool = Callable[..., str]
LISTS = ("XMP-digiKam:TagsList", "XMP-lr:HierarchicalSubject", "XMP-dc:Subject")
OURS = (f"{ROOT}/{SHEPHERD}", f"{ROOT}|{SHEPHERD}", SHEPHERD)
# Whose prefixes exiftool doesn't follow.
READABLE = [path for path in SAMPLES if path.stem != "unusual"]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Épagneul n° 1.jpg"
    path.write_bytes(b"")
    return path


@pytest.fixture(params=READABLE, ids=lambda path: path.stem)
def written(request: pytest.FixtureRequest, photo: Path) -> Path:
    """The photo's sidecar as another program wrote it."""
    path = photo.with_name(f"{photo.name}.xmp")
    path.write_bytes(request.param.read_bytes())
    return path


def write(photo: Path, leaf: str = SHEPHERD, judged_by: str | None = None) -> Done:
    (outcome,) = sidecars.write([(photo, tags(leaf, judged_by=judged_by))])
    return outcome.done


def remove(photo: Path) -> Done:
    (outcome,) = sidecars.remove([photo])
    return outcome.done


def listed(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


def of_others(tags: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in tags.items()
        if name not in LISTS and not name.startswith("XMP-quellerace:")
    }


def seen_by_immich(tags: dict[str, Any]) -> list[str]:
    """By its server's metadata.service.ts: the first list that is there, with levels by '/'."""
    if LISTS[0] in tags:
        return listed(tags[LISTS[0]])
    return [
        "/".join(level.replace("/", "|") for level in text.split("|"))
        for text in listed(tags.get(LISTS[1], []))
    ]


def test_a_new_sidecar_is_read(photo: Path, said: Said) -> None:
    write(photo, judged_by="Zoé <Märtens>")
    found = said(photo.with_name(f"{photo.name}.xmp"))
    assert {name: found[name] for name in LISTS} == {
        name: [text] for name, text in zip(LISTS, OURS, strict=True)
    }
    ours = {name.partition(":")[2]: value for name, value in found.items() if "quellerace" in name}
    assert (
        ours.items()
        >= {
            "Decision": "breed",
            "Breed": "german_shepherd",
            "Score": 0.8765,
            "Model": "0a1b2c3d4e5f",
            "Date": "2026:11:28 09:30:00+00:00",
            "JudgedBy": "Zoé <Märtens>",
        }.items()
    )
    assert of_others(found) == {}


def test_ours_are_read_beside_all_that_was_there(photo: Path, written: Path, said: Said) -> None:
    before = said(written)
    assert write(photo) is Done.WRITTEN
    after = said(written)
    assert of_others(after) == of_others(before)
    for name, text in zip(LISTS, OURS, strict=True):
        assert listed(after[name])[-1] == text
        if name in before:
            assert listed(after[name])[:-1] == listed(before[name])
    assert set(seen_by_immich(before)) <= set(seen_by_immich(after))
    assert remove(photo) is Done.WRITTEN
    assert said(written) == before


def test_a_program_that_rewrites_the_sidecar_changes_nothing_of_that(
    photo: Path, written: Path, said: Said, exiftool: Exiftool
) -> None:
    """exiftool lays a whole file out anew, and so do digiKam, darktable and Lightroom."""
    without_us = photo.with_name("without us.xmp")
    without_us.write_bytes(written.read_bytes())
    write(photo)
    exiftool("-overwrite_original", "-XMP-xmp:Nickname=Rex", written, without_us)
    assert b"xmptk='Image::ExifTool" in written.read_bytes()
    assert write(photo) is Done.UNCHANGED
    assert write(photo, BEAGLE) is Done.WRITTEN
    after = said(written)
    assert [listed(after[name])[-1] for name in LISTS] == [
        text.replace(SHEPHERD, BEAGLE) for text in OURS
    ]
    assert SHEPHERD not in str(after)
    assert remove(photo) is Done.WRITTEN
    assert said(written) == said(without_us)


def test_a_tag_that_immich_adds_stays(
    photo: Path, written: Path, said: Said, exiftool: Exiftool
) -> None:
    """It writes all the tags that it knows into digiKam:TagsList."""
    write(photo)
    tags_before = seen_by_immich(said(written))
    values = [f"-TagsList={text}" for text in [*tags_before, "Ajouté/Par immich"]]
    exiftool("-overwrite_original", *values, written)
    write(photo, BEAGLE)
    remove(photo)
    kept = [text for text in tags_before if not text.startswith(ROOT)]
    assert listed(said(written)[LISTS[0]]) == [*kept, "Ajouté/Par immich"]


def test_a_sidecar_of_ours_that_got_a_rating_keeps_it(
    photo: Path, said: Said, exiftool: Exiftool
) -> None:
    write(photo)
    path = photo.with_name(f"{photo.name}.xmp")
    exiftool("-overwrite_original", "-Rating=4", path)
    assert remove(photo) is Done.WRITTEN
    left = said(path)
    left.pop("XMP-x:XMPToolkit")
    assert left == {"XMP-xmp:Rating": 4}
