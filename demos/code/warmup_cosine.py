"""A learning-rate schedule: warm-up, then cosine.

Write `learning_rate` for one step.

    step    from 0; it may go beyond total
    warmup  steps of linear warm-up, at least 1: from 0 at step 0 to peak at
            step warmup
    total   the step at which the cosine reaches final
    peak    the largest rate; final the last one
    returns the rate, a number

From warmup to total it follows half a period of a cosine, flat at both
ends; after total it stays at final.

    >>> [learning_rate(step, 20, 10, 1.0, 0.0) for step in (5, 10, 15)]
    [0.5, 1.0, 0.5]
"""

import numpy as np
from numpy.random import Generator

from quiz.code.contract import Case, Cases, Code, Exercise


def learning_rate(step: int, total: int, warmup: int, peak: float, final: float) -> float:
    """Return the rate for one step."""
    if step < warmup:
        return peak * step / warmup
    progress = min(1.0, (step - warmup) / (total - warmup))
    return float(final + (peak - final) * 0.5 * (1 + np.cos(np.pi * progress)))


PLANS = ((100, 10, 1.0, 0.0), (60, 20, 0.3, 0.03), (1000, 100, 3e-4, 1e-5))
"""total, warmup, peak, final"""


def warming(code: Code, rng: Generator) -> Cases:
    """Warm-up: linear from 0 to the peak."""
    for total, warmup, peak, final in PLANS:
        for step in (0, 1, warmup // 2, warmup - 1):
            found = code.learning_rate(step, total, warmup, peak, final)
            yield Case(f"step {step} of {warmup}, over the peak", found / peak, step / warmup)


def ends(code: Code, rng: Generator) -> Cases:
    """The peak after the warm-up, the final rate at the end."""
    for total, warmup, peak, final in PLANS:
        for step, expected in ((warmup, peak), (total, final)):
            found = code.learning_rate(step, total, warmup, peak, final)
            yield Case(f"step {step} of {total}, over the peak", found / peak, expected / peak)


def cosine(code: Code, rng: Generator) -> Cases:
    """In between: half a cosine."""
    # cos² of half the angle, at 1/4, 1/3, 1/2 and 2/3 of the way
    points = {1 / 4: (2 + 2**0.5) / 4, 1 / 3: 3 / 4, 1 / 2: 1 / 2, 2 / 3: 1 / 4}
    for peak, final in ((1.0, 0.0), (0.3, 0.03)):
        for share, height in points.items():
            found = code.learning_rate(12 + round(120 * share), 132, 12, peak, final)
            expected = final + (peak - final) * height
            yield Case(f"{share:.0%} of the way, over the peak", found / peak, expected / peak)


def beyond(code: Code, rng: Generator) -> Cases:
    """After the end it stays at the final rate."""
    for total, warmup, peak, final in PLANS:
        for step in (total + 1, total + (total - warmup) // 2, 2 * total - warmup):
            found = code.learning_rate(step, total, warmup, peak, final)
            stays = bool(abs(found - final) < 1e-9 * peak)
            yield Case(f"whether step {step} of {total} is at the final rate", stays, True)


def single(code: Code, rng: Generator) -> Cases:
    """A warm-up of one step."""
    yield Case("step 0", code.learning_rate(0, 11, 1, 0.5, 0.0), 0.0)
    yield Case("step 6 of 11", code.learning_rate(6, 11, 1, 0.5, 0.0), 0.25)


EXERCISE = Exercise(
    functions=(learning_rate,),
    minutes=5,
    checks=(warming, ends, cosine, beyond, single),
    slips="""
        the cosine counts from step 0
            Progress is (step − warmup)/(total − warmup); else it jumps down after the warm-up.
        ~ (step - warmup) / (total - warmup) → step / total
        the cosine counts the steps after the warm-up, but divides by all
            It would not reach the end in time: divide by total − warmup.
        ~ (step - warmup) / (total - warmup) → (step - warmup) / total
        the warm-up is a step ahead
            The task starts at 0: step / warmup. Others use (step + 1) / warmup.
        ~ peak * step / warmup → peak * (step + 1) / warmup
        a whole period of the cosine
            Half a period goes down once; a whole one comes back up to the peak.
        ~ np.pi * progress → 2 * np.pi * progress
        a quarter of a period
            cos from 0 to π/2 falls fastest at the end; half a period is flat at both ends.
        ~ 0.5 * (1 + np.cos(np.pi * progress)) → np.cos(np.pi / 2 * progress)
        linear decay
            The task asks for a cosine.
        ~ 0.5 * (1 + np.cos(np.pi * progress)) → (1 - progress)
        rises again after the end
            The cosine goes on: hold progress at 1.
        ~ min(1.0, (step - warmup) / (total - warmup)) → (step - warmup) / (total - warmup)
        forgets the final rate
            It ends at final, not at 0: final + (peak − final) · ….
        ~ final + (peak - final) * 0.5 → peak * 0.5
        adds the final rate on top
            final + (peak − final) · …, so that it starts at the peak.
        ~ final + (peak - final) * 0.5 → final + peak * 0.5
        the warm-up starts at the final rate
            The task's warm-up starts at 0.
        ~ peak * step / warmup → final + (peak - final) * step / warmup
    """,
    hints=(
        "Two branches. What goes from 0 to 1 while the cosine goes from peak to final?",
        "progress = (step − warmup)/(total − warmup), at most 1; (1 + cos(π · progress))/2.",
    ),
)
