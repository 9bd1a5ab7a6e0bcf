"""The same picture is found again after changes that keep it; other pictures are not joined."""

from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from tests.training.photos import picture, write_photo
from training.data.dataset import DatasetError
from training.data.near_duplicates import groups


def cropped(image: Image.Image, share: float) -> Image.Image:
    width, height = image.size
    margin_x, margin_y = width * share / 2, height * share / 2
    box = (round(margin_x), round(margin_y), round(width - margin_x), round(height - margin_y))
    return image.crop(box)


CHANGES = {
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "squashed": lambda image: image.resize((224, 224)),
    "mirrored": ImageOps.mirror,
    "mirrored and smaller": lambda image: ImageOps.mirror(image).resize((100, 80)),
    "cropped by 3 %": lambda image: cropped(image, 0.03),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "grey": lambda image: image.convert("L"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_photo_is_found_again(tmp_path, change):
    original = picture(1, (320, 240))
    original.save(tmp_path / "original.png")
    change(original).save(tmp_path / "changed.jpg", quality=60)
    first, second = groups([tmp_path / "original.png", tmp_path / "changed.jpg"])
    assert first == second


def test_a_photo_saved_at_low_quality_is_found_again(tmp_path):
    picture(2).save(tmp_path / "fine.jpg", quality=95)
    picture(2).save(tmp_path / "poor.jpg", quality=20)
    assert len(set(groups([tmp_path / "fine.jpg", tmp_path / "poor.jpg"]))) == 1


def test_a_photo_turned_by_its_exif_is_compared_upright(tmp_path):
    picture(3).save(tmp_path / "upright.jpg")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture(3).transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.jpg", exif=exif)
    assert len(set(groups([tmp_path / "upright.jpg", tmp_path / "turned.jpg"]))) == 1


def test_other_pictures_are_not_joined(tmp_path):
    paths = [write_photo(tmp_path / f"{number}.jpg", number) for number in range(60)]
    assert len(set(groups(paths))) == len(paths)


def test_a_chain_of_copies_is_one_group(tmp_path):
    original = picture(4, (400, 300))
    paths = [tmp_path / f"{step}.png" for step in range(4)]
    for step, path in enumerate(paths):
        cropped(original, 0.03 * step).save(path)
    other = write_photo(tmp_path / "other.jpg", 5)
    *chain, alone = groups([*paths, other])
    assert len(set(chain)) == 1
    assert alone not in chain


def test_no_photos_give_no_groups():
    assert groups([]) == []


def test_a_missing_photo_is_an_error(tmp_path):
    with pytest.raises(DatasetError, match=r"missing\.jpg: This file can't be found"):
        groups([Path(tmp_path / "missing.jpg")])
