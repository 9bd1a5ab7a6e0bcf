"""The linear head: its targets, what it keeps of a fit, and going on after a stop."""

import errno
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.full_disk import no_file_beyond
from training.config import OPTIMISERS, SCHEDULES, HeadConfig
from training.fit import head as module
from training.fit.checkpoint import Checkpoint
from training.fit.head import LAST_RATE, Examples, _Batches, _schedule, fit_head, targets_of
from training.networks.linear_head import Head

pytestmark = pytest.mark.training

CHANNELS, BREEDS, DEAD = 12, 3, 4
QUICK = HeadConfig(epochs=10, batch=32, learning_rate=0.02, l2=0.0)


def examples(seed: int, count: int = 120, noise: float = 0.5) -> tuple[Examples, np.ndarray]:
    """A cloud for each breed, far from 0 and small, with a dead channel; and the breeds."""
    random = np.random.default_rng(seed)
    truth = np.arange(count) % BREEDS
    centres = np.random.default_rng(0).normal(size=(BREEDS, CHANNELS))
    scattered = centres[truth] + noise * random.normal(size=(count, CHANNELS))
    features = (5 + 0.02 * scattered).astype(np.float32)
    features[:, DEAD] = 0
    return Examples(features, targets_of(truth, BREEDS, HeadConfig())), truth


@cache
def fitted(config: HeadConfig = QUICK) -> tuple[Head, dict[str, list[float]]]:
    """The head that these settings give on the usual examples, with its curves; fitted once."""
    return fit_head(examples(1)[0], examples(2)[0], config)


def loss(head: Head, shown: Examples) -> float:
    logits = head.logits(shown.features)
    log_sum = np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1)) + logits.max(1)
    return float(np.mean(log_sum - (shown.targets * logits).sum(1)))


def test_targets_are_one_for_the_breed():
    targets = targets_of(np.array([2, 0]), BREEDS, HeadConfig())
    np.testing.assert_array_equal(targets, [[0, 0, 1], [1, 0, 0]])


def test_label_smoothing_spreads_its_share_over_all_breeds():
    targets = targets_of(np.array([1]), BREEDS, HeadConfig(label_smoothing=0.3))
    np.testing.assert_allclose(targets, [[0.1, 0.8, 0.1]], atol=1e-6)


def test_the_teacher_gives_its_share_of_the_targets():
    teacher = np.array([[0.5, 0.25, 0.25]])
    config = HeadConfig(teacher_share=0.4)
    targets = targets_of(np.array([1]), BREEDS, config, teacher)
    np.testing.assert_allclose(targets, [[0.2, 0.7, 0.1]], atol=1e-6)


@pytest.mark.parametrize("averaging", [0.0, QUICK.averaging])
def test_the_head_is_the_one_that_was_measured(averaging):
    validation, truth = examples(2)
    head, curves = fitted(replace(QUICK, averaging=averaging))
    assert np.mean(head.logits(validation.features).argmax(axis=1) == truth) > 0.9
    assert loss(head, validation) == pytest.approx(min(curves["val_loss"]), rel=1e-3)
    np.testing.assert_array_equal(head.kernel[DEAD], 0)


@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_training_stops_early_and_keeps_the_best(averaging):
    training, _ = examples(1, count=60, noise=3)
    validation, _ = examples(2, noise=3)
    config = replace(QUICK, epochs=200, patience=3, averaging=averaging, learning_rate=0.05)
    head, curves = fit_head(training, validation, config)
    losses = curves["val_loss"]
    assert len(losses) == int(np.argmin(losses)) + 1 + 3 < 200
    assert loss(head, validation) == pytest.approx(min(losses), rel=1e-3)


def test_the_penalty_makes_the_head_smaller():
    (free, _), (held, _) = fitted(), fitted(replace(QUICK, l2=0.5))
    assert np.abs(held.kernel).mean() < 0.5 * np.abs(free.kernel).mean()


def rank(head: Head) -> int:
    scale = examples(1)[0].features.std(axis=0) + 1e-6
    return int(np.linalg.matrix_rank(head.kernel * scale[:, np.newaxis], tol=1e-3))


def test_the_width_is_the_rank_of_one_matrix():
    validation, truth = examples(2)
    free, _ = fitted()
    narrow, curves = fitted(replace(QUICK, width=1))
    assert narrow.kernel.shape == free.kernel.shape == (CHANNELS, BREEDS)
    assert rank(narrow) == 1 and rank(free) > 1
    assert loss(narrow, validation) == pytest.approx(min(curves["val_loss"]), rel=1e-3)
    wide, _ = fitted(replace(QUICK, width=8))
    assert np.mean(wide.logits(validation.features).argmax(axis=1) == truth) > 0.9


