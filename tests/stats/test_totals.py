"""What SQLite counts is what a walk through the log counts, whatever happened in between."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from random import Random

import pytest
from walked import totals_of

from quiz.commands.doctor import rebuild_states
from quiz.desk import Desk
from quiz.scheduling import fsrs
from quiz.scheduling.fsrs import PUBLISHED
from quiz.stats.totals import Totals, totals
from quiz.store.database import open_readable
from quiz.store.events import (
    Bury,
    Drilled,
    Fit,
    Happening,
    Note,
    Rename,
    Reset,
    Retime,
    Review,
    Suspend,
    Undo,
    Unsuspend,
    effective,
)
from quiz.store.log import Log, Stamp
from quiz.store.merging import merge, of_paths

pytest_plugins = ["desks"]

HOUR = 3_600_000
NAMES = ("perceptron", "dropout", "batch-normalization", "adam-vs-sgd", "gone", "gone-too")
OWN = (*PUBLISHED[:20], 0.3)


def reviewed(dice: Random) -> Review:
    """Draw a review of any kind."""
    return Review(
        dice.choice([1, 2, 3, 3, 4]),
        dice.choice(["flashcard", "typed", "mock"]),
        tuple("abcde"[: dice.randrange(5)]),
        confidence=dice.choice([None, 1, 2, 3]),
        seconds=dice.choice([0.0, 12.5, 299.9, 4_000.0]),
        retention=dice.choice([0.8, 0.9]),
        mock=dice.choice(["", "", "m1", "m2"]),
    )


def happen(log: Log, deck: str, time: int, device: str, dice: Random) -> None:
    """Let something happen, mostly a review."""
    name = dice.choice(NAMES)
    starts = dice.choice([4, 4, 4, 0, 23])
    stamp = Stamp(time, dice.choice([-480, 0, 60]), device, deck, name, None, starts)
    past = [event for event in log.events() if event.kind in ("review", "bury", "reset")]
    target = dice.choice(past) if past else None
    what: Happening = reviewed(dice)
    match dice.randrange(30):
        case 0:
            what = Reset()
        case 1:
            what = Bury(stamp_day(stamp) + dice.randrange(4))
        case 2:
            what = dice.choice([Suspend(), Unsuspend(), Unsuspend()])
        case 3:
            what = Note("mine")
        case 4:
            what = Drilled("adam/step#1", True)
        case 5 | 6 if target:
            what = dice.choice(
                [Undo(target.id), Retime(target.id, time - dice.randrange(9) * HOUR)]
            )
            if dice.random() < 0.6:  # or a correction of another question's event
                stamp = stamp._replace(question=target.question)
        case 7 if dice.random() < 0.3:
            what = Rename("gone" if name != "gone" else "gone-too")
        case 8 if dice.random() < 0.3:
            what = Fit(dice.choice([(), OWN]))
    log.append(what, stamp)


def stamp_day(stamp: Stamp) -> int:
    """Find the study day of a stamp."""
    return stamp.time // (24 * HOUR) + 719_163


def told(found: Totals) -> dict[str, object]:
    """Tell totals without the order in which SQLite finds things, rounded to a millionth."""
    waits: Counter[tuple[int, int | None]] = Counter()
    for first, last, questions in found.waits:
        waits[first, last] += questions
    return {
        "days": {day: [round(one, 6) for one in work] for day, work in found.days.items()},
        "tests": [[round(one, 6) for one in work] for work in found.tests],
        "confidence": found.confidence,
        "mocks": {(one.mock, one.question): one for one in found.mocks},
        "waits": waits,
    }


def walked(desk: Desk, points: Mapping[str, int]) -> dict[str, object]:
    """Walk all events of the desk's deck."""
    return told(totals_of(effective(desk.log.events()), points))


def counted(desk: Desk) -> dict[str, object]:
    """Let SQLite count."""
    fsrs.use(desk.log.parameters())  # the other desk of this process may have others
    return told(totals(desk.database, desk.deck))


@pytest.mark.parametrize("seed", range(8))
def test_counted_equals_walked(desks: list[Desk], seed: int) -> None:
    """After some events, after a merge, in a file that is read only, and after a rebuild."""
    dice, (laptop, server) = Random(seed), desks
    points = laptop.deck.point_counts()
    now = laptop.clock.now() - 90 * 24 * HOUR
    for _ in range(20):
        for _ in range(dice.randrange(5)):
            now += dice.choice([1, HOUR, 20 * HOUR, 70 * HOUR])
            desk, device = dice.choice([(laptop, "here"), (laptop, "here"), (server, "there")])
            happen(desk.log, laptop.deck.id, now, device, dice)
        if dice.random() < 0.1:
            late = laptop.stamp()._replace(time=now + HOUR)
            merge(laptop.database, of_paths([server.database.path], laptop.database.path), late)
        assert counted(laptop) == walked(laptop, points)
    laptop.log.rebuild()
    assert counted(laptop) == walked(laptop, points)


def test_only_questions_with_more_events_are_replayed(desks: list[Desk]) -> None:
    """What is kept of the others stays, even if it is wrong, until all of it is replayed."""
    desk, _ = desks
    desk.record(Review(3), "perceptron")
    desk.record(Review(3), "dropout")
    totals(desk.database, desk.deck)
    with desk.database.transaction() as connection:
        connection.execute("UPDATE answer SET seconds = 100")
    desk.record(Review(3, seconds=7.0), "dropout")
    (day,) = totals(desk.database, desk.deck).days.values()
    assert (day.reviews, day.seconds) == (3, 107.0)
    for way in (lambda: desk.record(Fit(OWN)), lambda: rebuild_states(desk)):
        with desk.database.transaction() as connection:
            connection.execute("UPDATE answer SET seconds = 100")
        way()
        (day,) = totals(desk.database, desk.deck).days.values()
        assert (day.reviews, day.seconds) == (3, 7.0)


def test_it_is_counted_while_another_program_holds_the_file(desks: list[Desk]) -> None:
    """What cannot be kept is counted in memory, and kept the next time."""
    desk, _ = desks
    desk.record(Review(3, seconds=5.0), "dropout")
    desk.database.connection.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(desk.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (day,) = totals(desk.database, desk.deck).days.values()
        assert (day.reviews, day.seconds) == (1, 5.0)
        other.execute("ROLLBACK")
        assert other.execute("SELECT count(*) FROM answer").fetchone() == (0,)
        with closing(open_readable(desk.database.path)) as opened:
            assert totals(opened, desk.deck).days == {desk.today: day}
        assert other.execute("SELECT count(*) FROM answer").fetchone() == (1,)
