"""Rehearsed photos and reviewed ones -> new heads that stay near the old ones.

What was learnt before is held twice: each weight is pulled towards what it was, and photos of the
model's own are shown again, to be answered as before (learning without forgetting: Li and Hoiem
2017). So where nothing is new, nothing changes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp, softmax

from training.fit.added_rows import fit_another, fit_rows
from training.loop.config import FittingConfig
from training.loop.rehearsal import Labelled, Rehearsal
from training.loop.rows import Rows
from training.networks.imagenet_classifier import lacking, log_probabilities, scores
from training.networks.linear_head import Added, Head
from training.networks.served_graph import Heads

STEPS = 200
# A new breed begins as unlikely as this, in log-odds against all others together.
UNSEEN = -6.0
# A channel that hardly differs among the photos learnt from, in shares of the mean spread, would
# weigh too much on others.
LEAST_SPREAD = 0.1


@dataclass(frozen=True)
class Fused:
    """A model's answer from rows: its heads, and its companion's own last layer, channels x 1000,
    None where there is no companion.
    """

    heads: Heads
    companion_layer: Head | None

    def logits(self, rows: Rows) -> np.ndarray:
        """Photos x breeds."""
        logits: np.ndarray = self.heads.head.logits(rows.features) + self.companion(rows)
        return logits

    def companion(self, rows: Rows) -> np.ndarray:
        """The companion's part of the logits, photos x breeds, or 0."""
        if self.companion_layer is None:
            return np.zeros((len(rows), 1), np.float32)
        scores = self.companion_layer.logits(rows.companion)
        heads = self.heads
        answered = log_probabilities(scores, rows.companion, heads.breeds, heads.added)
        added: np.ndarray = heads.weight * answered
        return added

    def another(self, rows: Rows) -> np.ndarray:
        """The log-odds of another breed, (photos,), 0 where the network can't tell."""
        row = self.heads.added.another
        return np.zeros(len(rows)) if row is None else row.logits(rows.companion)[:, 0]


def refit(
    model: Fused, rehearsal: Rehearsal, reviewed: Labelled, others: Labelled, config: FittingConfig
) -> Fused:
    """Heads that have learnt from reviewed photos too; a breed that the model lacks gets an output.

    `others` are reviewed photos of breeds that aren't learnt, by any name that tells them apart.
    """
    new = sorted(set(reviewed.breeds) - set(model.heads.breeds))
    wide = _widened(model, new)
    every = Rows.joined([rehearsal.training.rows, reviewed.rows])
    weights = _weights(rehearsal, reviewed, new, config)
    added = _added(model, wide.breeds, rehearsal, reviewed, others, weights)
    fused = Fused(Heads(wide.breeds, wide.head, added, wide.weight), model.companion_layer)
    targets = np.concatenate(
        [
            _rehearsed(fused, model, rehearsal.training, config.own_answers),
            np.eye(len(wide.breeds), dtype=np.float32)[reviewed.truth(wide.breeds)],
        ]
    )
    head = _fit(wide.head, every.features, fused.companion(every), targets, weights, config.pull)
    return Fused(Heads(wide.breeds, head, added, wide.weight), model.companion_layer)


def _weights(
    rehearsal: Rehearsal, reviewed: Labelled, new: Sequence[str], config: FittingConfig
) -> np.ndarray:
    """How often each rehearsed photo, and then each reviewed one, counts, summing to 1.

    The reviewed photos of a breed together count for no more than a breed's own usually do, lest
    what is flagged often were answered often; those of a new breed for as much.
    """
    own = rehearsal.stands_for / len(rehearsal.training)
    usual = rehearsal.stands_for / len(set(rehearsal.training.breeds))
    photos = Counter(reviewed.breeds)
    most = {breed: np.inf if breed in new else config.reviewed for breed in photos}
    given = [min(most[breed], usual / photos[breed]) for breed in reviewed.breeds]
    weights = np.array([own] * len(rehearsal.training) + given)
    shares: np.ndarray = (weights / weights.sum()).astype(np.float32)
    return shares


