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
          κ (demos/nn/quadratic.py), which one knows only here. Adam's is the one given, not tuned.
wilson    a data set built so that Adam generalizes worse (demos/nn/wilson.py): one feature is the
          label, two are always 1. Gradient descent finds the solution of least norm, Adam one
          whose weights all have the same size, and two constants outvote one label.

Sources. Kingma & Ba 2015, ICLR (Adam); Wilson, Roelofs, Stern, Srebro, Recht 2017, NeurIPS.

Left out: noise, as all gradients are exact; and what the last one means for real networks. It
proves that the gap can occur; whether it does depends on the domain and the tuning. AdamW competes
on images (Loshchilov & Hutter 2019, ICLR), with everything tuned adaptive methods never lost to
momentum in Choi et al. 2019 (arXiv:1910.05446), and for Transformers Adam is the standard.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from demos.nn import SGD, Adam, Optimizer, Parameter
from demos.nn.adam_trap import Fit, best_rate, features_of, fit, labels_of
from demos.nn.module import Array
from demos.nn.quadratic import Descent, descend, hessian, loss_map
from quiz.charts import Bars, LineChart, Points, Series, SideBySide, Surface
from quiz.demo import Choice, Keyed, Knob, Range, main

KNOBS = (
    Knob("--show valley --angle 45", "try --kappa 1000"),
    Knob("--show wilson", "a data set built against Adam"),
)
STEPS = 100  # of "scale"
LIMIT, GOAL = 6000, 1e-4  # of "valley": steps at most, and the loss to come under
TRAINING, TEST = 1000, 2000  # of "wilson": steps, and test examples
MOVED = 1e-3  # paths nearer than this are the same
FRAMES = 45
HALF = 1.6  # of the map's sides
HEIGHT = {"scale": 14, "valley": 13}  # of the charts


Runs = dict[str, Descent]


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one of the three comparisons, by the optimizer's name."""

    show: str
    c: float = 1.0
    angle: float = 0.0
    descents: Runs = field(default_factory=dict)  # "scale", "valley"
    others: Runs = field(default_factory=dict)  # the same on c·f, or along the axes
    map: Array = field(default_factory=lambda: np.zeros((0, 0)))  # (40, 60) f, from the least v
    fits: dict[str, Fit] = field(default_factory=dict)  # "wilson"
    positives: float = 0.0  # share of +1 among its test labels

    def until(self, step: int) -> "Result":
        """What was known after that step."""
        return replace(
            self,
            descents={name: run.until(step) for name, run in self.descents.items()},
            others={name: run.until(step) for name, run in self.others.items()},
            fits={name: run.until(step) for name, run in self.fits.items()},
        )

    def shift(self, name: str) -> float:
        """The farthest that the factor c moved a path; inf if it diverged."""
        plain, scaled = self.descents[name], self.others[name]
        if scaled.diverged is not None:
            return np.inf
        return float(np.abs(scaled.path - plain.path).max())


def compute(
    *,
    show: Annotated[str, Choice(("scale", "valley", "wilson"), "which of the three")] = "scale",
    c: Annotated[float, Range(1e-9, 1e9, "scale: factor on the loss")] = 1000.0,
    kappa: Annotated[float, Range(1, 1000, "curvature across the valley; 1 along it")] = 100.0,
    angle: Annotated[float, Range(0, 90, "valley: degrees it is turned by")] = 0.0,
    lr: Annotated[float, Range(1e-3, 0.5, "Adam's learning rate; the others are tuned")] = 0.1,
    n: Annotated[int, Range(10, 200, "wilson: training examples")] = 50,
    p: Annotated[float, Range(0.5, 1, "wilson: probability of the label +1")] = 0.7,
    seed: int = 0,
) -> Result:
    """The runs at their end. Only "wilson" has chance in it."""
    if show == "wilson":
        return wilson(n, p, lr, seed)
    turned = angle if show == "valley" else 0.0
    descents, others = valley(kappa, turned, lr) if show == "valley" else scale(c, kappa, lr)
    return Result(show, c, turned, descents, others, loss_map(hessian(kappa, turned), HALF))


def steps(**parameters: Any) -> Iterator[Result]:
    """All runs of `compute`, uncovered step by step."""
    result = compute(**parameters)
    runs = [*result.descents.values(), *result.others.values()]
    last = max((int(run.steps[-1]) for run in runs), default=TRAINING)
    space = np.linspace if result.show == "scale" else np.geomspace
    for step in np.unique(space(1, last, FRAMES).round().astype(int)):
        yield result.until(int(step))


