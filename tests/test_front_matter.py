"""The front matter of the Space and of the model's card, as the Hub's own classes read it.

What only the Hub can tell isn't known here: whether /api/validate-yaml takes it, whether the Hub
has this version of Gradio and of Python, whether it shows this emoji and knows this licence.
"""

import tomllib

import pytest
from huggingface_hub import ModelCard, SpaceCard

from tests.conftest import ROOT

# https://huggingface.co/docs/hub/spaces-config-reference
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
SHORT_DESCRIPTION_LENGTH = 60


@pytest.fixture(scope="module")
def space() -> SpaceCard:
    return SpaceCard.load(ROOT / "README.md")


def pin_of(package: str) -> str:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return next(line.partition("==")[2] for line in lines if line.startswith(f"{package}=="))


def test_the_space_is_a_gradio_app_whose_file_exists(space: SpaceCard) -> None:
    assert space.data.sdk == "gradio"
    assert (ROOT / space.data.app_file).is_file()


def test_the_space_runs_the_pinned_gradio_on_a_python_that_the_program_takes(space) -> None:
    assert space.data.sdk_version == pin_of("gradio")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={space.data.python_version}"
    # As a number, 3.10 would become 3.1.
    assert isinstance(space.data.python_version, str)


def test_the_space_lets_reviewers_sign_in(space: SpaceCard) -> None:
    assert space.data["hf_oauth"] is True
    # What every sign-in tells is enough: the user's name.
    assert "hf_oauth_scopes" not in space.data.to_dict()


def test_the_space_shows_what_the_reference_allows(space: SpaceCard) -> None:
    data = space.data
    assert {data["colorFrom"], data["colorTo"]} <= COLOURS
    assert 0 < len(data["short_description"]) <= SHORT_DESCRIPTION_LENGTH
    assert data["emoji"] and not any(character.isalnum() for character in data["emoji"])
    assert data.title


def test_the_licence_is_the_one_that_lies_beside_it(space: SpaceCard) -> None:
    assert space.data.license == "apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("name", ["README.md", "model_card.md"])
def test_reading_and_writing_a_card_loses_nothing(name: str) -> None:
    kind = SpaceCard if name == "README.md" else ModelCard
    card = kind.load(ROOT / name)
    again = kind(str(card))
    assert again.data.to_dict() == card.data.to_dict()
    assert again.text == card.text == (ROOT / name).read_text("utf-8").partition("\n---\n")[2]
