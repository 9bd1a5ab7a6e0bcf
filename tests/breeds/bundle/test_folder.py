"""A model folder is read when it is whole, and refused in one sentence when it is not."""

import json
import os
from dataclasses import replace
from pathlib import Path

import openvino as ov
import pytest

from breeds.bundle import (
    EVALUATION,
    KINDS,
    LABELS,
    MANIFEST,
    SERVED_FILES,
    BundleError,
    FileEntry,
    Labels,
    Manifest,
    Pooling,
    Recipe,
    SecondLook,
    load,
    replace_evaluation,
    replace_pooling,
    seal,
)
from breeds.bundle.excerpt import Excerpt
from breeds.bundle.hub import resolve
from tests.bundles import write_tiny_bundle
from tests.full_disk import no_file_beyond
from tests.kills import kills
from tests.sentences import assert_one_sentence

MEBIBYTE = 2**20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "model", breeds=3)


def rename_first_breed(folder: Path) -> None:
    path = folder / LABELS
    labels = Labels.from_json(path.read_text("utf-8"))
    renamed = replace(labels.breeds[0], fr="Épagneul breton")
    path.write_text(replace(labels, breeds=(renamed, *labels.breeds[1:])).to_json(), "utf-8")


def reseal(folder: Path, recipe: Recipe | None = None, temperature: float = 1.0) -> str:
    return seal(folder, recipe or Recipe(), temperature, training={}, packages={}).version


def refusal(folder: Path) -> BundleError:
    with pytest.raises(BundleError) as caught:
        load(folder)
    return caught.value


@pytest.mark.parametrize("breeds", [3, 7])
def test_a_bundle_holds_its_labels_recipe_and_figures(tmp_path: Path, breeds: int) -> None:
    recipe = Recipe(crop="letterbox", second_look=SecondLook(threshold=0.3))
    bundle = load(write_tiny_bundle(tmp_path, breeds, recipe=recipe))
    assert len(bundle.breeds) == breeds
    assert bundle.manifest.recipe == recipe
    assert bundle.manifest.files.keys() == set(SERVED_FILES)
    assert json.loads((tmp_path / EVALUATION).read_text("utf-8")) == {"top_1": 0.5}
    assert (bundle.origin.repo, bundle.origin.folder) == (None, tmp_path)


def test_names_are_in_both_languages(folder: Path) -> None:
    labels = load(folder).labels
    assert (labels.breeds[2].name("fr"), labels.breeds[2].name("en")) == ("Race 2", "Breed 2")
    assert labels.groups[0].name("fr") == "Bergers"


def test_manifest_and_labels_survive_their_json(folder: Path) -> None:
    bundle = load(folder)
    assert Manifest.from_json(bundle.manifest.to_json()) == bundle.manifest
    assert Labels.from_json(bundle.labels.to_json()) == bundle.labels


def test_a_folder_resolves_to_its_bundle(folder: Path) -> None:
    assert resolve(str(folder)) == load(folder)


def test_a_name_of_nothing_is_told_so(tmp_path: Path) -> None:
    reference = str(tmp_path / "no" / "such" / "model")
    with pytest.raises(BundleError) as caught:
        resolve(reference)
    assert_one_sentence(caught.value, reference, "neither a folder nor")


