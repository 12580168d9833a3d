"""Drills on under- and overfitting: interpreting two errors, and early stopping with patience."""

import numpy as np
from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill, counted

VERDICTS = {
    (True, False): "underfitting",
    (False, True): "overfitting",
    (True, True): "both",
    (False, False): "neither",
}
"""Whether the training error is high, and whether validation is far behind -> the diagnosis."""


def diagnose(rng: Generator) -> Drill:
    """Whether training and validation errors show under- or overfitting, given human errors.

    No rule is given: close means within two points, far at least eight.
    """
    reachable = int(rng.integers(1, 11))  # all in percent
    high, wide = rng.random() < 0.5, rng.random() < 0.5
    train = reachable + (int(rng.integers(8, 21)) if high else int(rng.integers(3)))
    validation = train + (int(rng.integers(8, 21)) if wide else int(rng.integers(3)))
    verdict = VERDICTS[(high, wide)]
    behind, far = "Validation is far behind training", "is far from human performance."
    hardly, near = "Validation is hardly worse than training", "Training is near human performance"
    reasons = {
        "overfitting": f"Training itself {far}" if wide else f"{hardly}: that gap is normal.",
        "underfitting": f"{behind} too." if high else f"{near}: it fits its training data.",
        "neither": f"{behind}." if wide else f"Training {far}",
        "both": f"{near}: it does fit." if wide else f"{hardly}.",
    }
    return posed(
        f"On a task, people have an error rate of {reachable}%, and a network has {train}% on its "
        f"training data and {validation}% on validation data. Which is it?",
        answer=verdict,
        solution=(
            f"Training is {counted(train - reachable, 'point')} from human performance, "
            f"{'far: it underfits' if high else 'near'}; validation is "
            f"{counted(validation - train, 'point')} behind training, "
            f"{'far: it overfits' if wide else 'near'}: {verdict}."
        ),
        wrong=[(one, why) for one, why in reasons.items() if one != verdict],
        choices=tuple(VERDICTS.values()),
    )


def early_stopping(rng: Generator) -> Drill:
    """The best and the last epoch for a list of validation losses, given the patience."""
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
        ((stop, stop), "Keep the weights of the best epoch, not those of the last one."),
        ((best, best + patience - 1), "The patience counts the epochs after the best one."),
        ((best - 1, stop - 1), "Epochs are counted from 1 here, not from 0."),
    ]
    if lowest != best:
        unseen = f"Epoch {lowest} would come after training has stopped: it is never seen."
        wrong.append(((lowest, stop), unseen))
    losses = ", ".join(f"{value / 100:.2f}" for value in hundredths)
    return posed(
        f"Validation losses of epochs 1, 2, …: {losses}. Early stopping with patience {patience}: "
        f"stop after {counted(patience, 'epoch')} in a row without a new lowest loss. Which is "
        "the best epoch so far, and after which epoch does it stop? (best, stop)",
        answer=np.array([best, stop]),
        solution=(
            f"The lowest loss until then is {hundredths[best - 1] / 100:.2f} in epoch {best}; "
            f"{counted(patience, 'epoch')} without a lower one end with epoch "
            f"{best} + {patience} = {stop}. The weights of epoch {best} are kept."
        ),
        wrong=[(np.array(pair), why) for pair, why in wrong],
    )


def stopped(losses: list[int], patience: int) -> tuple[int, int | None]:
    """The best epoch, and the one after which it stops (None if it does not), from 1."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best == patience:
            return best + 1, epoch + 1
    return best + 1, None


DRILLS = (diagnose, early_stopping)
