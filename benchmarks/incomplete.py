"""What is lost with the rest of a photo whose file breaks off.

    python -m benchmarks.incomplete PHOTOS --list choice_list.txt

Each photo is saved anew as a baseline and as a progressive JPEG, and cut after a share of its
bytes. The embedded model answers for what can be read, and is compared with its own answer for
the whole photo and with the breed that the folder names.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from benchmarks.reduction import add_photo_options, listed_photos
from breeds import photo as photos
from breeds.bundle import embedded, load
from breeds.intervals import wilson
from breeds.photo import PhotoError, incomplete
from breeds.recognition.classifier import Classifier
from training.evaluation.markdown import table

KEPT = (1.0, 0.95, 0.75, 0.6, 0.5, 0.4, 0.3)
QUALITY = 92


@dataclass(frozen=True)
class Found:
    """The first breed's id, or None where too little could be read."""

    breed: str | None


def answer(classifier: Classifier, content: bytes) -> Found:
    try:
        read = photos.read(content, classifier.bundle.manifest.recipe.decode_min_side)
    except PhotoError:
        return Found(None)
    return Found(classifier.predict([read.pixels])[0].top(1)[0].breed.id)


def encoded(photo: Path, progressive: bool) -> bytes:
    stream = io.BytesIO()
    with Image.open(photo) as source:
        rgb = source.convert("RGB")
    rgb.save(stream, "JPEG", quality=QUALITY, progressive=progressive)
    return stream.getvalue()


def row(name: str, whole: Sequence[Found], cut: Sequence[Found], truth: Sequence[str]) -> list[str]:
    read = [index for index, found in enumerate(cut) if found.breed]
    same = sum(cut[index] == whole[index] for index in read)
    right = sum(cut[index].breed == truth[index] for index in read)
    right_whole = sum(whole[index].breed == truth[index] for index in read)
    low, high = wilson(same, len(read)) if read else (0.0, 0.0)
    of = max(1, len(read))
    return [
        name,
        f"{len(read)} of {len(cut)}",
        f"{same / of:.1%} ({low:.1%} to {high:.1%})",
        f"{right / of:.1%}",
        f"{right_whole / of:.1%}",
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.incomplete")
    add_photo_options(parser)
    chosen = parser.parse_args(arguments)
    taken = listed_photos(chosen.folders, chosen.list, chosen.most)
    # Whatever can be read is to be answered here, so that the choice of the least share is seen.
    incomplete.LEAST = 0.05
    classifier = Classifier(load(embedded.model_folder()))
    truth = [photo.parent.name.partition("-")[0] for photo in taken]
    rows = []
    for kind in ("baseline", "progressive"):
        contents = [encoded(photo, kind == "progressive") for photo in taken]
        whole = [answer(classifier, content) for content in contents]
        for kept in KEPT:
            pieces = (content[: int(kept * len(content)) - 1] for content in contents)
            cut = [answer(classifier, piece) for piece in pieces]
            rows.append(row(f"{kind}, {kept:.0%} of the bytes", whole, cut, truth))
            print(rows[-1], file=sys.stderr)
    print(table(("file", "read", "same first breed", "right", "right when whole"), rows))


if __name__ == "__main__":
    main()
