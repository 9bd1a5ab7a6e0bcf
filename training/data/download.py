"""The official archives of Stanford Dogs and Oxford-IIIT Pet -> a folder that `dataset` opens."""

import shutil
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import httpx
from tqdm import tqdm

from breeds.one_line import one_line
from training.digests import digest_of_file
from training.errors import TrainingError

TIMEOUT_SECONDS = 60


class DownloadError(TrainingError):
    """A download that did not succeed, with the reason in one sentence."""


@dataclass(frozen=True)
class Archive:
    """A tar file on the web: `size` in bytes, `contents` what it puts into the folder."""

    url: str
    size: int
    sha256: str
    contents: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]


STANFORD = "http://vision.stanford.edu/aditya86/ImageNetDogs"
OXFORD = "https://www.robots.ox.ac.uk/~vgg/data/pets/data"

# Neither publisher gives checksums. Sizes and SHA-256 are those that TensorFlow Datasets recorded
# (tensorflow_datasets/url_checksums/stanford_dogs.txt and oxford_iiit_pet.txt); torchvision's MD5
# of the same two Oxford files bears these out.
SETS: Mapping[str, tuple[Archive, ...]] = MappingProxyType(
    {
        "stanford-dogs": (
            Archive(
                f"{STANFORD}/lists.tar",
                481_280,
                "34b47cacd9a98b5d150e084f24d29391c084c55272295ec65c85651bc35f4d6c",
                ("train_list.mat", "test_list.mat"),
            ),
            Archive(
                f"{STANFORD}/annotation.tar",
                21_852_160,
                "662ed36f707be6b195c2fda392d8e153e83af28cedc8e2134a649f198def30fd",
                ("Annotation",),
            ),
            Archive(
                f"{STANFORD}/images.tar",
                793_579_520,
                "a443fc2f9a851aa1a7b8e4fa4af94b8459fce2c9f5a2f4dd4669cf9673a4ec58",
                ("Images",),
            ),
        ),
        "oxford-pets": (
            Archive(
                f"{OXFORD}/annotations.tar.gz",
                19_173_078,
                "52425fb6de5c424942b7626b428656fcbd798db970a937df61750c0f1d358e91",
                ("annotations",),
            ),
            Archive(
                f"{OXFORD}/images.tar.gz",
                791_918_971,
                "67195c5e1c01f1ab5f9b6a5d22b8c27a580d896ece458917e61d459337fa318d",
                ("images",),
            ),
        ),
    }
)


def download(name: str, folder: Path) -> Path:
    """Download and unpack a set of SETS into a folder, and give that folder back.

    Started again after any interruption, it goes on where it stopped. Raises KeyError for an
    unknown name, DownloadError for everything else that goes wrong.
    """
    return install(SETS[name], folder)


def install(archives: Iterable[Archive], folder: Path) -> Path:
    """Fetch, check and unpack each archive whose contents the folder lacks; then remove it.

    A part of an archive that lies in the folder under its name is completed. Raises DownloadError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for archive in archives:
            file = folder / archive.name
            if not all((folder / entry).exists() for entry in archive.contents):
                _fetch(archive, file)
                _check(archive, file)
                _unpack(archive, file, folder)
            file.unlink(missing_ok=True)
    except OSError as error:
        raise DownloadError(f"{folder} can't be written: {error}.") from error
    return folder


def _fetch(archive: Archive, file: Path) -> None:
    """Transfer what is missing, again and again while that brings the file forward."""
    while (have := _size(file)) < archive.size:
        try:
            _transfer(archive, file, have)
            reason = "the server sent too little"
        except httpx.HTTPError as error:
            reason = one_line(error)
        if _size(file) <= have:
            raise DownloadError(
                f"{archive.url} can't be downloaded: {reason}; start again to go on from byte "
                f"{_size(file):,} of {archive.size:,}."
            )


def _transfer(archive: Archive, file: Path, start: int) -> None:
    # Without "identity" a server may send a .tar.gz compressed once more.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with httpx.stream(
        "GET", archive.url, headers=headers, follow_redirects=True, timeout=TIMEOUT_SECONDS
    ) as response:
        if response.is_error:
            raise DownloadError(
                f"{archive.url} can't be downloaded: the server answered "
                f"{response.status_code} {response.reason_phrase}."
            )
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            start = 0
        _require_expected_size(archive, response, start)
        with (
            file.open("ab" if start else "wb") as target,
            tqdm(None, archive.name, archive.size, initial=start, unit="B", unit_scale=True) as bar,
        ):
            for chunk in response.iter_raw():
                target.write(chunk)
                bar.update(len(chunk))


def _require_expected_size(archive: Archive, response: httpx.Response, start: int) -> None:
    size = start + int(response.headers.get("Content-Length", archive.size - start))
    if size != archive.size:
        raise DownloadError(
            f"{archive.url} is not the file that was published: it has {size:,} bytes, not "
            f"{archive.size:,}."
        )


def _check(archive: Archive, file: Path) -> None:
    digest = digest_of_file(file)
    if digest != archive.sha256:
        size = _size(file)
        file.unlink()
        raise DownloadError(
            f"{archive.name} is not the file that was published: it has {size:,} bytes with "
            f"SHA-256 {digest[:12]}…, not {archive.size:,} bytes with {archive.sha256[:12]}…; it "
            "was deleted, so start again."
        )


def _unpack(archive: Archive, file: Path, folder: Path) -> None:
    """Unpack beside the folder's entries, then move into place: what is there is whole."""
    aside = folder / f".{archive.name}.unpacking"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with tarfile.open(file) as tar:
            for member in tqdm(tar, f"unpacking {archive.name}", unit=" files"):
                tar.extract(member, aside, filter="data")
        for entry in archive.contents:
            (aside / entry).replace(folder / entry)
    except (tarfile.TarError, EOFError, FileNotFoundError) as error:
        raise DownloadError(f"{archive.name} can't be unpacked: {error}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
