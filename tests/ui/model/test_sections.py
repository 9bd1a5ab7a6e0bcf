"""What the Model tab says follows from the bundle, as far as the bundle says it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from breeds.bundle import Bundle, Origin, aliases, load, replace_evaluation
from tests.bundles import write_tiny_bundle
from tests.ui.evaluations import ODD, evaluation, figures
from tests.ui.words import words
from ui.model import breeds_table, conditions, confusions, facts, strangers
from ui.model import figures as figures_section
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return load(write_tiny_bundle(tmp_path / "tiny"))


def with_figures(bundle: Bundle, values: dict[str, Any]) -> Bundle:
    replace_evaluation(bundle.folder, values)
    return load(bundle.folder)


def sections(bundle: Bundle, texts: Texts) -> str:
    told = bundle.excerpt()
    return "".join(
        render(bundle, told, texts)
        for render in (figures_section.render, confusions.render, breeds_table.render)
    )


def test_the_figures_are_told_of_a_hundred_photos_with_their_interval(bundle: Bundle) -> None:
    bundle = with_figures(bundle, evaluation(bundle.manifest.version))
    told = words(figures_section.render(bundle, bundle.excerpt(), FRENCH))
    assert "Sur 100 photos de chiens de race que rien n'avait vues, 93 sont bien nommées" in told
    assert "(entre 91 et 95)" in told
    assert "la bonne race est parmi les cinq" in told
    assert "Seen & known" in told
    assert "90 photos" in told
    assert "3 000 photos" in told


def test_the_largest_leak_free_pool_is_the_honest_one(bundle: Bundle) -> None:
    told = with_figures(bundle, evaluation("x")).excerpt()
    assert (told.honest.name, told.familiar.name) == ("All kept", "Seen & known")


@pytest.mark.parametrize(
    ("confidence", "verdict"), [(0.80, "modest"), (0.99, "too sure"), (0.94, "right on average")]
)
def test_the_percentages_are_judged_by_the_answers(
    bundle: Bundle, confidence: float, verdict: str
) -> None:
    values = figures("A", True, 10) | {"mean_confidence": confidence}
    bundle = with_figures(bundle, {"sets": [values]})
    assert verdict in figures_section.render(bundle, bundle.excerpt(), ENGLISH)


def test_figures_on_known_photos_alone_are_called_too_good(bundle: Bundle) -> None:
    bundle = with_figures(bundle, {"sets": [figures("A", False, 10)]})
    assert "probably too good" in figures_section.render(bundle, bundle.excerpt(), ENGLISH)


def test_figures_of_another_version_are_said_to_be_so(bundle: Bundle) -> None:
    same = with_figures(bundle, evaluation(bundle.manifest.version))
    assert "another version" not in sections(same, ENGLISH)
    other = with_figures(bundle, evaluation("0ther"))
    assert "another version of the model (0ther)" in sections(other, ENGLISH)


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
@pytest.mark.parametrize("values", ODD.values(), ids=ODD.keys())
def test_what_is_missing_is_said(bundle: Bundle, values: dict[str, Any], texts: Texts) -> None:
    told = sections(with_figures(bundle, values), texts)
    assert told.count('class="missing"') == 2
    assert told.count("<tr data-names") == len(bundle.breeds) + len(list(aliases.read()))


def test_a_field_that_is_missing_hides_nothing_else(bundle: Bundle) -> None:
    values = figures("A", True, 10)
    for field in ("top_5", "calibration_error", "confusions", "breeds"):
        del values[field]
    told = sections(with_figures(bundle, {"sets": [values]}), ENGLISH)
    assert "93 are named rightly" in told
    assert "Can its percentages be believed" not in told
    assert "don't say what it confuses" in words(told)


def test_pairs_are_named_with_their_counts_in_the_pages_language(bundle: Bundle) -> None:
    bundle = with_figures(bundle, evaluation("x"))
    told = words(confusions.render(bundle, bundle.excerpt(), FRENCH))
    assert "200 erreurs" in told
    assert "Race 0 Race 1 100" in told
    assert "Race 1 Race 0 100" in told


def test_the_groups_table_counts_every_photo_once(bundle: Bundle) -> None:
    told = with_figures(bundle, evaluation("x")).excerpt()
    counts = confusions.GroupCounts.of(told.largest, bundle)
    # Breeds 0 and 2 are herders, breed 1 a hound.
    assert counts.photos["herders", "herders"] == 1900
    assert counts.photos["herders", "hounds"] == 100
    assert counts.photos["hounds", "herders"] == 100
    assert counts.right == {"herders": 1900, "hounds": 900}
    assert sum(counts.photos.values()) == 3000


@pytest.mark.parametrize("lost", ["confusions", "breeds"])
def test_no_groups_table_is_drawn_from_a_part_of_the_errors(bundle: Bundle, lost: str) -> None:
    values = figures("A", False, 1000)
    values[lost] = values[lost][1:]
    bundle = with_figures(bundle, {"sets": [values]})
    told = confusions.render(bundle, bundle.excerpt(), ENGLISH)
    assert 'class="pairs"' in told
    assert 'class="matrix"' not in told
    assert 'class="missing"' in told


def test_breeds_that_the_model_lacks_are_passed_over(bundle: Bundle) -> None:
    values = json.loads(json.dumps(figures("A", False, 1000)).replace("n00000002", "n99999999"))
    told = sections(with_figures(bundle, {"sets": [values]}), ENGLISH)
    assert "n99999999" not in told
    assert "can't be drawn" in words(told)


def test_every_breed_has_its_line_with_both_figures(bundle: Bundle) -> None:
    bundle = with_figures(bundle, evaluation("x"))
    table = breeds_table.render(bundle, bundle.excerpt(), ENGLISH)
    assert "Breed 2 1,000 of 1,000 (100 to 100%) 30 of 30 (100 to 100%)" in words(table)
    assert "27 of 30 (85 to 95%) without you: 18, 15 of them right" in words(table)
    assert table.count('scope="col"') == 3


def test_the_model_is_named_with_what_its_manifest_tells(bundle: Bundle) -> None:
    training = {"backbone": "Xception", "data": "dogs", "photos": 10199, "validation_photos": 1195}
    manifest = replace(bundle.manifest, training=training, created="2026-01-31")
    bundle = replace(bundle, manifest=manifest)
    told = words(facts.render(bundle, ENGLISH))
    assert f"Version {bundle.manifest.version}" in told
    assert "Trained on 10,199 photos and tuned on 1,195 others dogs" in told
    assert "Starting network Xception" in told
    assert "Made on 2026-01-31" in told
    assert "Fabriqué le 31/01/2026" in words(facts.render(bundle, FRENCH))
    assert "Comes with the program" in told


def test_a_manifest_that_says_nothing_of_training_is_told_so(bundle: Bundle) -> None:
    told = words(facts.render(bundle, FRENCH))
    assert "Entraîné sur Le modèle ne le dit pas." in told


def test_a_model_of_the_hub_is_named_in_full_and_its_card_linked(bundle: Bundle) -> None:
    bundle = replace(bundle, origin=Origin("asso/dogs", COMMIT, bundle.folder))
    told = facts.render(bundle, ENGLISH)
    assert f"revision {COMMIT}" in words(told)
    assert f'/asso/dogs/tree/{COMMIT}"' in told
    assert f'/asso/dogs/blob/{COMMIT}/README.md"' in told


def test_names_from_a_bundle_cannot_become_markup(bundle: Bundle) -> None:
    attack = "<img src=x onerror=alert(1)>"
    values = json.loads(json.dumps(evaluation(attack)).replace("kept", attack))
    manifest = replace(bundle.manifest, training={"backbone": attack, "data": attack, "photos": 1})
    told = sections(with_figures(bundle, values), ENGLISH)
    told += facts.render(replace(bundle, manifest=manifest), ENGLISH)
    assert "&lt;img" in told
    assert "<img" not in told


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_the_photos_of_the_embedded_figures_have_a_name_in_each_language(
    embedded_model: Path, texts: Texts
) -> None:
    embedded = load(embedded_model)
    excerpt, said = embedded.excerpt(), texts.model
    # A set that is the only one of its kind isn't named.
    several = [each for each in (excerpt.unknown_breeds, excerpt.no_dogs) if len(each) > 1]
    names = {each.name for sets in (excerpt.measured, *several) for each in sets}
    # What other slices are called are sources' own names.
    names |= {each.name for each in excerpt.by_source} & texts.model.photo_sets.keys()
    assert {each.name for each in excerpt.alterations} <= said.conditions.alterations.keys()
    kinds = {kind.kind for told in excerpt.no_dogs for kind in told.kinds}
    assert kinds <= said.strangers.kinds.keys()
    assert names | {embedded.manifest.trained.data} == texts.model.photo_sets.keys()
    told = facts.render(embedded, texts) + sections(embedded, texts)
    told = conditions.render(excerpt, texts) + strangers.render(excerpt, texts) + told
    assert all(name in words(told) for name in texts.model.photo_sets.values())
    # A breed that only an evaluation's folder names has no French name.
    assert 'lang="en"' not in told.partition('class="breeds"')[0]


def test_photos_that_the_page_has_no_name_for_are_called_as_the_bundle_does(
    bundle: Bundle,
) -> None:
    told = sections(with_figures(bundle, evaluation("x")), FRENCH)
    assert '<span lang="en">All kept</span>' in told
