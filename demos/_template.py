"""A mean of four times as many draws is off by half: its error falls with the root of n.

A demo to start from: copy this file to `demos/my_name.py`, and `quiz demo my-name` runs it. The
first line above is what the list of demos shows. Then say the claim and its formula,

    RMS error of a mean of n draws = σ / √n

and the source it can be checked with (the variances of independent draws add up: Bienaymé 1853).
Where draws have a part of their variance in common, that part stays: turn `--shared`.

A question of the deck links the demo with `demo: my-name`; none has to. `demos/drills/my_name.py`
may hold drills on it. Test the claim with a row in `tests/demos/test_claims.py`, with a control
where the effect must not be claimed, and test a number that the demo computes against an oracle.

Left out: draws whose variance is infinite.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Array
from quiz.charts import LineChart, Points, Series
from quiz.demo import Knob, Prediction, Range, main

KNOBS = (
    Knob("--shared 0.5", "draws that depend on each other: the error hardly falls"),
    Knob("--sigma 10", "ten times the error, and the same slope"),
)
SIZES = 2 ** np.arange(11)  # draws in a mean
FRAMES = 40


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured, plain numbers and arrays: `--json` prints just these."""

    sigma: float
    shared: float
    means: int  # of each size, so far
    errors: Array  # (S,) RMS error of the means of each size

    @property
    def gain(self) -> float:
        """By what the error falls when n is four times as large, fitted over all sizes."""
        slope, _ = np.polyfit(np.log(SIZES), np.log(self.errors), 1)
        return float(4**-slope)


def compute(
    *,
    sigma: Annotated[float, Range(0.01, 100, "standard deviation of a draw")] = 1.0,
    shared: Annotated[float, Range(0, 1, "share of the variance that all draws share")] = 0.0,
    means: Annotated[int, Range(20, 2000, "means of each size")] = 400,
    seed: int = 0,
) -> Result:
    """Parameters to result, by `seed` alone. Each parameter has a range and becomes an option."""
    *_, last = steps(sigma=sigma, shared=shared, means=means, seed=seed)
    return last


def steps(*, sigma: float, shared: float, means: int, seed: int) -> Iterator[Result]:
    """The same as something to watch; the last step is what `compute` returns. May be left out."""
    rng = np.random.default_rng(seed)
    squares = np.zeros(len(SIZES))
    shown = set(np.linspace(1, means, min(means, FRAMES)).round().astype(int).tolist())
    for count in range(1, means + 1):
        for place, size in enumerate(SIZES):
            own = (1 - shared) ** 0.5 * rng.normal(0, sigma, size)  # (n,)
            common = shared**0.5 * rng.normal(0, sigma)
            squares[place] += np.mean(own + common) ** 2  # the true mean is 0
        if count in shown:
            yield Result(sigma, shared, count, np.sqrt(squares / count))


def render(result: Result) -> RenderableType:
    """Result to picture, without computing anything."""
    theory = Series("σ/√n", result.sigma / np.sqrt(SIZES), SIZES)
    measured = Points("measured", SIZES, result.errors)
    title = f"RMS error of a mean of n draws, {result.means} means each"
    chart = LineChart(
        [theory], title, "n", log_x=True, log_y=True, points=[measured], height=16
    )  # fmt: skip
    return Group(chart, Text("On log axes a power law is a straight line.", style="dim"))


def predict(**_: object) -> Prediction:
    """Asked before the run; the right option is found in the result, or None for a tie."""
    return Prediction(
        "With four times as many draws, the error of the mean is divided by",
        ("1: it stays", "about 2", "about 4"),
        lambda result: int(np.argmin(np.abs(np.log(np.array([1, 2, 4]) / result.gain)))),
    )


def headline(result: Result) -> str:
    """What one should see, in numbers, and the opposite where the effect does not show."""
    seen = f"Four times as many draws divide the error by {result.gain:.2f}"
    if result.gain > 1.8:
        return f"{seen}: it falls with the root of n."
    return f"{seen}, not by 2: {result.shared:.0%} of their variance is common to all draws."


main(__name__)
