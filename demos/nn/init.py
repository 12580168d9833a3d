"""How weights start: at random, and neither too small nor too large.

A layer multiplies the variance of its input by about fan_in · Var(w). To keep it near 1,

    lecun    Var = 1 / fan_in               LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp"
    xavier   Var = 2 / (fan_in + fan_out)   Glorot & Bengio, AISTATS 2010: backward pass as well
    kaiming  Var = 2 / fan_in               He, Zhang, Ren, Sun, ICCV 2015: a ReLU halves it

A normal draw has that variance; a uniform one on [−√3·std, √3·std] has it too. `orthogonal`
(Saxe, McClelland, Ganguli, ICLR 2014) keeps the length of every vector. `zeros` is here to fail:
all units of a layer then stay equal for ever.

A shape is (fan_out, fan_in), the shape of `Linear.weight`. PyTorch's names without the final
underscore: these return a new array. PyTorch has no `lecun_normal`. Left out: convolutions,
truncated normals, and `fan_out` mode.
"""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.random import Generator

from demos.nn.parameter import Array

Shape = tuple[int, int]

GAINS = {
    "linear": 1.0,
    "sigmoid": 1.0,
    "tanh": 5 / 3,
    "relu": math.sqrt(2),
    "leaky_relu": math.sqrt(2 / (1 + 0.01**2)),
}
ALIASES = {"lecun": "lecun_normal", "xavier": "xavier_normal", "he": "kaiming_normal"}


def calculate_gain(nonlinearity: str) -> float:
    """The factor on the standard deviation that PyTorch recommends before a nonlinearity."""
    return GAINS[nonlinearity]


def std(name: str, fan_in: int, fan_out: int) -> float:
    """The standard deviation of one weight under the initialiser of that name, at gain 1."""
    match ALIASES.get(name, name):
        case "lecun_normal":
            return math.sqrt(1 / fan_in)
        case "xavier_normal" | "xavier_uniform":
            return math.sqrt(2 / (fan_in + fan_out))
        case "kaiming_normal" | "kaiming_uniform":
            return math.sqrt(2 / fan_in)
        case "orthogonal":
            return math.sqrt(1 / max(fan_in, fan_out))
        case "zeros":
            return 0.0
    raise ValueError(f"no initialiser {name!r}: choose from {', '.join(INITIALISERS)}")


def normal(shape: Shape, rng: Generator, std: float = 1.0) -> Array:
    """Draw from N(0, std²)."""
    return rng.normal(0.0, std, shape)


def uniform(shape: Shape, rng: Generator, std: float = 1.0) -> Array:
    """Draw from U(−√3·std, √3·std), whose standard deviation is std."""
    bound = math.sqrt(3) * std
    return rng.uniform(-bound, bound, shape)


def lecun_normal(shape: Shape, rng: Generator) -> Array:
    """Draw from N(0, 1/fan_in)."""
    fan_out, fan_in = shape
    return normal(shape, rng, std("lecun_normal", fan_in, fan_out))


def xavier_normal(shape: Shape, rng: Generator, gain: float = 1.0) -> Array:
    """Draw from N(0, gain² · 2/(fan_in + fan_out))."""
    fan_out, fan_in = shape
    return normal(shape, rng, gain * std("xavier_normal", fan_in, fan_out))


def xavier_uniform(shape: Shape, rng: Generator, gain: float = 1.0) -> Array:
    """Draw from U(±gain·√(6/(fan_in + fan_out)))."""
    fan_out, fan_in = shape
    return uniform(shape, rng, gain * std("xavier_uniform", fan_in, fan_out))


def kaiming_normal(shape: Shape, rng: Generator) -> Array:
    """Draw from N(0, 2/fan_in)."""
    fan_out, fan_in = shape
    return normal(shape, rng, std("kaiming_normal", fan_in, fan_out))


def kaiming_uniform(shape: Shape, rng: Generator) -> Array:
    """Draw from U(±√(6/fan_in))."""
    fan_out, fan_in = shape
    return uniform(shape, rng, std("kaiming_uniform", fan_in, fan_out))


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


INITIALISERS: dict[str, Callable[[Shape, Generator], Array]] = {
    "lecun_normal": lecun_normal,
    "xavier_normal": xavier_normal,
    "xavier_uniform": xavier_uniform,
    "kaiming_normal": kaiming_normal,
    "kaiming_uniform": kaiming_uniform,
    "orthogonal": orthogonal,
    "zeros": zeros,
}


def initialiser(name: str | float) -> Callable[[Shape, Generator], Array]:
    """The initialiser of that name ("he", "xavier" and "lecun" mean the normal ones).

    A number is the standard deviation of a normal draw. Raises ValueError if there is none.
    """
    if not isinstance(name, str):
        return partial(normal, std=name)
    name = ALIASES.get(name, name)
    if name not in INITIALISERS:
        raise ValueError(f"no initialiser {name!r}: choose from {', '.join(INITIALISERS)}")
    return INITIALISERS[name]
