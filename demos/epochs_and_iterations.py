"""An epoch counted batch by batch, and why the same epochs with larger batches learn less.

An epoch is one pass over the N examples, a batch the *set* of examples processed together, the
batch size B their number, and an iteration the processing of one batch. So

    iterations per epoch = ⌈N/B⌉        the last batch has N − (⌈N/B⌉ − 1)·B examples
    with drop_last       = ⌊N/B⌋        N mod B examples are left out of each epoch
    updates per epoch    = ⌈⌈N/B⌉/k⌉    if the gradients of k batches are accumulated

The demo counts a loop over the batches and shows the formula too. In the same number of epochs,
larger batches make fewer updates, and a small net learns less: its losses differ at equal epochs
but, as a control, agree at equal updates.

Source. PyTorch's documentation of `torch.utils.data.DataLoader` (`len(loader)`, `drop_last`). Left
out: larger batches tolerate larger learning rates and take hardly longer on a parallel machine. An
incomplete last group of accumulated batches makes an update here; frameworks disagree on that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import numpy as np
from numpy.random import Generator

from demos.nn import SGD, Array, Training, cross_entropy, minibatches, mlp, reshuffled
from demos.nn.data import moons
from quiz.charts import Beside, Figure, LineChart, Series, StackedBars
from quiz.demo import Flag, Prediction, Range, Verdict, counted, frames, main

KNOBS = {"--batch 64 --drop-last": "round down", "--accum 4": "fewer updates"}
SIZES = (8, 32, 128, 512)  # batch sizes of the trained nets; each divides MOONS
MOONS, HIDDEN, RATE, TRAINED = 512, 16, 0.1, 3
AT = np.r_[0:4, 6:48:6, 48:193:16]  # updates after which the loss is measured
SHOWN = 4  # epochs that are drawn
Sizes = tuple[tuple[int, ...], ...]  # examples of each batch, of each epoch


@dataclass(frozen=True, slots=True)
class Result:
    """What was counted so far, and the losses of nets trained with several batch sizes."""

    n: int
    batch: int
    drop_last: bool
    accum: int
    epochs: int  # in all
    sizes: Sizes  # so far
    updates: int  # so far
    losses: Array  # (S, U) of each batch size after `AT` updates


def steps(
    *,
    n: Annotated[int, Range(2, 10_000, "examples N")] = 1000,
    batch: Annotated[int, Range(1, 10_000, "batch size B")] = 32,
    epochs: Annotated[int, Range(1, 20, "epochs E")] = 3,
    drop_last: Annotated[bool, Flag("leave out a short last batch")] = False,
    accum: Annotated[int, Range(1, 64, "batches whose gradients make one update")] = 1,
    seed: int = 0,
) -> Iterator[Result]:
    losses = np.array([trained(size, seed) for size in SIZES])
    for sizes, updates in count(n, batch, epochs, drop_last, accum, np.random.default_rng(seed)):
        yield Result(n, batch, drop_last, accum, epochs, sizes, updates, losses)


def count(
    n: int, batch: int, epochs: int, drop_last: bool, accum: int, rng: Generator
) -> Iterator[tuple[Sizes, int]]:
    """A training loop without training: each epoch's batch sizes so far, and the updates."""
    whole = [[len(rows) for rows in minibatches(n, batch, rng, drop_last)] for _ in range(epochs)]
    places = [(epoch, place) for epoch, sizes in enumerate(whole) for place in range(len(sizes))]
    updates = waiting = 0  # the latter: batches whose gradients have been accumulated
    for number, shown in frames(max(1, len(places))):
        epoch, place = places[number - 1] if places else (0, -1)
        waiting += place >= 0
        if waiting == accum or (waiting and place == len(whole[epoch]) - 1):
            updates, waiting = updates + 1, 0
        if shown:
            done = *whole[:epoch], whole[epoch][: place + 1]
            yield tuple(map(tuple, done)), updates


