"""One percent below the critical learning rate a bowl is descended, one above it is climbed.

Claim. On f(x) = ½ Σ λᵢ xᵢ² a step of gradient descent multiplies each coordinate by its own factor,

    xᵢ ← xᵢ − η λᵢ xᵢ = (1 − η λᵢ) xᵢ,    so after k steps xᵢ = (1 − η λᵢ)ᵏ xᵢ(0)

and it converges if and only if |1 − η λᵢ| < 1 for all of them: 0 < η < 2/λmax. Exactly at 2/λmax
the steepest coordinate jumps between x and −x forever; between 1/λmax and 2/λmax it changes sign
at each step and yet comes in. The slowest factor is least at η = 2/(λmin + λmax), where it is
(κ − 1)/(κ + 1) with κ = λmax/λmin.

So a low rate is no safe choice, merely a slow one: at 0.1 and at 0.99 of the limit this bowl is
descended equally slowly. And divergence is growth by a factor, not NaN at once.

Sources. LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", section 5.1 (the limit is its
equation 38; equation 39 calls 1/λmax the fastest). For real nets the bound is a local one: under
full-batch descent the sharpness λmax climbs to about 2/η and hovers just above it (Cohen et al.
2021, ICLR, "edge of stability").

Left out: everything that is not a bowl. "Too low gets stuck" is about plateaus and saddles; here a
low rate never gets stuck. Nothing is random, so that the seed changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Array
from quiz.charts import LineChart, Points, Reference, Series, SideBySide, Surface
from quiz.demo import Keyed, Knob, Many, Range, main

KNOBS = (
    Knob("--curvatures 100,1", "a flat direction crawls"),
    Knob("--lrs 0.5,1,1.5", "to and fro forever"),
)
START = (1.0, 1.0)
DRAWN = 12  # steps of each path in the picture of the bowl
X_RANGE, Y_RANGE = (-1.5, 1.5), (-0.4, 1.2)  # what it holds
NEAR = 1e-3  # the curves are not followed farther in
FRAMES = 40
ROUNDING = 1e-9
BOUNDS = (0.9, 1.1, 10.0)  # of the distances that a prediction tells apart
SIDE_BY_SIDE, TALL, FLAT = 76, 14, 10  # columns; lines


@dataclass(frozen=True, slots=True)
class Run:
    """Gradient descent with one learning rate."""

    fraction: float  # of 2/λmax
    lr: float
    path: Array  # (T + 1, 2) positions, all finite
    diverged: int | None  # the step at which a position was no longer finite

    @property
    def distance(self) -> Array:
        """How far out: the larger of |x₁| and |x₂|, (T + 1,)."""
        return np.asarray(np.abs(self.path).max(axis=1))

    @property
    def followed(self) -> Array:
        """The distances from the first to the last before one that is below NEAR."""
        near = self.distance < NEAR
        return self.distance[: int(near.argmax())] if bool(near.any()) else self.distance

    @property
    def side(self) -> int:
        """−1 where it has come nearer, 1 where it has gone farther, 0 where it jumps to and fro."""
        change = float(self.distance[-1]) - 1
        return 1 if self.diverged else 0 if abs(change) < ROUNDING else int(np.sign(change))

    @property
    def end(self) -> str:
        """How far out it is at last, or when it diverged, in words."""
        if self.diverged is not None:
            return f"diverged at step {self.diverged}"
        far = float(self.distance[-1])
        return f"{far:.6g}" if abs(far - 1) < 0.01 else f"{far:.3g}"


@dataclass(frozen=True, slots=True)
class Result:
    """One bowl and the runs in it."""

    curvatures: Array  # (2,) λ₁, λ₂
    critical: float  # 2/λmax
    fastest: float  # 2/(λmin + λmax), as a fraction of the critical rate
    steps: int
    runs: tuple[Run, ...]  # by rising learning rate
    bowl: Array  # (Y, X) the loss, over X_RANGE and Y_RANGE

    @property
    def farthest(self) -> float:
        """The largest distance on the way of any run; all start at 1."""
        return max(float(run.distance.max()) for run in self.runs)


def compute(
    *,
    curvatures: Annotated[
        tuple[float, ...], Many(Range(0.1, 1000, "curvature"), 2, "curvatures of the bowl")
    ] = (10.0, 1.0),
    lrs: Annotated[
        tuple[float, ...],
        Many(Range(0.001, 3, "fraction"), 4, "learning rates, as fractions of 2/λmax"),
    ] = (0.1, 0.5, 0.99, 1.01),
    steps: Annotated[int, Range(1, 2000, "steps of gradient descent")] = 200,
    seed: int = 0,
) -> Result:
    """Gradient descent from (1, 1) with each learning rate."""
    bends = np.array(curvatures if len(curvatures) == 2 else curvatures * 2)  # (2,)
    critical = 2 / float(bends.max())
    runs = tuple(descend(bends, fraction, fraction * critical, steps) for fraction in sorted(lrs))
    fastest = float(bends.max() / (bends.min() + bends.max()))
    x1, x2 = np.meshgrid(np.linspace(*X_RANGE, 41), np.linspace(*Y_RANGE, 21))  # (Y, X) each
    bowl = (bends[0] * x1**2 + bends[1] * x2**2) / 2
    return Result(bends, critical, fastest, steps, runs, bowl)


def descend(curvatures: Array, fraction: float, lr: float, steps: int) -> Run:
    """Step x ← x − η ∇f(x), where ∇f(x) = λ x, until it is done or no longer finite."""
    path = [np.array(START)]
    with np.errstate(all="ignore"):
        for step in range(1, steps + 1):
            x = path[-1] - lr * curvatures * path[-1]
            if not np.isfinite(x).all():
                return Run(fraction, lr, np.array(path), step)
            path.append(x)
    return Run(fraction, lr, np.array(path), None)


def steps(
    *, curvatures: tuple[float, ...], lrs: tuple[float, ...], steps: int, seed: int
) -> Iterator[Result]:
    """The runs as far as they have come, in ever longer strides."""
    result = compute(curvatures=curvatures, lrs=lrs, steps=steps, seed=seed)
    for end in np.unique(np.geomspace(1, steps, FRAMES).round().astype(int)):
        runs = tuple(
            replace(
                run,
                path=run.path[: end + 1],
                diverged=run.diverged if run.diverged and run.diverged <= end else None,
            )
            for run in result.runs
        )
        yield replace(result, steps=int(end), runs=runs)


def render(result: Result) -> RenderableType:
    """The bowl from above with the first steps of each run, and how far out each is."""
    names = "ABCD"[: len(result.runs)]
    bowl = Surface(
        result.bowl,
        X_RANGE,
        Y_RANGE,
        f"The bowl from above, first {DRAWN} steps",
        "x1",
        "x2",
        "loss",
        points=[
            Points("", run.path[: DRAWN + 1, 0], run.path[: DRAWN + 1, 1], name)
            for name, run in zip(names, result.runs, strict=True)
        ],
        height=TALL,
    )
    distance = LineChart(
        [Series(name, run.followed) for name, run in zip(names, result.runs, strict=True)],
        "How far out: the larger of |x1|, |x2|",
        "step",
        log_y=True,
        y_range=(NEAR, max(2.0, result.farthest)),
        references=[Reference(1.0, "the start")],
        legend=False,
        height=TALL,
    )
    key = (
        f"Rates in units of the limit 2/{result.curvatures.max():g} = {result.critical:.3g} "
        f"(best {result.fastest:.2f}); distance at step {result.steps}:"
    )
    ends = (
        f"{name} {run.fraction:g}: {run.end}" for name, run in zip(names, result.runs, strict=True)
    )
    both = SideBySide([bowl, distance], least=SIDE_BY_SIDE, flat=FLAT)
    return Group(both, Text(key, style="dim"), Text("   ".join(ends)))


def _steps(count: int) -> str:
    return f"{count} step{'s' * (count > 1)}"


def predict(*, lrs: tuple[float, ...], steps: int, **_: object) -> Keyed:
    """Where does the highest rate end?"""
    return Keyed(
        f"At {max(lrs):g} of the limit, from 1 away: how far out after {_steps(steps)}?",
        ("nearer: below 0.9", "much the same: 0.9 to 1.1", "farther: 1.1 to 10", "over 10"),
        where_it_ends,
    )


def where_it_ends(result: Result) -> int:
    """Index of the option that holds for the highest rate."""
    run = result.runs[-1]
    return 3 if run.diverged else sum(float(run.distance[-1]) > bound for bound in BOUNDS)


def headline(result: Result) -> str:
    """The rates next to the limit, from below, on it and from above, and where they end."""
    below, on_it, above = ([run for run in result.runs if run.side == side] for side in (-1, 0, 1))
    verbs = {-1: "falls to ", 0: "stays at ", 1: "grows to "}
    told = ", ".join(
        f"at {run.fraction:g} of it {'' if run.diverged else verbs[run.side]}{run.end}"
        for run in (*below[-1:], *on_it[:1], *above[:1])
    )
    if below and above:
        which = "divides them"
    elif on_it:
        which = "is met"
    else:
        which = (
            f"is {'above' if below else 'below'} all of them, they {'con' if below else 'di'}verge"
        )
    limit = f"2/{result.curvatures.max():g} = {result.critical:.3g}"
    return f"The limit {limit} {which}: in {_steps(result.steps)} the distance {told}."


main(__name__)
