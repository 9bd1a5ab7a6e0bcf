"""A folder's name leads to its breed whatever its accents and marks; another one to the nearest."""

import pytest

from breeds.bundle import Breed, load
from breeds.bundle.names import BreedNames

BRITTANY = Breed("n02101388", "Brittany", "Épagneul breton", "fci-7")
PAPILLON = Breed("n02086910", "Papillon", "Épagneul nain continental (papillon)", "fci-9")
OTHER_PAPILLON = Breed("own", "Butterfly dog (papillon)", "Chien papillon", "fci-9")


@pytest.mark.parametrize(
    "name",
    [
        "Épagneul breton",
        "epagneul_breton",
        "  ÉPAGNEUL-BRETON ",
        "E\u0301pagneul breton",
        "brittany",
        "n02101388",
        "n02101388-Brittany_spaniel",
        "N02101388",
    ],
)
def test_a_breed_is_found_by_id_and_by_either_name(name: str) -> None:
    assert BreedNames([BRITTANY, PAPILLON]).find(name) is BRITTANY


@pytest.mark.parametrize("name", ["", "nain", "Épagneul", "n02101388x", "n99999999-Brittany", "?"])
def test_part_of_a_name_or_an_unknown_id_is_no_breed(name: str) -> None:
    assert BreedNames([BRITTANY, PAPILLON]).find(name) is None


@pytest.mark.parametrize(
    ("folder", "meant"),
    [
        ("Berger allemand 2019", "Berger allemand"),
        ("berger allemand (3)", "Berger allemand"),
        ("2019-Amstaff", "American Staffordshire terrier"),
        ("labrador", "Retriever du Labrador"),
    ],
)
def test_numbers_do_not_count_and_aliases_do(embedded_model, folder: str, meant: str) -> None:
    found = BreedNames(load(embedded_model).breeds).find(folder)
    assert found is not None
    assert found.fr == meant


@pytest.mark.parametrize("folder", ["Teckel", "berger blanc suisse 2", "akita"])
def test_a_breed_that_is_none_of_these_is_told_in_place_of_others(
    embedded_model, folder: str
) -> None:
    names = BreedNames(load(embedded_model).breeds)
    assert names.find(folder) is None
    assert names.elsewhere(folder) is not None
    assert names.nearest(folder, 3) == []


@pytest.mark.parametrize("folder", ["staff", "corgi", "2019", "Berger alemand"])
def test_what_may_mean_several_or_has_a_slip_stands_for_none(embedded_model, folder: str) -> None:
    names = BreedNames(load(embedded_model).breeds)
    assert (names.find(folder), names.elsewhere(folder)) == (None, None)


def test_a_name_in_brackets_counts_alone() -> None:
    assert BreedNames([BRITTANY, PAPILLON]).find("Épagneul nain continental") is PAPILLON


def test_a_name_that_two_breeds_share_stands_for_neither() -> None:
    names = BreedNames([PAPILLON, OTHER_PAPILLON])
    assert names.find("papillon") is None
    assert names.find("chien papillon") is OTHER_PAPILLON


def test_every_name_of_the_embedded_model_is_its_breeds_own(embedded_model) -> None:
    breeds = load(embedded_model).breeds
    names = BreedNames(breeds)
    for breed in breeds:
        assert {names.find(name) for name in (breed.id, breed.fr, breed.en)} == {breed}


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("husky", "Husky de Sibérie"),
        ("berger alemand", "Berger allemand"),
        ("Labrador", "Retriever du Labrador"),
    ],
)
def test_the_nearest_name_is_offered_first(embedded_model, typed: str, nearest: str) -> None:
    offered = BreedNames(load(embedded_model).breeds).nearest(typed, 3)
    assert offered[0].fr == nearest
    assert len(offered) <= 3


@pytest.mark.parametrize("name", ["", "zzzz", "x" * 60_000])
def test_nothing_is_offered_for_what_looks_like_no_breed(embedded_model, name: str) -> None:
    assert BreedNames(load(embedded_model).breeds).nearest(name, 3) == []
