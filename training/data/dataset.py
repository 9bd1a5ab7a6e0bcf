"""A folder of photos by breed -> a Dataset: which photos there are and which breed each shows."""

import hashlib
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

import numpy as np
from scipy.io import loadmat
from tqdm import tqdm

from breeds import photo
from breeds.bundle import Box
from breeds.bundle.evaluation import LeftOut
from training.data.breed_folders import innermost, two_readings
from training.data.files import find_files, told
from training.data.labels import BreedFinder
from training.digests import digest_of_file
from training.errors import TrainingError

PHOTO_FOLDERS = ("Images", "images")
ANNOTATION_FOLDER = "Annotation"
CHECK_MIN_SIDE = 64
LOOSE = "It lies in no breed's folder."
NAMELESS = "Its name tells no breed."


class DatasetError(TrainingError):
    """A set of photos that can't be used, with the reason in one sentence."""


@dataclass(frozen=True)
class Sample:
    """A photo and its breed.

    `key` names the photo in lists: its path below the photo folder, with forward slashes. `breed`
    is the breed's id in breeds.csv, or the name of the photo's folder where breeds.csv lacks it.
    `region` is the part of the photo that counts; None for all of it.
    """

    path: Path
    key: str
    breed: str
    region: Box | None = None


@dataclass(frozen=True)
class Dataset:
    """Photos with their breeds, sorted by key, and what of a folder was left out."""

    name: str
    samples: tuple[Sample, ...]
    left_out: tuple[LeftOut, ...] = ()

    @classmethod
    def of(
        cls, name: str, samples: Iterable[Sample], left_out: Iterable[LeftOut] = ()
    ) -> "Dataset":
        return cls(name, tuple(sorted(samples, key=lambda sample: sample.key)), tuple(left_out))

    @property
    def breeds(self) -> tuple[str, ...]:
        """The ids of the breeds that have a photo, sorted: the order of a network's outputs."""
        return tuple(sorted({sample.breed for sample in self.samples}))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, over each photo's key, breed and SHA-256, sorted by key.

        It changes with any photo's content, name or breed, and is the same on every machine.
        """
        with ThreadPoolExecutor() as workers:
            digests = workers.map(digest_of_file, [sample.path for sample in self.samples])
            rows = zip(self.samples, digests, strict=True)
            lines = sorted(f"{sample.key}\0{sample.breed}\0{digest}\n" for sample, digest in rows)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def open_dataset(root: Path, list_file: Path | None = None) -> Dataset:
    """Recognise a set of photos: all of it, or the photos that a list names.

    It is one of: a folder of a folder per breed, named `<wnid>-<anything>` or after the breed,
    which may lie in others, such as one for each year; such a folder under `Images` (Stanford
    Dogs); Oxford-IIIT Pet's flat `images`, of which the dogs whose breed breeds.csv has. A list is
    a text file with a key a line, or Stanford's `.mat`. A key `<breed folder>/<file>` also finds
    the file in a flat folder or under another name of its breed, so one list serves a set as
    published and as sorted by breed. Raises DatasetError.
    """
    folder = photo_folder(root)
    found = find_files(folder)
    if not found.photos:
        raise DatasetError(f"There is no photo in {folder}{_besides(found.left_out)}.")
    finder = BreedFinder.read()
    name = root.resolve().name
    if list_file:
        keys = [*found.photos, *(each.key for each in found.left_out)]
        samples = _listed_samples(folder, keys, list_file, finder)
        return Dataset.of(f"{name}/{list_file.stem}", samples)
    samples, without_breed = _all_samples(folder, found.photos, finder)
    return Dataset.of(name, samples, (*found.left_out, *without_breed))


def photo_folder(root: Path) -> Path:
    """Where a set keeps its photos. Raises DatasetError for a missing folder."""
    if not root.is_dir():
        raise DatasetError(f"There is no folder {root}.")
    return next((root / name for name in PHOTO_FOLDERS if (root / name).is_dir()), root)


def read_list(list_file: Path) -> list[str]:
    """The keys that a text list or a Stanford `.mat` names, each once. Raises DatasetError."""
    try:
        lines = _mat_keys(list_file) if list_file.suffix == ".mat" else _text_keys(list_file)
    except FileNotFoundError as error:
        raise DatasetError(f"There is no list {list_file}.") from error
    except Exception as error:  # what SciPy raises for a damaged file has no common class
        raise DatasetError(f"The list {list_file} can't be read: {error}.") from error
    keys = [key for key in dict.fromkeys(line.strip() for line in lines) if key]
    if not keys:
        raise DatasetError(f"The list {list_file} is empty.")
    return keys


def annotation_box(root: Path, key: str) -> Box | None:
    """The box round all dogs of a photo by Stanford's `Annotation/<folder>/<stem>` files.

    None where the file is missing, damaged or without a usable box.
    """
    path = root / ANNOTATION_FOLDER / PurePosixPath(key).with_suffix("")
    try:
        annotation = ElementTree.parse(path)
        width, height = (
            float(annotation.findtext(f"size/{side}", "")) for side in ("width", "height")
        )
        edges = np.array(
            [
                [float(box.findtext(edge, "")) for edge in ("xmin", "ymin", "xmax", "ymax")]
                for box in annotation.iterfind("object/bndbox")
            ]
        ).reshape(-1, 4)
    except (OSError, ElementTree.ParseError, TypeError, ValueError):
        return None
    if not len(edges) or width <= 0 or height <= 0:
        return None
    corners = np.concatenate([edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)])
    left, top, right, bottom = np.clip(corners / (width, height, width, height), 0, 1).tolist()
    return Box(left, top, right, bottom) if left < right and top < bottom else None


def crop_to_annotations(dataset: Dataset, root: Path) -> Dataset:
    """The same photos, each with its annotation's box as its region, where it has one.

    Raises DatasetError where `root` has no annotations.
    """
    if not (root / ANNOTATION_FOLDER).is_dir():
        raise DatasetError(f"There is no folder {ANNOTATION_FOLDER} in {root}.")
    cropped = (replace(s, region=annotation_box(root, s.key)) for s in dataset.samples)
    return Dataset.of(dataset.name, cropped)


def readable(dataset: Dataset, progress: bool) -> tuple[Dataset, list[LeftOut]]:
    """Decode every photo; the set without those that can't be read, and a report of these.

    `progress` shows a bar on stderr. Raises DatasetError where no photo can be read.
    """
    total = len(dataset.samples)
    with ThreadPoolExecutor() as workers:
        reasons = workers.map(_trouble, dataset.samples)
        bar = tqdm(reasons, "reading photos", total, unit="photo", disable=not progress)
        rows = list(zip(dataset.samples, bar, strict=True))
    unreadable = [LeftOut(sample.key, reason) for sample, reason in rows if reason]
    if len(unreadable) == total:
        raise DatasetError(f"None of the {total:,} photos of {dataset.name} can be read.")
    kept = (sample for sample, reason in rows if not reason)
    return Dataset.of(dataset.name, kept, dataset.left_out), unreadable


def load_photo(path: Path, min_side: int) -> np.ndarray:
    """A photo as breeds.photo.load gives it. Raises DatasetError, which names the file."""
    try:
        return photo.load(path, min_side)
    except photo.PhotoError as error:
        raise DatasetError(f"{path}: {error}") from error


def describe(dataset: Dataset) -> str:
    """A few lines for a person: how many photos and breeds, which are new, what is left out."""
    counts = Counter(sample.breed for sample in dataset.samples)
    fewest, most = min(counts.values()), max(counts.values())
    each = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    new = sorted(counts.keys() - BreedFinder.read().ids)
    lines = [
        f"{dataset.name}: {len(dataset.samples):,} photos of {len(counts)} breeds, {each} a breed",
        f"fingerprint: {dataset.fingerprint}",
    ]
    if new:
        lines.append(f"breeds that breeds.csv lacks: {', '.join(new)}")
    lines += told(dataset.left_out)
    return "\n".join(lines)


def _besides(left_out: Sequence[LeftOut]) -> str:
    return f", only {len(left_out):,} other files such as {left_out[0].key}" if left_out else ""


def _all_samples(
    folder: Path, keys: Sequence[str], finder: BreedFinder
) -> tuple[list[Sample], list[LeftOut]]:
    sorted_by_breed = [key for key in keys if "/" in key]
    _require_one_reading(sorted_by_breed, finder)
    breeds = [(key, _breed_of(key, finder)) for key in sorted_by_breed or keys]
    samples = [Sample(folder / key, key, breed) for key, breed in breeds if breed]
    if not samples:
        raise DatasetError(
            f"No breed can be told in {folder}: put the photos in a folder per breed, or name "
            "them as Oxford-IIIT Pet does."
        )
    loose = [LeftOut(key, LOOSE) for key in keys if sorted_by_breed and "/" not in key]
    return samples, loose + [LeftOut(key, NAMELESS) for key, breed in breeds if not breed]


def _require_one_reading(keys: Iterable[str], finder: BreedFinder) -> None:
    readings = two_readings(keys, finder)
    if readings:
        raise DatasetError(
            f"The breed of {readings.key} can be read in two ways, {readings.innermost!r} (the "
            f"folder that it lies in) or {readings.outer!r}: let each breed's photos lie in a "
            "folder that is named after the breed, with no other inside."
        )


def _listed_samples(
    folder: Path, keys: Sequence[str], list_file: Path, finder: BreedFinder
) -> list[Sample]:
    by_breed_and_name = {(_folder_breed(key, finder), PurePosixPath(key).name): key for key in keys}
    present = set(keys)
    samples, missing = [], []
    listed = read_list(list_file)
    _require_one_reading(listed, finder)
    for key in listed:
        breed = _breed_of(key, finder)
        if breed is None:
            raise DatasetError(f"{list_file.name} names {key}, whose breed can't be told.")
        name = PurePosixPath(key).name
        found = key if key in present else None
        found = found or by_breed_and_name.get((breed, name)) or by_breed_and_name.get((None, name))
        samples.append(Sample(folder / (found or key), key, breed))
        if not found:
            missing.append(key)
    if missing:
        raise DatasetError(
            f"{list_file.name} names {len(missing):,} photos that {folder} lacks; the first is "
            f"{missing[0]}."
        )
    return samples


def _breed_of(key: str, finder: BreedFinder) -> str | None:
    return _folder_breed(key, finder) or finder.of_oxford_file(PurePosixPath(key).name)


def _folder_breed(key: str, finder: BreedFinder) -> str | None:
    folder = innermost(key)
    return finder.of_folder(folder) if folder else None


def _text_keys(list_file: Path) -> list[str]:
    return list_file.read_text("utf-8-sig").splitlines()


def _mat_keys(list_file: Path) -> list[str]:
    return [str(cell.item()) for cell in loadmat(list_file)["file_list"].ravel()]


def _trouble(sample: Sample) -> str | None:
    try:
        photo.load(sample.path, CHECK_MIN_SIDE)
    except photo.PhotoError as error:
        return str(error)
    return None
