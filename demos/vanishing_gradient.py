"""A deep sigmoid stack fades its gradient to nothing on the way back, layer by layer.

Claim. The gradient that reaches an early layer is a product with one factor per layer,

    ∂L/∂h₀ = (∏ₗ Wₗᵀ diag f′(zₗ)) ∂L/∂h_N,        zₗ = Wₗ hₗ₋₁,  hₗ = f(zₗ)

so it changes exponentially with depth. The weights count as much as the activation: ReLU with
Xavier weights loses 1/√2 per layer, with He weights next to nothing. So the factor per layer is
shown as the slopes' share, the root mean square of f′(z), times what the weights make of it.

What is drawn is ‖∂L/∂hₗ‖ and not ‖∂L/∂Wₗ‖. The weight gradient is δₗ hₗ₋₁ᵀ, and where activations
shrink forwards as fast as gradients shrink backwards, its norm is the same in every layer although
all layers are starved.

Sources. Bengio, Simard, Frasconi 1994, IEEE Transactions on Neural Networks 5(2); He, Zhang, Ren,
Sun 2015, ICCV; Yang et al. 2019, ICLR (batch norm without skips explodes).

Left out: training. One pass forward and one back at the start, on random inputs, with a random
top gradient of length 1.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Activation, BatchNorm1d, Linear, Module, Residual, Sequential
from demos.nn.module import Array
from quiz.charts import Bars
from quiz.demo import Choice, Flag, Knob, Prediction, Range, main

KNOBS = (
    Knob("--act relu --init he", "level bars"),
    Knob("--depth 50", "much less is left"),
)
INITS = {"xavier": "xavier_normal", "he": "kaiming_normal", "lecun": "lecun_normal"}
BATCH = 64
VANISHED, FADED, GREW, EXPLODED = 1e-2, 0.25, 4, 1e2  # how much of the gradient the input gets


@dataclass(frozen=True, slots=True)
class Result:
    """Gradient norms of one pass, from the input (layer 0) to the top."""

    depth: int
    recipe: str
    skip: bool
    norms: Array  # (depth + 1,) ‖∂L/∂hₗ‖, the last is the top gradient, of length 1
    slopes: Array  # (depth,) root mean square of f′(z) in each layer, from the input on

    @property
    def ratio(self) -> float:
        """What of the gradient reaches the input: ‖∂L/∂h₀‖ / ‖∂L/∂h_N‖."""
        return float(self.norms[0] / self.norms[-1])

    @property
    def factor(self) -> float:
        """The typical factor per layer."""
        return float(self.ratio ** (1 / self.depth))

    @property
    def slope(self) -> float:
        """The typical root mean square of f′(z): what the activations alone would leave."""
        return float(np.exp(np.mean(np.log(self.slopes))))


def compute(
    *,
    depth: Annotated[int, Range(2, 100, "layers")] = 20,
    act: Annotated[
        str, Choice(("sigmoid", "tanh", "relu", "leaky_relu", "gelu"), "activation")
    ] = "sigmoid",
    init: Annotated[
        str, Choice(("xavier", "he", "lecun", "0.05", "1.0"), "initialization, or a std")
    ] = "xavier",
    width: Annotated[int, Range(2, 256, "units in each layer")] = 64,
    skip: Annotated[bool, Flag("a residual connection around every layer")] = False,
    bn: Annotated[bool, Flag("batch normalization before every activation")] = False,
    seed: int = 0,
) -> Result:
    """One forward and one backward pass through `depth` layers at initialization."""
    rng = np.random.default_rng(seed)
    activations = [Activation(act) for _ in range(depth)]
    net = [_layer(width, activation, init, skip, bn, rng) for activation in activations]
    h = rng.normal(size=(BATCH, width))  # (B, width)
    gradient = rng.normal(size=(BATCH, width))
    gradient /= length(gradient)  # ‖∂L/∂h_N‖ = 1
    for layer in net:
        h = layer(h)
    norms = [1.0]
    for layer in reversed(net):
        gradient = layer.backward(gradient)
        norms.append(length(gradient))
    slopes = [length(one.derivative(one.x, one.y)) / h.size**0.5 for one in activations]
    recipe = " + ".join([act, init, *(["skip"] if skip else []), *(["batch norm"] if bn else [])])
    return Result(depth, recipe, skip, np.array(norms[::-1]), np.array(slopes))


def _layer(
    width: int, activation: Activation, init: str, skip: bool, bn: bool, rng: np.random.Generator
) -> Module:
    weights = Linear(width, width, rng, INITS.get(init) or float(init))
    parts = [weights, BatchNorm1d(width), activation] if bn else [weights, activation]
    return Residual(*parts) if skip else Sequential(*parts)


def length(values: Array) -> float:
    """The Euclidean norm, also of values whose squares are too small for a float."""
    largest = float(np.max(np.abs(values)))
    return largest * float(np.linalg.norm(values / largest)) if largest else 0.0


def render(result: Result) -> RenderableType:
    """A bar for each layer on a log scale, the top at the top."""
    rows = np.unique(np.linspace(0, result.depth, min(result.depth + 1, 11)).round().astype(int))
    layers = rows[::-1]
    names = [f"layer {layer}" for layer in layers]
    names[0], names[-1] = f"top    {layers[0]}", "input  0"
    title = f"‖∂L/∂h‖ in {result.depth} layers of {result.recipe}, backwards from the top"
    norms = [float(result.norms[layer]) for layer in layers]
    return Group(
        Bars(names, norms, title, "norm (log scale)", log=True), Text(_why(result), style="dim")
    )


def _why(result: Result) -> str:
    """What the factor per layer is made of."""
    factor = f"Factor per layer: {result.factor:.3g}"
    if result.skip:
        return f"{factor}. The skip hands the gradient on, and the layer adds to it."
    if result.ratio == 0:
        return f"{factor}. Slopes f' of 0 leave no path open."
    rest = "weights and batch norm" if "batch norm" in result.recipe else "the weights"
    slope, weight = result.slope, result.factor / result.slope
    return f"{factor} = {slope:.3g} by the slopes f' x {weight:.3g} by {rest}"


POWERS = (0, -1, -4, -12, -30)


def predict(*, depth: int, **_: object) -> Prediction:
    """Which power of ten is left of the gradient?"""
    return Prediction(
        f"After {depth} layers, how much of the gradient is left at the input?",
        ("all of it, or more", "about 1e-1", "about 1e-4", "about 1e-12", "about 1e-30"),
        nearest_power,
    )


def nearest_power(result: Result) -> int:
    """Index of the power of ten in `POWERS` that is nearest to what is left."""
    if result.ratio == 0:
        return len(POWERS) - 1
    exponent = min(0.0, float(np.log10(result.ratio)))
    return int(np.argmin([abs(power - exponent) for power in POWERS]))


def headline(result: Result) -> str:
    """What is left of the gradient, and the factor per layer that explains it."""
    if result.ratio == 0:
        return "Vanished: nothing of the gradient reaches the input, to the last digit."
    exponent = np.log10(result.ratio)
    layers = f"{result.factor:.2g} per layer, {result.depth} times"
    if result.ratio < VANISHED:
        return f"Vanished: 10^{exponent:.1f} of the gradient reaches the input ({layers})."
    if result.ratio > EXPLODED:
        return f"Exploded: the input gets 10^{exponent:.1f} times the top gradient ({layers})."
    seen = "It does not vanish here"
    if result.ratio < FADED:
        seen = "It fades without vanishing"
    elif result.ratio > GREW:
        seen = "It grows on the way back"
    return f"{seen}: the input gets {result.ratio:.2g} times the top gradient ({layers})."


main(__name__)
