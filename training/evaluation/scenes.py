"""A photo pasted into the middle of a scene, as a dog far away would be seen."""

import numpy as np
from PIL import Image, ImageFilter, ImageOps

SIDE = 900
# A photo's own blurred blow-up stands in where there is no scene without a dog.
BLUR = 40


def pasted(photo: np.ndarray, around: np.ndarray | None, wider: int) -> np.ndarray:
    """Uint8 RGB, SIDE x SIDE x 3; both given so too, of any size.

    The photo, square, is the scene's middle where this is so many times as wide; where it is as
    wide, the photo alone.
    """
    shown = Image.fromarray(photo)
    if around is None:
        canvas = ImageOps.fit(shown, (SIDE, SIDE)).filter(ImageFilter.GaussianBlur(BLUR))
    else:
        canvas = ImageOps.fit(Image.fromarray(around), (SIDE, SIDE))
    side = SIDE // wider
    canvas.paste(ImageOps.fit(shown, (side, side)), ((SIDE - side) // 2, (SIDE - side) // 2))
    return np.asarray(canvas)
