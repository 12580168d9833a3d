"""The table `setting`: kept, replaced, forgotten, and the device's own name among them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz.errors import ReadOnlyError
from quiz.store.database import Database, open_readable, open_writable


@pytest.fixture(name="database")
def new_database(tmp_path: Path) -> Iterator[Database]:
    """A new data file."""
    opened = open_writable(str(tmp_path / "quiz.db"))
    yield opened
    opened.close()


def test_new_file_has_no_settings(database: Database) -> None:
    """Nothing is stored that nobody has set."""
    assert database.settings() == {}


def test_setting_is_kept_over_a_reopening(database: Database) -> None:
    """What was stored is there when the file is opened again."""
    database.set("retention", "0.85")
    again = open_writable(database.path)
    try:
        assert again.settings() == {"retention": "0.85"}
    finally:
        again.close()


def test_later_value_replaces_the_earlier(database: Database) -> None:
    """A key has one value: the last one."""
    database.set("color", "never")
    database.set("color", "always")
    assert database.settings() == {"color": "always"}


def test_forgotten_setting_is_gone(database: Database) -> None:
    """Forgetting takes away that key alone, and twice is no fault."""
    database.set("color", "never")
    database.set("plain", "on")
    database.unset("color")
    database.unset("color")
    assert database.settings() == {"plain": "on"}


def test_device_is_chosen_once(database: Database) -> None:
    """The file's device id is the same ever after, in every terminal."""
    other = open_writable(database.path)
    try:
        first = other.device()
        assert database.device() == first == other.device()
    finally:
        other.close()
    assert database.settings()["device"] == first


def test_two_files_are_two_devices(tmp_path: Path) -> None:
    """Each data file has a device id of its own."""
    names = set()
    for number in range(5):
        database = open_writable(str(tmp_path / str(number) / "quiz.db"))
        names.add(database.device())
        database.close()
    assert len(names) == 5


def test_missing_file_refuses_nothing_and_keeps_nothing(tmp_path: Path) -> None:
    """Where no file is there yet, settings are read as none, and no file appears."""
    database = open_readable(str(tmp_path / "home" / "quiz.db"))
    try:
        assert database.settings() == {}
    finally:
        database.close()
    assert list(tmp_path.iterdir()) == []


def test_settings_of_a_read_only_file_cannot_be_changed(database: Database) -> None:
    """Storing into a file that can only be read says so and what to do."""
    readable = Database(database.path, database.connection, writable=False)
    with pytest.raises(ReadOnlyError, match="cannot be written, so nothing could be saved"):
        readable.set("color", "never")
    assert database.settings() == {}
