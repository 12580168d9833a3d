"""Ten ReLUs in five layers fold a line into 32 pieces; in one layer they make 11 at most.

Claim. The tent map is one layer of two ReLUs,

    t(x) = 2 relu(x) − 4 relu(x − ½)        up from 0 to 1 and down again on [0, 1]

and each further layer folds all there is once more: t∘t∘…∘t, k times, has 2ᵏ linear pieces, which
are 2ᵏ⁻¹ teeth, of 2k ReLUs. In one hidden layer each ReLU bends the line at one place only, so m
of them make m + 1 pieces at most, and 2ᵏ pieces need at least 2ᵏ − 1 units.

The shallow net drawn here has the same 2k units at evenly spaced bends and output weights fitted by
least squares; so it comes hardly nearer to the teeth than their mean. With its bends at the first
few teeth it would get these right, and no other.

This is a construction: what depth *can* do for a function made of compositions. It is not what
random weights do, nor what training finds: the same net with random weights has a handful of
pieces (counted here on x in [−20, 20], with biases N(0, ½²); on [0, 1] there are fewer still).

There is no agreed number of layers from which a net is "deep"; two hidden ones is a common line.

Sources. Telgarsky 2016, COLT (the tent map); Montúfar, Pascanu, Cho, Bengio 2014, NeurIPS (regions
in more dimensions); Hanin, Rolnick 2019, ICML (random nets: linear in the number of units);
Goodfellow, Bengio, Courville 2016, Deep Learning, chapter 1 (no consensus on what is deep).

Left out: training, which depth makes harder; functions that are no compositions, where it need not
help; more than one input.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import Array, relu
from quiz.charts import Bars, Figure, LineChart, Series
from quiz.demo import Prediction, Range, Verdict, counted, main

KNOBS = {"--k 10": "32 times the pieces", "--k 2": "too little to gain"}
GRID = 4  # intervals of the grid to each linear piece
DRAWN = 32  # pieces that are drawn at most
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

    @property
    def units(self) -> int:
        """ReLUs in either net."""
        return 2 * self.k

    @property
    def most_shallow(self) -> int:
        """Pieces that one hidden layer of as many units has at most."""
        return self.units + 1


def compute(*, k: Annotated[int, Range(1, 12, "layers of two ReLUs")] = 5, seed: int = 0) -> Result:
    """Fold the line k times, count the pieces, and fit one hidden layer to them.

    The seed draws the random nets only.
    """
    x = np.linspace(0, 1, GRID * 2**k + 1)  # dyadic, so every value below is exact
    deep = fold(x, k)
    shallow = fit(x, deep, 2 * k)
    pieces, error = count_pieces(x, deep), float(np.sqrt(np.mean((shallow - deep) ** 2)))
    random = int(np.median(random_pieces(k, np.random.default_rng(seed))))
    return Result(k, pieces, random, error, float(deep.std()), x, deep, shallow)


def fold(x: Array, times: int) -> Array:
    """The tent map t, applied so many times: as many layers of two ReLUs."""
    for _ in range(times):
        x = np.asarray(2 * relu(x) - 4 * relu(x - 0.5))
    return x


def count_pieces(x: Array, y: Array) -> int:
    """The number of linear pieces, from where the slope changes."""
    slopes = np.diff(y) / np.diff(x)
    return 1 + int(np.count_nonzero(np.diff(slopes)))


def fit(x: Array, y: Array, units: int) -> Array:
    """One hidden layer with evenly spaced bends, nearest to y in squares: its values, (N,)."""
    bends = np.arange(units) / units
    features = np.column_stack([np.ones_like(x), relu(x[:, None] - bends)])  # (N, 1 + units)
    return np.asarray(features @ np.linalg.lstsq(features, y, rcond=None)[0])


def random_pieces(k: int, rng: np.random.Generator) -> Array:
    """Pieces of nets with k layers of two ReLUs and He weights: (50,).

    Counted where a ReLU switches on or off; where nothing after it notices, that is one too many.
    """
    h = np.linspace(-20, 20, 4001)[None, :, None] * np.ones((RANDOM_NETS, 1, 1))  # (50, N, 1)
    switched = np.zeros((RANDOM_NETS, h.shape[1] - 1), dtype=bool)
    for _ in range(k):
        fan_in = h.shape[2]
        weights = rng.normal(0, np.sqrt(2 / fan_in), (RANDOM_NETS, fan_in, 2))
        z = h @ weights + rng.normal(0, 0.5, (RANDOM_NETS, 1, 2))  # (50, N, 2)
        switched |= np.any((z[:, 1:] > 0) != (z[:, :-1] > 0), axis=2)
        h = relu(z)
    return np.asarray(1.0 + switched.sum(axis=1))


def render(result: Result) -> Figure:
    """The teeth with the shallow net's attempt, and the pieces as bars."""
    shown = slice(0, GRID * DRAWN + 1)
    zoom = f" (first {DRAWN} of {result.pieces:,} pieces)" if result.pieces > DRAWN else ""
    x, deep, shallow = result.x[shown], result.deep[shown], result.shallow[shown]
    return Figure(
        LineChart(
            [Series(f"deep: {counted(result.k, 'layer')} of 2", deep, x),
             Series(f"shallow: 1 layer of {result.units}", shallow, x)],
            f"Output over x of {result.units} ReLUs, deep and shallow{zoom}", "x",
        ),
        Bars(
            ("deep, counted", "shallow, at most", "deep, random weights"),
            (result.pieces, result.most_shallow, result.random_pieces),
            "Linear pieces", number=",.0f",
        ),
        f"Shallow fit: RMS error {result.rmse:.3f}, a constant's {result.spread:.3f}. "
        "Deep weights set by hand.",
    )  # fmt: skip


def choices(k: int) -> dict[int, str]:
    """How the number of pieces might grow with k, and what that makes; equal counts are one."""
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
    """Pieces of the same number of units, deep and shallow."""
    layers, option = counted(r.k, "layer"), [*choices(r.k)].index(r.pieces)
    return (
        (r.pieces <= r.most_shallow, option,
         f"Depth gains nothing here: {r.units} ReLUs make {r.pieces} pieces in {layers}, and up to "
         f"{r.most_shallow} in one layer."),
        (True, option,
         f"{r.units} ReLUs make {r.pieces:,} pieces in {layers}; in one layer that takes at least "
         f"{r.pieces - 1:,} ReLUs."),
    )  # fmt: skip


main(__name__)
