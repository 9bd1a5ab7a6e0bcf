"""What the embedded model stands by: on its breeds, on other breeds, and on what is no dog.

    python -m benchmarks.decisions --set "Stanford Dogs" FOLDER LIST \\
        --others "Others" FOLDER LIST --no-dogs "No dogs" FOLDER LIST

A share is followed by Wilson's 95 % interval.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from breeds.bundle import embedded, load
from breeds.intervals import wilson
from breeds.recognition.classifier import Classifier
from breeds.recognition.decision import Certainty, Decision, Reason, decide
from training.cli.photos import add_named_sets
from training.data.dataset import Dataset, Sample, open_dataset, read_list
from training.data.files import find_files
from training.evaluation.reliability import debiased_error, save_diagram
from training.evaluation.report import table
from training.evaluation.thresholds import predictions

DPI = 110
UNNAMED = "no dog"
# ImageNet's names of what could pass for a dog, as files bear them.
KINDS = {
    "wild canid": re.compile(r"fox|wolf|coyote"),
    "cat": re.compile(r"(?i)cat|tabby"),
    "toy": re.compile(r"teddy"),
}


@dataclass(frozen=True)
class Said:
    """A photo's breed, by id, its likeliest breed and that one's probability, and the decision."""

    sample: Sample
    breed: str
    group: str
    probability: float
    decision: Decision

    @property
    def right(self) -> bool:
        return self.breed == self.sample.breed

    @property
    def accepted(self) -> bool:
        return self.decision.certainty is Certainty.ACCEPTED


def ask(classifier: Classifier, dataset: Dataset) -> list[Said]:
    labels, thresholds = classifier.bundle.labels, classifier.bundle.manifest.thresholds
    said = []
    for sample, prediction in predictions(classifier, dataset):
        first = prediction.top(1)[0]
        decision = decide(prediction, labels, thresholds)
        said.append(Said(sample, first.breed.id, first.breed.group, first.probability, decision))
    return said


def undogged(folder: Path, picked: Path | None) -> Dataset:
    keys = read_list(picked) if picked else find_files(folder).photos
    return Dataset.of(folder.name, (Sample(folder / key, key, kind_of(key)) for key in keys))


def kind_of(key: str) -> str:
    return next((kind for kind, name in KINDS.items() if name.search(key)), UNNAMED)


def share(hits: Iterable[bool]) -> str:
    found = list(hits)
    if not found:
        return "none"
    low, high = wilson(sum(found), len(found))
    return f"{sum(found) / len(found):.1%} ({low:.1%} to {high:.1%}; {sum(found)} of {len(found)})"


def listed_rows(name: str, said: Sequence[Said], groups: dict[str, str]) -> list[str]:
    confidence = np.array([each.probability for each in said])
    right = np.array([each.right for each in said])
    error = debiased_error(confidence, right)
    named = [each for each in said if each.decision.reason is Reason.GROUP]
    by_breed = [
        np.mean([each.right for each in said if each.sample.breed == breed])
        for breed in {each.sample.breed for each in said}
    ]
    return [
        name,
        str(len(said)),
        share(right.tolist()),
        f"{np.mean(by_breed):.1%}",
        share(each.accepted for each in said),
        share(each.right for each in said if each.accepted),
        share(each.decision.reason is Reason.GROUP for each in said),
        share(groups[each.sample.breed] == each.decision.group.id for each in named),
        share(each.decision.certainty is Certainty.NOT_A_DOG for each in said),
        f"{error.value:.3f} ({error.low:.3f} to {error.high:.3f})",
    ]


LISTED = (
    "photos of",
    "photos",
    "top-1",
    "by breed",
    "accepted",
    "right of these",
    "group named",
    "right of these",
    "taken for no dog",
    "calibration error",
)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parsed(arguments)
    bundle = load(options.model)
    classifier = Classifier(bundle)
    groups = {breed.id: breed.group for breed in bundle.breeds}
    sets = {name: _asked(classifier, folder, *rest) for name, folder, *rest in options.set}
    pools = {name: [s for each in names for s in sets[each]] for name, *names in options.pool}
    rows = [listed_rows(name, said, groups) for name, said in (sets | pools).items()]
    print(table(LISTED, rows) if rows else "")
    for name, folder, *rest in options.others:
        said = _asked(classifier, folder, *rest)
        print(f"\n{name}: accepted {share(each.accepted for each in said)}")
        breeds = {each.sample.breed for each in said}
        worst = Counter(each.sample.breed for each in said if each.accepted).most_common(5)
        by_breed = np.mean(
            [np.mean([s.accepted for s in said if s.sample.breed == breed]) for breed in breeds]
        )
        print(f"  {len(breeds)} breeds, each counting alike: {by_breed:.1%}; most: {worst}")
        print(f"  taken for no dog {share(_undogged(said))}")
    for name, folder, *rest in options.no_dogs:
        said = ask(classifier, undogged(Path(folder), Path(rest[0]) if rest else None))
        print(f"\n{name}: taken for a dog {share(not lost for lost in _undogged(said))}")
        for kind in sorted({each.sample.breed for each in said}):
            of_kind = [each for each in said if each.sample.breed == kind]
            passed = share(not lost for lost in _undogged(of_kind))
            accepted = [each.breed for each in of_kind if each.accepted]
            print(f"  {kind}: taken for a dog {passed}; accepted as {accepted or 'nothing'}")
    if options.diagram:
        shown = {
            name: tuple(
                np.array([getattr(each, part) for each in said])
                for part in ("probability", "right")
            )
            for name, said in (sets | pools).items()
            if name in options.shown
        }
        save_diagram(shown, options.diagram, DPI)


def _undogged(said: Iterable[Said]) -> list[bool]:
    return [each.decision.certainty is Certainty.NOT_A_DOG for each in said]


def _asked(classifier: Classifier, folder: str, picked: str | None = None) -> list[Said]:
    return ask(classifier, open_dataset(Path(folder), Path(picked) if picked else None))


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.decisions")
    parser.add_argument("--model", type=Path, default=embedded.model_folder())
    for option, text in (
        ("--set", "photos of the model's breeds"),
        ("--others", "photos of other breeds"),
        ("--no-dogs", "photos without a dog"),
    ):
        add_named_sets(parser, option, text)
    parser.add_argument(
        "--pool", nargs="+", action="append", default=[], metavar=("NAME SET", "SET")
    )
    parser.add_argument("--diagram", type=Path, help="where the reliability diagrams go")
    parser.add_argument("--shown", action="append", default=[], help="a set or pool that they show")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
