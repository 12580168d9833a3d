"""The learning-rate demo: the limit 2/λmax, on both sides of it, and its drills."""

import re

import numpy as np
import pytest

from demos.drills import learning_rate as drills
from demos.learning_rate import compute, headline, predict, render, steps, where_it_ends
from demos.nn import SGD, Parameter
from demos.nn.module import Array
from quiz.demo import Drill

INSTANCES = 200


def test_one_per_cent_decides() -> None:
    """At 0.99 of the limit 200 steps leave 0.0176 of the distance, at 1.01 there is 52 of it."""
    *_, below, above = compute().runs
    assert below.distance[-1] == pytest.approx(0.98**200, rel=1e-10)
    assert above.distance[-1] == pytest.approx(1.02**200, rel=1e-10)
    assert headline(compute()).startswith("The limit 2/10 = 0.2 divides them")


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


def test_on_the_limit_it_jumps_for_ever() -> None:
    """The steepest coordinate is 1, −1, 1, −1, …; the other one has come in."""
    (run,) = compute(lrs=(1.0,)).runs
    np.testing.assert_allclose(run.path[:, 0], np.resize([1.0, -1.0], 201), rtol=1e-12)
    assert run.side == 0
    assert "stays at 1" in headline(compute(lrs=(1.0,)))
    assert "in 1 step the distance" in headline(compute(lrs=(1.0,), steps=1))


def test_the_best_rate_is_best() -> None:
    """No fraction on a grid has a smaller slowest factor than 2/(λmin + λmax)."""
    for curvatures in ((10.0, 1.0), (100.0, 1.0), (3.0, 2.0)):
        fastest = compute(curvatures=curvatures).fastest
        grid = np.linspace(0.005, 0.995, 199)
        slowest = np.max([np.abs(1 - 2 * grid * c / max(curvatures)) for c in curvatures], axis=0)
        assert abs(grid[np.argmin(slowest)] - fastest) <= 0.005


@pytest.mark.parametrize(
    ("lrs", "said"),
    [
        ((0.1, 0.5), "is above all of them, they converge"),
        ((1.01, 1.5), "is below all of them, they diverge"),
        ((0.5, 1.5), "divides them"),
    ],
)
def test_headline_follows_the_rates(lrs: tuple[float, ...], said: str) -> None:
    """The control: with all rates on one side nothing is divided, and the headline says so."""
    assert said in headline(compute(lrs=lrs))


def test_overflow_is_told_with_its_step() -> None:
    """A factor of −5 passes the largest float, 1.8e308, at step 441; all that is kept is finite."""
    result = compute(lrs=(3.0,), steps=2000)
    (run,) = result.runs
    assert run.diverged == 441
    assert len(run.path) == 441
    assert np.isfinite(run.path).all()
    assert "diverged at step 441" in headline(result)
    assert where_it_ends(result) == 3
    render(result)


def test_prediction_follows_the_run() -> None:
    """The right option changes with the highest rate and the number of steps."""
    options = predict(lrs=(0.1, 1.01), steps=200).options
    assert options[where_it_ends(compute())] == "over 10"
    assert options[where_it_ends(compute(steps=20))] == "farther: 1.1 to 10"
    assert options[where_it_ends(compute(lrs=(1.0,)))] == "much the same: 0.9 to 1.1"
    assert options[where_it_ends(compute(lrs=(0.99,)))] == "nearer: below 0.9"


def test_last_step_is_the_result() -> None:
    """Steps grow, can all be drawn, and the last is what compute returns."""
    options = {"curvatures": (10.0,), "lrs": (3.0, 0.5), "steps": 500, "seed": 0}
    run = list(steps(**options))  # type: ignore[arg-type] # of mixed types, as the player passes them
    last = compute(**options)  # type: ignore[arg-type]
    assert 25 <= len(run) <= 60
    for step in run:
        render(step)
        assert all(one.diverged is None or one.diverged <= step.steps for one in step.runs)
    assert headline(run[-1]) == headline(last)
    for one, other in zip(run[-1].runs, last.runs, strict=True):
        np.testing.assert_array_equal(one.path, other.path)


def test_seed_changes_nothing() -> None:
    """Nothing is random."""
    np.testing.assert_array_equal(compute(seed=1).runs[0].path, compute(seed=2).runs[0].path)


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


def assert_mistakes(drill: Drill, mistakes: dict[str, float]) -> None:
    """Each wrong answer is what the misconception it names leads to, and none would pass."""
    assert drill.wrong
    for one in drill.wrong:
        (value,) = [value for words, value in mistakes.items() if words in one.misconception]
        assert one.value == pytest.approx(value, rel=1e-9)
        assert abs(one.value - drill.answer) > drill.tolerance


def test_critical_rate_divides_descents() -> None:
    """At 0.99 of the answer every direction comes nearer, at 1.01 of it the steepest does not."""
    for seed in range(INSTANCES):
        drill = drills.critical_rate(np.random.default_rng(seed))
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
        assert_mistakes(drill, mistakes)


def test_after_some_steps_is_where_descent_is() -> None:
    """The steps, one by one; a step uphill and one that forgets λ as well."""
    for seed in range(INSTANCES):
        drill = drills.after_some_steps(np.random.default_rng(seed))
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
        assert_mistakes(drill, mistakes)


def test_what_becomes_of_it_is_what_descent_does() -> None:
    """Two hundred steps and their signs tell the four fates apart."""
    for seed in range(INSTANCES):
        drill = drills.what_becomes_of_it(np.random.default_rng(seed))
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
