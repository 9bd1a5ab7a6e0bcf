"""The study's document and its pictures, written whole from result files."""

from pathlib import Path

from breeds import files
from training.data.labels import read_labels
from training.evaluation import plots
from training.study import findings, sentences, tables
from training.study.config import COMPARED, PREPROCESSINGS, TRANSFER
from training.study.material import Held, Material

PICTURES = "study"
PICTURE_DPI = 110
OPENING = (
    "# The study\n"
    "Networks from a small CNN to a tuned Xception, trained on the same photos and asked about the "
    "same ones. This file is written by `python -m training study` from result files; nothing in "
    "it is filled in by hand. In brackets: the 95 % interval, by bootstrap over the photos."
)
CHOICES = (
    "Choices were made on the validation part, which was put aside before the training photos were "
    "drawn. Each network answered for the other photos once, when all choices about it were made. "
    "*Leak-free*: no network was trained on any of them."
)
READING = (
    "A figure is the mean over the seeds. The original study doesn't state its split, so its "
    "figures stand here for orientation. Minutes are those of the fastest seed, which other work "
    "on the machine disturbed least, with features from the cache where it held them."
)
AUGMENTATION = (
    "Cropped, stretched, mirrored, relit and sometimes blurred: the CNN sees another alteration of "
    "each photo in each epoch, the head on frozen features a fixed number of altered copies beside "
    "each photo."
)
PREPROCESSING = (
    "What the original study did to its pixels, under the plain transfer. Equalisation is of the "
    "luma alone; Non-local Means has the strengths that OpenCV documents."
)
GRID = (
    "A grid of photos with truth and answer lies in each result's folder and in MLflow: photos of "
    "the sets above aren't shown here."
)
LIMITS = (
    "## What this doesn't show\n"
    "- All of Stanford Dogs comes from ImageNet: a network that starts from ImageNet's weights has "
    "seen the test photos. The leak-free figures are the honest ones, and their sets are small.\n"
    "- The training photos are drawn once. The spread is over the order of the photos and what "
    "else a seed decides, not over other draws.\n"
    "- A figure that was chosen by the validation part flatters itself there; the test photos took "
    "no part in any choice."
)


def write(material: Material, path: Path) -> None:
    """Write the document, and its pictures into the folder `study` beside it.

    None of the pictures shows a photo. Raises FileNotFoundError where the document's folder isn't.
    """
    folder = path.parent / PICTURES
    folder.mkdir(exist_ok=True)
    for earlier in folder.glob("*.png"):
        earlier.unlink()
    sections = [
        _opening(material.compared),
        _comparison(material.compared, folder),
        _learnt(material),
        _augmentation(material),
        _preprocessing(material),
        _search(material, folder),
        _confusions(material.compared, folder),
        LIMITS,
    ]
    files.write(path, "\n\n".join(sections) + "\n")


def _opening(held: Held) -> str:
    terms = held.terms
    each = f"{terms.fewest} or {terms.most}" if terms.fewest != terms.most else f"{terms.most}"
    shared = (
        f"Every row learns from the same {terms.photos:,} photos, {each} of each of "
        f"{len(terms.breeds)} breeds ({terms.data}, fingerprint {terms.fingerprint[:16]}…), and "
        "answers for these:"
    )
    return "\n\n".join([OPENING, shared, tables.sets(held), CHOICES])


def _comparison(held: Held, folder: Path) -> str:
    rows = held.some(COMPARED)
    curves = {of_row[0].title: [result.curves for result in of_row] for of_row in rows.values()}
    plots.save_figure(plots.learning_curves(curves), folder / "curves.png", PICTURE_DPI)
    parts = [
        "## The networks",
        tables.networks(held),
        READING,
        *tables.missing(held, tables.UNFINISHED),
        "Each set, with the standard deviation over the seeds as the spread, in points:",
        tables.every_set(held),
    ]
    if TRANSFER in rows and len(rows) > 1 and held.others:
        parts += ["The difference in top-1, in points:", tables.differences(held, TRANSFER)]
    return "\n\n".join([*parts, f"![Accuracy by epoch]({PICTURES}/curves.png)"])


def _learnt(material: Material) -> str:
    found = sentences.of_comparison(material.compared)
    if material.ablated:
        found += sentences.of_augmentation(material.ablated)
        found += sentences.of_preprocessing(material.ablated)
    found += sentences.of_searches(material.searched)
    return "## What was learnt\n" + "\n".join(f"- {sentence}" for sentence in found)


def _augmentation(material: Material) -> str:
    held = material.ablated
    parts = ["## Altered photos", AUGMENTATION, *tables.missing(held, tables.AUGMENTED)]
    return "\n\n".join([*parts, tables.augmentation(held)] if held else parts)


def _preprocessing(material: Material) -> str:
    names = {row: tables.preprocessing_name(row) for row in PREPROCESSINGS}
    parts = ["## Preprocessing", PREPROCESSING, *tables.missing(material.ablated, names)]
    if material.ablated:
        parts.append(tables.preprocessing(material.ablated, material.cost))
    if material.cost:
        cost = material.cost
        parts.append(
            f"Times were measured in one run on {cost.cores} cores, the recipes in turn: the "
            f"fastest of {cost.rounds} rounds over {cost.photos} photos, without decoding."
        )
    return "\n\n".join(parts)


def _search(material: Material, folder: Path) -> str:
    if not material.searched:
        return "## The search\n\nNot done yet."
    parts = [
        "## The search",
        "Top-1 is on the validation part, as each search saw it.",
        tables.searched(material.searched),
        "The settings that each found best:",
        tables.settings(material.searched),
    ]
    for search in material.searched:
        for plot in search.plots:
            name = f"search-{search.name}-{plot.name}"
            files.write(folder / name, plot.read_bytes())
            words = plot.stem.replace("_", " ")
            parts.append(f"![{search.name}: {words}]({PICTURES}/{name})")
    return "\n\n".join(parts)


def _confusions(held: Held, folder: Path) -> str:
    rows, pool = held.some(COMPARED), held.known or held.validation
    of_row = rows[findings.best_row(rows, held.validation)]
    answers = [result.answers[name] for result in of_row for name in pool.sets]
    labels = read_labels(held.terms.breeds)
    matrix = plots.confusion_matrix(answers, labels)
    plots.save_figure(matrix, folder / "confusion.png", PICTURE_DPI)
    parts = [
        "## What is confused",
        f"{of_row[0].title}, on {pool.name}:",
        tables.confusions(of_row, pool, labels),
        f"![Which breed is taken for which]({PICTURES}/confusion.png)",
        GRID,
    ]
    return "\n\n".join(parts)
