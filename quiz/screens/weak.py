"""What to work on, question by question: how strong, why, and the one command that helps."""

from collections.abc import Mapping, Sequence

from quiz.deck.heading import Heading
from quiz.report.weak import DRILLS, FOLLOW_UPS, REVIEWS, Strength
from quiz.screens.durations import count, day
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look

_BAR = 10


def command(found: Strength, heading: Heading) -> str:
    """The one command that helps most: where most was lost, what was missing."""
    number = heading.number
    if found.worst == DRILLS:
        return f"quiz drill {number}"
    if found.worst == FOLLOW_UPS:
        return f"quiz show {number} --answer"
    if found.open_points:
        return f"quiz review {number} --typed"
    return f"quiz demo {number}" if heading.demo else f"quiz review {number}"


def reasons(found: Strength, cues: Mapping[tuple[str, str], str], today: int) -> list[str]:
    """Why a question is worth working on, the gravest first, each a sentence."""
    said = []
    if found.misjudged:
        said.append("You were sure of it and wrong.")
    missing = [cues[point.question, point.point] for point in found.open_points]
    if missing:
        said.append(f"Missing the last time: {'; '.join(missing)}.")
    reviews = found.tallies.get(REVIEWS)
    if reviews is not None and found.again:
        said.append(f"Rated Again in {found.again} of {count(reviews.asked, 'review')}.")
    if reviews is not None and found.hinted:
        said.append(f"Hints for {found.hinted} of {count(reviews.asked, 'answer')}.")
    for kind, name in ((DRILLS, "Drills"), (FOLLOW_UPS, "Follow-ups")):
        tally = found.tallies.get(kind)
        if tally is not None and tally.last_lost is not None:
            right = f"{tally.right:g} of {tally.asked} right"
            said.append(f"{name}: {right}, last slip {_past(tally.last_lost, today)}.")
    if not said:
        said.append("Not yet firm." if found.weak else "Firm so far.")
    return said


def lines(
    found: Sequence[Strength],
    headings: Mapping[str, Heading],
    cues: Mapping[tuple[str, str], str],
    today: int,
    width: int,
    look: Look,
) -> list[Line]:
    """The weak questions, the weakest first; a sentence where there is none.

    Args:
        found: the questions to list.
        headings: by question id.
        cues: (question id, key point id) -> its cue.

    """
    made: list[Line] = []
    for one in found:
        heading = headings[one.question]
        made += wrap([(heading.question, "bold")], width, f"{heading.number:<4}", "    ")
        made.append(
            (
                ("    ", ""),
                (look.bar(one.strength, _BAR), "accent"),
                (f" {one.strength:.0%} firm", ""),
            )
        )
        for reason in reasons(one, cues, today):
            made += wrap([(reason, "")], width, "    ", "    ")
        made += [(("    ", ""), (command(one, heading), "key")), BLANK]
    return made[:-1]


def _past(ordinal: int, today: int) -> str:
    return "yesterday" if ordinal == today - 1 else day(ordinal, today)
