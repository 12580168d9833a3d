"""Drills on F1: from the four counts, the accuracy of always saying no, and F_β."""

from numpy.random import Generator

from demos.drills import posed
from demos.nn.metrics import Confusion, accuracy, f1, f_beta, precision, recall
from quiz.demo import Drill

TOLERANCE = 0.01


def f1_from_counts(rng: Generator) -> Drill:
    """F1 of a confusion matrix."""
    hits = 10 * int(rng.integers(1, 11))
    alarms, missed, rest = (10 * int(count) for count in rng.integers(0, 11, 3))
    counts = Confusion(hits, alarms, missed, rest)
    answer = f1(counts)
    found, right = recall(counts), precision(counts)
    if abs((right + found) / 2 - answer) <= 2 * TOLERANCE:  # both means would be about the same
        return f1_from_counts(rng)
    return posed(
        f"TP = {hits}, FP = {alarms}, FN = {missed}, TN = {rest}. What is F1? (within 0.01)",
        answer=answer,
        tolerance=TOLERANCE,
        solution=(
            f"P = {hits}/{hits + alarms} = {right:.3f}, R = {hits}/{hits + missed} = {found:.3f}; "
            f"F1 = 2TP/(2TP + FP + FN) = {2 * hits}/{2 * hits + alarms + missed} = {answer:.4f}."
        ),
        wrong=[
            (accuracy(counts), "That is accuracy; F1 leaves the true negatives out."),
            ((right + found) / 2, "F1 is the harmonic mean of P and R, not the arithmetic one."),
            (hits / (hits + alarms + missed), "TP counts twice: 2TP / (2TP + FP + FN)."),
        ],
    )


def always_no(rng: Generator) -> Drill:
    """The accuracy of a classifier that never says yes."""
    cases = int(rng.integers(2, 101)) * 1000
    positives = int(cases * rng.choice([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3]))
    share = positives / cases
    return posed(
        f"{positives:,} of {cases:,} cases are positive. What is the accuracy of a classifier "
        "that always says no? (a share from 0 to 1, within 0.0002)",
        answer=1 - share,
        tolerance=0.0002,
        solution=(
            f"It is right on all {cases - positives:,} negatives: "
            f"1 − π = {cases - positives:,}/{cases:,} = {1 - share:.4f}. Its recall and F1 are 0."
        ),
        wrong=[
            (share, "That is the accuracy of always saying yes, the prevalence."),
            (0.0, "Recall and F1 are 0; accuracy counts the true negatives too."),
            (1.0, "All positives are missed."),
        ],
    )


def weighted(rng: Generator) -> Drill:
    """F_β, in which recall counts β times as much as precision."""
    beta = float(rng.choice([0.5, 2.0]))
    hits, alarms, missed = (10 * int(count) for count in rng.integers(1, 11, 3))
    counts = Confusion(hits, alarms, missed, 0)
    answer = f_beta(counts, beta)
    b2 = beta**2
    drill = posed(
        f"TP = {hits}, FP = {alarms}, FN = {missed}. What is F_β for β = {beta:g}, "
        "where β > 1 favors recall? (within 0.01)",
        answer=answer,
        tolerance=TOLERANCE,
        solution=(
            f"(1 + β²)TP / ((1 + β²)TP + β²·FN + FP) = {1 + b2:g}·{hits} / "
            f"({1 + b2:g}·{hits} + {b2:g}·{missed} + {alarms}) = {answer:.4f}."
        ),
        wrong=[
            (f_beta(counts, 1 / beta), "β > 1 favors recall: β² goes with the missed ones, FN."),
            (f_beta(counts, beta**0.5), "β is squared in the formula."),
            (f1(counts), f"That is F1, in which β = 1, and not {beta:g}."),
        ],
    )
    return drill if drill.wrong else weighted(rng)


DRILLS = (f1_from_counts, always_no, weighted)
