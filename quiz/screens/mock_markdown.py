"""Mock interviews as Markdown: the last scorecard, and with it the progress over all of them."""

from collections.abc import Sequence

from quiz.practice.mock import MARKS
from quiz.rating import RATINGS
from quiz.report.mock import RULE, Group, QuestionScore, Scorecard
from quiz.screens.durations import clock
from quiz.screens.mock_history import day, followed_up, trend
from quiz.screens.scorecard import Card, facts, verdict

TITLE = "# Mock interview"
"""How every report begins: what does not is no report of ours and is not overwritten."""


def report(card: Card) -> str:
    """The scorecard of one interview."""
    result = card.result
    titles = {row.question: row.title for row in result.questions}
    parts = [f"{TITLE} of {day(result)}", f"**{verdict(result)}**", RULE, f"{facts(result)}."]
    parts.append(_table(
        ("Question", "Key points", "Rating", "Follow-ups", f"Time / {clock(_budget(result))}"),
        [_row(row) for row in result.questions],
    ))  # fmt: skip
    parts += ["## By category", _groups("Category", result.categories)]
    parts += ["## By difficulty", _groups("Difficulty", result.difficulties)]
    named = (("Strongest", result.strongest), ("Weakest", result.weakest))
    standing = [f"- {label}: {_escaped(titles[name])}" for label, name in named if name]
    if standing:
        parts += ["## Strongest and weakest", "\n".join(standing)]
    if card.learn:
        points = [f"- {point} ({_escaped(titles[name])})" for name, point in card.learn]
        parts += ["## To learn tonight", "\n".join(points)]
    if result.demos:
        parts += ["## Demos to run", "\n".join(f"- `quiz demo {name}`" for name in result.demos)]
    return "\n\n".join(parts) + "\n"


def progress(cards: Sequence[Scorecard], last: Card) -> str:
    """All interviews in a table, then the last scorecard."""
    rows = [
        (day(card), card.level, f"{card.score:.0%}", followed_up(card), clock(card.seconds),
         card.verdict)
        for card in cards
    ]  # fmt: skip
    table = _table(("Day", "Level", "Key points", "Follow-ups", "Time", "Verdict"), rows)
    parts = [f"{TITLE}s", table, *filter(None, [trend(cards)]), "#" + report(last).rstrip()]
    return "\n\n".join(parts) + "\n"


def _budget(result: Scorecard) -> float:
    return result.questions[0].budget if result.questions else result.budget


def _row(row: QuestionScore) -> tuple[str, ...]:
    if row.rating is None:
        return row.title, f"0 of {row.points}", "not reached", "", ""
    late = "" if row.in_time else " (over)"
    followed = ", ".join(MARKS[hit] for hit in row.follow_ups)
    said = f"{row.said} of {row.points}"
    return row.title, said, RATINGS[row.rating], followed, clock(row.seconds) + late


def _groups(title: str, groups: Sequence[Group]) -> str:
    rows = [(group.name, f"{group.said} of {group.points}") for group in groups]
    return _table((title, "Key points"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)


def _escaped(text: str) -> str:
    """A text for one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
