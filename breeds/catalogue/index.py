"""A folder of photos and a catalogue -> the catalogue brought up to date, one photo after another.

What is kept follows from the photos and the model alone: a run that was killed and one after it
leave what one undisturbed run leaves.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from breeds.catalogue import discovery, pipeline, run
from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.discovery import LeftOut
from breeds.catalogue.pipeline import Outcome
from breeds.catalogue.run import Changes, Run
from breeds.catalogue.store import ArchiveGoneError, Catalogue
from breeds.recognition.classifier import Classifier

# Raised when the same model, recipe and thresholds begin to answer otherwise.
ANSWERS = 1


def fingerprint(classifier: Classifier) -> str:
    """What an answer follows from beside the photo: 64 hexadecimal digits."""
    manifest = classifier.bundle.manifest
    told = {
        "answers": ANSWERS,
        "version": manifest.version,
        "recipe": manifest.recipe.to_dict(),
        "temperature": manifest.temperature,
        "thresholds": asdict(manifest.thresholds) if manifest.thresholds else None,
        "looks_again": classifier.looks_again,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class Indexing:
    """A run over a folder: how many photos are to be answered, each one's outcome, and its end."""

    def __init__(
        self, root: Path, catalogue: Catalogue, classifier: Classifier, animal_by: AnimalBy | None
    ) -> None:
        """Look for the photos. Raises CatalogueError.

        Without `animal_by`, animals are told apart as the last run did.
        """
        self.left_out = LeftOut()
        self._root = root
        self._catalogue = catalogue
        self._classifier = classifier
        self._animal_by = animal_by or animal_by_of_old(catalogue)
        self._run = Run(catalogue, fingerprint(classifier))
        self._identity = _identity(root)
        files = discovery.find(root, catalogue.path, self.left_out)
        self.todo = self._run.begin(files, classifier.bundle.labels)

    def outcomes(self, workers: int) -> Iterator[Outcome]:
        """What becomes of each photo that is to be answered, once it is kept.

        Raises CatalogueError.
        """
        is_answered = self._run.is_answered
        source = pipeline.in_folder(self._root)
        coming = pipeline.outcomes(self._classifier, source, self._run.todo(), is_answered, workers)
        # Whatever ends the run, no photo is under way afterwards.
        with closing(coming):
            yield from self._run.keep(self._while_there(coming))

    def end(self) -> Changes:
        """Raises CatalogueError."""
        self._require_there()
        return self._run.end(self._animal_by, self._classifier.bundle, self.left_out.closed)

    def _while_there(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """A drive that is gone makes every photo unreadable; these aren't taken for that."""
        for outcome in outcomes:
            if outcome.error is not None:
                self._require_there()
            yield outcome

    def _require_there(self) -> None:
        try:
            is_there = _identity(self._root) == self._identity
        except ArchiveGoneError:
            is_there = False
        if not is_there:
            raise ArchiveGoneError(
                f"Le dossier {self._root} n'est plus là : le disque ou le réseau est-il coupé ? Le "
                "catalogue garde ce qui était fait ; relancez la même commande ensuite.",
                f"The folder {self._root} is gone: is the disk or the network cut off? The "
                "catalogue keeps what was done; give the same command again afterwards.",
            )


def _identity(root: Path) -> tuple[int, int]:
    """Of a folder that can be read: an empty one in its place is another. Raises CatalogueError."""
    try:
        with os.scandir(root) as inside:
            next(inside, None)
        state = root.stat()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchiveGoneError(
            f"Le dossier {root} ne peut pas être lu : {reason}.",
            f"The folder {root} can't be read: {reason}.",
        ) from error
    return state.st_dev, state.st_ino


def animal_by_of_old(catalogue: Catalogue) -> AnimalBy | None:
    """As the last run that ended told animals apart. Raises CatalogueError."""
    text = run.animal_by(catalogue)
    return None if text is None else AnimalBy(text)
