"""After thirty ReLU layers, only He weights leave the signal as large as it came in.

A layer multiplies the mean square of its input by about fan_in · Var(w), and ReLU halves it:

    lecun    Var = 1 / fan_in               preserves it in a linear net
    xavier   Var = 2 / (fan_in + fan_out)   compromises with the gradient on its way back
    he       Var = 2 / fan_in               preserves it in a ReLU net: ½ · fan_in · Var = 1

1/fan_in is often called Xavier; it is LeCun's, and the two agree in square layers (`--shape 256,64`
tells them apart). Glorot & Bengio assume an activation with slope 1 at 0, such as tanh. Tanh
flattens out, so the signal fades slowly; gain 5/3 (PyTorch's) preserves more of it. Xavier was not
meant for the sigmoid (slope ¼, mean ½): even with weights four times larger (`xavier4`) its
gradient shrinks to 0.62 per layer. All recipes scale the same random numbers; biases are 0.

Sources. LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp"; Glorot & Bengio 2010, AISTATS; He,
Zhang, Ren, Sun 2015, ICCV. Left out: training; batch norm and skips, with which it matters less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import SGD, Activation, Array, Linear, Sequential, Training, mlp, mse_loss
from demos.nn.init import TANH_GAIN, std
from quiz.charts import Beside, Figure, Heatmap, Histogram, LineChart, Series
from quiz.demo import Choice, Many, Prediction, Range, Verdict, View, counted, frames, main

KNOBS = {"--act tanh": "tanh forgives much", "--show symmetry": "why not start from zeros or ones"}
INITS = ("zeros", "0.01", "0.05", "lecun", "xavier", "xavier5/3", "xavier4", "he", "1.0")
RECIPES = ("0.01", "lecun", "xavier", "he", "1.0")
BATCH, KEPT = 32, 1.0  # examples; a power of ten: within a factor of 10, up or down
ENDS = -3, 3  # of the histograms
Widths = tuple[int, ...]
GAINS = {"xavier": 1.0, "xavier5/3": TANH_GAIN, "xavier4": 4.0}
NOTES = {
    "relu": "ReLU halves the mean square; He's 2/fan_in makes up for it.",
    "tanh": "Xavier fits tanh near 0, where it is linear; xavier5/3 preserves more.",
    "sigmoid": "A sigmoid's outputs are around 0.5 whatever the weights.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """Sizes of signals and gradients in every layer, as powers of ten of their size at first."""

    act: str
    inits: tuple[str, ...]
    widths: Widths  # (depth + 1,), the input's first
    forward: Array  # (I, depth + 1) log10 RMS(h) / RMS(h₀), −inf for a signal that is 0
    backward: Array  # (I, depth + 1) log10 RMS(∂L/∂h) / RMS(∂L/∂h_N)
    inputs: Array  # (I, M) inputs of the last layer's activations

    @property
    def depth(self) -> int:
        """Layers, the input not counted."""
        return len(self.widths) - 1

    @property
    def kept(self) -> list[int]:
        """Which inits keep the size of the signal within a factor of 10, from end to end."""
        return np.flatnonzero(np.abs(self.forward[:, -1]) <= KEPT).tolist()

    @property
    def shown(self) -> list[int]:
        """Three inits by the size they end at: the smallest, the best preserved, the largest."""
        ends = self.forward[:, -1]
        picked = {int(pick) for pick in (ends.argmin(), np.abs(ends).argmin(), ends.argmax())}
        return sorted(picked, key=ends.__getitem__)


def compute(
    *,
    act: Annotated[str, Choice(("relu", "tanh", "sigmoid"), "activation")] = "relu",
    depth: Annotated[int, Range(1, 100, "layers")] = 30,
    width: Annotated[int, Range(2, 256, "units in each")] = 128,
    inits: Annotated[tuple[str, ...], Many(Choice(INITS, ""), 6, "recipes, or stds")] = RECIPES,
    shape: Annotated[Widths, Many(Range(0, 256, ""), 4, "widths, repeated; 0: --width")] = (0,),
    seed: int = 0,
) -> Result:
    """One pass forward and one back for each recipe, on the same data."""
    rng = np.random.default_rng(seed)
    widths = tuple((shape[layer % len(shape)] or width) for layer in range(depth + 1))
    x = rng.normal(size=(BATCH, widths[0]))
    top = rng.normal(size=(BATCH, widths[-1]))
    draws = [rng.normal(size=(widths[i + 1], widths[i])) for i in range(depth)]  # (fan_out, fan_in)
    inits, passes = tuple(dict.fromkeys(inits)), []
    for init in inits:
        signals, gradients, layers = [x], [top], []
        for draw in draws:
            fan_out, fan_in = draw.shape
            linear = Linear(fan_in, fan_out, rng, "zeros", bias=False)
            linear.weight.data = weight_std(init, fan_in, fan_out) * draw
            layers.append(Sequential(linear, Activation(act)))
            signals.append(layers[-1](signals[-1]))
        for layer in reversed(layers):
            gradients.append(layer.backward(gradients[-1]))
        last = linear(signals[-2])[::4].ravel()
        passes.append((_powers(signals), _powers(gradients)[::-1], last))
    return Result(act, inits, widths, *(np.array(part) for part in zip(*passes, strict=True)))


def weight_std(init: str, fan_in: int, fan_out: int) -> float:
    """The standard deviation of a weight under a recipe of `INITS`."""
    recipe = "xavier" if init in GAINS else init
    return GAINS.get(init, 1.0) * std(recipe, fan_in, fan_out)


def _powers(passed: list[Array]) -> Array:
    """The log10 of each root mean square relative to the first; no square under- or overflows."""
    largest = np.array([np.abs(values).max() for values in passed])
    squares = [np.mean((h / (most or 1)) ** 2) for h, most in zip(passed, largest, strict=True)]
    with np.errstate(divide="ignore"):
        powers = np.log10(largest) + np.log10(squares) / 2
    return np.asarray(powers - powers[0])


def render(result: Result) -> Figure:
    inputs = [
        Histogram(result.inputs[at], f"{result.inits[at]}: z of layer {result.depth}", x_range=ENDS)
        for at in result.shown
    ]
    note = NOTES[result.act]
    if len(set(result.widths)) == 1 and {"lecun", "xavier"} <= set(result.inits):
        note += " lecun = xavier here."
    return Figure(
        Beside(
            _heatmap(result, result.forward, "Signals forward: powers of ten"),
            _heatmap(result, result.backward, "Gradients backward: the same"),
        ),
        Beside(*inputs),
        note,
    )  # fmt: skip


def _heatmap(result: Result, powers: Array, title: str) -> Heatmap:
    """The powers (I, depth + 1) of at most five layers, from the first to the last."""
    layers = np.unique(np.linspace(0, result.depth, min(result.depth + 1, 5)).round().astype(int))
    return Heatmap(
        np.nan_to_num(powers[:, layers], neginf=-400), result.inits, list(map(str, layers)), title,
        "layer", texts=[[_power(power) for power in row] for row in powers[:, layers]],
        diverging=True, value_range=(-6, 6),
    )  # fmt: skip


def _power(power: float) -> str:
    if power == -np.inf:
        return "zero"
    return "0.0" if abs(power) < 0.05 else f"{power:+.{0 if abs(power) >= 9.95 else 1}f}"


def predict(*, depth: int, width: int, act: str, inits: tuple[str, ...], **_: object) -> Prediction:
    return Prediction(
        f"A batch of numbers of size about 1 goes through {counted(depth, act + ' layer')} of "
        f"about {width} units, with weights drawn by one recipe after another. No training.",
        "With which is the final RMS within a factor of 10 of the initial one?",
        (*dict.fromkeys(inits), *("several of these",) * (len(set(inits)) > 1), "none of these"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    kept, many = r.kept, len(r.inits)
    after = f"After {counted(r.depth, f'{r.act} layer')}"
    others = [index for index in range(many) if index not in kept]
    ends = _named(r, r.forward[:, -1], others)
    best, back = _named(r, r.forward[:, -1], kept), _named(r, r.backward[:, 0], kept)
    only, rest = ("only ", f". The others do not: {ends}") if others else ("", "")
    names = ", ".join(r.inits[index] for index in kept)
    return (
        (not kept, many + (many > 1), f"{after} none keeps the signal's size: {ends}."),
        (len(kept) == 1, kept[0] if kept else None,
         f"{after} {only}{best} keeps the signal's size{rest}."),
        (True, many,
         f"{after} several keep the signal's size ({names}); their gradients at the input: "
         f"{back}."),
    )  # fmt: skip


def _named(result: Result, powers: Array, chosen: list[int]) -> str:
    sizes = {result.inits[at]: _power(powers[at]).removeprefix("+") for at in chosen}
    ends = {name: "0" if size == "zero" else f"10^{size}" for name, size in sizes.items()}
    return ", ".join(f"{name} ({end})" for name, end in ends.items())


@dataclass(frozen=True, slots=True)
class Symmetry:
    """The second view: each hidden unit's first weight, from equal and from random starts."""

    value: float
    spread: float
    updates: int  # in all
    equal: Array  # (K, H) after each update, all units starting at `value` ± spread
    drawn: Array  # (K, H) starting from random numbers
    losses: tuple[float, float]  # the last of both

    @property
    def different(self) -> int:
        """How many of the units that started alike are different now."""
        return len(np.unique(self.equal[-1].round(9)))


