"""Merging two files: union by id, the same states on both sides, the other file untouched."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hostile_events import LATER, NO_EVENT, OUT_OF_RANGE, rewritten
from replaying import replay

from quiz.desk import Desk
from quiz.errors import StoreError
from quiz.store import states
from quiz.store.database import APPLICATION_ID, FORMAT
from quiz.store.events import Note, Other, Plan, Retime, Review, Suspend
from quiz.store.merging import Merged, merge, of_paths

pytest_plugins = ["desks"]

HOUR = 3_600_000


@pytest.fixture(name="machines")
def different_machines(desks: list[Desk]) -> list[Desk]:
    """Two machines on which different things happened."""
    laptop, server = desks
    laptop.record(Review(3), "perceptron")
    server.record(Review(1), "perceptron")
    laptop.record(Suspend(), "dropout")
    server.record(Note("mine"), "dropout")
    laptop.undo()
    server.record(Plan(739_999, 10))
    return desks


def path_of(desk: Desk) -> str:
    """Where a desk's file lies."""
    return desk.database.path


def merged(desk: Desk, *paths: str, retime: bool = False) -> Merged:
    """Merge files into a desk's log, an hour after everything on the two machines."""
    stamp = desk.stamp()._replace(time=desk.clock.now() + HOUR)
    return merge(desk.database, of_paths(paths, path_of(desk)), stamp, retime=retime)


def check_states(desk: Desk) -> None:
    """The states are those of a replay of all events, and stamped as such."""
    found = states.everything(desk.database.connection)
    assert found == replay(desk.log.events()) == desk.log.derived()
    assert not states.are_stale(desk.database.connection)


def test_both_ways_give_the_same_log_and_states(machines: list[Desk]) -> None:
    """Merged into each other, both hold every event once and replay to the same states."""
    laptop, server = machines
    events = {event.id: event for desk in machines for event in desk.log.events()}
    assert merged(laptop, path_of(server)) == Merged(3, known=0, devices=1, questions=2)
    assert merged(server, path_of(laptop)) == Merged(3, known=3, devices=1, questions=2)
    for desk in machines:
        check_states(desk)
        assert {event.id: event for event in desk.log.events()} == events
    everything = [states.everything(desk.database.connection) for desk in machines]
    assert everything[0] == everything[1] == replay(events.values())
    memory = laptop.schedule.state("perceptron").memory
    assert memory is not None
    assert memory.reps == 2


def test_merging_again_adds_nothing(machines: list[Desk]) -> None:
    """A merge is idempotent, and what comes later is found the next time."""
    laptop, server = machines
    merged(laptop, path_of(server))
    assert merged(laptop, path_of(server)) == Merged(0, known=3, devices=0, questions=2)
    server.record(Review(4), "nonlinearity")
    assert merged(laptop, path_of(server)) == Merged(1, known=3, devices=1, questions=3)
    check_states(laptop)


def test_events_of_a_later_version_come_along_as_they_are(machines: list[Desk]) -> None:
    """A kind nobody here knows is kept to the letter."""
    laptop, server = machines
    with server.database.transaction() as connection:
        connection.execute(
            "INSERT INTO event SELECT '01000000-0000-7000-8000-000000000000', 9, time, offset, "
            "device, deck, question, revision, 'telepathy', '{\"deep\": [1, 2]}' FROM event LIMIT 1"
        )
    assert merged(laptop, path_of(server)).later == 1
    (row,) = laptop.database.connection.execute(
        "SELECT version, data FROM event WHERE kind = 'telepathy'"
    )
    assert row == (9, '{"deep": [1, 2]}')


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        *((change, "ignored") for change in OUT_OF_RANGE),
        *((change, "later") for change in LATER),
        *((change, "unreadable") for change in NO_EVENT),
    ],
)
def test_no_event_blocks_the_others(machines: list[Desk], change: str, outcome: str) -> None:
    """What cannot be used is kept and ignored, or left out, and counted; the rest is merged."""
    laptop, server = machines
    rewritten(path_of(server), f"UPDATE event SET {change} WHERE kind = 'review'")
    found = merged(laptop, path_of(server))
    assert found.new == (2 if outcome == "unreadable" else 3)
    assert (len(found.ignored), found.later, found.unreadable) == (
        outcome == "ignored", outcome == "later", outcome == "unreadable",
    )  # fmt: skip
    check_states(laptop)
    memory = laptop.schedule.state("perceptron").memory
    assert memory is not None
    assert memory.reps == 1
    kept = [event for event in laptop.log.events() if isinstance(event.what, Other)]
    assert len(kept) == (outcome != "unreadable")


def test_a_fault_on_the_way_takes_everything_back(machines: list[Desk]) -> None:
    """Events and states are one transaction: where the states cannot be saved nothing is."""
    laptop, server = machines
    before = list(laptop.log.events()), states.everything(laptop.database.connection)
    with laptop.database.transaction() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON state WHEN NEW.note = 'mine' "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with pytest.raises(StoreError, match=r"^Nothing was merged: .*no room"):
        merged(laptop, path_of(server))
    assert (list(laptop.log.events()), states.everything(laptop.database.connection)) == before


def test_events_from_the_future_are_left_out_and_told(machines: list[Desk]) -> None:
    """After merging them no session would start; with `retime` they count as of now."""
    laptop, server = machines
    rewritten(
        path_of(server), f"UPDATE event SET time = time + {5 * 365 * 24 * HOUR} WHERE kind = 'note'"
    )
    found = merged(laptop, path_of(server))
    assert (found.new, found.future) == (2, 1)
    assert laptop.schedule.state("dropout").note == ""
    assert (laptop.database.last_time() or 0) < laptop.clock.now() + HOUR
    found = merged(laptop, path_of(server), retime=True)
    assert (found.new, found.future) == (1, 1)
    assert laptop.schedule.state("dropout").note == "mine"
    assert (laptop.database.last_time() or 0) <= laptop.clock.now() + HOUR
    check_states(laptop)


