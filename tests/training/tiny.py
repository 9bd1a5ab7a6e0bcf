"""Tiny training: photos that a small network can tell apart, and the words of its commands."""

from pathlib import Path

from PIL import Image

from tests.training.photos import picture

BACKBONE = "MobileNet"
SIZE = 64
COLOURS = {
    "n02088364-beagle": (230, 120, 40),
    "n02106662-German_shepherd": (40, 160, 60),
    "n02110958-pug": (60, 80, 220),
}
BREEDS = ("n02088364", "n02106662", "n02110958")


def write_photos(root: Path, count: int) -> Path:
    """`count` photos of each of three breeds: another cloud each, veiled in the breed's colour."""
    for number, (folder, colour) in enumerate(COLOURS.items()):
        (root / folder).mkdir(parents=True)
        for index in range(count):
            cloud = picture(1000 * number + index)
            veil = Image.new("RGB", cloud.size, colour)
            Image.blend(cloud, veil, 0.8).save(root / folder / f"{index:02}.jpg", quality=95)
    return root


def train_options(photos: Path, weights: Path, out: Path, *more: str | Path) -> list[str]:
    """The words of a `train` command that takes seconds; the cache lies beside `out`."""
    folders = ["--out", out, "--cache", out.parent / "cache"]
    network = ["--backbone", BACKBONE, "--backbone-weights", weights, "--size", SIZE]
    options = ["train", photos, *folders, *network, "--validation-share", "0.2", *more]
    return [str(option) for option in options]


def export_options(run: Path | str, photos: Path, out: Path, *more: str | Path) -> list[str]:
    """The words of an `export` command; the backbone starts from what the run remembers."""
    options = ("export", run, photos, "--out", out, "--calibration-photos", "9", *more)
    return [str(option) for option in options]
