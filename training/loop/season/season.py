"""Photos whose breed is known -> a folder of flags, as a season of visitors would leave it.

Visits are spread over the season's days, each with a photo that a model answers. A saboteur comes
again and again, as another visitor each time, and says one breed of whatever is shown. At the end a
sample of what nobody flagged is drawn by lot, and a reviewer settles all of it.
"""

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tqdm import tqdm

from breeds import photo
from breeds.bundle import Bundle
from breeds.flags import reviews, store
from breeds.flags.cases import cases
from breeds.flags.record import AnsweredBreed, AnsweringModel, Correction, FlagRecord, Verdict
from breeds.flags.shown import shown
from breeds.flags.store import Shown
from breeds.recognition.answering import Answered, answer_all
from breeds.recognition.classifier import Classifier
from breeds.recognition.decision import distance_to_threshold
from training.data.dataset import Sample
from training.data.labels import read_labels
from training.loop.config import SeasonConfig
from training.loop.season.volunteers import Seen, reviewer, volunteer

BEGIN = datetime(2026, 9, 1, 8, tzinfo=UTC)
REVIEWER = "reviewer"


@dataclass(frozen=True)
class Played:
    """What a season left: how many photos were answered, and how many rightly; the verdicts of
    volunteers, how many of those were true, and the saboteur's; and what a reviewer settled, with
    how much of that was the saboteur's word.
    """

    photos: int
    answered_rightly: int
    verdicts: int
    true_verdicts: int
    sabotaged: int
    by_lot: int
    reviewed: int
    saboteur_followed: int


@dataclass(frozen=True)
class _Visit:
    """A visitor's photo, when it was given, what it shows and what was answered."""

    sample: Sample
    when: datetime
    seen: Seen
    shown: Shown


def play(model: Bundle, samples: Sequence[Sample], flags_dir: Path, config: SeasonConfig) -> Played:
    """Simulate a season into a folder of flags. Raises FlagError, BundleError, PhotoError."""
    chance = random.Random(config.seed)
    visits = list(_visits(model, samples, config))
    spoilt = set(chance.sample(range(len(visits)), min(config.sabotaged, len(visits))))
    by_record: dict[str, _Visit] = {}
    silent: list[_Visit] = []
    true = spoken = 0
    for place, visit in enumerate(visits):
        said = volunteer(visit.seen, config.errors, chance)
        if said:
            by_record[_keep(flags_dir, visit, said, f"visit {place}").id] = visit
            spoken += 1
            true += said.breed == visit.seen.truth or not (said.breed or visit.seen.listed)
        if place in spoilt:
            spoiling = Correction(Verdict.BREED, config.sabotage)
            by_record[_keep(flags_dir, visit, spoiling, f"saboteur {place}").id] = visit
        if not said and place not in spoilt:
            silent.append(visit)
    drawn = chance.sample(silent, min(config.by_lot, len(silent)))
    for visit in drawn:
        # The archive's review says of what it draws what the reviewer then holds.
        confirmed = Correction(Verdict.BREED, visit.seen.shown[0])
        by_record[_keep(flags_dir, visit, confirmed, REVIEWER, by_lot=True).id] = visit
    reviewed, followed = _review(flags_dir, by_record, config, chance)
    right = sum(visit.seen.is_right for visit in visits)
    return Played(len(visits), right, spoken, true, len(spoilt), len(drawn), reviewed, followed)


def _visits(model: Bundle, samples: Sequence[Sample], config: SeasonConfig) -> Iterator[_Visit]:
    """Each readable photo with its answer, in an order as good as drawn by lot."""
    ordered = sorted(samples, key=lambda sample: _rank(config.seed, sample.key))
    listed = {breed.id for breed in model.breeds}
    every = answer_all(Classifier(model), ordered, lambda sample: sample.path)
    apart = timedelta(days=config.days) / len(ordered)
    for place, outcome in enumerate(tqdm(every, "visits", len(ordered), unit="photo")):
        if isinstance(outcome, Answered):
            answer, truth = outcome.answer, outcome.photo.breed
            distance = distance_to_threshold(outcome.prediction, model.manifest.thresholds)
            yield _Visit(
                outcome.photo,
                BEGIN + place * apart,
                Seen(answer, truth, truth in listed),
                Shown(
                    [AnsweredBreed(guess.breed.id, guess.probability) for guess in answer.guesses],
                    AnsweringModel.of(model),
                    shown(answer.decision, distance),
                ),
            )


def _keep(
    flags_dir: Path, visit: _Visit, said: Correction, who: str, by_lot: bool = False
) -> FlagRecord:
    return store.save(
        flags_dir,
        photo.load(visit.sample.path, store.PHOTO_LONGEST_SIDE),
        said,
        visit.shown,
        session=hashlib.sha256(who.encode()).hexdigest()[:16],
        created=visit.when,
        by_lot=by_lot,
    )


def _review(
    flags_dir: Path, by_record: Mapping[str, _Visit], config: SeasonConfig, chance: random.Random
) -> tuple[int, int]:
    """Settle every case; how many, and in how many of them the saboteur's lie was followed."""
    names = {breed.id: breed.fr for breed in read_labels().breeds}
    every = cases(store.list_records(flags_dir), [], frozenset())
    followed = 0
    for case in every:
        seen = by_record[case.id].seen
        name = names.get(seen.truth, seen.truth)
        finding, breed, named = reviewer(seen, name, config.errors, chance)
        followed += breed == config.sabotage and seen.truth != config.sabotage
        reviews.keep(
            flags_dir,
            REVIEWER,
            [each.id for each in case.records],
            finding,
            breed,
            None,
            named=named,
        )
    return len(every), followed


def _rank(seed: int, key: str) -> bytes:
    return hashlib.sha256(f"{seed} {key}".encode()).digest()
