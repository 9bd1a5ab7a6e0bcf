"""A run's folder -> bundles that answer as the run did, or an unchanged model and one sentence."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import openvino as ov
import pytest

from breeds import bundle, photo
from breeds.bundle import NETWORK, NETWORK_WEIGHTS, Outputs, Recipe
from breeds.recognition.classifier import Classifier
from breeds.recognition.preprocess import prepare
from tests.sentences import assert_one_sentence
from tests.training.imagenet import write_imagenet_network
from tests.training.photos import write_photo
from tests.training.tiny import BACKBONE, BREEDS, SIZE, export_options, train_options
from training.__main__ import main
from training.config import Guide
from training.data.dataset import open_dataset
from training.data.splits import Parts
from training.digests import digest_of_file
from training.fit import run
from training.fit.extractor import Extractor, extractor_of
from training.fit.learn import Learnt
from training.networks import backbones
from training.networks.linear_head import Added, Head
from training.release import export as module
from training.release.export import ExportError, build_graph, export
from training.tracking import record, registry, runs

pytestmark = pytest.mark.training

NAMES = Outputs()
WEIGHT = 0.5


@pytest.fixture(scope="module")
def float32(exported: Path) -> Path:
    return exported.with_name("model-float32")


def answers(graph: ov.Model, view: np.ndarray) -> dict[str, np.ndarray]:
    settings = {"INFERENCE_PRECISION_HINT": "f32"}
    result = ov.Core().compile_model(graph, "CPU", settings)([view[np.newaxis]])
    return {name: result[name][0] for name in vars(NAMES).values() if name}


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_both_bundles_answer_rightly(photos, exported, float32, precision):
    classifier = Classifier(bundle.load(exported if precision == "int8" else float32))
    assert tuple(breed.id for breed in classifier.bundle.breeds) == BREEDS
    samples = open_dataset(photos).samples
    predictions = classifier.predict([photo.load(s.path, SIZE) for s in samples])
    right = [p.top(1)[0].breed.id == s.breed for p, s in zip(predictions, samples, strict=True)]
    assert np.mean(right) > 0.9


def test_the_bundle_is_quantised_but_for_its_head(exported, float32):
    quantised, plain = (ov.Core().read_model(f / NETWORK).get_ops() for f in (exported, float32))
    kinds = [[node.get_type_name() for node in nodes] for nodes in (quantised, plain)]
    assert "FakeQuantize" in kinds[0] and "FakeQuantize" not in kinds[1]
    sizes = [(folder / NETWORK_WEIGHTS).stat().st_size for folder in (exported, float32)]
    assert sizes[0] < 0.3 * sizes[1]
    for node in quantised:
        if node.get_type_name() == "MatMul":
            inputs = [value.get_node().get_type_name() for value in node.input_values()]
            assert "FakeQuantize" not in inputs


def test_the_outputs_follow_from_the_feature_map(photos, float32):
    graph = ov.Core().read_model(float32 / NETWORK)
    sample = open_dataset(photos).samples[0]
    found = answers(graph, prepare(photo.load(sample.path, SIZE), Recipe(SIZE)))
    assert found[NAMES.feature_map].shape == (2, 2, 1024)
    mean = found[NAMES.feature_map].mean(axis=(0, 1))
    np.testing.assert_allclose(found[NAMES.features], mean, rtol=1e-4, atol=1e-4)
    logits = found[NAMES.position_logits].mean(axis=(0, 1))
    np.testing.assert_allclose(found[NAMES.logits], logits, rtol=1e-4, atol=1e-3)


def test_the_manifest_tells_how_the_model_was_made(trained, exported):
    found, _ = run.load(trained)
    manifest = bundle.load(exported).manifest
    assert manifest.recipe == found.recipe and manifest.temperature == found.temperature
    assert manifest.training["backbone"] == BACKBONE
    assert manifest.training["fingerprint"] == found.training.fingerprint
    assert manifest.packages["nncf"] and manifest.packages["keras"]


def test_what_retraining_needs_lies_beside_the_bundle(trained, exported):
    kept = digests(exported / run.RETRAINING)
    assert kept.items() <= digests(trained).items()
    assert set(kept) == {run.DESCRIPTION, run.WEIGHTS, run.TRAINING_LIST, run.VALIDATION_LIST}


def test_the_published_folder_rebuilds_the_same_network(trained, exported, weights, photos):
    view = prepare(photo.load(next(photos.glob("*/*.jpg")), SIZE), Recipe(SIZE))
    first, second = (
        answers(build_graph(folder, *run.load(folder), str(weights)), view)[NAMES.logits]
        for folder in (trained, exported / run.RETRAINING)
    )
    np.testing.assert_array_equal(first, second)


def test_tuned_layers_are_built_into_the_network(trained, weights, photos):
    found, arrays = run.load(trained)
    backbone = backbones.load_backbone(BACKBONE, str(weights), SIZE).model
    layer = backbone.get_layer("conv_pw_13")
    doubled = {f"layers/{backbone.layers.index(layer)}/0": 2 * layer.get_weights()[0]}
    view = prepare(photo.load(next(photos.glob("*/*.jpg")), SIZE), Recipe(SIZE))
    graph = build_graph(trained, found, arrays | doubled, str(weights))
    layer.set_weights([2 * layer.get_weights()[0]])
    scale = backbones.load_backbone(BACKBONE, "random", SIZE).scale
    expected = np.asarray(backbone(scale(view[np.newaxis].astype(np.float32))))[0]
    served = answers(graph, view)[NAMES.feature_map]
    np.testing.assert_allclose(served, expected, rtol=1e-3, atol=1e-3)


def looking(folder: Path, photos: Path, weights: Path) -> tuple[Extractor, Parts]:
    """The extractor of a run, which finds everything in the run's cache."""
    found, _ = run.load(folder)
    lists = (run.TRAINING_LIST, run.VALIDATION_LIST)
    parts = Parts(*(open_dataset(photos, folder / name) for name in lists))
    backbone = backbones.load_backbone(BACKBONE, str(weights), SIZE)
    cache = folder.parent / "cache"
    return extractor_of(backbone, parts, found.recipe, "f32", cache), parts


