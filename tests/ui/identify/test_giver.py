"""What a browser says of a photo is believed no further than its own uploads and the examples."""

from pathlib import Path

import pytest

from tests.ui.app_process import ROOT
from ui.identify.giving.giver import Given
from ui.parts.examples import Examples

EXAMPLES = Examples.of(ROOT / "examples")
SAID = {"number": 3, "picture": False}


def test_an_upload_and_an_example_are_found(tmp_path: Path) -> None:
    upload = tmp_path / "abc" / "photo"
    assert Given.of(SAID | {"path": str(upload)}, str(tmp_path), EXAMPLES).path == upload
    given = Given.of(SAID | {"example": "cat.jpg"}, str(tmp_path), EXAMPLES)
    assert given.path == ROOT / "examples" / "cat.jpg"
    assert given.reply(None) == {"number": 3, "picture": ""}


@pytest.mark.parametrize(
    "said",
    [
        {"path": "/etc/passwd"},
        {"path": "{uploads}/../outside"},
        {"path": "http://example.org/rex.jpg"},
        {"path": ""},
        {"example": "../README.md"},
        {"example": "CREDITS.csv"},
        {"example": ""},
    ],
)
def test_no_other_file_is_read(tmp_path: Path, said: dict[str, str]) -> None:
    uploads = tmp_path / "uploads"
    told = {key: value.format(uploads=uploads) for key, value in said.items()}
    with pytest.raises(PermissionError):
        Given.of(SAID | told, str(uploads), EXAMPLES)
