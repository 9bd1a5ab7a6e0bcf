"""Makes small ICC profiles: of a display by its primaries, of grey, and of inks."""

import struct

import numpy as np

# Primaries as XYZ under D50, the profiles' own white: the columns are red, green and blue.
# From the definitions of sRGB (IEC 61966-2-1), Adobe RGB (1998) and Display P3, adapted with the
# Bradford matrix.
SRGB = np.array([[0.4361, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]])
ADOBE_RGB = np.array([[0.6097, 0.2053, 0.1492], [0.3111, 0.6257, 0.0632], [0.0195, 0.0609, 0.7446]])
DISPLAY_P3 = np.array(
    [[0.5151, 0.2920, 0.1571], [0.2412, 0.6922, 0.0666], [-0.0011, 0.0419, 0.7841]]
)
WHITE = (0.9642, 1.0, 0.8249)


def display_profile(primaries: np.ndarray, gamma: float) -> bytes:
    """An RGB display whose channels follow a power of `gamma`."""
    curve = _curve(gamma)
    columns = [_xyz(primaries[:, channel]) for channel in range(3)]
    return _profile(
        b"mntr",
        b"RGB ",
        b"XYZ ",
        {b"rXYZ": columns[0], b"gXYZ": columns[1], b"bXYZ": columns[2]}
        | {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve},
    )


def grey_profile(gamma: float) -> bytes:
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _curve(gamma)})


def black_ink_profile() -> bytes:
    """A press on which cyan, magenta and yellow can't be seen: only black darkens."""
    straight = bytes(range(256))
    header = b"mft1" + bytes(4) + bytes((4, 3, 2, 0))
    matrix = b"".join(_fixed(number) for number in np.eye(3).ravel())
    lightness = [255 if node % 2 == 0 else 0 for node in range(2**4)]
    nodes = b"".join(bytes((light, 128, 128)) for light in lightness)
    table = header + matrix + 4 * straight + nodes + 3 * straight
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})


def in_srgb(colour: tuple[int, int, int], primaries: np.ndarray, gamma: float) -> np.ndarray:
    """A colour of such a display as sRGB, by the definitions; 0 to 255."""
    linear = np.linalg.solve(SRGB, primaries @ (np.array(colour) / 255) ** gamma)
    linear = linear.clip(0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return 255 * encoded


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    name = b"a test's"
    described = b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name + bytes(1 + 78)
    every = {b"desc": described, b"wtpt": _xyz(WHITE), b"cprt": b"text" + bytes(4) + b"none\0"}
    every |= tags
    table, body = struct.pack(">I", len(every)), b""
    start = 128 + 4 + 12 * len(every)
    for signature, content in every.items():
        table += signature + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(
        ">I4sI4s4s4s12s4s28s12s48s",
        start + len(body),
        b"none",
        0x02100000,
        kind,
        space,
        connection,
        struct.pack(">6H", 2024, 1, 1, 0, 0, 0),
        b"acsp",
        bytes(28),
        b"".join(_fixed(number) for number in WHITE),
        bytes(48),
    )
    return header + table + body


def _curve(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))


def _xyz(numbers: np.ndarray | tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(_fixed(number) for number in numbers)


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(float(number) * 65536))
