"""How far confidence can be believed, as a diagram: confidence against how often it is right."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt

from breeds import files
from breeds.bundle.evaluation import Metrics

DPI = 110


def save_diagram(sets: Sequence[Metrics], path: Path) -> None:
    """A panel for each of at least one set or pool, a dot and its interval for each bin.

    Raises OSError.
    """
    drawing, panels = plt.subplots(1, len(sets), figsize=(4 * len(sets), 4), squeeze=False)
    for panel, shown in zip(panels[0], sets, strict=True):
        panel.plot([0, 1], [0, 1], color="0.6", linewidth=1)
        for each in shown.reliability:
            if each.right.share is not None:
                ends = [each.right.share.low, each.right.share.high]
                panel.plot([each.confidence] * 2, ends, color="tab:blue", linewidth=1)
                panel.plot(each.confidence, each.right.share.value, "o", color="tab:blue")
        panel.set(title=shown.name, xlabel="confidence", ylabel="share right")
        panel.set(xlim=(0, 1), ylim=(0, 1))
    drawing.tight_layout()
    with files.replacing(path) as draft:
        drawing.savefig(draft, format="png", dpi=DPI)
    plt.close(drawing)
