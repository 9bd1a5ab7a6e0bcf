"""A folder of flags -> what reviewers said of which photo, and which photos may be learnt from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from breeds.bundle.names import simplified
from breeds.flags.cases import Case, of_folder
from breeds.flags.named_breeds import named_breeds
from breeds.flags.reviews import Finding
from training.data.dataset import Sample
from training.data.labels import BreedFinder
from training.loop.apart import Apart

# So often reviewers must name a breed that the model lacks before it becomes an output.
ENOUGH = 40


@dataclass(frozen=True)
class ReviewedPhoto:
    """A case's photo with the reviewer's verdict that holds.

    `id` is the case's; `created`, UTC in ISO 8601, when the photo was first given. `breed` is an id
    as breeds.csv has it, or a new breed's, None where no breed was named. `model_was_right` tells
    of what the program said then; `by_lot` that a person was asked about an answer that nobody had
    flagged.
    """

    id: str
    created: str
    finding: Finding
    breed: str | None
    model_was_right: bool | None
    by_lot: bool
    path: Path
    digest: str
    signature: bytes

    @property
    def sample(self) -> Sample:
        """As training knows photos; one without a breed bears the finding."""
        return Sample(self.path, self.id, self.breed or self.finding.value)


@dataclass(frozen=True)
class LeftOut:
    """A reviewed photo that nothing may be learnt from, and which test photo it shows."""

    id: str
    like: str


@dataclass(frozen=True)
class Reviewed:
    """All that reviewers have settled, the oldest first, and what was left out of it."""

    photos: tuple[ReviewedPhoto, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def nameable(self) -> list[str]:
        """The breeds, by id, that were named often enough to become an output, if they lack one."""
        named = Counter(photo.breed for photo in self.photos if photo.breed)
        return sorted(breed for breed, times in named.items() if times >= ENOUGH)


def read(flags_dir: Path, apart: Apart) -> Reviewed:
    """What a folder of flags holds; what shows a photo of a list that measures is left out."""
    every = sorted(of_folder(flags_dir), key=lambda case: (case.records[0].created, case.id))
    finder = BreedFinder.read()
    ids = {simplified(each.name): finder.of_folder(each.name) for each in named_breeds(every)}
    photos: list[ReviewedPhoto] = []
    left_out: list[LeftOut] = []
    for case in every:
        photo = _reviewed(flags_dir, case, ids)
        if photo is None:
            continue
        like = apart.shows(photo.path, photo.digest)
        if like:
            left_out.append(LeftOut(photo.id, like))
        else:
            photos.append(photo)
    return Reviewed(tuple(photos), tuple(left_out))


def learnable(photos: Sequence[ReviewedPhoto], outputs: Sequence[str]) -> list[ReviewedPhoto]:
    """Those that show a breed of these outputs, one dog's breed by a reviewer's word."""
    known = set(outputs)
    return [photo for photo in photos if photo.breed in known]


def unlisted(photos: Sequence[ReviewedPhoto], outputs: Sequence[str]) -> list[ReviewedPhoto]:
    """Those that show a dog of one breed, which is none of these outputs."""
    known = set(outputs)
    of_one = (Finding.BREED, Finding.UNLISTED)
    return [photo for photo in photos if photo.finding in of_one and photo.breed not in known]


def _reviewed(flags_dir: Path, case: Case, ids: Mapping[str, str]) -> ReviewedPhoto | None:
    """None where no reviewer's verdict holds, or it says that nothing is to be learnt.

    `ids` are of the breeds that reviewers named, by simplified names.
    """
    verdict, first = case.verdict, case.records[0]
    if verdict is None or verdict.finding is Finding.UNUSABLE:
        return None
    return ReviewedPhoto(
        case.id,
        first.created,
        verdict.finding,
        verdict.breed or ids.get(simplified(verdict.named)),
        case.model_was_right,
        all(record.by_lot for record in case.records),
        flags_dir / first.id / first.photo,
        first.digest,
        bytes.fromhex(first.signature),
    )
