"""A learning rate 1% below the critical one descends a bowl; 1% above it climbs out.

On f(x) = ½ Σ λᵢ xᵢ² a step of gradient descent multiplies each coordinate by its own factor,

    xᵢ ← xᵢ − η λᵢ xᵢ = (1 − η λᵢ) xᵢ,    so after k steps xᵢ = (1 − η λᵢ)ᵏ xᵢ(0)

and converges if and only if every |1 − η λᵢ| < 1: 0 < η < 2/λmax. At exactly 2/λmax the steepest
coordinate jumps between x and −x forever; above 1/λmax it changes sign at each step but still
shrinks. The slowest coordinate is fastest at η = 2/(λmin + λmax). So a low rate is not safe, only
slow: 0.1 and 0.99 of the limit are equally slow here. Divergence is growth by a factor, not a NaN.

Nobody knows λmax of a real loss. A range test finds a rate without it: raise η at every update
until the loss blows up, and take a fraction of the best. The second view does this for a linear
regression and compares schedules. A high rate gets close but hovers at the noise, a low one does
not get there in time, and a rate that falls to 0 along half a cosine does both.

Sources. LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", section 5.1 (equation 38 is the
limit); for real nets it is local, and full-batch descent drives the sharpness λmax up to about 2/η
(Cohen et al. 2021, ICLR, "edge of stability"). Smith 2017, WACV (range test); Loshchilov & Hutter
2017, ICLR (cosine). Left out: warm-up; plateaus and saddles, where a low rate gets stuck.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import Array, reshuffled
from demos.nn.quadratic import level_lines
from quiz.charts import Beside, Figure, LineChart, Points, Reference, Series
from quiz.demo import Many, Prediction, Range, Verdict, View, counted, main, sort_into, strides

KNOBS = {"--curvatures 100,1": "a flat direction crawls", "--show range": "how to find a rate"}
X_RANGE, Y_RANGE = (-1.5, 1.5), (-0.4, 1.2)  # of the map of the bowl
DRAWN, NEAR = 12, 1e-3  # steps of each path on it; distance at which curves end
RATES = (0.1, 0.5, 0.99, 1.01)
Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Gradient descent from (1, 1) with one learning rate."""

    fraction: float  # of 2/λmax
    lr: float
    path: Array  # (T + 1, 2) positions, all finite
    diverged: int | None  # the step at which a position was no longer finite

    @property
    def distance(self) -> Array:
        """The larger of |x₁| and |x₂|, (T + 1,)."""
        return np.asarray(np.abs(self.path).max(axis=1))

    @property
    def side(self) -> int:
        """−1 if it has come nearer, 1 if it has moved away, 0 if it jumps back and forth."""
        change = float(self.distance[-1]) - 1
        return 1 if self.diverged else 0 if abs(change) < 1e-9 else int(np.sign(change))

    @property
    def end(self) -> str:
        """The final distance, or when it diverged, in words."""
        if self.diverged is not None:
            return f"diverged at step {self.diverged}"
        far = float(self.distance[-1])
        return f"{far:.6g}" if abs(far - 1) < 0.01 else f"{far:.3g}"


@dataclass(frozen=True, slots=True)
class Result:
    """One bowl and the runs in it, so far."""

    curvatures: Array  # (2,) λ₁, λ₂
    critical: float  # 2/λmax
    fastest: float  # 2/(λmin + λmax), as a fraction of the critical rate
    steps: int  # so far
    total: int
    runs: tuple[Run, ...]  # by rising learning rate


def steps(
    *,
    curvatures: Annotated[Numbers, Many(Range(0.1, 1000, ""), 2, "of the bowl")] = (10.0, 1.0),
    lrs: Annotated[Numbers, Many(Range(0.001, 3, ""), 4, "learning rates over 2/λmax")] = RATES,
    steps: Annotated[int, Range(1, 2000, "steps of gradient descent")] = 200,
    seed: int = 0,
) -> Iterator[Result]:
    bends = np.array(curvatures if len(curvatures) == 2 else curvatures * 2)  # (2,)
    critical, fastest = 2 / float(bends.max()), float(bends.max() / (bends.min() + bends.max()))
    paths = {rate: descend(bends, rate * critical, steps) for rate in sorted(set(lrs))}
    for done in strides(steps):
        runs = tuple(
            Run(rate, rate * critical, path[: done + 1], None if len(path) > done else len(path))
            for rate, path in paths.items()
        )
        yield Result(bends, critical, fastest, done, steps, runs)