def test_the_penalty_on_a_narrow_head_is_on_its_product():
    narrow = replace(QUICK, width=8)
    (free, _), (held, _) = fitted(narrow), fitted(replace(narrow, l2=0.5))
    assert np.abs(held.kernel).mean() < 0.5 * np.abs(free.kernel).mean()


# Every optimiser is handed its rate in the same way, so that each choice is tried once.
@pytest.mark.parametrize(("optimiser", "schedule"), list(zip(OPTIMISERS, SCHEDULES, strict=True)))
def test_each_optimiser_and_each_schedule_learns(optimiser, schedule):
    validation, truth = examples(2)
    head, curves = fitted(replace(QUICK, optimiser=optimiser, schedule=schedule))
    assert np.mean(head.logits(validation.features).argmax(axis=1) == truth) > 0.9
    assert loss(head, validation) == pytest.approx(min(curves["val_loss"]), rel=1e-3)


def test_adamw_decays_the_weights_instead_of_adding_to_the_loss():
    few = replace(QUICK, optimiser="adamw", epochs=3)
    free, _ = fitted(few)
    held, curves = fitted(replace(few, l2=25.0))
    assert np.abs(held.kernel).mean() < 0.7 * np.abs(free.kernel).mean()
    assert max(curves["loss"]) < np.log(BREEDS)


def test_schedules_end_as_they_say():
    ends = {name: _schedule(name, 0.5, 10) for name in SCHEDULES}
    assert ends["constant"] == 0.5
    assert float(ends["cosine"](0)) == float(ends["exponential"](0)) == 0.5
    assert float(ends["cosine"](10)) == pytest.approx(0, abs=1e-6)
    assert float(ends["exponential"](10)) == pytest.approx(0.5 * LAST_RATE, rel=1e-5)


def test_dropout_hides_inputs_in_training_alone():
    validation, _ = examples(2)
    dropped, curves = fitted(replace(QUICK, dropout=0.5))
    plain, _ = fitted()
    assert not np.allclose(dropped.kernel, plain.kernel, rtol=0.05)
    assert loss(dropped, validation) == pytest.approx(min(curves["val_loss"]), rel=1e-3)


def test_a_report_hears_each_epoch_and_may_end_the_fit():
    training, validation = examples(1)[0], examples(2)[0]
    few = replace(QUICK, epochs=4)
    heard: list[tuple[int, float]] = []
    _, curves = fit_head(training, validation, few, report=lambda *told: heard.append(told))
    assert heard == list(enumerate(curves["val_accuracy"])) and len(heard) == few.epochs

    def stop(epoch: int, accuracy: float) -> None:
        if epoch == 2:
            raise Stopped

    with pytest.raises(Stopped):
        fit_head(training, validation, few, report=stop)


def test_averaging_holds_the_weights_back():
    config = replace(QUICK, epochs=1)
    free, held = (fitted(replace(config, averaging=decay))[0] for decay in (0.0, 0.99))
    assert np.abs(held.kernel).mean() < 0.6 * np.abs(free.kernel).mean()


def test_the_same_seed_gives_the_same_head():
    training, validation = examples(1)[0], examples(2)[0]
    config = replace(QUICK, epochs=3, mixup=0.4)
    first, second, other = (
        fit_head(training, validation, replace(config, seed=seed))[0]
        for seed, name in ((0, "first"), (0, "second"), (1, "other"))
    )
    np.testing.assert_allclose(first.kernel, second.kernel, rtol=1e-5)
    assert not np.allclose(first.kernel, other.kernel, rtol=1e-3)


def test_an_epoch_shows_every_example_once():
    numbers = np.arange(70, dtype=np.float32)[:, np.newaxis]
    batches = _Batches(numbers, numbers, replace(QUICK, batch=32))
    orders = []
    for _ in range(2):
        orders.append(np.concatenate([batches[i][0] for i in range(len(batches))])[:, 0])
        batches.on_epoch_end()
    assert [sorted(order) for order in orders] == [sorted(numbers[:, 0])] * 2
    assert orders[0].tolist() != orders[1].tolist()


