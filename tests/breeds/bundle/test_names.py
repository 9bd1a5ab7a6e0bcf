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


@pytest.mark.parametrize(
    "name", ["", "breton", "Épagneul", "n02101388x", "n99999999-Brittany", "?"]
)
def test_part_of_a_name_or_an_unknown_id_is_no_breed(name: str) -> None:
    assert BreedNames([BRITTANY, PAPILLON]).find(name) is None


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