def test_serving_answers_as_training_did_at_both_looks(trained, float32, photos, weights):
    _, arrays = run.load(trained)
    head = Head(arrays[run.HEAD_KERNEL], arrays[run.HEAD_BIAS])
    extractor, parts = looking(trained, photos, weights)
    kept = extractor.look(parts.validation).views.features
    graph = ov.Core().read_model(float32 / NETWORK)
    recipe = bundle.load(float32).manifest.recipe
    for sample, rows in zip(parts.validation.samples, kept, strict=True):
        pixels = photo.load(sample.path, recipe.decode_min_side)
        # The cache rounds boxes to float16, and a network of chance feels that.
        looks = extractor.locator.classifier.predict([pixels])[0].looks
        for look, row in zip(looks, rows, strict=True):
            served = answers(graph, prepare(pixels, recipe, look.box))
            np.testing.assert_allclose(served[NAMES.features], row, rtol=2e-3, atol=2e-3)
            logits = head.logits(row)
            np.testing.assert_allclose(served[NAMES.logits], logits, rtol=0.01, atol=0.01)


@pytest.fixture
def more_photos(photos: Path, tmp_path: Path) -> Path:
    """The same, but that ImageNet lacks the last breed."""
    renamed = tmp_path / "photos"
    shutil.copytree(photos, renamed)
    (renamed / "n02110958-pug").rename(renamed / "patou")
    return renamed


def others_options(folder: Path) -> list[str | Path]:
    """Photos of two breeds that aren't learnt."""
    keys = [f"{breed}/{number}.jpg" for breed in ("barbet", "puli") for number in range(4)]
    for number, key in enumerate(keys):
        write_photo(folder / key, 5000 + number)
    (folder / "list.txt").write_text("\n".join(keys), "utf-8")
    return ["--others", folder, folder / "list.txt"]


