"""Softmax cross-entropy from logits, with its gradient.

Write `cross_entropy`: the loss and its gradient, numerically stable.

    logits   (B, K) floats of any size, even 1,000 or −1,000
    labels   (B,) the index of the right class, from 0 to K − 1
    returns  the loss, a number: the mean over the batch of
             −log softmax(logits)[label]; and ∂loss/∂logits, (B, K)

Two classes with equal logits: the loss is ln 2, whichever is right.

    >>> cross_entropy(np.array([[0.0, 0.0]]), np.array([1]))[1]
    array([[ 0.5, -0.5]])
"""

from functools import partial

import numpy as np
from numpy.random import Generator

from demos.nn import Array, Labels, numerical_gradient
from quiz.code.contract import Case, Cases, Code, Exercise


def cross_entropy(logits: Array, labels: Labels) -> tuple[float, Array]:
    """Return the mean loss, and its gradient with respect to the logits."""
    rows = np.arange(len(logits))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -(shifted - log_sum)[rows, labels].mean()
    gradient = np.exp(shifted - log_sum)
    gradient[rows, labels] -= 1
    return float(loss), gradient / len(logits)


def loss_of(logits: Array, labels: Labels) -> float:
    """The loss by its definition, example by example, in extended precision."""
    wide = logits.astype(np.longdouble)
    losses = [np.logaddexp.reduce(z) - z[label] for z, label in zip(wide, labels, strict=True)]
    return float(sum(losses) / len(losses))


def example(rng: Generator, batch: int, classes: int) -> tuple[Array, Labels]:
    """Logits and labels."""
    return rng.normal(0, 2, (batch, classes)), rng.integers(classes, size=batch)


SHAPES = ((1, 2), (4, 3), (7, 10))


def loss_value(code: Code, rng: Generator) -> Cases:
    """The loss."""
    for shape in SHAPES:
        logits, labels = example(rng, *shape)
        loss, _ = code.cross_entropy(logits, labels)
        yield Case(f"the loss of {shape}", loss, loss_of(logits, labels))


def uniform(code: Code, rng: Generator) -> Cases:
    """Equal logits give ln K."""
    for classes in (2, 5):
        loss, _ = code.cross_entropy(np.full((3, classes), 7.0), np.zeros(3, int))
        yield Case(f"the loss of {classes} equal classes", loss, np.log(classes))


def gradient(code: Code, rng: Generator) -> Cases:
    """The gradient, by central differences."""
    for shape in SHAPES:
        logits, labels = example(rng, *shape)
        expected = numerical_gradient(partial(loss_of, logits, labels), logits)
        yield Case("the gradient", code.cross_entropy(logits, labels)[1], expected, 1e-6)


def stable(code: Code, rng: Generator) -> Cases:
    """Stable at ±1,000."""
    far = ([[1000.0, 999.0]], [[-1000.0, -1001.0]], [[1000.0, 999.0], [-1000.0, -1000.0]])
    for rows in far:
        for label in (0, 1):
            logits, labels = np.array(rows), np.full(len(rows), label)
            loss, slope = code.cross_entropy(logits, labels)
            yield Case("whether the loss is finite", bool(np.isfinite(loss)), True)
            if np.isfinite(loss):
                yield Case("the loss", loss, loss_of(logits, labels))
                yield Case("the sums of the gradient", slope.sum(axis=1), np.zeros(len(rows)))


def impossible(code: Code, rng: Generator) -> Cases:
    """Even if softmax is 0 in floating point."""
    loss, _ = code.cross_entropy(np.array([[-1000.0, 0.0]]), np.array([0]))
    yield Case("whether the loss is finite", bool(np.isfinite(loss)), True)
    yield Case("whether it is 1000", bool(abs(loss - 1000) < 1e-6), True)


EXERCISE = Exercise(
    functions=(cross_entropy,),
    minutes=7,
    checks=(loss_value, uniform, gradient, stable, impossible),
    slips="""
        softmax without subtracting the maximum
            exp(1000) is infinity: subtract the largest logit of each row first; it cancels out.
        ~ logits - logits.max(axis=1, keepdims=True) → logits
        takes the logarithm of a softmax that may be 0
            exp(−1000) is 0 in floating point, and log 0 is −infinity: work with logarithms.
        ~ -(shifted - log_sum)[rows, labels] → -np.log(np.exp(shifted - log_sum))[rows, labels]
        subtracts the maximum of the whole batch
            A row far below the maximum underflows to exp = 0, and log 0 is −infinity.
        ~ logits.max(axis=1, keepdims=True) → logits.max()
        sums over the batch instead of taking the mean
            The loss is a mean, so that the learning rate does not depend on the batch size.
        - .mean()
        -     gradient = np.exp(shifted - log_sum)
        -     gradient[rows, labels] -= 1
        -     return float(loss), gradient / len(logits)
        + .sum()
        +     gradient = np.exp(shifted - log_sum)
        +     gradient[rows, labels] -= 1
        +     return float(loss), gradient
        forgets to divide the gradient by the batch size
            The loss is a mean over B examples, so each row of the gradient has a factor 1/B.
        ~ gradient / len(logits) → gradient
        divides by all elements, B · K
            Each example has one loss, not one for each class: the mean is over B.
        - .mean()
        -     gradient = np.exp(shifted - log_sum)
        -     gradient[rows, labels] -= 1
        -     return float(loss), gradient / len(logits)
        + .sum() / logits.size
        +     gradient = np.exp(shifted - log_sum)
        +     gradient[rows, labels] -= 1
        +     return float(loss), gradient / logits.size
        the gradient is softmax, without − 1 at the label
            ∂loss/∂logits = (softmax − one-hot)/B: the right class is pulled up.
        ~ gradient[rows, labels] -= 1 → pass
        the gradient has the wrong sign
            softmax − one-hot, so a step against the gradient raises the right logit.
        ~ gradient / len(logits) → -gradient / len(logits)
        normalizes over the batch instead of the classes
            Softmax makes each row sum to 1: axis=1.
        ~ np.exp(shifted).sum(axis=1, keepdims=True) → np.exp(shifted).sum(axis=0, keepdims=True)
        logarithm to base 2
            Nats, not bits: the gradient softmax − one-hot belongs to the natural logarithm.
        ~ float(loss) → float(loss / np.log(2))
    """,
    hints=(
        "log softmax = logits − log Σ exp(logits). Which shift changes neither side?",
        "Subtract each row's maximum first. The gradient needs only softmax and the labels.",
        "loss = mean of (log Σ exp(shifted) − shifted[label]); gradient = (softmax − one-hot) / B.",
    ),
)
