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

import program
import pytest
from program import Ended

from quiz.store.database import FORMAT, open_writable

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PATIENCE = 30
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


class Obedient:
    """A process that has to obey modes, and runs the program as often as it is asked to."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, program.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=_obey_modes,
        )

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=PATIENCE)

    def quiz(self, home: Path, *arguments: str, typed: str = "") -> Ended:
        """Run the program."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        variables = program.environment(home, QUIZ_PLAIN="1")
        asked = {"arguments": arguments, "typed": typed, "variables": variables}
        self._process.stdin.write(json.dumps(asked | {"folder": str(home.parent)}) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


@pytest.fixture(name="obedient", scope="module")
def obedient_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Obedient]:
    """A process that has to obey modes; skips where nothing can make it."""
    probe = tmp_path_factory.mktemp("probe")
    probe.chmod(0o500)
    write = [sys.executable, "-c", f"open({str(probe / 'file')!r}, 'w')"]
    try:
        done = subprocess.run(write, stderr=subprocess.DEVNULL, check=False, preexec_fn=_obey_modes)
        free = done.returncode == 0
    except subprocess.SubprocessError:
        free = True
    if free:
        pytest.skip("modes do not bind this user here")
    process = Obedient()
    yield process
    process.close()


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, byte for byte."""
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def lock(home: Path) -> None:
    """Take away every right to write."""
    for one in home.iterdir():
        one.chmod(0o400)
    home.chmod(0o500)


@pytest.fixture(name="template", scope="module")
def used_home(obedient: Obedient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two ratings, made once."""
    home = tmp_path_factory.mktemp("template") / "home"
    assert obedient.quiz(home, "review", typed="\n3\n\n1\nq\n").code == 0
    return home


@pytest.fixture(name="home")
def copied_home(template: Path, tmp_path: Path) -> Iterator[Path]:
    """A home of one's own, still writable; writable again at the end."""
    home = tmp_path / "home"
    shutil.copytree(template, home)
    yield home
    home.chmod(0o700)


def test_reports_tell_the_same_as_before(obedient: Obedient, home: Path) -> None:
    """Every reporting command works, saying what it said while the home could be written."""
    reports = (["log", "--json"], ["list", "--json"], ["config"], ["recap"], ["show", "dropout"])
    before = [obedient.quiz(home, *report).out for report in reports]
    lock(home)
    bytes_before = everything(home)
    for report, expected in zip(reports, before, strict=True):
        result = obedient.quiz(home, *report)
        assert (result.code, result.out, result.err) == (0, expected, "")
        assert expected
    assert obedient.quiz(home, "stats").code == 0
    assert obedient.quiz(home, "export", str(home.parent / "deck.apkg"), "--progress").code == 0
    doctor = obedient.quiz(home, "doctor")
    assert f"{FORMAT}, read-only, SQLite {sqlite3.sqlite_version}" in doctor.out
    assert "2 states, equal to a replay of the log" in doctor.out
    assert doctor.code == 0, doctor.out
    assert everything(home) == bytes_before


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["review"],
        ["undo"],
        ["config", "retention", "0.8"],
        ["suspend", "dropout"],
        ["fit"],
        ["sync", "."],
    ],
)
def test_what_would_save_refuses_at_once(
    obedient: Obedient, home: Path, command: list[str]
) -> None:
    """A session refuses before its first question, a command before it does anything."""
    lock(home)
    before = everything(home)
    result = obedient.quiz(home, *command, typed="\n3\n")
    assert (result.code, result.out) == (1, "")
    assert result.err == REFUSED.format(home=home)
    assert everything(home) == before


def test_read_only_file_in_a_writable_folder_refuses_too(obedient: Obedient, home: Path) -> None:
    """It is the file that counts as well as its folder."""
    (home / "quiz.db").chmod(0o400)
    assert obedient.quiz(home, "review", typed="\n3\n").err == REFUSED.format(home=home)
    assert len(obedient.quiz(home, "log", "--json").out.splitlines()) == 2


def killed_home(home: Path) -> Path:
    """A copy of a home as a killed session leaves it: the last writes are in the WAL alone."""
    copy = home.with_name("killed")
    with closing(open_writable(str(home / "quiz.db"))) as database:
        database.set("retention", "0.85")
        shutil.copytree(home, copy)
    assert (copy / "quiz.db-wal").stat().st_size > 0
    return copy


def test_answers_in_a_wal_are_read(obedient: Obedient, home: Path) -> None:
    """What a killed session left in the WAL is told, though it cannot be merged into the file."""
    copy = killed_home(home)
    lock(copy)
    before = everything(copy)
    shown = obedient.quiz(copy, "config", "--json")
    assert shown.code == 0, shown.err
    values = {one["key"]: one["value"] for one in json.loads(shown.out)}
    assert values["retention"] == 0.85
    assert obedient.quiz(copy, "log", "--json").out == obedient.quiz(home, "log", "--json").out
    assert everything(copy) == before
    copy.chmod(0o700)


def test_wal_that_cannot_be_read_is_not_passed_over(obedient: Obedient, home: Path) -> None:
    """Without its -shm SQLite cannot read a WAL here: that is told, and no half truth instead."""
    copy = killed_home(home)
    (copy / "quiz.db-shm").unlink()
    lock(copy)
    result = obedient.quiz(copy, "config")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        f"{copy}/quiz.db: unable to open database file. "
        "Check that the file and its folder can be read and written.\n"
    )
    copy.chmod(0o700)


def test_file_of_an_older_format_is_refused(obedient: Obedient, home: Path) -> None:
    """Format 2 is the only one: a file of an older one is left as it is, whoever asks."""
    with closing(sqlite3.connect(home / "quiz.db")) as connection:
        connection.execute("PRAGMA user_version = 1")
    before = (home / "quiz.db").read_bytes()
    result = obedient.quiz(home, "stats")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        f"{home}/quiz.db has format 1; this version reads 2. It was left as it is. "
        "It is from before the first release; set QUIZ_HOME to another folder.\n"
    )
    assert (home / "quiz.db").read_bytes() == before


def test_home_that_cannot_be_created_is_told(obedient: Obedient, home: Path) -> None:
    """Below a folder that cannot be written a session refuses; a report tells of an empty log."""
    home.chmod(0o500)
    below = home / "further"
    refused = obedient.quiz(below, "review", typed="\n3\n")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"{below} cannot be created (Permission denied), so nothing could be saved. "
        "Set QUIZ_HOME to a folder that can be written.\n"
    )
    empty = obedient.quiz(below, "log")
    assert (empty.code, empty.out) == (0, "")


@pytest.mark.parametrize("command", ["review", "log"])
def test_home_that_cannot_be_entered_is_told(obedient: Obedient, home: Path, command: str) -> None:
    """A closed folder is not taken for an empty one."""
    home.chmod(0o000)
    result = obedient.quiz(home, command)
    assert (result.code, result.out) == (1, "")
    assert result.err == f"{home} cannot be entered. Make it readable, or set QUIZ_HOME.\n"


def test_file_that_cannot_be_read_is_told(obedient: Obedient, home: Path) -> None:
    """A file without any rights is reported, not replaced."""
    (home / "quiz.db").chmod(0o000)
    result = obedient.quiz(home, "log")
    assert (result.code, result.out) == (1, "")
    assert "unable to open database file. Check that the file and its folder" in result.err
