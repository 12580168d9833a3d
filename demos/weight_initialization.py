"""After thirty ReLU layers only He weights leave the signal as large as it came in.

A layer multiplies the mean square of its input by about fan_in · Var(w), and ReLU halves it:

    lecun    Var = 1 / fan_in               keeps it in a linear net
    xavier   Var = 2 / (fan_in + fan_out)   compromises with the gradient's way back
    he       Var = 2 / fan_in               keeps it in a ReLU net: ½ · fan_in · Var = 1

1/fan_in is often called Xavier; it is LeCun's, and equal to it in square layers (`--shape 256,64`
tells them apart). Glorot & Bengio assume an activation like tanh near 0, with slope 1. Tanh bends,
so the signal fades slowly, and gain 5/3 (PyTorch's) keeps more: that Xavier is best for tanh cannot
be seen here. For the sigmoid (slope ¼, mean ½) it was not meant; with weights four times larger
(`xavier4`) its gradient still loses a factor of 0.62 a layer.

All recipes scale the same random numbers; biases are 0. `zeros` breaks no symmetry: all units of a
layer stay equal forever.

Sources. LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp"; Glorot & Bengio 2010, AISTATS; He,
Zhang, Ren, Sun 2015, ICCV.

Left out: training. Batch norm and residual connections make the choice matter less.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Activation, Linear
from demos.nn.init import TANH_GAIN, std
from demos.nn.module import Array
from quiz.charts import Heatmap
from quiz.demo import Choice, Keyed, Knob, Many, Range, main

KNOBS = (
    Knob("--act tanh", "tanh forgives much"),
    Knob("--act sigmoid", "see the gradients"),
)
INITS = ("zeros", "0.01", "0.05", "lecun", "xavier", "xavier5/3", "xavier4", "he", "1.0")
BATCH = 32
KEPT = 1.0  # a power of ten: within a factor of 10, up or down
NOTES = {
    "relu": "ReLU halves the mean square; the 2 in He's 2/fan_in makes up for it.",
    "tanh": "Xavier fits tanh near 0, its linear part; gain 5/3 (xavier5/3) keeps more.",
    "sigmoid": "A sigmoid's outputs lie around 0.5 whatever the weights: see the gradients.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """Sizes of signals and gradients in every layer, as powers of ten of what was put in."""

    act: str
    inits: tuple[str, ...]
    widths: tuple[int, ...]  # (depth + 1,), the input's first
    forward: Array  # (I, depth + 1) log10 RMS(h) / RMS(h₀), −inf for a signal that is 0
    backward: Array  # (I, depth + 1) log10 RMS(∂L/∂h) / RMS(∂L/∂h_N)

    @property
    def depth(self) -> int:
        """Layers, the input not counted."""
        return len(self.widths) - 1

    @property
    def kept(self) -> list[int]:
        """Which inits keep the size of the signal within a factor of 10, from end to end."""
        return [int(index) for index in np.flatnonzero(np.abs(self.forward[:, -1]) <= KEPT)]


def compute(
    *,
    act: Annotated[str, Choice(("relu", "tanh", "sigmoid"), "activation")] = "relu",
    depth: Annotated[int, Range(1, 100, "layers")] = 30,
    width: Annotated[int, Range(2, 256, "units in each")] = 128,
    inits: Annotated[
        tuple[str, ...], Many(Choice(INITS, "recipe"), 6, "recipes, or standard deviations")
    ] = ("0.01", "lecun", "xavier", "he", "1.0"),
    shape: Annotated[
        tuple[int, ...], Many(Range(0, 256, "units"), 4, "widths in turn; 0 stands for --width")
    ] = (0,),
    seed: int = 0,
) -> Result:
    """One pass forward and one back for each recipe, on the same data."""
    rng = np.random.default_rng(seed)
    widths = tuple((shape[layer % len(shape)] or width) for layer in range(depth + 1))
    x = rng.normal(size=(BATCH, widths[0]))
    top = rng.normal(size=(BATCH, widths[-1]))
    draws = [rng.normal(size=(widths[i + 1], widths[i])) for i in range(depth)]  # (fan_out, fan_in)
    inits = tuple(dict.fromkeys(inits))
    sizes = np.array([_sizes(init, act, draws, x, top) for init in inits])  # (I, 2, depth + 1)
    return Result(act, inits, widths, sizes[:, 0], sizes[:, 1])


def _sizes(init: str, act: str, draws: list[Array], x: Array, top: Array) -> Array:
    """Powers of ten (2, depth + 1): of the signals in all layers, and of the gradients."""
    rng = np.random.default_rng(0)  # for weights that are replaced at once
    signal, gradient = x, top
    signals, gradients = [_exponent(x)], [_exponent(top)]
    layers = []
    for draw in draws:
        fan_out, fan_in = draw.shape
        linear = Linear(fan_in, fan_out, rng, "zeros", bias=False)
        linear.weight.data = weight_std(init, fan_in, fan_out) * draw
        layers += [linear, Activation(act)]
        signal = layers[-1](linear(signal))
        signals.append(_exponent(signal))
    for number, layer in enumerate(reversed(layers), start=1):
        gradient = layer.backward(gradient)
        if number % 2 == 0:
            gradients.append(_exponent(gradient))
    return np.array([np.array(signals) - signals[0], np.array(gradients[::-1]) - gradients[0]])


def weight_std(init: str, fan_in: int, fan_out: int) -> float:
    """The standard deviation of a weight under a recipe of `INITS`."""
    match init:
        case "xavier5/3":
            return TANH_GAIN * std("xavier", fan_in, fan_out)
        case "xavier4":
            return 4 * std("xavier", fan_in, fan_out)
        case "zeros" | "lecun" | "xavier" | "he":
            return std(init, fan_in, fan_out)
    return float(init)


def _exponent(values: Array) -> float:
    """The log10 of the root mean square, safe where squares would under- or overflow."""
    largest = float(np.abs(values).max())
    if largest == 0:
        return -np.inf
    return float(np.log10(largest) + np.log10(np.mean((values / largest) ** 2)) / 2)


def render(result: Result) -> RenderableType:
    """Two heat maps with a row for each recipe: signals forward, gradients backward."""
    note = NOTES[result.act]
    if len(set(result.widths)) == 1 and {"lecun", "xavier"} <= set(result.inits):
        note += " In square layers lecun and xavier are the same."
    return Group(
        _heatmap(result, result.forward, "Signals forward →: RMS as a power of ten", key=True),
        _heatmap(result, result.backward, "← Gradients backward: the same", key=False),
        Text(note, style="dim"),
    )


def _heatmap(result: Result, powers: Array, title: str, key: bool) -> Heatmap:
    """The powers (I, depth + 1) of at most eight layers, from the first to the last."""
    layers = np.unique(np.linspace(0, result.depth, min(result.depth + 1, 8)).round().astype(int))
    return Heatmap(
        np.nan_to_num(powers[:, layers], neginf=-400),
        result.inits,
        [str(layer) for layer in layers],
        title=title,
        row_title="layer",
        texts=[[_power(power) for power in row] for row in powers[:, layers]],
        diverging=True,
        value_range=(-6, 6),
        key=key,
    )


def _power(power: float) -> str:
    """An exponent of ten for a cell."""
    if power == -np.inf:
        return "zero"
    if abs(power) < 0.05:
        return "0.0"
    return f"{power:+.0f}" if abs(power) >= 9.95 else f"{power:+.1f}"


def predict(*, depth: int, act: str, inits: tuple[str, ...], **_: object) -> Keyed:
    """Which recipe keeps the size of the signal?"""
    return Keyed(
        f"After {depth} {act} layers the RMS is within a factor of 10 with",
        (*dict.fromkeys(inits), "several of these", "none of these"),
        keeper,
    )


def keeper(result: Result) -> int:
    """Index of the only recipe that keeps the size; behind the recipes: several, none."""
    if len(result.kept) == 1:
        return result.kept[0]
    return len(result.inits) + (0 if result.kept else 1)


def headline(result: Result) -> str:
    """Who keeps the signal's size, and what becomes of it with the others."""
    kept = result.kept
    layers = f"{result.depth} {result.act} layer{'s' if result.depth > 1 else ''}"
    others = [index for index in range(len(result.inits)) if index not in kept]
    ends = ", ".join(_named(result, result.forward[:, -1], index) for index in others)
    if not kept:
        return f"After {layers} none keeps the signal's size: {ends}."
    if len(kept) == 1:
        keeper = _named(result, result.forward[:, -1], kept[0])
        only, rest = ("only ", f". Not so {ends}") if others else ("", "")
        return f"After {layers} {only}{keeper} keeps the signal's size{rest}."
    names = ", ".join(result.inits[index] for index in kept)
    back = ", ".join(_named(result, result.backward[:, 0], index) for index in kept)
    return (
        f"After {layers} several keep the signal's size ({names}); their gradients at the input: "
        f"{back}."
    )


def _named(result: Result, powers: Array, index: int) -> str:
    power = powers[index]
    size = "0" if power == -np.inf else f"10^{_power(power).removeprefix('+')}"
    return f"{result.inits[index]} ({size})"


main(__name__)
