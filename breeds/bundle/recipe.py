"""Every choice between a decoded photo and the network's input, as it travels with the model."""

from dataclasses import asdict, dataclass
from typing import Any

CROPS = ("centre", "squash", "letterbox")
EQUALISATIONS = ("none", "global", "clahe")
DENOISINGS = ("none", "non-local-means")


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

    `threshold` cuts the evidence, scaled to 0..1; `margin` widens the squared box by that share of
    its side. A first look whose top-1 probability reaches `sure_above` isn't followed by a second;
    None always looks again.
    """

    threshold: float = 0.45
    margin: float = 0.15
    sure_above: float | None = None


@dataclass(frozen=True)
class Recipe:
    """Every choice between a decoded photo and the network's input.

    `size` is the side of the square input in pixels; `decode_min_side` the least short side, in
    pixels, at which a large JPEG may be decoded; `second_look` is None where one look is enough.
    """

    size: int = 299
    crop: str = "centre"
    equalisation: str = "none"
    denoising: str = "none"
    decode_min_side: int = 640
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
