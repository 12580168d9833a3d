"""A small neural-network library in NumPy, meant to be read.

Start with `module.py` and `layers.py`: every layer computes forward and, by hand, backward. Then
`losses.py`, `optim.py` and `train.py`, which put them to work. `value.py` does it all again for
single numbers, by automatic differentiation. Names and conventions are PyTorch's, numbers are
float64, and all chance comes from a `numpy.random.Generator` that you pass in. Data sets, metrics
and initializers stay in `demos.nn.data`, `demos.nn.metrics` and `demos.nn.init`.
"""

from demos.nn.activations import ACTIVATIONS, relu, sigmoid
from demos.nn.gradcheck import gradcheck, numerical_gradient, relative_error
from demos.nn.layers import Activation, BatchNorm1d, Dropout, Linear, mlp, residual_mlp
from demos.nn.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    log_softmax,
    mse_loss,
    softmax,
)
from demos.nn.module import (
    Array,
    Labels,
    Module,
    Parameter,
    Residual,
    Sequential,
    count_parameters,
)
from demos.nn.optim import SGD, Adam, AdamW, clip_grad_norm_, gradient_norm
from demos.nn.train import Training, logistic_regression, minibatches, reshuffled
from demos.nn.value import Value

__all__ = [
    "ACTIVATIONS", "SGD", "Activation", "Adam", "AdamW", "Array", "BatchNorm1d", "Dropout",
    "Labels", "Linear", "Module", "Parameter", "Residual", "Sequential", "Training", "Value",
    "binary_cross_entropy_with_logits", "clip_grad_norm_", "count_parameters", "cross_entropy",
    "gradcheck", "gradient_norm", "log_softmax", "logistic_regression", "minibatches", "mlp",
    "mse_loss", "numerical_gradient", "relative_error", "relu", "reshuffled", "residual_mlp",
    "sigmoid", "softmax",
]  # fmt: skip
