"""A data file, and two machines of one person, five minutes apart."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from program import compiled_home

from quiz.desk import Desk
from quiz.store.database import Database, open_writable


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A new data file, in a folder of its own."""
    with closing(open_writable(str(tmp_path / "home" / "quiz.db"))) as opened:
        yield opened


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Desk]]:
    """The desks of a laptop and a server, open for writing; nothing has happened yet."""
    opened = []
    for name, minute in (("laptop", 0), ("server", 5)):
        monkeypatch.setenv("QUIZ_HOME", copytree(compiled_home(), str(tmp_path / name)))
        monkeypatch.setenv("QUIZ_NOW", f"2026-12-01T18:{minute:02}+01:00")
        opened.append(Desk(writable=True))
    yield opened
    for desk in opened:
        desk.close()