def test_a_guided_run_serves_its_companion(more_photos, weights, tmp_path):
    photos, network = more_photos, write_imagenet_network(tmp_path / "network.xml")
    out = tmp_path / "run"
    teacher = ["--teacher", network, "--teacher-share", "0.5", "--augmented", "1"]
    companion = ["--companion", network, "--companion-weight", str(WEIGHT), "--one-look"]
    others = others_options(tmp_path / "others")
    assert main(train_options(photos, weights, out, *teacher, *companion, *others)) == 0
    found, arrays = run.load(out)
    assert found.companion == run.Companion("companion.xml", "lite", WEIGHT)
    assert found.training.teacher == "network.xml"

    head = Head(arrays[run.HEAD_KERNEL], arrays[run.HEAD_BIAS])
    extractor, parts = looking(out, photos, weights)
    learnt = Learnt("", extractor, head, Guide(network, "lite", WEIGHT), Added(), {}, None)
    expected = learnt.answer(parts.validation).logits
    graph = build_graph(out, found, arrays, str(weights))
    for sample, logits in zip(parts.validation.samples, expected, strict=True):
        pixels = photo.load(sample.path, found.recipe.decode_min_side)
        served = answers(graph, prepare(pixels, found.recipe))
        np.testing.assert_allclose(served[NAMES.logits], logits, rtol=0.02, atol=0.02)
        alone = served[NAMES.position_logits].mean(axis=(0, 1))
        assert np.abs(served[NAMES.logits] - alone).max() > 0.1


def test_a_bundle_tells_another_breed_and_what_is_no_dog(more_photos, weights, tmp_path):
    network = write_imagenet_network(tmp_path / "network.xml")
    out, model = tmp_path / "run", tmp_path / "model"
    companion = ["--companion", network, "--companion-weight", str(WEIGHT)]
    others = others_options(tmp_path / "others")
    assert main(train_options(more_photos, weights, out, *companion, *others)) == 0
    assert main(export_options(out, more_photos, model)) == 0
    served = bundle.load(model)
    assert (served.manifest.outputs.another, served.manifest.outputs.kinds) == ("another", "kinds")
    classifier = Classifier(served)
    listed = [photo.load(sample.path, SIZE) for sample in open_dataset(more_photos).samples]
    unlisted = [photo.load(path, SIZE) for path in (tmp_path / "others").rglob("*.jpg")]
    likely = [
        np.mean([prediction.another for prediction in classifier.predict(each)])
        for each in (listed, unlisted)
    ]
    assert likely[0] < likely[1]
    kinds = classifier.predict(listed[:1])[0].kinds
    assert sum(vars(kinds).values()) == pytest.approx(1, abs=1e-4)
    # In 8 bits a share would end at the largest one that calibration saw.
    rounded = [
        node.input_value(0).get_node().get_type_name()
        for node in ov.Core().read_model(served.network).get_ops()
        if node.get_type_name() == "FakeQuantize"
    ]
    assert rounded and not {"Softmax", "ReduceSum", "Maximum", "Log"} & set(rounded)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (lambda folder: others_options(folder), "companion"),
        (
            lambda folder: [
                *("--companion", write_imagenet_network(folder / "network.xml")),
                *("--others", folder, folder / "list.txt"),
            ],
            "n02088364",
        ),
    ],
    ids=["no companion", "a breed that is learnt"],
)
def test_others_that_cannot_be_are_told(photos, weights, tmp_path, capsys, options, told):
    folder = tmp_path / "others"
    write_photo(folder / "beagle" / "1.jpg", 1)
    (folder / "list.txt").write_text("beagle/1.jpg", "utf-8")
    assert main(train_options(photos, weights, tmp_path / "run", *options(folder))) == 1
    assert told in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.usefixtures("line_store")
def test_the_exported_model_is_registered_under_its_run(trained, exported):
    version = bundle.load(exported).manifest.version
    client = runs.connect()
    [kept] = client.search_model_versions(f"tags.bundle_version = '{version}'")
    of_run = client.get_run(kept.run_id)
    assert of_run.info.run_name == trained.name
    assert of_run.data.tags[record.DIGEST_TAG] == digest_of_file(trained / run.DESCRIPTION)


