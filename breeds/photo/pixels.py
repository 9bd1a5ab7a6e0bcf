"""A decoded picture of any mode -> small, opaque, upright and in sRGB, at little memory's cost."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps

# A long and narrow picture is reduced beyond the least side rather than kept larger than this.
MOST_KEPT = 4096 * 4096
# What Pillow converts at a time: it needs several copies of that.
BAND = 1_000_000
# What the highest value of a picture of whole or real numbers may stand for.
FULL_SCALES = (1, 255, 65535)


def reduction(size: tuple[int, int], min_side: int) -> int:
    """By what to divide width and height: the greatest power of two that keeps `min_side` pixels.

    More where over MOST_KEPT pixels would be left.
    """
    factor = 1
    while min(size) >= 2 * factor * min_side or size[0] * size[1] > MOST_KEPT * factor**2:
        factor *= 2
    return factor


def opaque(image: Image.Image, factor: int) -> Image.Image:
    """Reduced by a whole factor, over white, with 8 bits a channel: mode L, RGB or CMYK.

    `image` is decoded, in any of Pillow's modes. Grey of 16 bits is scaled, other whole or real
    numbers to the next of FULL_SCALES above the highest; what lies under 0 is black.
    """
    scale = _full_scale(image)
    reduced: Image.Image | None = None
    for left, top, right, bottom in _bands(image.size, factor):
        band = _eight_bits(image.crop((left, top, right, bottom)), scale)
        band = _over_white(band).reduce(factor)
        if reduced is None:
            width, height = (-(-side // factor) for side in image.size)
            reduced = Image.new(band.mode, (width, height))
        reduced.paste(band, (left // factor, top // factor))
    assert reduced is not None
    return reduced


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """From the colours of an ICC profile; a broken or unfit profile says nothing."""
    try:
        return _through_profile(image, profile) if profile else image.convert("RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image.convert("RGB")


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turned and mirrored as an EXIF orientation, 1 to 8, asks for; as it is for any other."""
    image.getexif()[ExifTags.Base.Orientation] = orientation
    return ImageOps.exif_transpose(image)


def _bands(size: tuple[int, int], factor: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes across the longer side, each a multiple of the factor wide but for the last."""
    width, height = size
    step = factor * max(1, BAND // (factor * min(size)))
    if width > height:
        for left in range(0, width, step):
            yield left, 0, min(left + step, width), height
    else:
        for top in range(0, height, step):
            yield 0, top, width, min(top + step, height)


def _full_scale(image: Image.Image) -> float:
    """The value that is white, in a picture of whole or real numbers; 0 for other pictures."""
    if image.mode not in ("I", "F"):
        return 0
    values = (np.asarray(image.crop(box)) for box in _bands(image.size, 1))
    highest = max(band[np.isfinite(band)].max(initial=0) for band in values)
    return next((scale for scale in FULL_SCALES if highest <= scale), highest)


def _eight_bits(band: Image.Image, full_scale: float) -> Image.Image:
    if band.mode.startswith("I;16"):
        return _from_sixteen_bits(band)
    if full_scale:
        shares = np.nan_to_num(np.asarray(band)).clip(0, full_scale) / full_scale
        return Image.fromarray((shares * 255).round().astype(np.uint8))
    return band.convert("L") if band.mode == "1" and not band.has_transparency_data else band


def _from_sixteen_bits(band: Image.Image) -> Image.Image:
    values = np.asarray(band)
    scaled = (values >> 8).astype(np.uint8)
    if "transparency" in band.info:
        scaled[values == band.info["transparency"]] = 255
    return Image.fromarray(scaled)


def _over_white(band: Image.Image) -> Image.Image:
    if not band.has_transparency_data:
        return band if band.mode in ("L", "RGB", "CMYK") else band.convert("RGB")
    layer = band.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image:
    given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if ImageCms.getProfileDescription(given).startswith("sRGB"):
        return image.convert("RGB")
    if given.profile.xcolor_space.strip() == "RGB" and image.mode == "L":
        image = image.convert("RGB")
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, given, srgb, outputMode="RGB")
    assert converted is not None
    return converted
