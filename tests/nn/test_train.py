"""The training loop: what is counted, what is seen, and the closed form it must follow."""

import math
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest

from demos.nn import (
    SGD,
    Adam,
    Dropout,
    Linear,
    Sequential,
    Step,
    cross_entropy,
    fit,
    gradient_norm,
    logistic_regression,
    minibatches,
    mlp,
    mse_loss,
    update,
)
from demos.nn.data import gate, imbalanced, moons


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize(("n", "size"), [(10, 3), (10, 5), (10, 1), (10, 10), (10, 11), (0, 4)])
def test_each_example_is_seen_once(n: int, size: int, drop_last: bool) -> None:
    """⌈N/B⌉ batches, or ⌊N/B⌋ full ones that leave N mod B examples out."""
    batches = list(minibatches(n, size, np.random.default_rng(0), drop_last))
    seen = [int(i) for batch in batches for i in batch]
    assert len(set(seen)) == len(seen) == (n - n % size if drop_last else n)
    assert len(batches) == (n // size if drop_last else math.ceil(n / size))
    assert all(len(batch) == size for batch in batches[:-1])


def test_the_order_is_random_and_seeded() -> None:
    """Two epochs differ, one seed repeats."""
    rng = np.random.default_rng(0)
    epochs = [np.concatenate(list(minibatches(50, 8, rng))).tolist() for _ in range(2)]
    again = np.concatenate(list(minibatches(50, 8, np.random.default_rng(0)))).tolist()
    assert epochs[0] != epochs[1]
    assert epochs[0] == again


def test_full_batch_descent_follows_the_closed_form() -> None:
    """Linear regression: wₖ = w* + (I − η H)ᵏ (w₀ − w*), H = 2 XᵀX/N."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3))
    y = x @ [[1.0], [-2.0], [0.5]] + rng.normal(size=(40, 1))
    layer = Linear(3, 1, rng, bias=False)
    start = layer.weight.data[0].copy()
    steps = list(fit(layer, mse_loss, SGD(layer.parameters(), lr=0.05), x, y, epochs=25))

    hessian = 2 * x.T @ x / 40
    best = np.linalg.lstsq(x, y[:, 0])[0]
    shrink = np.linalg.matrix_power(np.eye(3) - 0.05 * hessian, 25)
    np.testing.assert_allclose(layer.weight.data[0], best + shrink @ (start - best), rtol=1e-10)
    assert steps[0].loss == pytest.approx(np.mean((x @ start - y[:, 0]) ** 2))
    assert steps[0].gradient_norm == pytest.approx(np.linalg.norm(hessian @ (start - best)))


def test_steps_are_numbered() -> None:
    """Epochs and iterations from 1 on; iterations go on over epochs."""
    rng = np.random.default_rng(0)
    x, y = moons(10, rng)
    net = mlp([2, 3, 2], rng)
    steps = fit(net, cross_entropy, SGD(net.parameters()), x, y, epochs=2, batch_size=4, rng=rng)
    assert [(step.epoch, step.iteration) for step in steps] == [
        (1, 1), (1, 2), (1, 3), (2, 4), (2, 5), (2, 6),
    ]  # fmt: skip


def test_batch_losses_weighted_by_size_are_the_loss() -> None:
    """With a learning rate of 0, over an epoch whose last batch is short."""
    rng = np.random.default_rng(0)
    x, y = moons(50, rng)
    net = mlp([2, 8, 2], rng)
    optimizer = SGD(net.parameters(), lr=0.0)
    losses = [
        step.loss
        for step in fit(net, cross_entropy, optimizer, x, y, epochs=1, batch_size=16, rng=rng)
    ]
    weighted = np.dot(losses, [16, 16, 16, 2]) / 50
    assert weighted == pytest.approx(cross_entropy(net(x), y)[0], rel=1e-12)


def test_nothing_happens_before_it_is_asked_for() -> None:
    """The loop stops where the caller stops."""
    rng = np.random.default_rng(0)
    x, y = gate("xor")
    net = mlp([2, 4, 2], rng)
    before = net.parameters()[0].data.copy()
    steps: Iterator[Step] = fit(net, cross_entropy, SGD(net.parameters(), 1.0), x, y, epochs=100)
    np.testing.assert_array_equal(net.parameters()[0].data, before)
    assert len(list(islice(steps, 3))) == 3
    assert next(steps).iteration == 4


def test_a_clipped_update_moves_by_the_limit() -> None:
    """The norm before clipping is reported, the step is lr · max_norm long."""
    rng = np.random.default_rng(0)
    layer = Linear(3, 1, rng)
    x, y = 100 * rng.normal(size=(5, 3)), rng.normal(size=(5, 1))
    before = [p.data.copy() for p in layer.parameters()]
    _, norm = update(layer, mse_loss, SGD(layer.parameters(), lr=0.1), x, y, max_norm=2.0)
    moved = [p.data - b for p, b in zip(layer.parameters(), before, strict=True)]
    assert norm > 100
    assert math.sqrt(sum((m**2).sum() for m in moved)) == pytest.approx(0.2, rel=1e-6)
    assert gradient_norm(layer.parameters()) == pytest.approx(2)


def test_divergence_is_a_result_and_not_a_warning() -> None:
    """A learning rate of 1e6 ends in infinity or NaN; the steps go on."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    net = mlp([2, 8, 1], rng)
    losses = [
        step.loss for step in fit(net, mse_loss, SGD(net.parameters(), 1e6), x, y, epochs=200)
    ]
    assert len(losses) == 200
    assert not math.isfinite(losses[-1])


def test_training_mode_is_switched_on_again() -> None:
    """Looking at the net in evaluation mode between steps does not disturb it."""
    rng = np.random.default_rng(0)
    x, y = gate("xor")
    net = Sequential(Linear(2, 4, rng), Dropout(0.5, rng), Linear(4, 2, rng))
    for _ in fit(net, cross_entropy, SGD(net.parameters()), x, y, epochs=3):
        assert net.training
        net.eval()


def test_xor_is_learned() -> None:
    """A 2-8-2 net with tanh gets all four right after 400 steps of Adam, for ten seeds."""
    x, y = gate("xor")
    for seed in range(10):
        net = mlp([2, 8, 2], np.random.default_rng(seed), activation="tanh")
        for _ in fit(net, cross_entropy, Adam(net.parameters(), lr=0.05), x, y, epochs=400):
            pass
        assert (net(x).argmax(axis=1) == y).all()


def test_one_seed_one_run() -> None:
    """Weights, shuffling and dropout all come from the generator: two runs are equal."""

    def run() -> list[Step]:
        rng = np.random.default_rng(5)
        x, y = moons(30, rng)
        net = mlp([2, 8, 2], rng, dropout=0.3, batch_norm=True)
        optimizer = Adam(net.parameters())
        return list(fit(net, cross_entropy, optimizer, x, y, epochs=3, batch_size=8, rng=rng))

    assert run() == run()


def test_what_cannot_be_drawn_is_refused() -> None:
    """Batches of nothing, and minibatches without dice."""
    with pytest.raises(ValueError, match="a batch holds at least one example, not 0"):
        next(minibatches(3, 0, np.random.default_rng(0)))
    rng = np.random.default_rng(0)
    net = mlp([2, 2], rng)
    x, y = gate("or")
    with pytest.raises(ValueError, match="minibatches are drawn at random: pass rng"):
        next(fit(net, cross_entropy, SGD(net.parameters()), x, y, epochs=1, batch_size=2))


def test_newton_ends_where_the_gradient_vanishes() -> None:
    """Central differences of the penalized loss are 0 in all directions at the end."""
    x, y = imbalanced(2000, 0.05, 2, np.random.default_rng(3))
    weights = logistic_regression(x, y)

    def loss(w: np.ndarray) -> float:
        z = w[0] + x @ w[1:]
        return float(np.sum(np.logaddexp(0, z) - y * z) + 0.5e-3 * w @ w)

    for direction in np.eye(3):
        slope = (loss(weights + 1e-5 * direction) - loss(weights - 1e-5 * direction)) / 2e-5
        assert abs(slope) < 1e-5
