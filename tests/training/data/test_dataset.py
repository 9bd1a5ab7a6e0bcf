"""Sets of photos as users have them: Stanford Dogs, Oxford-IIIT Pet, ImageNet, one's own."""

import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from scipy.io import savemat

from breeds.bundle import Box
from tests.training.photos import picture, write_photo
from training.data.breed_folders import innermost
from training.data.dataset import (
    LOOSE,
    Dataset,
    DatasetError,
    annotation_box,
    describe,
    open_dataset,
    read_list,
    readable,
)
from training.data.files import NAMES_SHOWN, NO_PHOTO, RAW, find_files
from training.data.labels import BreedFinder

BEAGLE = "n02088364-beagle"
PUG = "n02110958-pug"


@pytest.fixture
def stanford(tmp_path) -> Path:
    root = tmp_path / "stanford"
    for folder, count in ((BEAGLE, 3), (PUG, 2)):
        for number in range(count):
            write_photo(root / "Images" / folder / f"{folder[:9]}_{number}.jpg", number)
    return root


@pytest.fixture
def oxford(tmp_path) -> Path:
    root = tmp_path / "oxford"
    names = (
        "beagle_1",
        "german_shorthaired_12",
        "havanese_3",
        "Abyssinian_4",
        "._beagle_1",
    )
    for number, name in enumerate(names):
        write_photo(root / "images" / f"{name}.jpg", number)
    (root / "images" / "Abyssinian_4.mat").write_bytes(b"left by the authors")
    (root / "annotations").mkdir()
    return root


def write_mat(path: Path, keys: list[str]) -> Path:
    cells = np.empty((len(keys), 1), object)
    cells[:, 0] = keys
    savemat(path, {"file_list": cells, "labels": np.ones((len(keys), 1), np.uint8)})
    return path


