"""How often a rating moves from one file of `quiz` to another, from its key to the next question.

    python tests/benchmarks/moves.py        the count of each of two ratings, and the limit
    python tests/benchmarks/moves.py -v     the calls as well

A move is a call into another file of `quiz`; several in a row into the same file are one. It is
counted by a profiler while a session runs in this process, in a pseudo-terminal with its keys typed
ahead, from the Enter that rates until the next question is handed to the screen.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
from itertools import groupby
from pathlib import Path
from types import FrameType

from measuring import Row

import quiz
from quiz.__main__ import run

MOST = 40
COLUMNS, ROWS = 90, 30
KEYS = b" ab\r ab\rqq"
"""Two questions, each revealed, ticked twice and rated as suggested; then out of the summary."""
_PACKAGE = str(Path(quiz.__file__).parent) + os.sep


class _Screen:
    """A terminal to write to that keeps nothing."""

    encoding = "utf-8"

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal

    def fileno(self) -> int:
        return self._terminal

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass


class Counter:
    """A profiler: the calls between files, of each stretch from an Enter to what is shown next."""

    def __init__(self) -> None:
        self.stretches: list[list[tuple[str, str]]] = []
        """(file, function) of each call into another file than the caller's."""
        self._counting = False

    def __call__(self, frame: FrameType, event: str, value: object) -> None:
        """Note an event of the interpreter."""
        code = frame.f_code
        if event == "return" and value == "enter" and code.co_qualname == "TerminalKeys.read":
            self.stretches.append([])
            self._counting = True
        elif event == "call" and code.co_qualname == "FullScreen.show":
            self._counting = False
        elif event == "call" and self._counting and (file := _file(frame)):
            caller = frame.f_back
            while caller is not None and not _file(caller):
                caller = caller.f_back
            if caller is not None and _file(caller) != file:
                self.stretches[-1].append((file, code.co_qualname))


def _file(frame: FrameType) -> str:
    """The file of a frame as seen from `quiz`; empty for one that lies elsewhere."""
    name = frame.f_code.co_filename
    return name.removeprefix(_PACKAGE) if name.startswith(_PACKAGE) else ""


def counted() -> list[list[tuple[str, str]]]:
    """Rate two questions; the calls of each rating. Takes standard input and output for itself."""
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    os.dup2(terminal, 0)
    os.write(master, KEYS)
    out, counter = sys.stdout, Counter()
    sys.stdout = _Screen(terminal)
    with tempfile.TemporaryDirectory(prefix="quiz-moves-") as home:
        os.environ |= {"QUIZ_HOME": home, "TERM": "xterm"}
        sys.setprofile(counter)
        try:
            run([])
        finally:
            sys.setprofile(None)
            sys.stdout = out
    return counter.stretches


def moves(calls: list[tuple[str, str]]) -> int:
    """How many moves some calls are."""
    return sum(1 for _ in groupby(file for file, _ in calls))


def ratings_moves() -> list[Row]:
    """The moves of a rating as rows of the benchmark, counted in a process of its own."""
    done = subprocess.run([sys.executable, __file__], capture_output=True, text=True, check=False)
    numbers = [int(line.split()[-2]) for line in done.stdout.splitlines()]
    assert len(numbers) == 2, done.stderr
    names = ("the first rating of a session", "the second")
    return [
        Row(what, f"{number} moves", late=number > MOST)
        for what, number in zip(names, numbers, strict=True)
    ]


def main(*arguments: str) -> int:
    """Print the moves of two ratings; 1 if there are too many."""
    stretches = counted()
    for number, calls in enumerate(stretches, start=1):
        sys.stdout.write(f"Rating {number}: {moves(calls)} moves\n")
        if "-v" in arguments:
            sys.stdout.writelines(f"    {file}  {function}\n" for file, function in calls)
    return int(any(moves(calls) > MOST for calls in stretches))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
