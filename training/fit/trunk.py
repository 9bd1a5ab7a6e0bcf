"""A backbone in two: a frozen trunk, whose outputs are kept on disk, and the tail to be tuned."""

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import keras
import numpy as np
import openvino as ov
from filelock import FileLock
from tqdm import tqdm

from breeds import files
from breeds.bundle import Recipe
from breeds.recognition.preprocess import prepare
from training.config import WHOLE
from training.data.dataset import Sample
from training.digests import digest_of, remembered_digest
from training.fit.cache import CacheError
from training.fit.features import Variant, box_of
from training.networks import openvino_graph
from training.networks.backbones import Backbone, NetworkError

TRUNK_BATCH = 64


@dataclass(frozen=True)
class View:
    """One crop of one photo with its target distribution, (breeds,); `edges` is NaN or a box."""

    sample: Sample
    variant: Variant
    edges: np.ndarray
    target: np.ndarray

    def pixels(self, recipe: Recipe) -> np.ndarray:
        photo = self.variant.load(self.sample, recipe.decode_min_side)
        return prepare(photo, recipe, box_of(self.edges))


@dataclass(frozen=True)
class Trunk:
    """A backbone's layers before `first`, which answer in `precision`, "f32" or "bf16".

    What they answer to a recipe's views is kept under `cache` for other runs that are tuned from
    the same layer on.
    """

    backbone: Backbone
    first: str
    recipe: Recipe
    precision: str
    cache: Path

    @cached_property
    def model(self) -> keras.Model:
        """From pixels, 0..255, to the first tuned layer's input."""
        pixels = keras.Input(self.backbone.model.input_shape[1:], name="pixels")
        before = keras.Model(self.backbone.model.input, _cut(self.backbone, self.first))
        scaled = _scaled(self.backbone, pixels)
        return keras.Model(pixels, before(scaled), name=f"before_{self.first}")

    @cached_property
    def compiled(self) -> ov.CompiledModel:
        """The model as it answers; training and validation share it, since it takes seconds."""
        settings = {"INFERENCE_PRECISION_HINT": self.precision}
        return ov.Core().compile_model(openvino_graph.to_openvino(self.model), "CPU", settings)

    def outputs(self, views: Sequence[View]) -> np.ndarray | None:
        """Float16, on disk, views x what the tail takes; None where the whole network is tuned.

        A second process that needs the same outputs waits for the first. Raises NetworkError for a
        layer that doesn't cut the backbone in two, DatasetError, CacheError.
        """
        if self.first == WHOLE:
            return None
        self.cache.mkdir(parents=True, exist_ok=True)
        identity = [shown(views), asdict(self.recipe), self.precision, self.model.name]
        identity += self.model.get_weights()
        path = self.cache / f"trunk-{digest_of(identity)[:12]}.npy"
        with FileLock(path.with_suffix(".lock")):
            return _filled(path, self, views)


def tail_of(backbone: Backbone, first: str) -> keras.Model:
    """The part to tune, from the trunk's output, or from pixels, to the feature map.

    Raises NetworkError.
    """
    for layer in backbone.model.layers:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    if first != WHOLE:
        return keras.Model(_cut(backbone, first), backbone.model.output)
    pixels = keras.Input(backbone.model.input_shape[1:], name="pixels")
    return keras.Model(pixels, backbone.model(_scaled(backbone, pixels)))


def check_cut(backbone: Backbone, first: str) -> None:
    """Raises NetworkError for a layer that the backbone can't be tuned from."""
    if first != WHOLE:
        _cut(backbone, first)


def shown(views: Sequence[View]) -> list[list[Any]]:
    """What tells these views from others, as JSON has it."""
    return [
        [
            remembered_digest(v.sample.path),
            str(v.sample.region),
            v.variant.name,
            v.edges.tolist(),
        ]
        for v in views
    ]


def _cut(backbone: Backbone, first: str) -> keras.KerasTensor:
    try:
        [cut] = keras.tree.flatten(backbone.model.get_layer(first).input)
        keras.Model(cut, backbone.model.output)
    except ValueError as error:
        raise NetworkError(
            f"{backbone.name} can't be tuned from {first!r} on: name a layer whose input all paths "
            f"go through, such as block13_sepconv1_act of Xception, or {WHOLE} for the network."
        ) from error
    return cut


def _scaled(backbone: Backbone, pixels: keras.KerasTensor) -> keras.KerasTensor:
    return keras.layers.Lambda(backbone.scale, output_shape=pixels.shape[1:])(pixels)


def _filled(path: Path, trunk: Trunk, views: Sequence[View]) -> np.ndarray:
    """The array of that file; a pass that was killed goes on where it stopped.

    It is written and then mapped: writing to a mapped file on a full disk kills the process.
    """
    shape = (len(views), *trunk.model.output_shape[1:])
    progress = path.with_suffix(".done")
    done = int(progress.read_text("utf-8") or 0) if path.exists() and progress.exists() else 0

    def outputs(batch: Sequence[View]) -> np.ndarray:
        pixels = readers.map(lambda view: view.pixels(trunk.recipe), batch)
        rows = [trunk.compiled([each[np.newaxis].astype(np.float32)])[0][0] for each in pixels]
        return np.stack(rows).astype(np.float16)

    with (
        ThreadPoolExecutor(2) as readers,
        tqdm(total=len(views), desc="frozen layers", unit="view", initial=done) as bar,
        _rows_of(path, shape, done) as stream,
    ):
        for first in range(done, len(views), TRUNK_BATCH):
            batch = views[first : first + TRUNK_BATCH]
            stream.write(outputs(batch).tobytes())
            stream.flush()
            files.write(progress, str(first + len(batch)))
            bar.update(len(batch))
    rows: np.ndarray = np.load(path, mmap_mode="r")
    return rows


@contextmanager
def _rows_of(path: Path, shape: tuple[int, ...], done: int) -> Iterator[BinaryIO]:
    """An .npy file of that shape, float16, behind as many rows. Raises CacheError."""
    kind = np.dtype(np.float16)
    header = {"descr": kind.str, "fortran_order": False, "shape": shape}
    row = kind.itemsize * math.prod(shape[1:])
    try:
        with path.open("r+b" if done else "wb") as stream:
            np.lib.format.write_array_header_1_0(stream, header)
            start = stream.tell()
            stream.truncate(start + shape[0] * row)
            stream.seek(start + done * row)
            yield stream
    except OSError as error:
        raise CacheError(f"The cache {path} can't be used: {error.strerror}.") from error
