"""The forgetting curve of FSRS-6, in plain Python so that a queue can be ordered without `fsrs`.

    R(t, S) = (1 + F·t/S)^D,   D = −0.1542,   F = 0.9^(1/D) − 1,   so that R(S, S) = 0.9

`fsrs` computes the same (a test holds them equal) but takes 50 ms to import, and the first
question has to be on screen by then.
"""

DECAY = -0.1542
FACTOR = 0.9 ** (1 / DECAY) - 1
RETENTION_RANGE = (0.70, 0.97)
"""The recall at which a question may fall due: what is desired is held within it."""


def retrievability(days: int, stability: float) -> float:
    """Probability of recall `days` whole study days after a review that left `stability` (days)."""
    recall: float = (1 + FACTOR * days / stability) ** DECAY if days > 0 else 1.0
    return recall


def days_until(recall: float, stability: float) -> float:
    """Days in which recall falls to `recall`: the same curve, solved for t."""
    return float(stability * (recall ** (1 / DECAY) - 1) / FACTOR)


def stability_of(recall: float, days: int) -> float:
    """The stability (days) with which recall is `recall` (below 1) after `days`: solved for S."""
    return float(FACTOR * days / (recall ** (1 / DECAY) - 1))
