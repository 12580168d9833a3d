"""A person whose memory follows FSRS-6 with parameters of their own, and what they answer."""

from random import Random

from closed_form import AGAIN, GOOD, WEIGHTS, Trace, Weights, first, later, recall_after, same_day

from quiz.scheduling.fitting import Reviewed
from quiz.scheduling.study_day import Moment

FORGETFUL: Weights = (*(one / 4 for one in WEIGHTS[:4]), *WEIGHTS[4:8], 0.9, *WEIGHTS[9:])
"""New memories fade four times as fast as the published parameters say, and grow 1/e as fast."""
_FIRST_DAY = 739_000


def histories(
    seed: int, reviews: int, weights: Weights = WEIGHTS, new_per_day: int = 6
) -> list[list[Reviewed]]:
    """What such a person answered until there were so many reviews on later days.

    A question is asked when the published parameters expect 90 % recall; Again is asked once more.
    """
    dice = Random(seed)
    found: list[list[Reviewed]] = []
    true: list[Trace] = []
    believed: list[Trace] = []
    due: list[int] = []
    done = number = 0
    day = _FIRST_DAY
    while done < reviews:
        due += [day] * new_per_day
        for question, when in enumerate(due):
            if when > day:
                continue
            at = Moment(0, 0).start_of(day) + 3_600_000 + number
            if question == len(found):
                rating = dice.choice((1, 2, 3, 3, 3, 4))
                true.append(first(rating, weights))
                believed.append(first(rating))
                found.append([])
                elapsed = 0
            else:
                elapsed = day - found[question][-1].day
                recall = recall_after(elapsed, true[question].stability, weights)
                expected = recall_after(elapsed, believed[question].stability)
                rating = dice.choice((2, 3, 3, 3, 4)) if dice.random() < recall else AGAIN
                true[question] = later(true[question], rating, recall, weights)
                believed[question] = later(believed[question], rating, expected)
                done += 1
            for again in (rating, GOOD) if rating == AGAIN else (rating,):
                if found[question] and found[question][-1].day == day:
                    true[question] = same_day(true[question], again, weights)
                    believed[question] = same_day(believed[question], again)
                    elapsed = 0
                number += 1
                found[question].append(Reviewed(at, f"{number:08}", day, again, elapsed))
            due[question] = day + max(1, round(believed[question].stability))
        day += 1
    return found
