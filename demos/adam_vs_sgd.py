"""Adam does not notice a loss times 1000, and is undone by a valley that is not along the axes.

Claim. SGD steps along the gradient g. Adam divides a running mean of g by the root of a running
mean of g², each coordinate by its own, so the scale of a coordinate cancels (up to ε):

    SGD    w ← w − η g
    Adam   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²   (elementwise, both from 0)
           w ← w − η m̂/(√v̂ + ε),  m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)

scale     f(w) = ½(κu² + v²) and c·f, same learning rates: c cancels in Adam, and multiplies SGD's.
valley    the same f turned by an angle. Adam is a *diagonal* fix: along the axes κ hardly matters,
          at 45° both coordinates have one scale and dividing by it helps nothing. Plain SGD and
          heavy-ball momentum do not care about the angle; both have the rates that are optimal for
          κ, 2/(κ+1) and 4/(√κ+1)² with μ = ((√κ−1)/(√κ+1))², which one knows only here. Adam's is
          the one given, not tuned.
wilson    a data set built so that Adam generalises worse: one feature is the label ±1, two are
          always 1, and five belong to each example alone (one of them is 1 where the label is +1,
          else all five). Squared error from w = 0: gradient descent finds the solution of least
          norm, Adam one whose weights all have the same size, and the constant ones outvote.

Sources. Kingma & Ba 2015, ICLR (Adam); Wilson, Roelofs, Stern, Srebro, Recht 2017, NeurIPS.

Left out: noise, as all gradients are exact; and what the last one means for real networks. It
proves that the gap can occur; whether it does depends on the domain and the tuning. AdamW competes
on images (Loshchilov & Hutter 2019, ICLR), with everything tuned adaptive methods never lost to
momentum in Choi et al. 2019 (arXiv:1910.05446), and for Transformers Adam is the standard.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.random import Generator
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from demos.nn import SGD, Adam, Optimizer, Parameter
from demos.nn.parameter import Array
from quiz.charts import Bars, LineChart, Points, Series, Surface
from quiz.demo import Choice, Knob, Prediction, Range, main

QUESTION = 15
KNOBS = (
    Knob("--show valley --angle 45", "try --kappa 1000"),
    Knob("--show wilson", "a data set built against Adam"),
)
STEPS = 100  # of "scale"
LIMIT, GOAL = 6000, 1e-4  # of "valley": steps at most, and the loss to come under
TRAINING, TEST = 1000, 2000  # of "wilson": steps, and test examples
LOST = 1e6  # a loss this many times that of the start has diverged
MOVED = 1e-3  # paths nearer than this are the same
FRAMES = 45
HALF = 1.6  # of the map's sides

Show = Annotated[str, Choice(("scale", "valley", "wilson"), "which of the three")]
Factor = Annotated[float, Range(1e-9, 1e9, "scale: factor on the loss")]
Curvature = Annotated[float, Range(1, 1000, "curvature across the valley; 1 along it")]
Angle = Annotated[float, Range(0, 90, "valley: degrees it is turned by")]
Rate = Annotated[float, Range(1e-3, 0.5, "Adam's learning rate; the others are tuned")]
Examples = Annotated[int, Range(10, 200, "wilson: training examples")]
Positive = Annotated[float, Range(0.5, 1, "wilson: probability of the label +1")]

Make = Callable[[Parameter], Optimizer]


@dataclass(frozen=True, slots=True)
class Run:
    """One optimiser so far."""

    name: str
    steps: Array  # (K,) when something was kept
    values: Array  # (K,) the loss f there; in "wilson" the test accuracy
    path: Array  # (K, 2) where it was; in "wilson" (K, 3) the votes on a new example of label −1
    reached: int | None = None  # the first step with a loss under the goal
    diverged: int | None = None
    shifts: Array | None = None  # (K,) how far the factor c moved it, where there is one
    train: float = 0.0  # accuracy

    @property
    def shift(self) -> float:
        """The farthest that the factor moved its path; inf if it has diverged."""
        if self.diverged is not None:
            return np.inf
        return 0.0 if self.shifts is None else float(self.shifts.max())

    def until(self, step: int) -> "Run":
        """What was known after that step."""
        seen = self.steps <= step
        return replace(
            self,
            steps=self.steps[seen],
            values=self.values[seen],
            path=self.path[seen],
            shifts=None if self.shifts is None else self.shifts[seen],
            reached=self.reached if (self.reached or step) <= step else None,
            diverged=self.diverged if (self.diverged or step) <= step else None,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one of the three comparisons."""

    show: str
    c: float
    angle: float
    runs: tuple[Run, ...]
    map: Array  # (40, 60) the loss on a grid, rows from the least v; (0, 0) in "wilson"
    positives: float  # share of +1 among the test labels


