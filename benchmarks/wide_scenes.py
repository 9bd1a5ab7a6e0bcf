"""What the second look is worth where the dog is small in a wide scene, and what it costs.

    python -m benchmarks.wide_scenes DOGS … --list choice_list.txt --scenes NO_DOGS

Each photo is pasted, square, into the middle of a scene without a dog that is so many times as
wide. The embedded model answers with one look, and looking again as it is served.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.reduction import add_photo_options, listed_photos
from breeds.bundle import embedded, load
from breeds.intervals import wilson
from breeds.recognition.classifier import Classifier
from training.data.files import find_files
from training.evaluation.markdown import table
from training.evaluation.scenes import pasted
from training.evaluation.statistics import paired_difference

WIDER = (1, 2, 3)


def scene(dog: Path, background: Path, wider: int) -> np.ndarray:
    """Uint8 RGB; the photo alone where it is as wide as the scene."""
    return pasted(_read(dog), _read(background), wider)


def _read(path: Path) -> np.ndarray:
    with Image.open(path) as shown:
        return np.asarray(shown.convert("RGB"))


def right(
    classifier: Classifier, scenes: Sequence[np.ndarray], truth: Sequence[str]
) -> tuple[np.ndarray, float, float]:
    """Whether each is named rightly, the share looked at twice, and milliseconds a scene."""
    started = time.perf_counter()
    answers = [classifier.predict([each])[0] for each in scenes]
    spent = 1000 * (time.perf_counter() - started) / len(scenes)
    named = [answer.top(1)[0].breed.id for answer in answers]
    twice = np.mean([len(answer.looks) > 1 for answer in answers])
    return np.array(named) == np.array(truth), float(twice), spent


def rows(dogs: Sequence[Path], truth: Sequence[str], around: Sequence[Path]) -> Iterator[list[str]]:
    bundle = load(embedded.model_folder())
    once, again = Classifier(bundle, second_look=False), Classifier(bundle)
    for wider in WIDER:
        scenes = [
            scene(dog, around[number % len(around)], wider) for number, dog in enumerate(dogs)
        ]
        first, _, ms_once = right(once, scenes, truth)
        both, twice, ms_again = right(again, scenes, truth)
        gain = paired_difference(both, first)
        yield [
            f"{wider} times as wide",
            str(len(scenes)),
            _share(first),
            _share(both),
            f"{100 * gain.value:+.1f} ({100 * gain.low:+.1f} to {100 * gain.high:+.1f})",
            f"{twice:.0%}",
            f"{ms_once:.0f} and {ms_again:.0f}",
        ]


def _share(hits: np.ndarray) -> str:
    low, high = wilson(int(hits.sum()), len(hits))
    return f"{hits.mean():.1%} ({low:.1%} to {high:.1%})"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.wide_scenes")
    add_photo_options(parser)
    parser.add_argument("--scenes", type=Path, required=True, help="a folder without a dog")
    chosen = parser.parse_args(arguments)
    dogs = listed_photos(chosen.folders, chosen.list, chosen.most)
    around = [chosen.scenes / key for key in find_files(chosen.scenes).photos]
    truth = [dog.parent.name.partition("-")[0] for dog in dogs]
    columns = ("scene", "photos", "one look", "as served", "gain, points", "looked at twice", "ms")
    print(table(columns, list(rows(dogs, truth, around))))


if __name__ == "__main__":
    main()
