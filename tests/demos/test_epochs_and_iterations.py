"""The counting demo: counts as PyTorch's, each example once an epoch, and what updates buy."""

import re
from dataclasses import replace

import numpy as np
import pytest
from drill_checks import check_mistakes, instances
from lessons import computing, headline

from demos.drills import epochs_and_iterations as drills
from demos.epochs_and_iterations import Result, count, formula, predict, verdicts
from demos.nn import cross_entropy, minibatches, mlp
from demos.nn.data import moons

compute = computing("epochs-and-iterations")

# n, batch size, len(loader), len(loader) with drop_last, size of the last batch: printed by
# torch.utils.data.DataLoader
LOADERS = [
    (1000, 32, 32, 31, 8),
    (1000, 50, 20, 20, 50),
    (1000, 64, 16, 15, 40),
    (7, 3, 3, 2, 1),
    (10, 20, 1, 0, 10),
    (513, 512, 2, 1, 1),
    (512, 512, 1, 1, 512),
    (999, 1000, 1, 0, 999),
    (96, 31, 4, 3, 3),
    (5000, 128, 40, 39, 8),
    (77, 7, 11, 11, 7),
]


def counted(
    n: int = 1000, batch: int = 32, epochs: int = 3, drop_last: bool = False, accum: int = 1
) -> Result:
    """What the loop of the demo comes to, beside the nets of another run."""
    *_, (sizes, updates) = count(n, batch, epochs, drop_last, accum, np.random.default_rng(0))
    losses = compute(seed=0).losses
    return Result(n, batch, drop_last, accum, epochs, sizes, updates, losses)


def right(result: Result) -> int | None:
    """Index of the right option."""
    return next(option for holds, option, _ in verdicts(result) if holds)


def test_equal_losses_turn_the_headline() -> None:
    """Where the largest batch is no worse, it is said."""
    level = replace(compute(seed=0), losses=np.full_like(compute(seed=0).losses, 0.3))
    assert "yet its loss is no higher" in headline("epochs-and-iterations", level)


@pytest.mark.parametrize(("n", "batch", "kept", "dropped", "last"), LOADERS)
def test_counts_are_those_of_a_data_loader(
    n: int, batch: int, kept: int, dropped: int, last: int
) -> None:
    """Iterations of an epoch, and the size of its last batch, as PyTorch has them."""
    whole = counted(n, batch, epochs=2)
    assert [len(sizes) for sizes in whole.sizes] == [kept, kept]
    assert (whole.updates, whole.sizes[-1][-1]) == (2 * kept, last)
    short = counted(n, batch, epochs=2, drop_last=True)
    assert ([*map(len, short.sizes)], short.updates) == (
        [dropped] * (1 + (dropped > 0)),
        2 * dropped,
    )
    assert formula(n, batch, False, 1).endswith(f"= {kept}")
    assert formula(n, batch, True, 1).endswith(f"= {dropped}")


@pytest.mark.parametrize(("n", "batch"), [(1000, 32), (77, 7), (10, 20), (513, 512)])
def test_an_epoch_uses_every_example(n: int, batch: int) -> None:
    """With drop_last N mod B of them are left out."""
    assert [sum(sizes) for sizes in counted(n, batch).sizes] == [n, n, n]
    assert sum(counted(n, batch, epochs=1, drop_last=True).sizes[-1]) == n - n % batch


@pytest.mark.parametrize(("accum", "updates"), [(1, 96), (4, 24), (5, 21), (32, 3), (64, 3)])
def test_accumulation_makes_fewer_updates(accum: int, updates: int) -> None:
    """An epoch of 32 batches has ⌈32/k⌉ updates: the last, incomplete group steps too."""
    assert counted(accum=accum).updates == updates


def test_weighted_batch_losses_make_the_full_loss() -> None:
    """Each batch's mean counts as often as the batch has examples; unweighted it is another."""
    rng = np.random.default_rng(5)
    x, y = moons(100, rng)
    net = mlp([2, 8, 2], rng)
    losses, sizes = [], []
    for rows in minibatches(len(x), 32, rng):
        losses.append(cross_entropy(net(x[rows]), y[rows])[0])
        sizes.append(len(rows))
    full = cross_entropy(net(x), y)[0]
    assert np.average(losses, weights=sizes) == pytest.approx(full, rel=1e-12)
    assert np.mean(losses) != pytest.approx(full, rel=1e-4)


def test_headline_says_what_becomes_of_the_last_batch() -> None:
    """Short or full, as it is in this run; the table of claims has one left out."""
    assert "the last with 8 examples" in headline("epochs-and-iterations", compute(seed=0))
    assert "every batch full" in headline("epochs-and-iterations", counted(batch=50))


@pytest.mark.parametrize(
    ("n", "batch", "drop_last", "accum", "expected"),
    [
        (1000, 32, False, 1, "32"),
        (1000, 32, True, 1, "31"),
        (1000, 50, False, 1, "20"),
        (1000, 1500, True, 1, "0"),
        (1000, 32, False, 5, "7"),
        (2, 1, False, 64, "1"),
    ],
)
def test_prediction_is_counted(
    n: int, batch: int, drop_last: bool, accum: int, expected: str
) -> None:
    """The right option is the count, and it changes with what is turned."""
    asked = predict(n=n, batch=batch, epochs=3, drop_last=drop_last, accum=accum)
    key = right(counted(n, batch, 3, drop_last, accum))
    assert key is not None
    assert asked.options[key] == expected
    assert 2 <= len(set(asked.options)) == len(asked.options) <= 4


def test_prediction_has_an_option_for_every_run() -> None:
    """Whatever is turned, the count is among the options."""
    rng = np.random.default_rng(0)
    for _ in range(200):
        n, batch = int(rng.integers(2, 300)), int(rng.integers(1, 320))
        accum, drop_last = int(rng.integers(1, 65)), bool(rng.integers(2))
        assert right(counted(n, batch, 3, drop_last, accum)) is not None


def test_total_drill_counts_a_loop() -> None:
    """The answer is the length of the loop over the starts of all batches."""
    for drill in instances(drills.total_iterations):
        n, batch, epochs = map(int, re.findall(r"\d+", drill.prompt))
        kept, full = len(range(0, n, batch)), len(range(0, n - batch + 1, batch))
        here, other = (full, kept) if "is dropped" in drill.prompt else (kept, full)
        assert drill.answer == epochs * here
        mistakes = {
            "round": epochs * other,
            "examples processed": epochs * n,
            "do not multiply": n * batch,
            "single epoch": here,
        }
        check_mistakes(drill, mistakes)


def test_last_batch_drill_slices_a_list() -> None:
    """The answer is the length of the last slice of a list of examples."""
    for drill in instances(drills.last_batch):
        n, batch = map(int, re.findall(r"\d+", drill.prompt))
        examples = range(n)
        last = len([examples[start : start + batch] for start in range(0, n, batch)][-1])
        assert drill.answer == last
        mistakes = {
            "is 0": 0,
            "full only if": batch,
            "would still need": -n % batch,
            "is kept here": 0,
        }
        check_mistakes(drill, mistakes)
