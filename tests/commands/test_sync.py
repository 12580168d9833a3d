"""`quiz sync` and the sync at the end of a session, as people with two machines have them."""

from pathlib import Path

import pytest
from quiz_command import Machine

AT_NOON = {"QUIZ_NOW": "2026-12-01T12:00+01:00"}
LATER = {"QUIZ_NOW": "2026-12-01T13:00+01:00"}


@pytest.fixture(name="machines")
def two_machines(tmp_path: Path) -> tuple[Machine, Machine]:
    """A laptop and a server."""
    found = []
    for name in ("laptop", "server"):
        (tmp_path / name).mkdir()
        found.append(Machine(tmp_path / name))
    return found[0], found[1]


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
    assert "is no folder" in laptop.misused("config", "sync", str(folder / "nowhere"))
    laptop.ok("config", "sync", str(folder))
    assert str(folder) in laptop.ok("config", "sync").flat
    laptop.ok("config", "sync", "default")
    assert "quiz config sync FOLDER" in laptop.misused("sync")


def test_a_file_is_no_folder(machines: tuple[Machine, Machine], tmp_path: Path) -> None:
    """Nor is a folder that cannot be written any use."""
    laptop, _ = machines
    (tmp_path / "file").write_text("x")
    assert "is not there" in laptop.refused("sync", str(tmp_path / "file"))