def write_list(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def breeds_by_key(dataset: Dataset) -> dict[str, str]:
    assert all(sample.path.is_file() for sample in dataset.samples)
    return {sample.key: sample.breed for sample in dataset.samples}


@pytest.mark.parametrize("start", ["", "Images"])
def test_stanford_dogs(stanford, start):
    found = breeds_by_key(open_dataset(stanford / start))
    assert len(found) == 5
    assert found[f"{BEAGLE}/n02088364_2.jpg"] == "n02088364"
    assert open_dataset(stanford).breeds == ("n02088364", "n02110958")


def test_stanford_dogs_by_its_official_list(stanford):
    wanted = [f"{PUG}/n02110958_1.jpg", f"{BEAGLE}/n02088364_0.jpg"]
    dataset = open_dataset(stanford, write_mat(stanford / "test_list.mat", wanted))
    assert breeds_by_key(dataset) == {wanted[0]: "n02110958", wanted[1]: "n02088364"}
    assert dataset.name == "stanford/test_list"


def test_a_mat_list_of_a_single_photo(stanford):
    key = f"{PUG}/n02110958_1.jpg"
    assert read_list(write_mat(stanford / "one.mat", [key])) == [key]


def test_a_text_list_may_come_from_windows_and_name_a_photo_twice(stanford):
    key = f"{BEAGLE}/n02088364_1.jpg"
    text = write_list(stanford / "list.txt", f"\ufeff{key}\r\n\r\n {key}\r\n")
    assert list(breeds_by_key(open_dataset(stanford, text))) == [key]


def test_oxford_pets_as_published_gives_the_dogs_that_are_among_the_breeds(oxford):
    assert breeds_by_key(open_dataset(oxford)) == {
        "beagle_1.jpg": "n02088364",
        "german_shorthaired_12.jpg": "n02100236",
    }


def test_a_list_sorted_by_breed_serves_the_flat_set(oxford):
    text = f"{BEAGLE}/beagle_1.jpg\nhavanese/havanese_3.jpg\n"
    dataset = open_dataset(oxford, write_list(oxford / "list.txt", text))
    assert breeds_by_key(dataset) == {
        f"{BEAGLE}/beagle_1.jpg": "n02088364",
        "havanese/havanese_3.jpg": "havanese",
    }
    assert {sample.path.parent.name for sample in dataset.samples} == {"images"}


@pytest.mark.parametrize("folder", ["", "n02088364", "beagle"])
def test_a_list_finds_imagenet_photos_flat_or_sorted(tmp_path, folder):
    write_photo(tmp_path / "val" / folder / "ILSVRC2012_val_00000007.JPEG", 1)
    key = f"{BEAGLE}/ILSVRC2012_val_00000007.JPEG"
    found = open_dataset(tmp_path / "val", write_list(tmp_path / "list.txt", key))
    assert breeds_by_key(found) == {key: "n02088364"}


def test_a_list_does_not_take_a_file_of_the_same_name_from_another_breed(tmp_path):
    write_photo(tmp_path / "set" / "Pug" / "1.jpg", 1)
    text = write_list(tmp_path / "list.txt", f"{BEAGLE}/1.jpg")
    with pytest.raises(DatasetError, match="lacks"):
        open_dataset(tmp_path / "set", text)


def test_a_folder_per_breed_in_either_language_and_with_new_breeds(tmp_path):
    for number, folder in enumerate(("Berger_allemand", "golden retriever", "Patou", "pug")):
        write_photo(tmp_path / folder / "1.PNG", number)
    write_photo(tmp_path / "loose.jpg", 9)
    write_photo(tmp_path / ".cache" / "1.jpg", 9)
    (tmp_path / "Patou" / "notes.txt").write_text("not a photo", "utf-8")
    assert breeds_by_key(open_dataset(tmp_path)) == {
        "Berger_allemand/1.PNG": "n02106662",
        "golden retriever/1.PNG": "n02099601",
        "Patou/1.PNG": "Patou",
        "pug/1.PNG": "n02110958",
    }


def test_photos_without_a_breed_can_still_be_found(tmp_path):
    write_photo(tmp_path / "American_egret_1.jpg", 1)
    assert find_files(tmp_path).photos == ("American_egret_1.jpg",)
    with pytest.raises(DatasetError, match="No breed can be told"):
        open_dataset(tmp_path)


def test_every_kind_of_photo_is_one_by_its_content(tmp_path):
    pillow_heif.register_heif_opener()
    kinds = {"IMG_1.HEIC": "HEIF", "b.AVIF": "AVIF", "c.jfif": "JPEG", "d": "PNG", "e.txt": "WEBP"}
    (tmp_path / "Pug").mkdir()
    for number, (name, kind) in enumerate(kinds.items()):
        picture(number).save(tmp_path / "Pug" / name, kind)
    assert set(breeds_by_key(open_dataset(tmp_path))) == {f"Pug/{name}" for name in kinds}


def test_what_is_left_out_of_a_folder_is_counted_and_named(tmp_path):
    write_photo(tmp_path / "Pug" / "1.jpg", 1)
    write_photo(tmp_path / "loose.jpg", 2)
    (tmp_path / "Pug" / "IMG_1.AAE").write_text("<plist/>", "utf-8")
    (tmp_path / "Pug" / "words.pdf").write_text("not a photo", "utf-8")
    (tmp_path / "Pug" / "Thumbs.db").write_bytes(b"left by Windows")
    (tmp_path / "Pug" / "IMG_1.CR3").write_bytes(b"\0\0\0\x18ftypcrx \0\0\0\1")
    assert sorted(describe(open_dataset(tmp_path)).splitlines()[2:]) == [
        f"left out 1 (Pug/IMG_1.CR3): {RAW}",
        f"left out 1 (loose.jpg): {LOOSE}",
        f"left out 2 (Pug/IMG_1.AAE, Pug/words.pdf): {NO_PHOTO}",
    ]


def test_only_the_first_names_are_told(tmp_path):
    write_photo(tmp_path / "Pug" / "1.jpg", 1)
    for number in range(NAMES_SHOWN + 3):
        (tmp_path / "Pug" / f"{number:02}.txt").write_text("not a photo", "utf-8")
    (line,) = describe(open_dataset(tmp_path)).splitlines()[2:]
    assert line.startswith(f"left out {NAMES_SHOWN + 3} (Pug/00.txt, ")
    assert f"Pug/{NAMES_SHOWN - 1}.txt and 3 more)" in line


def test_a_folder_of_raw_files_alone_says_what_is_there(tmp_path):
    (tmp_path / "Pug").mkdir()
    (tmp_path / "Pug" / "1.RAF").write_bytes(b"FUJIFILMCCD-RAW")
    with pytest.raises(DatasetError, match=r"no photo in .*only 1 other files such as Pug/1\.RAF"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    "folders",
    [
        ("2019/Beagle", "2020/Beagle", "2020/pug"),
        ("Lyon/beagle", "Paris/Carlin"),
        ("2019/Cani corso", "2020/Cani corso", "2020/Jack Russell"),
        ("Photos/Cani corso", "Photos/Jack Russell"),
        ("2019/mai/Beagle", "2019/Beagle", "2020/Mon croisé"),
        ("Beagle/beagle", "Pug"),
    ],
)
def test_the_innermost_folder_is_the_breed(tmp_path, folders):
    for number, folder in enumerate(folders):
        write_photo(tmp_path / folder / f"{number}.jpg", number)
    finder = BreedFinder.read()
    found = breeds_by_key(open_dataset(tmp_path))
    assert len(found) == len(folders)
    assert found == {key: finder.of_folder(innermost(key)) for key in found}


@pytest.mark.parametrize(
    ("folders", "readings"),
    [
        (("Beagle/2019", "Pug/2019"), ("'2019'", "'Beagle'")),
        (("Beagle", "Pug/young"), ("'young'", "'Pug'")),
        (("Beagle/Pug", "Pug/Pug"), ("'Pug'", "'Beagle'")),
        (("Cani corso/2019", "Jack Russell/2019"), ("'2019'", "'Cani corso'")),
        (("Cani corso/jeunes", "Jack Russell/jeunes"), ("'jeunes'", "'Cani corso'")),
    ],
)
def test_folders_that_can_be_read_in_two_ways_are_refused_with_both(tmp_path, folders, readings):
    for number, folder in enumerate(folders):
        write_photo(tmp_path / folder / f"{number}.jpg", number)
    with pytest.raises(DatasetError, match="two ways") as refused:
        open_dataset(tmp_path)
    assert all(reading in str(refused.value) for reading in readings)
    keys = [f"{folder}/{number}.jpg" for number, folder in enumerate(folders)]
    text = write_list(tmp_path / "list.txt", "\n".join(keys))
    with pytest.raises(DatasetError, match="two ways"):
        open_dataset(tmp_path, text)


def test_a_new_breed_is_one_whatever_way_its_accents_are_written(tmp_path):
    for number, form in enumerate(("NFC", "NFD")):
        folder = f"{number}/{unicodedata.normalize(form, 'Croisé à poil dur')}"
        write_photo(tmp_path / folder / "1.jpg", number)
    assert open_dataset(tmp_path).breeds == ("Croisé à poil dur",)


def test_a_missing_or_empty_folder_is_one_clear_sentence(tmp_path):
    with pytest.raises(DatasetError, match=r"^There is no folder .*nowhere\.$"):
        open_dataset(tmp_path / "nowhere")
    with pytest.raises(DatasetError, match=r"^There is no photo in "):
        open_dataset(tmp_path)


def test_missing_photos_are_counted_and_the_first_is_named(stanford):
    keys = [f"{BEAGLE}/n02088364_0.jpg", f"{BEAGLE}/gone.jpg", f"{PUG}/gone_too.jpg"]
    text = write_list(stanford / "list.txt", "\n".join(keys))
    with pytest.raises(DatasetError, match=rf"names 2 photos .* the first is {BEAGLE}/gone\.jpg\."):
        open_dataset(stanford, text)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b" \n\n", "is empty"),
        ("latin.txt", "beagle/été.jpg".encode("latin-1"), "can't be read"),
        ("damaged.mat", b"MATLAB 5.0 MAT-file, cut off", "can't be read"),
    ],
)
def test_a_list_that_is_no_list(stanford, name, content, sentence):
    (stanford / name).write_bytes(content)
    with pytest.raises(DatasetError, match=sentence):
        open_dataset(stanford, stanford / name)


