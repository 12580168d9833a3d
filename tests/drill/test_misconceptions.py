"""A misconception is told only of what it leads to, and only where what it says is so."""

import math
import re
from collections.abc import Callable, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.demo import Drill, Wrong
from quiz.demo.drills import Instance, demos, drills, make
from quiz.drill.grading import Value, grade, read, written

DRILLS = [drill for demo in demos() for drill in drills(demo)]
SEEDS = 300
FARTHEST = 0.02
"""Of a wrong answer's own size: what is further from it is not that answer."""
TYPED = (1.0, 1.004, 0.996, 1.015, 0.985, 1.03, 0.97, 1.2, 0.8, 2.0, 0.5, 10.0, 0.1, -1.0)
"""Times a wrong answer or the right one: what may be typed."""


@pytest.fixture(scope="module")
def instances() -> dict[str, list[Instance]]:
    """Three hundred instances of every drill."""
    return {name: [make(name, seed) for seed in range(SEEDS)] for name in DRILLS}


def elements(value: Value) -> tuple[float, ...]:
    """A number, or those of a vector."""
    assert not isinstance(value, str)
    return value if isinstance(value, tuple) else (value,)


def apart(one: Value, other: Value) -> float:
    """The largest difference of two values."""
    return max(abs(a - b) for a, b in zip(elements(one), elements(other), strict=True))


def times(value: Value, factor: float) -> Value:
    """A value, each of its numbers multiplied."""
    scaled = tuple(factor * one for one in elements(value))
    return scaled if isinstance(value, tuple) else scaled[0]


def check(drill: Drill, typed: Value) -> None:
    """What is told of a typed value leads to it, and not to the answer or something far off."""
    told = grade(drill, typed).misconception
    if not told:
        return
    fitting = [one.value for one in drill.wrong if one.misconception == told]
    near = min(fitting, key=lambda value: apart(value, typed))
    size = max(map(abs, elements(near)))
    assert apart(near, typed) < apart(drill.answer, typed)
    assert apart(near, typed) <= FARTHEST * size + 1e-9
    assert all(apart(near, typed) <= apart(one.value, typed) for one in drill.wrong)


@pytest.mark.parametrize("name", DRILLS)
def test_it_is_told_of_what_is_near_to_it(name: str, instances: dict[str, list[Instance]]) -> None:
    """Nearer than to the answer and to every other mistake, within 2% of itself."""
    for instance in instances[name]:
        drill = instance.drill
        if isinstance(drill.answer, str):
            continue
        for value in (drill.answer, *(one.value for one in drill.wrong)):
            for factor in TYPED[instance.seed % 5 :: 5]:  # all of them over five instances
                check(drill, times(value, factor))


@pytest.mark.parametrize("name", DRILLS)
def test_it_is_told_of_what_it_leads_to(name: str, instances: dict[str, list[Instance]]) -> None:
    """Each wrong answer, typed as it would be shown, is told as that or as one that looks alike."""
    for instance in instances[name]:
        drill = instance.drill
        looks = [written(drill, one.value) for one in drill.wrong]
        for one, look in zip(drill.wrong, looks, strict=True):
            told = grade(drill, one.value if isinstance(one.value, str) else read(drill, look))
            alike = {
                other.misconception
                for other, seen in zip(drill.wrong, looks, strict=True)
                if seen == look
            }
            assert not told.right
            assert told.misconception in alike, (instance.id, one)


@pytest.mark.parametrize("name", DRILLS)
def test_no_value_fits_two(name: str, instances: dict[str, list[Instance]]) -> None:
    """Where one rounds, what may be typed for one mistake is not typed for another."""
    for instance in instances[name]:
        drill = instance.drill
        if not isinstance(drill.answer, str):
            for one, other in combinations([wrong.value for wrong in drill.wrong], 2):
                sizes = [max(map(abs, elements(value))) for value in (one, other)]
                reach = FARTHEST * sum(sizes) if drill.tolerance else 0.0
                assert apart(one, other) > reach, (instance.id, one, other)


@given(
    st.floats(-1e7, 1e7).filter(lambda x: abs(x) > 1e-6),
    st.floats(0, 0.1),
    st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=4, unique=True),
    st.floats(-1e7, 1e7),
)
def test_it_is_so_of_any_drill(
    answer: float, relative: float, wrong: list[float], typed: float
) -> None:
    """Whatever its tolerance, and whatever is typed."""
    tolerance = relative * abs(answer)
    mistakes = [one for one in wrong if abs(one - answer) > 2 * tolerance]
    drill = Drill(
        "?", answer, tolerance, "!", tuple(Wrong(one, f"mistake {one}") for one in mistakes)
    )
    for value in (typed, *(factor * one for one in mistakes for factor in TYPED)):
        check(drill, value)


