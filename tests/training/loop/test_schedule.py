"""The schedule's own script, from verdicts on a Hub to a pull request there, with real networks."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from breeds.flags.reviews import Finding
from tests import flag_repos
from tests.conftest import ROOT
from tests.hub import LoopbackHub
from tests.hub_client import HubClient, client_environment
from tests.training.loop.reviewed_flags import Flag, flagged
from tests.training.photos import picture
from tests.training.tiny import BREEDS, COLOURS
from training.__main__ import main
from training.loop.challenger import LEARNT
from training.release.publish import DECISION, Published, publish

pytestmark = [pytest.mark.network, pytest.mark.training]

MODEL_REPO = "refuge/races"
SCRIPT = "training/schedule/retrain.sh"
BEAGLE, SHEPHERD, _ = BREEDS
# A beagle as the model has never seen one.
PINK = (220, 40, 200)
LEAK_FREE = ("independent_dogs", "imagenet_val_dogs", "oxford_pets", "more_breeds")
# So many of each breed that a model which loses none can be known to lose few.
MEASURING = 260


def veiled(number: int, colour: tuple[int, int, int]) -> Image.Image:
    cloud = picture(number, (80, 80))
    return Image.blend(cloud, Image.new("RGB", cloud.size, colour), 0.8)


@pytest.fixture
def measuring(tmp_path: Path) -> Path:
    """A folder of sets, whose photos are the same; their lists differ."""
    folder = tmp_path / "photos"
    for number, (name, colour) in enumerate(COLOURS.items()):
        (folder / "stanford_dogs" / name).mkdir(parents=True)
        for index in range(MEASURING):
            path = folder / "stanford_dogs" / name / f"{index}.jpg"
            veiled(50_000 + 1000 * number + index, colour).save(path)
    for name in LEAK_FREE:
        (folder / name).symlink_to("stanford_dogs")
    return folder


@pytest.fixture
def checkout(measuring: Path, tmp_path: Path) -> Path:
    """The program without its model, and lists of these photos."""
    folder = tmp_path / "program"
    for name in ("breeds", "training"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.txt")
        )
    for name in ("model_card.md", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
    photos = [
        path.relative_to(measuring / "stanford_dogs").as_posix()
        for path in sorted((measuring / "stanford_dogs").rglob("*.jpg"))
    ]
    lists = {"stanford_dogs/test_list.txt": photos}
    for place, name in enumerate(LEAK_FREE):
        lists[f"{name}/report_list.txt"] = photos[place :: len(LEAK_FREE)]
    for path, listed in lists.items():
        (folder / "training" / "lists" / path).write_text("\n".join(listed) + "\n", "utf-8")
    return folder


@pytest.fixture
def served(
    hub: LoopbackHub, hub_client: HubClient, photos: Path, exported: Path, tmp_path: Path
) -> Published:
    """The tiny model on the Hub, with what it can be retrained from."""
    model = shutil.copytree(exported, tmp_path / "champion")
    assert main(["rehearsal", str(photos), "--model", str(model), "--a-breed", "8"]) == 0
    return hub_client.call(publish, model, ROOT / "model_card.md", MODEL_REPO, token=hub.token)


@pytest.fixture
def give(hub: LoopbackHub, hub_client: HubClient, tmp_path: Path) -> Callable[..., None]:
    """Puts reviewed verdicts into the repo of flags."""
    hub_client.call(flag_repos.ensure, flag_repos.REPO, token=hub.token)

    def call(name: str, flags: list[Flag]) -> None:
        flagged(tmp_path / name, flags)
        hub_client.call(flag_repos.put, flag_repos.REPO, tmp_path / name, token=hub.token)

    return call


@pytest.fixture
def run(hub: LoopbackHub, checkout: Path, measuring: Path, tmp_path: Path, own_store: Path):
    """The script, as cron runs it."""

    def call() -> str:
        environment = client_environment(hub.endpoint, tmp_path / "home", hub.token) | {
            "BREEDS_FLAGS_REPO": flag_repos.REPO,
            "BREEDS_MODEL_REPO": MODEL_REPO,
            "PHOTOS": str(measuring),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        done = subprocess.run(
            ["bash", SCRIPT],
            cwd=checkout,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


def pink_beagles(folder: Path, count: int) -> list[Flag]:
    """Of each two the first is pink and taken for a shepherd, the other was answered rightly."""
    flags = []
    for number in range(count):
        pink, known = folder / f"pink-{number}.png", folder / f"known-{number}.png"
        veiled(90_000 + number, PINK).save(pink)
        breed = number % len(BREEDS)
        veiled(70_000 + number, list(COLOURS.values())[breed]).save(known)
        flags += [
            Flag(pink, SHEPHERD, Finding.BREED, BEAGLE),
            Flag(known, BREEDS[breed], Finding.BREED, BREEDS[breed], by_lot=True),
        ]
    return flags


def test_what_the_gate_lets_through_waits_for_a_yes_and_without_news_there_is_nothing(
    hub, checkout, served, give, run, tmp_path
):
    repo = hub.repos["model", MODEL_REPO]
    veiled(60_000, PINK).save(tmp_path / "mixed.png")
    give("unteachable", [Flag(tmp_path / "mixed.png", SHEPHERD, Finding.MIXED)])
    assert "nothing new to learn" in run()
    assert repo.pull_requests == {}
    assert not (checkout / "retrained").exists()

    give("verdicts", pink_beagles(tmp_path, 55))
    told = run()
    assert f"{hub.endpoint}/{MODEL_REPO}/discussions/1\n" in told, told
    assert list(repo.pull_requests) == [1]
    there = hub.files(MODEL_REPO, "refs/pr/1")
    decision = json.loads(there[DECISION])
    assert decision["promoted"] and decision["champion"] == served.tag
    assert decision["sentence"] in repo.pull_requests[1].description
    assert json.loads(there[f"retraining/{LEARNT}"])["since"] == served.tag
    assert repo.find("main").sha == served.commit
    assert repo.tags == {served.tag: served.commit}
