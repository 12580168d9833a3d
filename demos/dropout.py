"""Dropout closes part of the gap between training and validation loss, if the test scale is right.

In training, each unit is zeroed with probability p, anew for every example and step, and the rest
are scaled up; in evaluation nothing happens ("inverted" dropout, as in PyTorch):

    training    y = x ⊙ m / (1 − p),   m ~ Bernoulli(1 − p)       evaluation   y = x

The older form leaves training unscaled and multiplies by the probability of *keeping* at test time.
Srivastava et al. call that probability p, while PyTorch and Keras call the probability of
*dropping* p: "multiply the weights by p" is then wrong, and only p = 0.5 hides the mistake.

Scaling gives the right mean for a linear layer only; in a deep net it approximates the mean over
all thinned nets; the error is measured. Here a net that is far too large memorizes noisy labels.

Sources. Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, JMLR 15; Baldi & Sadowski
2013, NIPS (the mean as an approximation). Left out: dropout at test time to sample uncertainty (Gal
& Ghahramani 2016, ICML), or with batch norm (Li et al. 2019, CVPR); a search for the best p.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from demos.nn import Adam, Array, Dropout, Training, cross_entropy, mlp
from demos.nn.data import noisy_circles
from quiz.charts import Bars, Beside, Figure, Heatmap, LineChart, Series
from quiz.demo import Prediction, Range, Verdict, frames, main, sort_into

KNOBS = {"--n 800": "more data: little to fix", "--p 0.9": "ten times fewer units"}
SHOWN = 22  # units of a mask that are drawn
FACTORS = ("1 - p", "p", "none")  # what people multiply by at test time
NEW, INPUTS = 500, 16  # validation examples; inputs for comparing a deep net's two modes
SMALL_GAP = 0.2  # below this there is little to regularize
GUESSING = float(np.log(2))  # the loss of a net that gives both labels the same probability


@dataclass(frozen=True, slots=True)
class Result:
    """Some masks, their effect on the mean, and two nets trained so far."""

    p: float
    scale_p: float
    updates: int  # in all
    masks: NDArray[np.bool_]  # (5, hidden), True where a unit is kept
    scales: Array  # (3,) test output / mean training output of a linear unit, one per factor
    scale_errors: Array  # (3,) standard errors of these
    deep_difference: float  # ‖mean of training outputs − evaluation output‖ / ‖evaluation output‖
    deep_error: float  # the standard error of that mean, on the same scale
    at: Array  # (T,) after so many updates
    plain: Array  # (T, 2) training and validation loss without dropout
    dropped: Array  # (T, 2) and with it; both in evaluation mode
    right: tuple[float, ...]  # share of the validation set, without and with dropout

    @property
    def gaps(self) -> tuple[float, float]:
        """Validation minus training loss at the end, without and with dropout."""
        plain, dropped = self.plain[-1], self.dropped[-1]
        return float(plain[1] - plain[0]), float(dropped[1] - dropped[0])


def steps(
    *,
    p: Annotated[float, Range(0, 0.9, "probability of dropping a unit")] = 0.5,
    scale_p: Annotated[float, Range(0.1, 0.9, "drop probability in the test of scaling")] = 0.8,
    steps: Annotated[int, Range(10, 600, "updates")] = 300,
    hidden: Annotated[int, Range(4, 128, "units in each of two layers")] = 64,
    n: Annotated[int, Range(20, 800, "training examples")] = 100,
    flip: Annotated[float, Range(0, 0.4, "share of labels that are wrong")] = 0.15,
    noise: Annotated[float, Range(0, 0.4, "standard deviation around the circles")] = 0.15,
    samples: Annotated[int, Range(100, 5000, "passes in training mode")] = 2000,
    seed: int = 0,
) -> Iterator[Result]:
    """Measure the means, then train the same net twice on two circles with noisy labels."""
    rng, for_masks, for_linear, for_deep = np.random.default_rng(seed).spawn(4)
    masks = Dropout(p, for_masks)(np.ones((5, hidden))) > 0
    means = *_test_scales(scale_p, hidden, samples, for_linear), *_deep_mean(p, samples, for_deep)
    train, validation = (noisy_circles(size, rng, noise, flip) for size in (n, NEW))
    start = int(rng.integers(2**32))  # both nets have the same initial weights
    nets = []
    for probability in (0.0, p):
        net = mlp((2, hidden, hidden, 2), np.random.default_rng(start), dropout=probability)
        nets.append(Training(net, cross_entropy, Adam(net.parameters(), lr=0.02)))
    at, losses = [], []
    for step, shown in frames(steps):
        for run in nets:
            run.update(*train)
        if step % max(1, steps // 50) == 0 or step == steps:
            at.append(step)
            losses.append([(run.loss_on(*train), run.loss_on(*validation)) for run in nets])
        if shown and at:
            plain, dropped = np.swapaxes(np.array(losses), 0, 1)  # each (T, 2)
            right = tuple(run.right(*validation) / NEW for run in nets)
            after = np.array(at, float)
            yield Result(p, scale_p, steps, masks, *means, after, plain, dropped, right)


def _test_scales(p: float, hidden: int, samples: int, rng: Generator) -> tuple[Array, Array]:
    """A linear unit on unscaled masks: test output / mean training output, for each factor."""
    x, weights = rng.uniform(0.5, 1.5, (2, hidden))
    kept = rng.random((samples, hidden)) >= p
    outputs = (kept * x) @ weights  # (samples,), in training
    factors = np.array([1 - p, p, 1.0])
    scales = factors * (x @ weights) / outputs.mean()
    return scales, scales * outputs.std() / outputs.mean() / samples**0.5


def _deep_mean(p: float, samples: int, rng: Generator) -> tuple[float, float]:
    """How far a deep ReLU net's mean output in training is from evaluation; the standard error."""
    net = mlp((5, 32, 32, 1), rng, dropout=p)
    x = rng.normal(size=(INPUTS, 5))
    outputs = net(np.repeat(x, samples, axis=0)).reshape(INPUTS, samples)
    net.eval()
    evaluation = net(x)[:, 0]  # (INPUTS,)
    size = float(np.linalg.norm(evaluation))
    difference = float(np.linalg.norm(outputs.mean(axis=1) - evaluation))
    error = float(np.linalg.norm(outputs.std(axis=1))) / samples**0.5
    return difference / size, error / size


