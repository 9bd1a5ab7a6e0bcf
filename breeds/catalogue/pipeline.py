"""Photos' files in, what became of each out, in their order: read and answered on several cores.

It knows no catalogue, so that it may run wherever the photos are, or wherever their bytes come to.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from breeds import photo as photos
from breeds.catalogue.columns import now
from breeds.catalogue.rows import Dated, Found, Impression
from breeds.photo import PhotoError
from breeds.photo.resemblance import signature
from breeds.recognition.answering import TOP, Answer
from breeds.recognition.classifier import Classifier

# So many photos for each worker are under way at once: one that takes long then stops no other.
AHEAD = 4

# A photo where it lies, or its bytes, of a file that it is asked for; it may raise PhotoError.
Source = Callable[[Found], Path | bytes]
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Opinion:
    """What the model says of a photo's content, and what pooling needs of that."""

    dated: Dated
    impression: Impression


@dataclass(frozen=True)
class Outcome:
    """What became of a photo.

    `digest` is the SHA-256 of its content, None where that can't be read. `opinion` is None where
    the photo can't be read, which `error` tells, or where this content has an answer already.
    """

    file: Found
    digest: str | None
    opinion: Opinion | None
    error: PhotoError | None


@dataclass(frozen=True)
class _Digested:
    file: Found
    source: Path | bytes
    digest: str | None
    error: PhotoError | None


def usual_workers() -> int:
    """How many photos are read at once."""
    # While the cores compute, one more waits for the disk.
    return (os.cpu_count() or 1) + 1


def in_folder(root: Path) -> Source:
    """The photos' files lie under the root."""
    return lambda file: root / file.path


def outcomes(
    classifier: Classifier,
    source: Source,
    files: Iterable[Found],
    is_answered: Callable[[str], bool],
    workers: int,
) -> Generator[Outcome]:
    """What becomes of each file, in their order.

    `is_answered` tells of a digest whether that content has an answer; it is called in the thread
    that iterates. Files of one content that are under way together are answered once.
    """
    ahead = AHEAD * workers
    pool = ThreadPoolExecutor(workers, "photo")
    try:
        digested = _ahead(pool, lambda file: _digested(source, file), files, ahead)
        yield from _answered(pool, classifier, digested, is_answered, ahead)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _answered(
    pool: ThreadPoolExecutor,
    classifier: Classifier,
    digested: Iterator[_Digested],
    is_answered: Callable[[str], bool],
    ahead: int,
) -> Iterator[Outcome]:
    waiting: deque[tuple[_Digested, Future[Opinion | PhotoError] | None, bool]] = deque()
    under_way: dict[str, Future[Opinion | PhotoError]] = {}
    while True:
        for each in islice(digested, ahead - len(waiting)):
            future, is_first = None, False
            if each.digest is not None and not is_answered(each.digest):
                is_first = each.digest not in under_way
                if is_first:
                    task = pool.submit(_opinion, classifier, each.source)
                    under_way[each.digest] = task
                future = under_way[each.digest]
            waiting.append((each, future, is_first))
        if not waiting:
            return
        each, future, is_first = waiting.popleft()
        yield _outcome(each, future.result() if future else None, is_first)
        if is_first and each.digest is not None:
            del under_way[each.digest]


def _outcome(each: _Digested, said: Opinion | PhotoError | None, is_first: bool) -> Outcome:
    if isinstance(said, PhotoError):
        return Outcome(each.file, each.digest, None, said)
    return Outcome(each.file, each.digest, said if is_first else None, each.error)


def _ahead(
    pool: ThreadPoolExecutor, work: Callable[[Item], Result], items: Iterable[Item], ahead: int
) -> Iterator[Result]:
    """Each item's result, in their order, with so many of them under way."""
    left = iter(items)
    waiting = deque(pool.submit(work, item) for item in islice(left, ahead))
    while waiting:
        result = waiting.popleft().result()
        waiting.extend(pool.submit(work, item) for item in islice(left, 1))
        yield result


def _digested(source: Source, file: Found) -> _Digested:
    try:
        there = source(file)
        return _Digested(file, there, photos.digest(there), None)
    except PhotoError as error:
        return _Digested(file, b"", None, error.afresh())


def _opinion(classifier: Classifier, source: Path | bytes) -> Opinion | PhotoError:
    recipe = classifier.bundle.manifest.recipe
    try:
        read = photos.read(source, recipe.decode_min_side)
    except PhotoError as error:
        return error.afresh()
    [prediction] = classifier.predict([read.pixels])
    answer = Answer.of(prediction, classifier.bundle, TOP, incomplete=not read.whole)
    dated = Dated(answer, classifier.bundle.manifest.version, now())
    return Opinion(dated, Impression.of(prediction, signature(read.pixels)))
