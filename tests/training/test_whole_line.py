"""Photos -> run -> bundle -> answers, by the command line, on a tiny network that really trains."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from breeds import bundle, photo
from breeds.recognition.classifier import Classifier
from tests.conftest import ROOT
from tests.training.tiny import SIZE, export_options
from training.__main__ import main

pytestmark = pytest.mark.training


def test_the_bundle_answers_rightly_and_in_int8(photos: Path, exported: Path) -> None:
    classifier = Classifier(bundle.load(exported))
    paths = sorted(photos.glob("*/*.jpg"))
    predictions = classifier.predict([photo.load(path, SIZE) for path in paths])
    right = [
        p.top(1)[0].breed.id == path.parent.name[:9]
        for p, path in zip(predictions, paths, strict=True)
    ]
    assert np.mean(right) > 0.8
    assert "FakeQuantize" in (exported / bundle.NETWORK).read_text("utf-8")


@pytest.mark.usefixtures("line_store")
def test_a_run_exported_twice_is_one_model_and_one_version(
    photos: Path,
    trained: Path,
    exported: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "again"
    # In a new process, as a user does it: Keras numbers the layers that one process names alike.
    command = [sys.executable, "-m", "training", *export_options(trained, photos, out)]
    again = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    assert main(["register", str(exported)]) == 0
    assert again.stdout.splitlines()[-1] == capsys.readouterr().out.splitlines()[-1]
    assert bundle.load(out).manifest.version == bundle.load(exported).manifest.version
