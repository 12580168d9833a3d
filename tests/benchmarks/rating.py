"""From the key that rates to the next question on screen, the durable commit included."""

import sqlite3
import time
from pathlib import Path

from measuring import Row, median, percentile, progress, seconds
from pseudo_terminal import FRAME_END, QUIZ, Spawned, environment

RATINGS = 250
_ROW = "x" * 300  # as long as an event is


def ratings(large: Path, due: Path) -> list[Row]:
    """Rate many questions of a long backlog in one session, a bare commit after each."""
    painted, revealed, committed = [], [], []
    connection = sqlite3.connect(due / "bare-commits.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, data TEXT)")
    settings = environment(QUIZ_HOME=str(due), QUIZ_DECK=str(large))
    with Spawned([QUIZ], settings) as session:
        session.until(b"/ 1:00", FRAME_END)
        for number in range(RATINGS):
            progress(f"rating {number + 1} of {RATINGS}")
            pressed = session.send(b" ")
            arrived, _ = session.until(b"4\x1b[0m \x1b[34mEasy", FRAME_END)
            revealed.append(arrived - pressed)
            pressed = session.send(b"3")
            arrived, _ = session.until(b"/ 1:00", FRAME_END)
            painted.append(arrived - pressed)
            started = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO event (data) VALUES (?)", (_ROW,))
            connection.execute("COMMIT")
            committed.append(time.perf_counter() - started)
    connection.close()
    progress("")
    (saved,) = _count(due)
    assert saved >= RATINGS
    rows = []
    for share, name in ((0.5, "median"), (0.95, "95th percentile")):
        bare = percentile(committed, share)
        rows.append(Row(f"bare durable commit, {name}", seconds(bare), 1.0, "a bare commit"))
        rating = percentile(painted, share)
        ratio = rating / bare
        rows.append(
            Row(f"rating key to next question, {name}", seconds(rating), ratio, "a bare commit")
        )
        reveal = percentile(revealed, share)
        rows.append(
            Row(f"Space to answer, {name}", seconds(reveal), reveal / bare, "a bare commit")
        )
    rows.append(Row("a rating without a commit's time, median",
                    seconds(median(painted) - median(committed))))  # fmt: skip
    return rows


def _count(home: Path) -> tuple[int]:
    """How many ratings of today the log holds."""
    connection = sqlite3.connect(home / "quiz.db")
    day_ago = time.time_ns() // 1_000_000 - 86_400_000
    row = connection.execute("SELECT count(*) FROM event WHERE time > ?", (day_ago,)).fetchone()
    connection.close()
    return (int(row[0]),)
