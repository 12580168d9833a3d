"""Drills on cross-entropy: the loss of some logits, of a blind guess, and its gradient."""

import math

import numpy as np
from numpy.random import Generator

from demos.nn.activations import sigmoid
from demos.nn.losses import softmax
from quiz.demo import Drill, Wrong


def of_logits(rng: Generator) -> Drill:
    """The cross-entropy −ln softmax(z)[k] of two to four logits."""
    tolerance = 0.01
    while True:
        logits = rng.integers(-30, 31, size=int(rng.integers(2, 5))) / 10
        true = int(rng.integers(len(logits)))
        p = softmax(logits[None, :])[0]  # (K,), sums to 1
        answer = -math.log(p[true])
        onehot = np.eye(len(logits))[true]
        candidates = (
            Wrong(answer / math.log(2), "The logarithm is the natural one; this is in bits."),
            Wrong(float(np.sum((p - onehot) ** 2)), "That is the squared error."),
            Wrong(-math.log1p(-p[true]), "It is the true class's own probability: −ln p."),
        )
        wrong = tuple(one for one in candidates if abs(one.value - answer) > 2 * tolerance)
        if wrong:
            break
    exps = " + ".join(f"e^{logit:g}" for logit in logits)
    return Drill(
        prompt=(
            f"Softmax over the logits z = ({', '.join(f'{logit:g}' for logit in logits)}); "
            f"the true class is number {true + 1}. "
            "What is the cross-entropy, in nats? (to within 0.01)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=(
            f"p = e^{logits[true]:g} / ({exps}) = {p[true]:.4f}; −ln p = {answer:.4f}. "
            "Cross-entropy is the negative log-likelihood of the true class."
        ),
        wrong=wrong,
    )


def of_a_blind_guess(rng: Generator) -> Drill:
    """The cross-entropy ln K of equal probabilities: what a fresh classifier should show."""
    classes = int(rng.integers(3, 1001))
    answer = math.log(classes)
    return Drill(
        prompt=(
            f"A fresh classifier of {classes} classes gives each the same probability. "
            "What is its cross-entropy, in nats? (to within 0.01)"
        ),
        answer=answer,
        tolerance=0.01,
        solution=f"−ln(1/{classes}) = ln {classes} = {answer:.4f}, whatever the true class is.",
        wrong=(
            Wrong(math.log2(classes), "The logarithm is the natural one; this is in bits."),
            Wrong(1.0, "Cross-entropy has no bound at 1: it grows as ln K."),
            Wrong(-math.log1p(-1 / classes), "It is the true class's own probability: −ln p."),
        ),
    )


def slope(rng: Generator) -> Drill:
    """∂L/∂z of a sigmoid under cross-entropy: σ(z) − y."""
    z = int(rng.choice([*range(-60, -4), *range(5, 61)])) / 10
    y = int(rng.integers(0, 2))
    p = float(sigmoid(np.array(z)))
    answer = p - y
    tolerance = 1e-3
    wrong = (
        Wrong(answer * p * (1 - p), "The logarithm cancels σ′ = p(1 − p); it is not a factor."),
        Wrong(2 * answer * p * (1 - p), "That is the slope of the squared error (p − y)²."),
        Wrong(-answer, "It is prediction minus target."),
        Wrong(z - y, "The sigmoid comes first: σ(z) − y."),
    )
    return Drill(
        prompt=(
            "A logit z goes through p = σ(z) into L = −y·ln p − (1 − y)·ln(1 − p). "
            f"With z = {z:g} and y = {y}, what is ∂L/∂z? (to within 0.001)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=f"σ({z:g}) = {p:.4f}; ∂L/∂z = σ(z) − y = {p:.4f} − {y} = {answer:.4f}.",
        wrong=tuple(one for one in wrong if abs(one.value - answer) > 2 * tolerance),
    )


DRILLS = (of_logits, of_a_blind_guess, slope)
