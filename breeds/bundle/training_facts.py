"""What a manifest says of its model's training, as far as serving tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TrainingFacts:
    """Each is None where a manifest, which may be somebody else's, says nothing that could be it.

    `data` names the photos that were trained on, of which there were `photos`; `validation_photos`
    more were kept to choose by. The fingerprints tell the two sets from any other. `mlflow_run` is
    the id of the run that tells all of it.
    """

    backbone: str | None = None
    data: str | None = None
    photos: int | None = None
    validation_photos: int | None = None
    fingerprint: str | None = None
    validation_fingerprint: str | None = None
    mlflow_run: str | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "TrainingFacts":
        def text(key: str) -> str | None:
            value = told.get(key)
            return value if isinstance(value, str) and value else None

        def count(key: str) -> int | None:
            value = told.get(key)
            return value if isinstance(value, int) else None

        return cls(
            backbone=text("backbone"),
            data=text("data"),
            photos=count("photos"),
            validation_photos=count("validation_photos"),
            fingerprint=text("fingerprint"),
            validation_fingerprint=text("validation_fingerprint"),
            mlflow_run=text("mlflow_run"),
        )
