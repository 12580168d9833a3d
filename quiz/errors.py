"""How the program ends: errors and signals, each with its exit code.

An error is reported in one line. A signal to end unwinds the program as Ctrl-C does, and restores
the terminal: closing a terminal sends SIGHUP, often twice; `kill`, `timeout` and a shutdown send
SIGTERM.

QuizError                 exit 1: says what happened and what to do
├── UsageError            exit 2: the command line asked for something impossible
├── DeckError             one or more faults of a deck, each with its place
└── StoreError            the data file cannot be used as it is
    └── ReadOnlyError     it can be read, but nothing can be saved
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from quiz.plain_text import strip_control


class QuizError(Exception):
    """A fault with a message for the person at the terminal: what happened, and what to do."""

    exit_code = 1


class UsageError(QuizError):
    """The command line asks for something that does not exist or is out of range."""

    exit_code = 2


class DeckError(QuizError):
    """A deck that cannot be used. `faults` are complete lines, `file:line:column: …`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class StoreError(QuizError):
    """The data file is damaged, from a newer version, locked or cannot be opened."""


class ReadOnlyError(StoreError):
    """The data file can be read but not written."""


def guarded(program: Callable[[], int]) -> int:
    """Run a program to its end: an error becomes a line on stderr and an exit code."""
    code = 0
    _prepare_streams()
    try:
        code = program()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        _give_up_stdout()
    except (SystemExit, Exception) as error:
        code = _ended_by(error)
    try:
        sys.stdout.flush()
    except OSError:  # what failed now would fail again at exit
        _give_up_stdout()
    return code


def _ended_by(error: SystemExit | Exception) -> int:
    """Report the error that ended a program, and return the exit code."""
    signaled = signaled_by(error)
    if isinstance(error, QuizError):
        _tell(error)
        return signaled or error.exit_code
    if signaled is not None:  # a terminal that is gone cannot be restored
        return signaled
    if isinstance(error, SystemExit) or os.environ.get("QUIZ_DEBUG"):
        raise error
    unforeseen = _unforeseen(error)
    _tell(unforeseen)
    return unforeseen.exit_code


def _prepare_streams() -> None:
    """Keep streams from failing: `?` replaces a character that cannot be shown or read.

    A stream that was closed before the start (`quiz <&-`) becomes an empty one.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 # for good
        reconfigure = getattr(getattr(sys, name), "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _unforeseen(error: Exception) -> QuizError:
    """The message for an error that no part of the program foresaw."""
    if isinstance(error, OSError):
        return QuizError(f"{error.filename or 'The system'}: {error.strerror or error}.")
    if isinstance(error, UnicodeEncodeError):  # bytes of the command line or of a file's name
        return UsageError("A text has bytes that are not UTF-8, so it was not used. Type it again.")
    return QuizError(
        f"A fault of the program, nothing saved is lost: {type(error).__name__}: {error}. "
        "QUIZ_DEBUG=1 shows where; please report it, with the steps that led to it."
    )


def _tell(error: QuizError) -> None:
    with suppress(OSError):
        for line in str(error).splitlines():
            print(strip_control(line), file=sys.stderr)  # noqa: T201 # the one place that does


def _give_up_stdout() -> None:
    """Nobody is reading: let the interpreter flush into nothing at exit."""
    with open(os.devnull, "w", encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())


_ENDING = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
"""The signals that ask the program to end; there is no SIGHUP on Windows."""
_SAME_SECONDS = 1.0
"""A second signal this soon counts as the first: it must not interrupt the unwinding."""
_last = -_SAME_SECONDS


def unwind() -> None:
    """Let SIGHUP and SIGTERM raise `SystemExit(128 + number)` unless `nohup` ignores them."""
    for number in _ENDING:
        _replace(number, _raise)


def end_at_once() -> None:
    """Let any of these signals end the process on the spot: everything is saved and written."""
    for number in (signal.SIGINT, *_ENDING):
        _replace(number, lambda number, frame: os._exit(128 + number))


@contextmanager
def handed_to(leave: Callable[[SystemExit], object]) -> Iterator[None]:
    """Within the block, signals call `leave`: an exception does not end an event loop."""
    before = {number: signal.getsignal(number) for number in _ENDING}
    for number in before:
        _replace(number, lambda number, frame: leave(SystemExit(128 + number)))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def signaled_by(error: BaseException | None) -> int | None:
    """The exit code of the signal that led to `error`; None if there was none."""
    while error is not None:
        if isinstance(error, SystemExit) and isinstance(error.code, int) and error.code > 128:
            return error.code
        error = error.__context__
    return None


def _replace(number: int, handler: "signal._HANDLER") -> None:
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)


def _raise(number: int, frame: FrameType | None) -> None:
    global _last
    now = time.monotonic()
    if now - _last < _SAME_SECONDS:
        return
    _last = now
    if sys.platform != "win32":  # lets a background process restore the terminal
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    raise SystemExit(128 + number)
