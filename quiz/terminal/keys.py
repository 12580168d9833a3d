"""Keys from a POSIX terminal.

It stays in cbreak mode for the whole session and is switched with TCSADRAIN, so that keys typed
ahead are kept (`getch`-style readers that switch per key and flush lose them).
"""

import codecs
import os
import re
import select
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Protocol

from quiz.terminal.page import PASTE

with suppress(ImportError):  # on Windows a session goes line by line
    import termios

CONTROL = {
    "\r": "enter", "\n": "enter", " ": "space", "\t": "tab", "\x7f": "backspace",
    "\x08": "backspace", "\x1b": "esc", "\x04": "ctrl-d", "\x0c": "resize",
    "\x15": "ctrl-u", "\x17": "ctrl-w",
}  # fmt: skip
"""Character -> the name of its key."""
EVENTS_OF_THE_TERMINAL = ("tick", "resize", "resume")
"""What arrives as a key although nobody pressed one."""
_WITHOUT_A_SCREEN = ("q", "esc", "ctrl-d", "eof", *EVENTS_OF_THE_TERMINAL)
"""The keys that count when the screen is too small to show what others would do."""


class Keys(Protocol):
    """A source of keys."""

    pastes: bool
    """Whether a paste counts as a key, where there is such a thing."""

    def read(self, timeout: float | None = None) -> str:
        """The next key; `tick` when none came within `timeout` seconds (None: wait)."""

    def read_line(self) -> str | None:
        """The rest of the line, for text rather than keys; None at the end of input."""


_PASTE_MOST = 4096
"""Bytes to keep of a slow paste: more than fits on a line."""
_PASTE_START, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_SEQUENCES = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "1~": "home", "4~": "end", "7~": "home", "8~": "end",
    "3~": "delete", "5~": "pgup", "6~": "pgdn",
}  # fmt: skip
_KITTY = rb"(?P<code>\d+)(;(?P<held>\d+)(:[12])?)?u"
_XTERM = rb"27;(?P<held>\d+);(?P<code>\d+)~"
"""A key sent as its code plus which of Shift, Alt and Ctrl are held."""
_CTRL = 4
_ENCODED_KEYS = {(27, False): "esc", (127, False): "backspace"} | {
    (ord(letter), True): f"ctrl-{letter}" for letter in "cdluw"
}
"""Code and whether Ctrl is held -> key. Others are ignored: none of them may rate."""
# Compiled where a key is read, and not before the first question.
_ESCAPE = (
    rb"\x1b(?:"
    rb"(?P<esc>(?=\x1b))"  # Esc, and then another key
    rb"|O(?P<enter>M)"
    rb"|(?!\[M)[\[O](?P<key>\[?+[ -?]*+[@-~])"  # CSI or SS3; "[[A" is F1 of the Linux console
    rb"|[\[O]\[?+[ -?]*+(?=[^ -~])"  # the same, cut short by another key
    rb"|\[M(?:[\xc2-\xdf][\x80-\xbf]|[\x00-\xff]){3}"  # the mouse: button and place
    rb"|[]PX^_][^\x07\x1b]*+(?:\x07|\x1b\\|(?=\x1b[^\\]))"  # an answer to another program
    rb"|[^\x1b\[O\]PX^_]"  # Alt and a key: the key alone means nothing here
    rb")"
)
"""A whole escape sequence, known or not (ECMA-48)."""


def _name(sequence: bytes) -> str | None:
    """The key for what follows `CSI` or `SS3`; None if it means nothing here."""
    if encoded := re.fullmatch(_KITTY, sequence) or re.fullmatch(_XTERM, sequence):
        held = int(encoded["held"] or 1) - 1
        return _ENCODED_KEYS.get((int(encoded["code"]), bool(held & _CTRL)))
    return _SEQUENCES.get(sequence.decode("ascii"))


class Decoder:
    """Bytes in, keys out. An incomplete key waits in `rest`."""

    def __init__(self) -> None:
        self.keys: deque[str] = deque()
        """The keys that are whole."""
        self.rest = b""
        self.pastes = False
        self._characters = codecs.getincrementaldecoder("utf-8")("ignore")

    def feed(self, data: bytes) -> bool:
        """Take whole keys from these bytes; return whether an incomplete one is waiting."""
        self.rest += data
        while self.rest:
            if self.rest.startswith(_PASTE_START):
                taken = self._take_paste()
            elif self.rest[:1] == b"\x1b":
                taken = self._take_escape()
            else:
                taken = self._take_byte()
            if not taken:
                return True
        return False

    def give_up(self) -> None:
        """Take what is left, as nothing follows: a lone Esc is a key, a partial sequence is not."""
        if self.rest.startswith(_PASTE_START):  # a slow paste: wait for its end, keep the tail
            most = _PASTE_MOST if self.pastes else len(_PASTE_END)
            self.rest = _PASTE_START + self.rest[len(_PASTE_START) :][-most:]
            return
        if self.rest == b"\x1b":
            self.keys.append("esc")
        self.rest = b""

    def _take_paste(self) -> bool:
        """A paste as one key, on one line and without control characters; or not at all."""
        data, end, self.rest = self.rest.partition(_PASTE_END)
        if not end:
            self.rest = data
            return False
        text = data.removeprefix(_PASTE_START).decode("utf-8", "ignore")
        line = "".join(one if one.isprintable() else " " for one in text).strip()
        if self.pastes and line:
            self.keys.append(PASTE + line)
        return True

    def _take_escape(self) -> bool:
        found = re.match(_ESCAPE, self.rest)
        if found is None:
            return False
        self.rest = self.rest[found.end() :]
        name = _name(found["key"]) if found.lastgroup == "key" else found.lastgroup
        if name:
            self.keys.append(name)
        return True

    def _take_byte(self) -> bool:
        """A byte of a character, or a key of its own."""
        for character in self._characters.decode(self.rest[:1]):
            name = CONTROL.get(character, character)
            if name.isprintable():
                self.keys.append(name)
        self.rest = self.rest[1:]
        return True


