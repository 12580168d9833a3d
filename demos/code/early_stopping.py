"""Early stopping.

Write `early_stopping`: where training stops, and which epoch was best.

    losses     validation losses, one for each epoch, from epoch 0
    patience   stop after this many epochs in a row without an improvement
    min_delta  an improvement is a loss below the best − min_delta
    returns    the best epoch, and the last one that is trained

If nothing stops it, the last one is the last in the list. The best epoch is
that of the last improvement.

    >>> early_stopping([5.0, 4.0, 4.5, 4.2, 3.0], 2, 0.0)
    (1, 3)
"""

from collections.abc import Sequence

from numpy.random import Generator

from quiz.code.contract import Case, Cases, Code, Exercise, named


def early_stopping(losses: Sequence[float], patience: int, min_delta: float) -> tuple[int, int]:
    """Return the best epoch, and the last one that is trained."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best] - min_delta:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                return best, epoch
    return best, len(losses) - 1


Row = tuple[list[float], int, float, tuple[int, int]]
"""Losses, patience, min_delta, and the right answer."""


def compared(code: Code, rng: Generator, rows: list[Row]) -> Cases:
    """The right answers are counted by hand."""
    for losses, patience, min_delta, (best, last) in rows:
        found = code.early_stopping(losses, patience, min_delta)
        yield Case("the best epoch", found[0], best)
        yield Case("the last epoch", found[1], last)


ROWS: dict[str, list[Row]] = {
    "It stops after `patience` epochs without an improvement": [
        ([3.0, 2.0, 2.5, 2.6, 2.7, 1.0], 1, 0.0, (1, 2)),
        ([3.0, 2.0, 2.5, 2.6, 2.7, 1.0], 3, 0.0, (1, 4)),
        ([1.0, 2.0, 3.0, 4.0], 2, 0.0, (0, 2)),
    ],
    "An improvement restarts the count": [
        ([5.0, 6.0, 4.0, 6.0, 3.0, 6.0, 2.0, 6.0, 7.0], 2, 0.0, (6, 8)),
        ([5.0, 6.0, 4.0, 6.0, 3.0, 6.0, 2.0], 2, 0.0, (6, 6)),
    ],
    "It compares with the best loss so far, not the one before": [
        ([2.0, 5.0, 4.0, 3.0, 2.5, 2.2], 3, 0.0, (0, 3)),
    ],
    "Less than min_delta is not an improvement": [
        ([1.0, 0.95, 0.92, 0.91, 0.5], 3, 0.1, (0, 3)),
        ([1.0, 0.8, 0.75, 0.6, 0.58, 0.57], 2, 0.1, (3, 5)),
        ([1.0, 1.05, 1.2, 1.3], 2, 0.1, (0, 2)),
    ],
    "The same loss again is not an improvement": [([1.0, 1.0, 1.0, 0.5], 2, 0.0, (0, 2))],
    "Steady progress is never stopped": [
        ([4.0, 3.0, 2.0, 1.0], 1, 0.0, (3, 3)),
        ([4.0], 1, 0.0, (0, 0)),
        ([4.0, 3.0, 3.5], 5, 0.0, (1, 2)),
    ],
}


EXERCISE = Exercise(
    functions=(early_stopping,),
    minutes=6,
    checks=tuple(named(name, compared, rows=rows) for name, rows in ROWS.items()),
    slips="""
        an improvement does not reset the count
            Patience is for epochs in a row: an improvement restarts the count.
        ~ best, waited = epoch, 0 → best = epoch
        waits one epoch too long
            It stops when the count reaches patience, not when it exceeds it.
        ~ waited == patience → waited > patience
        compares with the epoch before
            A loss that falls again after a rise is not an improvement until it beats the best.
        ~ losses[epoch] < losses[best] - min_delta → losses[epoch] < losses[epoch - 1] - min_delta
        ignores min_delta
            An improvement has to be worth waiting for: below best − min_delta.
        ~ losses[best] - min_delta → losses[best]
        adds min_delta instead of subtracting it
            best + min_delta would count a rise as an improvement.
        ~ losses[best] - min_delta → losses[best] + min_delta
        counts a tie as an improvement
            Below, not at: the same loss again is no progress.
        ~ losses[epoch] < losses[best] → losses[epoch] <= losses[best]
        returns the last epoch as the best
            The weights to keep are those of the best epoch, `patience` epochs before the stop.
        ~ return best, epoch → return epoch, epoch
        stops at the first rise
            Validation losses are noisy: that is what patience is for.
        ~ waited == patience → waited == 1
    """,
    hints=(
        "Keep the best epoch, and how many epochs have passed since without an improvement.",
        "If loss < best − min_delta, the count goes to 0. Else it rises; stop at patience.",
    ),
)
