"""Drills on epochs, batches and iterations: counting them, and the size of the last batch."""

from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill

SIZES = (8, 10, 16, 20, 32, 50, 64, 100, 128, 256)


def total_iterations(rng: Generator) -> Drill:
    """The number of iterations in a training run, with or without a short last batch."""
    batch = int(rng.choice(SIZES))
    n = 10 ** int(rng.integers(2, 5)) * int(rng.integers(1, 13))
    epochs = int(rng.choice([1, 2, 3, 5, 10, 20, 50, 100]))
    drop_last = bool(rng.integers(2))
    if n < batch:
        return total_iterations(rng)
    down, up = n // batch, -(-n // batch)
    per_epoch, other = (down, up) if drop_last else (up, down)
    answer = epochs * per_epoch
    rounding = (
        "An incomplete last batch is dropped here: round down."
        if drop_last
        else "The incomplete last batch is an iteration too: round up."
    )
    dropped = "is dropped" if drop_last else "is kept"
    sign = "floor" if drop_last else "ceil"
    return posed(
        f"{n} examples, batch size {batch}, epochs: {epochs}. An incomplete last batch "
        f"{dropped}. How many iterations are there in all? (a whole number)",
        answer=answer,
        solution=(
            f"An epoch has {sign}({n}/{batch}) = {sign}({n / batch:.3f}) = {per_epoch} iterations; "
            f"times {epochs} is {answer}."
        ),
        wrong=[
            (epochs * other, rounding),
            (epochs * n, "That is the number of examples processed; an iteration takes a batch."),
            (n * batch, "Divide N by the batch size, do not multiply."),
            (per_epoch, "That is a single epoch; there are more."),
        ],
    )


def last_batch(rng: Generator) -> Drill:
    """The number of examples in the last batch of an epoch, if it is kept."""
    batch = int(rng.choice(SIZES))
    full = int(rng.integers(2, 51))
    rest = 0 if rng.random() < 0.3 else int(rng.integers(1, batch))
    n = full * batch + rest
    answer = rest or batch
    if rest:
        wrong = [
            (batch, "The last batch is full only if B divides N; here some are left over."),
            (batch - rest, "That is how many examples a full batch would still need."),
            (0, "It is kept here: the N mod B examples left over form a batch of their own."),
        ]
    else:
        wrong = [(0, "N mod B is 0 if B divides N, but then the last batch is full: B examples.")]
    count = -(-n // batch)
    return posed(
        f"An epoch over {n} examples with batch size {batch} keeps its last batch even if it "
        "is incomplete. How many examples does that last batch hold? (a whole number)",
        answer=answer,
        solution=(
            f"There are ceil({n}/{batch}) = {count} batches; the first {count - 1} hold "
            f"{(count - 1) * batch}, which leaves {n} − {(count - 1) * batch} = {answer}."
        ),
        wrong=wrong,
    )


DRILLS = (total_iterations, last_batch)
