"""`flags list`: the verdicts of a folder, a line each."""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from breeds.command.flags import folder
from breeds.flags import store
from breeds.flags.forgetting import WITHDRAWN
from breeds.flags.record import FlagRecord
from breeds.settings import Settings

TAKEN_BACK = {"fr": "retiré", "en": "taken back"}


@dataclass(frozen=True)
class Line:
    """What is told of a verdict; `created` is UTC, ISO 8601, breeds are ids."""

    created: str
    id: str
    verdict: str
    breed: str | None
    answered: str
    withdrawn: bool

    @classmethod
    def of(cls, record: FlagRecord, flags_dir: Path) -> "Line":
        return cls(
            created=record.created,
            id=record.id,
            verdict=record.correction.verdict,
            breed=record.correction.breed,
            answered=record.answer[0].breed,
            withdrawn=(flags_dir / WITHDRAWN / f"{record.id}.json").exists(),
        )

    def text(self, language: str) -> str:
        said = self.breed or self.verdict
        words = (self.created, self.id, said, self.answered)
        return "  ".join((*words, TAKEN_BACK[language]) if self.withdrawn else words)


def run(options: argparse.Namespace) -> int:
    """Returns 0. Raises FlagsFolderError, SettingsError; OSError of standard output."""
    flags_dir = options.folder or Settings.from_environment().flags_dir
    with folder.told(flags_dir):
        lines = [Line.of(record, flags_dir) for record in store.list_records(flags_dir)]
    if options.json:
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))
    else:
        for line in lines:
            print(line.text(options.lang))
    return 0
