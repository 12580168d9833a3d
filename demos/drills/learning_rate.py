"""Drills on the learning rate: the limit 2/λ, the factor per step, and its effect."""

from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill

SAME_SIGN = "converges without changing sign"
OSCILLATES = "converges, changing sign at every step"
STAYS = "jumps between two points forever"
DIVERGES = "diverges"
CURVATURES = (0.1, 0.2, 0.4, 0.5, 1, 2, 4, 5, 8, 10, 16, 20, 25, 40, 50, 80, 100, 200, 400, 500)
"""2/λ of these has two digits."""


def critical_rate(rng: Generator) -> Drill:
    """The limit 2/λ for a parabola, whose curvature has to be found first."""
    number = float(rng.choice(CURVATURES))
    form = int(rng.integers(3))
    if form == 0:
        function, curvature = f"½·{number:g}·x²", number
        reading = f"The curvature is f″ = λ = {number:g}"
        wrong = [(1 / number, "1/λ reaches the minimum in one step; the limit is twice that.")]
    elif form == 1:
        function, curvature = f"{number:g}·x²", 2 * number
        reading = f"The curvature is f″ = λ = 2·{number:g} = {curvature:g}"
        wrong = [(2 / number, "The curvature of a·x² is 2a: there is no ½ in this f.")]
    else:
        flatter = number / int(rng.choice([2, 4, 5, 10]))
        function, curvature = f"½·({flatter:g}·x² + {number:g}·y²)", number
        reading = f"The steepest direction decides: λmax = {number:g}"
        wrong = [
            (2 / flatter, "The steepest direction diverges first: 2/λmax, not 2/λmin."),
            (2 / (number + flatter), "That is the best rate, 2/(λmin + λmax), not the limit."),
        ]
    answer = 2 / curvature
    return posed(
        f"f = {function}. Below which learning rate does gradient descent converge "
        "from every start? (to within 1%)",
        answer=answer,
        tolerance=0.01 * answer,
        solution=f"{reading}; it converges for η < 2/λ = 2/{curvature:g} = {answer:.4g}.",
        wrong=wrong,
    )


def after_some_steps(rng: Generator) -> Drill:
    """Where gradient descent on a parabola is after k steps: (1 − ηλ)ᵏ x₀."""
    curvature = int(rng.choice([2, 4, 5, 8, 10]))
    product = int(rng.choice([5, 8, 9, 11, 12, 15, 20, 25, 30])) / 10
    rate = product / curvature
    start, steps = int(rng.choice([-4, -3, -2, 1, 2, 3, 4])), int(rng.integers(2, 6))
    factor = round(1 - product, 1)
    answer = factor**steps * start
    turned = "The sign is wrong: a negative factor reverses it at every step."
    return posed(
        f"Gradient descent on f = ½·{curvature}·x² starts at x = {start} with learning rate "
        f"{rate:g}. Where is it after {steps} steps? (exactly, or to within 0.000001)",
        answer=answer,
        tolerance=1e-6,
        solution=(
            f"Each step multiplies x by 1 − ηλ = 1 − {rate:g}·{curvature} = {factor:g}; "
            f"({factor:g})^{steps} · ({start}) = {answer:.10g}."
        ),
        wrong=[
            ((1 - steps * product) * start, "The factors multiply; the steps are not equal."),
            ((1 - rate) ** steps * start, "The gradient is λx, so the factor is 1 − ηλ."),
            ((1 + product) ** steps * start, "Descent goes against the gradient: 1 − ηλ."),
            *([(-answer, turned)] if factor < 0 else []),
        ],
    )


def what_becomes_of_it(rng: Generator) -> Drill:
    """What the factor 1 − ηλ makes of x, out of four possibilities."""
    curvature = int(rng.choice([2, 4, 5, 8, 10, 16, 20, 25, 40, 50]))
    tenths = int(rng.choice([*range(1, 10), *range(11, 20), 20, 20, *range(21, 31)]))
    rate, factor = tenths / 10 / curvature, 1 - tenths / 10
    if tenths < 10:
        answer = SAME_SIGN
        wrong = [(OSCILLATES, "It changes sign only if η > 1/λ.")]
    elif tenths < 20:
        answer = OSCILLATES
        wrong = [
            (DIVERGES, "Overshooting is not diverging: |1 − ηλ| < 1."),
            (SAME_SIGN, "Above 1/λ every step overshoots the minimum: 1 − ηλ < 0."),
        ]
    elif tenths == 20:
        answer = STAYS
        wrong = [
            (DIVERGES, "At the limit nothing grows: |1 − ηλ| = 1."),
            (OSCILLATES, "It does change sign, but at the limit it gets no closer."),
        ]
    else:
        answer = DIVERGES
        wrong = [
            (OSCILLATES, "It does change sign, but |1 − ηλ| > 1: it grows."),
            (STAYS, "That happens at exactly 2/λ; this rate is above it."),
        ]
    return posed(
        f"Gradient descent on f = ½·{curvature}·x² with learning rate {rate:g}, "
        "started away from 0: what does x do?",
        answer=answer,
        solution=f"Each step multiplies x by 1 − {rate:g}·{curvature} = {factor:.1f}: it {answer}.",
        wrong=wrong,
        choices=(SAME_SIGN, OSCILLATES, STAYS, DIVERGES),
    )


DRILLS = (critical_rate, after_some_steps, what_becomes_of_it)
