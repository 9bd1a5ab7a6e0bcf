"""What the Model tab says of decisions, of other photos, and of what the model can't know."""

from pathlib import Path
from typing import Any

import pytest

from breeds.bundle import Bundle, load, replace_evaluation
from breeds.bundle.excerpt import Excerpt
from breeds.intervals import Share
from tests.bundles import write_tiny_bundle
from tests.ui.evaluations import HEAT_MAP, ODD, among, evaluation, figures, interval, part
from tests.ui.words import words
from ui.model import breeds_table, conditions, decisions, grounds, index, strangers, unknown_breeds
from ui.texts.numbers import hundredths
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

SECTIONS = (decisions, conditions, strangers, grounds)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return load(write_tiny_bundle(tmp_path / "tiny"))


def excerpt(bundle: Bundle, values: dict[str, Any] | None = None) -> Excerpt:
    replace_evaluation(bundle.folder, values if values is not None else evaluation("x"))
    return load(bundle.folder).excerpt()


def said(section: Any, told: Excerpt, texts: Texts = ENGLISH) -> str:
    return words(section.render(told, texts))


def test_the_decisions_are_told_of_a_hundred_photos(bundle: Bundle) -> None:
    told = said(decisions, excerpt(bundle), FRENCH)
    assert (
        "Sur 100 photos comme celles-ci, 60 reçoivent une réponse sans vous, dont 54 justes ; 40 "
        "demandent une personne."
    ) in told
    assert "Avec une réponse : 60 sur 100 (entre 50 et 70)." in told
    assert "Réponses justes, quand il y en a une : 91 sur 100 (entre 80 et 96)." in told
    assert told.index("jamais vues") < told.index("Seen & known")


def test_what_is_said_instead_is_told_where_it_happens(bundle: Bundle) -> None:
    told = said(decisions, excerpt(bundle))
    assert "A group: a terrier, a scent hound… 10 of 100" in told
    assert "the right breed is one: 100 of 100 (between 70 and 100)" in told
    assert ENGLISH.model.decisions.legal not in told
    values = figures("A", True, 100)
    values["decided"] |= {"legal": among(7, 300)}
    assert ENGLISH.model.decisions.legal in said(decisions, excerpt(bundle, {"sets": [values]}))


def test_a_model_that_answers_nothing_alone_is_told_so(bundle: Bundle) -> None:
    values = figures("A", True, 10)
    values["decided"] |= {"accepted": among(0, 30), "accepted_right": among(0, 0)}
    told = said(decisions, excerpt(bundle, {"sets": [values]}), FRENCH)
    assert "0 reçoivent une réponse sans vous, dont 0 justes ; 100 demandent" in told
    assert "quand il y en a une" not in told


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
@pytest.mark.parametrize("values", ODD.values(), ids=ODD.keys())
def test_what_is_missing_is_said_in_a_sentence(
    bundle: Bundle, values: dict[str, Any], texts: Texts
) -> None:
    told = excerpt(bundle, values)
    for section in SECTIONS[1:]:
        assert section.render(told, texts).count('class="missing"') == 1
    if not told.measured:
        assert decisions.render(told, texts).count('class="missing"') == 1


def test_a_set_without_decisions_hides_no_other(bundle: Bundle) -> None:
    seen, kept = figures("Seen", False, 10), figures("Kept", True, 10)
    del kept["decided"]
    told = said(decisions, excerpt(bundle, {"sets": [seen, kept]}))
    assert "On “Seen”" in told and "never seen" not in told


def test_the_gap_between_seen_and_unseen_photos_is_explained(bundle: Bundle) -> None:
    told = said(conditions, excerpt(bundle), FRENCH)
    assert (
        "10 races, les mêmes : 90 sur 100 sont bien nommées sur « Seen & known », des photos que "
        "le réseau de départ avait vues en partie, et 80 sur 100 sur « All kept », jamais vues."
    ) in told
    assert "les avoir déjà vues l'avantage" in told
    assert "Seen & known 100 photos, déjà vues en partie" in told
    values = evaluation("x") | {
        "shared_breeds": [part("Seen & known", "shared", 0.8), part("All kept", "shared", 0.8)]
    }
    assert "l'avantage" not in said(conditions, excerpt(bundle, values), FRENCH)


