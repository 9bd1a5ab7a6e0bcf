"""How published ImageNet networks want their pixels."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scaling:
    """How a network wants its pixels, 0..255: (pixel - mean) / scale, by channel."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]


# The conventions of EfficientNet-Lite's, torchvision's and Keras's published ImageNet networks.
SCALINGS = {
    "lite": Scaling((127.0,) * 3, (128.0,) * 3),
    "torch": Scaling((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),
    "tf": Scaling((127.5,) * 3, (127.5,) * 3),
}