def test_a_large_answer_draws_nothing_near() -> None:
    """1% of five million is no neighborhood of 57."""
    drill = Drill("?", 4_914_370.0, 49_143.7, "!", (Wrong(57.0, "It is not ρ·T."),))
    assert grade(drill, 57.0).misconception
    assert grade(drill, 56.8).misconception
    assert not grade(drill, 30_000.0).misconception
    assert not grade(drill, 60.0).misconception


def numbers(text: str) -> list[float]:
    """All numbers of a text."""
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text)]


def score(drill: Drill) -> float:
    """y(w·x + b) of a prompt of the perceptron rule."""
    w1, w2, b, x1, x2, y = numbers(drill.prompt.partition("b ← b + ηy.")[2].replace("+", ""))[:6]
    return y * (w1 * x1 + w2 * x2 + b)


def batches(drill: Drill) -> Sequence[float]:
    """N, B and, where there are some, the epochs."""
    return numbers(drill.prompt)


def clipped(drill: Drill) -> tuple[float, float]:
    """‖g‖ and c."""
    inside = re.search(r"\((.*?)\)", drill.prompt)
    limit = re.search(r"c = ([\d.]+\d|\d)", drill.prompt)
    assert inside is not None
    assert limit is not None
    return math.hypot(*numbers(inside[1])), float(limit[1])


def where(drill: Drill) -> float:
    """The x that an activation function is taken at."""
    return numbers(drill.prompt)[0]


def rates(drill: Drill) -> float:
    """ηλ of descent on a parabola."""
    _, curvature, rate = numbers(drill.prompt.replace("x²", "").replace("½", "0.5"))[:3]
    return curvature * rate


def errors(drill: Drill) -> tuple[float, float]:
    """Training minus human error, validation minus training."""
    reachable, train, validation = numbers(drill.prompt)
    return train - reachable, validation - train


def shapes(drill: Drill) -> tuple[float, float]:
    """What a residual block maps, and to what."""
    n_in, n_out = numbers(drill.prompt)[:2]
    return n_in, n_out


def asked(drill: Drill) -> list[str]:
    """The activations that a prompt names."""
    return drill.prompt.rpartition(": ")[2].rstrip("?").split(", ")


