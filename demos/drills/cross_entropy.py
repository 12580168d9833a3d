"""Drills on cross-entropy: the loss of some logits, of a blind guess, and its gradient."""

import math

import numpy as np
from numpy.random import Generator

from demos.drills import listed, posed
from demos.nn.activations import sigmoid
from demos.nn.losses import softmax
from quiz.demo import Drill


def of_logits(rng: Generator) -> Drill:
    """The cross-entropy of logits dominated by the largest, one or several."""
    top, tied = int(rng.integers(-5, 10)), int(rng.integers(1, 4))
    rest = [top - int(gap) for gap in rng.integers(5, 13, size=int(rng.integers(1, 3)))]
    logits = rng.permutation([*[top] * tied, *rest]).astype(float)
    true = int(rng.integers(len(logits)))
    p = softmax(logits[None, :])[0]  # (K,), sums to 1
    answer = -math.log(p[true])
    gap = top - logits[true]
    counted = "" if tied == 1 else f" + ln {tied}"
    drill = posed(
        f"Softmax over the logits z = ({listed(logits)}); the true class is number {true + 1}. "
        "About how large is the cross-entropy, in nats? (to within 0.1; ln 2 ≈ 0.69, ln 3 ≈ 1.1)",
        answer=answer,
        tolerance=0.1,
        solution=(
            f"The largest logits dominate: ln Σ e^z ≈ {top}{counted}, so −ln p ≈ {top}{counted} − "
            f"({logits[true]:g}) = {gap + math.log(tied):.2f}; exactly {answer:.3f}."
        ),
        wrong=[
            (answer / math.log(2), "The logarithm is the natural one; this is in bits."),
            (float(np.sum((p - np.eye(len(p))[true]) ** 2)), "That is the squared error."),
            (-math.log1p(-p[true]), "It is the true class's own probability: −ln p."),
            (float(gap), "The sum counts every logit at the top: add ln of their number."),
            (float(-logits[true]), "Subtract the logarithm of the sum of exponentials first."),
        ],
    )
    return drill if drill.wrong else of_logits(rng)


def of_a_blind_guess(rng: Generator) -> Drill:
    """The cross-entropy ln K of equal probabilities, as for an untrained classifier."""
    classes = int(rng.integers(3, 1001))
    answer = math.log(classes)
    return posed(
        f"An untrained classifier gives each of {classes} classes the same probability. "
        "What is its cross-entropy, in nats? (to within 0.1; ln 2 ≈ 0.69, ln 10 ≈ 2.3)",
        answer=answer,
        tolerance=0.1,
        solution=f"−ln(1/{classes}) = ln {classes} = {answer:.4f}, whatever the true class is.",
        wrong=[
            (math.log2(classes), "The logarithm is the natural one; this is in bits."),
            (math.log10(classes), "The logarithm is the natural one, not that to base 10."),
            (1.0, "Cross-entropy is not bounded by 1: it grows as ln K."),
            (-math.log1p(-1 / classes), "It is the true class's own probability: −ln p."),
        ],
    )


def slope(rng: Generator) -> Drill:
    """∂L/∂z of a sigmoid with cross-entropy: σ(z) − y."""
    z = int(rng.choice([*range(-60, -4), *range(5, 61)])) / 10
    y = int(rng.integers(0, 2))
    p = float(sigmoid(np.array(z)))
    answer = p - y
    return posed(
        "A logit z goes through p = σ(z) into L = −y·ln p − (1 − y)·ln(1 − p). "
        f"With z = {z:g} and y = {y}, what is ∂L/∂z? (to within 0.02)",
        answer=answer,
        tolerance=0.02,
        solution=f"σ({z:g}) = {p:.4f}; ∂L/∂z = σ(z) − y = {p:.4f} − {y} = {answer:.4f}.",
        wrong=[
            (answer * p * (1 - p), "The logarithm cancels σ′ = p(1 − p); it is not a factor."),
            (2 * answer * p * (1 - p), "That is the slope of the squared error (p − y)²."),
            (-answer, "It is prediction minus target."),
            (z - y, "The sigmoid comes first: σ(z) − y."),
        ],
    )


DRILLS = (of_logits, of_a_blind_guess, slope)
