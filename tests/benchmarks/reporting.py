"""What `quiz stats` takes on a long log, beside what replaying it through py-fsrs would."""

import subprocess
import time
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path

import fsrs
from large_deck import first_question, opened
from measuring import Row, in_turn, row, timed
from pseudo_terminal import QUIZ, environment

from quiz.scheduling.study_day import DAY
from quiz.store.events import Event, Review
from quiz.store.log import uuid7
from quiz.store.rows import row_of

REVIEWS, QUESTIONS = 100_000, 5_000
RUNS = 7


def reports(folder: Path, large: Path) -> list[Row]:
    """`quiz stats` spawned on no reviews and on 100,000, and py-fsrs given these reviews alone."""
    long, empty = folder / "long", folder / "none"
    first_question(empty, large)
    events = _write(long, large)
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    alone = [
        (event.question, fsrs.Rating(event.what.rating), _noon(event))
        for event in events
        if isinstance(event.what, Review)
    ]

    def library() -> None:
        cards = {question: fsrs.Card(card_id=1) for question, _, _ in alone}
        for question, rating, noon in alone:
            cards[question], _ = scheduler.review_card(cards[question], rating, noon)

    def stats(home: Path) -> None:
        where = environment(QUIZ_HOME=str(home), QUIZ_DECK=str(large))
        subprocess.run([QUIZ, "stats"], env=where, capture_output=True, check=True)

    long_log = f"quiz stats, the same with {REVIEWS:,} reviews of {QUESTIONS:,}"
    measures = {
        f"py-fsrs alone, {REVIEWS:,} reviews": timed(library),
        "quiz stats, 10,000 questions, no review": timed(lambda: stats(empty)),
        long_log: timed(lambda: stats(long)),
    }
    taken = in_turn(measures, RUNS)
    bare, *_ = taken.values()
    return [
        row(what, times, bare, "py-fsrs", 0.6 if what == long_log else None)
        for what, times in taken.items()
    ]


def _write(home: Path, large: Path) -> list[Event]:
    """A data file in which each of 5,000 questions was reviewed twenty times; its events."""
    with opened(home, large) as desk:
        device, deck = desk.database.device(), desk.deck.id
        turns = REVIEWS // QUESTIONS
        start = time.time_ns() // 1_000_000 - (turns * (turns + 1) // 2 + 3) * DAY
        events: list[Event] = []
        last = None
        for number in range(REVIEWS):
            turn, card = divmod(number, QUESTIONS)
            instant = start + turn * (turn + 1) // 2 * DAY + card * 1000
            last = uuid7(instant, last)
            review = Review(
                rating=(3, 3, 4, 2, 3, 1, 3)[(card + 3 * turn) % 7],
                points=("sum", "bias"),
                confidence=1 + (card + turn) % 3,
                seconds=20.0,
            )
            name = f"question-{card + 1}"
            events.append(Event(last, instant, 0, device, deck, name, None, review))
        with desk.database.transaction() as connection:
            connection.executemany(
                f"INSERT INTO event VALUES ({', '.join('?' * 10)})", map(row_of, events)
            )
            desk.log.rebuild()
    return events


def _noon(event: Event) -> datetime:
    day = date.fromordinal(event.moment.day)
    return datetime.combine(day, clock(12), UTC)
