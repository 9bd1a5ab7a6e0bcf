"""The breeds on which French law hangs are data with a source, and no answer prints a category."""

import re

import pytest

from breeds.bundle import Breed, embedded, load
from breeds.recognition.legal_weight import has_legal_weight, read
from breeds.recognition.wording import LANGUAGES


def test_every_row_has_its_source_and_says_why():
    rows = list(read())
    assert {row.why for row in rows} == {"listed", "alike"}
    for row in rows:
        assert row.id and row.en and row.fr
        assert ("1999" in row.source) == (row.why == "listed")
        assert row.source.startswith("Not in the arrêté") == (row.why == "alike")


def test_the_model_knows_these_of_them():
    breeds = load(embedded.model_folder()).breeds
    assert {breed.en for breed in breeds if has_legal_weight(breed)} == {
        "American bulldog",
        "American Staffordshire terrier",
        "Bullmastiff",
        "Cane Corso",
        "Pit bull type",
        "Rottweiler",
        "Staffordshire bull terrier",
    }


@pytest.mark.parametrize(
    ("breed", "weighs"),
    [
        (Breed("tosa", "Tosa", "Tosa", "fci-2"), True),
        (Breed("n1", "Rottweiler", "rottweiler", "fci-2"), True),
        (Breed("n2", "Mastiff", "Mastiff", "fci-2"), True),
        (Breed("n3", "Tibetan mastiff", "Dogue du Tibet", "fci-2"), False),
        (Breed("n4", "Bull terrier", "Bull terrier", "fci-3"), False),
    ],
)
def test_another_models_breeds_are_known_by_their_names(breed, weighs):
    assert has_legal_weight(breed) == weighs


def test_the_notice_prints_no_category_and_leaves_it_to_a_veterinary_surgeon():
    french, english = (texts.legal_notice for texts in LANGUAGES)
    assert "vétérinaire" in french and "veterinary surgeon" in english
    for notice in (french, english):
        assert not re.search(r"cat[ée]gor|dangere|dangerous|\d", notice, re.IGNORECASE)
