"""The example photos are those of the credits that can be read, each with what it shows."""

import shutil
from pathlib import Path

from breeds import bundle
from breeds.flags.record import Verdict
from ui.parts.examples import Examples


def test_a_truth_is_a_breed_of_the_model_or_says_why_it_is_none(
    examples: Path, embedded_model: Path
) -> None:
    truths = {example.path.name: example.truth for example in Examples.of(examples).photos}
    breeds = {breed.id: breed.en for breed in bundle.load(embedded_model).breeds}
    assert breeds[truths["german_shepherd.jpg"]] == "German shepherd"
    assert truths["cat.jpg"] == Verdict.NOT_A_DOG
    assert set(truths.values()) <= {*breeds, Verdict.MIXED, Verdict.NOT_A_DOG, ""}


def test_an_example_that_cannot_be_read_is_left_out(examples: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(examples, tmp_path / "examples")
    every = [example.path.name for example in Examples.of(folder).photos]
    (folder / every[0]).write_bytes(b"not a photo")
    (folder / every[1]).unlink()
    assert [example.path.name for example in Examples.of(folder).photos] == every[2:]
