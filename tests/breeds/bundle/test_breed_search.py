"""A breed is found by what a volunteer types on a phone: a shelter's words, slips and all."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from breeds.bundle import Breed, load
from breeds.bundle.names import LONGEST, BreedNames

SHEPHERD = Breed("n1", "German shepherd", "Berger allemand", "herders")
MALINOIS = Breed("n2", "Belgian Malinois", "Berger belge malinois", "herders")
BRITTANY = Breed("n3", "Brittany", "Épagneul breton", "pointers")
CORGI = Breed("n4", "Pembroke Welsh corgi", "Welsh corgi Pembroke", "herders")
WIREHAIR = Breed("n5", "Wire-haired pointer", "Chien d'arrêt à poil dur", "pointers")
BREEDS = (SHEPHERD, MALINOIS, BRITTANY, CORGI, WIREHAIR)


def search(typed: str, language: str, limit: int, breeds: Sequence[Breed] = BREEDS) -> list[Breed]:
    return list(BreedNames(breeds).search(typed, language, limit).breeds)


def test_accents_case_and_hyphens_do_not_matter() -> None:
    assert search("EPAGNEUL", "fr", 8) == [BRITTANY]
    assert search("arret", "fr", 8) == [WIREHAIR]
    assert search("wire haired", "en", 8) == [WIREHAIR]


def test_every_word_must_be_there_in_any_order() -> None:
    assert search("pembroke corgi", "en", 8) == [CORGI]
    assert search("berger corgi", "fr", 8) == []


def test_the_other_language_is_understood() -> None:
    assert search("german", "fr", 8) == [SHEPHERD]


def test_names_that_start_so_come_first() -> None:
    collie = Breed("n6", "Collie", "Colley, berger écossais", "herders")
    found = search("berger", "fr", 8, (collie, *BREEDS))
    assert found == [SHEPHERD, MALINOIS, collie]
    assert search("berger", "fr", 2, (collie, *BREEDS)) == [SHEPHERD, MALINOIS]


@pytest.fixture(scope="module")
def names(embedded_model) -> BreedNames:
    return BreedNames(load(embedded_model).breeds)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("staffie", "Staffordshire bull terrier"),
        ("amstaff", "American Staffordshire terrier"),
        ("am staff", "American Staffordshire terrier"),
        ("yorki", "Yorkshire terrier"),
        ("westie", "West Highland white terrier"),
        ("malinois", "Berger belge malinois"),
        ("husky", "Husky de Sibérie"),
        ("labrador", "Retriever du Labrador"),
        ("patou", "Chien de montagne des Pyrénées"),
        ("chien de saint hubert", "Chien de Saint-Hubert"),
    ],
)
def test_a_shelters_words_find_the_breed(names: BreedNames, typed: str, meant: str) -> None:
    assert [breed.fr for breed in names.search(typed, "fr", 8).breeds] == [meant]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bergé alem", "Berger allemand"),
        ("rotwieler", "Rottweiler"),
        ("labrdor", "Retriever du Labrador"),
        ("golden retreiver", "Golden retriever"),
        ("yorkchire", "Yorkshire terrier"),
        ("border coli", "Border collie"),
        ("montagne des pyrénés", "Chien de montagne des Pyrénées"),
    ],
)
def test_slips_are_forgiven(names: BreedNames, typed: str, meant: str) -> None:
    assert [breed.fr for breed in names.search(typed, "fr", 8).breeds] == [meant]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("teckel", "Teckel"),
        ("saucisse", "Teckel"),
        ("dogue argentn", "Dogue argentin"),
        ("berger blanc suisse", "Berger blanc suisse"),
        ("akita inu", "Akita"),
    ],
)
def test_a_breed_that_is_none_of_these_is_told_and_no_other_is_offered(
    names: BreedNames, typed: str, meant: str
) -> None:
    found = names.search(typed, "fr", 8)
    assert found.breeds == ()
    assert [breed.fr for breed in found.elsewhere] == [meant]


def test_what_several_breeds_are_called_finds_them_all(names: BreedNames) -> None:
    found = names.search("staff", "fr", 8)
    assert len(found.breeds) == 2
    assert all("Staffordshire" in breed.fr for breed in found.breeds)
    assert found.elsewhere == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pitbull", "Type pit-bull"),
        ("jack russel", "Terrier Jack Russell"),
        ("berger australien", "Berger australien"),
        ("bas rouge", "Berger de Beauce (beauceron)"),
        ("galgo", "Lévrier espagnol (galgo)"),
    ],
)
def test_breeds_that_shelters_see_are_found(names: BreedNames, typed: str, meant: str) -> None:
    found = names.search(typed, "fr", 8)
    assert [breed.fr for breed in found.breeds] == [meant]
    assert found.elsewhere == ()


def test_an_exact_name_of_none_of_these_is_told_beside_what_holds_its_words(
    embedded_model: Path,
) -> None:
    known = (breed for breed in load(embedded_model).breeds if breed.id != "bull_terrier")
    found = BreedNames(tuple(known)).search("bull terrier", "fr", 8)
    assert {breed.fr for breed in found.breeds} == {"Staffordshire bull terrier", "Type pit-bull"}
    assert [breed.fr for breed in found.elsewhere] == ["Bull terrier"]


@pytest.mark.parametrize("typed", ["", " ", "zzzz", "?", "croisé malinois", "xyz" * 30_000])
def test_what_means_no_breed_finds_none(names: BreedNames, typed: str) -> None:
    found = names.search(typed, "fr", 8)
    assert (found.breeds, found.elsewhere) == ((), ())


def test_only_the_beginning_is_looked_at() -> None:
    assert search("berger allemand" + " " * LONGEST + "zzzz", "fr", 8) == [SHEPHERD]


def test_a_model_that_knows_more_breeds_has_their_aliases_whatever_its_ids() -> None:
    jack = Breed("my-own", "Jack Russell terrier", "Terrier Jack Russell", "terriers")
    found = BreedNames([*BREEDS, jack]).search("parson", "fr", 8)
    assert (found.breeds, found.elsewhere) == ((jack,), ())
