"""From ticked key points to a suggested rating. It suggests; the person decides."""

from quiz.rating import AGAIN, EASY, GOOD, HARD

FLUENT_SECONDS = 60


def suggest(points: int, ticked: int, hints: int, seconds_to_reveal: float) -> int | None:
    """The rating that `ticked` of `points` key points suggest; None while nothing is ticked.

    All, or all but one of four or five: Good. All of them without a hint and revealed within
    60 seconds: Easy. At least half: Hard. Else Again.
    """
    if not ticked:
        return None
    if ticked == points:
        fluent = hints == 0 and seconds_to_reveal <= FLUENT_SECONDS
        return EASY if fluent else GOOD
    if points >= 4 and ticked == points - 1:
        return GOOD
    return HARD if 2 * ticked >= points else AGAIN
