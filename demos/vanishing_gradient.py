"""A deep sigmoid stack fades its gradient to nothing on the way back, layer by layer.

The gradient that reaches an early layer is a product with one factor per layer,

    ∂L/∂h₀ = (∏ₗ Wₗᵀ diag f′(zₗ)) ∂L/∂h_N,        zₗ = Wₗ hₗ₋₁,  hₗ = f(zₗ)

so it changes exponentially with depth. The weights matter as much as the activation: ReLU with
Xavier weights keeps 1/√2 per layer, with He weights nearly everything. So the factor per layer is
shown as that of the slopes, the root mean square of f′(z), times that of the weights.

The chart shows ‖∂L/∂hₗ‖ rather than ‖∂L/∂Wₗ‖ = ‖δₗ hₗ₋₁ᵀ‖, which is the same in every layer if
activations shrink forward as fast as gradients shrink backward, although all layers are starved.

Sources. Bengio, Simard, Frasconi 1994, IEEE Transactions on Neural Networks 5(2); He, Zhang, Ren,
Sun 2015, ICCV; Yang et al. 2019, ICLR (batch norm without skips explodes). Left out: training. This
is one pass at initialization, on random inputs, with a random top gradient of length 1.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import Activation, Array, BatchNorm1d, Linear, Module, Residual, Sequential
from quiz.charts import Figure, LineChart, Reference, Series
from quiz.demo import Choice, Flag, Prediction, Range, Verdict, View, main, sort_into

KNOBS = {"--act relu --init he": "level, all the way back", "--show recipes": "five recipes"}
ACTS = ("sigmoid", "tanh", "relu", "leaky_relu", "gelu")
INITS = ("xavier", "he", "lecun", "0.05", "1.0")
BATCH = 64


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
        """The share of the gradient that reaches the input: ‖∂L/∂h₀‖ / ‖∂L/∂h_N‖."""
        return float(self.norms[0] / self.norms[-1])

    @property
    def factor(self) -> float:
        """The typical factor per layer."""
        return float(self.ratio ** (1 / self.depth))

    @property
    def slope(self) -> float:
        """The typical root mean square of f′(z), the factor of the activations alone."""
        return float(np.exp(np.mean(np.log(self.slopes))))


def compute(
    *,
    depth: Annotated[int, Range(2, 100, "layers")] = 20,
    act: Annotated[str, Choice(ACTS, "activation")] = "sigmoid",
    init: Annotated[str, Choice(INITS, "initialization, or a std")] = "xavier",
    width: Annotated[int, Range(2, 256, "units in each layer")] = 64,
    skip: Annotated[bool, Flag("a residual connection around every layer")] = False,
    bn: Annotated[bool, Flag("batch normalization before every activation")] = False,
    seed: int = 0,
) -> Result:
    """One forward and one backward pass through an untrained net."""
    rng = np.random.default_rng(seed)
    activations = [Activation(act) for _ in range(depth)]
    net: list[Module] = []
    for activation in activations:
        norm = [BatchNorm1d(width)] if bn else []
        layers = [Linear(width, width, rng, init), *norm, activation]
        net.append(Residual(*layers) if skip else Sequential(*layers))
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
    recipe = f"{act} + {init}" + " + skip" * skip + " + batch norm" * bn
    return Result(depth, recipe, skip, np.array(norms[::-1]), np.array(slopes))


def length(values: Array) -> float:
    """The Euclidean norm, even of values whose squares underflow."""
    largest = float(np.max(np.abs(values)))
    return largest * float(np.linalg.norm(values / largest)) if largest else 0.0


def render(result: Result) -> Figure:
    return Figure(_chart([Series(result.recipe, result.norms)]), _why(result))


def _chart(lines: list[Series]) -> LineChart:
    """The norm in each layer, on axes wide enough to compare one recipe with another."""
    norms = np.concatenate([line.y for line in lines])
    ends = min(1e-14, norms.min(initial=1e-14, where=norms > 0)), max(1e2, norms.max())
    return LineChart(
        lines, "‖∂L/∂h‖, passed back from the top (right) to the input (left)", "layer",
        log_y=True, y_range=ends, references=[Reference(1.0, "as at the top")],
    )  # fmt: skip


def _why(result: Result) -> str:
    """The factors that make up the factor per layer."""
    factor = f"Factor per layer: {result.factor:.3g}"
    if result.skip:
        return f"{factor}. The skip passes the gradient on, and the layer adds to it."
    if result.ratio == 0:
        return f"{factor}. Slopes f' of 0 block every path."
    rest = "weights and batch norm" if "batch norm" in result.recipe else "the weights"
    slope, weight = result.slope, result.factor / result.slope
    return f"{factor} = {slope:.3g} from the slopes f' x {weight:.3g} from {rest}"


def predict(
    *, depth: int, act: str, init: str, width: int, skip: bool, bn: bool, **_: object
) -> Prediction:
    more = " with a skip around each" * skip + " with batch norm" * bn
    return Prediction(
        f"A gradient of length 1 goes back through {depth} layers of {width} {act} units with "
        f"{init} weights{more}. Nothing is trained.",
        "How long is it when it reaches the input?",
        ("under 10^-20", "10^-20 to 10^-6", "10^-6 to 0.1", "0.1 or more"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    left = sort_into(r.ratio, 1e-20, 1e-6, 0.1)
    layers = f"{r.factor:.3g} per layer, {r.depth} times"
    gets = f"the input gets {r.ratio:.2g} times the top gradient ({layers})"
    power = f"10^{np.log10(r.ratio or 1):.1f}"
    return (
        (r.ratio == 0, left, "Vanished: nothing of the gradient reaches the input."),
        (r.ratio < 1e-2, left, f"Vanished: {power} of the gradient reaches the input ({layers})."),
        (r.ratio < 0.25, left, f"It fades without vanishing: {gets}."),
        (r.ratio <= 4, left, f"It does not vanish here: {gets}."),
        (r.ratio <= 1e2, left, f"It grows on the way back: {gets}."),
        (True, left, f"Exploded: the input gets {power} times the top gradient ({layers})."),
    )


RECIPES: dict[str, dict[str, object]] = {
    "sigmoid": {},
    "tanh": {"act": "tanh"},
    "relu + he": {"act": "relu", "init": "he"},
    "he + batch norm": {"act": "relu", "init": "he", "bn": True},
    "he + skip": {"act": "relu", "init": "he", "skip": True},
}


@dataclass(frozen=True, slots=True)
class Recipes:
    """The second view: the norms of five recipes' gradients, from the input to the top."""

    depth: int
    norms: Array  # (R, depth + 1)

    @property
    def at_input(self) -> dict[str, float]:
        """The norm at the input, by recipe."""
        return dict(zip(RECIPES, self.norms[:, 0].tolist(), strict=True))


