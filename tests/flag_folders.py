"""Folders of volunteers' verdicts, made by hand, for tests of where these are kept."""

import json
import os
import uuid
from pathlib import Path

CREATED = "2026-05-01T08:00:00+00:00"


def a_record(flags_dir: Path, record: str | None = None, created: str = CREATED) -> str:
    """Put a record there, whole at once, and return its id; no two photos are the same."""
    record = record or str(uuid.uuid4())
    draft = flags_dir / f".{record}.partial"
    draft.mkdir(parents=True)
    (draft / "photo.jpg").write_bytes(b"\xff\xd8 the photo of " + record.encode())
    text = json.dumps({"schema": 1, "id": record, "created": created, "remark": "rue des Lilas"})
    (draft / "record.json").write_text(text, "utf-8")
    draft.rename(flags_dir / record)
    return record


def an_undo(flags_dir: Path, record: str) -> None:
    _put(flags_dir / "withdrawn" / f"{record}.json", {"id": record})


def a_review(flags_dir: Path, record: str) -> str:
    """Put a reviewer's verdict on a record there, and return the verdict's own id."""
    review = str(uuid.uuid4())
    _put(flags_dir / "reviewed" / f"{review}.json", {"id": review, "record": record})
    return review


def lying_in(folder: Path) -> set[str]:
    """The files below a folder, but for hidden ones, which may go while one looks."""
    found = set()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(place, name) for name in names if not name.startswith("."))
        found |= {str(path.relative_to(folder)) for path in paths}
    return found


def _put(path: Path, content: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
