"""Drills on linear layers: the matrix that two of them equal, and a ReLU between them."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from demos.drills import posed
from quiz.demo import Drill

Integers = NDArray[np.int64]
ORDER = "W₁ acts on x first, so the product is W₂W₁; W₁W₂ is a different matrix."
ELEMENTS = "Matrices are multiplied row by column, not element by element."


def collapsed_matrix(rng: Generator) -> Drill:
    """The matrix of two linear layers without biases: W₂W₁, in this order."""
    w1, w2, _ = _layers(rng)
    product = w2 @ w1
    return posed(
        f"h = W₁x and y = W₂h, with W₁ = {_matrix(w1)} and W₂ = {_matrix(w2)}, rows separated "
        "by semicolons. Which one matrix gives y = Mx? Give m₁₁, m₁₂, m₂₁, m₂₂.",
        answer=product,
        solution=f"M = W₂W₁ = {_matrix(product)}.",
        wrong=[(w1 @ w2, ORDER), (w2 * w1, ELEMENTS)],
    )


def collapsed_output(rng: Generator) -> Drill:
    """The output of two linear layers, which is that of their product."""
    w1, w2, x = _layers(rng)
    output = w2 @ w1 @ x
    return posed(
        f"{_given(w1, w2, x)} h = W₁x, y = W₂h. Give y₁, y₂.",
        answer=output,
        solution=(
            f"h = {_vector(w1 @ x)}, y = {_vector(output)}; the same as W₂W₁ = {_matrix(w2 @ w1)} "
            "times x."
        ),
        wrong=[(w1 @ w2 @ x, ORDER), ((w2 * w1) @ x, ELEMENTS)],
    )


def relu_between(rng: Generator) -> Drill:
    """Two layers with a ReLU between them that cuts something off."""
    while True:
        w1, w2, x = _layers(rng)
        hidden = w1 @ x
        cut = np.maximum(hidden, 0)
        output, linear = w2 @ cut, w2 @ hidden
        if (output != linear).any() and cut.any():  # something is left, so the answer is not 0, 0
            break
    return posed(
        f"{_given(w1, w2, x)} h = ReLU(W₁x), y = W₂h. Give y₁, y₂.",
        answer=output,
        solution=(
            f"W₁x = {_vector(hidden)}, ReLU makes it {_vector(cut)}, so y = W₂h = "
            f"{_vector(output)}. Without the ReLU it would be {_vector(linear)}."
        ),
        wrong=[
            (linear, "That is the linear net: the ReLU sets the negative parts of W₁x to 0."),
            (np.maximum(linear, 0), "The ReLU is between the layers, not after the last one."),
            (np.maximum(output, 0), "There is no ReLU after the last layer."),
        ],
    )


def _layers(rng: Generator) -> tuple[Integers, Integers, Integers]:
    """Two 2 × 2 matrices and an input; order and kind of product change the output."""
    while True:
        w1, w2 = rng.integers(-3, 4, size=(2, 2, 2))
        x = rng.integers(-3, 4, size=2)
        outputs = [matrix @ x for matrix in (w2 @ w1, w1 @ w2, w2 * w1)]
        if (outputs[0] != outputs[1]).any() and (outputs[0] != outputs[2]).any():
            return w1, w2, x


def _given(w1: Integers, w2: Integers, x: Integers) -> str:
    return (
        f"W₁ = {_matrix(w1)}, W₂ = {_matrix(w2)} (rows separated by semicolons), x = {_vector(x)}. "
        "No biases."
    )


def _matrix(values: Integers) -> str:
    return "[" + "; ".join(" ".join(str(value) for value in row) for row in values) + "]"


def _vector(values: Integers) -> str:
    return "(" + ", ".join(str(value) for value in values) + ")"


DRILLS = (collapsed_matrix, collapsed_output, relu_between)
