"""What the answers of a deck add up to: counted by SQLite in the tables that `Log.follow` fills."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import add, attrgetter
from typing import Any, NamedTuple

from quiz.deck.decks import CompiledDeck
from quiz.plan.policy import IDLE_SECONDS
from quiz.scheduling.state import AGAIN
from quiz.stats.results import EDGES, BinTotal, Confidence, MockAnswer, Share
from quiz.store.database import Database
from quiz.store.events import FAIR, SURE, UNSURE, Event
from quiz.store.log import Log


class DayTotal(NamedTuple):
    """The work of one study day."""

    reviews: int = 0
    seconds: float = 0.0
    """Without idle time."""
    tested: int = 0
    """Answers to questions last seen on an earlier day."""
    recalled: int = 0
    """How many of these were not rated Again."""


class Wait(NamedTuple):
    """A span of study days on which as many questions were due as the days began."""

    first: int
    last: int | None
    """None if they are still waiting, or will be."""
    questions: int


class Totals(NamedTuple):
    """What the answers that count add up to; those of questions gone from the deck count, too."""

    days: Mapping[int, DayTotal]
    """Study day -> the work on it, for days with at least one review."""
    tests: tuple[BinTotal, ...]
    """By the bins of predicted recall between `EDGES`."""
    confidence: Confidence
    mocks: tuple[MockAnswer, ...]
    """In order of time."""
    waits: tuple[Wait, ...]
    """Of questions in the deck."""


_DAYS = f"""
SELECT day, {" + ".join(f"(recall >= {edge})" for edge in EDGES[1:-1])} AS bin,
       count(*), sum(rating > {AGAIN}), total(recall), total(min(seconds, {IDLE_SECONDS}.0))
FROM answer JOIN asked ON key = asked WHERE deck = :deck GROUP BY day, bin
"""
_LEVELS = (UNSURE, FAIR, SURE)
_WRONG = f"(rating = {AGAIN} OR coalesce(ticked * 2 < points, FALSE))"
_CONFIDENCE = f"""
SELECT {
    ", ".join(
        f"count(*) FILTER (WHERE confidence = {level} AND NOT {_WRONG}), "
        f"count(*) FILTER (WHERE confidence = {level})"
        for level in _LEVELS
    )
}
FROM asked LEFT JOIN deck_question q ON q.deck = :key AND q.id = question
CROSS JOIN answer ON asked = asked.key WHERE asked.deck = :deck
"""
_MISJUDGED = """
SELECT (SELECT max(time) FROM answer WHERE asked = a.key) AS latest, :prefix || s.question
FROM state s JOIN asked a ON a.deck = s.deck AND a.question = s.question
JOIN deck_question q ON q.deck = :key AND q.id = s.question
WHERE s.deck = :deck AND misjudged
"""
_MOCKS = """
SELECT mock, :prefix || question, rating, coalesce(ticked, 0) FROM answer JOIN asked ON key = asked
WHERE deck = :deck AND mock NOTNULL ORDER BY time, place
"""
_WAITS = """
SELECT first, last, count(*) FROM deck_question q
CROSS JOIN asked ON asked.deck = :deck AND question = q.id JOIN wait ON asked = asked.key
WHERE q.deck = :key GROUP BY first, last
"""


def totals(database: Database, deck: CompiledDeck) -> Totals:
    """What the answers of the decks that are served add up to.

    Raises:
        StoreError: the log cannot be read.

    """
    log = Log(database)
    for one in deck.decks:
        log.follow(one.id)

    def rows(query: str) -> Iterator[tuple[Any, ...]]:
        with database.sqlite_errors():
            for one in deck.decks:
                named = {"deck": one.id, "key": one.key, "prefix": deck.name(one.id, "")}
                yield from database.connection.execute(query, named)

    days = defaultdict[int, DayTotal](DayTotal)
    tests = [BinTotal() for _ in EDGES[1:]]
    for day, place, answers, recalled, predicted, seconds in rows(_DAYS):
        in_bin = BinTotal() if place is None else BinTotal(answers, recalled, predicted)
        work = DayTotal(answers, seconds, in_bin.of, in_bin.recalled)
        days[day] = DayTotal(*map(add, days[day], work))
        tests[place or 0] = BinTotal(*map(add, tests[place or 0], in_bin))
    counts = [sum(column) for column in zip(*rows(_CONFIDENCE), strict=True)]
    unsure, fair, sure = map(Share, counts[::2], counts[1::2])
    return Totals(
        days=dict(days),
        tests=tuple(tests),
        confidence=Confidence(
            unsure, fair, sure, tuple(name for _, name in sorted(rows(_MISJUDGED), reverse=True))
        ),
        mocks=tuple(map(MockAnswer._make, rows(_MOCKS))),
        waits=tuple(map(Wait._make, rows(_WAITS))),
    )


def practice(deck: CompiledDeck, log: Log) -> list[Event]:
    """The mock interviews and drills of the decks that are served, in order of time."""
    events = (deck.served(event) for one in deck.decks for event in log.practice(one.id))
    return sorted(events, key=attrgetter("time", "id"))
