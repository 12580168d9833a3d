"""Three nets on the same noisy data: one too simple, one about right, one that learns the noise.

A net's training loss keeps falling; its loss on new data (validation) has a minimum. A net that is
too simple stays high on both (underfitting). One with room to spare learns the wrong labels too:
its training loss goes to 0 while its validation loss turns and climbs.

Each label is flipped with probability p. No net can know which ones, so on new data not even the
true rule gets below the entropy

    H(p) = −p ln p − (1 − p) ln(1 − p)

or above an accuracy of about 1 − p. So a training loss well *below* H(p) is not skill but memory:
the net reproduces the flipped labels, with islands around them. The second view shows cures:

    early stopping   the weights of the update with the lowest validation loss
    weight decay     AdamW: θ ← θ − ηλθ before each step          dropout   units zeroed at random

Sources. Goodfellow, Bengio, Courville 2016, Deep Learning, 5.2, 7.1, 7.8, 7.12. This is the
classical picture, not the whole story: test error may fall again after everything is memorized
(double descent: Belkin, Hsu, Ma, Mandal, PNAS 2019; Nakkiran et al., ICLR 2020), and nets that can
learn random labels still generalize on real ones (Zhang et al., ICLR 2017). Left out: augmentation,
the best strength of each cure, and failed optimization, which also leaves training loss high.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import numpy as np
from numpy.random import Generator

from demos.nn import Adam, AdamW, Array, Labels, Training, cross_entropy, mlp, reshuffled, softmax
from demos.nn.data import alternating, noisy_circles
from quiz.charts import Bars, Beside, DecisionBoundary, Figure, LineChart, Points, Reference, Series
from quiz.demo import Choice, Many, Prediction, Range, Verdict, View, frames, main

KNOBS = {"--n 800": "more data than it can memorize", "--show cures": "how to prevent it"}
SIZES: dict[str, tuple[int, ...]] = {"none": (), "8": (8,), "64x64": (64, 64)}
NETS = tuple(SIZES)
NAMES = {"none": "linear", "8": "8 units", "64x64": "64x64"}
NEW, BATCH = 500, 256  # validation points; most training points in an update
EVERY = 5  # updates between measurements
EXTENT, GRID = (-1.6, 1.6), 33
PLANE = np.stack(np.meshgrid(*[np.linspace(*EXTENT, GRID)] * 2), axis=-1).reshape(-1, 2)
APART, RISEN = 0.2, 1.5  # validation minus training loss; validation loss over its minimum
TINY = 1e-3

Count = Annotated[int, Range(30, 2000, "training points")]
Flips = Annotated[float, Range(0, 0.45, "probability that a label is flipped")]
Noise = Annotated[float, Range(0, 0.5, "spread of the points around their circle")]


@dataclass(frozen=True, slots=True)
class Model:
    """One net and its losses so far."""

    name: str
    train: Array  # (K,) losses
    validation: Array  # (K,)
    memorized: int  # flipped training labels that it reproduces
    ground: Array  # (GRID, GRID) probability of class 1, over EXTENT

    @property
    def ends(self) -> tuple[float, float]:
        """Training and validation loss at the end."""
        return float(self.train[-1]), float(self.validation[-1])

    @property
    def ratio(self) -> float:
        """The validation loss at the end, as a multiple of its minimum."""
        return max(self.ends[1], TINY) / max(float(self.validation.min()), TINY)


@dataclass(frozen=True, slots=True)
class Result:
    """The nets on one data set, from the smallest to the largest."""

    floor: float  # H(p): on new data no expected loss is lower
    updates: int  # in the whole run
    at: Array  # (K,) updates made when the losses were measured
    flipped: Array  # (F, 2) the points whose label is wrong
    given: Labels  # (F,) that label
    models: tuple[Model, ...]


def steps(
    *,
    hidden: Annotated[tuple[str, ...], Many(Choice(NETS, ""), 3, "hidden layers")] = NETS,
    n: Count = 100,
    flip: Flips = 0.15,
    noise: Noise = 0.15,
    steps: Annotated[int, Range(20, 1000, f"updates, each on all points, {BATCH} at most")] = 400,
    lr: Annotated[float, Range(0.001, 0.1, "learning rate of Adam")] = 0.02,
    seed: int = 0,
) -> Iterator[Result]:
    """Train each net on the same points, watching its loss on new ones."""
    names, rng = in_order(hidden), np.random.default_rng(seed)
    (x, y), new = (noisy_circles(count, rng, noise, flip) for count in (n, NEW))
    wrong = y != alternating(n)
    floor = -sum(q * float(np.log(q)) for q in (flip, 1 - flip) if q > 0)
    nets = [mlp((2, *SIZES[name], 2), np.random.default_rng([seed, 1])) for name in names]
    runs = [Training(net, cross_entropy, Adam(net.parameters(), lr)) for net in nets]
    at, losses = [], []
    for done, shown in train(runs, x, y, steps, rng):
        at.append(done)
        losses.append([(run.loss_on(x, y), run.loss_on(*new)) for run in runs])
        if shown:
            curves, flips = np.array(losses).transpose(1, 2, 0), (x[wrong], y[wrong])  # (M, 2, K)
            models = tuple(seen(*each, *flips) for each in zip(names, runs, curves, strict=True))
            yield Result(floor, steps, np.array(at, float), *flips, models)


def in_order(hidden: tuple[str, ...]) -> list[str]:
    """Each of the nets once, from the smallest to the largest."""
    return sorted(set(hidden), key=NETS.index)


def train(
    runs: list[Training], x: Array, y: Labels, updates: int, rng: Generator
) -> Iterator[tuple[int, bool]]:
    """Update all nets on the same batches; yields the updates so far, and whether to show them."""
    rows, done = reshuffled(len(x), BATCH, rng), 0
    yield 0, False
    for _, shown in frames(-(-updates // EVERY)):
        for batch in islice(rows, min(EVERY, updates - done)):
            done += 1
            for run in runs:
                run.update(x[batch], y[batch])
        yield done, shown


def seen(name: str, run: Training, losses: Array, points: Array, labels: Labels) -> Model:
    """A net now, with its losses (2, K), on the wrongly labeled points."""
    train, validation = losses
    ground = softmax(run.outputs(PLANE))[:, 1].reshape(GRID, GRID)
    return Model(name, train, validation, run.right(points, labels), ground)


def render(result: Result) -> Figure:
    big = result.models[-1]
    best = int(big.validation.argmin())
    stop = Points("stop here", [result.at[best]], [big.validation[best]], "*", "validation")
    curves = LineChart(
        [Series("training", big.train, result.at), Series("validation", big.validation, result.at)],
        f"Loss of {NAMES[big.name]}", "updates", points=[stop],
        x_range=(0, result.updates), references=[Reference(result.floor, "H(p)")],
    )  # fmt: skip
    maps = [_map(result, model) for model in result.models[-2:]]
    return Figure(
        Beside(curves, *maps, shares=(3, 2, 2)[: 1 + len(maps)]),
        "On the maps: the wrongly labeled points, o and x as labeled. Lowercase: the net "
        "reproduces the wrong label.",
    )


def _map(result: Result, model: Model) -> DecisionBoundary:
    points = [Points("", *result.flipped[result.given == label].T) for label in (0, 1)]
    title = f"{NAMES[model.name]}: fits {model.memorized} of {len(result.given)}"
    return DecisionBoundary(model.ground, points, EXTENT, EXTENT, title=title, quiet=True)


def predict(*, hidden: tuple[str, ...], n: int, flip: float, steps: int, **_: object) -> Prediction:
    names = [NAMES[name] for name in in_order(hidden)]
    return Prediction(
        f"Nets with these hidden layers learn {n} points on two circles, {flip:.0%} of them "
        f"labeled wrongly: {', '.join(names)}. Validation is on {NEW} new points.",
        f"After {steps} updates, the validation loss of {names[-1]} is",
        ("within 0.2 of its training loss",
         "over 0.2 above its training loss, but under 1.5 times its own lowest",
         "over 0.2 above its training loss, and 1.5 times its own lowest or more"),
    )  # fmt: skip


def verdicts(r: Result) -> tuple[Verdict, ...]:
    big, small = r.models[-1], r.models[0]
    train, validation = big.ends
    apart = validation - train > APART
    option = 0 if not apart else 1 if big.ratio < RISEN else 2
    best = f"(update {r.at[big.validation.argmin()]:.0f})"
    ends = (f"{NAMES[big.name]} ends at training loss {train:.3f}, validation {validation:.2f}, "
            f"{big.ratio:.2f} times its lowest {best}")  # fmt: skip
    low = f"H(p) is {r.floor:z.2f}"
    underfit = f" Underfitting: {NAMES[small.name]}, training loss {small.ends[0]:.2f}"
    tail = underfit if small.ends[0] > r.floor + 0.15 else ""
    alone = f"{tail} ({low})." if tail else ""
    return (
        (option == 2, option, f"Overfitting: {ends}.{alone}"),
        (apart and (train < r.floor or big.ratio > 1.1), option,
         f"Overfitting begins: {ends}; {low}.{tail and f'{tail}.'}"),
        (apart, option, f"A gap, not yet overfitting: {ends}; {low}.{tail and f'{tail}.'}"),
        (True, option, f"No overfitting: {ends}.{alone}"),
    )  # fmt: skip


CURES = ("early stopping", "weight decay", "dropout")


@dataclass(frozen=True, slots=True)
class Cured:
    """The second view: the largest net, uncured and cured, on points used for nothing else."""

    updates: int  # in all
    at: Array  # (K,) updates
    curves: Array  # (3, K) test loss uncured, with weight decay, with dropout
    stop: int  # index of the lowest validation loss, uncured

    @property
    def ends(self) -> tuple[float, ...]:
        """The test loss uncured, and with each of `CURES`."""
        nothing, decay, dropped = self.curves
        return float(nothing[-1]), float(nothing[self.stop]), float(decay[-1]), float(dropped[-1])


def cure(
    *,
    n: Count = 100,
    flip: Flips = 0.15,
    noise: Noise = 0.15,
    decay: Annotated[float, Range(0, 10, "weight decay")] = 2.0,
    p: Annotated[float, Range(0, 0.9, "probability of dropping a unit")] = 0.5,
    steps: Annotated[int, Range(20, 600, "updates")] = 300,
    seed: int = 0,
) -> Iterator[Cured]:
    """Train the net of 64x64 three times from the same weights, on the same points."""
    rng = np.random.default_rng(seed)
    (x, y), new, test = (noisy_circles(count, rng, noise, flip) for count in (n, NEW, NEW))
    runs = []
    for strength, rate in ((0.0, 0.0), (decay, 0.0), (0.0, p)):
        net = mlp((2, 64, 64, 2), np.random.default_rng([seed, 1]), dropout=rate)
        optimizer = AdamW(net.parameters(), 0.02, weight_decay=strength)
        runs.append(Training(net, cross_entropy, optimizer))
    at, losses, checks = [], [], []
    for done, shown in islice(train(runs, x, y, steps, rng), 1, None):
        at.append(done)
        losses.append([run.loss_on(*test) for run in runs])
        checks.append(runs[0].loss_on(*new))
        if shown:
            yield Cured(steps, np.array(at, float), np.array(losses).T, int(np.argmin(checks)))


def draw_cures(result: Cured) -> Figure:
    names = ("no cure", *CURES[1:])
    lines = [Series(name, loss, result.at) for name, loss in zip(names, result.curves, strict=True)]
    here = [result.at[result.stop]], [result.curves[0, result.stop]]
    stop, reach = Points("stop by validation", *here, "*", "no cure"), (0, result.updates)
    return Figure(
        Beside(
            LineChart(lines, "Test loss of 64x64", "updates", points=[stop], x_range=reach),
            Bars(("no cure", *CURES), result.ends, "Test loss at the end", number=".2f"),
        )
    )


def predict_cures(*, n: int, flip: float, decay: float, p: float, **_: object) -> Prediction:
    return Prediction(
        f"A net of 64x64 units memorizes {n} points, {flip:.0%} of them labeled wrongly. Three "
        f"cures: early stopping, weight decay {decay:g}, dropout {p:g}.",
        "How many of the three at least halve its loss on new points?",
        ("none", "one or two", "all three"),
    )


def judge_cures(r: Cured) -> tuple[Verdict, ...]:
    nothing, *ends = r.ends
    halved = sum(end <= nothing / 2 for end in ends)
    each = ", ".join(f"{name} {end:.2f}" for name, end in zip(CURES, ends, strict=True))
    losses = f"test loss {nothing:.2f} uncured; {each}"
    return (
        (halved == 3, 2, f"All three cure it: {losses}."),
        (halved > 0, 1, f"Not all of them halve it: {losses}."),
        (nothing < 1.2 * min(ends), 0, f"Little to cure: {losses}."),
        (True, 0, f"None halves it: {losses}."),
    )


FIRST = "sizes"
MORE = {"--n 2000": "little to cure", "--p 0.1 --decay 0.1": "too weak"}
VIEWS = (View("cures", cure, predict_cures, draw_cures, judge_cures, MORE),)

main(__name__)
