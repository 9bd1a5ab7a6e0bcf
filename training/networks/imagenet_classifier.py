"""An ImageNet classifier in ONNX as a graph over our own views: a teacher, or a companion."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset15 as ops
from openvino.preprocess import ColorFormat, PrePostProcessor, ResizeAlgorithm

from breeds.recognition.classifier import PINNED_PRECISION
from training.config import Guide
from training.data.labels import read_imagenet_columns
from training.errors import TrainingError


@dataclass(frozen=True)
class Scaling:
    """How a network wants its pixels, 0..255: (pixel - mean) / scale, by channel."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]


# The conventions of EfficientNet-Lite's, torchvision's and Keras's published ImageNet networks.
SCALINGS = {
    "lite": Scaling((127.0,) * 3, (128.0,) * 3),
    "torch": Scaling((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),
    "tf": Scaling((127.5,) * 3, (127.5,) * 3),
}


class TeacherError(TrainingError):
    """An ONNX file that can't teach, with the reason in one sentence."""


def load(path: Path, scaling: str, breeds: tuple[str, ...], view_size: int) -> ov.Model:
    """Turn an ONNX ImageNet classifier into a graph over a view.

    The graph takes "photo", uint8 RGB, 1 x view_size x view_size x 3, resizes it to the network's
    own input and answers with "log_probabilities", 1 x breeds: the log of its softmax over the
    breeds alone. Raises TeacherError.
    """
    columns = _imagenet_columns(breeds)
    try:
        model = ov.Core().read_model(path)
    except RuntimeError as error:
        raise TeacherError(f"{path} can't be read as an ONNX network.") from error
    if not _classifies_imagenet(model):
        raise TeacherError(
            f"{path} isn't a classifier of one image, of a fixed size, into ImageNet's 1,000 "
            "classes."
        )
    model = _answer_for_breeds(_over_views(model, SCALINGS[scaling], view_size), columns)
    model.outputs[0].get_tensor().set_names({"log_probabilities"})
    return model


def check(guides: Iterable[Guide | None], breeds: tuple[str, ...], view_size: int) -> None:
    """Raises TeacherError now rather than once the features are computed."""
    for guide in filter(None, guides):
        load(guide.file, guide.scaling, breeds, view_size)


def _classifies_imagenet(model: ov.Model) -> bool:
    if len(model.inputs) != 1:
        return False
    image, answer = model.input(0).get_partial_shape(), model.output(0).get_partial_shape()
    if image.rank != 4 or answer.rank != 2:
        return False
    is_fixed = all(dimension.is_static for dimension in list(image)[1:])
    return is_fixed and 3 in (image[1], image[3]) and answer[1] == 1000


class Answerer:
    """A compiled graph of `load`; `parallel` threads may ask it at once."""

    def __init__(self, model: ov.Model) -> None:
        self.parallel = os.cpu_count() or 1
        settings = {"INFERENCE_PRECISION_HINT": PINNED_PRECISION, "NUM_STREAMS": self.parallel}
        self._compiled = ov.Core().compile_model(model, "CPU", settings)

    def __call__(self, view: np.ndarray) -> np.ndarray:
        """`view` is uint8 RGB, size x size x 3; the answer float32 (breeds,)."""
        answers = self._compiled.create_infer_request().infer([view[np.newaxis]])[0]
        answer: np.ndarray = answers[0].copy()
        return answer


def _over_views(model: ov.Model, scaling: Scaling, view_size: int) -> ov.Model:
    shape = model.input(0).get_partial_shape()
    layout = "NCHW" if shape[1] == 3 else "NHWC"
    model.reshape([1, *[dimension.get_length() for dimension in list(shape)[1:]]])
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().tensor().set_shape([1, view_size, view_size, 3])
    steps.input().tensor().set_color_format(ColorFormat.RGB)
    steps.input().model().set_layout(ov.Layout(layout))
    preprocess = steps.input().preprocess().convert_element_type(ov.Type.f32)
    preprocess.resize(ResizeAlgorithm.RESIZE_LINEAR)
    preprocess.mean(list(scaling.mean)).scale(list(scaling.scale))
    built = steps.build()
    built.inputs[0].get_tensor().set_names({"photo"})
    return built


def _answer_for_breeds(model: ov.Model, columns: list[int]) -> ov.Model:
    logits = model.output(0).get_node().input_value(0)
    if logits.get_node().get_type_name() == "Softmax":
        logits = logits.get_node().input_value(0)
    chosen = ops.gather(logits, np.array(columns, np.int64), np.int64(1))
    return ov.Model([ops.log_softmax(chosen, 1)], model.get_parameters(), "imagenet_classifier")


def _imagenet_columns(breeds: tuple[str, ...]) -> list[int]:
    columns = read_imagenet_columns()
    unknown = [breed for breed in breeds if breed not in columns]
    if unknown:
        raise TeacherError(f"ImageNet has no class for {unknown[0]}, so it can't teach that breed.")
    return [columns[breed] for breed in breeds]
