"""Ten ReLUs in five layers fold a line into 32 pieces; in one layer they make 11 at most.

The tent map is one layer of two ReLUs,

    t(x) = 2 relu(x) − 4 relu(x − ½)        up from 0 to 1 and down again on [0, 1]

and each further layer folds everything once more: k layers of 2k ReLUs in all make 2ᵏ linear
pieces. In one hidden layer each ReLU bends the line only once, so m of them make at most m + 1
pieces, and 2ᵏ pieces need at least 2ᵏ − 1.

The shallow net drawn here has 2k ReLUs with evenly spaced bends and output weights by least
squares; it is hardly closer to the teeth than their mean. The deep net is constructed: it shows
what depth *can* do for a composed function, not what random weights do (a handful of pieces,
counted here on x in [−20, 20], with biases N(0, ½²)) or what training finds. There is no agreed
number of layers that makes a net "deep"; two hidden ones is a common line.

Sources. Telgarsky 2016, COLT (the tent map); Montúfar, Pascanu, Cho, Bengio 2014, NeurIPS (regions
in more dimensions); Hanin, Rolnick 2019, ICML (random nets: linear in the number of units);
Goodfellow, Bengio, Courville 2016, Deep Learning, chapter 1 (no consensus on what is deep). Left
out: training, which depth makes harder; functions that are not compositions; more inputs.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import Array, relu
from quiz.charts import Bars, Figure, LineChart, Series
from quiz.demo import Prediction, Range, Verdict, counted, main

KNOBS = {"--k 10": "32 times the pieces", "--k 2": "too little to gain"}
GRID = 4  # intervals of the grid to each linear piece
DRAWN = 32  # most pieces that are drawn
RANDOM_NETS = 50


@dataclass(frozen=True, slots=True)
class Result:
    """A deep and a shallow net of 2k ReLUs on a dyadic grid of [0, 1]."""

    k: int  # layers of 2 units
    pieces: int  # of the deep net, counted from its slopes
    random_pieces: int  # of the same net with random weights, the median of 50
    rmse: float  # of the shallow net against the deep one
    spread: float  # the standard deviation of the deep net: the error of a constant
    x: Array  # (N,), N = 4·2ᵏ + 1
    deep: Array  # (N,)
    shallow: Array  # (N,)


def compute(*, k: Annotated[int, Range(1, 12, "layers of two ReLUs")] = 5, seed: int = 0) -> Result:
    """Fold the line k times, count the pieces, fit one hidden layer; random nets use the seed."""
    x = np.linspace(0, 1, GRID * 2**k + 1)  # dyadic, so every value below is exact
    deep = fold(x, k)
    shallow = fit(x, deep, 2 * k)
    pieces, error = count_pieces(x, deep), float(np.sqrt(np.mean((shallow - deep) ** 2)))
    random = int(np.median(random_pieces(k, np.random.default_rng(seed))))
    return Result(k, pieces, random, error, float(deep.std()), x, deep, shallow)


def fold(x: Array, times: int) -> Array:
    """The tent map t applied `times` times: as many layers of two ReLUs."""
    for _ in range(times):
        x = np.asarray(2 * relu(x) - 4 * relu(x - 0.5))
    return x


def count_pieces(x: Array, y: Array) -> int:
    """The number of linear pieces, from where the slope changes."""
    slopes = np.diff(y) / np.diff(x)
    return 1 + int(np.count_nonzero(np.diff(slopes)))


def fit(x: Array, y: Array, units: int) -> Array:
    """The least-squares fit to y of one hidden layer with evenly spaced bends: its values, (N,)."""
    bends = np.arange(units) / units
    features = np.column_stack([np.ones_like(x), relu(x[:, None] - bends)])  # (N, 1 + units)
    return np.asarray(features @ np.linalg.lstsq(features, y, rcond=None)[0])


def random_pieces(k: int, rng: np.random.Generator) -> Array:
    """Pieces of nets with k layers of two ReLUs and He weights: (50,).

    Counts places where a ReLU switches on or off, even if it does not affect the output.
    """
    h = np.tile(np.linspace(-20, 20, 4001), (RANDOM_NETS, 1, 1))  # (50, 1, N)
    switched = np.zeros((RANDOM_NETS, 4000), dtype=bool)
    for _ in range(k):
        fan_in = h.shape[1]
        weights = rng.normal(0, np.sqrt(2 / fan_in), (RANDOM_NETS, fan_in, 2))
        z = weights.transpose(0, 2, 1) @ h + rng.normal(0, 0.5, (RANDOM_NETS, 2, 1))  # (50, 2, N)
        on = z > 0
        switched |= np.any(on[:, :, 1:] != on[:, :, :-1], axis=1)
        h = relu(z)
    return np.asarray(1.0 + switched.sum(axis=1))


def render(result: Result) -> Figure:
    shown = slice(0, GRID * DRAWN + 1)
    zoom = f" (first {DRAWN} of {result.pieces:,} pieces)" if result.pieces > DRAWN else ""
    x, deep, shallow = result.x[shown], result.deep[shown], result.shallow[shown]
    return Figure(
        LineChart(
            [Series(f"deep: {counted(result.k, 'layer')} of 2", deep, x),
             Series(f"shallow: 1 layer of {2 * result.k}", shallow, x)],
            f"Output over x of {2 * result.k} ReLUs, deep and shallow{zoom}", "x",
        ),
        Bars(
            ("deep, counted", "shallow, at most", "deep, random weights"),
            (result.pieces, 2 * result.k + 1, result.random_pieces),
            "Linear pieces", number=",.0f",
        ),
        f"Shallow fit: RMS error {result.rmse:.3f}, a constant's {result.spread:.3f}. "
        "Deep weights set by hand.",
    )  # fmt: skip


def choices(k: int) -> dict[int, str]:
    """Possible numbers of pieces -> how they grow with k."""
    counts: dict[int, str] = {}
    for form, count in (("2k", 2 * k), ("k^2", k**2), ("2^k", 2**k)):
        counts[count] = f"{counts[count]} = {form}" if count in counts else form
    return counts


def predict(*, k: int, **_: object) -> Prediction:
    return Prediction(
        f"A net of {counted(k, 'layer')} of 2 ReLUs; each layer folds the line from 0 to 1 once, "
        "up to 1 and down again.",
        "How many linear pieces does its output have?",
        tuple(f"{form} = {count:,}" for count, form in choices(k).items()),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    layers, option, units = counted(r.k, "layer"), [*choices(r.k)].index(r.pieces), 2 * r.k
    return (
        (r.pieces <= units + 1, option,
         f"Depth gains nothing here: {units} ReLUs make {r.pieces} pieces in {layers}, and up to "
         f"{units + 1} in one layer."),
        (True, option,
         f"{units} ReLUs make {r.pieces:,} pieces in {layers}; in one layer that takes at least "
         f"{r.pieces - 1:,} ReLUs."),
    )  # fmt: skip


main(__name__)
