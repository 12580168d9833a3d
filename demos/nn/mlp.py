"""The multilayer perceptron: linear maps with an activation between each two.

    sizes 2, 64, 64, 2   Linear(2, 64) · act · Linear(64, 64) · act · Linear(64, 2)

The last layer is linear: the losses take logits. Batch norm goes before the activation, as Ioffe &
Szegedy have it, and then the linear map needs no bias, as β does the same; dropout goes after.
"""

from collections.abc import Sequence
from itertools import pairwise

from numpy.random import Generator

from demos.nn.batchnorm import BatchNorm1d
from demos.nn.layers import Activation, Dropout, Linear
from demos.nn.module import Module, Sequential


def mlp(
    sizes: Sequence[int],
    rng: Generator,
    activation: str = "relu",
    init: str | float = "kaiming_normal",
    batch_norm: bool = False,
    dropout: float = 0.0,
) -> Sequential:
    """A net of these widths, the input's first and the output's last.

    `rng` draws the weights, layer by layer, and later the dropout masks.
    """
    layers: list[Module] = []
    *hidden, last = pairwise(sizes)
    for n_in, n_out in hidden:
        layers.append(Linear(n_in, n_out, rng, init, bias=not batch_norm))
        if batch_norm:
            layers.append(BatchNorm1d(n_out))
        layers.append(Activation(activation))
        if dropout > 0:
            layers.append(Dropout(dropout, rng))
    layers.append(Linear(*last, rng, init))
    return Sequential(*layers)
