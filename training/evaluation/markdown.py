"""Markdown's tables, and figures with their intervals as these show them."""

from collections.abc import Sequence

from breeds.bundle.evaluation import Among
from breeds.intervals import Interval


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up."""
    cells = [columns, *[[cell.replace("|", "\\|") for cell in row] for row in rows]]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


def share(interval: Interval) -> str:
    """Such as 90.2% (89.0 to 91.3)."""
    low, high = 100 * interval.low, 100 * interval.high
    return f"{interval.value:.1%} ({low:.1f} to {high:.1f})"


def points(interval: Interval) -> str:
    """Such as +2.67 (+1.79 to +3.54)."""
    value, low, high = (100 * end for end in (interval.value, interval.low, interval.high))
    return f"{value:+z.2f} ({low:+z.2f} to {high:+z.2f})"


def error(interval: Interval) -> str:
    """Such as 0.027 (0.019 to 0.040)."""
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def among(part: Among) -> str:
    """Such as 60.5% (56.2 to 64.6), or what it is of where there is nothing."""
    return share(part.share) if part.share else "none"
