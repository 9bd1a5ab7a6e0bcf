"""What a search tries: a head on features that are computed once, or a tuned network."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Protocol

import keras
from filelock import FileLock

from training.config import FineTuneConfig, Guide, TrainConfig
from training.data.splits import Parts
from training.digests import digest_of, digest_of_file
from training.fit import run
from training.fit.extractor import extractor_of
from training.fit.head import fit_head
from training.fit.head_data import HeadData, gather
from training.fit.learn import WORK
from training.fit.preparation import prepare
from training.fit.train import train
from training.fit.trunk import check_cut
from training.networks.backbones import Backbone, load_backbone, own_head
from training.search.best import Best
from training.search.space import Parameters, Space, fine_tune_space, head_space, inside
from training.search.trials import COMPLETE, Report, Trial
from training.tracking import runs
from training.tracking.record import record

TRIAL_TAG = "trial"


class SearchObjective(Protocol):
    """`identity` names the search: only trials of the same one can be compared.

    `start` is what is tried first, the configuration's own settings, where the space holds them;
    `photos` is how many are trained on.
    """

    space: Space
    identity: str
    photos: int
    start: Parameters | None

    def __call__(self, parameters: Parameters, report: Report) -> float:
        """Top-1 on the validation part."""

    def keep(self, trial: Trial) -> None:
        """Record a finished trial as a child of the search's run. Raises TrackingError."""

    def best(self, parameters: Parameters, found: Mapping[str, Any]) -> Best:
        """The settings that these parameters stand for."""


class HeadObjective:
    """A head for each trial, fitted as training fits it, on features that are computed once."""

    def __init__(
        self, config: TrainConfig, parts: Parts, backbone: Backbone, data: HeadData
    ) -> None:
        self._config, self._data = config, data
        self._own = own_head(backbone, config.backbone_weights, parts.breeds)
        self.photos = len(parts.training.samples)
        self.space = head_space(config)
        self.start = inside(self.space, asdict(config.head))
        self.identity = _identity("head", config, parts, backbone, self.space)

    def __call__(self, parameters: Parameters, report: Report) -> float:
        keras.utils.clear_session(free_memory=True)
        config = replace(self._config.head, **parameters)
        training = self._data.training(config)
        kept = self._data.validation
        head, _ = fit_head(training, kept, config, report=report, start=self._own)
        return self._data.accuracy(head)

    def keep(self, trial: Trial) -> None:
        with runs.run(f"trial {trial.number}", _tags(trial), trial.reason) as tracked:
            tracked.parameters(trial.parameters)
            tracked.curves({"val_accuracy": trial.curve})
            tracked.metric("seconds", trial.seconds)
            if trial.value is not None:
                tracked.metric("validation_top_1", trial.value)

    def best(self, parameters: Parameters, found: Mapping[str, Any]) -> Best:
        return Best(dict(parameters), None, self._config.augmented, found)


class FineTuneObjective:
    """A whole training run for each trial, in a folder of its parameters' name under `out`."""

    def __init__(
        self, config: TrainConfig, parts: Parts, backbone: Backbone, cuts: tuple[str, ...]
    ) -> None:
        """`cuts` are the layers that tuning may start from."""
        self._config = config
        self.photos = len(parts.training.samples)
        self._tuning = config.fine_tune or FineTuneConfig(cuts[0])
        self.space = fine_tune_space(cuts)
        usual = {**asdict(self._tuning), "augmented": config.augmented}
        self.start = inside(self.space, usual)
        self.identity = _identity("fine-tune", config, parts, backbone, self.space)

    def __call__(self, parameters: Parameters, report: Report) -> float:
        """A run that was killed goes on from its last epoch, one that is finished isn't repeated.

        It reports nothing, so no trial is pruned: epochs are few, and late ones matter most.
        """
        keras.utils.clear_session(free_memory=True)
        folder = self._folder(parameters)
        if not (folder / run.DESCRIPTION).exists():
            train(replace(self._configured(parameters), out=folder))
            shutil.rmtree(folder / WORK, ignore_errors=True)
        return run.load(folder)[0].training.validation_top_1

    def keep(self, trial: Trial) -> None:
        name, tags = f"trial {trial.number}", _tags(trial)
        if trial.state == COMPLETE:
            record(self._folder(trial.parameters), name, tags)
            return
        with runs.run(name, tags, trial.reason) as tracked:
            tracked.parameters(trial.parameters)

    def best(self, parameters: Parameters, found: Mapping[str, Any]) -> Best:
        chosen = self._configured(parameters)
        head = {name: getattr(chosen.head, name) for name in head_space(chosen)}
        tuning = {key: value for key, value in parameters.items() if key != "augmented"}
        return Best(head, tuning, chosen.augmented, found)

    def _configured(self, parameters: Parameters) -> TrainConfig:
        tuning = {key: value for key, value in parameters.items() if key != "augmented"}
        return replace(
            self._config,
            fine_tune=replace(self._tuning, **tuning),
            augmented=parameters["augmented"],
        )

    def _folder(self, parameters: Parameters) -> Path:
        return self._config.out / "trials" / digest_of([dict(parameters)])[:12]


def head_objective(config: TrainConfig) -> HeadObjective:
    """Look at the photos first; a second process that shares the cache waits for the first.

    Raises TrainingError.
    """
    parts, backbone = _open(config)
    config.cache.mkdir(parents=True, exist_ok=True)
    with FileLock(config.cache / "features.lock"):
        extractor = extractor_of(backbone, parts, config.recipe, config.precision, config.cache)
        data = gather(extractor, config.augmented, config.teacher, config.companion)
    return HeadObjective(config, parts, backbone, data)


def fine_tune_objective(config: TrainConfig, cuts: tuple[str, ...]) -> FineTuneObjective:
    """Raises TrainingError, for a layer among `cuts` that tuning can't start from too."""
    parts, backbone = _open(config)
    for cut in cuts:
        check_cut(backbone, cut)
    return FineTuneObjective(config, parts, backbone, cuts)


def _open(config: TrainConfig) -> tuple[Parts, Backbone]:
    parts = prepare(config)
    return parts, load_backbone(config.backbone, config.backbone_weights, config.recipe.size)


def _identity(
    stage: str, config: TrainConfig, parts: Parts, backbone: Backbone, space: Space
) -> str:
    """All that an accuracy depends on besides the parameters."""
    tuning = config.fine_tune and asdict(config.fine_tune)
    guides = [_guide(guide) for guide in (config.teacher, config.companion)]
    settings = [asdict(config.recipe), config.precision, asdict(config.head), tuning]
    photos = [parts.training.fingerprint, parts.validation.fingerprint, config.augmented]
    digest = digest_of([backbone.digest(), *settings, *photos, *guides, str(dict(space))])
    return f"{stage}-{digest[:12]}"


def _guide(guide: Guide | None) -> list[Any] | None:
    if guide is None:
        return None
    return [digest_of_file(guide.file), guide.scaling, guide.weight]


def _tags(trial: Trial) -> dict[str, str]:
    return {TRIAL_TAG: str(trial.number), "state": trial.state, "priority": "P3"}
