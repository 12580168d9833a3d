"""A data file of the program before its scheduler changed: it opens, with every event."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quiz.scheduling.fsrs import SCHEDULER
from quiz.store import states
from quiz.store.database import Database, open_writable
from quiz.store.events import KINDS, Coded, Fit, Rename
from quiz.store.log import Log

HERE = Path(__file__).parent
NO_LONGER_READ = "scheduler"
"""A field of old reviews."""
LATER_ADDED = "exercise"
"""A field that mock interviews had not."""


@pytest.fixture(name="database")
def opened(tmp_path: Path) -> Iterator[Database]:
    """Open a copy of the file."""
    shutil.copy(HERE / "format-2.db", tmp_path / "quiz.db")
    with closing(open_writable(str(tmp_path / "quiz.db"))) as database:
        yield database


def test_every_event_is_read(database: Database) -> None:
    """As the old program told them, but for what nothing ever read; in the file it stays."""
    lines = (HERE / "format-2.jsonl").read_text("utf-8").splitlines()
    expected = [json.loads(line) for line in lines]
    assert any(event.pop(NO_LONGER_READ, None) for event in expected)
    found = [json.loads(json.dumps(event.as_dict())) for event in Log(database).events()]
    asked = [event.pop(LATER_ADDED) for event in found if event["kind"] == "mock"]
    assert set(asked) == {""}
    assert found == [
        {name: value for name, value in event.items() if name != NO_LONGER_READ}
        for event in expected
    ]
    (kept,) = database.connection.execute(
        "SELECT count(*) FROM event WHERE json_extract(data, '$.scheduler') LIKE 'FSRS-6 6%'"
    ).fetchone()
    assert kept == sum(event["kind"] == "review" for event in expected)


def test_every_kind_of_event_is_in_it(database: Database) -> None:
    """One of each that there was then, and none is kept as one that is not understood."""
    later = {Coded, Fit, Rename}
    assert {type(event.what) for event in Log(database).events()} == set(KINDS.values()) - later


def test_its_compiled_decks_make_room_for_new_columns(tmp_path: Path) -> None:
    """Opening the file lays the derived tables out anew, and leaves format and events alone."""
    path = shutil.copy(HERE / "format-2.db", tmp_path / "quiz.db")
    with closing(sqlite3.connect(path)) as before:
        events = before.execute("SELECT * FROM event ORDER BY id").fetchall()
        columns = before.execute("SELECT name FROM pragma_table_info('deck_question')").fetchall()
    assert ("revision",) not in columns
    with closing(open_writable(str(path))) as database:
        database.connection.execute("SELECT revision, heading, body FROM deck_question")
        assert database.connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert database.connection.execute("SELECT * FROM event ORDER BY id").fetchall() == events


def test_its_states_are_derived_anew(database: Database) -> None:
    """They carried no stamp. py-fsrs had come to the same, to the precision of float32."""
    before = states.everything(database.connection)
    assert states.are_stale(database.connection)
    assert Log(database).refresh()
    assert not states.are_stale(database.connection)
    assert not Log(database).refresh()
    after = states.everything(database.connection)
    assert after.keys() == before.keys()
    for key, state in after.items():
        old = before[key]
        assert state.memory is not None
        assert old.memory is not None
        assert state.memory[2:4] == pytest.approx(old.memory[2:4], rel=1e-4)
        memory = state.memory._replace(
            stability=old.memory.stability, difficulty=old.memory.difficulty
        )
        assert state._replace(memory=memory) == old


def test_another_scheduler_means_a_replay(database: Database) -> None:
    """Whatever stands there: an older version, a newer one."""
    log = Log(database)
    log.refresh()
    assert database.settings()["scheduler"] == SCHEDULER
    with database.transaction() as connection:
        connection.execute("UPDATE setting SET value = 'FSRS-7' WHERE key = 'scheduler'")
        connection.execute("UPDATE state SET stability = 1, due_day = 1")
    assert log.refresh()
    assert states.everything(database.connection) == log.derived()
    assert database.settings()["scheduler"] == SCHEDULER
