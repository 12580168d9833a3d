"""An epoch counted batch by batch, and why the same epochs with larger batches learn less.

Claim. An epoch is one pass over the N examples, a batch the *set* of examples processed together,
the batch size B their number, and an iteration one batch processed. So

    iterations per epoch = ⌈N/B⌉        the last batch has N − (⌈N/B⌉ − 1)·B examples
    with drop_last       = ⌊N/B⌋        N mod B examples are left out of each epoch
    updates per epoch    = ⌈⌈N/B⌉/k⌉    if the gradients of k batches are accumulated

and E epochs have E times as many. Nothing here uses these formulas: a loop over the batches is
counted, and the formula is written beside it. With the epochs held fixed a larger batch therefore
means fewer updates, which the second picture pays for: a small net trained for 5 epochs. Its last
bar is the control: the largest batch again, in as many more epochs as make the updates equal.

Source. PyTorch's documentation of `torch.utils.data.DataLoader` (`len(loader)`, `drop_last`).

Left out: frameworks disagree about the last, incomplete group of accumulated batches; here it
steps too. Larger batches bear larger learning rates, and a parallel machine takes them at nearly
the price of a small one. Both would narrow the gap; here all share one rate and time is not
counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import SGD, cross_entropy, fit, minibatches, mlp
from demos.nn.data import moons
from demos.nn.module import Array, Labels
from quiz.charts import Bars
from quiz.demo import Flag, Keyed, Knob, Range, counted, main

KNOBS = (
    Knob("--batch 64 --drop-last", "round down"),
    Knob("--accum 4", "fewer updates"),
)
SIZES = (8, 32, 128, 512)  # batch sizes of the nets that are trained
MOONS, HIDDEN, RATE, TRAINED = 512, 16, 0.1, 5
LONGER = TRAINED * SIZES[-1] // SIZES[0]  # epochs that give the largest batch equal updates
FRAMES = 45
HEAD, TAIL = 2, 3  # rows of an epoch that are drawn: its first and its latest iterations

Examples = Annotated[int, Range(2, 10_000, "examples N")]
BatchSize = Annotated[int, Range(1, 10_000, "batch size B")]
Epochs = Annotated[int, Range(1, 20, "epochs E")]
DropLast = Annotated[bool, Flag("leave out a short last batch")]
Accumulated = Annotated[int, Range(1, 64, "batches whose gradients make one update")]


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted so far."""

    epoch: int  # the one that runs
    sizes: Labels  # (iterations in this epoch,) examples in each of its batches
    visits: Labels  # (N,) how often each example was processed
    iterations: int  # in all epochs
    updates: int

    @property
    def left_out(self) -> int:
        """Examples that an epoch does not use."""
        return len(self.visits) - int(self.sizes.sum())


@dataclass(frozen=True, slots=True)
class Result:
    """What was counted so far, and the losses of nets trained with several batch sizes."""

    n: int
    batch: int
    epochs: int
    count: Count
    formula: str  # what to expect of an epoch
    trained: Labels  # (S,) batch sizes
    trained_updates: Labels  # (S,) updates in the same epochs, counted
    losses: Array  # (S,) cross-entropy on all examples at the end
    even: float  # of the largest batch, after as many updates as the smallest made


def steps(
    *,
    n: Examples = 1000,
    batch: BatchSize = 32,
    epochs: Epochs = 3,
    drop_last: DropLast = False,
    accum: Accumulated = 1,
    seed: int = 0,
) -> Iterator[Result]:
    """Count the iterations and updates of a training loop; about 45 results on the way."""
    trainings = [trained(size, seed) for size in SIZES]
    trained_updates = np.array([updates for updates, _ in trainings])
    losses = np.array([loss for _, loss in trainings])
    even = trained(SIZES[-1], seed, epochs=LONGER)[1]
    expected = formula(n, batch, drop_last, accum)
    for seen in count(n, batch, epochs, drop_last, accum, np.random.default_rng(seed)):
        yield Result(n, batch, epochs, seen, expected, np.array(SIZES), trained_updates,
                     losses, even)  # fmt: skip


