"""Initializers against the moments and bounds that their papers ask for."""

import math

import numpy as np
import pytest

from demos.nn.init import VARIANCES, initial, orthogonal, std


@pytest.mark.parametrize(
    ("name", "variance"),
    [("lecun", 1 / 300), ("xavier", 2 / 500), ("he", 2 / 300), ("0.05", 0.0025)],
)
def test_weights_have_the_variance_of_the_paper(name: str, variance: float) -> None:
    """For 300 inputs and 200 outputs, both by formula and in 60,000 draws."""
    weights = initial(name, (200, 300), np.random.default_rng(0))
    assert weights.shape == (200, 300)
    assert std(name, 300, 200) == pytest.approx(math.sqrt(variance), rel=1e-15)
    # Relative standard error of a standard deviation: 1/√(2·60,000) = 0.3 %.
    assert weights.std() == pytest.approx(math.sqrt(variance), rel=0.015)
    assert abs(weights.mean()) < 5 * math.sqrt(variance / 60_000)


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (1, 7)])
def test_orthogonal_rows_or_columns(shape: tuple[int, int]) -> None:
    """The smaller side is orthonormal, and gain scales it."""
    w = orthogonal(shape, np.random.default_rng(0), gain=2.0)
    product = w.T @ w if shape[0] >= shape[1] else w @ w.T
    np.testing.assert_allclose(product, 4 * np.eye(min(shape)), atol=1e-14)


def test_orthogonal_matrices_prefer_no_sign() -> None:
    """Each entry averages to 0; without the sign correction the diagonal would not."""
    rng = np.random.default_rng(0)
    mean = np.mean([orthogonal((3, 3), rng) for _ in range(4000)], axis=0)
    assert np.abs(mean).max() < 5 * math.sqrt(1 / 3 / 4000)


def test_zeros_are_zero_and_throw_no_dice() -> None:
    """The generator goes on as if nothing had been asked of it."""
    rng = np.random.default_rng(0)
    assert not initial("zeros", (3, 2), rng).any()
    assert std("zeros", 2, 3) == 0
    assert rng.random() == np.random.default_rng(0).random()


@pytest.mark.parametrize("name", VARIANCES)
def test_the_same_seed_draws_the_same_weights(name: str) -> None:
    """All chance comes from the generator that is passed in."""
    first, second = (initial(name, (3, 4), np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_an_unknown_recipe_is_refused() -> None:
    """What is neither a name nor a number never becomes weights."""
    with pytest.raises(ValueError, match="hee"):
        initial("hee", (1, 1), np.random.default_rng(0))
