"""The names of breeds and groups, and what folder and file names are taken to mean."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from breeds.bundle import Labels, aliases
from tests.conftest import ROOT
from training.data.labels import BREEDS_CSV, GROUPS_CSV, BreedFinder, read_labels

LISTS = ROOT / "training" / "lists"
PROPER_NOUNS_IN_FRENCH = set(
    re.findall(
        r"\w+",
        "Alaska Appenzell Bedlington Boston Brie Cardigan Charles Chesapeake Dinmont Entlebuch "
        "Flandres Gordon Highland Hubert Ibiza Kerry King Labrador Mexique Pembroke Poméranie "
        "Pyrénées Saint Shetland Sibérie Staffordshire Tibet Walker Weimar Jack Russell Corso Pei "
        "Beauce",
    )
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


BREEDS = rows_of(BREEDS_CSV)
GROUPS = rows_of(GROUPS_CSV)


def names(column: str) -> list[str]:
    return [row[column] for row in BREEDS]


def keys(list_file: str) -> list[tuple[str, str]]:
    lines = (LISTS / list_file).read_text("utf-8").splitlines()
    return [tuple(line.split("/")) for line in lines]


def test_the_breeds_are_those_of_stanford_dogs_and_those_that_shelters_see():
    stanford = {folder[:9] for folder, _ in keys("stanford_dogs/train_list.txt")}
    more = {folder for folder, _ in keys("more_breeds/train_list.txt")}
    assert stanford | more < set(names("wnid"))
    assert names("wnid") == sorted(names("wnid"))


def test_a_new_breed_bears_the_id_and_the_names_that_people_search_for():
    called = {each.id: each for each in aliases.read()}
    for row in BREEDS:
        if row["wnid"][:2] == "n0":
            continue
        assert (row["en"], row["fr"]) == (called[row["wnid"]].en, called[row["wnid"]].fr)


def test_the_german_shepherd_bears_its_usual_names():
    (breed,) = read_labels(["n02106662"]).breeds
    assert (breed.en, breed.fr, breed.group) == ("German shepherd", "Berger allemand", "fci-1")


@pytest.mark.parametrize("column", ["en", "fr"])
def test_names_are_fit_to_be_shown(column):
    for name in names(column):
        assert name == " ".join(name.split()) == unicodedata.normalize("NFC", name)
        assert "_" not in name
        assert name[0].isupper()
    assert len(set(names(column))) == len(BREEDS)


def test_french_names_have_capitals_in_proper_nouns_alone():
    for name in names("fr"):
        words = name.replace("-", " ").replace("'", " ").replace("(", " ").split()
        capitals = {word.strip(")") for word in words[1:] if word[0].isupper()}
        assert capitals <= PROPER_NOUNS_IN_FRENCH, name


def test_groups_are_those_that_breeds_belong_to():
    used = {row["group"] for row in BREEDS}
    known = [row["id"] for row in GROUPS]
    assert used <= set(known)
    assert len(set(known)) == len(known)
    assert all(row["en"] and row["fr"] for row in GROUPS)


def test_what_is_no_fci_breed_is_not_in_an_fci_group():
    outside = {row["en"]: row["group"] for row in BREEDS if not row["group"].startswith("fci-")}
    assert outside == {
        "Bluetick coonhound": "unrecognised",
        "Treeing Walker coonhound": "unrecognised",
        "Redbone coonhound": "unrecognised",
        "American bulldog": "unrecognised",
        "Pit bull type": "unrecognised",
        "Dingo": "wild",
        "Dhole": "wild",
        "African wild dog": "wild",
    }


@pytest.mark.parametrize(
    ("english", "group"),
    [
        ("Toy poodle", "fci-9"),
        ("Boston terrier", "fci-9"),
        ("Tibetan terrier", "fci-9"),
        ("Yorkshire terrier", "fci-3"),
        ("Tibetan mastiff", "fci-2"),
        ("Bernese mountain dog", "fci-2"),
        ("Bouvier des Flandres", "fci-1"),
        ("Pomeranian", "fci-5"),
        ("Ibizan hound", "fci-5"),
        ("Afghan hound", "fci-10"),
        ("Rhodesian ridgeback", "fci-6"),
        ("Brittany", "fci-7"),
        ("Cocker spaniel", "fci-8"),
    ],
)
def test_groups_that_are_easily_mistaken(english, group):
    assert [row["group"] for row in BREEDS if row["en"] == english] == [group]


@pytest.mark.parametrize("part", ["choice", "report"])
def test_oxford_names_lead_to_the_breed_that_the_lists_give(part):
    finder = BreedFinder.read()
    for folder, file in keys(f"oxford_pets/{part}_list.txt"):
        assert finder.of_oxford_file(file) == folder[:9]
    for folder, file in keys(f"unlisted_breeds/{part}_list.txt"):
        assert finder.of_oxford_file(file) in (folder, None)
    assert finder.of_oxford_file("havanese_1.jpg") is None


def test_every_listed_folder_leads_to_its_breed():
    finder = BreedFinder.read()
    for folder in {folder for folder, _ in keys("stanford_dogs/train_list.txt")}:
        assert finder.of_folder(folder) == folder[:9]


def test_no_name_stands_for_two_breeds():
    finder = BreedFinder.read()
    for row in BREEDS:
        for name in (row["en"], row["fr"], row["oxford"]):
            pieces = {name, *re.split(r"[()]", name)} - {""}
            assert {finder.of_folder(piece) for piece in pieces} <= {row["wnid"]}, name


@pytest.mark.parametrize(
    ("folder", "breed_id"),
    [
        ("n02106662", "n02106662"),
        ("n02106662_whatever", "n02106662"),
        ("german_shepherd", "n02106662"),
        ("BERGER ALLEMAND", "n02106662"),
        ("epagneul-breton", "n02101388"),
        (unicodedata.normalize("NFD", "Épagneul breton"), "n02101388"),
        ("german_shorthaired", "n02100236"),
        ("loulou de Poméranie", "n02112018"),
        ("Briard", "n02105251"),
        ("american_bulldog", "american_bulldog"),
        ("n99999999-Patou", "n99999999-Patou"),
        ("柴犬", "柴犬"),
    ],
)
def test_folder_names(folder, breed_id):
    assert BreedFinder.read().of_folder(folder) == breed_id


def test_labels_without_ids_hold_every_breed_in_the_order_of_the_outputs():
    assert [breed.id for breed in read_labels().breeds] == names("wnid")


def test_labels_of_a_set_with_a_breed_of_the_users_own():
    labels = read_labels(["n02106662", "grey_patou", "n02085620", "n02106662"])
    assert [breed.id for breed in labels.breeds] == ["grey_patou", "n02085620", "n02106662"]
    own = labels.breeds[0]
    assert (own.en, own.fr, own.group) == ("Grey patou", "Grey patou", "unrecognised")
    assert [group.id for group in labels.groups] == ["fci-1", "fci-9", "unrecognised"]
    assert Labels.from_json(labels.to_json()) == labels
