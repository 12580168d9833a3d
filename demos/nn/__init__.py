"""A small neural-network library in NumPy, meant to be read.

Start with `module.py` and `layers.py`: every layer computes forward and, by hand, backward. Then
`losses.py`, `optim.py` and `train.py`, which put them to work. `value.py` does it all again for
single numbers, by automatic differentiation. Names and conventions are PyTorch's, numbers are
float64, and all chance comes from a `numpy.random.Generator` that you pass in. Data sets, metrics
and initialisers stay in `demos.nn.data`, `demos.nn.metrics` and `demos.nn.init`.
"""

from demos.nn.activations import ACTIVATIONS
from demos.nn.batchnorm import BatchNorm1d
from demos.nn.clip import clip_grad_norm_, clip_grad_value_, gradient_norm
from demos.nn.gradcheck import gradcheck, numerical_gradient, relative_error
from demos.nn.layers import Activation, Dropout, Linear
from demos.nn.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    log_softmax,
    mse_loss,
    softmax,
)
from demos.nn.mlp import mlp
from demos.nn.module import Module, Residual, Sequential, count_parameters
from demos.nn.optim import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from demos.nn.parameter import Array, Labels, Parameter
from demos.nn.train import Loss, Step, fit, minibatches, update
from demos.nn.value import Value

__all__ = [
    "ACTIVATIONS",
    "SGD",
    "Activation",
    "Adagrad",
    "Adam",
    "AdamW",
    "Array",
    "BatchNorm1d",
    "Dropout",
    "Labels",
    "Linear",
    "Loss",
    "Module",
    "Optimizer",
    "Parameter",
    "RMSprop",
    "Residual",
    "Sequential",
    "Step",
    "Value",
    "binary_cross_entropy_with_logits",
    "clip_grad_norm_",
    "clip_grad_value_",
    "count_parameters",
    "cross_entropy",
    "fit",
    "gradcheck",
    "gradient_norm",
    "log_softmax",
    "minibatches",
    "mlp",
    "mse_loss",
    "numerical_gradient",
    "relative_error",
    "softmax",
    "update",
]
