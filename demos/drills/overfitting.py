"""Drills on under- and overfitting: reading two errors, and early stopping with patience."""

import numpy as np
from numpy.random import Generator

from quiz.demo import Drill, Wrong

VERDICTS = ("underfitting", "overfitting", "both", "neither")


def diagnose(rng: Generator) -> Drill:
    """Which of the two does a pair of errors show?"""
    target = int(rng.integers(2, 11))  # all in percent
    slack = int(rng.integers(2, 6))
    high, wide = rng.random() < 0.5, rng.random() < 0.5
    train = target + slack + int(rng.integers(1, 16)) if high else target + int(rng.integers(slack))
    gap = slack + int(rng.integers(1, 16)) if wide else int(rng.integers(slack))
    verdict = judged(high, wide)
    wrong = []
    if train + gap > target + slack and verdict != "overfitting":
        wrong.append(
            Wrong(
                "overfitting",
                "A high validation error alone is not overfitting: look at its gap to training.",
            )
        )
    if verdict == "both":
        wrong.append(
            Wrong("underfitting", f"The gap of {gap} points is above {slack} as well: it is both.")
        )
    if not wrong:
        other = "neither" if verdict == "overfitting" else "underfitting"
        why = (
            "A training error near the target does not help where validation is far behind."
            if verdict == "overfitting"
            else "Underfitting is a high training error, and this one is within the slack."
        )
        wrong.append(Wrong(other, why))
    return Drill(
        prompt=(
            f"Training error {train} %, validation error {train + gap} %, target {target} %. "
            f"Rule: underfitting where training exceeds the target by more than {slack} points; "
            f"overfitting where validation exceeds training by more than {slack} points. "
            "Which is it?"
        ),
        answer=verdict,
        tolerance=0.0,
        solution=(
            f"Training − target = {train - target} points, {'above' if high else 'not above'} "
            f"{slack}; validation − training = {gap} points, {'above' if wide else 'not above'} "
            f"{slack}: {verdict}."
        ),
        wrong=tuple(wrong),
        choices=VERDICTS,
    )


def judged(high: bool, wide: bool) -> str:
    """The verdict on a high training error, a wide gap, both or neither."""
    if high and wide:
        return "both"
    if high:
        return "underfitting"
    return "overfitting" if wide else "neither"


def early_stopping(rng: Generator) -> Drill:
    """Best epoch and stopping epoch of a list of validation losses, given the patience."""
    while True:
        epochs, patience = int(rng.integers(8, 16)), int(rng.integers(1, 5))
        turn = int(rng.integers(2, epochs - 2))
        trend = 0.4 + 0.06 * np.abs(np.arange(epochs) - turn)
        hundredths = np.round(100 * trend + rng.normal(0, 3, epochs)).astype(int)
        best, stop = stopped([int(value) for value in hundredths], patience)
        if stop is not None and len(set(hundredths)) == epochs:
            break
    lowest = int(hundredths.argmin()) + 1
    wrong = [
        Wrong(
            (float(stop), float(stop)),
            "The weights to keep are those of the best epoch, not of the epoch where one stops.",
        ),
        Wrong(
            (float(best), float(best + patience - 1)),
            "The patience counts the epochs after the best one.",
        ),
    ]
    if lowest != best:
        wrong.append(
            Wrong(
                (float(lowest), float(stop)),
                f"Epoch {lowest} comes after training has stopped: it is never seen.",
            )
        )
    losses = ", ".join(f"{value / 100:.2f}" for value in hundredths)
    return Drill(
        prompt=(
            f"Validation losses of epochs 1, 2, …: {losses}. Early stopping with patience "
            f"{patience}: stop once {patience} epoch{'s' * (patience > 1)} in a row brought no new "
            "lowest loss. Which is the best epoch so far, and after which epoch does it stop? "
            "(best, stop)"
        ),
        answer=(float(best), float(stop)),
        tolerance=0.0,
        solution=(
            f"The lowest loss until then is {hundredths[best - 1] / 100:.2f} in epoch {best}; "
            f"{patience} epoch{'s' * (patience > 1)} without a lower one end with epoch "
            f"{best} + {patience} = {stop}. The weights of epoch {best} are kept."
        ),
        wrong=tuple(wrong),
    )


def stopped(losses: list[int], patience: int) -> tuple[int, int | None]:
    """Best epoch, and the epoch after which it stops (None if it does not), counted from 1."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best == patience:
            return best + 1, epoch + 1
    return best + 1, None


DRILLS = (diagnose, early_stopping)
