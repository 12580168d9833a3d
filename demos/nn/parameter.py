"""What is learned: an array and the gradient of the loss with respect to it.

`grad` has the shape of `data` and starts at zero. A backward pass *replaces* it by a new array,
where PyTorch adds to it; so there is no `zero_grad` to forget, an older gradient that you kept
stays as it was, and whoever accumulates over several batches adds the gradients up themselves.
An optimizer changes `data` in place: copy it to keep it.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]


class Parameter:
    """A float64 array that is learned."""

    __slots__ = ("data", "grad")

    def __init__(self, data: ArrayLike) -> None:
        self.data: Array = np.array(data, dtype=np.float64)
        self.grad: Array = np.zeros_like(self.data)

    def __repr__(self) -> str:
        return f"Parameter{self.data.shape}"
