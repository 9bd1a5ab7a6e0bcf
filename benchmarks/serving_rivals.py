"""What `benchmarks.serving` times, each in a process of its own, which prints seconds as JSON.

python -m benchmarks.serving_rivals NAME FOLDER
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

SIZE = 299
BREEDS = 133
VIEWS = 64
# As many photos are answered before the clock starts.
WARM = 4
ONE_PHOTO_ROUNDS = 20


def obvious_loop(folder: Path) -> float:
    """Seconds a photo of what one would write first: Pillow, a resize, Keras `predict`."""
    model = _keras_model()
    paths = sorted(folder.glob("*.jpg"))

    def answer(path: Path) -> None:
        with Image.open(path) as image:
            view = np.asarray(image.convert("RGB").resize((SIZE, SIZE)), np.float32)
        model.predict((view / 127.5 - 1)[np.newaxis], verbose=0)

    for path in paths[:WARM]:
        answer(path)
    started = time.perf_counter()
    for path in paths:
        answer(path)
    return (time.perf_counter() - started) / len(paths)


def index(folder: Path) -> float:
    """Seconds a photo of `quelle-race index`, from its first photo to the catalogue's end."""
    return _indexed(folder, second_look=True)


def index_one_look(folder: Path) -> float:
    return _indexed(folder, second_look=False)


def _indexed(folder: Path, second_look: bool) -> float:
    from breeds.catalogue.index import Indexing
    from breeds.catalogue.pipeline import usual_workers
    from breeds.catalogue.store import NAME, Catalogue
    from breeds.recognition.classifier import Classifier

    classifier = Classifier(_bundle(), second_look=second_look)
    with (
        tempfile.TemporaryDirectory() as kept,
        Catalogue.for_a_run(Path(kept) / NAME) as catalogue,
    ):
        indexing = Indexing(folder, catalogue, classifier, None)
        started = time.perf_counter()
        done = sum(1 for _ in indexing.outcomes(usual_workers()))
        indexing.end()
        return (time.perf_counter() - started) / done


def one_photo_keras(folder: Path) -> float:
    """Seconds for one view by Keras `predict`."""
    model = _keras_model()
    view = np.zeros((1, SIZE, SIZE, 3), np.float32)
    return _usual(lambda: model.predict(view, verbose=0))


def one_photo(folder: Path) -> float:
    """Seconds for one decoded photo by the embedded model as the page has it, one look."""
    from breeds.recognition.classifier import Classifier

    classifier = Classifier(_bundle(), second_look=False, all_cores=True)
    photo = _some_photo(folder)
    return _usual(lambda: classifier.predict([photo]))


def views_keras(folder: Path) -> float:
    """Seconds a view by Keras `predict`, sixteen in a batch."""
    model = _keras_model()
    views = np.zeros((VIEWS, SIZE, SIZE, 3), np.float32)
    return _usual(lambda: model.predict(views, batch_size=16, verbose=0), rounds=3) / VIEWS


def views(folder: Path) -> float:
    """Seconds a view by the embedded model, one look."""
    from breeds.recognition.classifier import Classifier

    classifier = Classifier(_bundle(), second_look=False)
    photos = [_some_photo(folder)] * VIEWS
    return _usual(lambda: classifier.predict(photos), rounds=3) / VIEWS


def peak_memory(folder: Path) -> float:
    """Megabytes that `index` holds at most."""
    _indexed(folder, second_look=True)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


RIVALS: Sequence[Callable[[Path], float]] = (
    obvious_loop,
    index,
    index_one_look,
    one_photo_keras,
    one_photo,
    views_keras,
    views,
    peak_memory,
)


def _bundle():
    from breeds.bundle import embedded, load

    return load(embedded.model_folder())


def _some_photo(folder: Path) -> np.ndarray:
    from breeds import photo

    return photo.load(min(folder.glob("*.jpg")), 640)


def _keras_model():
    import keras

    return keras.applications.Xception(weights=None, classes=BREEDS)


def _usual(act: Callable[[], object], rounds: int = ONE_PHOTO_ROUNDS) -> float:
    """The median of some rounds, after one that isn't counted."""
    act()
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return float(np.median(took))


def main() -> None:
    from breeds import privacy

    privacy.report_nothing()
    rivals = {rival.__name__: rival for rival in RIVALS}
    print(json.dumps(rivals[sys.argv[1]](Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
