"""Any photo file becomes upright RGB pixels, or an error that says what is wrong."""

import errno
import io
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from breeds.photo import PhotoError, load, reading
from tests.conftest import ROOT
from tests.hostile_photos import encode, exif, refused_files, unusual_photos
from tests.powerless import powerless
from tests.sentences import assert_one_sentence
from tests.training.photos import picture

# Pillow's warnings are silenced for the whole process, which pytest lifts before each test.
pytestmark = pytest.mark.filterwarnings("ignore")

MIN_SIDE = 640
MUTANTS = 40

# How the camera stored an upright photo, by the EXIF orientation that it wrote.
STORED: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: upright.transpose(1, 0, 2)[::-1, ::-1],
    8: lambda upright: np.rot90(upright, -1),
}
# What keeps the pixels nearly as they are in each format.
FAITHFUL = {
    "PNG": {},
    "TIFF": {"compression": "tiff_lzw"},
    "WEBP": {"lossless": True},
    "AVIF": {"quality": 100, "subsampling": "4:4:4"},
    "HEIF": {"quality": -1, "chroma": 444},
    "JPEG": {"quality": 98, "subsampling": 0},
    "MPO": {"quality": 98, "subsampling": 0},
}


def refusal(source: Path | bytes) -> PhotoError:
    with pytest.raises(PhotoError) as caught:
        load(source, MIN_SIDE)
    assert_told_in_both_languages(caught.value)
    return caught.value


def assert_told_in_both_languages(error: PhotoError) -> None:
    assert error.in_language("fr") == error.french
    assert error.in_language("en") == error.english == str(error)
    assert error.french != error.english
    for text in (error.french, error.english):
        assert_one_sentence(PhotoError(text, text))


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", FAITHFUL)
def test_a_turned_photo_becomes_upright_and_is_turned_once(kind: str, orientation: int) -> None:
    upright = np.asarray(picture(1, (60, 40)))
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation](upright)))
    loaded = load(encode(stored, kind, exif=exif(orientation), **FAITHFUL[kind]), MIN_SIDE)
    assert loaded.shape == upright.shape
    assert np.abs(loaded.astype(int) - upright).mean() < 2


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_turned_photo_is_upright_at_its_reduced_size(kind: str, orientation: int) -> None:
    upright = np.asarray(picture(1, (320, 160)))
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation](upright)))
    loaded = load(encode(stored, kind, exif=exif(orientation)), min_side=80)
    expected = np.asarray(Image.fromarray(upright).reduce(2))
    assert loaded.shape == (80, 160, 3)
    assert np.abs(loaded.astype(int) - expected).mean() < 4


def test_a_file_and_its_bytes_give_the_same_pixels(examples: Path) -> None:
    path = examples / "cat.jpg"
    assert np.array_equal(load(path, MIN_SIDE), load(path.read_bytes(), MIN_SIDE))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
@pytest.mark.parametrize(
    ("size", "side", "reduced"),
    [
        ((400, 300), 150, (200, 150)),
        ((300, 400), 150, (150, 200)),
        ((400, 301), 150, (200, 151)),
        ((403, 300), 150, (202, 150)),
        ((400, 299), 150, (400, 299)),
        ((400, 300), 75, (100, 75)),
        ((400, 300), 20, (50, 38)),
        ((400, 320), 20, (25, 20)),
        ((400, 300), 300, (400, 300)),
        ((400, 300), 640, (400, 300)),
        ((1, 300), 20, (1, 300)),
    ],
)
def test_a_photo_is_reduced_alike_in_every_format(
    kind: str, size: tuple[int, int], side: int, reduced: tuple[int, int]
) -> None:
    height, width = load(encode(picture(4, size), kind), side).shape[:2]
    assert (width, height) == reduced


def test_a_reduced_photo_never_falls_under_the_least_side() -> None:
    random = np.random.default_rng(0)
    for _ in range(150):
        width, height, side = (int(number) for number in random.integers(8, 240, 3))
        loaded = load(encode(Image.new("RGB", (width, height)), "JPEG"), side)
        short = min(width, height)
        assert min(loaded.shape[:2]) >= min(short, side)
        if short < 2 * side:
            assert loaded.shape[:2] == (height, width)
        else:
            assert min(loaded.shape[:2]) <= 2 * side


def test_a_small_jpeg_is_decoded_in_full(examples: Path) -> None:
    path = examples / "german_shepherd.jpg"
    with Image.open(path) as image:
        assert np.array_equal(load(path, MIN_SIDE), np.asarray(image))


@pytest.mark.parametrize("name", unusual_photos())
def test_an_unusual_photo_is_read(name: str) -> None:
    loaded = load(unusual_photos()[name], MIN_SIDE)
    assert loaded.dtype == np.uint8
    assert loaded.shape[2] == 3


@pytest.mark.parametrize("name", refused_files())
def test_what_is_no_readable_photo_is_told(name: str, tmp_path: Path) -> None:
    content, said = refused_files()[name]
    assert said in refusal(content).english
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path).english


