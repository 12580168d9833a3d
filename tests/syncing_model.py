"""Devices that sync through a folder which a careless carrier copies between them, at random.

Each device has its own copy of the folder, as with Dropbox or Syncthing. The carrier copies files
late, in part, or not at all, leaves copies of conflicts behind, and homes are cloned and put back.
"""

import json
import shutil
from pathlib import Path
from random import Random

from replaying import replay

from quiz.scheduling.study_day import DAY
from quiz.store import states
from quiz.store.database import open_writable
from quiz.store.events import Event, Happening, Note, Review, Suspend, Undo
from quiz.store.log import Log, Stamp
from quiz.store.syncing import Synced, sync

START = 1_796_000_000_000
QUESTIONS = ("a", "b", "c")


class Device:
    """A home, and this device's copy of the synced folder."""

    def __init__(self, place: Path, template: Path) -> None:
        self.home = place / "home"
        self.folder = place / "folder"
        self.backup = place / "backup"
        self.folder.mkdir(parents=True)
        shutil.copytree(template, self.home)
        self._open()

    def _open(self) -> None:
        self.database = open_writable(str(self.home / "quiz.db"))
        self.database.connection.execute("PRAGMA synchronous = OFF")  # only speed
        self.log = Log(self.database)

    def record(self, what: Happening, question: str | None, time: int) -> Event:
        """Something happens here."""
        device = self.database.device()
        return self.log.append(what, Stamp(time, 0, device, "deck", question))

    def sync(self, time: int) -> Synced:
        """Sync with this device's copy of the folder."""
        return sync(self.database, str(self.folder), Stamp(time, 0, "", "deck"))

    def back_up(self) -> None:
        """Keep a copy of the home, as it is now."""
        self.database.close()
        shutil.rmtree(self.backup, ignore_errors=True)
        shutil.copytree(self.home, self.backup)
        self._open()

    def put_back(self, home: Path) -> None:
        """Replace the home by a copy of another, or of an older one."""
        self.database.close()
        shutil.rmtree(self.home)
        shutil.copytree(home, self.home)
        self._open()

    def ids(self) -> set[str]:
        """All events here."""
        return {event.id for event in self.log.events()}

    def close(self) -> None:
        """Close the data file."""
        self.database.close()


def template(folder: Path) -> Path:
    """An empty home: creating one takes longer than everything else here."""
    open_writable(str(folder / "template" / "quiz.db")).close()
    return folder / "template"


def interleaving(folder: Path, empty: Path, seed: int, steps: int = 14) -> None:
    """Let things happen at random; then, when all is carried everywhere, nothing may be lost.

    Raises:
        AssertionError: something was, or two devices disagree.

    """
    dice = Random(seed)
    devices = [Device(folder / str(number), empty) for number in range(dice.choice((2, 2, 3)))]
    published: set[str] = set()
    """Every event that was ever written into some copy of the folder by a finished sync."""
    time = START
    try:
        for _ in range(steps):
            time += dice.randrange(1, 2 * DAY)
            step(dice, devices, published, time)
        for device in devices:
            time += 1000
            device.sync(time)
            published |= device.ids()
        settle(devices, time + DAY)
        check(devices, published)
    finally:
        for device in devices:
            device.close()


def step(dice: Random, devices: list[Device], published: set[str], time: int) -> None:
    """One thing that happens."""
    device, other = dice.choice(devices), dice.choice(devices)
    what = dice.choices(
        ("record", "sync", "carry", "carry in part", "conflict", "clone", "back up", "put back",
         "cut off", "delete"),
        (10, 8, 6, 3, 2, 1, 1, 1, 1, 1),
    )[0]  # fmt: skip
    if what == "record":
        happens(dice, device, time)
    elif what == "sync":
        device.sync(time)
        published |= device.ids()
    elif what == "back up":
        device.back_up()
    elif what == "put back" and device.backup.exists():
        device.put_back(device.backup)
    elif what == "clone" and other is not device:
        device.back_up()
        if device.ids() >= other.ids() or other.ids() <= published:
            other.put_back(device.backup)
    elif what in ("carry", "carry in part", "conflict"):
        for file in sorted(device.folder.iterdir()):
            carry(dice, file, other.folder, what)
    elif what == "cut off":  # a crash while a line was written, here or on the way
        for file in sorted(device.folder.iterdir()):
            data = file.read_bytes()
            if data.endswith(b"\n"):
                file.write_bytes(data + b'{"id": "0')
    elif what == "delete" and (files := sorted(device.folder.iterdir())):
        copies = [one for one in files if "conflict" in one.name]
        for file in copies[:1]:
            file.unlink()


def happens(dice: Random, device: Device, time: int) -> None:
    """An answer, a note, a suspension, or an undo."""
    question = dice.choice(QUESTIONS)
    done = [event for event in device.log.events() if isinstance(event.what, Review)]
    what: Happening = dice.choice(
        (Review(dice.randrange(1, 5)), Review(dice.randrange(1, 5)), Note(f"{time}"), Suspend())
    )
    if done and dice.random() < 0.15:
        target = dice.choice(done)
        device.record(Undo(target.id), target.question, time)
    else:
        device.record(what, question, time)


def carry(dice: Random, file: Path, folder: Path, how: str) -> None:
    """Copy a file into another copy of the folder, as carriers do: never over other content."""
    target, data = folder / file.name, file.read_bytes()
    there = target.read_bytes() if target.exists() else b""
    if target == file or there.startswith(data):
        return
    if how == "carry in part":
        data = data[: dice.randrange(len(data) + 1)]
        if data.startswith(there):
            target.write_bytes(data)
    elif how == "conflict" or not data.startswith(there):
        number = len(list(folder.iterdir()))
        (folder / f"{file.stem} (conflict {number}).jsonl").write_bytes(data)
    else:
        target.write_bytes(data)


def settle(devices: list[Device], time: int) -> None:
    """The carrier catches up, and everybody syncs, until nothing is new."""
    for turn in range(8):
        for device in devices:
            for other in devices:
                for file in sorted(device.folder.iterdir()):
                    carry(Random(0), file, other.folder, "carry")
        done = [device.sync(time + turn) for device in devices]
        if not any(one.merged.new or one.written for one in done):
            return
    raise AssertionError("there is no end of it")


def check(devices: list[Device], published: set[str]) -> None:
    """Nobody lost what was published, all agree, and a further sync changes nothing."""
    logs = [sorted(device.log.events(), key=lambda event: event.id) for device in devices]
    assert all(log == logs[0] for log in logs)
    assert published <= {event.id for event in logs[0]}
    expected = replay(logs[0])
    for device in devices:
        assert states.everything(device.database.connection) == expected
        names = [one["id"] for one in map(_parsed, lines(device.folder)) if one]
        assert set(names) == {event.id for event in logs[0]}


def lines(folder: Path) -> list[str]:
    """All lines in a folder."""
    return [line for file in folder.iterdir() for line in file.read_text("utf-8").splitlines()]


def _parsed(line: str) -> dict[str, str] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
