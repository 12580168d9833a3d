"""Clipping by the global norm.

Write `clip_by_global_norm`.

    gradients  a list of arrays of any shapes, one for each parameter
    max_norm   a number above 0
    returns    a list of clipped gradients, and the norm *before* clipping

The norm is that of all gradients as one long vector. If it is more than
max_norm, all are scaled by one factor, so that it becomes max_norm and the
direction stays the same; else nothing changes.

    >>> clip_by_global_norm([np.array([3.0]), np.array([4.0])], 2.5)
    ([array([1.5]), array([2.])], 5.0)
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Array
from quiz.code.contract import Case, Cases, Code, Exercise


def clip_by_global_norm(gradients: list[Array], max_norm: float) -> tuple[list[Array], float]:
    """Return the clipped gradients, and the norm before clipping."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    scale = max_norm / norm if norm > max_norm else 1.0
    return [scale * gradient for gradient in gradients], norm


NEAR = 1e-5
"""PyTorch divides by norm + 1e-6, which is right too."""
SHAPES: tuple[tuple[tuple[int, ...], ...], ...] = (((4,),), ((3, 2), (2,)), ((2, 3), (3,), (1,)))


def norm_of(gradients: list[Array]) -> float:
    """The norm of one long vector."""
    return float(np.linalg.norm(np.concatenate([one.ravel() for one in gradients])))


def norm_returned(code: Code, rng: Generator) -> Cases:
    """It returns the norm before clipping."""
    for shapes in SHAPES:
        gradients = [rng.normal(size=shape) for shape in shapes]
        for max_norm in (0.1, 100.0):
            found = code.clip_by_global_norm(gradients, max_norm)[1]
            yield Case(f"the norm, max_norm = {max_norm}", found, norm_of(gradients))


def clipped(code: Code, rng: Generator) -> Cases:
    """Too long: all are scaled by one factor, to max_norm."""
    for shapes in SHAPES:
        gradients = [3 * rng.normal(size=shape) + 2 for shape in shapes]
        found, _ = code.clip_by_global_norm(gradients, 1.5)
        yield Case("how many gradients", len(found), len(gradients))
        for one, gradient in zip(found, gradients, strict=True):
            yield Case("a clipped gradient", one, gradient * (1.5 / norm_of(gradients)), NEAR)


def one_large(code: Code, rng: Generator) -> Cases:
    """One large gradient shrinks the others too."""
    gradients = [np.array([30.0, 40.0]), np.array([0.5])]
    found, _ = code.clip_by_global_norm(gradients, 5.0)
    yield Case("the small one", found[1], np.array([0.05]), 1e-3)


def short(code: Code, rng: Generator) -> Cases:
    """Short enough: nothing changes."""
    for shapes in SHAPES:
        gradients = [rng.uniform(0.01, 0.1, shape) for shape in shapes]
        found, _ = code.clip_by_global_norm(gradients, 5.0)
        for one, gradient in zip(found, gradients, strict=True):
            yield Case("a gradient", one, gradient)


def zeros(code: Code, rng: Generator) -> Cases:
    """Zeros stay zeros."""
    found, norm = code.clip_by_global_norm([np.zeros(3)], 1.0)
    yield Case("the gradient", found[0], np.zeros(3))
    yield Case("the norm", norm, 0.0)


EXERCISE = Exercise(
    functions=(clip_by_global_norm,),
    minutes=5,
    checks=(norm_returned, clipped, one_large, short, zeros),
    slips="""
        clips each tensor separately
            That changes the direction of the step; one factor for all keeps it.
        -     return [scale * gradient for gradient in gradients], norm
        +     own = [np.sqrt(np.sum(gradient**2)) for gradient in gradients]
        +     scales = [min(1.0, max_norm / max(one, 1e-300)) for one in own]
        +     return [scale * gradient for scale, gradient in zip(scales, gradients)], norm
        clips each value
            Clipping by value changes the direction; by norm, all are scaled alike.
        ~ [scale * gradient for → [np.clip(gradient, -max_norm, max_norm) for
        scales short gradients up
            Only a gradient that is too long is scaled: the factor is at most 1.
        ~ max_norm / norm if norm > max_norm else 1.0 → max_norm / norm if norm else 1.0
        forgets the root of the sum of squares
            The norm is √Σ g².
        - float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
        + float(sum(np.sum(gradient**2) for gradient in gradients))
        adds up the norms of the tensors
            Squares add up, norms do not: √(3² + 4²) is 5, not 7.
        - float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
        + float(sum(np.sqrt(np.sum(gradient**2)) for gradient in gradients))
        uses the largest absolute value as the norm
            That is the maximum norm; the task uses the Euclidean one.
        - float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
        + float(max(np.abs(gradient).max() for gradient in gradients))
        returns the norm after clipping
            The norm before is worth logging: it shows how often, and how much, is clipped.
        ~ gradients], norm → gradients], min(norm, max_norm)
    """,
    hints=(
        "One number for all: the root of the sum of all squares. Then one factor for all.",
        "scale = min(1, max_norm / norm); what if norm is 0?",
    ),
)
