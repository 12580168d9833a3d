"""Syncing through a folder: nothing is lost, nobody is believed blindly."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from replaying import replay
from syncing_model import START, Device, interleaving, lines, template

from quiz.errors import StoreError
from quiz.scheduling.study_day import DAY
from quiz.store import states
from quiz.store.events import Review
from quiz.store.log import uuid7

LIVES = 60


@pytest.fixture(name="empty", scope="module")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which nothing happened."""
    return template(tmp_path_factory.mktemp("empty"))


def test_nothing_is_lost_in_any_order(empty: Path, tmp_path: Path) -> None:
    """60 random lives of two or three devices; tests/benchmarks lives 10,000."""
    for seed in range(LIVES):
        interleaving(tmp_path / str(seed), empty, seed)


@pytest.fixture(name="device")
def one_device(empty: Path, tmp_path: Path) -> Iterator[Device]:
    """A device that answered a question."""
    made = Device(tmp_path / "one", empty)
    made.record(Review(3), "a", START)
    yield made
    made.close()


def own_file(device: Device) -> Path:
    """What a device writes."""
    return device.folder / f"{device.database.device()}.jsonl"


def test_a_device_only_appends(device: Device) -> None:
    """What was written stays as it is; a sync without news writes nothing, and no database."""
    assert device.sync(START + 1).written == 1
    before = own_file(device).read_bytes()
    assert device.sync(START + 2).written == 0
    assert own_file(device).read_bytes() == before
    device.record(Review(4), "b", START + DAY)
    assert device.sync(START + DAY + 1).written == 1
    assert own_file(device).read_bytes().startswith(before)
    assert [one.name for one in device.folder.iterdir()] == [own_file(device).name]
    assert [json.loads(line)["question"] for line in lines(device.folder)] == ["a", "b"]


def test_a_missing_folder_is_not_made(device: Device, tmp_path: Path) -> None:
    """A drive that is not connected is told, and nothing is written where it would be."""
    device.folder.rmdir()
    with pytest.raises(StoreError, match="is not there, so nothing was synced"):
        device.sync(START + 1)
    assert not device.folder.exists()


def test_an_unfinished_line_waits(device: Device, empty: Path, tmp_path: Path) -> None:
    """It is not counted as damage; when the rest arrives, it is read."""
    other = Device(tmp_path / "two", empty)
    try:
        device.sync(START + 1)
        data = own_file(device).read_bytes()
        there = other.folder / own_file(device).name
        there.write_bytes(data[:-1])
        merged = other.sync(START + 2).merged
        assert (merged.new, merged.unreadable) == (0, 0)
        there.write_bytes(data)
        assert other.sync(START + 3).merged.new == 1
    finally:
        other.close()


def test_a_copied_home_becomes_a_device_of_its_own(
    device: Device, empty: Path, tmp_path: Path
) -> None:
    """From where the two part; each keeps writing its own file, and both have everything."""
    device.sync(START + 1)
    device.back_up()
    copy = Device(tmp_path / "copy", empty)
    try:
        copy.put_back(device.backup)
        copy.folder.rmdir()
        copy.folder.symlink_to(device.folder)
        copy.record(Review(1), "b", START + 10)
        device.record(Review(4), "c", START + 11)
        assert not copy.sync(START + 12).renewed
        assert device.sync(START + 13).renewed
        assert not device.sync(START + 14).renewed
        assert not copy.sync(START + 15).renewed
        assert copy.ids() == device.ids()
        assert len(copy.ids()) == 3
        assert len(list(device.folder.iterdir())) == 2
    finally:
        copy.close()


def test_the_future_waits_and_is_named(device: Device, empty: Path, tmp_path: Path) -> None:
    """What a wrong clock stamped is held back until its time has come."""
    other = Device(tmp_path / "two", empty)
    try:
        other.record(Review(1), "a", START + 30 * DAY)
        other.sync(START + 30 * DAY)
        (device.folder / own_file(other).name).write_bytes(own_file(other).read_bytes())
        merged = device.sync(START + 1).merged
        assert (merged.new, merged.future) == (0, 1)
        assert merged.latest == (START + 30 * DAY, 0)
        assert device.sync(START + 31 * DAY).merged.new == 1
    finally:
        other.close()


def event(number: int, **changes: object) -> str:
    """A line of another device's file, as it might have been changed."""
    envelope = {
        "id": uuid7(START + number, None), "version": 1, "time": START + number, "offset": 0,
        "device": "stranger", "deck": "deck", "question": "a", "revision": None, "kind": "review",
    }  # fmt: skip
    return json.dumps(envelope | {"rating": 3} | changes) + "\n"


def test_hostile_files_do_no_harm(device: Device, tmp_path: Path) -> None:
    """Links, folders, pipes, garbage and impossible events beside honest ones."""
    folder = device.folder
    (tmp_path / "secret.jsonl").write_text(event(1))
    (folder / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    (folder / "folder.jsonl").mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "binary.jsonl").write_bytes(b"\0\xff\xfe" * 2000 + b"\n")
    (folder / "nothing.jsonl").write_bytes(b"")
    (folder / "hostile.jsonl").write_text(
        event(2)
        + event(3, rating=99)
        + event(4, version=2)
        + event(5, kind="telepathy")
        + event(6, time="soon")
        + event(7, id="zz")
        + event(8, offset=10**9)
        + event(9, question="x" * 2000)
        + "[" * 10_000 + "\n" + "x" * 5_000_000 + "\n"
        + event(10)
    )  # fmt: skip
    done = device.sync(START + DAY)
    assert (done.merged.new, done.merged.later, len(done.merged.ignored)) == (5, 2, 1)
    assert done.merged.unreadable == 7
    assert len(done.unread) == 3
    assert states.everything(device.database.connection) == replay(device.log.events())
    again = device.sync(START + DAY + 1)
    assert (again.merged.new, again.written) == (0, 0)


def test_a_link_in_place_of_the_own_file_is_not_written_through(
    device: Device, tmp_path: Path
) -> None:
    """It might lead to anything."""
    precious = tmp_path / "precious"
    precious.write_text("mine\n")
    own_file(device).symlink_to(precious)
    done = device.sync(START + 1)
    assert done.renewed
    assert done.written == 1
    assert precious.read_text() == "mine\n"


def test_a_claim_to_know_an_event_keeps_nobody_from_writing_it(device: Device) -> None:
    """A file that has the ids of this device's events says nothing of what is written here."""
    (event,) = device.log.events()
    fake = event.as_dict() | {"rating": 1}
    (device.folder / "liar.jsonl").write_text(json.dumps(fake) + "\n")
    assert device.sync(START + 1).written == 1
    assert '"rating": 3' in own_file(device).read_text()
    (kept,) = device.log.events()
    assert kept == event
