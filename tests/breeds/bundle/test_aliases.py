"""The aliases are about the embedded model's breeds, and clash with no breed's own name."""

from breeds.bundle import aliases, load
from breeds.bundle.names import BreedNames, spellings


def test_every_breed_of_the_embedded_model_is_named_the_same(embedded_model) -> None:
    called = {each.id: each for each in aliases.read()}
    for breed in load(embedded_model).breeds:
        assert (called[breed.id].fr, called[breed.id].en) == (breed.fr, breed.en)


def test_each_id_is_named_once_and_no_other_breed_bears_a_known_ones_name(embedded_model) -> None:
    rows = list(aliases.read())
    assert len({each.id for each in rows}) == len(rows)
    breeds = load(embedded_model).breeds
    names = BreedNames(breeds)
    known = {breed.id for breed in breeds}
    for each in rows:
        if each.id not in known:
            assert not any(names.find(name) for name in spellings((each.fr, each.en))), each


def test_an_alias_is_no_name_of_another_breed() -> None:
    rows = list(aliases.read())
    owners = {name: each.id for each in rows for name in spellings((each.fr, each.en))}
    for each in rows:
        for alias in spellings(each.aliases):
            assert owners.get(alias, each.id) == each.id, (alias, each.id)
