"""Photos -> groups of photos that show the same picture, so that no split puts them on two sides.

A photo is reduced to grey and 48 x 48 pixels, and hashed by the signs of its 12 x 12 lowest DCT
frequencies against their median (the perceptual hash of Zauner 2010, at 144 bits in place of 64).
Two photos are the same picture where their hashes, or one's hash and the other's mirrored, differ
in at most MAX_DISTANCE bits.

MAX_DISTANCE was chosen by eye on 14,393 photos of Stanford Dogs. All 34 groups it makes there are
one picture each: re-saved, recoloured, mirrored, or cropped a little; of the pairs 2 to 6 bits
further apart about half were two dogs in the same pose. Of 400 photos that were changed on purpose,
99 in 100 differed by at most 2 bits when halved in size, 4 when saved as JPEG at quality 30, 12
when brightened, and 26 when 5 % of width and height was cut off; a tenth cut off is not found. A
128-bit gradient hash found fewer and, at 14 bits already, joined small pale dogs on plain floors.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from tqdm import tqdm

from training.data.dataset import load_photo

MAX_DISTANCE = 28
SIDE = 48
FREQUENCIES = 12
DECODE_MIN_SIDE = 2 * SIDE
ROWS_AT_ONCE = 1000


def groups(paths: Sequence[Path]) -> list[int]:
    """One number for each photo, the same for photos that show the same picture.

    Every pair is compared: time grows with the square of the number of photos, a few seconds for
    20,000 once they are read. Raises DatasetError for a photo that can't be read.
    """
    if not paths:
        return []
    with ThreadPoolExecutor() as workers:
        hashed = workers.map(_hash_both_ways, paths)
        with tqdm(hashed, "looking for near-duplicates", len(paths), unit="photo") as bar:
            plain, mirrored = (np.stack(signs) for signs in zip(*bar, strict=True))
    pairs = np.concatenate([_close_pairs(plain, plain), _close_pairs(plain, mirrored)])
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(paths), len(paths)))
    groups: list[int] = connected_components(links, directed=False)[1].tolist()
    return groups


def _hash_both_ways(path: Path) -> tuple[np.ndarray, np.ndarray]:
    pixels = load_photo(path, DECODE_MIN_SIDE)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return _signs(small), _signs(np.ascontiguousarray(small[:, ::-1]))


def _signs(small: np.ndarray) -> np.ndarray:
    """The hash as float32 -1 or 1; a dot product of two then tells in how many bits they differ."""
    low = cv2.dct(small)[:FREQUENCIES, :FREQUENCIES].ravel()
    # The first frequency is the mean brightness, which dwarfs the others.
    return np.where(low > np.median(low[1:]), np.float32(1), np.float32(-1))


def _close_pairs(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Index pairs, n x 2, of hashes that differ in at most MAX_DISTANCE bits."""
    bits = left.shape[1]
    found = []
    for start in range(0, len(left), ROWS_AT_ONCE):
        agreement = left[start : start + ROWS_AT_ONCE] @ right.T
        found.append(np.argwhere(agreement >= bits - 2 * MAX_DISTANCE) + np.array([start, 0]))
    return np.concatenate(found)