def count(
    n: int, batch: int, epochs: int, drop_last: bool, accum: int, rng: Generator
) -> Iterator[Count]:
    """A training loop without the training: what it comes to, now and then and at the end."""
    visits = np.zeros(n, dtype=np.int64)
    iterations = updates = 0
    every = max(1, epochs * n // (batch * FRAMES))
    for epoch in range(1, epochs + 1):
        sizes: list[int] = []
        waiting = 0  # batches whose gradients are accumulated
        for examples in minibatches(n, batch, rng, drop_last):
            iterations += 1
            waiting += 1
            visits[examples] += 1
            sizes.append(len(examples))
            if waiting == accum:
                updates += 1
                waiting = 0
            if iterations % every == 0:
                yield Count(epoch, np.array(sizes), visits.copy(), iterations, updates)
        if waiting:
            updates += 1
    yield Count(epochs, np.array(sizes, dtype=np.int64), visits, iterations, updates)


def compute(
    *,
    n: Examples = 1000,
    batch: BatchSize = 32,
    epochs: Epochs = 3,
    drop_last: DropLast = False,
    accum: Accumulated = 1,
    seed: int = 0,
) -> Result:
    """What was counted when all epochs are over."""
    *_, last = steps(n=n, batch=batch, epochs=epochs, drop_last=drop_last, accum=accum, seed=seed)
    return last


def trained(size: int, seed: int, epochs: int = TRAINED) -> tuple[int, float]:
    """Train on two moons with this batch size: the updates, counted, and the loss at the end."""
    rng = np.random.default_rng(seed)
    x, y = moons(MOONS, rng)  # the same examples and first weights for every size
    net = mlp([2, HIDDEN, 2], rng)
    optimizer = SGD(net.parameters(), RATE)
    run = fit(net, cross_entropy, optimizer, x, y, epochs=epochs, batch_size=size, rng=rng)
    updates = sum(1 for _ in run)
    return updates, cross_entropy(net(x), y)[0]


def formula(n: int, batch: int, drop_last: bool, accum: int) -> str:
    """Iterations in an epoch, and updates where they are fewer, by the formula."""
    per_epoch = n // batch if drop_last else -(-n // batch)
    text = f"{'floor' if drop_last else 'ceil'}({n}/{batch}) = {per_epoch}"
    if accum > 1:
        text += f", updates ceil({per_epoch}/{accum}) = {-(-per_epoch // accum)}"
    return text


def render(result: Result) -> RenderableType:
    """A row for each iteration of the epoch, the count, and the losses of the trained nets."""
    count = result.count
    here = len(count.sizes)
    counts = (
        f"Counted: {counted(here, 'iteration')} in this epoch, {count.iterations} in all, "
        f"{counted(count.updates, 'update')}."
    )
    nets = [
        (f"B={size}: {updates} updates", loss)
        for size, updates, loss in zip(
            result.trained, result.trained_updates, result.losses, strict=True
        )
    ]
    nets.append((f"B={result.trained[-1]}: {result.trained_updates[0]} updates", result.even))
    return Group(
        *_epoch(result),
        Text(counts),
        Text(f"Formula for an epoch: {result.formula}", style="dim"),
        rows_of(
            nets,
            f"Loss after {TRAINED} epochs, the last bar after {LONGER} (two moons, N={MOONS})",
            ".3f",
        ),
        Text(f"All at learning rate {RATE:g}; larger batches bear larger rates.", style="dim"),
    )


def _epoch(result: Result) -> list[RenderableType]:
    """A bar for each batch of the epoch, of many only the first and the latest."""
    count = result.count
    here = len(count.sizes)
    rows = [
        (f"iteration {number:>{len(str(here))}}", size)
        for number, size in enumerate(count.sizes, 1)
    ]
    if 0 < count.left_out < result.batch:
        rows.append(("not seen", count.left_out))
    title = f"Epoch {count.epoch} of {result.epochs}: {result.n} examples, {result.batch} at a time"
    tail = TAIL + len(rows) - here
    if len(rows) <= HEAD + tail + 1:
        return [rows_of(rows, title)]
    return [
        rows_of(rows[:HEAD], title),
        Text(f"... {here - HEAD - TAIL} more of {result.batch} each ...", style="dim"),
        rows_of(rows[-tail:], ""),
    ]


def rows_of(rows: Sequence[tuple[str, float]], title: str, number: str = ".0f") -> Bars:
    """A bar for each name and value."""
    return Bars([name for name, _ in rows], [value for _, value in rows], title, number=number)


def predict(*, n: int, batch: int, epochs: int, drop_last: bool, accum: int, **_: object) -> Keyed:
    """How many iterations, or updates where gradients are accumulated, are in an epoch?"""
    down, up = n // batch, -(-n // batch)
    data = f"{n} examples in batches of {batch}" + (", short ones dropped" if drop_last else "")
    if accum == 1:
        counts = sorted({down, down + 1, epochs * (down + 1), n})
        return Keyed(
            f"{data}: how many iterations in one epoch?",
            tuple(map(str, counts)),
            lambda result: counts.index(len(result.count.sizes)),
        )
    right = down if drop_last else up
    counts = sorted({right // accum, -(-right // accum), right, n})
    return Keyed(
        f"{data}, {accum} accumulated: how many updates in one epoch?",
        tuple(map(str, counts)),
        lambda result: counts.index(result.count.updates // result.epochs),
    )


def headline(result: Result) -> str:
    """The iterations of an epoch and its last batch, and what larger batches cost."""
    count = result.count
    if count.left_out:
        last = f"{counted(count.left_out, 'example')} left out"
    elif count.sizes[-1] < result.batch:
        last = f"the last with {counted(int(count.sizes[-1]), 'example')}"
    else:
        last = "every batch full"
    if count.updates < count.iterations:
        last += f", {counted(count.updates // result.epochs, 'update')}"
    epoch = f"{counted(len(count.sizes), 'iteration')} an epoch, {last}."
    fewer = result.trained_updates[0] / result.trained_updates[-1]
    small, large = result.losses[0], result.losses[-1]
    sizes = (
        f"B={result.trained[-1]} makes {fewer:.0f} times fewer updates than B={result.trained[0]}"
    )
    if small < large:
        return (
            f"{epoch} In equal epochs {sizes}: loss {large:.2f}, not {small:.2f} "
            f"(equal updates: {result.even:.2f})."
        )
    return f"{epoch} {sizes}, yet its loss is no higher: {large:.2f}, not {small:.2f}."


main(__name__)