def test_a_mat_file_without_a_file_list(stanford):
    savemat(stanford / "other.mat", {"labels": [1, 2]})
    with pytest.raises(DatasetError, match="can't be read"):
        open_dataset(stanford, stanford / "other.mat")


def test_a_missing_list(stanford):
    with pytest.raises(DatasetError, match="There is no list"):
        open_dataset(stanford, stanford / "nowhere.txt")


def write_annotation(root: Path, boxes: list[tuple[int, int, int, int]], size=(200, 100)) -> None:
    objects = "".join(
        f"<object><name>beagle</name><bndbox><xmin>{left}</xmin><ymin>{top}</ymin>"
        f"<xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox></object>"
        for left, top, right, bottom in boxes
    )
    path = root / "Annotation" / BEAGLE / "n02088364_0"
    path.parent.mkdir(parents=True)
    width, height = size
    path.write_text(
        f"<annotation><size><width>{width}</width><height>{height}</height></size>{objects}"
        "</annotation>",
        "utf-8",
    )


def test_the_box_goes_round_all_dogs(tmp_path):
    write_annotation(tmp_path, [(20, 10, 60, 50), (50, 20, 150, 75)])
    assert annotation_box(tmp_path, f"{BEAGLE}/n02088364_0.jpg") == Box(0.1, 0.1, 0.75, 0.75)


