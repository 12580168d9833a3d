"""A terminal that is not there: the program in a pseudo-terminal, its screen read back.

Nothing here sleeps: what is awaited is polled for as output comes, for ten seconds at most.
"""

import os
import pty
import signal
import sys
import termios
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pexpect
import pyte

from quiz.__main__ import main

SECONDS = 10.0
ALTERNATE, PASTE, CURSOR, UPDATE = 1049, 2004, 25, 2026
ENTER, ESCAPE, CTRL_C, CTRL_D, CTRL_Z = "\r", "\x1b", "\x03", "\x04", "\x1a"
UP, DOWN, PAGE_DOWN, PAGE_UP = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[5~"


def program() -> list[str]:
    """The command that a person would type, of the environment that runs the tests."""
    installed = Path(sys.executable).with_name("quiz")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "quiz"]


def _forked(arguments: Sequence[str], environment: dict[str, str], columns: int, rows: int) -> Any:
    """The program in a child of this process, as pexpect knows one that it started itself.

    The child has everything imported, so that its first frame comes several times as fast as that
    of a new interpreter. That the installed program starts is for `opens_command` to prove.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pytest-xdist's thread only listens
        pid, fd = pty.fork()
    if not pid:
        _run(arguments, environment, columns, rows)
    child: Any = pexpect.spawn(None)
    child.ptyproc = pexpect.pty_spawn.ptyprocess.PtyProcess(pid, fd)
    child.pid, child.child_fd = pid, fd
    child.terminated = child.closed = False
    return child


def _run(
    arguments: Sequence[str], environment: dict[str, str], columns: int, rows: int
) -> NoReturn:
    """Be the program on the terminal of this process, and end as it does."""
    code: str | int | None = 1
    try:
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        termios.tcsetwinsize(0, (rows, columns))
        warnings.simplefilter("ignore")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        encoding, _, errors = environment.get("PYTHONIOENCODING", "utf-8").partition(":")
        sys.stdin = os.fdopen(0, encoding=encoding, errors=errors or None, closefd=False)
        sys.stdout = os.fdopen(1, "w", 1, encoding, errors or None, closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, encoding, "backslashreplace", closefd=False)
        sys.argv = ["quiz", *arguments]
        main()
    except SystemExit as ending:
        code = ending.code
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


class Screen(pyte.Screen):
    """pyte's screen with an alternate buffer, counting frames and what runs over the edge."""

    def __init__(self, columns: int, rows: int, answer: Callable[[bytes], Any]) -> None:
        self.private: set[int] = {CURSOR}
        """The private modes switched on now."""
        self.frames = 0
        """Whole frames so far."""
        self.frame_rows = 0
        """How many rows the last frame had."""
        self.overflows = 0
        """Characters of this frame that had to go to the next row because theirs was full."""
        self.worst_overflows = 0
        """The same of the worst frame so far."""
        self._main: tuple[dict[int, dict[int, Any]], int, int] | None = None
        self._answer = answer
        super().__init__(columns, rows)

    def write_process_input(self, data: str) -> None:
        """The answer to a question, such as where the cursor stands."""
        self._answer(data.encode())

    def set_mode(self, *modes: int, **kind: bool) -> None:
        """Switch modes on; the alternate buffer starts empty."""
        if kind.get("private"):
            self.private.update(modes)
            if UPDATE in modes:
                self.frame_rows = self.overflows = 0
            if ALTERNATE in modes and self._main is None:
                rows = {row: dict(line) for row, line in self.buffer.items()}
                self._main = (rows, self.cursor.x, self.cursor.y)
                self.erase_in_display(2)
        super().set_mode(*modes, **kind)

    def reset_mode(self, *modes: int, **kind: bool) -> None:
        """Switch modes off; the main buffer comes back as it was."""
        if kind.get("private"):
            self.private.difference_update(modes)
            if UPDATE in modes:
                self.frames += 1
                self.worst_overflows = max(self.worst_overflows, self.overflows)
            if ALTERNATE in modes and self._main is not None:
                rows, column, row = self._main
                self._main = None
                self.buffer.clear()
                for place, line in rows.items():
                    self.buffer[place].update(line)
                self.cursor.x = min(column, self.columns - 1)
                self.cursor.y = min(row, self.lines - 1)
        super().reset_mode(*modes, **kind)

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """Go to a row and a column, noting the lowest row."""
        self.frame_rows = max(self.frame_rows, line or 1)
        super().cursor_position(line, column)

    def draw(self, data: str) -> None:
        """Draw text, counting what finds its row full."""
        if data.isascii() and self.cursor.x + len(data) <= self.columns:
            super().draw(data)
            return
        for character in data:
            self.overflows += self.cursor.x >= self.columns
            super().draw(character)