def steps(
    *,
    show: Show = "scale",
    c: Factor = 1000.0,
    kappa: Curvature = 100.0,
    angle: Angle = 0.0,
    lr: Rate = 0.1,
    n: Examples = 50,
    p: Positive = 0.7,
    seed: int = 0,
) -> Iterator[Result]:
    """Run all, then uncover them step by step."""
    grid, positives = np.zeros((0, 0)), 0.0
    if show == "wilson":
        runs, positives = wilson(n, p, lr, np.random.default_rng(seed))
    else:
        turned = angle if show == "valley" else 0.0
        runs = valley(kappa, angle, lr) if show == "valley" else scale(c, kappa, lr)
        grid = loss_map(hessian(kappa, turned))
    last = max(int(run.steps[-1]) for run in runs)
    frames = np.linspace(1, last, FRAMES) if show == "scale" else np.geomspace(1, last, FRAMES)
    for step in np.unique(frames.round().astype(int)):
        so_far = tuple(run.until(int(step)) for run in runs)
        yield Result(show, c, angle, so_far, grid, positives)


def compute(
    *,
    show: Show = "scale",
    c: Factor = 1000.0,
    kappa: Curvature = 100.0,
    angle: Angle = 0.0,
    lr: Rate = 0.1,
    n: Examples = 50,
    p: Positive = 0.7,
    seed: int = 0,
) -> Result:
    """The runs at their end. Only "wilson" has chance in it."""
    *_, last = steps(show=show, c=c, kappa=kappa, angle=angle, lr=lr, n=n, p=p, seed=seed)
    return last


def hessian(kappa: float, angle: float) -> Array:
    """Curvature κ across the valley and 1 along it, turned by `angle` degrees: (2, 2)."""
    axes = rotation(angle)
    return axes @ np.diag([kappa, 1.0]) @ axes.T


def rotation(angle: float) -> Array:
    """Turns a vector by `angle` degrees."""
    turn = np.radians(angle)
    return np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])


def loss_map(curvature: Array) -> Array:
    """The loss ½ wᵀHw on a grid over the square of the map."""
    u, v = np.meshgrid(np.linspace(-HALF, HALF, 60), np.linspace(-HALF, HALF, 40))
    w = np.stack([u, v], axis=-1)  # (40, 60, 2)
    return np.asarray(0.5 * ((w @ curvature) * w).sum(axis=-1) + 1e-3)


def descend(
    name: str, make: Make, kappa: float, angle: float = 0.0, c: float = 1.0,
    most: int = STEPS, goal: float = 0.0,
) -> Run:  # fmt: skip
    """Minimise c·½wᵀHw from (1, 1) in the valley's own axes; the losses kept are without c."""
    curvature = hessian(kappa, angle)
    w = Parameter(rotation(angle) @ np.ones(2))
    optimizer = make(w)
    path = [w.data.copy()]
    losses = [0.5 * float(w.data @ curvature @ w.data)]
    diverged = reached = None
    with np.errstate(all="ignore"):
        for step in range(1, most + 1):
            w.grad = c * (curvature @ w.data)
            optimizer.step()
            loss = 0.5 * float(w.data @ curvature @ w.data)
            if not loss <= LOST * losses[0]:  # NaN has diverged as well
                diverged = step
                break
            path.append(w.data.copy())
            losses.append(loss)
            if loss < goal:
                reached = step
                break
    last = len(losses) - 1
    kept = np.arange(last + 1)
    if last > 250:
        kept = np.unique(np.geomspace(1, last + 1, 250).round().astype(int)) - 1
    where = np.array(path)
    return Run(name, kept.astype(float), np.array(losses)[kept], where[kept], reached, diverged)


def scale(c: float, kappa: float, lr: float) -> tuple[Run, ...]:
    """Adam and SGD on f, and with the same learning rates on c·f."""

    def both(name: str, make: Make) -> tuple[Run, Run]:
        plain, scaled = descend(name, make, kappa), descend(f"{name} x{c:g}", make, kappa, c=c)
        away = np.abs(scaled.path - plain.path[: len(scaled.path)]).max(axis=1)
        return plain, replace(scaled, shifts=away)

    adam = both("Adam", lambda w: Adam([w], lr))
    return adam + both("SGD", lambda w: SGD([w], 2 / (kappa + 1)))


