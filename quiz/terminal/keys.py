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
from types import FrameType, TracebackType
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


class Keys(Protocol):
    """A source of keys."""

    pastes: bool
    """Whether a paste counts as a key, where there is such a thing."""

    def read(self, timeout: float | None = None) -> str:
        """The next key; `tick` when none came within `timeout` seconds (None: wait)."""

    def read_line(self) -> str | None:
        """The rest of the line, for text rather than keys; None at the end of input."""


_PASTE_MOST = 4096
"""Bytes to keep of a paste that comes slowly: more than fits into a line."""
_PASTE_START, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_SEQUENCES = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "1~": "home", "4~": "end", "7~": "home", "8~": "end",
    "3~": "delete", "5~": "pgup", "6~": "pgdn",
}  # fmt: skip
_KITTY = re.compile(rb"(?P<code>\d+)(;(?P<held>\d+)(:[12])?)?u")
_XTERM = re.compile(rb"27;(?P<held>\d+);(?P<code>\d+)~")
"""A key that is written as its code and which of Shift, Alt and Ctrl are held."""
_CTRL = 4
_ENCODED_KEYS = {(27, False): "esc", (127, False): "backspace"} | {
    (ord(letter), True): f"ctrl-{letter}" for letter in "cdluw"
}
"""Code and whether Ctrl is held -> key. Others are passed over: none of them may rate."""
_MOUSE = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\x00-\xff]){3}", re.DOTALL)
_STRINGS = (b"]", b"P", b"X", b"^", b"_")
"""What follows Esc where a string begins (OSC, DCS, SOS, PM, APC). BEL or Esc \\ ends it."""


def _name(sequence: bytes) -> str | None:
    """The key of what follows `CSI` or `SS3`; None where it is none that means anything here."""
    if encoded := _KITTY.fullmatch(sequence) or _XTERM.fullmatch(sequence):
        held = int(encoded["held"] or 1) - 1
        return _ENCODED_KEYS.get((int(encoded["code"]), bool(held & _CTRL)))
    return _SEQUENCES.get(sequence.decode("ascii"))


class Decoder:
    """Bytes in, keys out. What may still become a key waits in `rest`."""

    def __init__(self) -> None:
        self.keys: deque[str] = deque()
        """The keys that are whole."""
        self.rest = b""
        self.pastes = False
        self._characters = codecs.getincrementaldecoder("utf-8")("ignore")

    def feed(self, data: bytes) -> bool:
        """Take whole keys from what came; whether a part of one is left waiting for more."""
        self.rest += data
        while self.rest:
            if not self._take_one():
                return True
        return False

    def give_up(self) -> None:
        """Take what is left, as nothing follows: a lone Esc is a key, a torn sequence is none."""
        if self.rest.startswith(_PASTE_START):  # a slow paste: wait for its end, keep the tail
            most = _PASTE_MOST if self.pastes else len(_PASTE_END)
            self.rest = _PASTE_START + self.rest[len(_PASTE_START) :][-most:]
            return
        if self.rest == b"\x1b":
            self.keys.append("esc")
        self.rest = b""

    def _take_one(self) -> bool:
        """Move one key from the bytes to the pending keys; False when more bytes are needed."""
        data = self.rest
        if data.startswith(_PASTE_START):
            end = data.find(_PASTE_END)
            if end < 0:
                return False
            self.rest = data[end + len(_PASTE_END) :]
            self._take_paste(data[len(_PASTE_START) : end])
            return True
        if data[:1] == b"\x1b":
            return self._take_escape(data)
        for character in self._characters.decode(data[:1]):
            name = CONTROL.get(character, character)
            if name.isprintable():
                self.keys.append(name)
        self.rest = data[1:]
        return True

    def _take_paste(self, data: bytes) -> None:
        """A paste as one key, on one line and without control characters; or nothing of it."""
        text = data.decode("utf-8", "ignore")
        line = "".join(one if one.isprintable() else " " for one in text).strip()
        if self.pastes and line:
            self.keys.append(PASTE + line)

    def _take_escape(self, data: bytes) -> bool:
        """Take an escape sequence, known or not (ECMA-48); False when more bytes are needed."""
        introducer = data[1:2]
        if not introducer:
            return False
        if introducer == b"\x1b":  # Esc, and then another key
            self.keys.append("esc")
            self.rest = data[1:]
        elif introducer in (b"[", b"O"):
            return self._take_function_key(data)
        elif introducer in _STRINGS:
            return self._take_string(data)
        else:  # Alt and a key: the key alone means nothing here
            self.rest = data[2:]
        return True

    def _take_function_key(self, data: bytes) -> bool:
        end = 3 if data[2:3] == b"[" else 2  # "[[A" is F1 of the Linux console
        while data[end : end + 1] and 0x20 <= data[end] < 0x40:
            end += 1
        if end >= len(data):
            return False
        if not 0x40 <= data[end] < 0x7F:  # cut short by another key
            self.rest = data[end:]
            return True
        sequence = data[2 : end + 1]
        if data[1:2] == b"[" and sequence == b"M":
            return self._take_mouse(data[end + 1 :])
        name = "enter" if data[1:3] == b"OM" else _name(sequence)
        if name:
            self.keys.append(name)
        self.rest = data[end + 1 :]
        return True

    def _take_mouse(self, report: bytes) -> bool:
        """Drop the button and place that follow `CSI M`: three bytes, or characters of UTF-8."""
        found = _MOUSE.match(report)
        if found is None:
            return False
        self.rest = report[found.end() :]
        return True

    def _take_string(self, data: bytes) -> bool:
        """Drop what a terminal answers, too late, to another program: `ESC ] 11;rgb:… BEL`."""
        end = 2
        while data[end : end + 1] not in (b"", b"\x07", b"\x1b"):
            end += 1
        if data[end : end + 1] == b"\x07":
            self.rest = data[end + 1 :]
        elif len(data) < end + 2:
            return False
        else:
            self.rest = data[end + 2 :] if data[end + 1 : end + 2] == b"\\" else data[end:]
        return True


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
        self._changed = False
        """Whether its modes may differ from those before; else a shell in front has its own."""

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
        self._listen()
        self._cbreak()
        return self

    def _listen(self) -> None:
        """Let a signal end the waiting for a key, also one that comes just before it begins."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put everything back, whatever happened."""
        with suppress(termios.error):  # the terminal went away: there is nothing to put back
            self.restore()
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # what signal() itself returned
        self._old_handlers.clear()
        signal.set_wakeup_fd(-1)
        os.close(self._wake_read)
        os.close(self._wake_write)

    def restore(self) -> None:
        """The terminal as it was before; `resume` undoes it. For running something else in it."""
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

        Returns the keys that were read and not taken yet, as text for it to begin with.
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
        key = self._decoder.keys.popleft()
        if key == "ctrl-c":  # as kitty writes it, which the terminal does not make a signal of
            raise KeyboardInterrupt
        return key

    def _news(self, news: bytes) -> str:
        """Do between two keys what a signal asked for."""
        if b"z" in news:
            self._stop()
            return "resume"
        if b"c" in news:
            self._back()
            return "resume"
        return "resize"

    def forget(self) -> None:
        """Drop what was typed ahead, taken from the terminal already or not."""
        self._decoder.keys.clear()
        with suppress(termios.error):  # the terminal went away
            termios.tcflush(self._fd, termios.TCIFLUSH)

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
