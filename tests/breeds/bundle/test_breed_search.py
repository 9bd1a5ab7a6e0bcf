"""A breed is found by what a volunteer types on a phone."""

from breeds.bundle import Breed
from breeds.bundle.names import search

SHEPHERD = Breed("n1", "German shepherd", "Berger allemand", "herders")
MALINOIS = Breed("n2", "Belgian Malinois", "Berger belge malinois", "herders")
BRITTANY = Breed("n3", "Brittany", "Épagneul breton", "pointers")
CORGI = Breed("n4", "Pembroke Welsh corgi", "Welsh corgi Pembroke", "herders")
WIREHAIR = Breed("n5", "Wire-haired pointer", "Chien d'arrêt à poil dur", "pointers")
BREEDS = (SHEPHERD, MALINOIS, BRITTANY, CORGI, WIREHAIR)


def test_accents_case_and_hyphens_do_not_matter() -> None:
    assert search(BREEDS, "EPAGNEUL", "fr", 8) == [BRITTANY]
    assert search(BREEDS, "arret", "fr", 8) == [WIREHAIR]
    assert search(BREEDS, "wire haired", "en", 8) == [WIREHAIR]


def test_every_word_must_be_there_in_any_order() -> None:
    assert search(BREEDS, "pembroke corgi", "en", 8) == [CORGI]
    assert search(BREEDS, "berger corgi", "fr", 8) == []


def test_the_other_language_is_understood() -> None:
    assert search(BREEDS, "german", "fr", 8) == [SHEPHERD]


def test_names_that_start_so_come_first() -> None:
    collie = Breed("n6", "Collie", "Colley, berger écossais", "herders")
    found = search((collie, *BREEDS), "berger", "fr", 8)
    assert found == [SHEPHERD, MALINOIS, collie]
    assert search((collie, *BREEDS), "berger", "fr", 2) == [SHEPHERD, MALINOIS]
