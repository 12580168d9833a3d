"""Merging two files: union by id, the same states on both sides, the other file untouched."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quiz.desk import Desk
from quiz.errors import StoreError
from quiz.store import states
from quiz.store.events import Note, Plan, Review, Suspend
from quiz.store.merging import Merged, merge
from quiz.store.replay import replay


@pytest.fixture(name="machines")
def two_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Desk]]:
    """Two machines on which different things happened."""
    desks = []
    for name, minute in (("laptop", 0), ("server", 5)):
        monkeypatch.setenv("QUIZ_HOME", str(tmp_path / name))
        monkeypatch.setenv("QUIZ_NOW", f"2026-12-01T18:{minute:02}+01:00")
        desks.append(Desk(writable=True))
    laptop, server = desks
    laptop.record(Review(3), "perceptron")
    server.record(Review(1), "perceptron")
    laptop.record(Suspend(), "dropout")
    server.record(Note("mine"), "dropout")
    laptop.undo()
    server.record(Plan(739_999, 10))
    yield desks
    for desk in desks:
        desk.close()


def path_of(desk: Desk) -> str:
    """Where a desk's file lies."""
    return desk.database.path


def test_both_ways_give_the_same_log_and_states(machines: list[Desk]) -> None:
    """Merged into each other, both hold every event once and replay to the same states."""
    laptop, server = machines
    events = {event.id: event for desk in machines for event in desk.log.events()}
    assert merge(laptop.database, path_of(server)) == Merged(new=3, known=0, devices=1)
    assert merge(server.database, path_of(laptop)) == Merged(new=3, known=3, devices=1)
    for desk in machines:
        desk.log.rebuild()
        assert {event.id: event for event in desk.log.events()} == events
    everything = [states.everything(desk.database.connection) for desk in machines]
    assert everything[0] == everything[1] == replay(events.values())
    memory = laptop.schedule.state("perceptron").memory
    assert memory is not None
    assert memory.reps == 2


def test_merging_again_adds_nothing(machines: list[Desk]) -> None:
    """A merge is idempotent, and what comes later is found the next time."""
    laptop, server = machines
    merge(laptop.database, path_of(server))
    assert merge(laptop.database, path_of(server)) == Merged(new=0, known=3, devices=0)
    server.record(Review(4), "nonlinearity")
    assert merge(laptop.database, path_of(server)) == Merged(new=1, known=3, devices=1)


def test_events_of_a_later_version_come_along_as_they_are(machines: list[Desk]) -> None:
    """A kind nobody here knows is kept to the letter."""
    laptop, server = machines
    with server.database.transaction() as connection:
        connection.execute(
            "INSERT INTO event SELECT '01000000-0000-7000-8000-000000000000', 9, time, offset, "
            "device, deck, question, revision, 'telepathy', '{\"deep\": [1, 2]}' FROM event LIMIT 1"
        )
    merge(laptop.database, path_of(server))
    (row,) = laptop.database.connection.execute(
        "SELECT version, data FROM event WHERE kind = 'telepathy'"
    )
    assert row == (9, '{"deep": [1, 2]}')


@pytest.mark.parametrize(
    "change",
    [
        "id = 'zz'",
        "id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'",
        "time = 'soon'",
        "time = 9000000000000000000",
        "offset = 99999999",
        "question = x'ff00'",
        "data = '[1]'",
        "data = '{}'",
        "data = '{\"rating\": 99}'",
        'data = \'{"rating": "3"}\'',
        'data = \'{"rating": 3, "retention": 2}\'',
        'data = \'{"rating": 3, "points": [1]}\'',
        'data = \'{"rating": 3, "seconds": "long"}\'',
        "kind = 'bury', data = '{\"until\": 99999999999}'",
        "kind = 'mock', data = '{}'",
    ],
)
def test_damaged_events_are_refused(machines: list[Desk], change: str) -> None:
    """What could not be replayed or shown never gets into a log from which nothing is deleted."""
    laptop, server = machines
    before = list(laptop.log.events())
    with closing(sqlite3.connect(path_of(server), isolation_level=None)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(f"UPDATE event SET {change} WHERE kind = 'review'")
    with pytest.raises(StoreError, match=r"damaged \(1 of 3 new ones\)\. Nothing was merged\."):
        merge(laptop.database, path_of(server))
    assert list(laptop.log.events()) == before


def test_what_is_no_log_is_refused_and_nothing_added(machines: list[Desk], tmp_path: Path) -> None:
    """A missing file, an empty one, text, another program's: one sentence, nothing changed."""
    laptop, _ = machines
    before = list(laptop.log.events())
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE event (id)")
    text, empty = tmp_path / "text.db", tmp_path / "empty.db"
    text.write_text("no database at all\n" * 100)
    empty.touch()
    for path, reason in (
        (tmp_path / "missing.db", "is not there"),
        (empty, "holds nothing"),
        (tmp_path, "is not a file"),
        (text, "cannot be read .* Nothing was merged"),
        (foreign, "another program"),
    ):
        with pytest.raises(StoreError, match=reason):
            merge(laptop.database, str(path))
    assert list(laptop.log.events()) == before
