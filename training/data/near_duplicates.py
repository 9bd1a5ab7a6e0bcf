"""Photos -> groups of photos that show the same picture, so that no split puts them on two sides.

What makes two photos one picture is told in `breeds.photo.resemblance`.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from tqdm import tqdm

from breeds.photo.resemblance import MAX_DISTANCE, SIDE, reduced, signs
from training.data.dataset import load_photo

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
    small = reduced(load_photo(path, DECODE_MIN_SIDE))
    return _as_float(signs(small)), _as_float(signs(np.ascontiguousarray(small[:, ::-1])))


def _as_float(above: np.ndarray) -> np.ndarray:
    """As float32 -1 or 1; a dot product of two then tells in how many signs they differ."""
    return np.where(above, np.float32(1), np.float32(-1))


def _close_pairs(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Index pairs, n x 2, of signs that differ in at most MAX_DISTANCE bits."""
    bits = left.shape[1]
    found = []
    for start in range(0, len(left), ROWS_AT_ONCE):
        agreement = left[start : start + ROWS_AT_ONCE] @ right.T
        found.append(np.argwhere(agreement >= bits - 2 * MAX_DISTANCE) + np.array([start, 0]))
    return np.concatenate(found)