def test_an_empty_file_a_missing_one_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "broken_link.jpg").symlink_to(tmp_path / "gone.jpg")
    assert "can't be found" in refusal(tmp_path / "missing.jpg").english
    assert "introuvable" in refusal(tmp_path / "broken_link.jpg").french
    assert "can't be found" in refusal(Path("nul\0.jpg")).english
    assert "can't be found" in refusal(tmp_path / f"{'long' * 100}.jpg").english
    assert "folder" in refusal(tmp_path).english
    assert "dossier" in refusal(tmp_path).french
    assert "vide" in refusal(b"").french


def test_what_could_be_read_for_ever_is_not_opened(tmp_path: Path) -> None:
    pipe, address = tmp_path / "pipe.jpg", tmp_path / "socket.jpg"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        for path in (Path("/dev/zero"), pipe, address):
            assert "ordinary file" in refusal(path).english


def test_what_the_system_tells_of_itself_is_no_photo() -> None:
    for path in (Path("/proc/cpuinfo"), Path("/proc/self/mem"), Path("/proc/self/environ")):
        refusal(path)
    assert "ordinary file" in refusal(Path("/proc/cpuinfo")).english


class _WornDisk(io.BytesIO):
    """Gives a file up to a byte, and then what a disk says that is worn out."""

    def __init__(self, content: bytes, whole: int) -> None:
        super().__init__(content)
        self._whole = whole

    def read(self, size: int | None = -1) -> bytes:
        got = super().read(size)
        if self.tell() > self._whole:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return got


@pytest.mark.parametrize("whole", [0, 40, 900])
@pytest.mark.parametrize(
    "name", ["grey.jpg", "interlaced.png", "inks.tif", "plain.heic", "turned.webp"]
)
def test_a_disk_that_fails_is_told_and_the_photo_is_not_blamed(
    name: str, whole: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = unusual_photos()[name]
    assert len(content) > whole
    monkeypatch.setattr(reading, "_open_file", lambda _: _WornDisk(content, whole))
    told = refusal(tmp_path / name)
    assert "The disk fails" in told.english
    assert "disque" in told.french


def test_a_disk_that_fails_to_find_a_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "stat", fail)
    assert "The disk fails" in refusal(tmp_path / "a.jpg").english


def test_a_photo_without_permission_is_told(tmp_path: Path) -> None:
    path = tmp_path / "secret.jpg"
    path.write_bytes(encode(picture(6), "JPEG"))
    path.chmod(0)
    with powerless():
        error = refusal(path)
    assert "allowed" in error.english
    assert "droit" in error.french


def test_a_file_too_heavy_to_be_a_photo_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "heavy.webp"
    with path.open("wb") as stream:
        stream.write(b"RIFF\xff\xff\xff\x7fWEBPVP8L")
        stream.truncate(2_000_000_000)
    assert "too heavy" in refusal(path).english


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_cut_anywhere_is_read_or_refused_in_words(kind: str) -> None:
    whole = encode(picture(7, (40, 30)), kind)
    for length in range(1, len(whole), 7):
        try:
            loaded = load(whole[:length], MIN_SIDE)
        except PhotoError as error:
            assert_told_in_both_languages(error)
        else:
            assert loaded.shape == (30, 40, 3)


@pytest.mark.parametrize("name", unusual_photos())
def test_a_photo_with_changed_bytes_is_read_or_refused_in_words(name: str) -> None:
    whole = unusual_photos()[name]
    random = np.random.default_rng(len(whole))
    for _ in range(MUTANTS):
        mutant = bytearray(whole[: random.integers(len(whole) // 2, len(whole) + 1)])
        # Half of the changes hit what a file begins with, where they do most.
        for end in (len(mutant), min(len(mutant), 400)) * random.integers(1, 5):
            mutant[random.integers(end)] = random.choice((0, 255, random.integers(256)))
        try:
            loaded = load(bytes(mutant), 20)
        except PhotoError as error:
            assert_told_in_both_languages(error)
        else:
            assert loaded.dtype == np.uint8


def test_an_odd_photo_is_read_without_a_remark(tmp_path: Path) -> None:
    """In a process of its own, where each warning would be an error."""
    (tmp_path / "odd.jpg").write_bytes(unusual_photos()["crowded_exif.jpg"])
    Image.new("L", (9600, 9600)).save(tmp_path / "bomb.png")
    torn = bytearray(encode(picture(3), "TIFF", compression="tiff_lzw"))
    torn[3000:4000] = b"\xff" * 1000
    (tmp_path / "torn.tif").write_bytes(torn)
    program = "import sys; from pathlib import Path; from breeds.photo import load\n"
    program += "for path in sys.argv[1:-1]: print(load(Path(path), 640).shape)\n"
    # What libtiff says of a torn strip it says itself.
    program += "try: load(Path(sys.argv[-1]), 640)\nexcept Exception: pass"
    paths = [str(tmp_path / name) for name in ("odd.jpg", "bomb.png", "torn.tif")]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("(120, 160, 3)\n(1200, 1200, 3)\n", "")
