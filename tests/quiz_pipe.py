"""The program in a pipe: lines in, lines out, and what was saved."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import program


@dataclass(frozen=True)
class Done(program.Ended):
    """What a finished program said."""

    @property
    def flat(self) -> str:
        """What was printed, with its line breaks taken out."""
        return " ".join(self.out.split())


def new_home(folder: Path) -> "Home":
    """A home below a folder, in which no question was answered yet."""
    shutil.copytree(program.compiled_home(), folder / "quiz")
    return Home(folder)


@dataclass
class Home:
    """A data folder of one's own."""

    folder: Path

    def environment(self, **more: str) -> dict[str, str]:
        """What the program is told, with nothing of the developer's own settings."""
        return program.environment(self.folder / "quiz", **more)

    def pipes(self, typed: str | bytes, *arguments: str, **environment: str) -> Done:
        """Run the program with these lines on its standard input."""
        given = typed if isinstance(typed, bytes) else typed.encode()
        ended = program.run_here(arguments, given, self.environment(**environment), self.folder)
        return Done(ended.code, ended.out, ended.err)

    def answers(self, typed: str, *arguments: str, **environment: str) -> Done:
        """The same of a session, which ends well and drives no terminal."""
        done = self.pipes(typed, *arguments, **environment)
        assert (done.code, done.err) == (0, "")
        assert "\x1b" not in done.out
        return done

    def reviews(self) -> list[dict[str, Any]]:
        """The answers that were saved."""
        with closing(sqlite3.connect(self.folder / "quiz" / "quiz.db")) as database:
            rows = database.execute(
                "SELECT question, data FROM event WHERE kind = 'review' ORDER BY time, id"
            )
            return [{"question": question} | json.loads(data) for question, data in rows]

    def ratings(self) -> list[tuple[str, int]]:
        """Question and rating of each answer that was saved."""
        return [(event["question"], event["rating"]) for event in self.reviews()]
