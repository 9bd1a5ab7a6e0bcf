"""New heads -> a bundle that is served as the champion is, with all that the next one needs."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from breeds import bundle
from breeds.bundle import Bundle, Thresholds
from breeds.files import replacing_folder, write
from training.data.labels import read_labels
from training.evaluation import thresholds
from training.evaluation.thresholds import Predicted
from training.fit import run
from training.loop import rehearsal
from training.loop.fitting import Fused
from training.loop.rehearsal import Labelled, Rehearsal
from training.networks import openvino_graph
from training.networks.linear_head import Head
from training.networks.served_graph import Heads, ServedGraph
from training.release.publish import DECISION

LEARNT = "learnt.json"


@dataclass(frozen=True)
class Learnt:
    """Which verdicts a model has learnt from: those on photos given by then, UTC in ISO 8601.

    `photos` is how many these were, `breeds` the ids of those that became outputs that way, and
    `since` the version that was retrained.
    """

    until: str
    photos: int
    breeds: tuple[str, ...]
    since: str


@dataclass(frozen=True)
class Model:
    """A model that can be retrained: its bundle, its heads and its own photos' features."""

    bundle: Bundle
    run: run.Run
    fused: Fused
    rehearsal: Rehearsal
    learnt: Learnt | None

    @property
    def breeds(self) -> tuple[str, ...]:
        return self.fused.heads.breeds

    def without(self, breeds: set[str]) -> "Model":
        """As if it had never learnt these breeds; the bundle stays what it is."""
        heads = self.fused.heads.without(breeds)
        return replace(
            self,
            run=replace(self.run, breeds=heads.breeds),
            fused=replace(self.fused, heads=heads),
            rehearsal=self.rehearsal.without(breeds),
        )


def load(folder: Path) -> Model:
    """A bundle with what retraining needs. Raises BundleError, RunError, RehearsalError."""
    served = bundle.load(folder)
    kept = folder / run.RETRAINING
    trained, weights = run.load(kept)
    companion = trained.companion
    heads = Heads(
        trained.breeds,
        Head(weights[run.HEAD_KERNEL], weights[run.HEAD_BIAS]),
        run.added_of(weights),
        companion.weight if companion else 0.0,
    )
    layer = ServedGraph(served).companion_layer() if companion else None
    # None for a model that has learnt from no verdict.
    learnt = run.read_beside(Learnt, kept / LEARNT)
    return Model(served, trained, Fused(heads, layer), rehearsal.load(kept), learnt)


def build(
    out: Path, model: Model, fused: Fused, learnt: Learnt | None, facts: Mapping[str, Any]
) -> Bundle:
    """Write the bundle of a model under other heads, and what the next retraining needs.

    The temperature and the thresholds of breeds are fitted anew; `facts` join what the manifest
    tells of the training. The folder is replaced as a whole. Raises BundleError, ThresholdsError.
    """
    old = model.bundle.manifest
    breeds = fused.heads.breeds
    temperature, limits = _sureness(model, fused)
    # Halved, as a run keeps them and the graph of an export has them.
    fused = replace(fused, heads=_halved(fused.heads))
    graph = ServedGraph(model.bundle).under(fused.heads)
    with replacing_folder(out) as draft:
        openvino_graph.write_network(draft, graph, breeds, compress=True)
        told = {**old.training, **facts}
        outputs = openvino_graph.outputs_of(graph)
        bundle.seal(draft, old.recipe, temperature, told, old.packages, outputs)
        if limits:
            bundle.replace_thresholds(draft, temperature, limits)
        if old.pooling:
            bundle.replace_pooling(draft, old.pooling)
        _keep(
            draft, model, replace(model.run, breeds=breeds, temperature=temperature), fused, learnt
        )
    return bundle.load(out)


def _sureness(model: Model, fused: Fused) -> tuple[float, Thresholds | None]:
    breeds = fused.heads.breeds
    parts = [part for part in (model.rehearsal.choice, model.rehearsal.familiar) if len(part)]
    predicted = [_predicted(fused, part, breeds) for part in parts]
    kept = model.bundle.manifest.thresholds
    if kept is None:
        return thresholds.shared_temperature(predicted), None
    choice, familiar = predicted
    return thresholds.refit(read_labels(breeds).breeds, choice, familiar, kept)


def _predicted(fused: Fused, part: Labelled, breeds: tuple[str, ...]) -> Predicted:
    """What kinds say isn't asked: heads don't change it."""
    unasked = np.zeros(len(part))
    logits = fused.logits(part.rows)
    return Predicted(logits, fused.another(part.rows), unasked, unasked, part.truth(breeds))


def _halved(heads: Heads) -> Heads:
    def halved(rows: Head) -> Head:
        return Head(
            *(part.astype(np.float16).astype(np.float32) for part in (rows.kernel, rows.bias))
        )

    added = heads.added
    return replace(
        heads,
        head=halved(heads.head),
        added=replace(
            added,
            breeds=halved(added.breeds) if added.breeds else None,
            another=halved(added.another) if added.another else None,
        ),
    )


def _keep(
    folder: Path, model: Model, trained: run.Run, fused: Fused, learnt: Learnt | None
) -> None:
    kept, before = folder / run.RETRAINING, model.bundle.folder / run.RETRAINING
    shutil.copytree(before, kept)
    heads = fused.heads
    weights = {run.HEAD_KERNEL: heads.head.kernel, run.HEAD_BIAS: heads.head.bias}
    run.save(kept, trained, weights | run.weights_of(heads.added))
    rehearsal.save(kept, model.rehearsal)
    # Nobody may publish it before the gate has spoken, whatever it said of the model before.
    write(folder / DECISION, json.dumps({"promoted": False}) + "\n")
    if learnt:
        write(kept / LEARNT, json.dumps(asdict(learnt), indent=1) + "\n")
