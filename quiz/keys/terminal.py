"""Keys from a POSIX terminal.

It stays in cbreak mode for the whole session and is switched with TCSADRAIN, so that keys typed
ahead are kept (`getch`-style readers that switch per key and flush lose them).
"""

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType

from quiz.keys.decoding import Decoder

ESCAPE_SECONDS = 0.05
"""How long a lone Esc may turn out to be the beginning of a sequence."""
TORN_SECONDS = 0.5
"""How long the rest of a sequence, which no hand types, may take: over a slow line it comes in
pieces, and its rest must not be taken for keys."""
_AS_TEXT = {"enter": "\n", "space": " ", "tab": "\t"}


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
        self._decoder = Decoder()
        self._wake_read, self._wake_write = -1, -1
        self._saved: list[object] | None = None
        self._old_handlers: dict[int, object] = {}
        self._active = False
        """Whether the terminal is ours now, and not lent to an editor or a demo."""

    @property
    def pastes(self) -> bool:
        """Whether a paste counts as a key."""
        return self._decoder.pastes

    @pastes.setter
    def pastes(self, wanted: bool) -> None:
        self._decoder.pastes = wanted

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
        import termios

        with suppress(termios.error):  # the terminal went away: there is nothing to put back
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
        """Back to cbreak mode after `restore`, or after a program that has its own modes."""
        if self._old_handlers:  # asyncio, in an editor, leaves no handler behind
            signal.signal(signal.SIGWINCH, self._on_resize)
        self._cbreak()

    def hand_over(self) -> str:
        """Let an editor read the terminal until `resume`; it sets the modes that it needs.

        Returns the keys that were read and not taken yet, as text for it to begin with.
        """
        self._active = False
        text = "".join(
            _AS_TEXT.get(key, key if len(key) == 1 else "") for key in self._decoder.keys
        )
        self._decoder.keys.clear()
        return text

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
        if self._active:  # a frame may be half written now, and stdout is not reentrant
            self._wake(b"z")
        else:
            self._stop()

    def _stop(self) -> None:
        ours = self._active
        if ours:
            self._leave()
            self.restore()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)  # stops here until SIGCONT
        signal.signal(signal.SIGTSTP, self._on_stop)
        if ours:
            self._back()

    def _on_continue(self, number: int, frame: FrameType | None) -> None:
        if self._active:  # stopped by SIGSTOP, which cannot be caught: the shell has its own modes
            self._wake(b"c")

    def _back(self) -> None:
        self._cbreak()
        self._enter()

    def read(self, timeout: float | None = None) -> str:
        """The next key, `resize` or `resume` as they come, `tick` after `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._decoder.keys:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._fd, self._wake_read], [], [], left)
            if self._wake_read in ready:
                return self._news(os.read(self._wake_read, 1024))
            if not ready:
                return "tick"
            self._fill()
        return self._decoder.keys.popleft()

    def _news(self, news: bytes) -> str:
        """Do between two keys what a signal asked for."""
        if b"z" in news:
            self._stop()
            return "resume"
        if b"c" in news:
            self._back()
            return "resume"
        return "resize"

    def read_line(self) -> str | None:
        """Not from here: text in a terminal is typed into an editor."""
        raise NotImplementedError

    def _fill(self) -> None:
        """Wait for the rest of a key that has begun to arrive, but not for ever."""
        while self._receive():
            patience = ESCAPE_SECONDS if self._decoder.rest == b"\x1b" else TORN_SECONDS
            more, _, _ = select.select([self._fd], [], [], patience)
            if not more:
                self._decoder.give_up()
                return

    def _receive(self) -> bool:
        """Take the bytes that are there; whether a part of a key waits for more.

        When the terminal went away there is `eof`, and nothing more to wait for.
        """
        try:
            data = os.read(self._fd, 4096)
        except OSError:  # EIO after a hang-up
            data = b""
        if data:
            return self._decoder.feed(data)
        self._decoder.rest = b""
        self._decoder.keys.append("eof")
        return False