def descend(curvatures: Array, lr: float, steps: int) -> Array:
    """Step x ← x − η ∇f(x), where ∇f(x) = λ x, while it is finite: (T + 1, 2)."""
    path = [np.ones(2)]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            x = path[-1] - lr * curvatures * path[-1]
            if not np.isfinite(x).all():
                break
            path.append(x)
    return np.array(path)


def render(result: Result) -> Figure:
    rings = [Series("", y, x) for x, y in level_lines(np.diag(result.curvatures))]
    runs = {f"{letter}: {run.fraction:g}": run
            for letter, run in zip("ABCD", result.runs, strict=False)}  # fmt: skip
    paths = [Series(name, *run.path[: DRAWN + 1, ::-1].T) for name, run in runs.items()]
    distances = [Series(name, outside(run.distance)) for name, run in runs.items()]
    most = max(2.0, *(run.distance.max() for run in result.runs))
    ends = "   ".join(f"{name}, {run.end}" for name, run in runs.items())
    return Figure(
        Beside(
            LineChart(
                paths, f"The bowl from above, first {DRAWN} steps", "x1", "x2", ghosts=rings,
                points=[Points("", [0], [0], "+")], x_range=X_RANGE, y_range=Y_RANGE, quiet=True,
                legend=False,
            ),
            LineChart(
                distances, "Larger of |x1|, |x2|", "step", log_y=True, y_range=(NEAR, most),
                x_range=(0, result.total), references=[Reference(1.0, "the start")], legend=False,
            ),
        ),
        f"Rates as fractions of the limit 2/{result.curvatures.max():g} = {result.critical:.3g} "
        f"(best {result.fastest:.2f}), and final distances: {ends}",
    )  # fmt: skip


def outside(distance: Array) -> Array:
    """The distances until the first below NEAR."""
    return distance[: int(np.append(distance < NEAR, True).argmax())]


