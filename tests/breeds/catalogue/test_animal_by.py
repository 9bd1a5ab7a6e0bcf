"""Whom a photo shows, by its path."""

import pytest

from breeds.catalogue.animal_by import Animal, AnimalBy, AnimalByError
from tests.sentences import assert_one_sentence


@pytest.mark.parametrize(
    ("by", "path", "animal"),
    [
        ("folder", "2019/Rex/1.jpg", Animal("2019/Rex", "", "Rex")),
        ("folder", "2020/Rex/1.jpg", Animal("2020/Rex", "", "Rex")),
        ("folder", "loose.jpg", None),
        ("{animal}/*", "2019/Rex/1.jpg", Animal("Rex", "", "Rex")),
        ("{code} {name}/*", "2019/A12 Bel Ami/1.jpg", Animal("A12 Bel Ami", "A12", "Bel Ami")),
        ("{code}_{name}_*.jpg", "A12_Rex_face.jpg", Animal("A12 Rex", "A12", "Rex")),
        ("{code}_{name}_*.jpg", "A12_Rex_face.png", None),
        ("{animal}_*", "2019/rex_1.jpg", Animal("rex", "", "rex")),
        ("{code}/*/*", "A12/face/1.jpg", Animal("A12", "A12", "")),
        ("{code}/*/*", "1.jpg", None),
        ("{code}-?.jpg", "A12-3.jpg", Animal("A12", "A12", "")),
        ("{code}-?.jpg", "A12-33.jpg", None),
        ("{name} (*).jpg", "Rex (2).jpg", Animal("Rex", "", "Rex")),
        ("{name} (*).jpg", "Rex [2].jpg", None),
        ("{name}.*", " .jpg", None),
    ],
)
def test_a_path_tells_its_animal(by: str, path: str, animal: Animal | None) -> None:
    assert AnimalBy(by).animal(path) == animal


@pytest.mark.parametrize(
    "by", ["", "*", "rex", "{}", "{dog}/*", "{name}_{name}", "{animal}{breed}", "{na me}"]
)
def test_a_pattern_that_tells_nobody_apart_is_refused(by: str) -> None:
    with pytest.raises(AnimalByError) as refused:
        AnimalBy(by)
    assert_one_sentence(refused.value.english)
    assert_one_sentence(refused.value.french)
