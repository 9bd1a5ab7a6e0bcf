"""Numbers on a command line that must lie in a range; argparse tells the user when they don't."""

import math
from argparse import ArgumentTypeError
from collections.abc import Callable


def whole(least: int) -> Callable[[str], int]:
    """A parser of whole numbers from `least` on."""

    def whole_number(text: str) -> int:
        value = int(text)
        if value < least:
            raise ArgumentTypeError(f"{text} is less than {least}")
        return value

    return whole_number


def between(low: float, high: float = math.inf) -> Callable[[str], float]:
    """A parser of finite numbers from `low` to `high`, both included."""

    def number(text: str) -> float:
        value = float(text)
        if not (low <= value <= high and math.isfinite(value)):
            bounds = f"from {low} on" if math.isinf(high) else f"from {low} to {high}"
            raise ArgumentTypeError(f"{text} isn't a number {bounds}")
        return value

    return number
