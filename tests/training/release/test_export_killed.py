"""An export that is killed while the new model takes the old one's place leaves one to serve."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from breeds import bundle
from tests.conftest import ROOT
from tests.training.tiny import export_options

pytestmark = pytest.mark.training

KILLED = 9
# The float32 model is moved out of the way and replaced, then the other one.
UNTIL_THE_MODEL_IS_AWAY = 4
EXPORT = f"""
import os, sys
from training.__main__ import main

left = {UNTIL_THE_MODEL_IS_AWAY}

def count(event, arguments):
    global left
    if event == "os.rename" and os.path.isdir(arguments[0]):
        left -= 1
        if left == 0:
            os._exit({KILLED})

sys.addaudithook(count)
main(sys.argv[1:])
"""


def test_the_old_model_is_served_until_the_new_one_stands(
    trained: Path, photos: Path, exported: Path, tmp_path: Path
) -> None:
    out = tmp_path / "model"
    for name in ("model", "model-float32"):
        shutil.copytree(exported.with_name(name), tmp_path / name)
    before = bundle.load(out).manifest
    command = [sys.executable, "-c", EXPORT, *export_options(trained, photos, out)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == KILLED
    assert not out.exists()
    assert bundle.load(out).manifest == before
    assert bundle.load(tmp_path / "model-float32").manifest.recipe == before.recipe
