"""`pooling` on made-up dogs: what it writes, what its page says, and what it refuses."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from breeds.bundle import load
from breeds.recognition.classifier import Classifier
from tests.bundle_copies import ACCEPTING, copy_with
from tests.bundles import write_tiny_bundle
from tests.sentences import assert_one_sentence
from tests.training.photos import picture, write_photo
from training.__main__ import main, parser_of
from training.cli.pooling import POOLING
from training.data.dataset import DatasetError
from training.evaluation.pooling.dogs import PoolingError

PATTERN = "{animal}/{code}__{name}__*"
# Each dog's photos, by their numbers; rex has one of them twice.
CHOICE = {"rex": (1, 2, 3, 3), "ida": (4, 5)}
SHOWN = {"max": (6, 7, 8), "zoe": (9, 10), "lone": (11,)}
LOOSE = tuple(range(20, 29))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It accepts any answer."""
    folder = tmp_path_factory.mktemp("pooling")
    return copy_with(ACCEPTING, write_tiny_bundle(folder / "plain", breeds=4), folder / "model")


@pytest.fixture(scope="module")
def said(model: Path) -> Callable[[int], str]:
    """What the model says first of a photo, by its number: a breed's id."""
    classifier = Classifier(load(model))

    def answer(number: int) -> str:
        [prediction] = classifier.predict([np.asarray(picture(number))])
        return prediction.top(1)[0].breed.id

    return answer


@pytest.fixture
def command(model: Path, said, tmp_path: Path, monkeypatch) -> list[str]:
    """With a model of this test's own; every photo lies in the folder of what is said of max."""
    monkeypatch.chdir(tmp_path)
    copy_with(ACCEPTING, model, tmp_path / "model")
    breed = said(SHOWN["max"][0])
    kennel = tmp_path / "kennel"
    write_list(kennel, "choice.txt", write_dogs(kennel, breed, CHOICE))
    write_list(kennel, "report.txt", write_dogs(kennel, breed, SHOWN))
    loose = [f"{breed}/{number}.jpg" for number in LOOSE]
    for number, key in zip(LOOSE, loose, strict=True):
        write_photo(tmp_path / "loose" / key, number)
    write_list(tmp_path / "loose", "all.txt", loose)
    choice, shown = ("--choice", "kennel", "choice.txt"), ("--dogs", "kennel", "report.txt")
    return ["pooling", "--animal-by", PATTERN, *choice, *shown]


def write_dogs(folder: Path, breed: str, dogs: dict[str, Sequence[int]]) -> list[str]:
    keys = []
    for name, numbers in dogs.items():
        for place, number in enumerate(numbers):
            keys.append(f"{breed}/web__{name}__{place}.jpg")
            write_photo(folder / keys[-1], number)
    return keys


def write_list(folder: Path, name: str, keys: Sequence[str]) -> None:
    (folder.parent / name).write_text("\n".join(keys) + "\n", "utf-8")


