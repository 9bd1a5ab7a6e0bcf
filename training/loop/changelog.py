"""The models' changelog: a card by version, with where it came from and what the gate said."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from breeds.bundle import Bundle
from breeds.files import write
from training.evaluation.markdown import among, points, table
from training.loop.challenger import Learnt
from training.loop.gate import Comparison, Decision


def write_card(
    folder: Path, made: Bundle, learnt: Learnt, counted: Mapping[str, int], decision: Decision
) -> Path:
    """Write a retrained model's card, named by its version, and return its path."""
    path = folder / f"{made.manifest.version}.md"
    folder.mkdir(parents=True, exist_ok=True)
    write(path, _text(made, learnt, counted, decision))
    return path


def comparisons(compared: Sequence[Comparison]) -> str:
    """As a table in Markdown, "" where nothing was compared."""
    columns = ("photos", "number", "against", "challenger right", "other right", "points", "passed")
    rows = [
        (
            each.photos_of,
            f"{each.photos:,}",
            each.against,
            among(each.challenger),
            among(each.other),
            f"{points(each.difference)}; {_wanted(each)}",
            "yes" if each.passed else "no",
        )
        for each in compared
    ]
    return table(columns, rows) if rows else ""


def _text(made: Bundle, learnt: Learnt, counted: Mapping[str, int], decision: Decision) -> str:
    manifest = made.manifest
    return "\n".join(
        (
            f"# Model {manifest.version}",
            f"Retrained on {manifest.created} from {learnt.since}; MLflow run "
            f"`{manifest.training['mlflow_run']}`.",
            "",
            f"It knows {len(made.breeds)} breeds; those that became outputs: "
            f"{', '.join(learnt.breeds) or 'none'}. It has learnt from verdicts on photos that "
            f"were given by {learnt.until[:10]}.",
            "",
            table(("verdicts", "photos"), [(name, f"{n:,}") for name, n in counted.items()]),
            "",
            "## The gate's decision",
            decision.sentence,
            "",
            comparisons(decision.comparisons),
            "",
        )
    )


def _wanted(comparison: Comparison) -> str:
    if comparison.most is None:
        return "above 0 wanted"
    return f"no lower than {-100 * comparison.most:.1f} wanted"