def test_what_was_put_right_there_is_not_from_the_future(machines: list[Desk]) -> None:
    """An event with its correction comes along as any other."""
    laptop, server = machines
    with server.database.transaction() as connection:
        far = server.clock.now() + 5 * 365 * 24 * HOUR
        wrong = server.log.append(Review(4), server.stamp()._replace(time=far, question="x"))
    del connection
    server.correct(wrong, Retime(wrong.id, server.clock.now()))
    found = merged(laptop, path_of(server))
    assert (found.new, found.future) == (5, 0)
    check_states(laptop)


@pytest.mark.parametrize("left", ["closed", "open", "killed", "read-only"])
def test_the_other_folder_stays_as_it_was(machines: list[Desk], tmp_path: Path, left: str) -> None:
    """Whether the other file was closed, is in use, was left by a kill or cannot be written."""
    laptop, server = machines
    place = tmp_path / "server"
    if left == "killed":
        place = tmp_path / "copy"
        shutil.copytree(tmp_path / "server", place)
        (place / "quiz.db-shm").unlink()
    elif left != "open":
        server.close()
    if left == "read-only":
        place.chmod(0o500)
    before = {one.name: (one.stat().st_mtime_ns, one.read_bytes()) for one in place.iterdir()}
    assert merged(laptop, str(place / "quiz.db")).new == 3
    after = {one.name: (one.stat().st_mtime_ns, one.read_bytes()) for one in place.iterdir()}
    place.chmod(0o700)
    assert after == before


@pytest.mark.parametrize(
    "made",
    [
        "CREATE VIEW event AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS id, 1 AS version, 1 AS time, 0 AS offset, 'd' AS device, 'd' AS deck, "
        "NULL AS question, NULL AS revision, 'note' AS kind, '{}' AS data FROM n",
        "CREATE TABLE event (id, version, time, offset, device, deck, question, revision, kind, "
        "data GENERATED ALWAYS AS (hex(zeroblob(100000))))",
    ],
)
def test_events_are_a_plain_table(machines: list[Desk], tmp_path: Path, made: str) -> None:
    """A view without an end, or a column that is computed, is not even begun with."""
    laptop, _ = machines
    path = tmp_path / "crafted.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute(made)
        if "TABLE" in made:
            connection.execute("INSERT INTO event (id) VALUES (1)")
    with pytest.raises(StoreError, match=r"^Nothing was merged: .* plain table"):
        merged(laptop, str(path))


def test_json_lines_are_a_log_too(machines: list[Desk], tmp_path: Path) -> None:
    """What `quiz log --json` prints is merged like the file that it tells of."""
    laptop, server = machines
    rewritten(path_of(server), "UPDATE event SET data = '{\"rating\": 99}' WHERE kind = 'review'")
    lines = tmp_path / "log.jsonl"
    events = list(server.log.events())
    lines.write_text("".join(json.dumps(event.as_dict()) + "\n" for event in events), "utf-8")
    with lines.open("a") as file:
        file.write('no event\n{"id": 1, "id": 2}\n[]\n\n{"id": "cut o')
    found = merged(laptop, str(lines))
    assert (found.new, found.unreadable, len(found.ignored)) == (3, 4, 1)
    assert [one for one in laptop.log.events() if one.id in {e.id for e in events}] == events
    assert merged(laptop, path_of(server)).new == 0
    check_states(laptop)


@pytest.mark.parametrize(
    "field", ["answer", "unheard of", "question", "device", "revision", "kind"]
)
def test_a_lone_surrogate_in_a_line_does_not_block_the_others(
    machines: list[Desk], tmp_path: Path, field: str
) -> None:
    """JSON can spell text that UTF-8 cannot, and SQLite stores UTF-8: that line is left out."""
    laptop, server = machines
    told = [event.as_dict() for event in server.log.events()]
    review = next(event for event in told if event["kind"] == "review")
    review[field] = "half a pair: \ud800"
    lines = tmp_path / "log.jsonl"
    lines.write_text("".join(json.dumps(event) + "\n" for event in told))
    found = merged(laptop, str(lines))
    assert (found.new, found.unreadable) == (2, 1)
    check_states(laptop)


def test_a_folder_stands_for_the_data_files_in_it(machines: list[Desk], tmp_path: Path) -> None:
    """Conflicted copies as a synchronised folder has them, one's own file left aside."""
    laptop, server = machines
    server.close()
    shutil.copy(path_of(server), tmp_path / "laptop" / "quiz (conflicted copy).db")
    assert merged(laptop, str(tmp_path / "laptop")).new == 3
    assert merged(laptop, str(tmp_path / "server"), path_of(server)).known == 6


def test_what_is_no_log_is_refused_and_nothing_added(machines: list[Desk], tmp_path: Path) -> None:
    """A missing file, an empty one, text, another program's: one sentence, nothing changed."""
    laptop, server = machines
    before = list(laptop.log.events())
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE event (id)")
    text, empty = tmp_path / "text.db", tmp_path / "empty.db"
    text.write_text("no database at all\n" * 100)
    empty.touch()
    for path, reason in (
        (tmp_path / "missing.db", "missing.db"),
        (empty, "is empty"),
        (tmp_path / "laptop", "has no data file from another machine"),
        (Path(os.devnull), "is not a file"),
        (text, "cannot be read"),
        (foreign, "another program"),
    ):
        with pytest.raises(StoreError, match=f"^Nothing was merged: .*{reason}"):
            merged(laptop, path_of(server), str(path))
    assert list(laptop.log.events()) == before
