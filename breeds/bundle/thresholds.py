"""From where on the program says what it thinks of a photo, as it travels with the model."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

Score = Annotated[float, Field(allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True)
class Thresholds:
    """The least score or probability from which on each thing is said.

    `python -m training thresholds` fits them. `dog`, `wild` and `breed` are on the scales of a
    prediction's `dog_score`, `wild_score` and `breed_score`.
    """

    dog: Score
    """of a photo that shows a dog: one dog in a hundred has less"""
    wild: Score
    """of a photo that may show a wolf, a fox or a coyote: one dog in a hundred has more"""
    breed: Score
    """of a first breed that is accepted: those are right 95 times in 100"""
    group: Probability
    """of a group's breeds together, for it to be named: those are right 95 times in 100"""
    few: Probability
    """of the two likeliest breeds together, for both to be named as possible"""
