"""Homes that cannot be used as they are: read-only, damaged, foreign, newer, or a file."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from quiz_command import PROGRAM, SECONDS, Machine

# Root may write everything. Without these two capabilities the modes count for root as well, and
# it still reads an interpreter that lies in root's own home, which another user could not.
_OBEYING_MODES = """
import ctypes, os, sys
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24
for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
READING = (
    ["list"], ["list", "--json"], ["show", "1", "--history"], ["recap"], ["stats"],
    ["log", "--json"], ["doctor"], ["config"],
)  # fmt: skip
WRITING: tuple[list[str], ...] = (
    [], ["review"], ["undo"], ["suspend", "1"], ["unsuspend", "1"], ["reset", "1"],
    ["config", "new_per_day", "3"], ["doctor", "--rebuild"], ["doctor", "--retime"],
)  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine with one answer, whose user is bound by the modes of files."""
    somebody = Machine(tmp_path)
    somebody.ok("review", "1", typed="m\nmine\n\n3\nq\n")
    if os.geteuid() == 0:
        if sys.platform != "linux":
            pytest.skip("root may write everything, and only Linux lets it give that up")
        somebody.prefix = [sys.executable, "-c", _OBEYING_MODES]
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    probe = subprocess.run([*somebody.prefix, "test", "-w", str(locked)], check=False)
    if probe.returncode == 0:
        pytest.skip("modes do not bind this user, and it may not give up its capabilities")
    yield somebody
    if somebody.home.is_dir():
        somebody.home.chmod(0o700)


def lock(machine: Machine) -> None:
    """Make the home and all in it read-only."""
    for file in machine.home.iterdir():
        file.chmod(0o400)
    machine.home.chmod(0o500)


def contents(machine: Machine) -> dict[str, bytes]:
    """Every file of the home."""
    return {file.name: file.read_bytes() for file in machine.home.iterdir()}


def test_reading_commands_work_in_a_read_only_home(machine: Machine) -> None:
    """Reports are the same as before, and nothing in the home changes."""
    before = [done.out for done in machine.all_of(READING) if "doctor" not in done.command]
    lock(machine)
    files = contents(machine)
    after = machine.all_of(READING)
    assert [(done.command, done.code, done.err) for done in after if done.code] == []
    assert [done.out for done in after if "doctor" not in done.command] == before
    assert "read-only" in next(done.out for done in after if "doctor" in done.command)
    assert contents(machine) == files


def test_other_deck_in_a_read_only_home(machine: Machine, tmp_path: Path) -> None:
    """A deck that was never compiled is read all the same, into memory."""
    lock(machine)
    deck = tmp_path / "other.yaml"
    deck.write_text(
        "format: 1\ndeck: other\ntitle: Other\nquestions:\n  - id: one\n    number: 1\n"
        "    question: What?\n    difficulty: easy\n    category: C\n    answer: That.\n"
    )
    (one,) = machine.ok("list", "--json", "--deck", str(deck)).json
    assert (one["id"], one["state"]) == ("one", "new")


def test_a_session_in_a_read_only_home_refuses_first(machine: Machine) -> None:
    """Before its first question, and so does everything that would save: one line, what to do."""
    lock(machine)
    files = contents(machine)
    for done in machine.all_of(WRITING):
        assert done.code == 1, done
        assert done.err.startswith(f"{machine.home} cannot be written, "), done
        assert done.err.count("\n") == 1
        assert "set QUIZ_HOME to another one." in done.err
        assert "perceptron" not in done.out
    assert contents(machine) == files


def test_read_only_after_a_killed_session(machine: Machine) -> None:
    """What was rated before kill -9 is read even where the file cannot be recovered."""
    with subprocess.Popen(
        [*PROGRAM, "review", "2"],
        env=machine.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(b"\n4\n")
        child.stdin.flush()
        while b"1 question in" not in child.stdout.readline():
            assert child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=SECONDS)
    assert (machine.home / "quiz.db-wal").stat().st_size
    lock(machine)
    assert machine.standing("nonlinearity")["state"] == "review"


def test_home_that_cannot_be_made(machine: Machine, tmp_path: Path) -> None:
    """Reports need no home; a session says which folder could not be created, and why."""
    elsewhere = tmp_path / "locked" / "deeper" / "home"
    environment = {"QUIZ_HOME": str(elsewhere)}
    assert len(machine.ok("list", "--json", **environment).json) == 20
    said = machine.refused("review", **environment)
    assert said.startswith(f"{elsewhere} cannot be created (Permission denied)")
    assert "Set QUIZ_HOME to a folder that can be written." in said


def test_home_that_cannot_be_entered(machine: Machine) -> None:
    """A home of somebody else's is not taken for an empty one."""
    machine.home.chmod(0o000)
    for command in (["list"], [], ["undo"]):
        assert str(machine.home) in machine.refused(*command)


def test_file_that_cannot_be_read(machine: Machine) -> None:
    """A data file with no right to read it is not taken for an empty one, nor changed."""
    (machine.home / "quiz.db").chmod(0o000)
    for command in (["list"], [], ["undo"]):
        assert str(machine.home) in machine.refused(*command)


def test_home_that_is_a_file(machine: Machine, tmp_path: Path) -> None:
    """A file where the folder should be is told as what it is."""
    file = tmp_path / "a-file"
    file.write_text("mine")
    for command in (["list"], ["review"], ["config", "plain", "on"]):
        said = machine.refused(*command, QUIZ_HOME=str(file))
        assert said == (
            f"{file} is a file, but a folder is needed there. Set QUIZ_HOME to a folder."
        )
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    "damage",
    [b"\x00" * 200, b"SQLite format 3\x00" + b"\xff" * 4000, b"not a database at all"],
)
def test_damaged_file_is_left_as_it_is(machine: Machine, damage: bytes) -> None:
    """Each command tells it in one line with what to do, and changes not a byte."""
    file = machine.home / "quiz.db"
    file.write_bytes(damage)
    for command in (["list"], [], ["undo"], ["log"]):
        said = machine.refused(*command)
        assert said.startswith(f"{file}"), said
        assert "The file was left as it was." in said, said
        assert "backup" in said, said
    done = machine.quiz("doctor")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert file.read_bytes() == damage


def test_foreign_and_newer_files_are_left_as_they_are(machine: Machine) -> None:
    """Another program's database, and one of a later version, are named and not touched."""
    file = machine.home / "quiz.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 77")
    newer = file.read_bytes()
    for command in (["list"], []):
        assert f"{file} is of format 77; this version knows " in machine.refused(*command)
    assert file.read_bytes() == newer
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE photo (id)")
        database.commit()
    foreign = file.read_bytes()
    for command in (["list"], []):
        assert machine.refused(*command).startswith(f"{file} is a database of another program")
    assert file.read_bytes() == foreign
