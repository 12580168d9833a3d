"""One step of Adam, with bias correction.

Write `adam_step`.

    parameter, gradient, m, v   arrays of one shape
    step                        the number of this step, from 1
    returns                     the new parameter, m and v

m and v are running means of the gradient and of its square, from 0; return
them uncorrected. The step divides by √v̂ + eps.

    >>> adam_step(np.zeros(1), np.array([7.0]), 0, 0, 1, lr=0.5)[0].round(6)
    array([-0.5])
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Adam, Array, Parameter
from quiz.code.contract import Case, Cases, Code, Exercise


def adam_step(
    parameter: Array,
    gradient: Array,
    m: Array,
    v: Array,
    step: int,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, Array, Array]:
    """Return the new parameter, the new m and the new v."""
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    return parameter - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


SHAPES = ((1,), (5,), (2, 3))


def first_step(code: Code, rng: Generator) -> Cases:
    """The first step is lr · sign(gradient), whatever its size."""
    for scale in (1e-3, 1.0, 1e4):
        gradient = scale * np.array([1.0, -2.0, 0.5])
        after, _, _ = code.adam_step(np.zeros(3), gradient, np.zeros(3), np.zeros(3), 1, 0.01)
        yield Case("the parameter", after, -0.01 * np.sign(gradient), 1e-6)


def moments(code: Code, rng: Generator) -> Cases:
    """The running means, uncorrected."""
    for shape in SHAPES:
        gradients = [rng.normal(size=shape) for _ in range(3)]
        m, v = np.zeros(shape), np.zeros(shape)
        for step, gradient in enumerate(gradients, 1):
            _, m, v = code.adam_step(np.zeros(shape), gradient, m, v, step, 0.1, 0.5, 0.75)
        g1, g2, g3 = gradients
        yield Case("m after three steps", m, g1 / 8 + g2 / 4 + g3 / 2)
        yield Case("v after three steps", v, (9 * g1**2 + 12 * g2**2 + 16 * g3**2) / 64)


def trajectory(code: Code, rng: Generator) -> Cases:
    """Ten steps, as in `demos.nn`."""
    for shape in SHAPES:
        start = rng.normal(size=shape)
        theirs, here, m, v = Parameter(start.copy()), start, np.zeros(shape), np.zeros(shape)
        optimizer = Adam([theirs], lr=0.05)
        for step in range(1, 11):
            gradient = rng.normal(size=shape)
            theirs.grad = gradient
            optimizer.step()
            here, m, v = code.adam_step(here, gradient, m, v, step, 0.05)
        yield Case("the parameter after ten steps", here, theirs.data)


def place_of_eps(code: Code, rng: Generator) -> Cases:
    """Eps is added to the root, after the correction."""
    for size in (1e-4, 1.0):
        g, zero = np.array([size]), np.zeros(1)
        after, _, _ = code.adam_step(zero, g, zero, zero, 1, 1.0, 0.9, 0.999, 0.5)
        yield Case(f"the first step of a gradient {size:g}, eps = 0.5", after, -g / (g + 0.5))


EXERCISE = Exercise(
    functions=(adam_step,),
    minutes=6,
    requires=("sgd-momentum",),
    checks=(first_step, moments, trajectory, place_of_eps),
    slips="""
        forgets the bias correction
            m and v start at 0, so the first means are too small, especially v: the first step is
            3.16 · lr with the usual betas.
        -     m_hat = m / (1 - beta1**step)
        -     v_hat = v / (1 - beta2**step)
        +     m_hat, v_hat = m, v
        corrects only m
            v starts at 0 too: v̂ = v / (1 − β₂ᵗ).
        ~ v_hat = v / (1 - beta2**step) → v_hat = v
        corrects with β instead of βᵗ
            The correction fades: 1 − βᵗ goes to 1 as the number of steps grows.
        - **step
        +
        keeps the corrected means
            Carry on m and v themselves: corrected twice, they are wrong.
        ~ eps), m, v → eps), m_hat, v_hat
        adds eps under the root
            √(v̂ + ε) is √v̂ + √ε for small gradients: 1e-4 instead of 1e-8.
        ~ (np.sqrt(v_hat) + eps) → np.sqrt(v_hat + eps)
        forgets the root
            v̂ is a mean of squares, so divide the step by its root.
        ~ np.sqrt(v_hat) → v_hat
        v without the square
            v is the running mean of gradient².
        ~ (1 - beta2) * gradient**2 → (1 - beta2) * np.abs(gradient)
        β₁ and β₂ swapped
            β₁ = 0.9 belongs to the gradient, β₂ = 0.999 to its square.
        -     m = beta1 * m
        +     beta1, beta2 = beta2, beta1
        +     m = beta1 * m
        sums instead of means: without the factors 1 − β
            A running mean is β · m + (1 − β) · gradient; only then does 1 − βᵗ correct it.
        -     m = beta1 * m + (1 - beta1) * gradient
        -     v = beta2 * v + (1 - beta2) * gradient**2
        +     m = beta1 * m + gradient
        +     v = beta2 * v + gradient**2
    """,
    hints=(
        "Two running means, of the gradient and of its square; both start at 0 and are corrected.",
        "m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), with t counted from 1.",
        "parameter − lr · m̂ / (√v̂ + eps); return m and v, not m̂ and v̂.",
    ),
)