def test_mixup_mixes_features_and_targets_alike():
    hot = np.eye(40, dtype=np.float32)
    features, targets = _Batches(hot, hot, replace(QUICK, mixup=0.5))[0]
    np.testing.assert_array_equal(features, targets)
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-6)
    assert np.mean(targets.max(axis=1) < 0.99) > 0.3
    assert (np.count_nonzero(targets, axis=1) <= 2).all()


class Stopped(BaseException):
    pass


def stop_before(epoch: int, monkeypatch: pytest.MonkeyPatch, *fit) -> None:
    """What a kill between two epochs leaves behind."""

    class Stops(Checkpoint):
        def on_epoch_begin(self, number: int, logs: dict | None = None) -> None:
            if number == epoch:
                raise Stopped
            super().on_epoch_begin(number, logs)

    with monkeypatch.context() as patched:
        patched.setattr(module, "Checkpoint", Stops)
        with pytest.raises(Stopped):
            fit_head(*fit)


def test_a_stopped_fit_ends_as_an_unbroken_one(tmp_path: Path, monkeypatch):
    training, validation = examples(1, 60, noise=3)[0], examples(2, noise=3)[0]
    often = replace(QUICK, epochs=30, batch=8, learning_rate=0.05, patience=3, averaging=0.9)
    config = replace(often, optimiser="adamw", dropout=0.3, mixup=0.4)
    unbroken, curves = fit_head(training, validation, config)
    best = int(np.argmin(curves["val_loss"]))
    assert len(curves["loss"]) == best + 1 + config.patience < config.epochs

    kept = tmp_path / "head.npz"
    stop_before(best + 1, monkeypatch, training, validation, config, kept)
    resumed, whole = fit_head(training, validation, config, kept)
    assert list(whole) == list(curves)
    np.testing.assert_allclose(whole["loss"], curves["loss"], rtol=1e-5)
    np.testing.assert_allclose(whole["val_loss"], curves["val_loss"], rtol=1e-5)
    np.testing.assert_allclose(resumed.kernel, unbroken.kernel, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(resumed.bias, unbroken.bias, rtol=1e-4, atol=1e-4)

    written = kept.stat().st_mtime_ns
    again, same = fit_head(training, validation, config, kept)
    assert same == whole and kept.stat().st_mtime_ns == written
    np.testing.assert_array_equal(again.kernel, resumed.kernel)


@pytest.mark.parametrize("damage", ["cut short", "empty", "of another network"])
def test_a_checkpoint_of_no_use_is_told_and_left_aside(tmp_path, capsys, damage):
    training, validation = examples(1)[0], examples(2)[0]
    kept = tmp_path / "head.npz"
    np.savez(kept, **{"state/0": np.ones(5), "seconds": np.ones(2)})
    if damage != "of another network":
        kept.write_bytes(kept.read_bytes()[: 400 if damage == "cut short" else 0])
    _, curves = fit_head(training, validation, replace(QUICK, epochs=1), kept)
    assert f"{kept} can't be used, so this training begins anew." in capsys.readouterr().out
    assert len(curves["loss"]) == 1
    with np.load(kept) as arrays:
        assert len(arrays["seconds"]) == 1


def test_a_full_disk_leaves_the_last_epoch_that_fitted(tmp_path, monkeypatch):
    training, validation = examples(1)[0], examples(2)[0]
    config, kept = replace(QUICK, epochs=3), tmp_path / "head.npz"
    stop_before(1, monkeypatch, training, validation, config, kept)
    before = kept.read_bytes()
    with no_file_beyond(2000), pytest.raises(OSError) as caught:
        fit_head(training, validation, config, kept)
    assert (caught.value.filename, caught.value.errno) == (str(kept), errno.EFBIG)
    assert list(tmp_path.iterdir()) == [kept]
    assert kept.read_bytes() == before


def test_a_head_that_is_pulled_strongly_stays_where_it_starts():
    start = Head(np.array([[1.0, -1.0], [0.5, 2.0]], np.float32), np.array([0.3, -0.2], np.float32))
    random = np.random.default_rng(0)
    features = random.normal([3, -2], [2, 5], (40, 2)).astype(np.float32)
    targets = np.eye(2, dtype=np.float32)[random.integers(0, 2, 40)]
    examples = Examples(features, targets)

    def moved(l2: float) -> float:
        config = HeadConfig(l2=l2, epochs=60, patience=60, averaging=0)
        head, _ = fit_head(examples, examples, config, start=start)
        return float(np.abs(head.kernel - start.kernel).max())

    assert moved(100) < 0.2 * moved(0)
