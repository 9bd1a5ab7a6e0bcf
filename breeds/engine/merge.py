"""Parts and a catalogue -> the catalogue that one machine would have made of all their photos."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.index import animal_by_of_old
from breeds.catalogue.pipeline import Outcome
from breeds.catalogue.rows import Found
from breeds.catalogue.run import Changes, Run
from breeds.catalogue.store import Catalogue, CatalogueError
from breeds.engine.errors import PartError
from breeds.engine.parts import Origin, Part
from breeds.engine.worklist import Gathered
from breeds.recognition.classifier import Classifier


class Merging:
    """A run over parts rather than photos: how many are new, each one's outcome, and its end."""

    def __init__(
        self,
        gathered: Gathered,
        catalogue: Catalogue,
        classifier: Classifier,
        animal_by: AnimalBy | None,
    ) -> None:
        """Look into the parts. Raises EngineError, PartError, CatalogueError.

        Without `animal_by`, animals are told apart as the last run did.
        """
        origin = Origin.of(classifier)
        self._paths = gathered.parts
        self._closed = gathered.closed
        _require_fit(self._paths, origin)
        self._bundle = classifier.bundle
        self._animal_by = animal_by or animal_by_of_old(catalogue)
        self._run = Run(catalogue, origin.fingerprint)
        try:
            self.todo = self._run.begin(self._found(), origin.labels)
        except CatalogueError as error:
            if isinstance(error.__cause__, sqlite3.IntegrityError):
                raise _same_photo_twice() from error
            raise

    def outcomes(self) -> Iterator[Outcome]:
        """What became of each photo that is new to the catalogue, once it is kept.

        Raises PartError, CatalogueError.
        """
        yield from self._run.keep(self._new())

    def end(self) -> Changes:
        """Raises CatalogueError."""
        return self._run.end(self._animal_by, self._bundle, self._closed)

    def _found(self) -> Iterator[Found]:
        for path in self._paths:
            yield from Part(path).found()

    def _new(self) -> Iterator[Outcome]:
        """As one machine has it: what is known isn't read again, nor equal content answered."""
        for path in self._paths:
            for outcome in Part(path).outcomes():
                if not self._run.is_todo(outcome.file.path):
                    continue
                if outcome.digest is not None and self._run.is_answered(outcome.digest):
                    outcome = replace(outcome, opinion=None)
                yield outcome


def _require_fit(paths: Sequence[Path], origin: Origin) -> None:
    """Raises PartError for a part twice, or of another model; EngineError."""
    seen: dict[str, Path] = {}
    for path in paths:
        part = Part(path)
        twin = seen.setdefault(part.partition, path)
        if twin is not path:
            raise PartError(
                f"{path} et {twin} sont la même partie : donnez-la une fois.",
                f"{path} and {twin} are the same part: give it once.",
            )
        if part.origin != origin:
            raise PartError(
                f"La partie {path} a été faite par le modèle {part.origin.version}, ou par le même "
                "avec d'autres réglages : donnez --model et --one-look comme à « index --engine ».",
                f"The part {path} was made by the model {part.origin.version}, or by the same one "
                "otherwise set: give --model and --one-look as for `index --engine`.",
            )


def _same_photo_twice() -> PartError:
    return PartError(
        "Une même photo est dans deux de ces parties : donnez celles d'un seul état de l'archive, "
        "de préférence leur dossier.",
        "One photo is in two of these parts: give those of one state of the archive, best their "
        "folder.",
    )