def test_a_box_beyond_the_photo_is_cut(tmp_path):
    write_annotation(tmp_path, [(-5, 10, 500, 50)])
    assert annotation_box(tmp_path, f"{BEAGLE}/n02088364_0.jpg") == Box(0, 0.1, 1, 0.5)


@pytest.mark.parametrize(
    ("boxes", "size"),
    [([], (200, 100)), ([(5, 5, 5, 9)], (200, 100)), ([(5, 5, 9, 9)], (0, 0))],
    ids=["no dog", "empty box", "no size"],
)
def test_an_annotation_without_a_usable_box(tmp_path, boxes, size):
    write_annotation(tmp_path, boxes, size)
    assert annotation_box(tmp_path, f"{BEAGLE}/n02088364_0.jpg") is None


def test_a_missing_or_damaged_annotation(tmp_path):
    assert annotation_box(tmp_path, f"{BEAGLE}/n02088364_0.jpg") is None
    write_annotation(tmp_path, [(1, 1, 5, 5)])
    file = tmp_path / "Annotation" / BEAGLE / "n02088364_0"
    file.write_text(file.read_text("utf-8")[:60], "utf-8")
    assert annotation_box(tmp_path, f"{BEAGLE}/n02088364_0.jpg") is None


def test_unreadable_photos_are_reported_and_left_out(stanford):
    folder = stanford / "Images" / BEAGLE
    whole = (folder / "n02088364_0.jpg").read_bytes()
    (folder / "n02088364_0.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "n02088364_1.jpg").write_bytes(b"")
    dataset, unreadable = readable(open_dataset(stanford), progress=False)
    assert [sample.key for sample in dataset.samples] == [
        f"{BEAGLE}/n02088364_2.jpg",
        f"{PUG}/n02110958_0.jpg",
        f"{PUG}/n02110958_1.jpg",
    ]
    assert [(photo.key[-5], photo.reason) for photo in unreadable] == [
        ("0", "This photo is damaged or incomplete: it can't be read."),
        ("1", "This file is empty."),
    ]


def test_a_set_of_unreadable_photos_is_an_error(stanford):
    for path in stanford.rglob("*.jpg"):
        path.write_bytes(b"")
    with pytest.raises(DatasetError, match="None of the 5 photos"):
        readable(open_dataset(stanford), progress=False)


def test_the_fingerprint_is_the_same_elsewhere_and_in_any_order(stanford, tmp_path):
    dataset = open_dataset(stanford)
    copy = open_dataset(Path(shutil.copytree(stanford, tmp_path / "copy")))
    assert copy.fingerprint == dataset.fingerprint
    assert Dataset("", dataset.samples[::-1]).fingerprint == dataset.fingerprint


@pytest.mark.parametrize("change", ["content", "name", "breed", "fewer"])
def test_the_fingerprint_changes_with_the_photos(stanford, change):
    before = open_dataset(stanford).fingerprint
    photo = stanford / "Images" / BEAGLE / "n02088364_0.jpg"
    if change == "content":
        write_photo(photo, 99)
    elif change == "name":
        photo.rename(photo.with_name("other.jpg"))
    elif change == "breed":
        photo.rename(stanford / "Images" / PUG / photo.name)
    else:
        photo.unlink()
    assert open_dataset(stanford).fingerprint != before


def test_the_fingerprint_changes_with_a_label(stanford):
    first, *others = open_dataset(stanford).samples
    relabelled = Dataset("", (replace(first, breed="n02110958"), *others))
    assert relabelled.fingerprint != open_dataset(stanford).fingerprint


def test_the_description_counts_and_names_new_breeds(stanford):
    write_photo(stanford / "Images" / "Patou" / "1.jpg", 50)
    dataset = open_dataset(stanford)
    first, second, third = describe(dataset).splitlines()
    assert first == "stanford: 6 photos of 3 breeds, 1 to 3 a breed"
    assert dataset.fingerprint in second
    assert third == "breeds that breeds.csv lacks: Patou"
