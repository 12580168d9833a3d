"""Progress over mock interviews: a curve of the scores, and a line for each."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from quiz.charts import Sparkline
from quiz.practice.mock import SAID
from quiz.report.mock import Scorecard
from quiz.screens.durations import clock, count
from quiz.screens.scorecard import VERDICT_STYLES, packed
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look

_BAR = 10


def day(card: Scorecard) -> str:
    """The day of an interview, where it was held."""
    then = datetime.fromtimestamp(card.time / 1000, UTC) + timedelta(minutes=card.offset)
    return then.strftime("%Y-%m-%d")


def followed_up(card: Scorecard) -> str:
    """How much of the follow-ups was said, a half for each that was said partly."""
    hits = [hit for row in card.questions for hit in row.follow_ups]
    return f"{sum(hits) / SAID:g} of {len(hits)}" if hits else "none"


def trend(cards: Sequence[Scorecard]) -> str:
    """How the score has moved, in words; empty of fewer than two finished interviews."""
    scores = [card.score for card in cards if card.finished]
    if len(scores) < 2:
        return ""
    change = round(100 * scores[-1]) - round(100 * scores[0])
    if not change:
        return f"The last one is level with the first: {scores[-1]:.0%}."
    word = "up" if change > 0 else "down"
    return f"{word.capitalize()} {abs(change)} points from the first to the last: {scores[-1]:.0%}."


def curve(cards: Sequence[Scorecard]) -> Sparkline:
    """The scores in the order of time, on a scale from 0 to 100 %."""
    return Sparkline([card.score for card in cards], low=0, high=1)


def heading(cards: Sequence[Scorecard], width: int) -> list[Line]:
    """How many there were, and how the score has moved."""
    if not cards:
        return wrap([("No mock interview yet. Begin one: quiz mock", "")], width)
    lines: list[Line] = [((count(len(cards), "mock interview"), "bold"),)]
    words = trend(cards)
    return lines + wrap([(words, "")], width) if words else lines


def rows(cards: Sequence[Scorecard], width: int, look: Look) -> list[Line]:
    """Every interview with its day, level, score, follow-ups, time and verdict."""
    lines: list[Line] = [BLANK]
    for card in cards:
        parts: list[Line] = [
            ((f"{day(card)}  {card.level:6}", ""),),
            ((look.bar(card.score, _BAR), "accent"), (f" {card.score:4.0%}", "")),
            ((f"follow-ups {followed_up(card)}", ""),),
            ((clock(card.seconds), ""),),
            ((card.verdict, VERDICT_STYLES[card.verdict]),),
        ]
        lines += packed(parts, width, "")
    return lines
