"""Backbones of keras.applications with a head that answers at every position."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from breeds.one_line import first_sentence
from training.config import IMAGENET
from training.digests import digest_of
from training.errors import TrainingError
from training.networks.linear_head import Head

IMAGENET_CLASSES = 1000
RANDOM = "random"
RANDOM_SEED = 0


class NetworkError(TrainingError):
    """A backbone or its weights that can't be had, with the reason in one sentence."""


@dataclass(frozen=True)
class Backbone:
    """A headless network and the scaling that it expects.

    `model` maps float32 images, batch x size x size x 3, already scaled, to its last feature map;
    `scale` maps pixels, 0..255, to what `model` expects.
    """

    name: str
    model: keras.Model
    scale: Callable[[keras.KerasTensor], keras.KerasTensor]

    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the weights as they are now."""
        return digest_of(self.model.get_weights())


def backbone_names() -> list[str]:
    """The constructors of keras.applications, such as Xception or ResNet50V2."""
    return sorted(
        name
        for name, value in inspect.getmembers(keras.applications, inspect.isfunction)
        if name[0].isupper()
    )


def load_backbone(name: str, weights: str, size: int) -> Backbone:
    """Build a backbone; `weights` is "imagenet", "random", a Keras file, or an .npz of arrays.

    The arrays of an .npz are in the order of `model.weights`, named so that sorting keeps it.
    Random weights are the same at each call. Raises NetworkError.
    """
    if name not in backbone_names():
        raise NetworkError(f"{name} is not in keras.applications: try Xception or ResNet50V2.")
    is_file = weights not in (IMAGENET, RANDOM)
    if is_file and not Path(weights).is_file():
        raise NetworkError(f"There is no file of weights {weights}.")
    model = _construct(name, IMAGENET if weights == IMAGENET else None, size)
    if is_file:
        _load_weights(model, Path(weights))
    return Backbone(name, model, _scaling(name))


def own_head(backbone: Backbone, weights: str, breeds: Sequence[str]) -> Head | None:
    """ImageNet's own top layer for these breeds: where a head may start.

    None where the weights aren't Keras's own, or the top isn't one linear layer over the pooled
    feature map. Raises NetworkError.
    """
    if weights != IMAGENET:
        return None
    return _top_of(_construct(backbone.name, IMAGENET, None), backbone, breeds)


def _top_of(whole: keras.Model, backbone: Backbone, breeds: Sequence[str]) -> Head | None:
    kept = whole.layers[-1].get_weights()
    channels = backbone.model.output_shape[-1]
    if [array.shape for array in kept] != [(channels, IMAGENET_CLASSES), (IMAGENET_CLASSES,)]:
        return None
    return Head(*kept).for_breeds(breeds)


@contextmanager
def computing_in(precision: str) -> Iterator[None]:
    """Within it, networks are built to compute in `precision`, "f32" or "bf16"."""
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if precision == "bf16" else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(usual)


def assemble(backbone: Backbone, breeds: int, size: int) -> keras.Model:
    """Put a linear head over the backbone's feature map.

    Input "photo": uint8 RGB, batch x size x size x 3. Outputs, by name: `logits` (breeds,),
    `features` (channels,), `feature_map` (rows, columns, channels) and `position_logits` (rows,
    columns, breeds), whose mean over positions is `logits`.
    """
    photo = keras.Input((size, size, 3), name="photo", dtype="uint8")
    pixels = keras.layers.Lambda(
        lambda image: backbone.scale(keras.ops.cast(image, "float32")),
        output_shape=(size, size, 3),
        name="scale",
    )(photo)
    feature_map = backbone.model(pixels)
    position_logits = keras.layers.Dense(breeds, name="head", dtype="float32")(feature_map)
    pool = keras.layers.GlobalAveragePooling2D(dtype="float32", name="pool")
    pool_logits = keras.layers.GlobalAveragePooling2D(dtype="float32", name="pool_logits")
    return keras.Model(
        photo,
        {
            "logits": pool_logits(position_logits),
            "features": pool(feature_map),
            "feature_map": feature_map,
            "position_logits": position_logits,
        },
        name=backbone.name.lower(),
    )


def set_head(model: keras.Model, kernel: np.ndarray, bias: np.ndarray) -> None:
    """Set the head's weights: `kernel` channels x breeds, `bias` (breeds,)."""
    model.get_layer("head").set_weights([kernel, bias])


def restore_layers(model: keras.Model, weights: Mapping[str, np.ndarray]) -> None:
    """Put tuned layers, named `layers/<index in the backbone>/<position>`, into a backbone."""
    by_layer: dict[int, list[np.ndarray]] = {}
    for name, value in weights.items():
        kind, _, place = name.partition("/")
        if kind == "layers":
            by_layer.setdefault(int(place.partition("/")[0]), []).append(value)
    for index, values in by_layer.items():
        model.layers[index].set_weights(values)


def _construct(name: str, weights: str | None, size: int | None) -> keras.Model:
    """Without its top for views of a size in pixels, or whole, as ImageNet has it."""
    keras.utils.set_random_seed(RANDOM_SEED)
    construct = getattr(keras.applications, name)
    top = {"include_top": False, "input_shape": (size, size, 3)} if size else {"include_top": True}
    try:
        return construct(weights=weights, **top)
    except ValueError as error:
        raise NetworkError(f"{name} can't be built: {first_sentence(error)}.") from error
    except Exception as error:  # Keras raises a bare Exception when its download fails.
        raise NetworkError(
            f"The {weights} weights of {name} can't be downloaded; a file of them does as well, by "
            f"the option that --help tells: {first_sentence(error)}."
        ) from error


def _scaling(name: str) -> Callable[[keras.KerasTensor], keras.KerasTensor]:
    module = sys.modules[inspect.unwrap(getattr(keras.applications, name)).__module__]
    scaling: Callable[[keras.KerasTensor], keras.KerasTensor] = module.preprocess_input
    return scaling


def _load_weights(model: keras.Model, path: Path) -> None:
    try:
        if path.suffix == ".npz":
            with np.load(path, allow_pickle=False) as arrays:
                ordered = [arrays[name].astype("float32") for name in sorted(arrays.files)]
            model.set_weights(ordered)
        elif path.suffix == ".keras":
            model.set_weights(keras.saving.load_model(path, compile=False).get_weights())
        else:
            model.load_weights(path)
    except Exception as error:  # what NumPy, h5py and Keras raise has no common class
        raise NetworkError(
            f"{path} doesn't hold this backbone's weights: {first_sentence(error)}."
        ) from error
