"""The breeds that reviewers name and no model knows: counted by case, whatever the spelling."""

from pathlib import Path

from breeds.flags import reviews, store
from breeds.flags.cases import cases
from breeds.flags.named_breeds import NamedBreed, named_breeds
from breeds.flags.reviews import Finding, Review
from tests.breeds.flags.flagged import flag


def counted(flags: Path) -> list[NamedBreed]:
    return named_breeds(
        cases(store.list_records(flags), reviews.list_reviews(flags), store.withdrawn(flags))
    )


def name(flags: Path, seed: int, named: str) -> Review:
    """A case of its own, with this name."""
    record = flag(flags, seed)
    return reviews.keep(flags, "Jeanne", [record.id], Finding.UNLISTED, None, None, named)


def test_spellings_of_one_name_count_together_and_the_commonest_is_shown(tmp_path: Path) -> None:
    spelt = ["kelpie", "Kelpie", "Kelpie", "KELPIÉ", "Mudi", "Border-Terrier x", "🐕", "🐩", ""]
    for seed, named in enumerate(spelt):
        name(tmp_path, seed, named)
    found = counted(tmp_path)
    assert found[0] == NamedBreed("Kelpie", 4)
    assert {(each.name, each.cases) for each in found[1:]} == {
        ("Mudi", 1),
        ("Border-Terrier x", 1),
        ("🐕", 1),
        ("🐩", 1),
    }


def test_a_case_counts_once_by_the_verdict_that_holds(tmp_path: Path) -> None:
    record = flag(tmp_path, 1, session="anne")
    flag(tmp_path, 1, session="bruno")
    first = reviews.keep(tmp_path, "Jeanne", [record.id], Finding.UNLISTED, None, None, "Mudi")
    second = reviews.keep(tmp_path, "Luc", [record.id], Finding.UNLISTED, None, first.id, "Kelpie")
    assert counted(tmp_path) == [NamedBreed("Kelpie", 1)]
    reviews.keep(tmp_path, "Luc", [record.id], Finding.OPEN, None, second.id)
    assert counted(tmp_path) == []


def test_without_cases_no_breed_is_named() -> None:
    assert named_breeds([]) == []
