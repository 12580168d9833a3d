"""One person at one machine: a home, the terminals opened on it, and what was saved there."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import program
from quiz_terminal import Terminal


class Person:
    """Somebody with a home below `folder`, who has not answered a question yet.

    Args:
        home: an earlier home to begin with; None for somebody who never started the program.

    """

    def __init__(self, folder: Path, home: Path | None = None) -> None:
        self.home = folder / "home"
        if home is not None:
            shutil.copytree(home, self.home)
        self.size = 80, 24
        """Columns and rows of the next terminal."""
        self._opened: list[Terminal] = []

    def environment(self, **more: str) -> dict[str, str]:
        """What the program is told, the tests' deck and nothing of the developer's own settings."""
        return program.environment(self.home, **{"PS1": "$ ", "PAGER": "cat"} | more)

    def opens(self, *arguments: str, **environment: str) -> Terminal:
        """The program in a new terminal."""
        return self.opens_command("", *arguments, **environment)

    def opens_command(self, *command: str, **environment: str) -> Terminal:
        """Any command in a new terminal."""
        terminal = Terminal(command, self.environment(**environment), *self.size)
        self._opened.append(terminal)
        return terminal

    def runs(self, *arguments: str, typed: str = "", **environment: str) -> str:
        """What a command prints, given these lines on its standard input."""
        given = self.environment(**environment)
        done = program.run_here(arguments, typed.encode(), given, self.home.parent)
        assert done.code == 0, done.err
        return done.out

    def log(self) -> list[dict[str, Any]]:
        """Everything that was saved, as it lies on the disk."""
        with closing(sqlite3.connect(self.home / "quiz.db")) as database:
            rows = database.execute("SELECT kind, question, data FROM event ORDER BY time, id")
            return [
                {"kind": kind, "question": question} | json.loads(data)
                for kind, question, data in rows
            ]

    def reviews(self) -> list[tuple[str, int]]:
        """Each answer that was saved: question and rating."""
        return [
            (event["question"], event["rating"])
            for event in self.log()
            if event["kind"] == "review"
        ]

    def leaves(self) -> None:
        """Close all terminals."""
        for terminal in self._opened:
            terminal.close()
