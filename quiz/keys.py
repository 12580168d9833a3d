"""One key at a time: from a terminal, from the lines of a pipe, or from a script in a test.

A key is its character (`a`, `?`, `é`) or a name: `enter space esc backspace tab up down left
right home end pgup pgdn delete ctrl-d …`, and four that are not keys: `tick` (nothing came
before the timeout), `resize`, `resume` (back from Ctrl-Z) and `eof`. A paste is dropped whole.

The terminal stays in cbreak mode for the whole session and is switched with TCSADRAIN, so that
keys typed ahead are kept (`getch`-style readers that switch per key and flush lose them).
"""

import codecs
import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Protocol, TextIO

ESCAPE_SECONDS = 0.05
_PASTE_START, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_CONTROL = {"\r": "enter", "\n": "enter", " ": "space", "\t": "tab", "\x7f": "backspace"}
_CONTROL |= {"\x08": "backspace", "\x1b": "esc", "\x04": "ctrl-d", "\x0c": "resize"}
_SEQUENCES = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "1~": "home", "4~": "end", "7~": "home", "8~": "end",
    "3~": "delete", "5~": "pgup", "6~": "pgdn", "M": "enter",
}  # fmt: skip


_CONSOLE = {"H": "up", "P": "down", "I": "pgup", "Q": "pgdn", "G": "home", "O": "end"}


class Keys(Protocol):
    """A source of keys."""

    def read(self, timeout: float | None = None) -> str:
        """The next key; `tick` when none came within `timeout` seconds (None: wait)."""

    def read_line(self) -> str | None:
        """The rest of the line, for text rather than keys; None at the end of input."""


class ScriptedKeys:
    """Keys from a list, for tests. After the last one: `eof`."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = deque(keys)

    def read(self, timeout: float | None = None) -> str:
        """The next key of the script, whatever the timeout."""
        return self._keys.popleft() if self._keys else "eof"

    def read_line(self) -> str | None:
        """The next entry of the script as text."""
        return self._keys.popleft() if self._keys else None


class LineKeys:
    """Keys from lines: `ab3` is a, b and 3, an empty line is Enter, the end of input is `eof`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pending: deque[str] = deque()

    def read(self, timeout: float | None = None) -> str:
        """The next character of the line, or the first of the next line. Waits for it."""
        if not self._pending:
            line = self._stream.readline()
            if not line:
                return "eof"
            names = [_CONTROL.get(character, character) for character in line.strip()]
            self._pending.extend(names or ["enter"])
        return self._pending.popleft()

    def read_line(self) -> str | None:
        """What is left of this line if anything is, else the next line."""
        if self._pending:
            text = "".join(" " if key == "space" else key for key in self._pending if len(key) == 1)
            self._pending.clear()
            return text
        line = self._stream.readline()
        return line.rstrip("\r\n") if line else None


