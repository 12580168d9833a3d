"""Two terminals on one data file, at the same moment: both work, and neither loses anything."""

import multiprocessing
import os
import random
from contextlib import closing
from pathlib import Path

from replaying import sound

from quiz import settings
from quiz.desk import Desk
from quiz.store.database import open_writable
from quiz.store.events import Event, Retime, Review
from quiz.store.log import Log, Stamp

PATIENCE = 30  # seconds after which a process is taken for stuck
NOON = 1_800_000_000_000

FORK = multiprocessing.get_context("fork")


def check(path: Path) -> list[Event]:
    """The ratings of a sound data file."""
    events = sound(path)
    assert len({event.id for event in events}) == len(events)
    return [event for event in events if event.kind == "review"]


def _write(
    path: str, device: str, count: int, start: "multiprocessing.synchronize.Barrier"
) -> None:
    with closing(open_writable(path)) as database:
        log = Log(database)
        dice = random.Random(device)
        start.wait(PATIENCE)
        for number in range(count):
            where = Stamp(NOON + number * 3_600_000, 0, device, "numbers", f"q{dice.randint(1, 3)}")
            event = log.append(Review(dice.randint(1, 4)), where)
            if number % 5 == 4:
                log.append(Retime(event.id, event.time - 7_200_000), where)


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Two processes that write to one file at once: every event is there, and derived = replay."""
    path = tmp_path / "home" / "quiz.db"
    open_writable(str(path)).close()
    start = FORK.Barrier(2)
    writers = [FORK.Process(target=_write, args=(str(path), one, 50, start)) for one in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(PATIENCE)
    assert [writer.exitcode for writer in writers] == [0, 0]
    ratings = check(path)
    assert len(ratings) == 100
    assert [event.id for event in ratings] == sorted(event.id for event in ratings)


def _sit_down(home: str, start: "multiprocessing.synchronize.Barrier") -> None:
    os.environ["QUIZ_HOME"] = home
    start.wait(PATIENCE)
    with closing(Desk(settings.shipped_deck(), writable=True)) as desk:
        desk.record(Review(3), "dropout")


def test_first_launch_in_many_terminals(tmp_path: Path) -> None:
    """Terminals that create the file and compile the deck at one moment all save their rating."""
    for attempt in range(6):
        home = tmp_path / str(attempt) / "home"
        start = FORK.Barrier(3)
        people = [FORK.Process(target=_sit_down, args=(str(home), start)) for _ in range(3)]
        for person in people:
            person.start()
        for person in people:
            person.join(PATIENCE)
        assert [person.exitcode for person in people] == [0] * 3
        assert [event.question for event in check(home / "quiz.db")] == ["dropout"] * 3
