"""Pictures of a search, from searches long and short, without a display."""

import os
import subprocess
import sys

import pytest
from matplotlib.colors import to_hex

from tests.conftest import ROOT
from tests.training.search.hills import SPACE
from training.search.plots import FAINT, draw, importances
from training.search.trials import COMPLETE, FAILED, PRUNED, Trial

pytestmark = pytest.mark.slow


def trial(number: int, rate: float, state: str = COMPLETE, width: int | None = 8) -> Trial:
    """Its value depends on the rate alone."""
    value = 0.9 - abs(rate - 0.1) if state == COMPLETE else None
    parameters = {"width": width, "rate": rate, "dropout": 0.01 * (number % 7)}
    return Trial(number, parameters, state, value, (0.1, 0.2), 1.0)


LONG = [
    *(trial(n, 0.001 * 1.15**n, width=(None, 8, 16)[n % 3]) for n in range(40)),
    trial(40, 0.5, PRUNED),
    trial(41, 0.5, FAILED),
]


def test_the_history_shows_complete_and_pruned_trials_and_the_best_so_far():
    [axes] = draw(LONG, SPACE)["history"].axes
    pruned, complete, best = axes.lines
    assert list(pruned.get_xdata()) == [40] and list(pruned.get_ydata()) == [0.2]
    assert list(complete.get_ydata()) == [t.value for t in LONG[:40]]
    cut_off = [value for value in complete.get_ydata() if value < axes.get_ylim()[0]]
    assert 0 < len(cut_off) <= 4 and "10%" in axes.get_title()
    assert max(best.get_ydata()) == best.get_ydata()[-1] == max(t.value for t in LONG[:40])


def test_the_parameter_that_decides_is_the_most_important():
    shares = importances(LONG[:40], SPACE)
    assert max(shares, key=lambda name: shares[name]) == "rate" and shares["rate"] > 0.7
    assert sum(shares.values()) == pytest.approx(1)
    [axes] = draw(LONG, SPACE)["importances"].axes
    assert [bar.get_width() for bar in axes.patches] == sorted(shares.values())


def test_parallel_coordinates_have_a_line_for_each_complete_trial_the_best_on_top():
    axes, _ = draw(LONG, SPACE)["parallel_coordinates"].axes
    lines = [line for line in axes.lines if len(line.get_ydata()) == len(SPACE) == 3]
    assert len(lines) == 40
    assert all(0 <= height <= 1 for line in lines for height in line.get_ydata())
    best = max(LONG[:40], key=lambda t: t.value)
    place = (None, 8, 16).index(best.parameters["width"]) / 2
    assert lines[-1].get_ydata()[0] == place
    faint = [line for line in lines if to_hex(line.get_color()) == to_hex(FAINT)]
    assert faint == lines[:20]


@pytest.mark.parametrize(
    ("trials", "names"),
    [
        ([trial(0, 0.5, PRUNED)], {"history"}),
        ([trial(0, 0.1)], {"history", "parallel_coordinates"}),
        ([trial(0, 0.1), trial(1, 0.1)], {"history", "parallel_coordinates"}),
        ([trial(0, 0.1), trial(1, 0.3)], {"history", "importances", "parallel_coordinates"}),
    ],
    ids=["pruned", "one", "alike", "two"],
)
def test_a_short_search_is_drawn_too(trials, names, tmp_path):
    figures = draw(trials, SPACE)
    assert set(figures) == names
    for name, figure in figures.items():
        figure.savefig(tmp_path / f"{name}.png")


def test_no_display_and_no_plotting_session_is_needed():
    program = (
        "import sys; import training.search.plots; assert 'matplotlib.pyplot' not in sys.modules"
    )
    bare = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=bare, check=True)