class Terminal:
    """A program in a pseudo-terminal of `columns` × `rows`, as a context manager that ends it.

    Args:
        command: the program and its arguments; without a program, as in `["", "list"]`, it is
            ours, forked from this process.
        environment: the whole of it.
        columns: of the terminal.
        rows: of the terminal.

    """

    def __init__(
        self, command: Sequence[str], environment: dict[str, str], columns: int, rows: int
    ) -> None:
        self.output = b""
        """Everything written so far."""
        name, *arguments = command
        self._child: Any = (
            pexpect.spawn(name, arguments, env=environment, dimensions=(rows, columns))
            if name
            else _forked(arguments, environment, columns, rows)
        )
        self._child.delaybeforesend = None
        self._child.ptyproc.delayafterclose = self._child.ptyproc.delayafterterminate = 0.01
        self.screen = Screen(columns, rows, self._child.send)
        self._stream: Any = pyte.ByteStream(self.screen)

    def __enter__(self) -> "Terminal":
        """The program runs already."""
        return self

    def __exit__(self, *exception: object) -> None:
        """End the program, however it is doing."""
        self.close()

    def close(self) -> None:
        """End the program if it still runs; on a busy machine a kill takes its time."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                self._child.close(force=True)
            except pexpect.ExceptionPexpect:
                if time.monotonic() > deadline:
                    raise
            else:
                return

    @property
    def rows(self) -> list[str]:
        """What is on the screen, row by row."""
        return [row.rstrip() for row in self.screen.display]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.rows)

    @property
    def flat(self) -> str:
        """What is on the screen with its line breaks and runs of spaces taken out."""
        return " ".join(self.text.split())

    @property
    def full_screen(self) -> bool:
        """Whether the alternate screen is shown."""
        return ALTERNATE in self.screen.private

    def send(self, keys: str) -> None:
        """Type keys, all at once."""
        self._child.send(keys.encode())

    def _read(self, seconds: float) -> bool:
        """Take in what the program writes; False once it has ended and said everything."""
        try:
            data = self._child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.output += data
        self._stream.feed(data)
        return True

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Take in output until a whole frame meets the condition."""
        deadline = time.monotonic() + SECONDS
        going_on = True
        while UPDATE in self.screen.private or not condition():
            left = deadline - time.monotonic()
            assert going_on, f"the program ended, but no {what}:\n{self.text}"
            assert left > 0, f"no {what} within {SECONDS:g} s:\n{self.text}"
            going_on = self._read(min(left, 0.05))  # a condition may come true in silence

    def wait_for(self, *texts: str) -> None:
        """Wait until all these texts are on the screen; line breaks count as spaces."""

        def are_there() -> bool:
            seen = self.flat
            return all(text in seen for text in texts)

        self.wait_until(are_there, f"{texts}")

    def press(self, keys: str, *texts: str) -> None:
        """Type keys and wait for what they lead to."""
        self.send(keys)
        self.wait_for(*texts)

    def redraw(self, keys: str) -> None:
        """Type keys and wait for the next frame, whatever it shows."""
        frames = self.screen.frames
        self.send(keys)
        self.wait_until(lambda: self.screen.frames > frames, f"frame after {keys!r}")

    def resize(self, columns: int, rows: int) -> None:
        """Another size, with SIGWINCH; returns when a frame of that size is drawn."""
        self._child.setwinsize(rows, columns)
        self.screen.resize(rows, columns)
        self.screen.frame_rows = 0  # a frame of the old size may still be on its way

        def fits() -> bool:
            drawn = self.screen.frame_rows == rows and not self.screen.overflows
            return drawn and ("too small" in self.flat or self.rows[1] == "─" * columns)

        self.wait_until(fits, f"frame of {columns}x{rows}")
        self.screen.worst_overflows = 0

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self._child.pid, number)

    def end(self) -> int:
        """Wait for the program's end; its exit code."""
        deadline = time.monotonic() + SECONDS
        while self._read(deadline - time.monotonic()):
            assert time.monotonic() < deadline, f"still running:\n{self.text}"
        self._child.close()
        code = self._child.exitstatus
        assert code is not None, f"ended by signal {self._child.signalstatus}:\n{self.text}"
        return int(code)
