"""Keywords within the photo itself: a new sidecar has them too, for it would hide them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import XMP

from breeds.exports.xmp import embedded_keywords, sidecars
from breeds.exports.xmp.lists import Keywords
from breeds.exports.xmp.sidecars import Done
from breeds.photo import pillow_setup
from tests.breeds.exports.xmp.samples import BEAGLE, ROOT, SHEPHERD, lists_of, sample, tags

Exiftool = Callable[..., str]
OURS = f"{ROOT}/{SHEPHERD}"


@pytest.fixture
def photo(tmp_path: Path, exiftool: Exiftool) -> Path:
    """As digiKam, or Lightroom, writes its tags into it."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(path)
    words = ["-XMP-lr:HierarchicalSubject=Famille|Zoé", "-XMP-dc:Subject=Zoé", "-IPTC:Keywords=été"]
    exiftool("-overwrite_original", "-codedcharacterset=utf8", *words, path)
    return path


def write(photo: Path, leaf: str = SHEPHERD) -> Done:
    (outcome,) = sidecars.write([(photo, tags(leaf))])
    return outcome.done


def lists_beside(photo: Path) -> dict[str, list[str]]:
    return lists_of(photo.with_name(f"{photo.name}.xmp").read_bytes())


def test_a_new_sidecar_has_the_photos_own_keywords_and_ours(photo: Path) -> None:
    before = photo.read_bytes()
    assert write(photo) is Done.WRITTEN
    assert lists_beside(photo)["TagsList"] == ["Famille/Zoé", "été", OURS]
    assert write(photo) is Done.UNCHANGED
    assert write(photo, BEAGLE) is Done.WRITTEN
    assert lists_beside(photo)["Subject"] == ["Zoé", "été", BEAGLE]
    (outcome,) = sidecars.remove([photo])
    assert outcome.done is Done.ERASED
    assert photo.read_bytes() == before


def test_a_sidecar_with_paths_of_its_own_hides_them_already(photo: Path) -> None:
    photo.with_name("a.jpg.xmp").write_bytes(sample("lightroom"))
    write(photo)
    assert lists_beside(photo)["TagsList"] == ["Famille/Anna", "jardin", OURS]


def test_a_sidecar_with_flat_keywords_gets_the_photos_paths_beside_them(photo: Path) -> None:
    photo.with_name("a.jpg.xmp").write_bytes(sample("photoprism"))
    write(photo)
    assert lists_beside(photo)["TagsList"][:3] == ["Famille/Zoé", "été", "chien"]
    (outcome,) = sidecars.remove([photo])
    assert outcome.done is Done.WRITTEN
    assert lists_beside(photo) == lists_of(sample("photoprism"))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".heic"])
def test_each_format_is_read(tmp_path: Path, suffix: str) -> None:
    pillow_setup.prepare()
    path = tmp_path / f"a{suffix}"
    xmp, words = sample("immich"), PngInfo()
    words.add_itxt("XML:com.adobe.xmp", xmp.decode())
    options = {".png": {"pnginfo": words}, ".tif": {"tiffinfo": {XMP: xmp}}}
    Image.new("RGB", (64, 64)).save(path, **options.get(suffix, {"xmp": xmp}))
    assert embedded_keywords.of(path) == Keywords((("Sorties", "Bois"), ("2026",)))


def test_words_in_the_encoding_of_windows_are_read(tmp_path: Path, exiftool: Exiftool) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(path)
    exiftool("-overwrite_original", "-IPTC:Keywords=été", "-IPTC:Keywords=chien", path)
    assert embedded_keywords.of(path) == Keywords((), ("été", "chien"))


def test_a_photo_that_cannot_be_read_has_none(tmp_path: Path, photo: Path) -> None:
    broken, gone = tmp_path / "b.jpg", tmp_path / "c.jpg"
    broken.write_bytes(photo.read_bytes()[:300])
    odd = tmp_path / "d.jpg"
    Image.new("RGB", (8, 8)).save(odd, xmp=b"<x:xmpmeta")
    for path in (broken, gone, odd):
        assert embedded_keywords.of(path) == Keywords()
    shutil.copyfile(broken, gone)
    assert write(gone) is Done.WRITTEN
