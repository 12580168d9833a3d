"""One backward pass collects every gradient; central differences need two passes for each.

The chain rule, applied from the loss backward, gives the gradient of all P parameters in one pass:
a node has its whole gradient before it passes a share on to each of its inputs,

    ∂L/∂input = Σ over the nodes that use it of ∂L/∂node · ∂node/∂input

and in layers, with zₗ = Wₗ aₗ₋₁ + bₗ and aₗ = f(zₗ),

    δₗ = (Wₗ₊₁ᵀ δₗ₊₁) ⊙ f′(zₗ),    ∂L/∂Wₗ = δₗ aₗ₋₁ᵀ,    ∂L/∂bₗ = δₗ

It is exact up to rounding. Central differences, (L(w + ε) − L(w − ε)) / 2ε, take two forward passes
per parameter, with an error of O(ε²) from the formula and O(10⁻¹⁶/ε) from rounding: a V on log
axes, best near ε = 1e-5. With ReLU the formula is exact between kinks, so only the left arm stays.

Sources. Rumelhart, Hinton, Williams 1986, Nature 323:533; reverse mode is Linnainmaa's (1970,
master's thesis, Helsinki). Cost, a small constant times a forward pass: Baydin et al. 2018, JMLR
18(153); Griewank & Walther 2008. The graph of numbers follows Karpathy's micrograd. Left out: the
use of a gradient (backpropagation is not an optimizer), and the memory for all activations.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text
from rich.tree import Tree

from demos.nn import Array, Value, relative_error
from quiz.charts import Beside, Figure, LineChart, Points, Series
from quiz.demo import Choice, Many, Prediction, Range, Verdict, counted, main, sort_into

KNOBS = {"--eps 1e-12": "smaller is worse", "--act relu": "half the V is gone"}
TRIED = np.array([10.0**-power for power in range(1, 14)])  # steps ε of the curve
AGREES = 1e-6  # relative error below which the two agree
LEVELS = {"L": 0, "p": 1, "c": 2, "v": 2, "h": 2, "z": 3, "w": 4, "b": 4}  # in the tree
UNITS_DRAWN = 2  # the others look the same
NAME, NUMBERS = 20, 47  # columns of a name with its branches, and with three numbers too
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A named number of the net."""

    name: str
    value: float
    gradient: float | None = None  # ∂L/∂node, once the backward pass has reached it
    difference: float | None = None  # the same by central differences, for a parameter


@dataclass(frozen=True, slots=True)
class Result:
    """The net, how far the backward pass has got, and the error of the differences."""

    act: str
    hidden: int
    parameters: int  # P
    eps: float
    graph: int  # numbers in the whole graph
    passed: int  # how many of them have passed on their gradient
    nodes: tuple[Node, ...]  # each after the one that uses it
    paths: Array  # (hidden,) the gradient that reaches the input x1 through each unit
    error: float  # ‖differences − gradient‖ / (sum of both norms), at eps
    tried: Array  # (E,) other steps ε
    errors: Array  # (E,) the error at each; fewer during the run


def steps(
    *,
    x: Annotated[tuple[float, ...], Many(Range(-3, 3, "input"), 2, "inputs")] = (1.0, 0.5),
    y: Annotated[float, Range(-3, 3, "target")] = 1.0,
    hidden: Annotated[int, Range(1, 4, "hidden units")] = 2,
    act: Annotated[str, Choice(("tanh", "relu", "sigmoid"), "activation")] = "tanh",
    eps: Annotated[float, Range(1e-13, 0.1, "step of the central differences")] = 1e-5,
    seed: int = 0,
) -> Iterator[Result]:
    """The backward pass node by node, then differences at `eps` and at one ε after another."""
    rng = np.random.default_rng(seed)
    names = tree_order(len(x), hidden)
    weights = {name: float(rng.normal()) for name in names if name[0] in "wbvc"}
    net = forward(weights, x, y, act)
    graph, none, done = len(net["L"].topological_order()), np.array([]), set()
    result = Result(act, hidden, len(weights), eps, graph, 0, (), none, np.nan, TRIED, none)
    for node in net["L"].backward_steps():
        done.add(node)
        lit = {name: net[name].grad for name in names if net[name] in done}
        nodes = tuple(Node(name, net[name].data, lit.get(name)) for name in names)
        result = replace(result, nodes=nodes, passed=len(done))
        yield result
    gradient = np.array([net[name].grad for name in weights])  # (P,)
    paths = np.array([net[f"z{j}"].grad * net[f"w{j}1"].data for j in range(1, hidden + 1)])
    slopes = [central_differences(weights, x, y, act, step) for step in (eps, *TRIED.tolist())]
    error, *errors = (relative_error(each, gradient) for each in slopes)
    difference = dict(zip(weights, slopes[0].tolist(), strict=True))
    nodes = tuple(replace(node, difference=difference.get(node.name)) for node in result.nodes)
    for known in range(len(errors) + 1):
        tried = np.array(errors[:known])
        yield replace(result, nodes=nodes, paths=paths, error=error, errors=tried)