def test_spoilt_photos_are_named_with_what_changes(bundle: Bundle) -> None:
    told = said(conditions, excerpt(bundle), FRENCH)
    blurred = told[told.index("Floue") :]
    assert "70 sur 100 (65 à 75) 12 points de moins (8 à 16) 60 sur 100 (50 à 69)" in blurred
    assert "83 sur 100 (78 à 88) pas d'écart net" in blurred
    html = conditions.render(excerpt(bundle), FRENCH)
    assert '<span lang="en">turned inside out</span>' in html


def test_one_kind_alone_leaves_the_others_out(bundle: Bundle) -> None:
    values = evaluation("x")
    kept = {name: values[name] for name in ("model", "sets", "pools", "by_source")}
    told = said(conditions, excerpt(bundle, kept))
    assert "Somewhere" in told and "Next to nowhere" not in told
    assert ENGLISH.model.conditions.by_source in told
    assert ENGLISH.model.conditions.altered not in told
    assert ENGLISH.model.conditions.shared not in told


def test_what_slips_through_is_told(bundle: Bundle) -> None:
    told = said(strangers, excerpt(bundle), FRENCH)
    assert "Sur 100 photos de races qu'il ne connaît pas, 14 reçoivent quand même" in told
    assert "sur 100 photos de 2 races" in told
    assert "Sur 100 photos sans chien, 2 passent pour celle d'un chien" in told
    assert "Un chat 5 sur 100 1 sur 100" in told
    values = evaluation("x") | {"no_dogs": []}
    told = said(strangers, excerpt(bundle, values), FRENCH)
    assert words(FRENCH.model.strangers.no_dogs_missing) in told


@pytest.mark.parametrize(
    ("random", "middle", "expected"),
    [
        (0.25, 0.11, "check_beyond_middle"),
        (0.25, 0.01, "check_like_middle"),
        (0.25, -0.2, "check_below_middle"),
        (0.01, 0.01, "check_false"),
    ],
)
def test_the_heat_map_is_judged_by_what_hiding_it_takes_away(
    bundle: Bundle, random: float, middle: float, expected: str
) -> None:
    against = {"against_random": interval(random, 0.05), "against_middle": interval(middle, 0.05)}
    told = said(grounds, excerpt(bundle, evaluation("x") | {"heat_map": HEAT_MAP | against}))
    assert "On 80 photos" in told and "31 points" in told
    assert words(getattr(ENGLISH.why, expected)) in told


def row(table: str, name: str) -> str:
    """A breed's line in words."""
    (found,) = [each for each in table.split("<tr")[1:] if words(f"<{each}").startswith(name)]
    return words(f"<{found}")


def test_a_breed_that_the_model_does_not_know_is_listed_with_what_it_is_taken_for(
    bundle: Bundle,
) -> None:
    table = breeds_table.render(bundle, excerpt(bundle), FRENCH)
    assert row(table, "Azawakh") == (
        "Azawakh ne la connaît pas Prise pour Race 1, 44 fois sur 55 ; Race 0, 9 ; Race 2, 2 "
        "Réponse sans vous, donc fausse : 14 fois sur 55"
    )
    assert row(table, "Sloughi") == "Sloughi ne la connaît pas Aucune photo mesurée"
    # Named after its folder, since nothing else names it.
    assert row(table, "Zebra striped terrier").endswith("Jamais de réponse sans vous")
    assert '<span lang="en">Zebra striped terrier</span>' in table
    assert "levrier touareg" in table


def test_a_breed_that_the_model_knows_is_not_listed_as_unknown(embedded_model: Path) -> None:
    embedded = load(embedded_model)
    others = unknown_breeds.listed(embedded, embedded.excerpt())
    assert "Azawakh" in {each.breed.fr for each in others}
    own = {name for breed in embedded.breeds for name in (breed.id, breed.fr, breed.en)}
    assert not own & {name for each in others for name in (each.breed.id, each.breed.fr)}


def test_every_section_has_its_link() -> None:
    told = index.render(FRENCH)
    for name in ("decisions", "conditions", "strangers", "grounds", "breeds"):
        assert f'href="#{name}"' in told


@pytest.mark.parametrize(
    ("share", "told"), [(0.0, "0"), (0.003, "moins de 1"), (0.996, "plus de 99"), (1.0, "100")]
)
def test_a_few_photos_are_never_told_as_none(share: float, told: str) -> None:
    assert hundredths(Share(share, share, share).value, FRENCH) == told
