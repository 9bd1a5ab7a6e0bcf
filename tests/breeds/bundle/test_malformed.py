"""Whatever a bundle's files say, it is served or refused in one sentence that names the file."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as ops

from breeds.bundle import (
    EVALUATION,
    LABELS,
    MANIFEST,
    NETWORK,
    REQUIRED_FILES,
    SCHEMA,
    BundleError,
    Outputs,
    Recipe,
    SecondLook,
    load,
    seal,
)
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.sentences import assert_one_sentence

pytestmark = pytest.mark.slow

BREEDS = 3
SIZE = Recipe().size
MUTATIONS = 400
# What has broken readers of JSON before.
ODD_VALUES = (
    None,
    True,
    -1,
    0,
    10**400,
    1e-320,
    1e308,
    0.5,
    "",
    " ",
    "\0",
    "é\n. x",
    "../x",
    "x" * 5000,
    [],
    [[]],
    {},
    {"": None},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "model", BREEDS, recipe=Recipe(second_look=SecondLook()))


def refusal(folder: Path) -> BundleError:
    with pytest.raises(BundleError) as caught:
        Classifier(load(folder))
    return caught.value


def reseal(folder: Path, recipe: Recipe | None = None) -> None:
    seal(folder, recipe or Recipe(), 1.0, training={}, packages={})


def rewrite(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    values = json.loads((folder / name).read_text("utf-8"))
    change(values)
    (folder / name).write_text(json.dumps(values), "utf-8")
    if name != MANIFEST:
        reseal(folder)


@pytest.mark.parametrize("name", REQUIRED_FILES)
def test_a_manifest_that_leaves_a_file_unchecked_is_refused(folder: Path, name: str) -> None:
    rewrite(folder, MANIFEST, lambda values: values["files"].pop(name))
    assert_one_sentence(refusal(folder), MANIFEST, name)


def test_a_newer_schema_asks_for_a_newer_program(folder: Path) -> None:
    rewrite(folder, MANIFEST, lambda values: values.update(schema=SCHEMA + 1))
    assert_one_sentence(refusal(folder), f"schema {SCHEMA + 1}", "update the program")


def test_a_newer_schema_is_told_before_what_it_changed(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps({"schema": SCHEMA + 1, "parts": []}), "utf-8")
    assert_one_sentence(refusal(folder), "update the program")


def test_an_unknown_runtime_is_named(folder: Path) -> None:
    rewrite(folder, MANIFEST, lambda values: values.update(runtime="abacus"))
    assert_one_sentence(refusal(folder), "'abacus'")


TEXTS = {
    "no JSON": (b"{", "isn't JSON"),
    "empty": (b"", "isn't JSON"),
    "a list": (b"[]", "object"),
    "an empty object": (b"{}", "required"),
    "bytes": (b"\0\x01", "isn't JSON"),
    "latin-1": ('{"é": 1}'.encode("latin-1"), "UTF-8"),
    "utf-16": ("{}".encode("utf-16"), "UTF-8"),
    "a byte-order mark": (b"\xef\xbb\xbf{}", "isn't JSON"),
    "not a number": (b'{"a": NaN}', "isn't JSON"),
    "half a character": (b'{"a": "\\ud800"}', "JSON"),
    "nested without end": (b"[" * 100_000, "isn't JSON"),
}


@pytest.mark.parametrize("name", [MANIFEST, LABELS])
@pytest.mark.parametrize(("content", "words"), TEXTS.values(), ids=TEXTS)
def test_malformed_text_is_refused(folder: Path, name: str, content: bytes, words: str) -> None:
    (folder / name).write_bytes(content)
    if name != MANIFEST:
        reseal(folder)
    assert_one_sentence(refusal(folder), str(folder), f"{name} ", words)


@pytest.mark.parametrize("content", [b"[]", b"{", b"\xff"])
def test_malformed_figures_are_refused(folder: Path, content: bytes) -> None:
    (folder / EVALUATION).write_bytes(content)
    reseal(folder)
    assert_one_sentence(refusal(folder), EVALUATION)


def file_entry(**values: object) -> dict[str, Any]:
    return {"files": {LABELS: {"size": 1, "sha256": "0" * 64} | values}}


MISUSED = {
    "an unknown crop": {"recipe": Recipe().to_dict() | {"crop": "spiral"}},
    "a recipe of another program": {"recipe": {"sharpness": 1}},
    "a recipe that is no object": {"recipe": []},
    "a size of nothing": {"recipe": {"size": 0}},
    "a size that is no whole number": {"recipe": {"size": 299.0}},
    "a threshold that no evidence reaches": {"recipe": {"second_look": {"threshold": 1.5}}},
    "a second look that is none": {"recipe": {"second_look": []}},
    "files that are no object": {"files": []},
    "a file without its hash": {"files": {LABELS: {"size": 1}}},
    "a hash that is none": file_entry(sha256="f" * 63),
    "a size in text": file_entry(size="1"),
    "a size with a fraction": file_entry(size=1.5),
    "a size that is a truth": file_entry(size=True),
    "an unknown output": {"outputs": {"answer": "logits"}},
    "an output without a name": {"outputs": asdict(Outputs()) | {"logits": ""}},
    "an unknown field": {"licence": "none"},
    "a schema in text": {"schema": "1"},
    "a schema before the first": {"schema": 0},
    "a runtime that is a list": {"runtime": ["openvino"]},
    "packages that are numbers": {"packages": {"numpy": 2}},
}


@pytest.mark.parametrize("values", MISUSED.values(), ids=MISUSED)
def test_a_manifest_that_makes_no_sense_is_refused(folder: Path, values: dict) -> None:
    rewrite(folder, MANIFEST, lambda manifest: manifest.update(values))
    assert_one_sentence(refusal(folder), str(folder), "can't be used")


@pytest.mark.parametrize(
    "temperature", ["0", "-1", "1e-320", "1e999", "NaN", "-Infinity", '"1"', "true", "null", "[1]"]
)
def test_a_temperature_is_a_positive_finite_number(folder: Path, temperature: str) -> None:
    text = (folder / MANIFEST).read_text("utf-8")
    changed = text.replace('"temperature": 1.0', f'"temperature": {temperature}')
    assert changed != text
    (folder / MANIFEST).write_text(changed, "utf-8")
    assert_one_sentence(refusal(folder), MANIFEST)


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "C:\\x", "C:x", "\\\\host\\x", "a/../../x", "retrain.npz", ""]
)
def test_a_manifest_names_no_file_but_a_bundles_own(folder: Path, name: str) -> None:
    entry = {"size": 1, "sha256": "0" * 64}
    rewrite(folder, MANIFEST, lambda values: values["files"].update({name: entry}))
    assert_one_sentence(refusal(folder), "no file of a model")


def breed(**values: str) -> dict[str, str]:
    return {"id": "n9", "en": "Breed 9", "fr": "Race 9", "group": "herders"} | values


MISLABELLED = {
    "no breeds": (lambda labels: labels.update(breeds=[]), "names no breed"),
    "no groups": (lambda labels: labels.update(groups=[]), "names no group"),
    "breeds that are an object": (lambda labels: labels.update(breeds={}), "'breeds'"),
    "a breed that is text": (lambda labels: labels["breeds"].append("n9"), "'breeds.3'"),
    "a breed without its id": (lambda labels: labels["breeds"][1].pop("id"), "'breeds.1.id'"),
    "a breed named by a number": (lambda labels: labels["breeds"][0].update(fr=1), "'breeds.0.fr'"),
    "the same breed twice": (lambda labels: labels["breeds"].append(labels["breeds"][0]), "twice"),
    "an unknown group": (lambda labels: labels["breeds"].append(breed(group="cats")), "'n9'"),
    "a blank name": (lambda labels: labels["breeds"].append(breed(en=" ")), "a breed without"),
    "an invisible name": (lambda labels: labels["groups"][0].update(fr="\0"), "a group without"),
    "the same group twice": (lambda labels: labels["groups"].append(labels["groups"][0]), "twice"),
}


@pytest.mark.parametrize(("change", "words"), MISLABELLED.values(), ids=MISLABELLED)
def test_labels_that_make_no_sense_are_refused(
    folder: Path, change: Callable[[Any], None], words: str
) -> None:
    rewrite(folder, LABELS, change)
    assert_one_sentence(refusal(folder), LABELS, words)


def write_network(folder: Path, shape: list[int], kind: type, named: bool = True) -> None:
    """A network with this input, and the outputs of BREEDS breeds."""
    view = ops.parameter(shape, kind, "view")
    mean = ops.reduce_mean(ops.convert(view, "f32"), list(range(len(shape))))
    shapes = {
        "logits": (1, BREEDS),
        "features": (1, 2048),
        "feature_map": (1, 2, 2, 2048),
        "position_logits": (1, 2, 2, BREEDS),
    }
    ends = []
    for name, wanted in shapes.items():
        end = ops.broadcast(mean, np.array(wanted))
        end.output(0).set_names({name if named else f"another {name}"})
        ends.append(end.output(0))
    ov.save_model(ov.Model(ends, [view], "other"), folder / NETWORK, compress_to_fp16=False)
    reseal(folder)


def test_the_network_that_these_tests_vary_is_accepted(folder: Path) -> None:
    write_network(folder, [1, SIZE, SIZE, 3], np.uint8)
    Classifier(load(folder))


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ([1, SIZE, SIZE, 3], np.float32),
        ([1, 3, SIZE, SIZE], np.uint8),
        ([1, 224, 224, 3], np.uint8),
        ([2, SIZE, SIZE, 3], np.uint8),
        ([1, -1, -1, 3], np.uint8),
        ([1, SIZE * SIZE * 3], np.uint8),
    ],
)
def test_a_network_that_takes_another_view_is_refused(
    folder: Path, shape: list[int], kind: type
) -> None:
    write_network(folder, shape, kind)
    assert_one_sentence(refusal(folder), NETWORK, f"1 x {SIZE} x {SIZE} x 3")


def test_a_network_without_the_named_outputs_is_refused(folder: Path) -> None:
    write_network(folder, [1, SIZE, SIZE, 3], np.uint8, named=False)
    assert_one_sentence(refusal(folder), NETWORK, "lacks the output 'logits'")


@pytest.mark.parametrize("output", ["features", "feature_map"])
def test_an_output_of_another_shape_is_refused(folder: Path, output: str) -> None:
    rewrite(folder, MANIFEST, lambda values: values["outputs"].update(position_logits=output))
    assert_one_sentence(refusal(folder), NETWORK, "shape")


def test_a_recipe_of_another_size_than_the_network_is_refused(folder: Path) -> None:
    reseal(folder, Recipe(size=224))
    assert_one_sentence(refusal(folder), NETWORK, "1 x 224 x 224 x 3")


@pytest.mark.parametrize("cut", [0, 100, 2000])
def test_a_network_that_cannot_be_parsed_is_refused(folder: Path, cut: int) -> None:
    (folder / NETWORK).write_bytes((folder / NETWORK).read_bytes()[:cut])
    reseal(folder)
    assert_one_sentence(refusal(folder), NETWORK, "can't be run")


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container within a JSON value, with a key or index of it."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def mutated(value: Any, chance: random.Random) -> Any:
    """A copy in which one to three values are odd, gone, doubled, or stand under another name."""
    changed = copy.deepcopy(value)
    for _ in range(chance.randint(1, 3)):
        container, key = chance.choice(list(places(changed)) or [([0], 0)])
        way = chance.choice(("replace", "remove", "rename", "swap"))
        if way == "remove":
            del container[key]
        elif way == "rename" and isinstance(container, dict):
            container[chance.choice(("../x", "", "schema", "é"))] = container.pop(key)
        elif way == "swap":
            other, other_key = chance.choice(list(places(changed)))
            container[key] = copy.deepcopy(other[other_key])
        else:
            container[key] = copy.deepcopy(chance.choice(ODD_VALUES))
    return changed


@pytest.mark.parametrize("name", [MANIFEST, LABELS])
def test_a_mutated_bundle_answers_or_is_refused(folder: Path, name: str) -> None:
    chance = random.Random(f"five {name}")
    original = json.loads((folder / name).read_text("utf-8"))
    refused = 0
    for _ in range(MUTATIONS):
        (folder / name).write_text(json.dumps(mutated(original, chance)), "utf-8")
        if name != MANIFEST:
            reseal(folder)
        try:
            (prediction,) = Classifier(load(folder)).predict([np.zeros((40, 30, 3), np.uint8)])
            assert np.isfinite(prediction.probabilities).all()
        except BundleError as error:
            refused += 1
            text = str(error)
            assert text.endswith(".") and "\n" not in text and len(text) < 1000, text
    assert MUTATIONS / 2 < refused < MUTATIONS
