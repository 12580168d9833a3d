"""Processes that are killed at any moment, and what must hold afterwards.

After each kill nothing that was acknowledged is lost, the log has grown only, the states are those
of a replay, and the next start works. A rating counts as acknowledged when another question's text
has been printed, a command when it has ended with 0.
"""

import re
import shutil
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import program
from replaying import sound

from quiz.store.database import open_writable
from quiz.store.events import Event
from quiz.store.log import Log

QUESTIONS = 30
PATIENCE = 60
"""Seconds after which a program is taken for stuck."""
_SHOWN = re.compile(r"What is <(\d+)>\?")


@dataclass(frozen=True)
class Action:
    """Something to do until the kill: the command, and all that is typed."""

    name: str
    arguments: tuple[str, ...] = ()
    typed: str = ""


ACTIONS = (
    Action("review", ("review", "--new", "20"), "\n3\n" * 20),
    Action("mock", ("mock", "--questions", "3", "--minutes", "5"), "an answer\n\n2\n\n" * 12),
    Action("drill", ("drill", "--seed", "3"), "7\n\n" * 15),
    Action("merge", ("merge", "other")),
    Action("undo", ("undo",)),
    Action("suspend", ("suspend", "1", "2", "3")),
    Action("config", ("config", "new_per_day")),
    Action("first", ("review", "--new", "20"), "\n3\n" * 5),
)


def write_deck(path: Path, questions: int) -> None:
    """A deck each question of which can be told by its text."""
    text = "format: 1\ndeck: numbers\ntitle: Numbers\nquestions:\n"
    for number in range(1, questions + 1):
        text += (
            f"- {{id: q{number}, number: {number}, question: What is <{number}>?, "
            "difficulty: easy, category: Numbers, answer: A number.}\n"
        )
    path.write_text(text, "utf-8")


class World:
    """A home with a deck of its own, another machine's log to merge, and dice."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.dice = folder, Random(seed)
        self.home = folder / "home"
        self.deck = folder / "numbers.yaml"
        write_deck(self.deck, QUESTIONS)
        self.rounds = 0
        self.longest = 1.0

    @property
    def data(self) -> Path:
        """The data file."""
        return self.home / "quiz.db"

    def environment(self, home: Path) -> dict[str, str]:
        """What the program is told."""
        return program.environment(home, QUIZ_DECK=str(self.deck), QUIZ_PLAIN="1")

    def round(self) -> str:
        """Do something, kill it somewhere, and check. Returns what it was and how it ended."""
        self.rounds += 1
        action = self.dice.choice(ACTIONS)
        if action.name == "first":
            shutil.rmtree(self.home, ignore_errors=True)
        before = self._log()
        arguments, other = self._prepared(action)
        started = time.monotonic()
        with subprocess.Popen(
            [*program.PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment(self.home),
            cwd=self.folder,
        ) as running:
            try:
                said, _ = running.communicate(
                    action.typed.encode(), self.dice.uniform(0.05, 1.2 * self.longest)
                )
            except subprocess.TimeoutExpired:
                running.kill()
                said, _ = running.communicate()
            else:
                taken = time.monotonic() - started
                self.longest = max(0.5, min(PATIENCE, (self.longest + taken) / 2))
        code = running.returncode
        text = said.decode("utf-8", "replace")
        assert "Traceback" not in text, text
        assert "A fault of the program" not in text, text
        where = f"round {self.rounds}: {' '.join(arguments)}, exit {code}"
        self._check(where, action, before, other, code, text)
        return where

    def _prepared(self, action: Action) -> tuple[tuple[str, ...], set[str]]:
        """The command line, and the ids of another machine's events where they are merged."""
        if action.name == "config":
            return (*action.arguments, str(self.dice.randint(0, 50))), set()
        if action.name != "merge":
            return action.arguments, set()
        there = self.folder / f"there-{self.rounds}"
        typed = "\n3\n" * self.dice.randint(1, 9)
        done = program.run_here(
            ("review", "--new", "20"), typed.encode(), self.environment(there), self.folder
        )
        assert done.code == 0, done
        with closing(open_writable(str(there / "quiz.db"))) as database:
            ids = {event.id for event in Log(database).events()}
        return ("merge", str(there)), ids

    def _log(self) -> dict[str, Event]:
        """The log as it is, by id."""
        return {event.id: event for event in sound(self.data)} if self.data.exists() else {}

    def _check(
        self,
        where: str,
        action: Action,
        old: dict[str, Event],
        other: set[str],
        code: int,
        text: str,
    ) -> None:
        events = self._log()
        assert old.items() <= events.items(), where
        new = [event for event in events.values() if event.id not in old]
        if action.name in ("review", "first"):
            acknowledged = max(0, len(set(_SHOWN.findall(text))) - 1)
            assert len(new) >= acknowledged, (where, text)
        elif action.name == "merge":
            assert {event.id for event in new} in (set(), other - old.keys()), where
            assert code != 0 or other <= events.keys(), where
        elif action.name == "undo":
            undos = sum(event.kind == "undo" for event in new)
            assert undos == len(new), where
            assert code != 0 or undos >= 1, where
        elif action.name == "suspend":
            assert len({event.time for event in new}) <= 1, where  # all of them or none
        elif action.name == "config" and code == 0 and "=" not in text:
            with closing(open_writable(str(self.data))) as database:
                assert database.settings().get("new_per_day") is not None, where
        again = program.run_here(("list",), b"", self.environment(self.home), self.folder)
        assert (again.code, again.err) == (0, ""), (where, again)