def render(result: Result) -> Figure:
    most = float(max(result.plain.max(), result.dropped.max(), 0.1))
    names, both = ("without", f"with p = {result.p:g}"), (result.plain, result.dropped)
    charts = [
        LineChart(
            [Series("train", train, result.at), Series("validation", validation, result.at)],
            f"Loss {name}, gap {gap:z.2f}, {right:.0%} right", "updates", y_range=(0, most),
            x_range=(0, result.updates),
        )
        for name, (train, validation), gap, right in zip(
            names, np.swapaxes(both, 1, 2), result.gaps, result.right, strict=True
        )
    ]  # fmt: skip
    return Figure(
        Beside(
            Heatmap(
                result.masks[:, :SHOWN].astype(float),
                [f"{kept.sum()}/{kept.size}" for kept in result.masks],
                title=f"5 masks, bright: kept; p = {result.p:g}",
                value_range=(0, 1),
            ),
            Bars([f"times {factor}" for factor in FACTORS], result.scales,
                 f"Test output / training mean, p = {result.scale_p:g}", number=".2f"),
        ),
        Beside(*charts),
        f"At p = {result.p:g} a deep ReLU net is off its mean by {result.deep_difference:.1%} "
        f"(s.e. {result.deep_error:.1%}).",
    )  # fmt: skip


def predict(*, p: float, scale_p: float, n: int, flip: float, **_: object) -> Prediction:
    return Prediction(
        f"A net learns two circles from {n} points, {flip:.0%} of them labeled wrongly, with and "
        f"without dropout at p = {p:g}. Separately, a linear unit's inputs are dropped with "
        f"probability {scale_p:g} in training.",
        f"If that unit's weights are multiplied by {scale_p:g} at test time, its output is how "
        "many times its mean in training?",
        ("under 0.9 times", "0.9 to 1.1 times", "1.1 times or more"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    option = sort_into(r.scales[1], 0.9, 1.1)
    (plain, dropped), before, after = r.gaps, r.plain[-1, 1], r.dropped[-1, 1]
    wrong = f"Scaled by p = {r.scale_p:g} at test: {r.scales[1]:.2f} times the right mean."
    gaps = f"the gap goes from {plain:z.2f} to {dropped:z.2f}"
    losses = f"validation loss from {before:.2f} to {after:.2f}"
    learned = f"training loss {r.dropped[-1, 0]:.2f}, where guessing has {GUESSING:.2f}"
    return (
        (r.p == 0, option,
         f"p = 0 drops nothing: both runs are the same, with a gap of {plain:z.2f}. {wrong}"),
        (plain < SMALL_GAP and after > 0.9 * before, option,
         f"Little to fix: without dropout the gap is only {plain:z.2f}; {losses}. {wrong}"),
        (r.dropped[-1, 0] > 0.9 * GUESSING, option,
         f"Too much: {gaps}, but little is learned ({learned}). {wrong}"),
        (dropped < plain and after < before, option, f"Dropout helps: {gaps}, {losses}. {wrong}"),
        (True, option, f"Dropout does not help here: {gaps}, {losses}. {wrong}"),
    )  # fmt: skip


main(__name__)
