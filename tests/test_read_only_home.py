"""A home that can only be read: reports work, a session refuses before its first question.

Root is above modes. Where the tests run as root, the programs under test run without the two
capabilities that make it so.
"""

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quiz.store.database import FORMAT, open_writable
from quiz.store.settings import store

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PATIENCE = 30
QUIZ = [sys.executable, "-m", "quiz"]
REFUSED = (
    "{home} cannot be written, so nothing could be saved. "
    "Make the folder writable, or set QUIZ_HOME to another one.\n"
)


def _obey_modes() -> None:
    """Give up root's way past file modes, where there is one. Takes effect at the next exec."""
    if os.geteuid() == 0:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise PermissionError


def run(home: Path, *command: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """A command as somebody who has to obey modes."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("QUIZ_")}
    return subprocess.run(
        command,
        env=kept | {"QUIZ_HOME": str(home), "QUIZ_PLAIN": "1"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=_obey_modes,
    )


def quiz(home: Path, *arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """The program as somebody who has to obey modes."""
    return run(home, *QUIZ, *arguments, typed=typed)


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, byte for byte."""
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def lock(home: Path) -> None:
    """Take away every right to write."""
    for one in home.iterdir():
        one.chmod(0o400)
    home.chmod(0o500)


@pytest.fixture(name="template", scope="module")
def used_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two ratings, made once."""
    home, probe = tmp_path_factory.mktemp("template") / "home", tmp_path_factory.mktemp("probe")
    probe.chmod(0o500)
    write = f"open({str(probe / 'file')!r}, 'w')"
    try:
        free = run(home, sys.executable, "-c", write).returncode == 0
    except subprocess.SubprocessError:
        free = True
    if free:
        pytest.skip("modes do not bind this user here")
    assert quiz(home, "review", typed="\n3\n\n1\nq\n").returncode == 0
    return home


@pytest.fixture(name="home")
def copied_home(template: Path, tmp_path: Path) -> Iterator[Path]:
    """A home of one's own, still writable; writable again at the end."""
    home = tmp_path / "home"
    shutil.copytree(template, home)
    yield home
    home.chmod(0o700)


def test_reports_tell_the_same_as_before(home: Path) -> None:
    """Every reporting command works, saying what it said while the home could be written."""
    reports = (["log", "--json"], ["list", "--json"], ["config"], ["recap"], ["show", "dropout"])
    before = [quiz(home, *report).stdout for report in reports]
    lock(home)
    bytes_before = everything(home)
    for report, expected in zip(reports, before, strict=True):
        result = quiz(home, *report)
        assert (result.returncode, result.stdout, result.stderr) == (0, expected, "")
        assert expected
    assert quiz(home, "stats").returncode == 0
    doctor = quiz(home, "doctor")
    assert f"{FORMAT}, read-only, SQLite {sqlite3.sqlite_version}" in doctor.stdout
    assert "2 states, equal to a replay of the log" in doctor.stdout
    assert doctor.returncode == 0, doctor.stdout
    assert everything(home) == bytes_before


@pytest.mark.parametrize(
    "command", [[], ["review"], ["undo"], ["config", "retention", "0.8"], ["suspend", "dropout"]]
)
def test_what_would_save_refuses_at_once(home: Path, command: list[str]) -> None:
    """A session refuses before its first question, a command before it does anything."""
    lock(home)
    before = everything(home)
    result = quiz(home, *command, typed="\n3\n")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == REFUSED.format(home=home)
    assert everything(home) == before


def test_read_only_file_in_a_writable_folder_refuses_too(home: Path) -> None:
    """It is the file that counts as well as its folder."""
    (home / "quiz.db").chmod(0o400)
    assert quiz(home, "review", typed="\n3\n").stderr == REFUSED.format(home=home)
    assert len(quiz(home, "log", "--json").stdout.splitlines()) == 2


def killed_home(home: Path) -> Path:
    """A copy of a home as a killed session leaves it: the last writes are in the WAL alone."""
    copy = home.with_name("killed")
    with closing(open_writable(str(home / "quiz.db"))) as database:
        store(database, "retention", "0.85")
        shutil.copytree(home, copy)
    assert (copy / "quiz.db-wal").stat().st_size > 0
    return copy


def test_answers_in_a_wal_are_read(home: Path) -> None:
    """What a killed session left in the WAL is told, though it cannot be merged into the file."""
    copy = killed_home(home)
    lock(copy)
    before = everything(copy)
    shown = quiz(copy, "config", "--json")
    assert shown.returncode == 0, shown.stderr
    values = {one["key"]: one["value"] for one in json.loads(shown.stdout)}
    assert values["retention"] == 0.85
    assert quiz(copy, "log", "--json").stdout == quiz(home, "log", "--json").stdout
    assert everything(copy) == before
    copy.chmod(0o700)


def test_wal_that_cannot_be_read_is_not_passed_over(home: Path) -> None:
    """Without its -shm SQLite cannot read a WAL here: that is told, and no half truth instead."""
    copy = killed_home(home)
    (copy / "quiz.db-shm").unlink()
    lock(copy)
    result = quiz(copy, "config")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"{copy}/quiz.db: unable to open database file. "
        "Check that the file and its folder can be read and written.\n"
    )
    copy.chmod(0o700)


def test_file_of_an_older_format_is_refused(home: Path) -> None:
    """Format 2 is the only one: a file of an older one is left as it is, whoever asks."""
    with closing(sqlite3.connect(home / "quiz.db")) as connection:
        connection.execute("PRAGMA user_version = 1")
    before = (home / "quiz.db").read_bytes()
    result = quiz(home, "stats")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"{home}/quiz.db is of format 1; this version knows 2. It was left as it is. "
        "It is from before the first release; set QUIZ_HOME to another folder.\n"
    )
    assert (home / "quiz.db").read_bytes() == before


def test_home_that_cannot_be_created_is_told(home: Path) -> None:
    """Below a folder that cannot be written a session refuses; a report tells of an empty log."""
    home.chmod(0o500)
    below = home / "further"
    refused = quiz(below, "review", typed="\n3\n")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"{below} cannot be created (Permission denied), so nothing could be saved. "
        "Set QUIZ_HOME to a folder that can be written.\n"
    )
    empty = quiz(below, "log")
    assert (empty.returncode, empty.stdout) == (0, "")


@pytest.mark.parametrize("command", ["review", "log"])
def test_home_that_cannot_be_entered_is_told(home: Path, command: str) -> None:
    """A closed folder is not taken for an empty one."""
    home.chmod(0o000)
    result = quiz(home, command)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"{home} cannot be entered. Make it readable, or set QUIZ_HOME.\n"


def test_file_that_cannot_be_read_is_told(home: Path) -> None:
    """A file without any rights is reported, not replaced."""
    (home / "quiz.db").chmod(0o000)
    result = quiz(home, "log")
    assert (result.returncode, result.stdout) == (1, "")
    assert "unable to open database file. Check that the file and its folder" in result.stderr