def scale(c: float, kappa: float, lr: float) -> tuple[Runs, Runs]:
    """Adam and SGD on f, and with the same learning rates on c·f."""
    makers: dict[str, Callable[[Parameter], Optimizer]] = {
        "Adam": lambda w: Adam([w], lr),
        "SGD": lambda w: SGD([w], 2 / (kappa + 1)),
    }
    plain, scaled = (
        {name: descend(make, kappa, factor=factor, most=STEPS) for name, make in makers.items()}
        for factor in (1.0, c)
    )
    return plain, scaled


def valley(kappa: float, angle: float, lr: float) -> tuple[Runs, Runs]:
    """Adam, and SGD without and with momentum at their best rates: turned, and along the axes."""
    root = np.sqrt(kappa)
    momentum = ((root - 1) / (root + 1)) ** 2
    makers: dict[str, Callable[[Parameter], Optimizer]] = {
        "Adam": lambda w: Adam([w], lr),
        "SGD": lambda w: SGD([w], 2 / (kappa + 1)),
        "momentum": lambda w: SGD([w], 4 / (root + 1) ** 2, momentum),
    }

    def down(angle: float) -> Runs:
        return {
            name: descend(make, kappa, angle, most=LIMIT, goal=GOAL)
            for name, make in makers.items()
        }

    turned = down(angle)
    return turned, down(0.0) if angle else turned


def wilson(n: int, p: float, lr: float, seed: int) -> Result:
    """Gradient descent and Adam on the data set against Adam."""
    rng = np.random.default_rng(seed)
    labels, test = labels_of(n, p, rng), labels_of(TEST, p, rng)
    x = features_of(labels)
    rate = best_rate(x)
    fits = {
        "SGD": fit(lambda w: SGD([w], rate), x, labels, test, TRAINING),
        "Adam": fit(lambda w: Adam([w], lr), x, labels, test, TRAINING),
    }
    return Result("wilson", fits=fits, positives=float(np.mean(test > 0)))


def render(result: Result) -> RenderableType:
    """The losses and a map of the paths; in "wilson" how the features vote."""
    if result.show == "wilson":
        note = "A construction: it proves that this can happen, not that it does."
        return Group(_ballot(result), _scores(result), Text(note, style="dim"))
    under = _reached(result) if result.show == "valley" else _moved(result)
    return Group(SideBySide((_losses(result), _map(result)), narrow=1), under)


def _losses(result: Result) -> LineChart:
    """Of all runs; on a log axis of steps where some take thousands."""
    many = result.show == "valley"
    runs = dict(result.descents)
    if not many:
        runs |= {f"{name} x{result.c:g}": run for name, run in result.others.items()}
    elif result.angle:
        runs["Adam at 0 degrees"] = result.others["Adam"]
    lines, ends = [], []
    for name, run in runs.items():
        seen = slice(1 if many else 0, None)
        if run.diverged is None:
            lines.append(Series(name, run.losses[seen], run.steps[seen]))
        else:
            name = f"{name} diverged at step {run.diverged}"
            ends.append(Points(name, run.steps[-1:], run.losses[-1:], "X"))
    return LineChart(
        lines,
        "Loss f" if many else "Loss f, learning rates as they were",
        "step",
        log_x=many,
        log_y=True,
        points=ends,
        height=HEIGHT[result.show],
    )


def _map(result: Result) -> Surface:
    """The paths on f; of those on c·f only what went another way."""
    groups = [_trace(run, name[0].upper()) for name, run in result.descents.items()]
    if result.show == "scale":
        groups += [
            _trace(run, "x")
            for name, run in result.others.items()
            if MOVED < result.shift(name) < np.inf
        ]
    square = (-HALF, HALF)
    return Surface(
        result.map,
        square,
        square,
        "Paths over u and v, color: f",
        points=groups,
        log=True,
        height=HEIGHT[result.show],
    )


def _trace(run: Descent, mark: str) -> Points:
    """A path, as far as it is on the map."""
    inside = (np.abs(run.path) <= HALF).all(axis=1)
    return Points("", run.path[inside, 0], run.path[inside, 1], mark)


def _moved(result: Result) -> Table:
    """What the factor changed."""
    so_far = f"f after {result.descents['Adam'].steps[-1]:.0f} steps"
    table = _table("", so_far, f"f on loss x{result.c:g}", "path moved by")
    for name, run in result.descents.items():
        scaled = result.others[name]
        end = "diverged" if scaled.diverged else f"{scaled.losses[-1]:.2g}"
        table.add_row(name, f"{run.losses[-1]:.2g}", end, f"{result.shift(name):.1g}")
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _reached(result: Result) -> Bars:
    """How many steps each took; those to come are counted so far."""
    runs = dict(result.descents)
    if result.angle:
        runs["Adam at 0 degrees"] = result.others["Adam"]
    return Bars(
        list(runs),
        [run.reached or float(run.steps[-1]) for run in runs.values()],
        f"Steps to f < {GOAL:g}. SGD and momentum know the curvatures, Adam does not",
        number=lambda count: f"over {LIMIT}" if count >= LIMIT else f"{count:.0f}",
    )


