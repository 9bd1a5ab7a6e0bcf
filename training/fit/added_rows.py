"""Features of an ImageNet classifier -> rows beside its own: breeds that it lacks, and another.

ImageNet taught with more than a thousand photos a class, so its own rows stay as they are.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from training.data.labels import read_imagenet_columns
from training.networks.imagenet_classifier import lacking
from training.networks.linear_head import Head

# Penalties and priors as docs/EXPERIMENTS.md found them, on standardised features.
BREED_PENALTY = 1e-3
ANOTHER_PENALTY = 4.0
ANOTHER_SHARE = 0.3
# How often a dog is of another breed where the odds are fitted.
PRIOR = 0.2
FOLDS = 5
STEPS = 100


def fit_breeds(
    features: np.ndarray, logits: np.ndarray, truth: np.ndarray, breeds: Sequence[str]
) -> Head | None:
    """A row for each breed that ImageNet lacks, by a softmax in which ImageNet's rows are fixed.

    `features` is float32, examples x channels, `logits` examples x 1000, `truth` each one's index
    among the `breeds`. None where ImageNet lacks none.
    """
    new = [breeds.index(breed) for breed in lacking(breeds)]
    if not new:
        return None
    columns = read_imagenet_columns()
    known = logsumexp(logits[:, [columns[b] for b in breeds if b in columns]], axis=1)
    return fit_rows(features, known, truth[:, np.newaxis] == np.array(new))


def fit_rows(
    features: np.ndarray, known: np.ndarray, hot: np.ndarray, weights: np.ndarray | None = None
) -> Head:
    """Rows for new outputs, by a softmax in which all others are fixed.

    `known` is the log-sum-exp of those others' scores, (examples,); `hot`, bool, examples x new,
    which new output an example is of, if any; `weights`, (examples,), how often each counts.
    """
    shares = np.ones(len(known)) if weights is None else weights
    shares = (shares / shares.sum()).astype(np.float32)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    inputs, start = (features - mean) / scale, float(known.mean())
    is_new, hot = hot.any(axis=1), hot.astype(np.float32)
    new = hot.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        kernel, bias = _unflattened(flat, new)
        scores = inputs @ kernel + bias + start
        total = np.logaddexp(known, logsumexp(scores, axis=1))
        right = np.where(is_new, (hot * scores).sum(axis=1), known)
        slopes = (np.exp(scores - total[:, np.newaxis]) - hot) * shares[:, np.newaxis]
        value = shares @ (total - right) + BREED_PENALTY * np.sum(kernel**2)
        by_kernel = inputs.T @ slopes + 2 * BREED_PENALTY * kernel
        return float(value), _flattened(by_kernel, slopes.sum(axis=0))

    empty = np.zeros((features.shape[1] + 1) * new)
    found = minimize(loss, empty, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    kernel, bias = _unflattened(found.x, new)
    return _over_raw_features(kernel, bias + start, mean, scale)


def fit_another(
    listed: np.ndarray, others: np.ndarray, breed_of: Sequence[str], kept: np.ndarray
) -> Head:
    """One row: the log-odds that a dog is of a breed that isn't learnt.

    A ridge regression, whose penalty is so strong that it follows what the other breeds have in
    common, and then a logistic one over its score (Platt 1999) of breeds that it was fitted
    without. `listed` and `others` are float32, photos x channels, of breeds that are learnt and of
    others, whose names are `breed_of`: a breed counts by the root of its photos. `kept` are
    features of photos of learnt breeds that were kept to choose by.
    """
    names, index, counts = np.unique(breed_of, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts[index])
    mean, scale = listed.mean(axis=0), listed.std(axis=0) + 1e-6
    inputs, other_inputs = (listed - mean) / scale, (others - mean) / scale
    spread = inputs.T @ inputs / len(inputs)

    def direction(chosen: np.ndarray) -> np.ndarray:
        shares = weights * chosen
        shares = ANOTHER_SHARE * shares / shares.sum()
        both = (1 - ANOTHER_SHARE) * spread + (other_inputs.T * shares) @ other_inputs
        both += ANOTHER_PENALTY * np.eye(len(both))
        solved: np.ndarray = np.linalg.solve(both, shares @ other_inputs)
        return solved

    scores = np.empty(len(others))
    folds = np.arange(len(names))[index] % min(FOLDS, len(names))
    for fold in np.unique(folds):
        held_out = folds == fold
        chosen = ~held_out if (~held_out).any() else held_out
        scores[held_out] = other_inputs[held_out] @ direction(chosen)
    row = direction(np.ones(len(others)))
    slope, offset = _odds((kept - mean) / scale @ row, scores, weights)
    kernel = (slope * row)[:, np.newaxis]
    return _over_raw_features(kernel, np.array([offset]), mean, scale)


def _odds(listed: np.ndarray, others: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Slope and offset of the log-odds over scores, each side by its prior."""
    scores = np.concatenate([listed, others])
    is_other = np.concatenate([np.zeros(len(listed)), np.ones(len(others))])
    shares = np.concatenate(
        [np.full(len(listed), (1 - PRIOR) / len(listed)), PRIOR * weights / weights.sum()]
    )

    def loss(line: np.ndarray) -> tuple[float, np.ndarray]:
        odds = line[0] * scores + line[1]
        slopes = shares * (expit(odds) - is_other)
        value = np.sum(shares * (np.logaddexp(0, odds) - is_other * odds))
        return float(value), np.array([slopes @ scores, slopes.sum()])

    slope, offset = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(slope), float(offset)


def _over_raw_features(
    kernel: np.ndarray, bias: np.ndarray, mean: np.ndarray, scale: np.ndarray
) -> Head:
    raw = kernel / scale[:, np.newaxis]
    return Head(raw.astype(np.float32), (bias - mean @ raw).astype(np.float32))


def _flattened(kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    return np.concatenate([kernel.ravel(), bias]).astype(np.float64)


def _unflattened(flat: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    kernel = flat[:-rows].reshape(-1, rows)
    return kernel.astype(np.float32), flat[-rows:].astype(np.float32)
