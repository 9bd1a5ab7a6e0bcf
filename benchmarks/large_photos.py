"""Small photos -> photos of a phone's size, with the grain of a camera: few sets have such photos.

    python -m benchmarks.large_photos PHOTOS OUT --list LIST --count 200

Enlarged to a short side of 3,000 pixels: 12 megapixels where the photo is four by three.
"""

import argparse
import io
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image

SHORT_SIDE = 3000
QUALITY, GRAIN = 92, 0.12


def enlarged(photo: Path, side: int) -> bytes:
    with Image.open(photo) as source:
        scale = side / min(source.size)
        size = tuple(round(scale * length) for length in source.size)
        large = source.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    grain = Image.effect_noise(size, 24).convert("RGB")
    encoded = io.BytesIO()
    Image.blend(large, grain, GRAIN).save(encoded, "JPEG", quality=QUALITY)
    return encoded.getvalue()


def write(out: Path, photo: Path) -> None:
    (out / f"{photo.stem}.jpg").write_bytes(enlarged(photo, SHORT_SIDE))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--list", type=Path, required=True, help="paths within PHOTOS, one a line")
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    names = options.list.read_text("utf-8").split("\n")[: options.count]
    paths = [options.photos / name for name in names if name]
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(write, options.out), paths))


if __name__ == "__main__":
    main()
