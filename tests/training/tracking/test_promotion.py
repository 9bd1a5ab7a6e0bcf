"""Champion against challenger on photos that one of two tiny models names rightly by design."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from breeds import bundle, photo
from breeds.intervals import Interval
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.sentences import assert_one_sentence
from tests.training.photos import write_photo
from tests.training.tracked_models import write_model, write_run
from training.__main__ import main
from training.errors import TrainingError
from training.fit import run
from training.tracking import promotion, registry, runs
from training.tracking.promotion import promote
from training.tracking.registry import CHALLENGER, CHAMPION, MODEL, Registered

PHOTOS = 24
# Seeds of networks that agree about one of the photos.
RIGHT, WRONG = 7, 6

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_store")]

Export = Callable[..., Registered]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos that are filed under what the right network answers."""
    root = tmp_path_factory.mktemp("promotion")
    model = Classifier(bundle.load(write_tiny_bundle(root / "model", seed=RIGHT)))
    for number in range(PHOTOS):
        path = write_photo(root / "loose.jpg", number)
        breed = model.predict([photo.load(path, 299)])[0].top(1)[0].breed.id
        write_photo(root / "photos" / breed / f"{number:02}.jpg", number)
    return root / "photos"


@pytest.fixture
def keys(data: Path) -> list[str]:
    return sorted(path.relative_to(data).as_posix() for path in data.rglob("*.jpg"))


@pytest.fixture
def export(tmp_path: Path, keys: list[str]) -> Export:
    """Registers a model of a network; its lists may be told, else all photos are validation."""

    def call(network: int, temperature: float = 1.0, **lists: str) -> Registered:
        name = f"{network}-{temperature}"
        lists = {"kept": "\n".join(keys), **lists}
        trained = write_run(tmp_path / f"run-{name}", seed=network, **lists)
        model = write_model(tmp_path / f"model-{name}", trained, network, temperature)
        return registry.register(model)

    return call


def aliases() -> Mapping[str, str]:
    return runs.connect().get_registered_model(MODEL).aliases


def decision(number: str) -> str:
    return runs.connect().get_model_version(MODEL, number).tags["decision"]


def test_the_first_challenger_is_the_champion(export, data):
    export(WRONG)
    told = promote(data)
    assert told == "dog-breeds version 1 is the champion now, because there was none."
    assert aliases() == {CHAMPION: 1} and decision("1") == told


def test_a_challenger_that_wins_is_the_champion(export, data):
    export(WRONG)
    promote(data)
    export(RIGHT)
    assert aliases() == {CHAMPION: 1, CHALLENGER: 2}
    told = promote(data)
    assert told.startswith(
        "dog-breeds version 2 is the champion now: top-1 of dog-breeds version 2"
    )
    assert f"on {PHOTOS} validation photos, an interval above zero" in told
    assert aliases() == {CHAMPION: 2} and decision("2") == told


def test_a_challenger_that_loses_stays_one(export, data):
    export(RIGHT)
    promote(data)
    export(WRONG)
    told = promote(data)
    assert told.startswith("dog-breeds version 1 stays the champion")
    assert told.endswith("an interval below zero.") and " is -" in told
    assert aliases() == {CHAMPION: 1, CHALLENGER: 2} and decision("2") == told


def test_a_challenger_that_answers_alike_does_not_win(export, data):
    export(RIGHT)
    promote(data)
    export(RIGHT, temperature=2.0)
    told = promote(data)
    assert "stays the champion" in told and "+0.00 (" in told
    assert told.endswith("an interval that holds zero.")
    assert aliases() == {CHAMPION: 1, CHALLENGER: 2}


def test_photos_that_the_champion_learnt_from_do_not_count(export, data, keys):
    export(RIGHT, learnt="\n".join(keys[:10]))
    promote(data)
    export(WRONG)
    assert f"on {PHOTOS - 10} validation photos" in promote(data)


def test_nothing_is_decided_where_the_champion_learnt_from_every_photo(export, data, keys):
    export(RIGHT, learnt="\n".join(keys))
    promote(data)
    export(WRONG)
    with pytest.raises(TrainingError) as told:
        promote(data)
    assert_one_sentence(told.value, "learnt from every validation photo")
    assert aliases() == {CHAMPION: 1, CHALLENGER: 2}


def test_without_a_challenger_nothing_is_decided(export, data):
    with pytest.raises(TrainingError) as told:
        promote(data)
    assert_one_sentence(told.value, "no challenger")
    export(RIGHT)
    promote(data)
    with pytest.raises(TrainingError, match="no challenger"):
        promote(data)


def test_a_champion_that_is_its_own_challenger_is_told(export, data):
    export(RIGHT)
    promote(data)
    runs.connect().set_registered_model_alias(MODEL, CHALLENGER, "1")
    with pytest.raises(TrainingError) as told:
        promote(data)
    assert_one_sentence(told.value, "version 1 is the champion already")


def test_a_damaged_challenger_never_becomes_the_champion(export, data):
    export(RIGHT)
    source = runs.connect().get_model_version(MODEL, "1").source
    (Path(source.removeprefix("file://")) / bundle.NETWORK_WEIGHTS).write_bytes(b"")
    with pytest.raises(bundle.BundleError) as told:
        promote(data)
    assert_one_sentence(told.value, "models:/dog-breeds/1", bundle.NETWORK_WEIGHTS)
    assert aliases() == {CHALLENGER: 1}


@pytest.mark.parametrize("missing", [run.VALIDATION_LIST, run.TRAINING_LIST])
def test_a_model_without_its_lists_is_told_in_one_sentence(export, data, missing):
    export(RIGHT)
    promote(data)
    export(WRONG)
    number = "2" if missing == run.VALIDATION_LIST else "1"
    source = runs.connect().get_model_version(MODEL, number).source
    (Path(source.removeprefix("file://")) / run.RETRAINING / missing).unlink()
    with pytest.raises(TrainingError) as told:
        promote(data)
    assert_one_sentence(told.value, f"dog-breeds version {number}", missing)


@pytest.mark.parametrize(
    ("low", "wins"), [(0.001, True), (0.0, False), (-0.001, False)], ids=["above", "at", "below"]
)
def test_only_an_interval_above_zero_wins(low, wins):
    lead = Interval(0.01, low, 0.02)
    told = promotion.explain(Registered("2", "b"), Registered("1", "a"), lead, lead, 1195)
    assert ("version 2 is the champion now" in told) == wins
    assert ("version 1 stays the champion" in told) != wins
    assert "+1.00 (" in told and "on 1,195 validation photos" in told
    assert_one_sentence(TrainingError(told))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("own", "wins"), [(Interval(-0.01, -0.02, 0.001), True), (Interval(-0.02, -0.03, -0.01), False)]
)
def test_new_breeds_win_nothing_where_the_champions_are_lost(own, wins):
    assert promotion.wins(Interval(0.05, 0.03, 0.07), own) == wins


def test_the_command_decides_without_a_training_library(export, data, capsys):
    export(WRONG)
    assert main(["promote", str(data)]) == 0
    assert capsys.readouterr().out == f"{decision('1')}\n"
    export(RIGHT)
    script = (
        "import sys\nfrom training.__main__ import main\n"
        "status = main(sys.argv[1:])\n"
        "heavy = {'tensorflow', 'keras', 'nncf', 'gradio'} & sys.modules.keys()\n"
        "sys.exit(f'imported {heavy}' if heavy else status)\n"
    )
    command = [sys.executable, "-c", script, "promote", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{decision('2')}\n"
    assert aliases() == {CHAMPION: 2}
