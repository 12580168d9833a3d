"""One hidden layer fits any curve if it is wide enough, unless its activation is a polynomial.

Claim. A net with one hidden layer and a linear output,

    g(x) = c + Σⱼ aⱼ f(wⱼ(x − tⱼ)),      j = 1 … m

comes as near as one likes to every continuous function on a compact set, m being large enough, if
and only if f is no polynomial. "Non-linear" will not do: all sums of parabolas are parabolas, so
for f(x) = x² more than two units change nothing.

The slopes wⱼ and knots tⱼ are drawn at random (wⱼ ~ N(0, 12²), tⱼ uniform), the wider nets keep
the units of the narrower ones, and the output weights aⱼ and c are fitted by least squares. There
is no gradient descent in this: the theorem says that good weights exist, not that training finds
them. "By hand" is the proof for ReLU: m units join m + 1 points of the target with straight lines,
and no point of [0, 1] is further off than h²/8 · max|f″|, h = 1/m.

Sources. Cybenko 1989, Mathematics of Control, Signals and Systems 2 (sigmoidal); Hornik,
Stinchcombe, White 1989 and Hornik 1991, Neural Networks (bounded, not constant); Leshno, Lin,
Pinkus, Schocken 1993, Neural Networks 6 (if and only if not a polynomial: ReLU as well).

Left out: how many units it takes, which may be exponentially many in higher dimensions; what the
net does outside of [0, 1], which nothing here restrains; noise and generalization. A target that
jumps can be approached on average, not at every point.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import ACTIVATIONS
from demos.nn.module import Array
from quiz.charts import LineChart, Points, Reference, Series, SideBySide
from quiz.demo import Choice, Knob, Many, Prediction, Range, main

KNOBS = (
    Knob("--target step", "a jump is harder"),
    Knob("--acts identity", "a straight line"),
)
ACTS = ("relu", "tanh", "sigmoid", "gelu", "softplus", "square", "identity")
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128)
SLOPE = 12.0  # standard deviation of the slopes: a tanh rises within about 1/12 of the interval
LOOK_BACK = 8  # who stops improving is told from this factor in width
STALLED = 0.99  # more than this share of the error is left after it
SIDE_BY_SIDE, TALL, FLAT = 76, 15, 10  # columns for two charts; their lines
CAPTION = "Output weights by least squares, no gradient descent: possible, not learned."
CAPTIONS = {"step": "Least squares, no gradient descent. A jump is approached on average only."}
FLOOR = 1e-5  # the bottom of the axis of errors
CLOSE = 0.01  # an error below this share of the target's spread is a fit

POLYNOMIALS = {"identity": ("straight line", 1), "square": ("parabola", 2)}

TARGETS: dict[str, Callable[[Array], Array]] = {
    "wave": lambda x: np.sin(np.pi * x) + 0.5 * np.sin(4 * np.pi * x),
    "step": lambda x: np.where(x < 0.5, 0.0, 1.0),
    "abs": lambda x: np.abs(x - 0.5),
}


@dataclass(frozen=True, slots=True)
class Result:
    """Root mean square errors over x in [0, 1], and the fits of the widest nets."""

    target_name: str
    acts: tuple[str, ...]
    widths: tuple[int, ...]  # rising
    errors: Array  # (A, W), for each activation and width
    by_hand: Array  # (W,), of the ReLU net that joins points of the target
    limits: dict[str, float]  # polynomial activation -> error of the best such polynomial
    spread: float  # the standard deviation of the target: the error of the best constant
    x: Array  # (N,)
    target: Array  # (N,)
    fits: Array  # (A, N)

    @property
    def stalled(self) -> tuple[str, ...] | None:
        """Activations whose error, still far from 0, hardly falls over the last factor of 8.

        None if the widths do not span that factor.
        """
        earlier = [i for i, width in enumerate(self.widths) if width * LOOK_BACK <= self.widths[-1]]
        if not earlier or self.widths[earlier[-1]] < 2:
            return None
        return tuple(
            act
            for act, error in zip(self.acts, self.errors, strict=True)
            if error[-1] > CLOSE * self.spread and error[-1] > STALLED * error[earlier[-1]]
        )


def compute(
    *,
    acts: Annotated[tuple[str, ...], Many(Choice(ACTS, "activation"), 4, "activations")] = (
        "relu",
        "tanh",
        "square",
    ),
    widths: Annotated[
        tuple[int, ...], Many(Range(1, 256, "units"), 12, "units in the hidden layer")
    ] = WIDTHS,
    target: Annotated[str, Choice(("wave", "step", "abs"), "function to fit")] = "wave",
    seed: int = 0,
) -> Result:
    """Fit the output weights of nets of each activation and width to the target."""
    rng = np.random.default_rng(seed)
    acts = tuple(dict.fromkeys(acts))
    widths = tuple(sorted(set(widths)))
    x = np.linspace(0, 1, 401)  # (N,)
    y = TARGETS[target](x)
    slopes = rng.normal(0, SLOPE, widths[-1])  # (M,)
    knots = rng.uniform(0, 1, widths[-1])
    fits = np.array([[fit(x, y, act, slopes[:m], knots[:m]) for m in widths] for act in acts])
    joined = np.array([join(TARGETS[target], m, x) for m in widths])  # (W, N)
    return Result(
        target_name=target,
        acts=acts,
        widths=widths,
        errors=rms(fits - y),  # (A, W, N) -> (A, W)
        by_hand=rms(joined - y),
        limits={
            act: best_polynomial(x, y, POLYNOMIALS[act][1]) for act in acts if act in POLYNOMIALS
        },
        spread=float(y.std()),
        x=x,
        target=y,
        fits=fits[:, -1],
    )


def fit(x: Array, y: Array, act: str, slopes: Array, knots: Array) -> Array:
    """The net c + Σ aⱼ f(wⱼ(x − tⱼ)) nearest to y in squares: its values at x, (N,)."""
    hidden = ACTIVATIONS[act].function(slopes * (x[:, None] - knots))  # (N, m)
    features = np.column_stack([np.ones_like(x), hidden])  # (N, 1 + m)
    weights = np.linalg.lstsq(features, y, rcond=1e-10)[0]
    return np.asarray(features @ weights)


def join(target: Callable[[Array], Array], units: int, x: Array) -> Array:
    """A ReLU net that meets the target at units + 1 even points: each unit bends it once."""
    points = np.linspace(0, 1, units + 1)
    values = target(points)
    slopes = np.diff(values) * units  # (m,)
    bends = np.diff(slopes, prepend=0.0)
    hidden = ACTIVATIONS["relu"].function(x[:, None] - points[:-1])  # (N, m)
    return np.asarray(values[0] + hidden @ bends)


def best_polynomial(x: Array, y: Array, degree: int) -> float:
    """The error of the polynomial nearest to y."""
    return float(rms(np.polyval(np.polyfit(x, y, degree), x) - y))


def rms(error: Array) -> Array:
    """The root of the mean square over the last axis."""
    return np.asarray(np.sqrt(np.mean(error**2, axis=-1)))


def render(result: Result) -> RenderableType:
    """The widest nets over the target, and the errors against width."""
    caption = CAPTIONS.get(result.target_name, CAPTION)
    if result.errors.min() < FLOOR:
        caption += f" Errors below {FLOOR:.0e} are not drawn."
    both = SideBySide([_fits(result), _errors(result)], least=SIDE_BY_SIDE, flat=FLAT)
    return Group(both, Text(caption, style="dim"))


def _fits(result: Result) -> LineChart:
    nets = [Series(act, fit, result.x) for act, fit in zip(result.acts, result.fits, strict=True)]
    return LineChart(
        [*nets, Series("given", result.target, result.x)],
        f"Given (G), and nets of {result.widths[-1]} units",
        legend=False,
        height=TALL,
    )


def _errors(result: Result) -> LineChart:
    lines = [
        Series(act, error, result.widths)
        for act, error in zip(result.acts, result.errors, strict=True)
    ]
    by_hand = [Points("relu by hand", result.widths, result.by_hand, "o")]
    limits = [Reference(error, POLYNOMIALS[act][0]) for act, error in result.limits.items()]
    return LineChart(
        lines,
        "Error (RMS) by units in the layer",
        log_x=True,
        log_y=True,
        points=by_hand if "relu" in result.acts else (),
        references=limits,
        y_range=(FLOOR, 1.0) if result.errors.min() < FLOOR else None,
        height=TALL,
    )


def predict(*, acts: tuple[str, ...], **_: object) -> Prediction:
    """Which activation does not get nearer?"""
    acts = tuple(dict.fromkeys(acts))
    several = ("more than one",) if len(acts) > 1 else ()
    options = (*acts, *several, "none of them")

    def key(result: Result) -> int | None:
        if result.stalled is None:
            return None
        if len(result.stalled) == 1:
            return options.index(result.stalled[0])
        return len(options) - (2 if result.stalled else 1)

    return Prediction("Which activation stops improving as the layer widens?", options, key)


def headline(result: Result) -> str:
    """Who stops improving and where, and who does not."""
    last = {act: error[-1] for act, error in zip(result.acts, result.errors, strict=True)}
    units = f"{result.widths[-1]} unit" + ("s" if result.widths[-1] > 1 else "")
    if result.stalled is None:
        errors = ", ".join(f"{act} {error:.2g}" for act, error in last.items())
        return f"Too few widths to tell who stops improving; error at {units}: {errors}."
    going = ", ".join(f"{act} {last[act]:.1g}" for act in result.acts if act not in result.stalled)
    if not result.stalled:
        return f"None of these stops improving. Error at {units}: {going}."
    stuck = ", ".join(f"{act} at {last[act]:.3f}{_best(result, act)}" for act in result.stalled)
    others = f" Error of the others at {units}: {going}." if going else ""
    return f"Stuck however wide: {stuck}.{others}"


def _best(result: Result, act: str) -> str:
    """Which polynomial a net has become, if its error is that of the best."""
    error, limit = result.errors[result.acts.index(act), -1], result.limits.get(act, 0.0)
    return f", the best {POLYNOMIALS[act][0]}" if error <= limit * (1 + 1e-6) else ""


main(__name__)