def break_symmetry(
    *,
    value: Annotated[float, Range(0, 2, "start of all weights")] = 0.5,
    spread: Annotated[float, Range(0, 0.5, "standard deviation around it")] = 0.0,
    hidden: Annotated[int, Range(2, 16, "tanh units")] = 6,
    updates: Annotated[int, Range(10, 500, "updates")] = 200,
    seed: int = 0,
) -> Iterator[Symmetry]:
    """Fit a wave with one hidden layer, from equal weights and from random ones."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-1, 1, 64)[:, None]
    y = np.sin(3 * x)
    runs = []
    for start, scale in ((value, spread), (0.0, 1.0)):
        net = mlp((1, hidden, 1), rng, "tanh", "zeros")
        for weight in net.parameters()[::2]:
            weight.data += start + scale * rng.normal(size=weight.data.shape)
        runs.append(Training(net, mse_loss, SGD(net.parameters(), 0.05)))
    paths: list[list[Array]] = [[], []]
    for _, shown in frames(updates):
        for run, path in zip(runs, paths, strict=True):
            run.update(x, y)
            path.append(run.network.parameters()[0].data[:, 0].copy())
        if shown:
            (equal, drawn), (alike, other) = map(np.array, paths), (run.losses[-1] for run in runs)
            yield Symmetry(value, spread, updates, equal, drawn, (alike, other))


def draw_symmetry(result: Symmetry) -> Figure:
    charts = [
        LineChart([Series("", path) for path in paths.T],
                  f"First weight of each unit, started {name}", "updates",
                  x_range=(0, result.updates), legend=False)
        for name, paths in (("alike", result.equal), ("at random", result.drawn))
    ]  # fmt: skip
    losses = "Loss: {:.3f} started alike, {:.3f} at random.".format(*result.losses)
    return Figure(Beside(*charts), losses)


def predict_symmetry(
    *, value: float, spread: float, hidden: int, updates: int, **_: object
) -> Prediction:
    around = f", give or take {spread:g}" if spread else ""
    return Prediction(
        f"All weights of a net with {hidden} tanh units start at {value:g}{around}; it learns a "
        f"wave in {counted(updates, 'update')} of gradient descent.",
        "How many different units will it have?",
        ("1", *(("2",) if hidden == 2 else (f"2 to {hidden - 1}", f"{hidden}"))),
    )


def judge_symmetry(r: Symmetry) -> tuple[Verdict, ...]:
    units = r.equal.shape[1]
    right = (r.different > 1) + (r.different == units > 2)
    losses = "loss {:.2g}, from random weights {:.2g}".format(*r.losses)
    return (
        (r.different == 1, right,
         f"Alike forever: {units} units started alike are still 1 unit after "
         f"{counted(len(r.equal), 'update')} ({losses})."),
        (r.different < units, right, f"Only {r.different} of {units} units differ ({losses})."),
        (True, right, f"A spread of {r.spread:g} separates all {units} units ({losses})."),
    )  # fmt: skip


FIRST = "sizes"
MORE = {"--spread 0.1": "a little noise breaks it", "--value 0": "zeros never move"}
VIEWS = (View("symmetry", break_symmetry, predict_symmetry, draw_symmetry, judge_symmetry, MORE),)

main(__name__)
