"""What was acknowledged is never lost: whole processes, killed, interrupted, crowded, out of disk.

A rating counts as acknowledged when the next question's text has been printed.
"""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chaos import write_deck
from program import Ended, environment, run_here
from replaying import sound

QUESTIONS = 12
PATIENCE = 30  # seconds after which a program is taken for stuck
QUIZ = [sys.executable, "-m", "quiz"]


@pytest.fixture(name="environment")
def small_world(tmp_path: Path) -> dict[str, str]:
    """A home and a deck of a few questions, each of which can be told by its text."""
    write_deck(tmp_path / "deck.yaml", QUESTIONS)
    more = {"QUIZ_NEW_PER_DAY": str(QUESTIONS), "QUIZ_PLAIN": "1", "TERM": "dumb"}
    return environment(tmp_path / "home", QUIZ_DECK=str(tmp_path / "deck.yaml"), **more)


class Session:
    """A session in line mode, driven through pipes and never waited for without end."""

    def __init__(
        self, environment: dict[str, str], before: Callable[[], None] | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [*QUIZ, "review"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            preexec_fn=before,
        )
        self._watchdog = threading.Timer(PATIENCE, self.process.kill)
        self._watchdog.start()
        self.shown = ""

    def send(self, text: str) -> None:
        """Type into the session."""
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait_for(self, *texts: str) -> str:
        """Read until one of the texts has been printed; which one it was."""
        assert self.process.stdout is not None
        while not (found := [text for text in texts if text in self.shown]):
            chunk = os.read(self.process.stdout.fileno(), 65_536)
            if not chunk:
                raise EOFError(f"ended without {texts}: {self.shown}")
            self.shown += chunk.decode(errors="replace")  # a character may be torn
        return found[0]

    def rate(self, number: int, rating: int = 3) -> None:
        """Reveal and rate question `number`, and see it acknowledged."""
        self.send(f"\n{rating}\n")
        self.wait_for(f"What is <{number + 1}>?")

    def end(self) -> tuple[int, str]:
        """Let it end; the exit code and what it said on stderr."""
        out, error = self.process.communicate()
        self.shown += out.decode(errors="replace")
        self._watchdog.cancel()
        return self.process.returncode, error.decode()


@contextmanager
def session(
    environment: dict[str, str], *, first: int = 1, before: Callable[[], None] | None = None
) -> Iterator[Session]:
    """A session at its first question. It is gone afterwards, with its pipes."""
    running = Session(environment, before)
    try:
        running.wait_for(f"What is <{first}>?")
        yield running
    finally:
        running.process.kill()
        running.end()


def run(environment: dict[str, str], *arguments: str) -> Ended:
    """A command from its start to its end, with nothing on its standard input."""
    return run_here(arguments, b"", environment, Path(environment["QUIZ_DECK"]).parent)


def logged(environment: dict[str, str]) -> list[str]:
    """The questions that `quiz log --json` has ratings of, in order."""
    printed = run(environment, "log", "--json")
    assert printed.code == 0, printed.err
    events = [json.loads(line) for line in printed.out.splitlines()]
    return [event["question"] for event in events if event["kind"] == "review"]


def check(path: Path) -> list[str]:
    """The rated questions of a sound data file."""
    return [str(event.question) for event in sound(path) if event.kind == "review"]


def data_file(environment: dict[str, str]) -> Path:
    """Where the data file is."""
    return Path(environment["QUIZ_HOME"]) / "quiz.db"


def names(count: int) -> list[str]:
    """The ids of the first questions."""
    return [f"q{number}" for number in range(1, count + 1)]


def test_kill_after_an_acknowledgement_loses_nothing(environment: dict[str, str]) -> None:
    """Killed as soon as the next question is on screen, a session has saved the rating before."""
    for count in range(4):
        shutil.rmtree(environment["QUIZ_HOME"], ignore_errors=True)
        with session(environment) as running:
            for number in range(1, count + 1):
                running.rate(number)
            running.process.send_signal(signal.SIGKILL)
            assert running.process.wait(PATIENCE) == -signal.SIGKILL
        assert check(data_file(environment)) == names(count)
    assert logged(environment) == names(count)


def test_kill_at_any_moment_loses_nothing_acknowledged(environment: dict[str, str]) -> None:
    """Killed at a random moment, a session has saved every acknowledged rating, or one more."""
    dice = random.Random(5)
    for _ in range(8):
        shutil.rmtree(environment["QUIZ_HOME"], ignore_errors=True)
        with session(environment) as running:
            running.rate(1)
            killer = threading.Timer(dice.uniform(0, 0.03), running.process.kill)
            killer.start()
            acknowledged = 1
            try:
                while acknowledged < QUESTIONS - 1:
                    running.rate(acknowledged + 1)
                    acknowledged += 1
            except (BrokenPipeError, EOFError):
                pass  # it has been killed
            killer.join()
            running.end()
            while f"What is <{acknowledged + 2}>?" in running.shown:
                acknowledged += 1
        saved = check(data_file(environment))
        assert saved in (names(acknowledged), names(acknowledged + 1))
    assert logged(environment) == saved


def test_session_goes_on_where_the_killed_one_stopped(environment: dict[str, str]) -> None:
    """After a kill the next session asks what was not rated, and undo reaches before the kill."""
    with session(environment) as running:
        running.rate(1)
        running.rate(2)
        running.process.kill()
        running.process.wait(PATIENCE)
    again = run(environment, "review")
    assert "2 of 12 done." in again.out
    assert "What is <3>?" in again.out
    undone = run(environment, "undo")
    assert undone.code == 0
    assert "for q2" in undone.out
    assert check(data_file(environment)) == names(2)


def test_interrupt_exits_130_with_the_ratings_kept(environment: dict[str, str]) -> None:
    """Ctrl-C ends the session at once, without a traceback and without a loss."""
    with session(environment) as running:
        running.rate(1, rating=1)
        running.rate(2)
        running.process.send_signal(signal.SIGINT)
        assert running.end() == (130, "")
    assert check(data_file(environment)) == names(2)


def test_full_disk_refuses_the_rating_and_keeps_the_others(environment: dict[str, str]) -> None:
    """When nothing can be written any more it says so, asks on, and the file stays sound."""
    run(environment, "review")  # makes the file and compiles the deck
    limit = 80 * 1024  # bytes of a file; some ratings fit into the WAL

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with session(environment, before=fill_the_disk) as running:
        saved = 0
        while saved < QUESTIONS - 1:
            running.send("\n3\n")
            if running.wait_for(f"What is <{saved + 2}>?", "Not saved.").endswith("saved."):
                break
            saved += 1
        running.send("3\nq\n")  # the question still stands; it can be tried again
        code, error = running.end()
    said = " ".join(running.shown.split())
    path = data_file(environment)
    for told in (f"Not saved. {path}", "Is the disk full", "othing saved so far is lost."):
        assert told.replace(" ", "") in said.replace(" ", "")  # a long path is broken anywhere
    assert (code, error) == (0, "")
    assert 0 < saved < QUESTIONS - 1
    assert f"What is <{saved + 2}>?" not in said
    assert check(path) == names(saved)
    with session(environment, first=saved + 1) as after:
        after.rate(saved + 1)
    assert check(path) == names(saved + 1)


def test_two_sessions_at_once_lose_nothing(environment: dict[str, str]) -> None:
    """Two terminals on one file, taking turns: both go on, and all ratings are in the log."""
    with session(environment) as one, session(environment) as other:
        for number in range(1, 4):
            one.rate(number, rating=4)
            other.rate(number, rating=2)
    expected = [name for name in names(3) for _ in range(2)]
    assert check(data_file(environment)) == expected == logged(environment)
