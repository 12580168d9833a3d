"""Syncing: 10,000 random lives of two or three devices, and how long it takes with a long log."""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from measuring import Row, in_turn, median, progress, seconds, timed

from quiz.scheduling.study_day import MINUTE
from quiz.store.log import uuid7

sys.path.append(str(Path(__file__).parents[1]))
from syncing_model import START, Device, interleaving, template  # found by the line above

LIVES, EVENTS, RUNS = 10_000, 100_000, 5


def lives() -> list[Row]:
    """In none of them is anything lost, and all devices agree in the end."""
    failed = []
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="quiz-lives-") as name:
        folder = Path(name)
        empty = template(folder)
        for seed in range(LIVES):
            progress(f"life {seed + 1:,} of {LIVES:,}")
            try:
                interleaving(folder / str(seed), empty, seed)
            except AssertionError:
                failed.append(seed)
            shutil.rmtree(folder / str(seed))
    progress("")
    taken = time.perf_counter() - started
    said = f"{LIVES - len(failed):,} without loss" + (f", not {failed[:5]}" if failed else "")
    each = seconds(taken / LIVES)
    return [Row(f"{LIVES:,} random lives of 2 or 3 devices", said, least=each, late=bool(failed))]


def long_logs() -> list[Row]:
    """The first sync with another device's 100,000 events, and one with nothing new."""
    with tempfile.TemporaryDirectory(prefix="quiz-sync-") as name:
        folder = Path(name)
        device = Device(folder / "one", template(folder))
        file = device.folder / "other.jsonl"
        last, lines = None, []
        for number in range(EVENTS):
            at = START + number * MINUTE
            last = uuid7(at, last)
            envelope = {"id": last, "version": 1, "time": at, "offset": 0, "device": "other"}
            about = {"deck": "deck", "question": f"q{number % 1000}", "revision": None}
            lines.append(json.dumps(envelope | about | {"kind": "review", "rating": 3}))
        file.write_text("\n".join(lines) + "\n", "utf-8")
        now = START + EVENTS * MINUTE
        first = timed(lambda: device.sync(now))()
        taken = in_turn({"nothing new": timed(lambda: device.sync(now + 1))}, RUNS)
        device.close()
    return [
        Row(f"the first sync, {EVENTS:,} events of another device", seconds(first)),
        Row("a sync with nothing new", seconds(median(taken["nothing new"]))),
    ]
