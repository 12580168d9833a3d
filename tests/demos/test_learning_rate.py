"""The learning-rate demo: the limit 2/λmax by closed forms, and its drills."""

import re

import numpy as np
import pytest
from drill_checks import check_mistakes, instances
from lessons import computing

from demos.drills import learning_rate as drills
from demos.learning_rate import schedule
from demos.nn import SGD, Parameter
from demos.nn.module import Array

compute = computing("learning-rate")


@pytest.mark.parametrize("seed", range(20))
def test_every_coordinate_follows_its_own_factor(seed: int) -> None:
    """The closed form (1 − ηλᵢ)ᵏ xᵢ(0), for random bowls and rates, while it is finite."""
    rng = np.random.default_rng(seed)
    curvatures = tuple(float(10**power) for power in rng.uniform(-1, 3, 2))
    lrs = tuple(float(fraction) for fraction in rng.uniform(0.01, 1.5, 4))
    result = compute(curvatures=curvatures, lrs=lrs, steps=100)
    for run in result.runs:
        factors = 1 - run.lr * np.array(curvatures)  # (2,)
        expected = factors ** np.arange(len(run.path))[:, None]  # (T + 1, 2), from (1, 1)
        np.testing.assert_allclose(run.path, expected, rtol=1e-9, atol=1e-280)


def test_the_limit_holds_in_any_bowl() -> None:
    """400 turned bowls in five dimensions: 2 % below the limit descends, 2 % above it climbs."""
    rng = np.random.default_rng(0)
    turns = np.linalg.qr(rng.normal(size=(400, 5, 5)))[0]
    curvatures = 10 ** rng.uniform(-1, 1, (400, 1, 5))
    hessians = turns * curvatures @ turns.swapaxes(1, 2)  # (N, 5, 5)
    limits = 2 / np.linalg.eigvalsh(hessians)[:, -1]  # (N,)
    starts = rng.normal(size=(400, 5))
    before = losses_after(hessians, starts, limits, 0)
    assert np.all(losses_after(hessians, starts, 0.98 * limits, 2000) < before)
    assert np.all(losses_after(hessians, starts, 1.02 * limits, 2000) > before)


def losses_after(hessians: Array, starts: Array, rates: Array, steps: int) -> Array:
    """½ xᵀHx (N,) after that many steps of the library's optimizer, each bowl at its own rate."""
    x = Parameter(starts.copy())
    optimizer = SGD([x], lr=1.0)
    for _ in range(steps):
        x.grad = rates[:, None] * np.einsum("nij,nj->ni", hessians, x.data)
        optimizer.step()
    return np.asarray(np.einsum("ni,nij,nj->n", x.data, hessians, x.data) / 2)


def test_the_best_rate_is_best() -> None:
    """No fraction on a grid has a smaller slowest factor than 2/(λmin + λmax)."""
    for curvatures in ((10.0, 1.0), (100.0, 1.0), (3.0, 2.0)):
        fastest = compute(curvatures=curvatures).fastest
        grid = np.linspace(0.005, 0.995, 199)
        slowest = np.max([np.abs(1 - 2 * grid * c / max(curvatures)) for c in curvatures], axis=0)
        assert abs(grid[np.argmin(slowest)] - fastest) <= 0.005


def test_seed_changes_nothing() -> None:
    """Nothing is random."""
    np.testing.assert_array_equal(compute(seed=1).runs[0].path, compute(seed=2).runs[0].path)


def test_range_view_descends_a_regression() -> None:
    """Full batches have no noise: the excess loss follows the eigenvalues of its curvature."""
    result = schedule(batch=512, part=0.05, steps=50)
    rng = np.random.default_rng(0)
    scales = np.geomspace(1, 30**-0.5, 10)
    x = rng.normal(size=(512, 10)) * scales
    y = x @ (rng.normal(size=10) / scales) + rng.normal(size=512)
    best = np.linalg.solve(x.T @ x, x.T @ y)
    values, vectors = np.linalg.eigh(2 / 512 * x.T @ x)
    last = list(result)[-1]
    assert last.limit == pytest.approx(2 / values[-1])
    away = (1 - last.picked * values) ** 50 * (vectors.T @ -best)
    assert last.losses[0, -1] == pytest.approx(0.5 * values @ away**2, rel=1e-8)


def numbers(text: str) -> list[float]:
    """All numbers in a text."""
    return [float(word) for word in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def descended(curvature: float, rate: float, start: float, count: int) -> float:
    """Gradient descent on ½·λ·x², its gradient by central differences."""
    x = start
    for _ in range(count):
        above, below = (curvature * (x + step) ** 2 / 2 for step in (0.5, -0.5))
        x -= rate * (above - below)
    return x


def test_critical_rate_divides_descents() -> None:
    """At 0.99 of the answer every direction comes nearer, at 1.01 of it the steepest does not."""
    for drill in instances(drills.critical_rate):
        given = numbers(drill.prompt.split(". Below")[0])
        bends = given if "½" in drill.prompt else [2 * number for number in given]
        low = [abs(descended(bend, 0.99 * drill.answer, 1.0, 300)) for bend in bends]
        high = [abs(descended(bend, 1.01 * drill.answer, 1.0, 300)) for bend in bends]
        assert max(low) < 1 < max(high)
        mistakes = {
            "1/λ reaches": 1 / bends[0],
            "no ½": 2 / given[0],
            "2/λmin": 2 / min(bends),
            "best rate": 2 / sum(bends),
        }
        check_mistakes(drill, mistakes)


def test_after_some_steps_is_where_descent_is() -> None:
    """The steps, one by one; a step uphill and one that forgets λ as well."""
    for drill in instances(drills.after_some_steps):
        curvature, start, rate, steps = numbers(drill.prompt.replace("x²", "").split(" steps?")[0])
        count = int(steps)
        end = descended(curvature, rate, start, count)
        assert end == pytest.approx(drill.answer, abs=1e-9)
        mistakes = {
            "multiply": start + count * (descended(curvature, rate, start, 1) - start),
            "λx, so": descended(1.0, rate, start, count),
            "against the gradient": descended(curvature, -rate, start, count),
            "sign": -end,
        }
        check_mistakes(drill, mistakes)


def test_what_becomes_of_it_is_what_descent_does() -> None:
    """Two hundred steps and their signs tell the four fates apart."""
    for drill in instances(drills.what_becomes_of_it):
        curvature, rate = numbers(drill.prompt.split(", started")[0])
        end = abs(descended(curvature, rate, 1.0, 200))
        first = descended(curvature, rate, 1.0, 1)
        if abs(end - 1) < 1e-6:
            expected = drills.STAYS
        elif end > 1:
            expected = drills.DIVERGES
        else:
            expected = drills.SAME_SIGN if first > 0 else drills.OSCILLATES
        assert drill.answer == expected
        assert drill.answer in drill.choices
        assert all(one.value in drill.choices and one.value != drill.answer for one in drill.wrong)
