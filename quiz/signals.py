"""The signals that ask the program to end: it unwinds as at Ctrl-C, and the terminal is given back.

A terminal that is closed sends SIGHUP, often twice; `kill`, `timeout` and a shutdown send SIGTERM.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGHUP", "SIGTERM")
_SAME_SECONDS = 1.0
"""A second signal within so many seconds is the same one: it must not interrupt the unwinding."""
_last = -_SAME_SECONDS


def unwind() -> None:
    """Let SIGHUP and SIGTERM raise `SystemExit(128 + number)`, but where `nohup` ignores them."""
    for name in _NAMES:
        _replace(name, _raise)


def end_at_once() -> None:
    """Let any of these signals end the process on the spot: everything is saved and written."""
    for name in ("SIGINT", *_NAMES):
        _replace(name, _exit)


@contextmanager
def handed_to(leave: Callable[[SystemExit], object]) -> Iterator[None]:
    """Within the block let a signal call `leave`: an event loop is not left by an exception."""
    known = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known}

    def handle(number: int, frame: FrameType | None) -> None:
        leave(SystemExit(128 + number))

    for name in _NAMES:
        _replace(name, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def exit_code(error: BaseException | None) -> int | None:
    """The exit code of the signal that `error` happened in the wake of; None if there was none."""
    while error is not None:
        if isinstance(error, SystemExit) and isinstance(error.code, int) and error.code > 128:
            return error.code
        error = error.__context__
    return None


def _replace(name: str, handler: "signal._HANDLER") -> None:
    number = getattr(signal, name, None)  # there is no SIGHUP on Windows
    if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)


def _raise(number: int, frame: FrameType | None) -> None:
    global _last
    now = time.monotonic()
    if now - _last < _SAME_SECONDS:
        return
    _last = now
    if sys.platform != "win32":  # in the background the modes of the terminal can be set as well
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _exit(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)
