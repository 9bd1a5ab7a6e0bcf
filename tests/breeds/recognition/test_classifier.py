"""The same photo gets the same answer: alone, in a batch, in many threads, on any processor."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from breeds.bundle import (
    LABELS,
    MANIFEST,
    NETWORK,
    BundleError,
    Labels,
    Recipe,
    SecondLook,
    load,
    seal,
)
from breeds.recognition.classifier import Classifier, Prediction
from breeds.recognition.preprocess import prepare
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.sentences import assert_one_sentence
from tests.training.photos import picture

GERMAN_SHEPHERD = "n02106662"
SURE = 0.9
THREADS = 16
TWO_LOOKS = Recipe(second_look=SecondLook())

FIRST_USE_BY_MANY_THREADS = """
import sys
from pathlib import Path
import numpy as np
from breeds.bundle import load
from breeds.recognition.classifier import Classifier
Classifier(load(Path(sys.argv[1]))).predict([np.zeros((50, 50, 3), np.uint8)] * 16)
"""
ANSWERS = """
import json, sys
from pathlib import Path
from breeds import photo
from breeds.bundle import load
from breeds.recognition.classifier import Classifier
classifier = Classifier(load(Path(sys.argv[1])))
side = classifier.bundle.manifest.recipe.decode_min_side
predictions = classifier.predict([photo.load(Path(path), side) for path in sys.argv[2:]])
print(json.dumps([prediction.probabilities.tolist() for prediction in predictions]))
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    folder = write_tiny_bundle(tmp_path_factory.mktemp("tiny"), breeds=7, recipe=TWO_LOOKS)
    return Classifier(load(folder))


