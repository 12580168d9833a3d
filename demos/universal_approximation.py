"""One hidden layer fits any curve if it is wide enough, unless its activation is a polynomial.

With enough units m, a net with one hidden layer and a linear output,

    g(x) = c + Σⱼ aⱼ f(wⱼ(x − tⱼ)),      j = 1 … m

comes as close as you like to any continuous function on a compact set if and only if f is not a
polynomial. "Non-linear" is not enough: a sum of parabolas is a parabola, however many units.

Slopes wⱼ ~ N(0, 12²) and knots tⱼ are random, wider nets keep the units of narrower ones, and aⱼ
and c are fitted by least squares. There is no gradient descent: the theorem says that good weights
exist, not that training finds them. "By hand" is the proof for ReLU: m units join m + 1 points of
the target with straight lines, off by at most h²/8 · max|f″| where h = 1/m.

Sources. Cybenko 1989, Mathematics of Control, Signals and Systems 2 (sigmoidal); Hornik,
Stinchcombe, White 1989 and Hornik 1991, Neural Networks (bounded, not constant); Leshno, Lin,
Pinkus, Schocken 1993, Neural Networks 6 (if and only if not a polynomial: ReLU as well). Left out:
how many units it takes, which may grow exponentially with the dimension; what the net does outside
[0, 1]; generalization. A target with a jump is approached on average, not everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import ACTIVATIONS, Array, relu
from quiz.charts import Beside, Figure, LineChart, Points, Reference, Series
from quiz.demo import Choice, Many, Prediction, Range, Verdict, counted, main

KNOBS = {"--target step": "a jump is harder", "--acts identity": "a straight line"}
ACTS = ("relu", "tanh", "square", "sigmoid", "gelu", "softplus", "identity")
WIDTHS = tuple(2**power for power in range(8))
POLYNOMIALS = {"identity": ("straight line", 1), "square": ("parabola", 2)}
SLOPE = 12.0  # standard deviation of the slopes: a tanh rises within about 1/12 of the interval
BY_HAND = (2, 5, 20)  # units of the nets that are drawn
LOOK_BACK = 8  # an activation has stalled if it did not improve over this factor in width
CLOSE, STALLED = 0.01, 0.99  # a good error, as a share of the spread; what a stall leaves of it
FLOOR = 1e-5  # the bottom of the axis of errors

TARGETS: dict[str, Callable[[Array], Array]] = {
    "wave": lambda x: np.sin(np.pi * x) + 0.5 * np.sin(4 * np.pi * x),
    "step": lambda x: np.where(x < 0.5, 0.0, 1.0),
    "abs": lambda x: np.abs(x - 0.5),
}


@dataclass(frozen=True, slots=True)
class Result:
    """Root mean square errors over x in [0, 1], and the ReLU nets made by hand."""

    target_name: str
    acts: tuple[str, ...]
    widths: tuple[int, ...]  # rising
    errors: Array  # (A, W), for each activation and width
    by_hand: Array  # (W,), of the ReLU net that joins points of the target
    limits: dict[str, float]  # polynomial activation -> error of the best such polynomial
    spread: float  # the standard deviation of the target: the error of the best constant
    x: Array  # (N,)
    target: Array  # (N,)
    joined: Array  # (3, N), the nets made by hand, of `BY_HAND` units

    @property
    def stalled(self) -> tuple[str, ...] | None:
        """Activations with a large error that hardly fell over a factor of 8; None with no such."""
        earlier = [i for i, width in enumerate(self.widths) if width * LOOK_BACK <= self.widths[-1]]
        if not earlier or self.widths[earlier[-1]] < 2:
            return None
        before, last = self.errors[:, earlier[-1]], self.errors[:, -1]
        stuck = (last > CLOSE * self.spread) & (last > STALLED * before)
        return tuple(act for act, is_stuck in zip(self.acts, stuck, strict=True) if is_stuck)


def compute(
    *,
    acts: Annotated[tuple[str, ...], Many(Choice(ACTS, ""), 4, "activations")] = ACTS[:3],
    widths: Annotated[tuple[int, ...], Many(Range(1, 256, ""), 12, "units in the layer")] = WIDTHS,
    target: Annotated[str, Choice(tuple(TARGETS), "function to fit")] = "wave",
    seed: int = 0,
) -> Result:
    """Fit the output weights of a net for each activation and width to the target."""
    rng, f, x = np.random.default_rng(seed), TARGETS[target], np.linspace(0, 1, 401)  # (N,)
    acts, widths, y = tuple(dict.fromkeys(acts)), tuple(sorted(set(widths))), f(x)
    slopes = rng.normal(0, SLOPE, widths[-1])  # (M,)
    knots = rng.uniform(0, 1, widths[-1])
    fits = np.array([[fit(x, y, act, slopes[:m], knots[:m]) for m in widths] for act in acts])
    by_hand = rms(np.array([join(f, m, x) for m in widths]) - y)
    limits = {act: float(rms(np.polyval(np.polyfit(x, y, POLYNOMIALS[act][1]), x) - y))
              for act in acts if act in POLYNOMIALS}  # fmt: skip
    joined = np.array([join(f, m, x) for m in BY_HAND])
    errors = rms(fits - y)  # (A, W, N) -> (A, W)
    return Result(target, acts, widths, errors, by_hand, limits, float(y.std()), x, y, joined)


def fit(x: Array, y: Array, act: str, slopes: Array, knots: Array) -> Array:
    """The least-squares fit of c + Σ aⱼ f(wⱼ(x − tⱼ)) to y: its values at x, (N,)."""
    hidden = ACTIVATIONS[act].function(slopes * (x[:, None] - knots))  # (N, m)
    features = np.column_stack([np.ones_like(x), hidden])  # (N, 1 + m)
    weights = np.linalg.lstsq(features, y, rcond=1e-10)[0]
    return np.asarray(features @ weights)


def join(target: Callable[[Array], Array], units: int, x: Array) -> Array:
    """A ReLU net that meets the target at units + 1 even points: each unit bends it once."""
    points = np.linspace(0, 1, units + 1)
    values = target(points)
    bends = np.diff(np.diff(values) * units, prepend=0.0)  # (m,) changes of slope
    return np.asarray(values[0] + relu(x[:, None] - points[:-1]) @ bends)  # (N, m) @ (m,)


def rms(error: Array) -> Array:
    """The root of the mean square over the last axis."""
    return np.asarray(np.sqrt(np.mean(error**2, axis=-1)))


def render(result: Result) -> Figure:
    low, high = float(result.target.min()), float(result.target.max())
    base = low - 0.2 * (high - low)
    made = [
        LineChart(
            [Series("net", net, result.x), Series("target", result.target, result.x)],
            f"{units} ReLUs by hand", y_range=(base, high + 0.05 * (high - low)), legend=False,
            points=[Points("", np.linspace(0, 1, units + 1)[:-1], np.full(units, base), "^")],
        )
        for units, net in zip(BY_HAND, result.joined, strict=True)
    ]  # fmt: skip
    lines = [
        Series(act, error, result.widths)
        for act, error in zip(result.acts, result.errors, strict=True)
    ]
    by_hand = Points("relu by hand", result.widths, result.by_hand, "o")
    return Figure(
        Beside(*made),
        LineChart(
            lines, "Error by width", log_x=True, log_y=True, quiet=True,
            points=[by_hand] if "relu" in result.acts else (), y_range=(FLOOR, 1.0),
            references=[Reference(limit, POLYNOMIALS[act][0])
                        for act, limit in result.limits.items()],
        ),
        "Above: N net, T target, ^ where a ReLU bends. Below: RMS error with random hidden units "
        "and fitted output weights: possible, not learned.",
    )  # fmt: skip


def predict(
    *, acts: tuple[str, ...], widths: tuple[int, ...], target: str, **_: object
) -> Prediction:
    acts = tuple(dict.fromkeys(acts))
    return Prediction(
        f"Nets with one hidden layer of {min(widths)} to {max(widths)} units, "
        f"{' or '.join(acts)}, are fitted to a {target} on [0, 1].",
        "Which activation stops improving as the layer widens?",
        (*acts, *("more than one",) * (len(acts) > 1), "none of them"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    last = {act: float(error[-1]) for act, error in zip(r.acts, r.errors, strict=True)}
    units = counted(r.widths[-1], "unit")
    errors = ", ".join(f"{act} {error:.2g}" for act, error in last.items())
    stalled = r.stalled or ()
    going = ", ".join(f"{act} {last[act]:.1g}" for act in r.acts if act not in stalled)
    best = {act: f", the best {POLYNOMIALS[act][0]}" for act, limit in r.limits.items()
            if last[act] <= limit * (1 + 1e-6)}  # fmt: skip
    stuck = ", ".join(f"{act} at {last[act]:.3f}{best.get(act, '')}" for act in stalled)
    others = f" Error of the others at {units}: {going}." if going else ""
    options = len(r.acts) + 1 + (len(r.acts) > 1)
    which = options - 2 if len(stalled) > 1 else r.acts.index(stalled[0]) if stalled else 0
    return (
        (r.stalled is None, None,
         f"Too few widths to tell which stops improving; error at {units}: {errors}."),
        (not stalled, options - 1, f"None of these stops improving. Error at {units}: {going}."),
        (True, which, f"Stuck at any width: {stuck}.{others}"),
    )  # fmt: skip


main(__name__)