def trained(size: int, seed: int) -> Array:
    """The loss on all of two moons after `AT` updates with this batch size."""
    rng = np.random.default_rng(seed)
    x, y = moons(MOONS, rng)  # the same examples and first weights for every size
    net = mlp([2, HIDDEN, 2], rng)
    training = Training(net, cross_entropy, SGD(net.parameters(), RATE))
    rows = reshuffled(MOONS, size, rng)
    losses = []
    for updates in np.diff(AT, prepend=0):
        for batch in islice(rows, updates):
            training.update(x[batch], y[batch])
        losses.append(training.loss_on(x, y))
    return np.array(losses)


def render(result: Result) -> Figure:
    by_epochs, by_updates = [], []
    for size, losses in zip(SIZES, result.losses, strict=True):
        epochs = AT * size / MOONS
        seen = epochs <= TRAINED
        by_epochs.append(Series(f"B={size}", losses[seen], epochs[seen]))
        by_updates.append(Series(f"B={size}", losses, AT))
    most = 0.0, float(result.losses.max())
    epochs = [f"epoch {number}" for number in range(1, len(result.sizes) + 1)]
    return Figure(
        StackedBars(
            epochs[-SHOWN:], result.sizes[-SHOWN:],
            f"{result.n} examples, {result.batch} at a time", result.n,
        ),
        Beside(
            LineChart(by_epochs, "Loss of a net by epochs", "epochs", y_range=most),
            LineChart(by_updates, "The same by updates", "updates", y_range=most, legend=False),
        ),
        f"Formula for an epoch: {formula(result.n, result.batch, result.drop_last, result.accum)}. "
        f"Counted: {counted(len(result.sizes[-1]), 'iteration')}.",
    )  # fmt: skip


def formula(n: int, batch: int, drop_last: bool, accum: int) -> str:
    """The formula for iterations per epoch and, if they are fewer, updates."""
    per_epoch = n // batch if drop_last else -(-n // batch)
    text = f"{'floor' if drop_last else 'ceil'}({n}/{batch}) = {per_epoch}"
    if accum > 1:
        text += f", updates ceil({per_epoch}/{accum}) = {-(-per_epoch // accum)}"
    return text


def choices(n: int, batch: int, epochs: int, drop_last: bool, accum: int) -> list[int]:
    """The right count for an epoch, and common wrong ones."""
    down, up = n // batch, -(-n // batch)
    if accum == 1:
        return sorted({down, down + 1, epochs * (down + 1), n})
    right = down if drop_last else up
    return sorted({right // accum, -(-right // accum), right, n})


def predict(
    *, n: int, batch: int, epochs: int, drop_last: bool, accum: int, **_: object
) -> Prediction:
    short = "a short last batch is dropped" if drop_last else "the last may be short"
    what = f" The gradients of {accum} batches make one update." if accum > 1 else ""
    return Prediction(
        f"{counted(n, 'example')}, shuffled anew in each of {counted(epochs, 'epoch')}, go through "
        f"a net in batches of {batch}; {short}.{what}",
        f"How many {'updates' if accum > 1 else 'iterations'} are in one epoch?",
        tuple(map(str, choices(n, batch, epochs, drop_last, accum))),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    sizes, updates = r.sizes[-1], r.updates // r.epochs
    if sum(sizes) < r.n:
        last = f"{counted(r.n - sum(sizes), 'example')} left out"
    elif sizes[-1] < r.batch:
        last = f"the last with {counted(sizes[-1], 'example')}"
    else:
        last = "every batch full"
    if r.accum > 1:
        last += f", {counted(updates, 'update')}"
    epoch = f"{counted(len(sizes), 'iteration')} per epoch, {last}."
    known = choices(r.n, r.batch, r.epochs, r.drop_last, r.accum)
    found = len(sizes) if r.accum == 1 else updates
    option = known.index(found) if found in known else None
    small, large, even = r.losses[[0, -1, -1], [-1, TRAINED, -1]]
    fewer = f"B={SIZES[-1]} makes {SIZES[-1] // SIZES[0]} times fewer updates than B={SIZES[0]}"
    return (
        (small < large, option,
         f"{epoch} In equal epochs {fewer}: loss {large:.2f}, not {small:.2f} "
         f"(equal updates: {even:.2f})."),
        (True, option,
         f"{epoch} {fewer}, yet its loss is no higher: {large:.2f}, not {small:.2f}."),
    )  # fmt: skip


main(__name__)