def cells(page: str, first: str) -> list[str]:
    """Those of the first row of a table that begins so."""
    line = next(line for line in page.splitlines() if line.startswith(f"| {first}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def refusal(command: Sequence[str]) -> Exception:
    with pytest.raises((PoolingError, DatasetError)) as caught:
        POOLING.run(parser_of(POOLING).parse_args(command[1:]))
    return caught.value


def test_the_exponent_goes_into_the_manifest_and_all_else_stays(command, tmp_path):
    before = load(tmp_path / "model")
    assert main(command) == 0
    assert load(tmp_path / "model").manifest == before.manifest
    assert main([*command, "--write", "--page", "docs/POOLING.md"]) == 0
    after = load(tmp_path / "model")
    page = (tmp_path / "docs" / "POOLING.md").read_text("utf-8")
    fitted = after.manifest.pooling.exponent
    assert f"The exponent is {fitted:.2f} (" in page
    assert after.manifest.version == before.manifest.version
    assert after.excerpt() == before.excerpt()


def test_the_page_says_what_was_measured(command, said, tmp_path, capsys):
    groups = ("--groups", "loose", "all.txt")
    assert main([*command, *groups, "--page", "POOLING.md"]) == 0
    page = (tmp_path / "POOLING.md").read_text("utf-8")
    assert page in capsys.readouterr().out
    breed, numbers = said(SHOWN["max"][0]), SHOWN["max"] + SHOWN["zoe"]
    right = sum(said(number) == breed for number in numbers)
    assert right > 0
    alone = cells(page, "report dogs, each photo")
    assert alone[1] == "5" and alone[2].startswith(f"{right / 5:.1%} ")
    assert alone[3].startswith("100.0% "), "the model accepts any answer"
    assert cells(page, "report dogs, pooled")[1] == "2", "a dog with one photo isn't pooled"
    assert cells(page, "choice dogs, each photo")[1] == "6"
    assert [cells(page, f"{name}, pooled")[1] for name in ("threes", "fives")] == ["3", "1"]
    assert "on 2 real dogs of the model's breeds with 6 photos" in page
    assert [cells(page, option)[2] for option in ("--choice", "--dogs", "--groups")] == [
        "6",
        "6",
        "9",
    ]


def test_the_page_shows_the_command_and_no_path_of_this_machine(command, tmp_path):
    assert main([*command, "--write", "--page", "POOLING.md"]) == 0
    page = (tmp_path / "POOLING.md").read_text("utf-8")
    assert f"--animal-by '{PATTERN}'" in page
    assert "--choice data/kennel choice.txt" in page and "--write" in page
    assert str(tmp_path) not in page and tmp_path.name not in page


def test_a_list_within_its_folder_is_shown_with_it(command, tmp_path):
    (tmp_path / "choice.txt").rename(tmp_path / "kennel" / "choice.txt")
    inside = ["kennel/choice.txt" if word == "choice.txt" else word for word in command]
    assert main([*inside, "--page", "POOLING.md"]) == 0
    page = (tmp_path / "POOLING.md").read_text("utf-8")
    assert "--choice data/kennel data/kennel/choice.txt" in page


def test_a_dog_that_was_chosen_by_is_not_shown(command, tmp_path):
    with (tmp_path / "report.txt").open("a", encoding="utf-8") as listed:
        listed.write((tmp_path / "choice.txt").read_text("utf-8"))
    assert_one_sentence(refusal(command), "ida", "--choice", "--dogs")


def test_a_pattern_that_fits_no_photo_is_told_with_one(command):
    wrong = ["{code}@{name}.jpg" if word == PATTERN else word for word in command]
    assert_one_sentence(refusal(wrong), "{code}@{name}.jpg", "kennel/choice", "web__ida__0.jpg")


def test_a_pattern_that_tells_no_animal_is_told(command):
    assert_one_sentence(refusal(["*" if word == PATTERN else word for word in command]), "'folder'")


def test_dogs_of_one_photo_each_are_no_dogs_to_pool(command):
    single = ["{animal}.jpg" if word == PATTERN else word for word in command]
    assert_one_sentence(refusal(single), "kennel/choice", "two photos")


def test_a_picture_twice_is_no_dog_to_pool(command, said, tmp_path):
    keys = write_dogs(tmp_path / "kennel", said(6), {"twin": (30, 30)})
    write_list(tmp_path / "kennel", "report.txt", keys)
    assert_one_sentence(refusal(command), "--dogs", "two pictures")


def test_one_dog_of_two_breeds_is_told(command, said, tmp_path):
    kennel, breed = tmp_path / "kennel", said(6)
    other = next(id for id in ("n00000000", "n00000001") if id != breed)
    keys = [*write_dogs(kennel, breed, {"bob": (31,)}), *write_dogs(kennel, other, {"bob": (32,)})]
    write_list(kennel, "report.txt", keys)
    by_name = ["{code}__{name}__*" if word == PATTERN else word for word in command]
    assert_one_sentence(refusal(by_name), "bob", breed, other)


def test_a_photo_that_cannot_be_read_is_left_out_and_told(command, said, tmp_path, capsys):
    broken = tmp_path / "kennel" / said(6) / "web__max__1.jpg"
    broken.write_bytes(b"no photo")
    assert main(command) == 0
    printed = capsys.readouterr()
    assert f"left out {said(6)}/web__max__1.jpg: " in printed.err
    assert cells(printed.out, "report dogs, each photo")[1] == "4"