@pytest.mark.usefixtures("line_store")
def test_a_run_of_mlflow_is_exported_like_its_folder(trained, exported, photos, weights, tmp_path):
    run_id = record.run_id_of(trained, "unused")
    assert (
        main(export_options(run_id, photos, tmp_path / "model", "--backbone-weights", weights)) == 0
    )
    assert digests(tmp_path / "model" / run.RETRAINING) == digests(exported / run.RETRAINING)
    made, expected = (bundle.load(folder).manifest for folder in (tmp_path / "model", exported))
    assert (made.recipe, made.temperature) == (expected.recipe, expected.temperature)
    assert made.training == expected.training
    kept = runs.connect().get_model_version_by_alias(registry.MODEL, registry.CHALLENGER)
    assert (kept.run_id, kept.tags["bundle_version"]) == (run_id, made.version)


def test_a_store_that_fails_at_the_end_costs_no_export(
    trained, photos, tmp_path, monkeypatch, capsys
):
    out = tmp_path / "model"

    def lose_the_store() -> None:
        monkeypatch.setenv(runs.ADDRESS_VARIABLE, "nonsense://here")

    with monkeypatch.context() as patched:
        patched.setattr(runs, "check", lose_the_store)
        assert main(export_options(trained, photos, out)) == 1
    told = ExportError(capsys.readouterr().err.splitlines()[-1])
    assert_one_sentence(told, "nonsense://here", f"python -m training register {out}")
    monkeypatch.undo()
    assert main(["register", str(out)]) == 0
    assert bundle.load(out).manifest.version in capsys.readouterr().out


def test_the_network_must_be_the_one_that_was_trained(trained, exported, photos):
    before = digests(exported)
    with pytest.raises(ExportError) as caught:
        export(trained, photos, exported, "random", 9)
    assert "--backbone-weights" in str(caught.value)
    assert digests(exported) == before


def test_a_bad_quantisation_leaves_the_model_as_it_was(
    trained, exported, photos, monkeypatch, capsys
):
    before = digests(exported)
    # Whether a tiny network loses half a point is chance, so here any result counts as a loss.
    monkeypatch.setattr(module, "TOLERATED_LOSS", -1.01)
    assert main(export_options(trained, photos, exported)) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert "int8 answers" in last and "--calibration-photos" in last
    assert digests(exported) == before


@pytest.mark.parametrize("beside", ["", "-float32"])
def test_a_folder_that_is_no_model_is_never_replaced(trained, photos, weights, tmp_path, beside):
    other = tmp_path / f"archive{beside}"
    other.mkdir()
    (other / "letter.txt").write_text("Dear all", "utf-8")
    with pytest.raises(ExportError) as caught:
        export(trained, photos, tmp_path / "archive", str(weights), 9)
    assert_one_sentence(caught.value, other.name)
    assert [path.name for path in other.iterdir()] == ["letter.txt"]


def test_calibration_photos_are_spread_over_all_breeds(photos):
    samples = open_dataset(photos).samples
    for count in (3, 20, len(samples), 1000):
        chosen = module._evenly(samples, count)
        assert len(chosen) == len(set(chosen)) == min(count, len(samples))
        assert {sample.breed for sample in chosen} == set(BREEDS)


def test_thresholds_are_fitted_to_a_bundle(photos, exported, tmp_path, capsys):
    model, listed = tmp_path / "model", tmp_path / "list.txt"
    shutil.copytree(exported, model)
    samples = open_dataset(photos).samples
    listed.write_text("".join(f"{sample.key}\n" for sample in samples), "utf-8")
    words = ["thresholds", photos, "--model", model, "--choice", photos, listed]
    assert main([str(word) for word in words]) == 0
    before, after = bundle.load(exported).manifest, bundle.load(model).manifest
    assert after.thresholds and after.version != before.version
    assert after.version in capsys.readouterr().out
    write_photo(tmp_path / "others" / "patou" / "1.jpg", 1)
    listed.write_text("patou/1.jpg", "utf-8")
    assert main([*map(str, words[:-2]), str(tmp_path / "others"), str(listed)]) == 1
    assert "patou" in capsys.readouterr().err.splitlines()[-1]
    assert bundle.load(model).manifest == after
