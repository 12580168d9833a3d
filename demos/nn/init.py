"""How weights start: at random, and neither too small nor too large.

A layer multiplies the variance of its input by about fan_in · Var(w). To keep it near 1,

    lecun    Var = 1 / fan_in               LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp"
    xavier   Var = 2 / (fan_in + fan_out)   Glorot & Bengio, AISTATS 2010: backward pass as well
    kaiming  Var = 2 / fan_in               He, Zhang, Ren, Sun, ICCV 2015: a ReLU halves it

`orthogonal` (Saxe, McClelland, Ganguli, ICLR 2014) keeps the length of every vector. `zeros` is
here to fail: all units of a layer then stay equal forever.

A shape is (fan_out, fan_in), the shape of `Linear.weight`. PyTorch's names without the final
underscore: these return a new array. PyTorch has no `lecun_normal`. Left out: convolutions, uniform
and truncated normal draws, and `fan_out` mode.
"""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.random import Generator

from demos.nn.module import Array

Shape = tuple[int, int]

TANH_GAIN = 5 / 3
"""The factor on the standard deviation that PyTorch recommends before a tanh."""

ALIASES = {"lecun": "lecun_normal", "xavier": "xavier_normal", "he": "kaiming_normal"}


def std(name: str, fan_in: int, fan_out: int) -> float:
    """The standard deviation of one weight under the initializer of that name."""
    match ALIASES.get(name, name):
        case "lecun_normal":
            return math.sqrt(1 / fan_in)
        case "xavier_normal":
            return math.sqrt(2 / (fan_in + fan_out))
        case "kaiming_normal":
            return math.sqrt(2 / fan_in)
        case "orthogonal":
            return math.sqrt(1 / max(fan_in, fan_out))
        case "zeros":
            return 0.0
    raise ValueError(f"no initializer {name!r}: choose from {', '.join(INITIALIZERS)}")


def normal(shape: Shape, rng: Generator, std: float = 1.0) -> Array:
    """Draw from N(0, std²)."""
    return rng.normal(0.0, std, shape)


def lecun_normal(shape: Shape, rng: Generator) -> Array:
    """Draw from N(0, 1/fan_in)."""
    fan_out, fan_in = shape
    return normal(shape, rng, std("lecun_normal", fan_in, fan_out))


def xavier_normal(shape: Shape, rng: Generator) -> Array:
    """Draw from N(0, 2/(fan_in + fan_out))."""
    fan_out, fan_in = shape
    return normal(shape, rng, std("xavier_normal", fan_in, fan_out))


def kaiming_normal(shape: Shape, rng: Generator) -> Array:
    """Draw from N(0, 2/fan_in)."""
    fan_out, fan_in = shape
    return normal(shape, rng, std("kaiming_normal", fan_in, fan_out))


def orthogonal(shape: Shape, rng: Generator, gain: float = 1.0) -> Array:
    """Orthonormal rows or columns, whichever are fewer, times gain; uniform over all such."""
    rows, columns = shape
    tall = rng.normal(size=(max(shape), min(shape)))
    q, r = np.linalg.qr(tall)
    q *= np.where(np.diag(r) < 0, -1.0, 1.0)  # QR alone prefers some signs
    return gain * (q if rows >= columns else q.T)


def zeros(shape: Shape, rng: Generator) -> Array:
    """Nothing but 0, which leaves nothing to tell two units apart."""
    return np.zeros(shape)


INITIALIZERS: dict[str, Callable[[Shape, Generator], Array]] = {
    "lecun_normal": lecun_normal,
    "xavier_normal": xavier_normal,
    "kaiming_normal": kaiming_normal,
    "orthogonal": orthogonal,
    "zeros": zeros,
}


def initializer(name: str | float) -> Callable[[Shape, Generator], Array]:
    """The initializer of that name ("he", "xavier" and "lecun" mean the normal ones).

    A number is the standard deviation of a normal draw. Raises ValueError if there is none.
    """
    if not isinstance(name, str):
        return partial(normal, std=name)
    name = ALIASES.get(name, name)
    if name not in INITIALIZERS:
        raise ValueError(f"no initializer {name!r}: choose from {', '.join(INITIALIZERS)}")
    return INITIALIZERS[name]
