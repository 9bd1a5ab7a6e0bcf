"""How photos of one animal are weighed together, as it travels with the model."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True)
class Pooling:
    """`python -m training pooling` fits it, on photos of real dogs."""

    exponent: Annotated[float, Field(ge=0, le=1)] = 0.0
    """of the number of pictures, by which the mean of their log-probabilities is multiplied

    With 0 they count as one photo, with 1 as photos that err independently of each other.
    """