def predict(*, curvatures: Numbers, lrs: Numbers, steps: int, **_: object) -> Prediction:
    bends = " and ".join(f"{bend:g}" for bend in curvatures)
    return Prediction(
        f"Gradient descent in a bowl with curvature {bends}, from (1, 1). The limit is a rate of "
        f"2/{max(curvatures):g}; the highest rate tried is {max(lrs):g} times that.",
        f"At the highest rate, after {counted(steps, 'step')}, the larger of |x1| and |x2| is",
        ("below 0.9", "0.9 to 1.1", "1.1 to 10", "10 or more"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    last = r.runs[-1]
    option = 3 if last.diverged else sort_into(float(last.distance[-1]), 0.9, 1.1, 10)
    below, on_it, above = ([run for run in r.runs if run.side == side] for side in (-1, 0, 1))
    verbs = {-1: "falls to ", 0: "stays at ", 1: "grows to "}
    ends = ", ".join(
        f"at {run.fraction:g} of it {'' if run.diverged else verbs[run.side]}{run.end}"
        for run in (*below[-1:], *on_it[:1], *above[:1])
    )
    limit = f"The limit 2/{r.curvatures.max():g} = {r.critical:.3g}"
    after = f"in {counted(r.steps, 'step')} the distance {ends}."
    return (
        (bool(below and above), option, f"{limit} divides them: {after}"),
        (bool(on_it), option, f"{limit} is met: {after}"),
        (bool(below), option, f"{limit} is above all of them, so they converge: {after}"),
        (True, option, f"{limit} is below all of them, so they diverge: {after}"),
    )


N, FEATURES, TESTED = 512, 10, 100  # examples, weights, rates of the range test
LOST = 1e6  # an excess loss above this has diverged
NAMES = ("constant", "a tenth, constant", "falling to 0")


@dataclass(frozen=True, slots=True)
class Schedules:
    """The second view: a range test, and three runs from one start on the same mini-batches."""

    rates: Array  # (R,) of the range test
    tested: Array  # (R,) excess loss after each of its updates; the last has blown up
    limit: float  # 2/λmax of the whole loss, unknown in practice
    picked: float
    total: int  # updates
    losses: Array  # (3, K) excess loss of each run after each update so far

    @property
    def ends(self) -> Array:
        """The excess losses at the end, inf where a run has diverged."""
        last = self.losses[:, -1]
        return np.where(last <= LOST, last, np.inf)  # NaN has diverged as well


def schedule(
    *,
    kappa: Annotated[float, Range(1, 1000, "largest curvature over the smallest")] = 30.0,
    batch: Annotated[int, Range(1, N, "examples in an update")] = 16,
    part: Annotated[float, Range(0.01, 1, "share of the test's best rate that is used")] = 0.25,
    steps: Annotated[int, Range(50, 2000, "updates")] = 600,
    seed: int = 0,
) -> Iterator[Schedules]:
    """Linear regression on mini-batches; its excess loss is that above the minimum."""
    rng = np.random.default_rng(seed)
    scales = np.geomspace(1, kappa**-0.5, FEATURES)
    x = rng.normal(size=(N, FEATURES)) * scales
    y = x @ (rng.normal(size=FEATURES) / scales) + rng.normal(size=N)
    best, curvature = np.linalg.lstsq(x, y, rcond=None)[0], 2 / N * x.T @ x

    def descend(rates: Array, stream: int) -> Array:
        """Excess losses (R, T) of runs with rates (R, T), over the same mini-batches."""
        rows, w = reshuffled(N, batch, np.random.default_rng((seed, stream))), np.zeros(FEATURES)
        losses = []
        with np.errstate(all="ignore"):
            for rate, here in zip(rates.T[:, :, None], rows, strict=False):
                error = w @ x[here].T - y[here]  # (R, B)
                w = w - rate * 2 / len(here) * (error @ x[here])  # (R, FEATURES)
                losses.append((((w - best) @ curvature) * (w - best)).sum(axis=1) / 2)
        return np.array(losses).T

    rates = np.geomspace(1e-3, 10, TESTED)
    tested = descend(rates[None], 1)[0]
    blown = ~(tested <= 4 * np.fmin.accumulate(tested))  # NaN has blown up as well
    end = int(blown.argmax()) if blown.any() else TESTED - 1
    picked = part * float(rates[np.nanargmin(tested)])
    cosine = (1 + np.cos(np.pi * np.arange(steps) / steps)) / 2
    losses = descend(picked * np.array([np.ones(steps), np.full(steps, 0.1), cosine]), 2)
    limit = 2 / float(np.linalg.eigvalsh(curvature)[-1])
    for done in strides(steps):
        yield Schedules(rates[: end + 1], tested[: end + 1], limit, picked, steps, losses[:, :done])


def draw_schedules(result: Schedules) -> Figure:
    lines = [Series(name, line) for name, line in zip(NAMES, result.losses, strict=True)]
    return Figure(
        Beside(
            LineChart(
                [Series("", result.tested, result.rates)], "Range test: excess loss by rate",
                "learning rate", log_x=True, log_y=True,
                references=[Reference(result.picked, "picked", "x")],
            ),
            LineChart(
                lines, "Excess loss", "updates", log_y=True, x_range=(0, result.total),
                within=NAMES[int(result.ends.argmin())],
            ),
        ),
        f"Picked: {result.picked:.2g}. The test blew up at {result.rates[-1]:.2g}; 2/λmax, unknown "
        f"in practice, is {result.limit:.2g}.",
    )  # fmt: skip


def predict_range(*, kappa: float, batch: int, part: float, steps: int, **_: object) -> Prediction:
    return Prediction(
        f"Linear regression, curvatures 1 to {kappa:g}, batches of {batch}. A range test raises "
        f"the rate until the loss blows up; {part:g} of the best rate is used for {steps} updates.",
        "Which use of the picked rate ends lowest?",
        ("keep it", "keep a tenth of it", "let it fall to 0 along half a cosine",
         "no clear winner: the best are within 20%, or all diverge"),
    )  # fmt: skip


def judge_schedules(r: Schedules) -> tuple[Verdict, ...]:
    _, tenth, fall = r.ends
    first, second, _ = np.sort(r.ends)
    ends = [f"{end:.2g}" if np.isfinite(end) else "diverged" for end in r.ends]
    losses = "picked rate {}, a tenth of it {}, falling {}".format(*ends)
    after = f"excess loss after {counted(r.losses.shape[1], 'update')}: {losses}"
    return (
        (np.isinf(first), 3, f"All diverge: {after}."),
        (second <= 1.2 * first, 3, f"Too close to call: {after}."),
        (first == fall, 2, f"Let it fall: {after}."),
        (first == tenth, 1, f"Low is enough here: {after}."),
        (True, 0, f"Keep it: {after}."),
    )


FIRST = "limit"
MORE = {"--batch 512 --part 0.1": "no noise: keep it", "--steps 100": "too few updates to fall"}
VIEWS = (View("range", schedule, predict_range, draw_schedules, judge_schedules, MORE),)

main(__name__)
