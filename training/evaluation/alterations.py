"""The same photos turned, blurred, darkened and so on -> how much worse the answers become."""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from tqdm import tqdm

from breeds.bundle.evaluation import Alteration
from training.data.dataset import Sample
from training.evaluation import decided
from training.evaluation.answers import Contender, DecidedAnswers, readable
from training.evaluation.scenes import pasted
from training.evaluation.statistics import paired_difference, proportion

Alter = Callable[[Image.Image], Image.Image]

DEGREES = 15
JPEG_QUALITY = 30
# Of the photo's light, what is left.
LIGHT = 0.35
SMALL_SIDE = 96
# Of the photo's longer side, how far a point is smeared.
BLUR = 1 / 150
# Of each side, what is left in the middle.
TIGHT = 0.7
WIDER = 3
SCENE = "a small dog in a wide scene"


def alterations() -> dict[str, Alter]:
    """By name, what is done to an upright RGB photo."""
    return {
        "turned by 15°": _turned,
        "mirrored": ImageOps.mirror,
        "blurred": _blurred,
        "JPEG of quality 30": _compressed,
        "dark": lambda image: ImageEnhance.Brightness(image).enhance(LIGHT),
        "96 pixels small": lambda image: ImageOps.contain(image, (SMALL_SIDE, SMALL_SIDE)),
        "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
        "cropped tightly": _tight,
    }


def measure(
    of: str,
    contender: Contender,
    samples: Sequence[Sample],
    plain: DecidedAnswers,
    scenes: Sequence[np.ndarray],
    progress: bool,
) -> tuple[Alteration, ...]:
    """A row for each alteration of the photos, which could all be read; `plain` are the answers.

    `scenes` are photos without a dog, uint8 RGB, to put a small dog into; where there are none, a
    blurred blow-up of each photo serves.
    """
    names = [*alterations(), SCENE]
    parts: dict[str, list[DecidedAnswers]] = {name: [] for name in names}
    with tqdm(total=len(samples), desc=f"{of}, altered", unit="photo", disable=not progress) as bar:
        for number, (sample, photo) in enumerate(readable(samples, contender.decode_min_side)):
            around = scenes[number % len(scenes)] if scenes else None
            altered = list(_altered(photo, around).values())
            answers = contender.answer([sample] * len(altered), altered)
            for index, name in enumerate(names):
                parts[name].append(answers.taken(np.arange(len(altered)) == index))
            bar.update()
    return tuple(_row(of, name, DecidedAnswers.joined(part), plain) for name, part in parts.items())


def _altered(photo: np.ndarray, around: np.ndarray | None) -> Mapping[str, np.ndarray]:
    image = Image.fromarray(photo)
    changed = {name: np.asarray(alter(image)) for name, alter in alterations().items()}
    return changed | {SCENE: pasted(photo, around, WIDER)}


def _row(of: str, name: str, answers: DecidedAnswers, plain: DecidedAnswers) -> Alteration:
    shown, right = decided.accepted(answers)
    return Alteration(
        of,
        name,
        len(answers.truth),
        proportion(answers.right),
        paired_difference(answers.right, plain.right),
        shown,
        right,
    )


def _turned(image: Image.Image) -> Image.Image:
    """Without a black corner: the middle that is left is cut out."""
    turned = image.rotate(DEGREES, Image.Resampling.BICUBIC)
    angle = np.deg2rad(DEGREES)
    width, height = image.size
    left = 1 / (np.cos(angle) + max(width, height) / min(width, height) * np.sin(angle))
    return _middle(turned, float(left))


def _blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(max(image.size) * BLUR))


def _compressed(image: Image.Image) -> Image.Image:
    stored = io.BytesIO()
    image.save(stored, "JPEG", quality=JPEG_QUALITY)
    return Image.open(stored).convert("RGB")


def _middle(image: Image.Image, share: float) -> Image.Image:
    width, height = image.size
    sides = max(1, round(width * share)), max(1, round(height * share))
    left, top = (width - sides[0]) // 2, (height - sides[1]) // 2
    return image.crop((left, top, left + sides[0], top + sides[1]))


_tight = partial(_middle, share=TIGHT)
