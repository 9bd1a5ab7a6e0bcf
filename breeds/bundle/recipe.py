"""Every choice between a decoded photo and the network's input, as it travels with the model."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

Crop = Literal["centre", "squash", "letterbox"]
Equalisation = Literal["none", "global", "clahe"]
Denoising = Literal["none", "non-local-means"]
CROPS: tuple[Crop, ...] = get_args(Crop)
EQUALISATIONS: tuple[Equalisation, ...] = get_args(Equalisation)
DENOISINGS: tuple[Denoising, ...] = get_args(Denoising)

Pixels = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True)
class Box:
    """A rectangle on the upright photo; each edge is a fraction of its width or height, in 0..1."""

    left: float
    top: float
    right: float
    bottom: float

    def to_pixels(self, width: int, height: int) -> tuple[float, float, float, float]:
        return self.left * width, self.top * height, self.right * width, self.bottom * height


@dataclass(frozen=True)
class SecondLook:
    """How the first pass's evidence becomes the box that goes through the network again.

    The text under a field is the help of its option in training.
    """

    threshold: Share = 0.45
    """cuts the second look's evidence, scaled to 0..1"""
    margin: Annotated[float, Field(ge=0, le=10)] = 0.15
    """round the second look's squared box, a share of its side"""
    sure_above: Share | None = None
    """look again only below this top-1 probability"""


@dataclass(frozen=True)
class Recipe:
    """Every choice between a decoded photo and the network's input.

    `decode_min_side` is the least short side, in pixels, at which a large JPEG may be decoded;
    `second_look` is None where one look is enough.
    """

    size: Pixels = 299
    """input side in pixels"""
    crop: Crop = "centre"
    """how a photo becomes square"""
    equalisation: Equalisation = "none"
    """of the photo's histogram"""
    denoising: Denoising = "none"
    """of the resized photo"""
    decode_min_side: Pixels = 640
    second_look: SecondLook | None = None

    def __post_init__(self) -> None:
        _require(self.crop, CROPS, "crop")
        _require(self.equalisation, EQUALISATIONS, "equalisation")
        _require(self.denoising, DENOISINGS, "denoising")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Recipe":
        """Raises TypeError for an unknown or missing field, ValueError for an unknown choice."""
        look = values.get("second_look")
        return cls(**{**values, "second_look": SecondLook(**look) if look else None})


def _require(value: str, choices: tuple[str, ...], field: str) -> None:
    if value not in choices:
        raise ValueError(f"{field} is {value!r}: expected one of {', '.join(choices)}")
