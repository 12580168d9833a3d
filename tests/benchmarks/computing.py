"""What is computed from files and logs, beside the libraries alone: replay and reading."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from random import Random

import fsrs
import yaml
from measuring import Row, in_turn, row, timed
from pseudo_terminal import environment

from quiz.deck.decks import read
from quiz.plan.outlook import DeckState
from quiz.plan.policy import DeckSnapshot, Interview, pace, todays
from quiz.plan.preparation import preparation
from quiz.scheduling.state import Due
from quiz.scheduling.study_day import DAY, study_day
from quiz.store.events import Answer
from quiz.store.log import uuid7
from quiz.store.replay import ends

REVIEWS, CARDS = 100_000, 5_000
PLANNED = 1_000
RUNS = 10


def replays() -> list[Row]:
    """100,000 reviews replayed, and the same ones given to py-fsrs one after the other."""
    answers: list[Answer] = []
    alone: list[tuple[int, fsrs.Rating, datetime]] = []
    start = datetime(2020, 1, 1, 12, tzinfo=UTC)
    last = None
    for number in range(REVIEWS):
        turn, card = divmod(number, CARDS)
        instant = int(start.timestamp() * 1000) + turn * (turn + 1) * DAY + card * 10_000
        last = uuid7(instant, last)
        rating = (3, 3, 4, 2, 3, 1, 3)[(card + 3 * turn) % 7]
        answers.append(Answer(last, instant, 0, f"question-{card}", rating, seconds=20.0))
        alone.append((card, fsrs.Rating(rating), _noon(study_day(instant, 0))))
    step = (timedelta(minutes=10),)
    scheduler = fsrs.Scheduler(learning_steps=step, relearning_steps=step, enable_fuzzing=False)

    def library() -> None:
        cards = [fsrs.Card(card_id=card) for card in range(1, CARDS + 1)]
        for card, rating, noon in alone:
            cards[card], _ = scheduler.review_card(cards[card], rating, noon)

    def ours() -> None:
        assert len(ends(answers)) == CARDS

    taken = in_turn({"library": timed(library), "ours": timed(ours)}, RUNS)
    return [
        row(f"py-fsrs alone, {REVIEWS:,} reviews", taken["library"], taken["library"], "py-fsrs"),
        row("replay of the same as a log", taken["ours"], taken["library"], "py-fsrs", 0.3),
    ]


def planning() -> list[Row]:
    """Today's order of 1,000 questions in the last look, and where the plan leads."""
    today, dice = 739_000, Random(1)
    seen = [
        Due(
            f"question-{number}",
            dice.uniform(0.5, 50),
            today - dice.randint(1, 40),
            today + dice.randint(-5, 20),
            difficulty=dice.uniform(1, 10),
        )
        for number in range(PLANNED)
    ]
    interview = Interview(today + 60, per_day=20)
    deck = DeckState((), {one.question: one for one in seen}, {})
    step = (timedelta(minutes=10),)
    scheduler = fsrs.Scheduler(learning_steps=step, relearning_steps=step, enable_fuzzing=False)
    noon = _noon(today)

    def tried() -> None:
        for one in seen:
            last = _noon(one.last_day)
            card = fsrs.Card(1, fsrs.State.Review, None, one.stability, one.difficulty, last, last)
            for rating in fsrs.Rating:
                after, _ = scheduler.review_card(card, rating, noon)
                if rating == fsrs.Rating.Again:
                    scheduler.review_card(after, fsrs.Rating.Good, noon)

    def order() -> None:
        assert len(todays(interview, DeckSnapshot(PLANNED, (), seen, 0), today)) == 20

    def ahead() -> None:
        preparation(interview, deck, today, pace=pace(()))

    measures = {"tried": timed(tried), "order": timed(order), "ahead": timed(ahead)}
    taken = in_turn(measures, RUNS)
    what = f"{PLANNED:,} questions"
    return [
        row(f"all ratings of {what} by py-fsrs", taken["tried"], taken["tried"], "py-fsrs"),
        row(f"today's order of {what}, last look", taken["order"], taken["tried"], "py-fsrs"),
        row("all that quiz plan tells of 60 days", taken["ahead"], taken["tried"], "py-fsrs", 2.2),
    ]


def readings(large: Path) -> list[Row]:
    """The large deck read whole, and its YAML only parsed."""
    data = large.read_bytes()

    def parse() -> None:
        for _ in yaml.parse(data, Loader=yaml.CSafeLoader):
            pass

    taken = in_turn({"parse": timed(parse), "read": timed(lambda: read(data, large.name))}, RUNS)
    size = f"{len(data) / 1024**2:.1f} MiB"
    grown = _peak(large, "read") - _peak(large, "")
    return [
        row(f"bare yaml.parse, libyaml, {size}", taken["parse"], taken["parse"], "yaml.parse"),
        row("reading it as a deck", taken["read"], taken["parse"], "yaml.parse"),
        Row("  memory that this takes at most", f"{grown / 1024:.1f} MiB",
            grown * 1024 / len(data), "the file"),
    ]  # fmt: skip


def _noon(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), clock(12), UTC)


def _peak(large: Path, do: str) -> int:
    """The most memory, in KiB, that a process takes with the file's bytes and this done to them."""
    script = (
        "import re, sys; from quiz.deck.decks import read; "
        "data = open(sys.argv[1], 'rb').read(); "
        f"kept = {'read(data, sys.argv[1])' if do else None}; "
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    command = [sys.executable, "-c", script, str(large)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return int(done.stdout)
