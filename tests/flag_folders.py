"""Folders of volunteers' verdicts, made by hand, for tests of where these are kept."""

import json
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
    """The files below a folder, but for hidden ones."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(path) for path in paths if not any(part.startswith(".") for part in path.parts)}


def _put(path: Path, content: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
