"""The commands, run as a person would in a shell."""

import json
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import program

COMMANDS = (
    "review", "list", "show", "recap", "plan", "stats", "undo", "suspend", "unsuspend", "reset",
    "log", "check", "doctor", "config", "drill",
)  # fmt: skip
DECK = Path(__file__).with_name("fixture_deck.yaml")


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    command: str
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed, as one JSON document."""
        return json.loads(self.out)

    @property
    def flat(self) -> str:
        """What was printed, with its line breaks taken out."""
        return " ".join(self.out.split())

    def complaint(self, code: int) -> str:
        """The one line on stderr, beside nothing on stdout and this exit code."""
        assert (self.code, self.out) == (code, ""), self
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


class Machine:
    """A machine with a data folder of its own, below `folder`.

    Args:
        compiled: whether the deck that is shipped was compiled before: it saves time.

    """

    def __init__(self, folder: Path, *, compiled: bool = True) -> None:
        self.home = folder / "home"
        if compiled:
            shutil.copytree(program.compiled_home(), self.home)

    def environment(self, **more: str) -> dict[str, str]:
        """What a command is told, with nothing of the developer's own settings."""
        return program.environment(self.home, **more)

    def quiz(self, *arguments: str, typed: str | bytes = "", **environment: str) -> Done:
        """Run a command with these lines on its standard input. It never shows a traceback."""
        variables = self.environment(**environment)
        given = typed if isinstance(typed, bytes) else typed.encode()
        ended = program.run_here(arguments, given, variables, self.home.parent)
        assert "Traceback" not in ended.out + ended.err, ended.err
        assert "A fault of the program" not in ended.err, ended.err
        return Done(" ".join(["quiz", *arguments]), ended.code, ended.out, ended.err)

    def all_of(
        self, commands: Iterable[Iterable[str]], environments: Iterable[dict[str, str]] = ()
    ) -> list[Done]:
        """Run several commands, each with an environment of its own if wanted."""
        calls = zip(commands, chain(environments, repeat({})), strict=False)
        return [self.quiz(*command, **environment) for command, environment in calls]

    def ok(self, *arguments: str, typed: str = "", **environment: str) -> Done:
        """The same of a command that ends well and has nothing to complain of."""
        done = self.quiz(*arguments, typed=typed, **environment)
        assert (done.code, done.err) == (0, "")
        return done

    def answers(self, typed: str, *arguments: str, **environment: str) -> Done:
        """The same of a session in a pipe, which drives no terminal."""
        done = self.ok(*arguments, typed=typed, **environment)
        assert "\x1b" not in done.out
        return done

    def refused(self, *arguments: str, **environment: str) -> str:
        """The one line in which a command says why it does nothing; exit code 1."""
        return self.quiz(*arguments, **environment).complaint(1)

    def misused(self, *arguments: str, **environment: str) -> str:
        """The one line in which a command says how it was used wrongly; exit code 2."""
        return self.quiz(*arguments, **environment).complaint(2)

    def standing(self, question: str, *arguments: str, **environment: str) -> dict[str, Any]:
        """Where a question stands, from the list."""
        listed = self.ok("list", "--json", *arguments, **environment).json
        (found,) = [record for record in listed if record["id"] == question]
        assert isinstance(found, dict)
        return found

    def saved(self) -> list[dict[str, Any]]:
        """Everything that was saved, as it lies on the disk."""
        if not (self.home / "quiz.db").exists():
            return []
        with closing(sqlite3.connect(self.home / "quiz.db")) as database:
            rows = database.execute(
                "SELECT kind, deck, question, data FROM event ORDER BY time, id"
            )
            return [
                {"kind": kind, "deck": deck, "question": question} | json.loads(data)
                for kind, deck, question, data in rows
            ]

    def reviews(self) -> list[dict[str, Any]]:
        """The answers that were saved."""
        return [event for event in self.saved() if event["kind"] == "review"]

    def ratings(self) -> list[tuple[str, int]]:
        """Question and rating of each answer that was saved."""
        return [(event["question"], event["rating"]) for event in self.reviews()]
