"""A bundle's figures and settings -> the blocks between markers in the model's card."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from breeds import files
from breeds.bundle import Bundle, Manifest, Thresholds
from breeds.bundle.evaluation import Evaluation
from breeds.checked_json import MalformedError
from training.errors import TrainingError
from training.evaluation import plain, report
from training.evaluation.markdown import table

MODEL_NAME = "quelle-race"
FIGURES = "figures"
TRAINING = "training"
MODEL_INDEX = "model-index"
HTML_MARKERS = ("<!-- {name}: begin -->", "<!-- {name}: end -->")
YAML_MARKERS = ("# {name}: begin", "# {name}: end")
MARKERS = {MODEL_INDEX: YAML_MARKERS, FIGURES: HTML_MARKERS, TRAINING: HTML_MARKERS}
UNMEASURED = "This model hasn't been measured yet: `python -m training evaluate --write` does it."


class CardError(TrainingError):
    """A card that can't be written, with the reason in one sentence."""


def update(path: Path, bundle: Bundle) -> None:
    """Rewrite the card's blocks, and nothing else in it. Raises CardError."""
    files.write(path, render(_read(path), bundle))


def check(path: Path) -> None:
    """Raises CardError for a card that `update` couldn't write."""
    text = _read(path)
    for name in MARKERS:
        _find(text, name)


def render(text: str, bundle: Bundle) -> str:
    """The card's text with its blocks made from this bundle. Raises CardError."""
    evaluation = _evaluation(bundle)
    figures = _figures(evaluation, bundle) if evaluation else UNMEASURED
    blocks = {
        MODEL_INDEX: _model_index(evaluation) if evaluation else "",
        FIGURES: f"\n{figures}\n\n",
        TRAINING: f"\n{_training(bundle.manifest)}\n\n",
    }
    for name, block in blocks.items():
        start, end = _find(text, name)
        text = text[:start] + _with_line_ends(block, text) + text[end:]
    return text


def _read(path: Path) -> str:
    """The card with its own line ends, which `read_text` would change."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise CardError(f"The model card {path} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CardError(f"The model card {path} isn't UTF-8.") from error


def _find(text: str, name: str) -> tuple[int, int]:
    """Where the lines between a block's two markers start and end."""
    begin, end = (marker.format(name=name) for marker in MARKERS[name])
    places = []
    for marker in (begin, end):
        found = list(re.finditer(rf"^{re.escape(marker)}[ \t]*(\r?\n|\Z)", text, re.MULTILINE))
        if len(found) != 1:
            times = "lacks" if not found else "repeats"
            raise CardError(f"The model card {times} the line {marker!r}.")
        places.append(found[0])
    if places[0].end() > places[1].start():
        raise CardError(f"In the model card, {end!r} comes before {begin!r}.")
    return places[0].end(), places[1].start()


def _with_line_ends(block: str, text: str) -> str:
    """The block with the line ends of the text that it goes into."""
    return block.replace("\n", "\r\n") if "\r\n" in text else block


def _evaluation(bundle: Bundle) -> Evaluation | None:
    try:
        evaluation = bundle.evaluation()
    except MalformedError as error:
        raise CardError(
            "The model's evaluation.json isn't what `python -m training evaluate --write` writes."
        ) from error
    if evaluation and evaluation.model.version != bundle.manifest.version:
        raise CardError(
            f"The figures are those of model {evaluation.model.version}, not of "
            f"{bundle.manifest.version}: run `python -m training evaluate --write` again."
        )
    return evaluation


def _model_index(evaluation: Evaluation) -> str:
    """The Hub's metadata for results: top-1 and top-5 of each set and pool, in 0..1."""
    from huggingface_hub import EvalResult
    from huggingface_hub.repocard_data import eval_results_to_model_index
    from huggingface_hub.utils import yaml_dump

    results = [
        EvalResult(
            task_type="image-classification",
            task_name="Dog breed classification",
            dataset_type=re.sub(r"\W+", "-", figures.name.lower()).strip("-"),
            dataset_name=figures.name,
            metric_type="accuracy",
            metric_name=metric,
            metric_value=round(interval.value, 4),
        )
        for figures in evaluation.sets_and_pools
        for metric, interval in (
            ("Top-1 accuracy", figures.top_1),
            ("Top-5 accuracy", figures.top_5),
        )
    ]
    index = eval_results_to_model_index(MODEL_NAME, results)
    return yaml_dump({"model-index": index}, sort_keys=False)


def _figures(evaluation: Evaluation, bundle: Bundle) -> str:
    blocks = [
        report.headline(evaluation.model, evaluation.date),
        plain.sentences(evaluation),
        report.figures_table(evaluation),
        *report.pools(evaluation),
    ]
    if evaluation.compared_with:
        blocks += ["### Compared with", report.differences_table(evaluation)]
    for title, rows in report.beyond(evaluation, bundle.labels):
        blocks += [f"### {title}", rows]
    largest = max(evaluation.sets, key=lambda figures: figures.photos)
    blocks += [
        f"### What it confuses most often\nIn {largest.name}:",
        report.confusions_table(largest, bundle.labels),
        "`evaluation.json` beside this card holds the figures of every breed and more confusions.",
        "### How to have these figures again",
        *report.again(evaluation),
    ]
    return "\n\n".join(blocks)


def _training(manifest: Manifest) -> str:
    settings = {
        "model version": manifest.version,
        "made on": manifest.created,
        **dict(_flat(manifest.training)),
        "temperature": round(manifest.temperature, 3),
        **dict(_flat(_rounded(manifest.thresholds), "threshold")),
        **dict(_flat(manifest.recipe.to_dict(), "recipe")),
        **{f"package {name}": version for name, version in manifest.packages.items()},
    }
    return table(("setting", "value"), [(key, str(v)) for key, v in settings.items()])


def _rounded(thresholds: Thresholds | None) -> dict[str, float]:
    return {name: round(value, 3) for name, value in vars(thresholds).items()} if thresholds else {}


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each setting with its words; curves, which are lists of numbers, are left in the manifest."""
    for key, value in values.items():
        words = f"{prefix} {key}".replace("_", " ").strip()
        if isinstance(value, Mapping):
            yield from _flat(value, words)
        elif isinstance(value, list | tuple):
            if all(isinstance(item, str) for item in value):
                yield words, ", ".join(value)
        elif value is not None:
            yield words, value
