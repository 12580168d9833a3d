"""One step of SGD with momentum.

Write `sgd_step` in PyTorch's form: no learning rate in the velocity.

    parameter, gradient, velocity   arrays of one shape
    lr, momentum                    numbers
    returns                         the new parameter and the new velocity

    v ← momentum · v + gradient,    parameter ← parameter − lr · v

The velocity starts at 0, so the first step is plain SGD.

    >>> sgd_step(np.array([1.0]), np.array([2.0]), np.zeros(1), 0.1, 0.9)
    (array([0.8]), array([2.]))
"""

import numpy as np
from numpy.random import Generator

from demos.nn import SGD, Array, Parameter
from quiz.code.contract import Case, Cases, Code, Exercise


def sgd_step(
    parameter: Array, gradient: Array, velocity: Array, lr: float, momentum: float
) -> tuple[Array, Array]:
    """Return the new parameter and the new velocity."""
    velocity = momentum * velocity + gradient
    return parameter - lr * velocity, velocity


SHAPES = ((1,), (4,), (2, 3))


def first_step(code: Code, rng: Generator) -> Cases:
    """The first step is plain SGD."""
    for shape in SHAPES:
        start, gradient = rng.normal(size=shape), rng.normal(size=shape)
        after, _ = code.sgd_step(start, gradient, np.zeros(shape), 0.1, 0.9)
        yield Case("the parameter", after, start - 0.1 * gradient)


def velocity_kept(code: Code, rng: Generator) -> Cases:
    """The velocity is the decayed sum of gradients."""
    for shape in SHAPES:
        velocity, total = np.zeros(shape), np.zeros(shape)
        gradients = [rng.normal(size=shape) for _ in range(4)]
        for gradient in gradients:
            _, velocity = code.sgd_step(np.zeros(shape), gradient, velocity, 0.1, 0.5)
        for age, gradient in enumerate(reversed(gradients)):
            total = total + 0.5**age * gradient
        yield Case("the velocity after four steps", velocity, total)


def trajectory(code: Code, rng: Generator) -> Cases:
    """Ten steps, as in `demos.nn`."""
    for shape in SHAPES:
        start = rng.normal(size=shape)
        theirs, velocity, here = Parameter(start.copy()), np.zeros(shape), start
        optimizer = SGD([theirs], lr=0.05, momentum=0.9)
        for _ in range(10):
            gradient = rng.normal(size=shape)
            theirs.grad = gradient
            optimizer.step()
            here, velocity = code.sgd_step(here, gradient, velocity, 0.05, 0.9)
        yield Case("the parameter after ten steps", here, theirs.data)


def coasting(code: Code, rng: Generator) -> Cases:
    """Without a gradient it rolls on: 1 / (1 − momentum) in all."""
    here, velocity = np.zeros(2), np.array([1.0, -2.0])
    for _ in range(100):
        here, velocity = code.sgd_step(here, np.zeros(2), velocity, 0.1, 0.75)
    # lr · v · (μ + μ² + …) = lr · v · μ / (1 − μ)
    yield Case("how far it has rolled", here, -0.1 * np.array([1.0, -2.0]) * 3)


EXERCISE = Exercise(
    functions=(sgd_step,),
    minutes=3,
    checks=(first_step, velocity_kept, trajectory, coasting),
    slips="""
        weights the gradient by 1 − momentum
            That is a running mean, as in Adam; the task's velocity is a decayed sum.
        ~ momentum * velocity + gradient → momentum * velocity + (1 - momentum) * gradient
        keeps the learning rate in the velocity
            v ← μ v + lr · g makes the same moves while lr is fixed, but it is another velocity.
        -     velocity = momentum * velocity + gradient
        -     return parameter - lr * velocity
        +     velocity = momentum * velocity + lr * gradient
        +     return parameter - velocity
        keeps the velocity with the opposite sign
            Then v ← μ v − lr · g is added; the task subtracts lr · v.
        -     velocity = momentum * velocity + gradient
        -     return parameter - lr * velocity
        +     velocity = momentum * velocity - lr * gradient
        +     return parameter + velocity
        climbs: adds instead of subtracting
            The gradient points uphill, so step against it.
        ~ parameter - lr * velocity → parameter + lr * velocity
        moves by the gradient alone
            The velocity moves the parameter; otherwise momentum has no effect.
        ~ parameter - lr * velocity → parameter - lr * gradient
        Nesterov's momentum
            That looks ahead: gradient + momentum · v. The task asks for the plain form.
        ~ parameter - lr * velocity → parameter - lr * (gradient + momentum * velocity)
        moves by the old velocity
            Update the velocity first; then it moves the parameter.
        -     velocity = momentum * velocity + gradient
        -     return parameter - lr * velocity
        +     old = velocity
        +     velocity = momentum * velocity + gradient
        +     return parameter - lr * old
    """,
    hints=(
        "Two lines: the new velocity from the old one and the gradient, then the parameter.",
        "velocity = momentum * velocity + gradient; parameter − lr · velocity.",
    ),
)