def _ballot(result: Result) -> Bars:
    """What the features of a new example of label −1 add up to."""
    whose = ("its label", "two constants", "sum")
    names = [f"{name}: {what}" for name in result.fits for what in whose]
    values = [float(vote) for run in result.fits.values() for vote in run.votes[-1]]
    title = "Votes on a new example whose label is -1: the sum should be negative"
    return Bars(names, values, title, number="+.2f")


def _scores(result: Result) -> Table:
    """Accuracies."""
    table = _table("share right", "training", "test")
    for name, run in result.fits.items():
        table.add_row(name, f"{run.train:.2f}", f"{run.test[-1]:.2f}")
    return table


def predict(*, show: str, c: float, kappa: float, angle: float, p: float, **_: object) -> Keyed:
    """Who moves, who is first, or who generalizes."""
    if show == "scale":
        return Keyed(
            f"Multiply the loss by {c:g}: whose path changes?",
            ("nobody's", "only SGD's", "only Adam's", "both"),
            lambda result: moved(result, "SGD") + 2 * moved(result, "Adam"),
        )
    if show == "valley":
        return Keyed(
            f"Curvatures {kappa:g} and 1, turned {angle:g} degrees: first at f < {GOAL:g}?",
            ("Adam", "tuned SGD", "tuned momentum"),
            first,
        )
    return Keyed(
        f"Training labels {100 * p:g} % +1: who gets more of a new set right?",
        ("SGD", "Adam", "neither"),
        better,
    )


def moved(result: Result, name: str) -> bool:
    """Whether the factor on the loss has changed the path."""
    return result.shift(name) > MOVED


def first(result: Result) -> int | None:
    """Index of the run that reached the goal first; None for a tie."""
    counts = [run.reached or LIMIT + 1 for run in result.descents.values()]
    best = min(counts)
    return counts.index(best) if counts.count(best) == 1 else None


def better(result: Result) -> int:
    """Who has the higher test accuracy: 0 SGD, 1 Adam, 2 neither."""
    gap = float(result.fits["SGD"].test[-1] - result.fits["Adam"].test[-1])
    return 2 if abs(gap) < 0.01 else 0 if gap > 0 else 1


def headline(result: Result) -> str:
    """What became of the claim in this run."""
    if result.show == "scale":
        return _scaled(result)
    if result.show == "valley":
        return _turned(result)
    sgd, adam = result.fits["SGD"], result.fits["Adam"]
    scores = f"of the test set SGD has {sgd.test[-1]:.2f} right, Adam {adam.test[-1]:.2f}"
    if better(result) == 0:
        return (
            f"Both fit the training set ({sgd.train:.2f}, {adam.train:.2f}); {scores}, "
            f"always +1 {result.positives:.2f}."
        )
    return f"Adam is not behind here: {scores}."


def _scaled(result: Result) -> str:
    what = f"Loss times {result.c:g}"
    if result.c == 1:
        return f"{what}: nothing was scaled, and nobody moves."
    change = f"Adam's path moves by {result.shift('Adam'):.1g}"
    if moved(result, "Adam"):
        change = f"even {change}, as epsilon is not small beside such gradients"
    diverged = result.others["SGD"].diverged
    if diverged is not None:
        return f"{what}: {change}; SGD diverges at step {diverged}."
    return f"{what}: {change}; SGD's by {result.shift('SGD'):.2g}."


def _turned(result: Result) -> str:
    if result.angle == 0:
        adam, sgd, momentum = (_count(run) for run in result.descents.values())
        return (
            f"Along the axes Adam takes {adam} steps, tuned SGD {sgd}, tuned momentum {momentum}."
        )
    adam, sgd, momentum = (
        _change(run, result.others[name]) for name, run in result.descents.items()
    )
    return (
        f"Steps, turned by {result.angle:g} degrees: Adam {adam}, tuned SGD {sgd}, "
        f"tuned momentum {momentum}."
    )


def _change(run: Descent, before: Descent) -> str:
    """How many steps, against those along the axes; a step more or less is rounding."""
    if abs((run.reached or LIMIT) - (before.reached or LIMIT)) <= 1:
        return f"{_count(run)} as before"
    return f"{_count(run)} instead of {_count(before)}"


def _count(run: Descent) -> str:
    return f"over {LIMIT}" if run.reached is None else f"{run.reached}"


main(__name__)
