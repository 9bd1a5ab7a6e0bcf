"""Equal files of two visitors are two uploads: one of them is gone without the other."""

from pathlib import Path

import pytest
from gradio_client import Client, handle_file

from breeds.bundle import load
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.ui.app_process import ROOT
from ui import page
from ui.parts import uploads

pytestmark = pytest.mark.network

EXAMPLES = ROOT / "examples"


def test_equal_uploads_are_kept_apart_and_answered_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "uploads"
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(cache))
    classifier = Classifier(load(write_tiny_bundle(tmp_path / "bundle", breeds=7)))
    blocks = page.build(classifier, tmp_path / "flags", EXAMPLES)
    _, address, _ = blocks.launch(prevent_thread_lock=True, quiet=True)
    try:
        visitors = [Client(address, verbose=False, download_files=False) for _ in range(2)]
        photo = handle_file(EXAMPLES / "cat.jpg")
        for visitor in visitors:
            visitor.predict(photo, api_name="/identify")
        first, second = cache.rglob("cat.jpg")
        uploads.erase(first)
        assert second.read_bytes() == (EXAMPLES / "cat.jpg").read_bytes()
        assert not first.parent.exists()
    finally:
        blocks.close()