@pytest.mark.parametrize("name", SERVED_FILES)
def test_a_damaged_file_is_refused_by_name(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    assert_one_sentence(refusal(folder), name, "damaged")


@pytest.mark.parametrize("name", SERVED_FILES)
def test_a_cut_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    assert_one_sentence(refusal(folder), name, "damaged")


@pytest.mark.parametrize("name", [MANIFEST, *SERVED_FILES])
def test_a_missing_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert_one_sentence(refusal(folder), name, "missing")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert_one_sentence(refusal(tmp_path / "nowhere"), "nowhere", "missing")


@pytest.mark.parametrize("name", [MANIFEST, *SERVED_FILES])
def test_what_is_no_file_is_refused_before_it_is_read(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    assert_one_sentence(refusal(folder), name, "isn't a file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes by name")
@pytest.mark.parametrize("name", [MANIFEST, *SERVED_FILES])
def test_a_pipe_is_not_waited_for(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert_one_sentence(refusal(folder), name, "isn't a file")


def test_new_figures_keep_the_version_and_the_bundle_whole(folder: Path) -> None:
    before = load(folder).manifest
    replace_evaluation(folder, {"top_1": 0.9, "set": "épagneuls"})
    bundle = load(folder)
    assert json.loads((folder / EVALUATION).read_text("utf-8")) == {
        "top_1": 0.9,
        "set": "épagneuls",
    }
    assert replace(bundle.manifest, files=before.files) == before
    assert bundle.manifest.files[EVALUATION] != before.files[EVALUATION]


def test_a_kill_while_figures_are_replaced_leaves_a_bundle_that_is_served(folder: Path) -> None:
    old, new = load(folder).excerpt(), {"top_1": 0.9}
    found = []
    for _ in kills(lambda: replace_evaluation(folder, new)):
        bundle = load(folder)
        found.append(json.loads((bundle.folder / EVALUATION).read_text("utf-8")))
        assert found[-1] == new or bundle.excerpt() == old
    assert found[0] != new and found[-1] == new


def test_a_full_disk_costs_no_bundle(folder: Path) -> None:
    before = holds(folder)
    with no_file_beyond(1000), pytest.raises(OSError):
        replace_evaluation(folder, {"text": "x" * 2000})
    assert holds(folder) == before
    assert load(folder).folder == folder


def holds(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_another_pooling_keeps_the_version_and_the_figures(folder: Path) -> None:
    before, held = load(folder), holds(folder)
    changed = replace_pooling(folder, Pooling(0.35))
    after = load(folder)
    assert after.manifest == changed == replace(before.manifest, pooling=Pooling(0.35))
    assert after.manifest.version == before.manifest.version
    assert {name for name, content in holds(folder).items() if content != held[name]} == {MANIFEST}
    assert replace_pooling(folder, Pooling()) == before.manifest


def test_a_kill_or_a_full_disk_while_pooling_is_replaced_costs_no_bundle(folder: Path) -> None:
    before = load(folder)
    with no_file_beyond(100), pytest.raises(OSError):
        replace_pooling(folder, Pooling(0.5))
    assert load(folder) == before
    for _ in kills(lambda: replace_pooling(folder, Pooling(0.5))):
        assert load(folder) == before
    assert load(folder).manifest.pooling == Pooling(0.5)


def test_a_bundle_may_have_no_figures_yet(folder: Path) -> None:
    (folder / EVALUATION).unlink()
    reseal(folder)
    assert load(folder).evaluation() is None
    assert load(folder).excerpt() == Excerpt(None, ())


def test_sealing_again_gives_the_same_version(folder: Path) -> None:
    assert reseal(folder) == reseal(folder) == load(folder).manifest.version


@pytest.mark.parametrize(
    "recipe",
    [Recipe(crop="squash"), Recipe(decode_min_side=320), Recipe(second_look=SecondLook())],
)
def test_another_recipe_is_another_version(folder: Path, recipe: Recipe) -> None:
    assert reseal(folder, recipe) != reseal(folder)


def test_another_temperature_is_another_version(folder: Path) -> None:
    assert reseal(folder, temperature=0.5) != reseal(folder)


def test_another_name_of_a_breed_is_another_version(folder: Path) -> None:
    before = reseal(folder)
    rename_first_breed(folder)
    assert reseal(folder) != before
    assert load(folder).breeds[0].fr == "Épagneul breton"


def test_another_network_is_another_version(tmp_path: Path) -> None:
    versions = {
        load(write_tiny_bundle(tmp_path / str(seed), seed=seed)).manifest.version
        for seed in range(2)
    }
    assert len(versions) == 2


def test_neither_figures_nor_notes_on_the_training_are_the_version(folder: Path) -> None:
    before = reseal(folder)
    (folder / EVALUATION).write_text("{}", "utf-8")
    noted = seal(folder, Recipe(), 1.0, training={"photos": 12}, packages={"keras": "3"})
    assert noted.version == before
    assert load(folder).manifest.training == {"photos": 12}


def test_the_embedded_bundle_is_whole_small_and_names_its_outputs(embedded_model: Path) -> None:
    bundle = load(embedded_model)
    assert sum(entry.size for entry in bundle.manifest.files.values()) < 35 * MEBIBYTE
    outputs = bundle.manifest.outputs
    network = ov.Core().read_model(bundle.network)
    shape = {name: tuple(network.output(name).shape) for name in vars(outputs).values() if name}
    rows, columns = shape[outputs.feature_map][1:3]
    breeds = len(bundle.breeds)
    assert shape == {
        outputs.logits: (1, breeds),
        outputs.features: (1, 2048),
        outputs.feature_map: (1, rows, columns, 2048),
        outputs.position_logits: (1, rows, columns, breeds),
        outputs.another: (1, 1),
        outputs.kinds: (1, len(KINDS)),
        # EfficientNet-Lite2 sees 9 x 9 positions.
        outputs.companion_positions: (1, 9, 9, breeds),
    }
    assert bundle.manifest.thresholds
    size = bundle.manifest.recipe.size
    assert tuple(network.input(0).shape) == (1, size, size, 3)


def test_the_embedded_bundle_names_every_breed_and_its_group(embedded_model: Path) -> None:
    labels = load(embedded_model).labels
    groups = {group.id for group in labels.groups}
    assert len({breed.id for breed in labels.breeds}) == len(labels.breeds)
    for names in ([b.fr for b in labels.breeds], [b.en for b in labels.breeds]):
        assert len(set(names)) == len(names)
        assert all(name and "_" not in name and name == name.strip() for name in names)
    assert {breed.group for breed in labels.breeds} <= groups


def test_a_files_entry_is_its_size_and_hash(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert FileEntry.of(path) == FileEntry(3, known)
