"""ASM3's two files: columns and names that it knows, and nothing that an import would harm."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from breeds.bundle import Breed
from breeds.bundle.labels import Labels
from breeds.catalogue import reading
from breeds.catalogue.rows import AnimalRow, Judgement
from breeds.catalogue.store import Catalogue
from breeds.exports.asm3 import asm3_files as asm3
from breeds.exports.asm3 import asm3_rows
from breeds.exports.asm3 import breed_names as asm3_breeds
from breeds.exports.asm3.asm3_rows import Asm3Wanted
from breeds.exports.chosen import ASM3_EXISTING, ASM3_NEW
from breeds.exports.conclusion import Conclusion
from breeds.exports.errors import ExportError
from breeds.flags.record import Verdict
from breeds.recognition.decision import Decision, Reason
from tests.conftest import ROOT
from tests.export_archive import GERMAN_SHEPHERD, JUDGED

# Of VALID_FIELDS in ASM3's src/asm3/csvimport.py, those of animals and logs.
KNOWN_TO_ASM3 = {
    "ANIMALCODE",
    "ANIMALNAME",
    "ANIMALSEX",
    "ANIMALTYPE",
    "ANIMALCOLOR",
    "ANIMALBREED1",
    "ANIMALBREED2",
    "ANIMALDOB",
    "ANIMALLITTER",
    "ANIMALLOCATION",
    "ANIMALUNIT",
    "ANIMALJURISDICTION",
    "ANIMALPICKUPLOCATION",
    "ANIMALPICKUPADDRESS",
    "ANIMALSPECIES",
    "ANIMALAGE",
    "ANIMALCOMMENTS",
    "ANIMALDESCRIPTION",
    "ANIMALMARKINGS",
    "ANIMALENTRYDATE",
    "ANIMALENTRYCATEGORY",
    "ANIMALENTRYTYPE",
    "ANIMALFLAGS",
    "ANIMALWARNING",
    "ANIMALREASONFORENTRY",
    "ANIMALHIDDENDETAILS",
    "ANIMALNOTFORADOPTION",
    "ANIMALNONSHELTER",
    "ANIMALIMAGE",
    "LOGDATE",
    "LOGTYPE",
    "LOGCOMMENTS",
}
TOY_TERRIER, SCHIPPERKE, GALGO = "n02087046", "n02104365", "galgo"


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels.from_json((ROOT / "model" / "labels.json").read_text("utf-8"))


@pytest.fixture
def animals(export_catalogue: Catalogue) -> dict[str, AnimalRow]:
    return {row.id: row for row in reading.animals(export_catalogue)}


def wanted(language: str = "fr", since: datetime | None = None) -> Asm3Wanted:
    return Asm3Wanted(language, "QUELLERACE", since)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def cells(row: AnimalRow, breeds: dict[str, Breed], language: str = "fr") -> dict[str, str]:
    final = Conclusion.of(row.answer, row.judgement, breeds)
    return dict(asm3_rows.cells(row, final, wanted(language)))


def judged(row: AnimalRow, verdict: Verdict, breed: str | None = None) -> AnimalRow:
    return replace(row, judgement=Judgement(verdict, breed, JUDGED, "Anne"))


def deciding(row: AnimalRow, **changes: object) -> AnimalRow:
    """The same with another decision."""
    assert row.answer is not None
    said = row.answer.answer
    decision: Decision = replace(said.decision, **changes)
    return replace(row, answer=replace(row.answer, answer=replace(said, decision=decision)))


@pytest.fixture
def by_id(labels: Labels) -> dict[str, Breed]:
    return {breed.id: breed for breed in labels.breeds}


def test_both_files_have_columns_that_asm3_knows_and_no_picture(
    export_catalogue: Catalogue, tmp_path: Path
) -> None:
    report = asm3.write(tmp_path / "out", export_catalogue, wanted(), lambda: None)
    new, existing = (table(tmp_path / "out" / name) for name in (ASM3_NEW, ASM3_EXISTING))
    assert (report.new, report.existing, report.no_dog) == (len(new), len(existing), 1)
    for rows in (new, existing):
        extra = set(rows[0]) - KNOWN_TO_ASM3
        assert extra == {"ANIMALADDITIONALQUELLERACE"}
        assert "ANIMALIMAGE" not in rows[0]
        assert all(row["ANIMALNAME"] for row in rows)
    assert not {name for name in existing[0] if "BREED" in name or "COMMENTS" in name} - {
        "LOGCOMMENTS"
    }
    assert "ANIMALCOMMENTS" not in new[0]


def test_an_animal_that_cannot_be_found_again_is_only_new(
    export_catalogue: Catalogue, tmp_path: Path
) -> None:
    asm3.write(tmp_path, export_catalogue, wanted(), lambda: None)
    new = {row["ANIMALNAME"]: row for row in table(tmp_path / ASM3_NEW)}
    existing = {row["ANIMALNAME"]: row for row in table(tmp_path / ASM3_EXISTING)}
    assert set(new) == {"Rex", "Mia", "Kim", "Evil"}
    assert set(existing) == {"Rex", "Mia", "Kim"}
    assert new["Evil"]["ANIMALCODE"] == ""
    assert existing["Rex"]["ANIMALCODE"] == "A1"


@pytest.mark.parametrize(
    ("language", "species", "log_type", "breed"),
    [
        ("fr", "Chien", "Historique", "Berger Allemand"),
        ("en", "Dog", "History", "German Shepherd Dog"),
    ],
)
def test_names_are_those_of_the_installations_language(
    animals: dict[str, AnimalRow],
    by_id: dict[str, Breed],
    language: str,
    species: str,
    log_type: str,
    breed: str,
) -> None:
    told = cells(animals["A1 Rex"], by_id, language)
    assert (told["ANIMALSPECIES"], told["LOGTYPE"]) == (species, log_type)
    assert (told["ANIMALBREED1"], told["ANIMALBREED2"]) == (breed, "")


def test_a_mix_has_two_breeds_and_a_doubt_none(
    animals: dict[str, AnimalRow], by_id: dict[str, Breed]
) -> None:
    mia = cells(animals["A2 Mia"], by_id)
    assert (mia["ANIMALBREED1"], mia["ANIMALBREED2"]) == ("Malamute d'Alaska", "Berger Australien")
    doubtful = cells(deciding(animals["A2 Mia"], reason=Reason.FEW), by_id)
    assert (doubtful["ANIMALBREED1"], doubtful["ANIMALBREED2"]) == ("", "")
    assert doubtful["LOGCOMMENTS"].startswith("Quelle race ? D'après 1 photo, modèle ")


def test_a_mix_on_which_the_law_hangs_is_left_to_a_person(
    animals: dict[str, AnimalRow], by_id: dict[str, Breed]
) -> None:
    told = cells(deciding(animals["A2 Mia"], legal_weight=True), by_id)
    assert (told["ANIMALBREED1"], told["ANIMALBREED2"]) == ("", "")
    assert "vétérinaire" in told["LOGCOMMENTS"]


def test_half_a_mix_is_never_told_as_a_breed(
    animals: dict[str, AnimalRow], by_id: dict[str, Breed]
) -> None:
    breeds = (by_id[TOY_TERRIER], by_id[GERMAN_SHEPHERD])
    told = cells(deciding(animals["A2 Mia"], breeds=breeds), by_id)
    assert (told["ANIMALBREED1"], told["ANIMALBREED2"]) == ("", "")
    assert "La table des races d'ASM3" in told["ANIMALHIDDENDETAILS"]


def test_a_persons_word_holds(animals: dict[str, AnimalRow], by_id: dict[str, Breed]) -> None:
    kim = cells(animals["A3 Kim"], by_id)
    assert kim["ANIMALBREED1"] == "Retriever du Labrador"
    assert kim["ANIMALADDITIONALQUELLERACE"] == "D'apparence Retriever du Labrador"
    assert kim["LOGDATE"] == "2099-05-01"
    assert kim["LOGCOMMENTS"] == (
        "Quelle race ? Jugé par Anne : D'apparence Retriever du Labrador."
    )
    mixed = cells(judged(animals["A1 Rex"], Verdict.MIXED), by_id)
    assert (mixed["ANIMALBREED1"], mixed["ANIMALADDITIONALQUELLERACE"]) == ("", "Chien croisé")


def test_a_breed_that_asm3_lacks_is_said_and_not_replaced(
    animals: dict[str, AnimalRow], by_id: dict[str, Breed]
) -> None:
    told = cells(judged(animals["A1 Rex"], Verdict.BREED, TOY_TERRIER), by_id)
    assert told["ANIMALBREED1"] == ""
    assert "toy terrier" in told["ANIMALHIDDENDETAILS"]
    assert told["ANIMALHIDDENDETAILS"].endswith(
        "La table des races d'ASM3 n'a pas cette apparence."
    )


def test_who_is_no_dog_is_in_neither_file(
    animals: dict[str, AnimalRow], by_id: dict[str, Breed]
) -> None:
    def is_a_dog(row: AnimalRow) -> bool:
        return asm3_rows.is_a_dog(row, Conclusion.of(row.answer, row.judgement, by_id))

    assert not is_a_dog(animals["A4 Chat"])
    assert is_a_dog(judged(animals["A4 Chat"], Verdict.UNLISTED))
    assert not is_a_dog(judged(animals["A1 Rex"], Verdict.NOT_A_DOG))
    assert not is_a_dog(replace(animals["A1 Rex"], answer=None))


def test_only_what_changed_since_gets_a_log_row_again(
    export_catalogue: Catalogue, tmp_path: Path
) -> None:
    since = datetime.now(UTC) + timedelta(days=1)
    report = asm3.write(tmp_path, export_catalogue, wanted(since=since), lambda: None)
    assert [row["ANIMALNAME"] for row in table(tmp_path / ASM3_NEW)] == ["Kim"]
    assert (report.new, report.unchanged) == (1, 3)
    asm3.write(tmp_path, export_catalogue, wanted(since=JUDGED + timedelta(1)), lambda: None)
    assert table(tmp_path / ASM3_NEW) == []


def test_codes_that_a_spreadsheet_would_run_find_nothing() -> None:
    assert [
        code for code in ("A1", "12/3", "", "=1", "-2", "@x") if asm3_rows.can_be_found(code)
    ] == [
        "A1",
        "12/3",
    ]


def test_asm3s_names_are_of_breeds_of_ours_or_left_out(labels: Labels) -> None:
    named = {breed.id: breed for breed in asm3_breeds.read()}
    ours = {breed.id for breed in labels.breeds}
    lacking = {breed.fr for breed in labels.breeds if breed.id not in named}
    assert lacking == {
        "Terrier d'agrément (toy terrier)",
        "Retriever à poil bouclé",
        "Sussex spaniel",
        "Dingo",
        "Dhole",
        "Lycaon",
    }
    # Breeds that another model may know.
    assert set(named) - ours == {"akita", "dachshund"}
    half = {
        breed.id: (breed.en, breed.fr) for breed in named.values() if not all((breed.en, breed.fr))
    }
    assert half == {SCHIPPERKE: ("Schipperke", ""), GALGO: ("", "Lévrier")}


def test_a_file_that_cannot_be_written_leaves_the_other_as_it_was(
    export_catalogue: Catalogue, tmp_path: Path
) -> None:
    (tmp_path / ASM3_NEW).write_text("old", "utf-8")
    (tmp_path / ASM3_EXISTING).mkdir()
    with pytest.raises(ExportError):
        asm3.write(tmp_path, export_catalogue, wanted(), lambda: None)
    assert (tmp_path / ASM3_NEW).read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [ASM3_EXISTING, ASM3_NEW]
