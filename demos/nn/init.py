"""How weights start: at random, and neither too small nor too large.

A layer multiplies the variance of its input by about fan_in · Var(w). To keep it near 1,

    lecun    Var = 1 / fan_in               LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp"
    xavier   Var = 2 / (fan_in + fan_out)   Glorot & Bengio, AISTATS 2010: backward pass as well
    he       Var = 2 / fan_in               He, Zhang, Ren, Sun, ICCV 2015: a ReLU halves it

`orthogonal` (Saxe, McClelland, Ganguli, ICLR 2014) keeps the length of every vector. `zeros` is
here to fail: all units of a layer then stay equal forever.

A shape is (fan_out, fan_in), the shape of `Linear.weight`. PyTorch's `xavier_normal_` and
`kaiming_normal_` are xavier and he; it has no lecun. Left out: convolutions, uniform and truncated
normal draws, and `fan_out` mode.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from demos.nn.module import Array

Shape = tuple[int, int]

TANH_GAIN = 5 / 3
"""The factor on the standard deviation that PyTorch recommends before a tanh."""

VARIANCES: dict[str, Callable[[int, int], float]] = {
    "zeros": lambda fan_in, fan_out: 0.0,
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
    "xavier": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he": lambda fan_in, fan_out: 2 / fan_in,
}


def std(init: str, fan_in: int, fan_out: int) -> float:
    """The standard deviation of a weight; `init` is a recipe's name, or that number: "0.05"."""
    if init in VARIANCES:
        return math.sqrt(VARIANCES[init](fan_in, fan_out))
    return float(init)


def initial(init: str, shape: Shape, rng: Generator) -> Array:
    """Draw weights from N(0, std²); for "zeros" no dice are thrown."""
    if init == "zeros":
        return np.zeros(shape)
    fan_out, fan_in = shape
    return rng.normal(0.0, std(init, fan_in, fan_out), shape)


def orthogonal(shape: Shape, rng: Generator, gain: float = 1.0) -> Array:
    """Orthonormal rows or columns, whichever are fewer, times gain; uniform over all such."""
    rows, columns = shape
    tall = rng.normal(size=(max(shape), min(shape)))
    q, r = np.linalg.qr(tall)
    q *= np.where(np.diag(r) < 0, -1.0, 1.0)  # QR alone prefers some signs
    return gain * (q if rows >= columns else q.T)