def compare(
    *,
    depth: Annotated[int, Range(2, 100, "layers")] = 20,
    width: Annotated[int, Range(8, 256, "units in each layer")] = 64,
    seed: int = 0,
) -> Recipes:
    """The same pass for each recipe."""
    runs = [compute(depth=depth, width=width, seed=seed, **turned) for turned in RECIPES.values()]  # type: ignore[arg-type] # by name
    return Recipes(depth, np.array([run.norms for run in runs]))


def draw_recipes(result: Recipes) -> Figure:
    lines = [Series(name, norms) for name, norms in zip(RECIPES, result.norms, strict=True)]
    return Figure(
        _chart(lines), "Sigmoid and tanh have Xavier weights; the others are ReLU with He."
    )


def predict_recipes(*, depth: int, width: int, **_: object) -> Prediction:
    return Prediction(
        f"The same gradient of length 1 goes back through {depth} untrained layers of {width} "
        "units, built by five recipes.",
        "With which recipe does the input get the largest gradient?",
        tuple(RECIPES),
    )


def judge_recipes(r: Recipes) -> tuple[Verdict, ...]:
    most = max(r.at_input, key=r.at_input.__getitem__)
    option, worst = tuple(RECIPES).index(most), r.at_input[most]
    powers = [f"{name} 10^{np.log10(norm or 1e-300):.1f}" for name, norm in r.at_input.items()]
    ends = f"At the input: {', '.join(powers)}."
    kept = [name for name, norm in r.at_input.items() if 0.1 <= norm <= 10]
    stay = f"{' and '.join(kept)} stay within 10 times"
    return (
        (worst > 100 and bool(kept), option,
         f"A cure can overshoot: {most} explodes, {stay}. {ends}"),
        (worst > 100, option, f"None stays within 10 times. {ends}"),
        (True, option, f"No cure overshoots by 100 in {r.depth} layers. {ends}"),
    )  # fmt: skip


FIRST = "layers"
MORE = {"--depth 50": "which survive", "--show layers": "one recipe by itself"}
VIEWS = (View("recipes", compare, predict_recipes, draw_recipes, judge_recipes, MORE),)

main(__name__)
