"""`quiz sync`, `backup` and `merge -`: nothing is left behind, whatever is open meanwhile."""

import os
import shutil
import stat
from contextlib import closing
from pathlib import Path

import pytest
from quiz_command import Machine

from quiz.desk import Desk
from quiz.store.events import Review

AT_NOON = {"QUIZ_NOW": "2026-12-01T12:00+01:00"}
LATER = {"QUIZ_NOW": "2026-12-01T13:00+01:00"}


@pytest.fixture(name="machines")
def two_machines(tmp_path: Path) -> tuple[Machine, Machine]:
    """A laptop and a server."""
    return Machine(tmp_path / "laptop"), Machine(tmp_path / "server")


@pytest.fixture(name="folder")
def synced_folder(tmp_path: Path) -> Path:
    """A folder that both see."""
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


def test_two_machines_become_one(machines: tuple[Machine, Machine], folder: Path) -> None:
    """Each syncs once more than the other has written; both know the same then."""
    laptop, server = machines
    laptop.ok("review", "perceptron", typed="\n3\nq\n", **AT_NOON)
    server.ok("review", "dropout", typed="\n1\nq\n", **AT_NOON)
    assert "nothing new from other devices, 1 event written." in laptop.ok(
        "sync", str(folder), **LATER
    ).flat.replace(str(folder), "")
    said = server.ok("sync", str(folder), "--json", **LATER).json
    assert (said["merged"]["new"], said["written"], said["renewed"]) == (1, 1, False)
    assert "1 new event from 1 device" in laptop.ok("sync", str(folder), **LATER).flat
    listed = [one.ok("list", "--json", **LATER).out for one in machines]
    assert listed[0] == listed[1]
    assert sorted(one.suffix for one in folder.iterdir()) == [".jsonl", ".jsonl"]


def test_a_session_syncs_in_the_end(machines: tuple[Machine, Machine], folder: Path) -> None:
    """With the folder that is set; what it says goes to stderr, and stdout stays data."""
    for machine in machines:
        machine.ok("config", "sync", str(folder))
    laptop, server = machines
    done = laptop.quiz("review", "perceptron", typed="\n3\nq\n", **AT_NOON)
    assert (done.code, done.err.count("1 event written")) == (0, 1)
    done = server.quiz("undo", **LATER)
    assert len(list(folder.iterdir())) <= 2
    done = server.quiz("review", "dropout", typed="\n3\nq\n", **LATER)
    assert "1 new event from 1 device" in done.err
    assert server.ok("list", **LATER).err == ""  # nothing happened: nothing is synced


def test_a_folder_that_is_gone_stops_no_session(
    machines: tuple[Machine, Machine], folder: Path
) -> None:
    """The answer is saved, the reason is told, and no folder is made."""
    laptop, _ = machines
    laptop.ok("config", "sync", str(folder))
    folder.rmdir()
    done = laptop.quiz("review", "perceptron", typed="\n3\nq\n", **AT_NOON)
    assert done.code == 0
    assert "is not there, so nothing was synced" in done.err
    assert not folder.exists()
    assert [one["kind"] for one in laptop.saved()] == ["review"]
    assert "is not there" in laptop.refused("sync")


def test_a_folder_has_to_be_named(machines: tuple[Machine, Machine], folder: Path) -> None:
    """Once for all, or each time; one that is not there is no setting."""
    laptop, _ = machines
    assert "quiz config sync FOLDER" in laptop.misused("sync")
    assert "is not a folder" in laptop.misused("config", "sync", str(folder / "nowhere"))
    laptop.ok("config", "sync", str(folder))
    assert str(folder) in laptop.ok("config", "sync").flat
    laptop.ok("config", "sync", "default")
    assert "quiz config sync FOLDER" in laptop.misused("sync")


def test_a_file_is_no_folder(machines: tuple[Machine, Machine], tmp_path: Path) -> None:
    """Nor is a folder that cannot be written any use."""
    laptop, _ = machines
    (tmp_path / "file").write_text("x")
    assert "is not there" in laptop.refused("sync", str(tmp_path / "file"))


NOW = "2026-12-01T18:00+01:00"


