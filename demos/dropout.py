"""Dropout closes part of the gap between training and validation loss, if the test scale is right.

While training, each unit is zeroed with probability p, drawn anew for every example and step, and
what is kept is scaled up; in evaluation nothing happens ("inverted" dropout, as PyTorch has it):

    training    y = x ⊙ m / (1 − p),   m ~ Bernoulli(1 − p)       evaluation   y = x

The older form leaves training unscaled and multiplies by the probability to *keep* at test time.
Srivastava et al. write p for that probability, PyTorch and Keras for the probability to *drop*:
"multiply the weights by p" is wrong in the second meaning, and only p = 0.5 hides the mistake.

Scaling gives the right mean for a linear layer only. In a deep net it approximates the mean over
all thinned nets, and the demo measures how far off it is. Half of the units is an expectation too:
each mask has its own count. Whether dropout helps depends on the task: here a net much too large
memorizes noisy labels; with many examples there is little left to fix.

Sources. Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, JMLR 15; Baldi & Sadowski
2013, NIPS (the mean as an approximation).

Left out: dropout kept on at test time to sample uncertainty (Gal & Ghahramani 2016, ICML), dropout
together with batch norm (Li et al. 2019, CVPR), and a search for the best p or for early stopping.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Adam, Dropout, Sequential, cross_entropy, mlp, update
from demos.nn.data import circles, flip_labels
from demos.nn.module import Array, Labels
from quiz.charts import Bars, Heatmap, LineChart, Series, SideBySide
from quiz.demo import Keyed, Knob, Range, main

KNOBS = (
    Knob("--n 800", "more data: little left to fix"),
    Knob("--p 0.9", "ten times fewer units"),
)
SHOWN = 22  # units of a mask that are drawn
FACTORS = ("1 - p", "p", "none")  # what people multiply by at test time
INPUTS = 16  # to compare a deep net's two modes on
SMALL_GAP = 0.2  # below it there is nothing much to regularize
GUESSING = float(np.log(2))  # the loss of a net that gives both labels the same probability


@dataclass(frozen=True, slots=True)
class Result:
    """What a mask is, what it does to the mean, and two nets trained so far."""

    p: float
    scale_p: float
    masks: NDArray[np.bool_]  # (5, hidden), True where a unit is kept
    scales: Array  # (3,) test output / mean training output of a linear unit, one per factor
    scale_errors: Array  # (3,) standard errors of these
    deep_difference: float  # ‖mean of training outputs − evaluation output‖ / ‖evaluation output‖
    deep_error: float  # the standard error of that mean, on the same scale
    at: NDArray[np.int64]  # (T,) after so many updates
    plain: Array  # (T, 2) training and validation loss without dropout
    dropped: Array  # (T, 2) and with it; both measured in evaluation mode
    right: tuple[float, float]  # share of the validation set, without and with dropout

    @property
    def gaps(self) -> tuple[float, float]:
        """Validation minus training loss at the end, without and with dropout."""
        plain, dropped = self.plain[-1], self.dropped[-1]
        return float(plain[1] - plain[0]), float(dropped[1] - dropped[0])


def compute(
    *,
    p: Annotated[float, Range(0, 0.9, "probability to drop a unit")] = 0.5,
    scale_p: Annotated[float, Range(0.1, 0.9, "drop probability in the test of scaling")] = 0.8,
    steps: Annotated[int, Range(10, 600, "updates")] = 300,
    hidden: Annotated[int, Range(4, 128, "units in each of two layers")] = 64,
    n: Annotated[int, Range(20, 800, "training examples")] = 100,
    flip: Annotated[float, Range(0, 0.4, "share of labels that are wrong")] = 0.15,
    noise: Annotated[float, Range(0, 0.4, "standard deviation around the circles")] = 0.15,
    samples: Annotated[int, Range(100, 5000, "passes in training mode")] = 2000,
    seed: int = 0,
) -> Result:
    """Measure the means, then train the same net twice on two circles with noisy labels."""
    *_, last = _run(p=p, scale_p=scale_p, steps=steps, hidden=hidden, n=n, flip=flip, noise=noise,
                    samples=samples, seed=seed)  # fmt: skip
    return last


def steps(
    *,
    p: float = 0.5,
    scale_p: float = 0.8,
    steps: int = 300,
    hidden: int = 64,
    n: int = 100,
    flip: float = 0.15,
    noise: float = 0.15,
    samples: int = 2000,
    seed: int = 0,
) -> Iterator[Result]:
    """The same, as it trains."""
    rng, for_masks, for_linear, for_deep = np.random.default_rng(seed).spawn(4)
    masks = Dropout(p, for_masks)(np.ones((5, hidden))) > 0
    scales, errors = _test_scales(scale_p, hidden, samples, for_linear)
    difference, error = _deep_mean(p, samples, for_deep)
    train, validation = (_noisy_circles(size, flip, noise, rng) for size in (n, 500))
    start = int(rng.integers(2**32))  # both nets begin with the same weights
    curves = []
    for probability in (0.0, p):
        net = mlp((2, hidden, hidden, 2), np.random.default_rng(start), dropout=probability)
        curves.append(_train(net, train, validation, steps))
    first = Result(p, scale_p, masks, scales, errors, difference, error, np.zeros(0, np.int64),
                   np.zeros((0, 2)), np.zeros((0, 2)), (0.0, 0.0))  # fmt: skip
    seen: list[tuple[Seen, Seen]] = []
    for both in zip(*curves, strict=True):
        seen.append(both)
        plain, dropped = (
            np.array([step.losses for step in run]) for run in zip(*seen, strict=True)
        )
        yield replace(
            first,
            at=np.array([step.update for step, _ in seen]),
            plain=plain,
            dropped=dropped,
            right=(both[0].right, both[1].right),
        )


_run = steps  # in `compute` that name is a number


def _noisy_circles(n: int, flip: float, noise: float, rng: Generator) -> tuple[Array, Labels]:
    points, labels = circles(n, rng, noise)
    return points, flip_labels(labels, flip, rng)


class Seen(NamedTuple):
    """What is seen of a net in training, after so many updates."""

    update: int
    losses: tuple[float, float]  # training, validation
    right: float  # share of the validation set


def _train(
    net: Sequential,
    train: tuple[Array, Labels],
    validation: tuple[Array, Labels],
    updates: int,
) -> Iterator[Seen]:
    """Adam on all examples at once, looked at in evaluation mode about fifty times."""
    optimizer = Adam(net.parameters(), lr=0.02)
    every = max(1, updates // 50)
    (x, labels), (new, truth) = train, validation
    for iteration in range(1, updates + 1):
        update(net, cross_entropy, optimizer, *train)
        if iteration % every == 0 or iteration == updates:
            net.eval()
            logits = net(new)  # (500, 2)
            losses = cross_entropy(net(x), labels)[0], cross_entropy(logits, truth)[0]
            yield Seen(iteration, losses, float(np.mean(logits.argmax(axis=1) == truth)))


def _test_scales(p: float, hidden: int, samples: int, rng: Generator) -> tuple[Array, Array]:
    """A linear unit on unscaled masks: test output / mean training output, for each factor."""
    x, weights = rng.uniform(0.5, 1.5, (2, hidden))
    kept = rng.random((samples, hidden)) >= p
    outputs = (kept * x) @ weights  # (samples,), in training
    factors = np.array([1 - p, p, 1.0])
    scales = factors * (x @ weights) / outputs.mean()
    return scales, scales * outputs.std() / outputs.mean() / samples**0.5


def _deep_mean(p: float, samples: int, rng: Generator) -> tuple[float, float]:
    """The mean output of a deep ReLU net in training mode, against the output in evaluation."""
    net = mlp((5, 32, 32, 1), rng, dropout=p)
    x = rng.normal(size=(INPUTS, 5))
    outputs = net(np.repeat(x, samples, axis=0)).reshape(INPUTS, samples)
    net.eval()
    evaluation = net(x)[:, 0]  # (INPUTS,)
    size = float(np.linalg.norm(evaluation))
    difference = float(np.linalg.norm(outputs.mean(axis=1) - evaluation))
    error = float(np.linalg.norm(outputs.std(axis=1))) / samples**0.5
    return difference / size, error / size


def render(result: Result) -> RenderableType:
    """Five masks beside the test scales, above the losses of both nets on the same axis."""
    counts = [f"{kept.sum()}/{kept.size}" for kept in result.masks]
    masks = Heatmap(
        result.masks[:, :SHOWN].astype(float),
        counts,
        title=f"5 masks at p = {result.p:g}: 1 kept, 0 dropped",
        numbers=False,
        value_range=(0, 1),
    )
    test = Group(
        Bars([f"times {factor}" for factor in FACTORS], result.scales,
             f"Test output / training mean, p = {result.scale_p:g}", number=".2f"),
        Text(f"Right is 1. At p = {result.p:g} a deep ReLU net is off by "
             f"{result.deep_difference:.1%} (s.e. {result.deep_error:.1%}).", style="dim"),
    )  # fmt: skip
    most = float(max(result.plain.max(), result.dropped.max()))
    names = ("train", "validation")
    nets = zip(("without", f"with p = {result.p:g}"), (result.plain, result.dropped),
               result.gaps, result.right, strict=True)  # fmt: skip
    charts = [
        LineChart(
            [Series(name, loss, result.at) for name, loss in zip(names, losses.T, strict=True)],
            f"Loss {net}, gap {gap:z.2f}, {right:.0%} right", "updates", y_range=(0, most),
            height=10,
        )
        for net, losses, gap, right in nets
    ]  # fmt: skip
    return Group(SideBySide([masks, test]), SideBySide(charts, flat=8))


def predict(*, scale_p: float, **_: object) -> Keyed:
    """What does "scale the weights by p" do, where p is the drop probability?"""
    return Keyed(
        f"Drop p = {scale_p:g}, weights times p at test: the mean output is",
        ("right", "too large", "too small"),
        scale_by_p,
    )


def scale_by_p(result: Result) -> int:
    """Index of what scaling by p did: right within five standard errors, too large, too small."""
    excess, error = result.scales[1] - 1, result.scale_errors[1]
    if abs(excess) <= 5 * error:
        return 0
    return 1 if excess > 0 else 2


def headline(result: Result) -> str:
    """Both gaps, and what the wrong test factor does."""
    plain, dropped = result.gaps
    before, after = result.plain[-1, 1], result.dropped[-1, 1]
    wrong = (
        f"Scaled by p = {result.scale_p:g} at test: {result.scales[1]:.2f} times the right mean."
    )
    gaps = f"the gap goes from {plain:z.2f} to {dropped:z.2f}"
    losses = f"validation loss from {before:.2f} to {after:.2f}"
    if result.p == 0:
        return f"p = 0 drops nothing: both runs are the same, with a gap of {plain:z.2f}. {wrong}"
    if plain < SMALL_GAP:
        return f"Little to fix: without dropout the gap is only {plain:z.2f}; {losses}. {wrong}"
    if result.dropped[-1, 0] > 0.9 * GUESSING:
        learned = f"training loss {result.dropped[-1, 0]:.2f}, where guessing has {GUESSING:.2f}"
        return f"Too much: {gaps}, but little is learned ({learned}). {wrong}"
    if dropped < plain and after < before:
        return f"Dropout helps: {gaps}, {losses}. {wrong}"
    return f"Dropout does not help here: {gaps}, {losses}. {wrong}"


main(__name__)