def python(script: str, *arguments: object, **environment: str) -> str:
    """What a script prints in a fresh interpreter; fails where it takes more than a minute."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.PIPE,
        timeout=60,
    )
    return done.stdout.decode()


@pytest.mark.slow
def test_many_threads_may_be_the_first_to_ask(tiny: Classifier) -> None:
    for _ in range(4):
        python(FIRST_USE_BY_MANY_THREADS, tiny.bundle.folder)


@pytest.mark.slow
@pytest.mark.parametrize(("model", "tolerance"), [("tiny", 0.001), ("embedded", 0.1)])
def test_another_processor_gives_the_same_answers(
    model: str, tolerance: float, tiny: Classifier, classifier: Classifier, examples: Path
) -> None:
    """The processor's widest instructions, bfloat16's among them, against AVX2 alone.

    An int8 network rounds at each layer, so that a last digit may still become a visible one.
    """
    folder = {"tiny": tiny, "embedded": classifier}[model].bundle.folder
    paths = [examples / name for name in ("german_shepherd.jpg", "mixed_breed_red_collar.jpg")]
    here, elsewhere = (
        np.array(json.loads(python(ANSWERS, folder, *paths, **environment)))
        for environment in ({}, {"ONEDNN_MAX_CPU_ISA": "AVX2"})
    )
    assert np.abs(here - elsewhere).max() < tolerance
    assert np.array_equal(here.argmax(axis=1), elsewhere.argmax(axis=1))


def test_a_german_shepherd_is_one(alone: dict[str, Prediction]) -> None:
    assert alone["german_shepherd"].top(1)[0].breed.id == GERMAN_SHEPHERD


def test_probabilities_are_a_softmax_at_the_bundles_temperature(
    classifier: Classifier, alone: dict[str, Prediction]
) -> None:
    temperature = classifier.bundle.manifest.temperature
    for prediction in alone.values():
        assert prediction.logits.dtype == prediction.probabilities.dtype == np.float32
        assert prediction.logits.shape == prediction.probabilities.shape
        assert prediction.probabilities.min() >= 0
        assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
        powers = np.exp(prediction.logits.astype(np.float64) / temperature)
        assert prediction.probabilities == pytest.approx(powers / powers.sum(), abs=1e-5)


def test_the_top_is_in_falling_order_and_each_breed_comes_once(
    alone: dict[str, Prediction],
) -> None:
    for prediction in alone.values():
        guesses = prediction.top(5)
        shares = [guess.probability for guess in guesses]
        assert shares == sorted(shares, reverse=True)
        assert shares[0] == prediction.probabilities.max()
        assert len({guess.breed.id for guess in guesses}) == 5


def test_a_higher_temperature_makes_less_sure_but_keeps_the_order(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path, breeds=7)
    photo = np.asarray(picture(1))
    (cool,) = Classifier(load(folder)).predict([photo])
    seal(folder, Recipe(), temperature=3.0, training={}, packages={})
    (warm,) = Classifier(load(folder)).predict([photo])
    assert [g.breed for g in warm.top(7)] == [g.breed for g in cool.top(7)]
    assert warm.probabilities.max() < cool.probabilities.max()
    assert np.array_equal(warm.logits, cool.logits)


@pytest.mark.parametrize("breeds", [3, 7])
def test_the_number_of_breeds_is_the_bundles(tmp_path: Path, breeds: int) -> None:
    classifier = Classifier(load(write_tiny_bundle(tmp_path, breeds)))
    (prediction,) = classifier.predict([np.asarray(picture(1))])
    assert prediction.probabilities.shape == (breeds,)
    assert len(prediction.top(5)) == min(5, breeds)
    assert len(prediction.top(1000)) == breeds


def test_names_come_from_the_bundles_labels_alone(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path)
    labels = Labels.from_json((folder / LABELS).read_text("utf-8"))
    renamed = replace(labels, breeds=tuple(replace(b, fr=f"Le {b.fr}") for b in labels.breeds))
    (folder / LABELS).write_text(renamed.to_json(), "utf-8")
    seal(folder, Recipe(), 1.0, training={}, packages={})
    (prediction,) = Classifier(load(folder)).predict([np.asarray(picture(1))])
    assert all(guess.breed.fr.startswith("Le Race") for guess in prediction.top(3))


def test_no_photos_get_no_answers(tiny: Classifier) -> None:
    assert tiny.predict([]) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (299, 299)])
def test_every_shape_of_photo_gets_an_answer(tiny: Classifier, size: tuple[int, int]) -> None:
    (prediction,) = tiny.predict([np.full((*size, 3), 90, np.uint8)])
    assert np.isfinite(prediction.probabilities).all()


def test_labels_that_do_not_fit_the_network_are_refused(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path, breeds=3)
    labels = Labels.from_json((folder / LABELS).read_text("utf-8"))
    (folder / LABELS).write_text(replace(labels, breeds=labels.breeds[:2]).to_json(), "utf-8")
    seal(folder, Recipe(), 1.0, training={}, packages={})
    with pytest.raises(BundleError) as caught:
        Classifier(load(folder))
    assert_one_sentence(caught.value, "3 outputs", "2 breeds")


@pytest.mark.parametrize("output", ["logits", "features", "position_logits"])
def test_a_network_without_an_output_of_the_manifest_is_refused(
    tmp_path: Path, output: str
) -> None:
    bundle = load(write_tiny_bundle(tmp_path))
    outputs = replace(bundle.manifest.outputs, **{output: "nowhere"})
    manifest = replace(bundle.manifest, outputs=outputs)
    (tmp_path / MANIFEST).write_text(json.dumps(asdict(manifest)), "utf-8")
    with pytest.raises(BundleError) as caught:
        Classifier(load(tmp_path))
    assert_one_sentence(caught.value, NETWORK)


def test_a_network_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path)
    (folder / NETWORK).write_text("<net>", "utf-8")
    seal(folder, Recipe(), 1.0, training={}, packages={})
    with pytest.raises(BundleError) as caught:
        Classifier(load(folder))
    assert_one_sentence(caught.value, NETWORK)


def test_the_second_look_goes_through_the_box_and_is_averaged_in(
    tiny: Classifier, dogs: dict[str, np.ndarray]
) -> None:
    one_look = Classifier(tiny.bundle, second_look=False)
    for photo, prediction in zip(dogs.values(), tiny.predict(list(dogs.values())), strict=True):
        first, second = prediction.looks
        assert (first.box, second.box) == (None, prediction.box)
        (seen,) = one_look.predict([prepare(photo, TWO_LOOKS, prediction.box)])
        assert np.array_equal(second.logits, seen.logits)
        assert np.array_equal(prediction.logits, (first.logits + second.logits) / 2)


def test_the_box_lies_in_the_photo(alone: dict[str, Prediction]) -> None:
    boxes = [prediction.box for prediction in alone.values() if prediction.box]
    assert boxes
    for box in boxes:
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1


def test_the_second_look_can_be_switched_off(tiny: Classifier, dogs: dict[str, np.ndarray]) -> None:
    photo = dogs["german_shepherd"]
    (quick,) = Classifier(tiny.bundle, second_look=False).predict([photo])
    (thorough,) = tiny.predict([photo])
    assert (quick.box, len(quick.looks)) == (None, 1)
    assert np.array_equal(quick.logits, thorough.looks[0].logits)


def test_a_recipe_of_one_look_looks_once(tmp_path: Path) -> None:
    classifier = Classifier(load(write_tiny_bundle(tmp_path)))
    (prediction,) = classifier.predict([np.asarray(picture(1))])
    assert (prediction.box, len(prediction.looks)) == (None, 1)


@pytest.mark.parametrize(("above", "looks"), [(0.999, 1), (1.001, 2)])
def test_a_sure_first_look_is_not_followed_by_another(
    above: float, looks: int, tmp_path: Path
) -> None:
    photo = np.asarray(picture(1))
    (first,) = Classifier(load(write_tiny_bundle(tmp_path / "one"))).predict([photo])
    sure_above = float(first.probabilities.max()) * above
    recipe = Recipe(second_look=SecondLook(sure_above=sure_above))
    folder = write_tiny_bundle(tmp_path / "two", recipe=recipe)
    (prediction,) = Classifier(load(folder)).predict([photo])
    assert len(prediction.looks) == looks
    assert (prediction.box is None) == (looks == 1)


def test_all_cores_answer_as_one_does_whoever_else_asks(
    classifier: Classifier, embedded_model: Path, dogs: dict[str, np.ndarray]
) -> None:
    hurried = Classifier(load(embedded_model), all_cores=True)
    photos = list(dogs.values())[:3]
    expected = classifier.predict(photos)
    alone = [hurried.predict([photo])[0] for photo in photos]
    with ThreadPoolExecutor(6) as visitors:
        together = list(visitors.map(lambda photo: hurried.predict([photo])[0], photos * 4))
    for want, *got in zip(expected * 4, alone * 4, together, strict=True):
        for each in got:
            assert np.array_equal(each.logits, want.logits)
            assert each.another == want.another
