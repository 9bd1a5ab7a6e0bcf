"""A small archive with whatever makes exports hard, indexed by a real run of the embedded model."""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from breeds.catalogue.rows import Judgement
from breeds.catalogue.store import NAME, Catalogue
from breeds.catalogue.verdicts import judge_animal, judge_photo
from breeds.flags.record import Verdict
from breeds.recognition.classifier import Classifier
from tests.archives import index

BY_ANIMAL = "{code} {name}/*"
LABRADOR = "n02099712"
GERMAN_SHEPHERD = "n02106662"
JUDGED = datetime(2099, 5, 1, 8, 30, tzinfo=UTC)
HOSTILE_JUDGE = '@SUM(1+1)*cmd|" /C calc"!A0'
# Names of photos as somebody who means harm gives them, and as others do.
RUN = "=cmd|' -C calc'!A0.jpg"
QUOTES = 'x;=1+1,"+2" \t-3\n@SUM(A1);é.jpg'
MARKUP = "<img src=x onerror=alert(1)> $title.jpg"
EMOJI = "🐕 été.jpg"
NOT_UTF_8 = os.fsdecode(b"caf\xe9.jpg")
BROKEN = "broken.jpg"
GONE = "gone.jpg"
HOSTILE = (RUN, QUOTES, MARKUP, EMOJI, NOT_UTF_8)
ANIMALS = {
    "A1 Rex": "german_shepherd",
    "A2 Mia": "dog_close",
    "A3 Kim": "mixed_breed_frisbee",
    "A4 Chat": "cat",
    "=1 Evil": "terrier_puppy_96px",
}


@dataclass(frozen=True)
class ExportArchive:
    """The photos' folder, and the catalogue in it."""

    root: Path

    @property
    def catalogue(self) -> Path:
        return self.root / NAME


def make(root: Path, examples: Path, classifier: Classifier) -> ExportArchive:
    """Animals with codes, hostile names, a broken file, one that has gone, and two verdicts."""
    for animal, example in ANIMALS.items():
        (root / animal).mkdir(parents=True)
        shutil.copyfile(examples / f"{example}.jpg", root / animal / "1.jpg")
    puppy = (examples / "terrier_puppy_96px.jpg").read_bytes()
    for number, name in enumerate((*HOSTILE, GONE), 1):
        # What follows a JPEG's end makes another content of the same picture.
        (root / name).write_bytes(puppy + bytes(number))
    (root / BROKEN).write_bytes(b"not a photo")
    index(root, classifier, BY_ANIMAL)
    (root / GONE).unlink()
    index(root, classifier, BY_ANIMAL)
    with Catalogue.for_verdicts(root / NAME) as catalogue:
        labrador = Judgement(Verdict.BREED, LABRADOR, JUDGED, "Anne")
        judge_animal(catalogue, "A3 Kim", labrador)
        judge_photo(catalogue, EMOJI, Judgement(Verdict.MIXED, None, JUDGED, HOSTILE_JUDGE))
    return ExportArchive(root)