@pytest.fixture(name="desk")
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A session that goes on, with three answers."""
    machine = Machine(tmp_path)
    monkeypatch.setenv("QUIZ_HOME", str(machine.home))
    monkeypatch.setenv("QUIZ_NOW", NOW)
    desk = Desk(writable=True)
    for question in ("perceptron", "dropout", "perceptron"):
        desk.record(Review(3), question)
    return desk


def mine(tmp_path: Path) -> Machine:
    """The machine of the session."""
    machine = Machine(tmp_path, compiled=False)
    machine.home = tmp_path / "home"
    return machine


def test_a_backup_of_an_open_file_is_whole(desk: Desk, tmp_path: Path) -> None:
    """All answers, in one file for its owner alone, which merges like the original."""
    copy = tmp_path / "copy.db"
    with closing(desk):
        said = mine(tmp_path).ok("backup", str(copy)).out
    assert said == f"{copy}: {copy.stat().st_size:,} bytes, everything so far.\n"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "home"]
    there = Machine(tmp_path / "other")
    assert there.ok("merge", str(copy), QUIZ_NOW=NOW).out.startswith("3 new events from 1 device.")


def test_a_backup_replaces_nothing_unless_told_to(desk: Desk, tmp_path: Path) -> None:
    """A file that is there stays; with --force it gives way. What is no file is named."""
    desk.close()
    machine, copy = mine(tmp_path), tmp_path / "copy.db"
    copy.write_text("precious")
    assert "is there already. --force replaces it." in machine.quiz("backup", str(copy)).complaint(
        1
    )
    assert copy.read_text() == "precious"
    machine.ok("backup", str(copy), "--force")
    assert copy.read_bytes().startswith(b"SQLite format 3")
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (
        (str(tmp_path), "is a folder"),
        (str(tmp_path / "pipe"), "is not a regular file"),
        (os.devnull, "is not a regular file"),
        (str(tmp_path / "nowhere" / "x.db"), "cannot be written"),
        (str(machine.home / "quiz.db"), "is the data file itself"),
    ):
        assert reason in machine.quiz("backup", name, "--force").complaint(1)
    assert not list(tmp_path.glob("*.part"))


def test_nothing_to_back_up(tmp_path: Path) -> None:
    """Before the first session there is no file, and none is made."""
    machine = Machine(tmp_path, compiled=False)
    assert "nothing to copy yet" in machine.quiz("backup", str(tmp_path / "x")).complaint(1)
    assert not machine.home.exists()


def test_a_log_in_a_pipe_is_merged(desk: Desk, tmp_path: Path) -> None:
    """`quiz log --json` there, `quiz merge -` here, beside an open session; cut lines are told."""
    with closing(desk):
        lines = mine(tmp_path).ok("log", "--json").out
    there = Machine(tmp_path / "other")
    said = there.ok("merge", "-", typed=lines[:-20], QUIZ_NOW=NOW).out
    assert said == ("2 new events from 1 device.\n1 entry that is not an event was left out.\n")
    said = there.ok("merge", "-", typed=lines, QUIZ_NOW=NOW).out
    assert said == "1 new event from 1 device; 2 events known already.\n"
    assert "contains no events" in there.quiz("merge", "-", typed="hello\n").complaint(1)
    assert "Nothing new" in there.ok("merge", "-", typed="").out


def test_a_plain_copy_after_a_session_has_all_of_it(desk: Desk, tmp_path: Path) -> None:
    """Though another terminal has the file open: a session brings in what lies beside it."""
    with closing(Desk(writable=True)):
        desk.close()
        copy = tmp_path / "copy.db"
        shutil.copy(tmp_path / "home" / "quiz.db", copy)
    there = Machine(tmp_path / "other")
    assert there.ok("merge", str(copy), QUIZ_NOW=NOW).out.startswith("3 new events from 1 device.")


def test_the_future_is_not_merged(desk: Desk, tmp_path: Path) -> None:
    """What a wrong clock stamped there would stop every session here: it is said, with the way."""
    desk.close()
    there, path = Machine(tmp_path / "other"), str(tmp_path / "home" / "quiz.db")
    past = {"QUIZ_NOW": "2026-11-01T12:00+01:00"}
    said = there.ok("merge", path, **past).out
    assert "3 events from the future (up to 2026-12-01 18:00) not merged" in said
    assert "quiz merge --retime" in said
    assert there.ok("log").out == ""
    assert "count as of now" in there.ok("merge", "--retime", path, **past).out
    there.ok("review", "perceptron", typed="\n3\nq\n", QUIZ_NOW="2026-11-01T12:01+01:00")
    assert "equal to a replay" in there.ok("doctor", QUIZ_NOW="2026-11-01T12:02+01:00").out