HOLDS: dict[tuple[str, str], Callable[[Drill], bool]] = {
    ("value-or-slope", "is for negative x only"): lambda d: where(d) > 0,
    ("value-or-slope", "below 0 the leaky one"): lambda d: where(d) < 0,
    ("value-or-slope", "is negative where x is"): lambda d: where(d) < 0,
    ("value-or-slope", "Below 0 "): lambda d: where(d) < 0,
    ("value-or-slope", "above 0 the slope is 1"): lambda d: where(d) > 0,
    ("value-or-slope", "That is below 0"): lambda d: where(d) > 0,
    ("value-or-slope", "the leaky one is never flat"): lambda d: where(d) <= 0,
    ("value-or-slope", "It rises below 0"): lambda d: where(d) <= 0,
    ("value-or-slope", "flat below 0, not falling"): lambda d: where(d) <= 0,
    ("value-or-slope", "1 is the slope above 0"): lambda d: where(d) <= 0,
    ("value-or-slope", "above 0 the value is x"): lambda d: where(d) > 0,
    ("value-or-slope", "x is above"): lambda d: where(d) > 0,
    ("value-or-slope", "slope to the"): lambda d: where(d) == 0,
    ("share-of-zeros", "ReLU(0) is 0"): lambda d: 0 in numbers(d.prompt.split(". Which")[0]),
    ("of-logits", "every logit at the top"): lambda d: (
        (logits := numbers(d.prompt.split(";")[0])).count(max(logits)) > 1
    ),
    ("total-iterations", "round up"): lambda d: (
        "is kept" in d.prompt and batches(d)[0] % batches(d)[1] != 0
    ),
    ("total-iterations", "round down"): lambda d: (
        "is dropped" in d.prompt and batches(d)[0] % batches(d)[1] != 0
    ),
    ("total-iterations", "there are more"): lambda d: batches(d)[2] > 1,
    ("last-batch", "if B divides N, but"): lambda d: batches(d)[0] % batches(d)[1] == 0,
    ("last-batch", "are left over"): lambda d: batches(d)[0] % batches(d)[1] != 0,
    ("last-batch", "would still need"): lambda d: batches(d)[0] % batches(d)[1] != 0,
    ("last-batch", "examples left over"): lambda d: batches(d)[0] % batches(d)[1] != 0,
    ("clip-by-norm", "within the threshold"): lambda d: clipped(d)[0] <= clipped(d)[1],
    ("clip-by-norm", "is above the threshold"): lambda d: clipped(d)[0] > clipped(d)[1],
    ("clip-by-norm", "each element"): lambda d: clipped(d)[0] > clipped(d)[1],
    ("clip-by-norm", "not norm c"): lambda d: clipped(d)[0] > clipped(d)[1] != 1,
    ("clip-by-norm", "not divide by c"): lambda d: clipped(d)[0] > clipped(d)[1],
    ("growth", "shrinks at every"): lambda d: numbers(d.prompt)[0] < 1,
    ("growth", "grows at every"): lambda d: numbers(d.prompt)[0] > 1,
    ("one-step", "is the mean over"): lambda d: "full-batch step" in d.prompt,
    ("one-step", "full batch averages"): lambda d: "full-batch step" in d.prompt,
    ("one-step", "looks at one"): lambda d: "SGD step" in d.prompt,
    ("critical-rate", "there is no ½"): lambda d: "½" not in d.prompt,
    ("critical-rate", "1/λ reaches"): lambda d: "½" in d.prompt and "y²" not in d.prompt,
    ("critical-rate", "steepest direction"): lambda d: "y²" in d.prompt,
    ("critical-rate", "the best rate"): lambda d: "y²" in d.prompt,
    ("after-some-steps", "a negative factor"): lambda d: rate_of(d) > 1,
    ("what-becomes-of-it", "At the limit"): lambda d: math.isclose(rates(d), 2),
    ("what-becomes-of-it", "at the limit it gets"): lambda d: math.isclose(rates(d), 2),
    ("what-becomes-of-it", "Overshooting"): lambda d: 1 < rates(d) < 2,
    ("what-becomes-of-it", "overshoots"): lambda d: 1 < rates(d) < 2,
    ("what-becomes-of-it", "only if η > 1/λ"): lambda d: rates(d) < 1,
    ("what-becomes-of-it", "it grows"): lambda d: rates(d) > 2,
    ("what-becomes-of-it", "this rate is above"): lambda d: rates(d) > 2,
    ("diagnose", "far from human"): lambda d: errors(d)[0] >= 8,
    ("diagnose", "far behind training"): lambda d: errors(d)[1] >= 8,
    ("diagnose", "near human"): lambda d: errors(d)[0] <= 2,
    ("diagnose", "hardly worse"): lambda d: errors(d)[1] <= 2,
    ("one-update", "lassified correctly"): lambda d: score(d) > 0,
    ("one-update", "The bias learns"): lambda d: score(d) <= 0,
    ("one-update", "The sign is"): lambda d: score(d) <= 0,
    ("one-update", "On a mistake"): lambda d: score(d) <= 0,
    ("parameters", "shapes agree"): lambda d: shapes(d)[0] == shapes(d)[1],
    ("parameters", "shapes differ"): lambda d: shapes(d)[0] != shapes(d)[1],
    ("which-are-universal", "Straight lines"): lambda d: not {
        "x", "2x + 1", "a constant"
    }.isdisjoint(asked(d)),
    ("which-are-universal", "need not be monotone"): lambda d: "sin x" in asked(d),
    ("which-are-universal", "need not be bounded"): lambda d: not {
        "sigmoid", "tanh", "sin x", "step"
    }.isdisjoint(asked(d)),
    ("which-are-universal", "a sum of polynomials"): lambda d: not {
        "x²", "x³", "x² − x"
    }.isdisjoint(asked(d)),
    ("layers-until", "½ is the value"): lambda d: "weight 1." in d.prompt,
    ("layers-until", "Each weight"): lambda d: "weight 1." not in d.prompt,
    ("recipe-std", "makes up for ReLU"): lambda d: "under He" in d.prompt,
    ("recipe-std", "uses fan_in"): lambda d: "under He" in d.prompt,
    ("recipe-std", "take both fans"): lambda d: "under Xavier" in d.prompt,
    ("recipe-std", "the mean of both fans"): lambda d: "under Xavier" in d.prompt,
    ("recipe-std", "the bound"): lambda d: "under Xavier" in d.prompt,
    ("rms-after", "is He's"): lambda d: "variance 2/fan_in" in d.prompt,
    ("rms-after", "Wrong sign"): lambda d: "variance 2/fan_in" not in d.prompt,
}  # fmt: skip
"""By drill and words of a misconception: what has to be so, worked out from the prompt."""


def rate_of(drill: Drill) -> float:
    """ηλ of descent that takes some steps."""
    curvature = numbers(drill.prompt.split("·")[1])[0]
    rate = numbers(drill.prompt.partition("learning rate")[2])[0]
    return curvature * rate


@pytest.mark.parametrize(("name", "words"), HOLDS)
def test_what_it_says_is_so(name: str, words: str, instances: dict[str, list[Instance]]) -> None:
    """Whoever is told it finds it true of the very instance; and it is told at times."""
    (full,) = (one for one in DRILLS if one.endswith(f"/{name}"))
    told = [
        one.drill
        for one in instances[full]
        if any(words in wrong.misconception for wrong in one.drill.wrong)
    ]
    assert told
    for drill in told:
        assert HOLDS[name, words](drill), drill.prompt