def valley(kappa: float, angle: float, lr: float) -> tuple[Run, ...]:
    """Adam, and SGD without and with momentum at their optimal rates, down to the goal."""
    root = np.sqrt(kappa)
    momentum = ((root - 1) / (root + 1)) ** 2

    def down(name: str, make: Make, angle: float = angle) -> Run:
        return descend(name, make, kappa, angle, most=LIMIT, goal=GOAL)

    runs = (
        down("Adam", lambda w: Adam([w], lr)),
        down("SGD", lambda w: SGD([w], 2 / (kappa + 1))),
        down("momentum", lambda w: SGD([w], 4 / (root + 1) ** 2, momentum)),
    )
    return runs if angle == 0 else (*runs, down("Adam, 0 deg", lambda w: Adam([w], lr), 0.0))


def wilson(n: int, p: float, lr: float, rng: Generator) -> tuple[tuple[Run, ...], float]:
    """Gradient descent and Adam on the data set against Adam; and the share of +1 in the test."""
    labels = np.where(rng.random(n) < p, 1.0, -1.0)  # (n,)
    x = np.zeros((n, 3 + 5 * n))
    x[:, 0] = labels
    x[:, 1:3] = 1
    for number, label in enumerate(labels):
        own = 3 + 5 * number
        x[number, own : own + (1 if label > 0 else 5)] = 1
    test = np.where(rng.random(TEST) < p, 1.0, -1.0)  # own features of new examples: weight 0
    low, *_, high = np.linalg.eigvalsh(x @ x.T) / n
    runs = (
        _fit("SGD", lambda w: SGD([w], 2 / (low + high)), x, labels, test),
        _fit("Adam", lambda w: Adam([w], lr), x, labels, test),
    )
    return runs, float(np.mean(test > 0))


def _fit(name: str, make: Make, x: Array, labels: Array, test: Array) -> Run:
    """Minimise the mean of ½(x·w − y)² from w = 0."""
    w = Parameter(np.zeros(x.shape[1]))
    optimizer = make(w)
    right, votes = [], []
    for _ in range(TRAINING):
        w.grad = x.T @ (x @ w.data - labels) / len(x)
        optimizer.step()
        label, constants = float(w.data[0]), float(w.data[1] + w.data[2])
        right.append(float(np.mean((label * test + constants) * test > 0)))
        votes.append((-label, constants, constants - label))
    train = float(np.mean((x @ w.data) * labels > 0))
    numbers = np.arange(1.0, TRAINING + 1)
    return Run(name, numbers, np.array(right), np.array(votes), train=train)


