"""What to work on, question by question: how strong, why, and the one command that helps."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from quiz.deck.question import Heading, label
from quiz.desk import Desk
from quiz.plain_text import count, percent
from quiz.stats.weak import CODE, DRILLS, FOLLOW_UPS, REVIEWS, Strength, Tally, weigh
from quiz.store.events import effective
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, day, wrap

_BAR = 10


def command(found: Strength, heading: Heading) -> str:
    """The one command that helps most, by where most was lost."""
    number = label(heading)
    if found.worst == DRILLS:
        return f"quiz drill {number}"
    if found.worst == CODE:
        return f"quiz code {number}"
    if found.worst == FOLLOW_UPS:
        return f"quiz show {number} --answer"
    if found.open_points:
        return f"quiz review {number} --typed"
    return f"quiz demo {number}" if heading.demo else f"quiz review {number}"


def reasons(found: Strength, cues: Mapping[tuple[str, str], str], today: int) -> list[str]:
    """Why a question should be worked on, the gravest reason first, each a sentence."""
    said = []
    if found.misjudged:
        said.append("You were sure of it and wrong.")
    missing = [cues[point.question, point.point] for point in found.open_points]
    if missing:
        said.append(f"Missed last time: {'; '.join(missing)}.")
    reviews = found.tallies.get(REVIEWS)
    if reviews is not None and found.again:
        said.append(f"Rated Again in {found.again} of {count(reviews.asked, 'review')}.")
    if reviews is not None and found.hinted:
        said.append(f"Hints for {found.hinted} of {count(reviews.asked, 'answer')}.")
    for kind, name in ((DRILLS, "Drills"), (FOLLOW_UPS, "Follow-ups"), (CODE, "Code from memory")):
        tally = found.tallies.get(kind)
        if tally is not None and tally.last_lost is not None:
            said.append(f"{name}: {_right(tally)} ({_past(tally.last_lost, today)}).")
    if not said:
        said.append("Not yet strong." if found.weak else "Strong so far.")
    return said


def _right(tally: Tally) -> str:
    """How much was right: `1 partly right`, `1 wrong`, `2.5 of 4 right`."""
    if tally.asked == 1:
        return "1 partly right" if tally.right else "1 wrong"
    return f"{tally.right:g} of {tally.asked} right"


def lines(
    found: Sequence[Strength],
    headings: Mapping[str, Heading],
    cues: Mapping[tuple[str, str], str],
    today: int,
    width: int,
    look: Look,
    flags: str = "",
) -> list[Line]:
    """Questions with their strength, the reasons, and the command that helps.

    Args:
        found: the questions to list, in this order.
        headings: by question id.
        cues: (question id, key point id) -> its cue.
        flags: what each command needs in order to be about the same deck.

    """
    made: list[Line] = []
    for one in found:
        heading = headings[one.question]
        made += wrap([(heading.question, "bold")], width, f"{label(heading):<3} ", "    ")
        made.append(
            (
                ("    ", ""),
                (look.bar(one.strength, _BAR) + " " * (not look.linear), "accent"),
                (f"strength {percent(one.strength)}", ""),
            )
        )
        for reason in reasons(one, cues, today):
            made += wrap([(reason, "")], width, "    ", "    ")
        made += [(("    ", ""), (command(one, heading) + flags, "key")), BLANK]
    return made[:-1]


def _past(ordinal: int, today: int) -> str:
    return "yesterday" if ordinal == today - 1 else day(ordinal, today)


def strengths(desk: Desk, only: Collection[str] | None = None) -> list[Strength]:
    """Every question of the deck with any evidence, the weakest first.

    With `only`, just these questions: no other part of the log is read.
    """
    log, deck = desk.log, desk.deck
    if only is None:
        named = (event for event in log.events() if deck.name(event.deck, "") is not None)
        events = list(map(deck.served, named))
    else:
        events = list(deck.events(log, only))
    asked = {event.question for event in events}
    points = {
        heading.id: [point.id for point in desk.deck.question(heading.id).key_points]
        for heading in desk.deck.headings()
        if heading.id in asked
    }
    return weigh(points, effective(events), desk.schedule.states(), desk.today)


def cues(desk: Desk, found: Iterable[Strength]) -> dict[tuple[str, str], str]:
    """(question id, key point id) -> the cue of the key point."""
    return {
        (question.id, point.id): point.cue
        for question in (desk.deck.question(one.question) for one in found)
        for point in question.key_points
    }