def _widened(model: Fused, new: Sequence[str]) -> Heads:
    """With an output for each new breed, in the order of the outputs, that hardly answers yet."""
    old = model.heads
    breeds = tuple(sorted((*old.breeds, *new)))
    places = [breeds.index(breed) for breed in old.breeds]
    kernel = np.zeros((len(old.head.kernel), len(breeds)), np.float32)
    bias = np.full(len(breeds), UNSEEN, np.float32)
    kernel[:, places], bias[places] = old.head.kernel, old.head.bias
    return Heads(breeds, Head(kernel, bias), old.added, old.weight)


def _added(
    model: Fused,
    breeds: tuple[str, ...],
    rehearsal: Rehearsal,
    reviewed: Labelled,
    others: Labelled,
    weights: np.ndarray,
) -> Added:
    """The companion's rows: those it has, one for each new breed, and another's anew."""
    if model.companion_layer is None:
        return model.heads.added
    known = Labelled.joined([rehearsal.training, reviewed])
    rows = _rows_of_new(model, breeds, known, weights)
    unlisted = Labelled.joined([rehearsal.others, others]).without(breeds)
    if model.heads.added.another is None or not len(unlisted):
        return Added(rows, model.heads.added.another)
    another = fit_another(
        known.rows.companion,
        unlisted.rows.companion,
        unlisted.breeds,
        rehearsal.familiar.rows.companion,
    )
    return Added(rows, another)


def _rows_of_new(
    model: Fused, breeds: tuple[str, ...], known: Labelled, weights: np.ndarray
) -> Head | None:
    old, layer = model.heads, model.companion_layer
    new = [breed for breed in breeds if breed not in old.breeds]
    if layer is None or not new:
        return old.added.breeds
    companion = known.rows.companion
    known_scores = scores(layer.logits(companion), companion, old.breeds, old.added)
    hot = np.array([[breed == each for each in new] for breed in known.breeds])
    fitted = fit_rows(companion, logsumexp(known_scores, axis=1), hot, weights)
    rows = dict(zip(new, zip(fitted.kernel.T, fitted.bias, strict=True), strict=True))
    if old.added.breeds:
        kept = zip(old.added.breeds.kernel.T, old.added.breeds.bias, strict=True)
        rows |= dict(zip(lacking(old.breeds), kept, strict=True))
    ordered = [rows[breed] for breed in lacking(breeds)]
    return Head(
        np.stack([kernel for kernel, _ in ordered], axis=1), np.array([b for _, b in ordered])
    )


def _rehearsed(fused: Fused, model: Fused, photos: Labelled, own: float) -> np.ndarray:
    """Targets of rehearsed photos, photos x breeds: the truth, and the model's own answers."""
    breeds = fused.heads.breeds
    truth = np.eye(len(breeds), dtype=np.float32)[photos.truth(breeds)]
    answers = np.zeros_like(truth)
    answers[:, [breeds.index(breed) for breed in model.heads.breeds]] = softmax(
        model.logits(photos.rows), axis=1
    )
    targets: np.ndarray = (1 - own) * truth + own * answers
    return targets


def _fit(
    start: Head,
    features: np.ndarray,
    companion: np.ndarray,
    targets: np.ndarray,
    weights: np.ndarray,
    pull: float,
) -> Head:
    """The head whose answers, with the companion's, come nearest to the targets."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    scale = np.maximum(spread, LEAST_SPREAD * spread.mean()) + 1e-6
    inputs = ((features - mean) / scale).astype(np.float32)
    begun = (start.logits(features) + companion).astype(np.float32)
    shape = (features.shape[1], targets.shape[1])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        change = flat.astype(np.float32).reshape(shape[0] + 1, shape[1])
        kernel, bias = change[:-1], change[-1]
        answered = log_softmax(begun + inputs @ kernel + bias, axis=1)
        slopes = (np.exp(answered) - targets) * weights[:, np.newaxis]
        error = -float(weights @ (targets * answered).sum(axis=1))
        by_kernel = inputs.T @ slopes + 2 * pull * kernel
        slope = np.concatenate([by_kernel, slopes.sum(axis=0)[np.newaxis]])
        return error + pull * float(np.sum(kernel**2)), slope.ravel().astype(float)

    unchanged = np.zeros((shape[0] + 1) * shape[1])
    found = minimize(loss, unchanged, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    change = found.x.astype(np.float32).reshape(shape[0] + 1, shape[1])
    kernel = change[:-1] / scale[:, np.newaxis]
    return Head(start.kernel + kernel, start.bias + change[-1] - mean @ kernel)