def render(result: Result) -> RenderableType:
    """The losses and a map of the paths; in "wilson" how the features vote."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    names = ("training", "test") if result.show == "wilson" else [run.name for run in result.runs]
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    if result.show == "wilson":
        for run in result.runs:
            table.add_row(f"right with {run.name}", f"{run.train:.2f}", f"{run.values[-1]:.2f}")
        return Group(ballot(result), table, Text(NOTES["wilson"], style="dim"))
    if result.show == "valley":
        table.add_row(f"steps to f < {GOAL:g}", *(f"{run.reached or '-'}" for run in result.runs))
    else:
        ends = ["diverged" if run.diverged else f"{run.values[-1]:.2g}" for run in result.runs]
        table.add_row(f"f after {result.runs[0].steps[-1]:.0f} steps", *ends)
        table.add_row("path moved by", *(f"{run.shift:.1g}" for run in result.runs))
    return Group(Beside(result), table, Text(NOTES[result.show], style="dim"))


NOTES = {
    "scale": "Learning rates stay as they are when the loss is multiplied.",
    "valley": "SGD and momentum know the curvatures and have optimal rates; Adam has not.",
    "wilson": "A construction: it proves that this can happen, not that it does.",
}


def ballot(result: Result) -> Bars:
    """What the features of a new example of label −1 add up to."""
    whose = ("its label", "two constants", "sum")
    names = [f"{run.name}: {what}" for run in result.runs for what in whose]
    values = [float(vote) for run in result.runs for vote in run.path[-1]]
    title = "Votes on a new example whose label is -1: the sum should be negative"
    return Bars(names, values, title, number="+.2f")


@dataclass(frozen=True, slots=True)
class Beside:
    """The losses against steps, and where there is room a map of the paths."""

    result: Result

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width < 72:
            yield self.losses()
            return
        grid = Table.grid(padding=(0, 1), expand=True)
        grid.add_column(ratio=1)
        grid.add_column(ratio=1)
        grid.add_row(self.losses(), self.map())
        yield grid

    def losses(self) -> LineChart:
        """Of all runs; on a log axis of steps where some take thousands."""
        many = self.result.show == "valley"
        lines, ends = [], []
        for run in self.result.runs:
            name = run.name
            if run.diverged is not None:
                name += f" diverged at step {run.diverged}"
                ends.append(Points("", run.steps[-1:], run.values[-1:], "X"))
            seen = slice(1 if many else 0, None)
            lines.append(Series(name, run.values[seen], run.steps[seen]))
        return LineChart(lines, "Loss f", "step", log_x=many, log_y=True, points=ends, height=13)

    def map(self) -> Surface:
        """The paths on f, but for those on another valley or that are where another is."""
        groups = []
        for run in self.result.runs[:3] if self.result.show == "valley" else self.result.runs:
            inside = (np.abs(run.path) <= HALF).all(axis=1)
            if run.shift == 0 or MOVED < run.shift < np.inf:
                mark = run.name[0] if run.shift == 0 else "x"
                groups.append(Points("", run.path[inside, 0], run.path[inside, 1], mark))
        square = (-HALF, HALF)
        return Surface(
            self.result.map, square, square, "Paths on f", points=groups, log=True, height=13
        )


def predict(
    *, show: str, c: float, kappa: float, angle: float, p: float, **_: object
) -> Prediction:
    """Who moves, who is first, or who generalises."""
    if show == "scale":
        return Prediction(
            f"Multiply the loss by {c:g}: whose path changes?",
            ("nobody's", "only SGD's", "only Adam's", "both"),
            lambda result: moved(result.runs[3]) + 2 * moved(result.runs[1]),
        )
    if show == "valley":
        return Prediction(
            f"Curvatures {kappa:g} and 1, turned {angle:g} degrees: first at f < {GOAL:g}?",
            ("Adam", "tuned SGD", "tuned momentum"),
            first,
        )
    return Prediction(
        f"Training labels {100 * p:g} % +1: who gets more of a new set right?",
        ("SGD", "Adam", "neither"),
        better,
    )


def moved(run: Run) -> bool:
    """Whether the factor on the loss has changed the path."""
    return run.shift > MOVED


def first(result: Result) -> int | None:
    """Index of the run that reached the goal first; None for a tie."""
    steps = [run.reached or LIMIT + 1 for run in result.runs[:3]]
    best = min(steps)
    return steps.index(best) if steps.count(best) == 1 else None


def better(result: Result) -> int:
    """Who has the higher test accuracy: 0 SGD, 1 Adam, 2 neither."""
    gap = float(result.runs[0].values[-1] - result.runs[1].values[-1])
    return 2 if abs(gap) < 0.01 else 0 if gap > 0 else 1


def headline(result: Result) -> str:
    """What became of the claim in this run."""
    if result.show == "scale":
        return _scaled(result.c, result.runs[1], result.runs[3])
    if result.show == "valley":
        return _turned(result.angle, result.runs)
    sgd, adam = result.runs
    scores = f"of the test set SGD has {sgd.values[-1]:.2f} right, Adam {adam.values[-1]:.2f}"
    if better(result) == 0:
        return (
            f"Both fit the training set ({sgd.train:.2f}, {adam.train:.2f}); {scores}. "
            f"Always +1: {result.positives:.2f}."
        )
    return f"Adam is not behind here: {scores}."


def _turned(angle: float, runs: tuple[Run, ...]) -> str:
    adam, sgd, momentum = (_steps(run) for run in runs[:3])
    others = f"tuned SGD {sgd} and tuned momentum {momentum} at any angle"
    if angle == 0:
        return f"Along the axes Adam needs {adam} steps, {others}."
    slower = (runs[0].reached or LIMIT) > 1.2 * (runs[3].reached or LIMIT)
    start = f"Turned by {angle:g} degrees Adam needs {adam} steps" + (
        " instead of" if slower else ", no more than"
    )
    return f"{start} {_steps(runs[3])}; {others}."


def _scaled(c: float, adam: Run, sgd: Run) -> str:
    what = f"Loss times {c:g}"
    if c == 1:
        return f"{what}: nothing was scaled, and nobody moves."
    change = f"Adam's path moves by {adam.shift:.1g}"
    if moved(adam):
        change = f"even {change}, as epsilon is not small beside such gradients"
    if sgd.diverged is not None:
        return f"{what}: {change}; SGD diverges at step {sgd.diverged}."
    return f"{what}: {change}; SGD's by {sgd.shift:.2g}."


def _steps(run: Run) -> str:
    return f"over {LIMIT}" if run.reached is None else f"{run.reached}"


main(__name__, "adam-vs-sgd")
