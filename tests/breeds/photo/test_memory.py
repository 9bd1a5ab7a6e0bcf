"""The program stays under 1 GB of memory, whatever photo it is given."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.hostile_photos import crowded_exif, png_of
from tests.training.photos import picture

PEAK = Path("/proc/self/status")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PEAK.exists(), reason="only Linux tells a process's peak"),
]

GIGABYTE = 1_000_000_000
CLASSIFY_AND_MEASURE = """
import json, sys
from pathlib import Path
from breeds import privacy
privacy.report_nothing()
from breeds import bundle, photo
from breeds.bundle import embedded
from breeds.recognition.classifier import Classifier
classifier = Classifier(bundle.load(embedded.model_folder()))
for path in sys.argv[1:]:
    try:
        pixels = photo.load(Path(path), classifier.bundle.manifest.recipe.decode_min_side)
        classifier.predict([pixels])
        became = pixels.shape
        del pixels
    except photo.PhotoError as error:
        became = str(error)
    status = Path("/proc/self/status").read_text()
    peak = 1024 * int(status.split("VmHWM:")[1].split()[0])
    print(json.dumps([Path(path).name, became, peak]), flush=True)
"""
COLOUR = (200, 120, 60)


def save(mode: str, size: tuple[int, int], **options: object) -> Callable[[Path], None]:
    colour = {"RGB": COLOUR, "RGBA": (*COLOUR, 90)}[mode]
    return lambda path: Image.new(mode, size, colour).save(path, **options)


def save_deep_heic(path: Path) -> None:
    """Ten bits, transparent and without subsampling: the most that a pixel of HEIC can cost."""
    size = (5400, 5400)
    values = np.full((*size, 4), 30_000, np.uint16)
    deep = pillow_heif.from_bytes("RGBA;16", size, values.tobytes())
    deep.save(path, quality=-1, chroma=444, enc_params={"preset": "ultrafast"})


def save_moving_png(path: Path) -> None:
    width, height = 8600, 8700
    path.write_bytes(png_of(width, height, bytes((3 * width + 1) * height), moving=True))


# Each about as large as it may be: with the shape and in the variety that costs the most.
ACCEPTED: dict[str, Callable[[Path], None]] = {
    "progressive.jpg": save("RGB", (10_000, 10_000), progressive=True, subsampling=0),
    "narrow.jpg": save("RGB", (1_500, 65_500), progressive=True, subsampling=0),
    "clear.png": save("RGBA", (10_000, 10_000), compress_level=1),
    "moving.png": save_moving_png,
    "clear.webp": save("RGBA", (6_100, 6_100), lossless=True, quality=0, method=0),
    "clear.avif": save("RGBA", (5_800, 5_800), speed=10, subsampling="4:4:4"),
    "deep.heic": save_deep_heic,
    "one_strip.tif": save("RGB", (7_100, 7_100), compression="tiff_lzw", strip_size=GIGABYTE),
    "turned.tif": save("RGB", (8_700, 8_700), compression="tiff_lzw", tiffinfo={274: 6}),
}


def save_crowded_exif(path: Path) -> None:
    path.write_bytes(crowded_exif(picture(1), tags=60_000, size=1_000_000))


def save_countless_pixels(path: Path) -> None:
    path.write_bytes(png_of(30_000, 30_000, b"", moving=True))


def save_heavy(path: Path) -> None:
    """As heavy as a file may be, and taken for a WebP, which is read whole."""
    with path.open("wb") as stream:
        stream.write(b"RIFF\xff\xff\xff\x7fWEBPVP8L")
        stream.truncate(309_000_000)


HOSTILE = {
    "crowded_exif.jpg": save_crowded_exif,
    "countless_pixels.png": save_countless_pixels,
    "heavy.webp": save_heavy,
}


def measure(makers: dict[str, Callable[[Path], None]], folder: Path) -> list[tuple]:
    paths = [folder / name for name in makers]
    for path in paths:
        makers[path.name](path)
    done = subprocess.run(
        [sys.executable, "-c", CLASSIFY_AND_MEASURE, *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_any_photo_that_is_accepted_stays_under_a_gigabyte(tmp_path: Path) -> None:
    for name, became, peak in measure(ACCEPTED, tmp_path):
        assert isinstance(became, list), (name, became)
        assert peak < GIGABYTE, name


def test_a_file_made_to_fill_the_memory_stays_under_a_gigabyte(tmp_path: Path) -> None:
    for name, _, peak in measure(HOSTILE, tmp_path):
        assert peak < GIGABYTE, name
