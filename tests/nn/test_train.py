"""The training loop: what is counted, what is seen, and the closed form it must follow."""

import math

import numpy as np
import pytest

from demos.nn import (
    SGD,
    Adam,
    Dropout,
    Linear,
    Sequential,
    Training,
    cross_entropy,
    gradient_norm,
    logistic_regression,
    minibatches,
    mlp,
    mse_loss,
    reshuffled,
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
    """Two epochs differ, one seed repeats, and `reshuffled` goes on from epoch to epoch."""
    rng = np.random.default_rng(0)
    epochs = [np.concatenate(list(minibatches(50, 8, rng))).tolist() for _ in range(2)]
    endless = reshuffled(50, 8, np.random.default_rng(0))
    again = np.concatenate([next(endless) for _ in range(14)]).tolist()
    assert epochs[0] != epochs[1]
    assert again == epochs[0] + epochs[1]


def test_batches_of_nothing_are_refused() -> None:
    """The message says what was asked for."""
    with pytest.raises(ValueError, match="a batch holds at least one example, not 0"):
        next(minibatches(3, 0, np.random.default_rng(0)))


def test_full_batch_descent_follows_the_closed_form() -> None:
    """Linear regression: wₖ = w* + (I − η H)ᵏ (w₀ − w*), H = 2 XᵀX/N."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3))
    y = x @ [[1.0], [-2.0], [0.5]] + rng.normal(size=(40, 1))
    layer = Linear(3, 1, rng, bias=False)
    start = layer.weight.data[0].copy()
    training = Training(layer, mse_loss, SGD(layer.parameters(), lr=0.05), math.inf)
    for _ in range(25):
        training.update(x, y)

    hessian = 2 * x.T @ x / 40
    best = np.linalg.lstsq(x, y[:, 0])[0]
    shrink = np.linalg.matrix_power(np.eye(3) - 0.05 * hessian, 25)
    np.testing.assert_allclose(layer.weight.data[0], best + shrink @ (start - best), rtol=1e-10)
    assert training.losses[0] == pytest.approx(np.mean((x @ start - y[:, 0]) ** 2))
    assert training.norms[0] == pytest.approx(np.linalg.norm(hessian @ (start - best)))


def test_batch_losses_weighted_by_size_are_the_loss() -> None:
    """With a learning rate of 0, over an epoch whose last batch is short."""
    rng = np.random.default_rng(0)
    x, y = moons(50, rng)
    net = mlp([2, 8, 2], rng)
    training = Training(net, cross_entropy, SGD(net.parameters(), lr=0.0))
    for rows in minibatches(50, 16, rng):
        training.update(x[rows], y[rows])
    weighted = np.dot(training.losses, [16, 16, 16, 2]) / 50
    assert weighted == pytest.approx(training.loss_on(x, y), rel=1e-12)


def test_a_clipped_update_moves_by_the_limit() -> None:
    """The norm before clipping is reported, the step is lr · max_norm long."""
    rng = np.random.default_rng(0)
    layer = Linear(3, 1, rng)
    x, y = 100 * rng.normal(size=(5, 3)), rng.normal(size=(5, 1))
    before = [p.data.copy() for p in layer.parameters()]
    training = Training(layer, mse_loss, SGD(layer.parameters(), lr=0.1), max_norm=2.0)
    training.update(x, y)
    moved = [p.data - b for p, b in zip(layer.parameters(), before, strict=True)]
    assert training.norms[0] > 100
    assert math.sqrt(sum((m**2).sum() for m in moved)) == pytest.approx(0.2, rel=1e-6)
    assert gradient_norm(layer.parameters()) == pytest.approx(2)


def test_divergence_is_a_result_and_not_a_warning() -> None:
    """A learning rate of 1e6 ends in infinity or NaN; it is said when, and nothing more happens."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    net = mlp([2, 8, 1], rng)
    training = Training(net, mse_loss, SGD(net.parameters(), 1e6))
    training.update(x, y)
    assert training.diverged is None
    for _ in range(200):
        training.update(x, y)
    assert training.diverged == len(training.losses) < 200
    assert [math.isfinite(loss) for loss in training.losses[-2:]] == [True, False]


def test_looking_at_a_net_does_not_disturb_its_training() -> None:
    """Outputs come from evaluation mode; the next update is in training mode again."""
    rng = np.random.default_rng(0)
    x, y = gate("xor")
    net = Sequential(Linear(2, 4, rng), Dropout(0.5, rng), Linear(4, 2, rng))
    training = Training(net, cross_entropy, SGD(net.parameters()))
    np.testing.assert_array_equal(training.outputs(x), training.outputs(x))  # no dice
    training.update(x, y)
    assert net.training


@pytest.mark.parametrize("outputs", [1, 2])
def test_right_labels_are_counted(outputs: int) -> None:
    """Of one logit the sign decides, of two the larger; both as the weights are set here."""
    layer = Linear(1, outputs, np.random.default_rng(0))
    layer.weight.data[:] = [[1.0]] if outputs == 1 else [[-1.0], [1.0]]  # 1 where x > 0
    training = Training(layer, cross_entropy, SGD(layer.parameters()))
    x = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    assert training.right(x, np.array([0, 1, 1, 1])) == 3


def test_one_seed_one_run() -> None:
    """Weights, shuffling and dropout all come from the generator: two runs are equal."""

    def run() -> list[float]:
        rng = np.random.default_rng(5)
        x, y = moons(30, rng)
        net = mlp([2, 8, 2], rng, dropout=0.3, batch_norm=True)
        training = Training(net, cross_entropy, Adam(net.parameters()))
        for rows in minibatches(30, 8, rng):
            training.update(x[rows], y[rows])
        return training.losses

    assert run() == run()


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
