"""A run's folder -> the serving bundle: OpenVINO int8, calibrated on training photos."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import nncf
import numpy as np
import openvino as ov
from nncf.quantization.advanced_parameters import (
    AdvancedQuantizationParameters,
    OverflowFix,
)
from tqdm import tqdm

from breeds import bundle
from breeds.files import replacing_folder, standing
from breeds.recognition.classifier import Classifier
from breeds.recognition.preprocess import prepare
from training.data.dataset import Dataset, Sample, load_photo, open_dataset
from training.errors import TrainingError
from training.evaluation.answers import Contender, NamedSet, answer
from training.fit import run
from training.networks import backbones, imagenet_classifier, openvino_graph

TOLERATED_LOSS = 0.005
# What kinds are made of.
OF_SHARES = ("Softmax", "ReduceSum", "Maximum", "Log")
PACKAGES = ("keras", "tensorflow-cpu", "openvino", "nncf", "numpy", "pillow")


class ExportError(TrainingError):
    """A run that can't be served, with the reason in one sentence."""


@dataclass(frozen=True)
class Exported:
    """The bundle, the float32 one beside it, and both top-1 accuracies on the validation part."""

    model: Path
    float32_model: Path
    int8_top_1: float
    float32_top_1: float


def export(
    run_folder: Path,
    data: Path,
    out: Path,
    backbone_weights: str | None,
    calibration_photos: int,
) -> Exported:
    """Write the bundle to `out` and the float32 one to `<out>-float32`.

    `data` is the folder that the run was trained on; without `backbone_weights`, the backbone
    starts from what the run remembers. Raises ExportError when int8 loses more than
    half a point of top-1 on the validation part, or where `out` is something else than a bundle,
    and leaves `out` as it was.
    """
    float32 = out.with_name(f"{out.name}-float32")
    _check_replaceable(out)
    _check_replaceable(float32)
    trained, weights = run.load(run_folder)
    start = backbone_weights or run.starting_weights(run_folder)
    graph = build_graph(run_folder, trained, weights, start)
    with replacing_folder(float32) as draft:
        _write(draft, graph, trained, compress=False)
    training = open_dataset(data, run_folder / run.TRAINING_LIST).samples
    chosen = _evenly(training, calibration_photos)
    quantised = _quantise(graph, chosen, Classifier(bundle.load(float32)))
    validation = open_dataset(data, run_folder / run.VALIDATION_LIST)
    with replacing_folder(out) as draft:
        _write(draft, quantised, trained, compress=True)
        accuracy = _top_1([draft, float32], validation)
        _check_loss(*accuracy)
        _keep_run(run_folder, draft)
    return Exported(out, float32, *accuracy)


def _check_loss(int8: float, float32: float) -> None:
    if float32 - int8 > TOLERATED_LOSS:
        raise ExportError(
            f"int8 answers {int8:.1%} of the validation photos rightly and float32 "
            f"{float32:.1%}: that is too much of a loss, so the model stays as it was. "
            "Try more photos with --calibration-photos."
        )


def _check_replaceable(folder: Path) -> None:
    """A folder that holds no bundle is somebody's: exporting would delete it."""
    folder = standing(folder)
    is_free = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if not is_free and not (folder / bundle.MANIFEST).is_file():
        raise ExportError(f"{folder} exists and is no model, so it isn't replaced.")


def _evenly(samples: Sequence[Sample], count: int) -> list[Sample]:
    """At most `count` samples, spread over all of them, and so over the breeds."""
    return [samples[i] for i in np.unique(np.linspace(0, len(samples) - 1, count).astype(int))]


def build_graph(
    run_folder: Path, trained: run.Run, weights: Mapping[str, np.ndarray], backbone_weights: str
) -> ov.Model:
    """The run's network in float32, with its companion. Raises ExportError, NetworkError."""
    size = trained.recipe.size
    backbone = backbones.load_backbone(trained.backbone, backbone_weights, size)
    if backbone.digest() != trained.backbone_digest:
        raise ExportError(
            "The backbone's weights are not those that the run started from: give the same "
            "--backbone-weights."
        )
    backbones.restore_layers(backbone.model, weights)
    model = backbones.assemble(backbone, len(trained.breeds), size)
    backbones.set_head(model, weights[run.HEAD_KERNEL], weights[run.HEAD_BIAS])
    graph = openvino_graph.to_openvino(model)
    companion = trained.companion
    if companion is None:
        return graph
    added = run.added_of(weights)
    reader = imagenet_classifier.load(
        run_folder / companion.file, companion.scaling, trained.breeds, size, added
    )
    return openvino_graph.add_companion(graph, reader, companion.weight)


def _quantise(graph: ov.Model, samples: Sequence[Sample], classifier: Classifier) -> ov.Model:
    """Post-training quantisation on both looks of each photo.

    What answers stays in float, so that the positions add up to the answer that they explain.
    """
    with tqdm(samples, "calibration photos") as shown:
        views = [view for sample in shown for view in _views(sample, classifier)]
    answering = [node.get_friendly_name() for node in graph.get_ops() if _answers(node)]
    return nncf.quantize(
        graph,
        nncf.Dataset(views, lambda view: view[np.newaxis]),
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(views),
        # Where the processor lacks VNNI, sums of full 8-bit products would saturate, and the
        # answer would depend on the machine.
        advanced_parameters=AdvancedQuantizationParameters(overflow_fix=OverflowFix.ENABLE),
        ignored_scope=nncf.IgnoredScope(names=answering, validate=False),
    )


def _answers(node: ov.Node) -> bool:
    """Whether it is of a head, a mean over positions, or what makes an answer of two networks'.

    In 8 bits, shares of a softmax would end at the largest one of the calibration's dogs: a cat's
    could never be seen.
    """
    name = node.get_friendly_name()
    by_type = node.get_type_name() in ("MatMul", "ReduceMean", *OF_SHARES)
    return by_type or "/head" in name or name == openvino_graph.FUSED


def _views(sample: Sample, classifier: Classifier) -> list[np.ndarray]:
    recipe = classifier.bundle.manifest.recipe
    pixels = load_photo(sample.path, recipe.decode_min_side)
    looks = classifier.predict([pixels])[0].looks
    return [prepare(pixels, recipe, look.box) for look in looks]


def _write(folder: Path, graph: ov.Model, trained: run.Run, compress: bool) -> None:
    openvino_graph.write_network(folder, graph, trained.breeds, compress)
    bundle.seal(
        folder,
        trained.recipe,
        trained.temperature,
        {"backbone": trained.backbone, **asdict(trained.training)},
        {name: version(name) for name in PACKAGES},
        openvino_graph.outputs_of(graph),
    )


def _keep_run(run_folder: Path, model: Path) -> None:
    """Put beside the bundle what retraining needs and can't be downloaded again, but no photo."""
    kept = model / run.RETRAINING
    kept.mkdir()
    for name in run.files(run.read(run_folder)):
        shutil.copyfile(run_folder / name, kept / name)


def _top_1(folders: Sequence[Path], validation: Dataset) -> list[float]:
    """Each bundle's accuracy on the same photos. Raises ExportError where one can't be read."""
    contenders = [Contender(folder.name, bundle.load(folder)) for folder in folders]
    shown = answer(NamedSet("validation photos", validation), contenders, progress=True)
    if shown.unreadable:
        first = shown.unreadable[0]
        raise ExportError(f"{first.key}: {first.reason}")
    return [float(answers.right.mean()) for answers in shown.answers]