def tree_order(inputs: int, hidden: int) -> list[str]:
    """Names from the loss down: unit j has weights wj1, wj2, bias bj and output weight vj."""
    names = ["L", "p", "c"]
    for j in range(1, hidden + 1):
        names += [f"v{j}", f"h{j}", f"z{j}", *(f"w{j}{i + 1}" for i in range(inputs)), f"b{j}"]
    return names


def forward(weights: Weights, x: Sequence[float], y: float, act: str) -> dict[str, Value]:
    """The forward pass: p = c + Σⱼ vⱼ act(zⱼ), zⱼ = bⱼ + Σᵢ wⱼᵢ xᵢ, L = (p − y)²."""
    net = {name: Value(number, label=name) for name, number in weights.items()}
    inputs = [Value(number, label=f"x{i}") for i, number in enumerate(x, start=1)]
    prediction = net["c"]
    for j in range(1, sum(name[0] == "v" for name in weights) + 1):
        z = net[f"b{j}"]
        for i, number in enumerate(inputs, start=1):
            z = z + net[f"w{j}{i}"] * number
        activation = z.relu() if act == "relu" else z.tanh() if act == "tanh" else z.sigmoid()
        net[f"z{j}"], net[f"h{j}"] = z, activation
        prediction = prediction + net[f"v{j}"] * activation
    net["p"] = prediction
    net["L"] = (prediction - y) ** 2
    return net


def central_differences(
    weights: Weights, x: Sequence[float], y: float, act: str, eps: float
) -> Array:
    """∂L/∂w for every parameter, (P,), from two forward passes each."""

    def loss(name: str, change: float) -> float:
        return forward({**weights, name: weights[name] + change}, x, y, act)["L"].data

    return np.array([(loss(name, eps) - loss(name, -eps)) / (2 * eps) for name in weights])


def render(result: Result) -> Figure:
    if not len(result.errors):
        return Figure(Net(result))
    chart = LineChart(
        [Series("", result.errors, result.tried[: len(result.errors)])],
        "Relative error of differences", "step eps", log_x=True, log_y=True,
        x_range=(1e-13, 1e-1), y_range=(1e-18, 1.0), quiet=True,
        points=[Points(f"eps = {result.eps:g}", [result.eps], [result.error], "o")],
    )  # fmt: skip
    sum_of = " ".join(f"{part:+.4f}" for part in result.paths) + f" = {result.paths.sum():+.4f}"
    under = f"Input x1 sums over its {result.hidden} uses: {sum_of}" * (result.hidden > 1)
    return Figure(Beside(Net(result), chart, shares=(NUMBERS, 31)), under)


@dataclass(frozen=True, slots=True)
class Net:
    """The net as a tree, one number per line: value, gradient and, if there is room, difference."""

    result: Result

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        result, roomy = self.result, options.max_width >= NUMBERS
        central = f"{'central':>10}" if roomy else ""
        head = f"back: {result.passed} of {result.graph}"
        yield Text(f"{head:{NAME}}{'value':>7}{'gradient':>10}{central}", style="dim")
        path: list[Tree] = []  # from the root to the latest node
        for node in result.nodes:
            if int(node.name[1:2] or 0) > UNITS_DRAWN:
                continue
            level = LEVELS[node.name[0]]
            row = _row(node, result.act, NAME - 4 * level, roomy)
            path[level:] = [path[level - 1].add(row) if level else Tree(row, guide_style="dim")]
        yield path[0]
        if result.hidden > UNITS_DRAWN:
            yield Text(f"and so on, up to unit {result.hidden}")


def _row(node: Node, act: str, width: int, roomy: bool) -> Text:
    note = {"L": " = (p-y)^2", "h": f" {act}"}.get(node.name[0], "")
    slopes = ["" if one is None else f"{one:+.5f}" for one in (node.gradient, node.difference)]
    row = Text(f"{node.name + note:{width}}{node.value:7.3f}", no_wrap=True)
    row.append(f"{slopes[0]:>10}", style="bold green")
    return row.append(f"{slopes[1]:>10}") if roomy else row


def predict(*, act: str, hidden: int, y: float, **_: object) -> Prediction:
    return Prediction(
        f"A net of {counted(hidden, act + ' unit')} should output {y:g}. Its gradients come from "
        "one backward pass, and from central differences (L(w + eps) - L(w - eps)) / 2 eps.",
        "Which step eps makes the differences most accurate?",
        ("1e-3 or longer", "1e-7 to 1e-4", "1e-8 or shorter"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    best = float(r.tried[np.argmin(r.errors)]) if len(r.errors) else np.nan
    option = None if np.isnan(best) else 2 - (sort_into(best, 5e-8, 5e-4) or 0)
    both = (f"One backward pass gave all {r.parameters} gradients; {2 * r.parameters} forward "
            "passes of central differences")  # fmt: skip
    off = f"(error {r.error:.0e} at eps = {r.eps:g})"
    return (
        (r.error < AGREES, option, f"{both} give the same {off}."),
        (r.eps < best, option, f"{both} do not: rounding swamps them {off}."),
        (True, option, f"{both} do not: the step is too long {off}."),
    )


main(__name__)