ESCAPE_SECONDS = 0.05
"""How long a lone Esc may still turn out to begin a sequence."""
TORN_SECONDS = 0.5
"""How long the rest of a sequence may take: over a slow line it arrives in pieces, and
the rest must not be mistaken for keys."""
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
        leave: Callable[[], object] = lambda: None,
        enter: Callable[[], None] = lambda: None,
    ) -> None:
        self._fd = fd
        self._leave, self._enter = leave, enter
        self._decoder = Decoder()
        self.pastes = False
        self.unseen = False
        """Whether the screen is too small to show what a key would decide: then only some count."""
        self._wake_read, self._wake_write = -1, -1
        self._saved: list[object] | None = None
        self._old_handlers: dict[int, object] = {}
        self._active = False
        """Whether the terminal is ours now, and not lent to an editor or a demo."""
        self._changed = False
        """Whether its modes may differ from those before; else a shell in front has its own."""

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
        self._listen()
        self._cbreak()
        return self

    def _listen(self) -> None:
        """Let a signal end the wait for a key, even if it arrives just before the wait begins."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)

    def __exit__(self, *exception: object) -> None:
        """Put everything back, whatever happened."""
        with suppress(termios.error):  # the terminal went away: nothing to restore
            self.restore()
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # what signal() itself returned
        self._old_handlers.clear()
        signal.set_wakeup_fd(-1)
        os.close(self._wake_read)
        os.close(self._wake_write)

    def restore(self) -> None:
        """Restore the terminal, to run something else in it; `resume` undoes this."""
        self._active = False
        if self._saved is not None and self._changed:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._saved)  # type: ignore[arg-type]
            self._changed = False

    def resume(self) -> None:
        """Back to cbreak mode after `restore`, or after a program that has its own modes."""
        if self._old_handlers:  # asyncio, in an editor, leaves no handler behind
            signal.signal(signal.SIGWINCH, self._on_resize)
            self._listen()
        self._cbreak()

    def hand_over(self) -> str:
        """Let an editor read the terminal until `resume`; it sets the modes that it needs.

        Returns the keys that were read but not used yet, as text for it to start with.
        """
        self._active = False
        text = "".join(
            _AS_TEXT.get(key, key if len(key) == 1 else "") for key in self._decoder.keys
        )
        self._decoder.keys.clear()
        return text

    def _cbreak(self) -> None:
        mode = termios.tcgetattr(self._fd)
        if self._saved is None:
            self._saved = [*mode[:6], list(mode[6])]
        mode[3] &= ~(termios.ECHO | termios.ICANON)  # local flags; ISIG stays: Ctrl-C interrupts
        mode[0] &= ~termios.ICRNL  # input flags: Enter is \r, Ctrl-J stays \n
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        self._changed = True
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
        """The next key, `resize` or `resume` as they come, `tick` after `timeout` seconds.

        `resize`, so that everything is redrawn, comes even for a key that does not count.
        """
        key = self._next(timeout)
        return "resize" if self.unseen and key not in _WITHOUT_A_SCREEN else key

    def _next(self, timeout: float | None) -> str:
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._decoder.keys:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._fd, self._wake_read], [], [], left)
            if self._wake_read in ready:
                return self._news(os.read(self._wake_read, 1024))
            if not ready:
                return "tick"
            self._fill()
        key = self._decoder.keys.popleft()
        if key == "ctrl-c":  # as kitty sends it: the terminal does not turn this into a signal
            raise KeyboardInterrupt
        return key

    def _news(self, news: bytes) -> str:
        """Do what a signal asked for, between two keys."""
        if b"z" in news:
            self._stop()
            return "resume"
        if b"c" in news:
            self._back()
            return "resume"
        return "resize"

    def forget(self) -> None:
        """Drop what was typed ahead, already read from the terminal or not."""
        self._decoder.keys.clear()
        with suppress(termios.error):  # the terminal went away
            termios.tcflush(self._fd, termios.TCIFLUSH)

    def read_line(self) -> str | None:
        """Not supported here: in a terminal, text is typed into an editor."""
        raise NotImplementedError

    def _fill(self) -> None:
        """Wait for the rest of a key that has begun to arrive, but not forever."""
        while self._receive():
            patience = ESCAPE_SECONDS if self._decoder.rest == b"\x1b" else TORN_SECONDS
            more, _, _ = select.select([self._fd], [], [], patience)
            if not more:
                self._decoder.give_up()
                return

    def _receive(self) -> bool:
        """Take the available bytes; return whether an incomplete key is waiting for more.

        If the terminal went away, the key is `eof`, and there is nothing more to wait for.
        """
        try:
            data = os.read(self._fd, 4096)
        except OSError:  # EIO after a hang-up
            data = b""
        if data:
            self._decoder.pastes = self.pastes
            return self._decoder.feed(data)
        self._decoder.rest = b""
        self._decoder.keys.append("eof")
        return False
