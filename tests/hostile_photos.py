"""Makes the files that people give: unusual photos, broken ones, and what is no photo at all."""

import io
import struct
import zipfile
import zlib
from functools import cache

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from tests.colour_profiles import DISPLAY_P3, black_ink_profile, display_profile, grey_profile
from tests.training.photos import picture

SIZE = (160, 120)
ORIENTATION = 0x0112
DAMAGED = "damaged or incomplete"
UNKNOWN_KIND = "damaged, or of a kind"
NO_PHOTO = "not a photo"
TOO_LARGE = "more than 100 million pixels"
TOO_LARGE_FOR_FORMAT = "too large for its format"
RAW = "a camera's raw file"
EMPTY = "empty"
BOMB = zlib.compress(bytes(2_000_000), 9)


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


@cache
def unusual_photos() -> dict[str, bytes]:
    """Files that show a picture, by a name that tells what is unusual about them."""
    shown, other = picture(11, SIZE), picture(12, SIZE)
    both = {"save_all": True, "append_images": [other]}
    clear = shown.copy()
    clear.putalpha(picture(13, SIZE).convert("L"))
    grey = shown.convert("L")
    numbers = np.asarray(grey, np.uint16)
    profile = display_profile(DISPLAY_P3, 2.2)
    return {
        "turned.jpg": encode(shown, "JPEG", exif=exif(6)),
        "mirrored.png": encode(shown, "PNG", exif=exif(5)),
        "turned.webp": encode(shown, "WEBP", exif=exif(8)),
        "turned.tif": encode(shown, "TIFF", tiffinfo={ORIENTATION: 3}),
        "turned.heic": encode(shown, "HEIF", exif=exif(6)),
        "turned.avif": encode(shown, "AVIF", exif=exif(7)),
        "plain.heic": encode(shown, "HEIF"),
        "ten_bits.heic": ten_bits(shown),
        "grey.jpg": encode(grey, "JPEG"),
        "progressive.jpg": encode(shown, "JPEG", progressive=True),
        "inks.jpg": encode(shown.convert("CMYK"), "JPEG"),
        "ycck.jpg": ycck(shown),
        "one_bit.png": encode(shown.convert("1"), "PNG"),
        "palette.png": encode(shown.quantize(32), "PNG"),
        "clear_colour.png": encode(shown.quantize(32), "PNG", transparency=3),
        "translucent.png": encode(clear, "PNG"),
        "grey_and_clear.png": encode(clear.convert("LA"), "PNG"),
        "translucent.webp": encode(clear, "WEBP"),
        "sixteen_bits.png": sixteen_bits(shown),
        "sixteen_bits_grey.png": encode(Image.fromarray(numbers * 257), "PNG"),
        "interlaced.png": interlaced(shown),
        "whole_numbers.tif": encode(Image.fromarray(numbers.astype(np.int32) * 257), "TIFF"),
        "real_numbers.tif": encode(Image.fromarray(numbers.astype(np.float32) / 255), "TIFF"),
        "inks.tif": encode(shown.convert("CMYK"), "TIFF", compression="tiff_lzw"),
        "jpeg_inside.tif": encode(shown, "TIFF", compression="jpeg"),
        "moving.gif": encode(shown, "GIF", **both),
        "moving.png": encode(shown, "PNG", **both),
        "moving.webp": encode(shown, "WEBP", **both),
        "pages.tif": encode(shown, "TIFF", **both),
        "two_views.mpo": encode(shown, "MPO", **both),
        "windows.bmp": encode(shown, "BMP"),
        "wide_colours.jpg": encode(shown, "JPEG", icc_profile=profile),
        "bright_grey.png": encode(grey, "PNG", icc_profile=grey_profile(1.0)),
        "press.jpg": encode(shown.convert("CMYK"), "JPEG", icc_profile=black_ink_profile()),
        "broken_profile.jpg": encode(shown, "JPEG", icc_profile=profile[:200]),
        "garbled_exif.jpg": encode(shown, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xffnonsense"),
        "png_called.jpg": encode(shown, "PNG"),
        "tail.jpg": encode(shown, "JPEG") + b"what a camera left behind" * 100,
        "one_pixel.png": encode(shown.resize((1, 1)), "PNG"),
        "strip.png": encode(shown.resize((2, 3000)), "PNG"),
        "crowded_exif.jpg": crowded_exif(shown),
        "profile_bomb.png": png_with(b"iCCP", b"p\0\0" + BOMB),
        "text_bomb.png": png_with(b"zTXt", b"t\0\0" + BOMB),
        "endless_text.png": png_with(b"tEXt", b"t\0" + bytes(2_000_000)),
    }


@cache
def refused_files() -> dict[str, tuple[bytes, str]]:
    """Files that no answer comes from, each with what its English sentence says."""
    shown = picture(14, SIZE)
    jpeg, png = encode(shown, "JPEG"), encode(shown, "PNG")
    heic = encode(shown, "HEIF")
    return {
        "empty.jpg": (b"", EMPTY),
        "words.jpg": (b"a dog, drawn in words", NO_PHOTO),
        "zeros.jpg": (bytes(4096), NO_PHOTO),
        "page.jpg": (b"<!doctype html><title>dog</title><img src='dog.jpg'>", NO_PHOTO),
        "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' width='9'/>", NO_PHOTO),
        "document.pdf": (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n", NO_PHOTO),
        "printer.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", NO_PHOTO),
        "archive.jpg": (zipped(jpeg), NO_PHOTO),
        "film.mp4": (b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + bytes(500), NO_PHOTO),
        "marker.jpg": (jpeg[:3], UNKNOWN_KIND),
        "half.jpg": (jpeg[: len(jpeg) // 2], DAMAGED),
        "half.png": (png[: len(png) // 2], DAMAGED),
        "half.heic": (heic[: len(heic) // 2], DAMAGED),
        "half.webp": (encode(shown, "WEBP")[:900], DAMAGED),
        "half.avif": (encode(shown, "AVIF")[:900], UNKNOWN_KIND),
        "half.gif": (encode(shown, "GIF")[:900], DAMAGED),
        "half.tif": (encode(shown, "TIFF", compression="tiff_lzw")[:900], UNKNOWN_KIND),
        "flipped.png": (png[:60] + bytes(byte ^ 255 for byte in png[60:]), DAMAGED),
        "no_pixels.png": (png_of(0, 9, b""), UNKNOWN_KIND),
        "many_pixels.png": (png_of(10_001, 10_000, b""), TOO_LARGE),
        "countless_pixels.png": (png_of(60_000, 60_000, b""), TOO_LARGE),
        "countless_pixels.gif": (b"GIF89a\xff\xff\xff\xff\0\0\0;", UNKNOWN_KIND),
        "countless_pixels.jpg": (claiming_size(jpeg, 20_000, 20_000), TOO_LARGE),
        "countless_pixels.tif": (tiff_of({256: 60_000, 257: 60_000}), TOO_LARGE),
        "moving_bomb.png": (png_of(60_000, 60_000, b"", moving=True), TOO_LARGE),
        "too_much_for_its_format.png": (
            png_of(9_500, 9_500, b"", moving=True),
            TOO_LARGE_FOR_FORMAT,
        ),
        "absurd_tags.tif": (tiff_of({256: 9, 257: 9, 273: (4, 2**32 - 1, 8)}), UNKNOWN_KIND),
        "camera.dng": (tiff_of({254: 1, 256: 9, 257: 9}), RAW),
    }


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    return tags.tobytes()


def ten_bits(image: Image.Image) -> bytes:
    deep = np.asarray(image, np.uint16) * 257
    stream = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", image.size, deep.tobytes()).save(stream)
    return stream.getvalue()


def ycck(image: Image.Image) -> bytes:
    """Inks as Photoshop stores them: as luma and chroma, which Pillow reads but doesn't write."""
    inks = ImageOps.invert(image).convert("YCbCr")
    # Pillow inverts what it writes, as Adobe does.
    luma_and_chroma = (ImageOps.invert(channel) for channel in inks.split())
    without_black = Image.new("L", image.size, 0)
    channels = Image.merge("CMYK", (*luma_and_chroma, without_black))
    plain = encode(channels, "JPEG", quality=95)
    # The marker's last byte tells how the inks are stored: 0 as they are, 2 as YCCK.
    last = plain.index(b"Adobe") + 11
    return plain[:last] + b"\2" + plain[last + 1 :]


def sixteen_bits(image: Image.Image) -> bytes:
    rows = (np.asarray(image).astype(">u2") * 257).reshape(image.height, -1)
    return png_of(*image.size, b"".join(b"\0" + row.tobytes() for row in rows), bits=16)


def interlaced(image: Image.Image) -> bytes:
    """PNG's Adam7: seven passes over the picture, each denser than the one before."""
    pixels = np.asarray(image)
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2))
    passes = [pixels[top::down, left::right] for left, top, right, down in (*steps, (0, 1, 1, 2))]
    rows = b"".join(b"\0" + row.tobytes() for one in passes for row in one)
    return png_of(*image.size, rows, interlace=1)


def png_of(
    width: int, height: int, rows: bytes, bits: int = 8, interlace: int = 0, moving: bool = False
) -> bytes:
    """An RGB PNG with such rows, each behind its filter's byte."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, interlace))]
    if moving:
        frame = struct.pack(">IIIIIHHBB", 0, width, height, 0, 0, 1, 1, 1, 0)
        chunks += [(b"acTL", struct.pack(">II", 2, 0)), (b"fcTL", frame)]
    chunks += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def png_with(kind: bytes, content: bytes) -> bytes:
    whole = encode(picture(15, SIZE), "PNG")
    return whole[:33] + _chunk(kind, content) + whole[33:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def tiff_of(tags: dict[int, int | tuple[int, int, int]]) -> bytes:
    """A grey TIFF without its pixels; a tag is a number, or its type, count and value."""
    complete = {258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 9, 279: 81} | tags
    entries = (
        struct.pack("<HHII", tag, *(value if isinstance(value, tuple) else (4, 1, value)))
        for tag, value in sorted(complete.items())
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(complete)) + b"".join(entries) + bytes(4)


def claiming_size(jpeg: bytes, width: int, height: int) -> bytes:
    start = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:start] + struct.pack(">HH", height, width) + jpeg[start + 4 :]


def crowded_exif(image: Image.Image, tags: int = 2_000, size: int = 500_000) -> bytes:
    """A JPEG whose tags all name the same bytes: 1 GB where each tag has a copy of its 0.5 MB."""
    entries = b"".join(struct.pack("<HHII", tag, 7, size, 8) for tag in range(1, tags + 1))
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", tags) + entries
    block = block.ljust(size + 8, b"\0")
    parts = (b"Exif\0\0" + block[start : start + 65_000] for start in range(0, len(block), 65_000))
    segments = b"".join(b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part for part in parts)
    # Where a JFIF header tells the resolution, Pillow doesn't look for it in the tags.
    bare = encode(image, "JPEG")[20:]
    return b"\xff\xd8" + segments + bare


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("dog.jpg", content)
    return stream.getvalue()