class TerminalKeys:
    """Keys from a POSIX terminal, as a context manager that puts the terminal back as it was.

    Args:
        leave: called before the process stops at Ctrl-Z (restore the screen).
        enter: called after it continues.

    """

    def __init__(
        self,
        fd: int,
        leave: Callable[[], None] = lambda: None,
        enter: Callable[[], None] = lambda: None,
    ) -> None:
        self._fd = fd
        self._leave, self._enter = leave, enter
        self._bytes = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._pending: deque[str] = deque()
        self._wake_read, self._wake_write = -1, -1
        self._saved: list[object] | None = None
        self._old_handlers: dict[int, object] = {}
        self._active = False
        """Whether the terminal is ours now, and not lent to an editor or a demo."""

    def __enter__(self) -> "TerminalKeys":
        """Switch to cbreak mode and listen for resizes and Ctrl-Z."""
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        for number, handler in (
            (signal.SIGWINCH, self._on_resize),
            (signal.SIGTSTP, self._on_stop),
            (signal.SIGCONT, self._on_continue),
        ):
            self._old_handlers[number] = signal.signal(number, handler)
        self._cbreak()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put everything back, whatever happened."""
        self.restore()
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # what signal() itself returned
        self._old_handlers.clear()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def restore(self) -> None:
        """The terminal as it was before; `resume` undoes it. For running something else in it."""
        import termios

        self._active = False
        if self._saved is not None:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._saved)  # type: ignore[arg-type]

    def resume(self) -> None:
        """Back to cbreak mode after `restore`."""
        self._cbreak()

    def _cbreak(self) -> None:
        import termios

        mode = termios.tcgetattr(self._fd)
        if self._saved is None:
            self._saved = [*mode[:6], list(mode[6])]
        mode[3] &= ~(termios.ECHO | termios.ICANON)  # local flags; ISIG stays: Ctrl-C interrupts
        mode[0] &= ~termios.ICRNL  # input flags: Enter is \r, Ctrl-J stays \n
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)
        self._active = True

    def _wake(self, what: bytes) -> None:
        with suppress(BlockingIOError):  # then the pipe is full of the same news
            os.write(self._wake_write, what)

    def _on_resize(self, number: int, frame: FrameType | None) -> None:
        self._wake(b"w")

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        ours = self._active
        if ours:
            self._leave()
            self.restore()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)  # stops here until SIGCONT
        signal.signal(signal.SIGTSTP, self._on_stop)
        if ours:
            self._cbreak()
            self._enter()
            self._wake(b"c")

    def _on_continue(self, number: int, frame: FrameType | None) -> None:
        if self._active:  # stopped by SIGSTOP, which cannot be caught: the shell has its own modes
            self._cbreak()
            self._enter()
            self._wake(b"c")

    def read(self, timeout: float | None = None) -> str:
        """The next key, `resize` or `resume` as they come, `tick` after `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._pending:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._fd, self._wake_read], [], [], left)
            if self._wake_read in ready:
                return "resume" if b"c" in os.read(self._wake_read, 1024) else "resize"
            if not ready:
                return "tick"
            self._fill()
        return self._pending.popleft()

    def read_line(self) -> str | None:
        """Not from here: text in a terminal is typed into an editor."""
        raise NotImplementedError

    def _fill(self) -> None:
        try:
            data = os.read(self._fd, 4096)
        except OSError:  # the terminal went away (EIO after a hang-up)
            data = b""
        if not data:
            self._pending.append("eof")
            return
        self._bytes += data
        while self._bytes:
            if not self._take_one():
                more, _, _ = select.select([self._fd], [], [], ESCAPE_SECONDS)
                if not more:
                    self._take_incomplete()
                    return
                self._bytes += os.read(self._fd, 4096)

    def _take_incomplete(self) -> None:
        """What is left is no whole sequence and nothing follows: a lone Esc, or a torn one."""
        if self._bytes.startswith(_PASTE_START):  # a slow paste: wait for its end, keep the tail
            self._bytes = _PASTE_START + self._bytes[len(_PASTE_START) :][-len(_PASTE_END) :]
            return
        if self._bytes == b"\x1b":
            self._pending.append("esc")
        self._bytes = b""

    def _take_one(self) -> bool:
        """Move one key from the bytes to the pending keys; False when more bytes are needed."""
        data = self._bytes
        if data.startswith(_PASTE_START):
            end = data.find(_PASTE_END)
            if end < 0:
                return False
            self._bytes = data[end + len(_PASTE_END) :]
            return True
        if data[:1] == b"\x1b":
            return self._take_escape(data)
        for character in self._decoder.decode(data[:1]):
            name = _CONTROL.get(character, character)
            if name.isprintable():
                self._pending.append(name)
        self._bytes = data[1:]
        return True

    def _take_escape(self, data: bytes) -> bool:
        if len(data) == 1:
            return False
        if data[1:2] not in (b"[", b"O"):  # Alt and a key: the key alone means nothing here
            self._bytes = b"" if data[1:2] == b"\x1b" else data[2:]
            if data[1:2] == b"\x1b":
                self._pending.append("esc")
                self._bytes = data[1:]
            return True
        end = 2
        while end < len(data) and not 0x40 <= data[end] <= 0x7E:
            end += 1
        if end >= len(data):
            return False
        name = _SEQUENCES.get(data[2 : end + 1].decode("ascii", "ignore"))
        if name:
            self._pending.append(name)
        self._bytes = data[end + 1 :]
        return True


class ConsoleKeys:
    """Keys from a Windows console. Best effort: no resize, no Ctrl-Z."""

    def __enter__(self) -> "ConsoleKeys":
        """Nothing to switch: the console gives key by key."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing to put back."""

    def restore(self) -> None:
        """Nothing to put back."""

    def resume(self) -> None:
        """Nothing to switch."""

    def read(self, timeout: float | None = None) -> str:
        """The next key; `tick` when none came within `timeout` seconds."""
        if sys.platform != "win32":
            raise NotImplementedError
        import msvcrt

        deadline = None if timeout is None else time.monotonic() + timeout
        while not msvcrt.kbhit():
            if deadline is not None and time.monotonic() >= deadline:
                return "tick"
            time.sleep(0.01)
        character = msvcrt.getwch()
        if character in ("\x00", "\xe0"):
            return _CONSOLE.get(msvcrt.getwch(), "")
        if character == "\x03":
            raise KeyboardInterrupt
        return _CONTROL.get(character, character)

    def read_line(self) -> str | None:
        """Not from here: text in a terminal is typed into an editor."""
        raise NotImplementedError
