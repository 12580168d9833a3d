"""The mini-batches of one epoch.

Write `minibatches`, which decides which examples go into which batch.

    n           the number of examples, at least 1
    batch_size  examples in a batch, at least 1; it may be more than n
    rng         a Generator: shuffle with it
    returns     a list of index arrays, in the order in which they are used

Each example comes up once per epoch, in a new random order, and the last
batch is short if batch_size does not divide n.

    >>> rng = np.random.default_rng(0)
    >>> [len(batch) for batch in minibatches(10, 4, rng)]
    [4, 4, 2]
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Labels
from quiz.code.contract import Case, Cases, Code, Exercise


def minibatches(n: int, batch_size: int, rng: Generator) -> list[Labels]:
    """Return the index arrays of one epoch."""
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


SIZES = ((10, 4), (12, 4), (7, 1), (3, 5), (1, 1), (100, 32))


def sizes(code: Code, rng: Generator) -> Cases:
    """Sizes: full batches, and a short last one."""
    for n, size in SIZES:
        found = [len(batch) for batch in code.minibatches(n, size, rng)]
        full, rest = divmod(n, size)
        expected = [size] * full + [rest] * (rest > 0)
        yield Case(f"the sizes for n = {n}, batch_size = {size}", found, expected)


def once(code: Code, rng: Generator) -> Cases:
    """Each example exactly once."""
    for n, size in SIZES:
        seen = [int(one) for batch in code.minibatches(n, size, rng) for one in batch]
        times = np.bincount(seen, minlength=n) if seen and min(seen) >= 0 else np.zeros(n)
        twice, never = int((times > 1).any()), int((times[:n] == 0).any())
        yield Case(f"whether an example of {n} comes twice", twice, 0)
        yield Case(f"whether an example of {n} never comes", never, 0)
        yield Case("the largest index", max(seen, default=-1) >= n, False)


def shuffled(code: Code, rng: Generator) -> Cases:
    """In random order, within a batch and across batches."""
    first = np.concatenate(code.minibatches(1000, 10, rng))
    yield Case("whether all are in order", bool((np.diff(first) > 0).all()), False)
    # in a random order about half of all neighbors rise: 5 standard deviations are 0.08
    yield Case("the share of neighbors that rise", np.mean(np.diff(first) > 0), 0.5, 0.1)
    second = np.concatenate(code.minibatches(1000, 10, rng))
    yield Case("whether two epochs are alike", np.array_equal(first, second), False)


EXERCISE = Exercise(
    functions=(minibatches,),
    minutes=4,
    checks=(sizes, once, shuffled),
    slips="""
        drops the last short batch
            Its examples would be missing from this epoch; keep it (PyTorch's drop_last=False).
        ~ range(0, n, batch_size)] → range(0, n - n % batch_size, batch_size)]
        draws with replacement
            An epoch is a permutation: rng.integers repeats some examples and misses others.
        ~ rng.permutation(n) → rng.integers(n, size=n)
        does not shuffle
            In file order, neighbors are similar and each epoch has the same batches.
        ~ rng.permutation(n) → np.arange(n)
        shuffles the batches and not the examples
            Then the same examples share a batch in every epoch.
        -     return [order[start : start + batch_size] for start in range(0, n, batch_size)]
        +     parts = [np.arange(n)[at : at + batch_size] for at in range(0, n, batch_size)]
        +     full = [one for one in parts if len(one) == batch_size]
        +     places = rng.permutation(len(full))
        +     return [full[at] for at in places] + parts[len(full) :]
        fills the last batch up with examples of the first
            Those would count twice in this epoch.
        -     return [order[start : start + batch_size] for start in range(0, n, batch_size)]
        +     full = n - n % batch_size
        +     whole = [order[start : start + batch_size] for start in range(0, full, batch_size)]
        +     return whole + [np.resize(order[full:], batch_size)] * (n > full)
        the same order in every epoch
            A fixed seed in the function gives every epoch the same batches: use the given rng.
        ~ rng.permutation(n) → np.random.default_rng(0).permutation(n)
    """,
    hints=(
        "Shuffle indices, not data: one permutation of 0 … n − 1, cut into pieces.",
        "order[start : start + batch_size] is automatically short at the end, as slices are.",
    ),
)
