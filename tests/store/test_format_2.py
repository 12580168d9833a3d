"""A data file of format 2, written before the first release: it opens with everything in it."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import program
import pytest

from quiz.desk import Desk
from quiz.store.events import KINDS

WRITTEN = Path(__file__).parent / "format_2"
"""`quiz.db`, and what `quiz log --json` of the program that wrote it said."""
LOG = (WRITTEN / "log.jsonl").read_text("utf-8")


@pytest.fixture(name="home")
def copied(tmp_path: Path) -> Path:
    """A home with a copy of the file."""
    (tmp_path / "home").mkdir()
    shutil.copy(WRITTEN / "quiz.db", tmp_path / "home")
    return tmp_path / "home"


def test_log_is_told_as_it_was(home: Path) -> None:
    """Every event is printed with every field and value it had; opened twice as well.

    All but the name of the scheduler in each review: the states bear it now.
    """
    expected = [json.loads(line) for line in LOG.splitlines()]
    for event in expected:
        event.pop("scheduler", None)
    for _ in range(2):
        ended = program.run_here(["log", "--json"], b"", program.environment(home), home.parent)
        assert (ended.code, ended.err) == (0, "")
        assert [json.loads(line) for line in ended.out.splitlines()] == expected


def test_every_kind_of_event_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file has an event of each kind, and none is kept as one that is not understood."""
    monkeypatch.setenv("QUIZ_HOME", str(home))
    with Desk.open(writable=True) as desk:
        assert {type(event.what) for event in desk.log.events()} == set(KINDS.values())


def test_compiled_decks_make_room_for_their_new_columns(home: Path) -> None:
    """Opening lays the derived tables out anew and leaves the events as they are."""
    with closing(sqlite3.connect(home / "quiz.db")) as database:
        events = database.execute("SELECT * FROM event ORDER BY id").fetchall()
        with pytest.raises(sqlite3.OperationalError):
            database.execute("SELECT revision FROM deck_question")
    program.run_here(["list"], b"", program.environment(home), home.parent)
    with closing(sqlite3.connect(home / "quiz.db")) as database:
        assert database.execute("SELECT * FROM event ORDER BY id").fetchall() == events
        assert database.execute("SELECT count(revision) FROM deck_question").fetchone()[0] > 0
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
