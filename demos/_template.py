"""The mean of four times as many draws has half the error: it falls with the root of n.

A demo to start from: copy this file to `demos/my_name.py`, and `quiz demo my-name` runs it. The
list of demos shows the line above. Then comes the claim with its formula,

    RMS error of a mean of n draws = σ / √n

and a source to check it with (the variances of independent draws add up: Bienaymé 1853). Variance
that the draws share does not average out: try `--shared`.

Every lesson has the order below: knobs, result, experiment, picture, question, verdicts. The
contract is in `quiz/demo/__init__.py`. A lesson sets no heights or widths: a `Figure` fits its
charts into the space there is, and `Beside(a, b)` stacks them if the terminal is too narrow.

A question of the deck may link the demo with `demo: my-name`, and `demos/drills/my_name.py` may
have drills on it. Test the claim with a row in `tests/demos/test_claims.py`, and with a control in
which the effect must not be claimed; give each sentence of the verdicts a row in
`tests/demos/sentences.py`, which reads its numbers back; and test a computed number against an
oracle. Left out: draws with infinite variance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import Array
from quiz.charts import Figure, LineChart, Points, Series
from quiz.demo import Prediction, Range, Verdict, counted, frames, main, sort_into

KNOBS = {
    "--shared 0.5": "draws that depend on each other: the error hardly falls",
    "--sigma 10": "ten times the error, and the same slope",
}
SIZES = 2 ** np.arange(11)  # draws in a mean


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured, as plain numbers and arrays, which `--json` prints."""

    sigma: float
    shared: float
    means: int  # of each size, so far
    errors: Array  # (S,) RMS error of the means of each size

    @property
    def gain(self) -> float:
        """The factor by which the error falls if n is four times as large, fitted to all sizes."""
        slope, _ = np.polyfit(np.log(SIZES), np.log(self.errors), 1)
        return float(4**-slope)


def steps(
    *,
    sigma: Annotated[float, Range(0.01, 100, "standard deviation of a draw")] = 1.0,
    shared: Annotated[float, Range(0, 1, "share of the variance that all draws share")] = 0.0,
    means: Annotated[int, Range(20, 2000, "means of each size")] = 400,
    seed: int = 0,
) -> Iterator[Result]:
    """The experiment, random only by `seed`. Each parameter has a range and becomes an option."""
    rng = np.random.default_rng(seed)
    squares = np.zeros(len(SIZES))
    for count, shown in frames(means):
        for place, size in enumerate(SIZES):
            own = (1 - shared) ** 0.5 * rng.normal(0, sigma, size)  # (n,)
            common = shared**0.5 * rng.normal(0, sigma)
            squares[place] += np.mean(own + common) ** 2  # the true mean is 0
        if shown:
            yield Result(sigma, shared, count, np.sqrt(squares / count))


def render(result: Result) -> Figure:
    """The picture of a result; it computes nothing."""
    theory = Series("σ/√n", result.sigma / np.sqrt(SIZES), SIZES)
    measured = Points("measured", SIZES, result.errors)
    title = f"RMS error of a mean of n draws, {counted(result.means, 'mean')} each"
    return Figure(
        LineChart([theory], title, "n", log_x=True, log_y=True, points=[measured]),
        "On log axes a power law is a straight line.",
    )


def predict(*, sigma: float, shared: float, means: int, **_: object) -> Prediction:
    """The scene, and the question before the run, with options that cover every outcome."""
    return Prediction(
        f"{means:,} times, n numbers with standard deviation {sigma:g} are averaged; "
        f"{shared:.0%} of their variance is common to all of them.",
        "With four times as many numbers, the error of the mean is divided by",
        ("less than 1.5", "1.5 to 3", "3 or more"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    """What the run shows, in numbers, and the opposite if the effect does not show."""
    seen = f"Four times as many draws divide the error by {r.gain:.2f}"
    option = sort_into(r.gain, 1.5, 3)
    return (
        (1.8 < r.gain < 2.2, option, f"{seen}: it falls with the root of n."),
        (r.gain >= 2.2, option, f"{seen}: more than the root of n, by chance."),
        (r.shared == 0, option, f"{seen}: less than the root of n, by chance."),
        (True, option, f"{seen}, not by 2: {r.shared:.0%} of their variance is common to all."),
    )


main(__name__)
