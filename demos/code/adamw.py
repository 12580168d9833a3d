"""Weight decay in Adam: AdamW against L2.

Write one step of each, with β₁ = 0.9, β₂ = 0.999 and eps = 1e-8.

    parameter, gradient, m, v      arrays of one shape
    step                           counted from 1
    lr, weight_decay               numbers
    returns                        the new parameter, m and v

adam_l2_step: the loss has a penalty, weight_decay/2 · ‖parameter‖².
adamw_step: decoupled, as in PyTorch; m and v see the gradient alone.

    >>> adamw_step(np.ones(1), np.zeros(1), 0.0, 0.0, 1, 0.1, 0.5)[0]
    array([0.95])
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Adam, Array, Parameter
from quiz.code.contract import Case, Cases, Code, Exercise


def adamw_step(
    parameter: Array, gradient: Array, m: Array, v: Array, step: int, lr: float, weight_decay: float
) -> tuple[Array, Array, Array]:
    """Return the new parameter, m and v; the decay does not pass through Adam."""
    m = 0.9 * m + 0.1 * gradient
    v = 0.999 * v + 0.001 * gradient**2
    m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
    decayed = parameter - lr * weight_decay * parameter
    return decayed - lr * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


def adam_l2_step(
    parameter: Array, gradient: Array, m: Array, v: Array, step: int, lr: float, weight_decay: float
) -> tuple[Array, Array, Array]:
    """Return the new parameter, m and v; the penalty is a part of the gradient."""
    penalized = gradient + weight_decay * parameter
    m = 0.9 * m + 0.1 * penalized
    v = 0.999 * v + 0.001 * penalized**2
    m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
    return parameter - lr * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


SHAPES = ((1,), (4,), (2, 3))


def no_decay(code: Code, rng: Generator) -> Cases:
    """Without decay both are Adam."""
    for shape in SHAPES:
        start, gradient, zero = rng.normal(size=shape), rng.normal(size=shape), np.zeros(shape)
        theirs = Parameter(start.copy())
        theirs.grad = gradient
        Adam([theirs], lr=0.1).step()
        for name in ("adamw_step", "adam_l2_step"):
            after, _, _ = getattr(code, name)(start, gradient, zero, zero, 1, 0.1, 0.0)
            yield Case(f"the parameter after {name}", after, theirs.data)


def decoupled(code: Code, rng: Generator) -> Cases:
    """AdamW without a gradient shrinks by 1 − lr · weight_decay."""
    for shape in SHAPES:
        here = start = rng.normal(size=shape)
        m = v = np.zeros(shape)
        for step in range(1, 4):
            here, m, v = code.adamw_step(here, np.zeros(shape), m, v, step, 0.1, 0.2)
        yield Case("the parameter after three steps", here, start * (1 - 0.1 * 0.2) ** 3)
        yield Case("m", m, np.zeros(shape))


def coupled(code: Code, rng: Generator) -> Cases:
    """L2 without a gradient steps by lr, whatever the decay."""
    start, zero = np.array([2.0, -3.0, 0.5]), np.zeros(3)
    for decay in (0.01, 0.1):
        after, _, _ = code.adam_l2_step(start, zero, zero, zero, 1, 0.1, decay)
        step = after - start
        yield Case(f"the step at weight_decay = {decay}", step, -0.1 * np.sign(start), 1e-5)


def both_along(code: Code, rng: Generator) -> Cases:
    """Five steps of both, as Adam takes with the gradient of each."""
    for shape in SHAPES:
        start = rng.normal(size=shape)
        for name in ("adamw_step", "adam_l2_step"):
            here, m, v = start, np.zeros(shape), np.zeros(shape)
            theirs = Parameter(start.copy())
            optimizer = Adam([theirs], lr=0.05)
            for step in range(1, 6):
                gradient = rng.normal(size=shape)
                theirs.grad = gradient
                if name == "adam_l2_step":
                    theirs.grad = gradient + 0.3 * theirs.data
                else:
                    theirs.data *= 1 - 0.05 * 0.3
                optimizer.step()
                here, m, v = getattr(code, name)(here, gradient, m, v, step, 0.05, 0.3)
            yield Case(f"the parameter after five of {name}", here, theirs.data)


EXERCISE = Exercise(
    functions=(adamw_step, adam_l2_step),
    minutes=8,
    requires=("adam",),
    checks=(no_decay, decoupled, coupled, both_along),
    slips="""
        the decay of AdamW is not multiplied by lr
            PyTorch shrinks by 1 − lr · weight_decay, so that a schedule affects it too.
        ~ lr * weight_decay * parameter → weight_decay * parameter
        AdamW puts the decay into the gradient
            That is L2: divided by √v̂, weights with large gradients hardly decay at all.
        -     m = 0.9 * m + 0.1 * gradient
        -     v = 0.999 * v + 0.001 * gradient**2
        -     m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
        -     decayed = parameter - lr * weight_decay * parameter
        -     return decayed
        +     gradient = gradient + weight_decay * parameter
        +     m = 0.9 * m + 0.1 * gradient
        +     v = 0.999 * v + 0.001 * gradient**2
        +     m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
        +     return parameter
        L2 decays outside Adam, as AdamW does
            With L2 the penalty's gradient, weight_decay · parameter, passes through m and v.
        -     penalized = gradient + weight_decay * parameter
        -     m = 0.9 * m + 0.1 * penalized
        +     penalized = gradient
        +     parameter = parameter * (1 - lr * weight_decay)
        +     m = 0.9 * m + 0.1 * penalized
        the decay of AdamW grows the weights
            Decay subtracts: parameter · (1 − lr · weight_decay).
        ~ parameter - lr * weight_decay → parameter + lr * weight_decay
        the gradient of the penalty has a factor 2
            The penalty is weight_decay/2 · ‖w‖², so that its gradient is weight_decay · w.
        ~ gradient + weight_decay * parameter → gradient + 2 * weight_decay * parameter
        L2 leaves the penalty out of v
            v is the mean square of the gradient that m sees: the penalized one.
        ~ penalized**2 → gradient**2
        AdamW leaves out the decay
            Besides Adam's step, the parameter shrinks by lr · weight_decay of itself.
        ~ parameter - lr * weight_decay * parameter → parameter
    """,
    hints=(
        "The difference is where weight_decay · parameter goes: into the gradient, or past Adam.",
        "L2: gradient + weight_decay · parameter, then plain Adam.",
        "AdamW: plain Adam on the gradient, and subtract lr · weight_decay · parameter separately.",
    ),
)
