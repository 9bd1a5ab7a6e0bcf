"""What became of simulated seasons -> docs/SEASON.md."""

from collections.abc import Iterable, Sequence

from breeds.bundle.evaluation import Among
from training.data.labels import read_labels
from training.evaluation.markdown import among, table
from training.loop.changelog import comparisons
from training.loop.config import Errors, SeasonConfig
from training.loop.season.chapters import BreedLearnt, Chapter

INTRODUCTION = """# A simulated season
What the loop makes of verdicts whose truth is known: volunteers flag, a reviewer settles, the model
is retrained, and the gate decides. Nobody real took part; the photos, the models and every step are
real. How people err is assumed, as follows, so the figures hold for such people alone.
"""


def text(chapters: Sequence[Chapter], config: SeasonConfig, command: str) -> str:
    """The whole page; `command` is what writes it."""
    parts = [
        INTRODUCTION,
        _people(config),
        *(_chapter(chapter) for chapter in chapters),
        f"## Have it again\n```\n{command}\n```\n",
    ]
    return "\n".join(parts)


def _people(config: SeasonConfig) -> str:
    errors: Errors = config.errors
    rows = (
        ("a volunteer flags a wrong answer", errors.noticed),
        ("… and then names the right breed, else another that was shown", errors.named),
        ("a volunteer says that a right answer is right", errors.confirmed),
        ("a volunteer calls a right answer wrong", errors.doubted),
        ("a volunteer who flags a dog of a breed that isn't listed says so", errors.told),
        ("the reviewer names a wrong breed", errors.wrong),
        ("the reviewer calls a photo unusable", errors.unusable),
    )
    saboteur = _name(config.sabotage)
    return "\n".join(
        (
            table(("how often", "share"), [(what, f"{share:.0%}") for what, share in rows]),
            "",
            f"A saboteur comes {config.sabotaged} times, each time as another visitor, and calls "
            f"whatever is shown a {saboteur}. Of the answers that nobody flagged, {config.by_lot} "
            f"are drawn by lot for the reviewer. A season has {config.days} days; the last of its "
            "reviewed photos are held out.",
            "",
        )
    )


def _chapter(chapter: Chapter) -> str:
    played, outcome = chapter.played, chapter.outcome
    parts = outcome.parts
    lines = [
        f"## {chapter.title}",
        f"{played.photos:,} photos were given; the model answered {played.answered_rightly:,} of "
        f"them rightly. Volunteers gave {played.verdicts:,} verdicts, {played.true_verdicts:,} of "
        f"them true, the saboteur {played.sabotaged}. The reviewer settled {played.reviewed:,} "
        f"photos, {played.by_lot} of them drawn by lot, and followed the saboteur on "
        f"{played.saboteur_followed}.",
        "",
        f"{len(parts.new):,} reviewed photos were learnt from and {len(parts.held_out):,} later "
        f"ones held out; {len(outcome.left_out)} were left out because they show a photo that "
        "models are measured by.",
        "",
        *_breeds(chapter.breeds),
        f"**{outcome.decision.sentence}**",
        "",
        comparisons(outcome.decision.comparisons),
        "",
    ]
    return "\n".join(lines)


def _breeds(learnt: Iterable[BreedLearnt]) -> list[str]:
    rows = [
        (_name(each.breed), each.photos_of, _of(each.before), _of(each.after)) for each in learnt
    ]
    if not rows:
        return []
    return [table(("breed to learn", "photos", "right before", "right after"), rows), ""]


def _of(found: Among) -> str:
    return f"{found.hits} of {found.photos}, {among(found)}"


def _name(breed: str) -> str:
    return read_labels([breed]).breeds[0].en
