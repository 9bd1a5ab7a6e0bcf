"""A file that is written whole or not at all."""

from pathlib import Path

import pytest

from breeds.exports.errors import ExportError
from breeds.exports.sheet.markup import Markup, filled
from breeds.exports.whole import whole
from tests.sentences import assert_one_sentence


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError, OSError])
def test_whatever_stops_it_the_old_file_stays_and_no_draft(
    tmp_path: Path, stop: type[BaseException]
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", "utf-8")
    expected = ExportError if stop is OSError else stop
    with pytest.raises(expected), whole(path) as draft:
        draft.write_text("new", "utf-8")
        raise stop
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_it_takes_the_old_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", "utf-8")
    with whole(path) as draft:
        draft.write_text("new", "utf-8")
        assert path.read_text("utf-8") == "old"
    assert path.read_text("utf-8") == "new"


def test_where_it_cannot_be_written_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "out.csv"):
        with pytest.raises(ExportError) as raised, whole(path) as draft:
            draft.write_text("new", "utf-8")
        assert str(path) in raised.value.french
        assert_one_sentence(raised.value.english)


def test_only_markup_is_taken_for_markup() -> None:
    assert filled("<p>$x</p>", x='<b a="$y">') == "<p>&lt;b a=&quot;$y&quot;&gt;</p>"
    assert filled("<p>$x</p>", x=Markup("<b>")) == "<p><b></p>"
    with pytest.raises(KeyError):
        filled("$x")
