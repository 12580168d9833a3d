"""What can go wrong and be told to a person in one line.

QuizError                 exit 1: says what happened and what to do
├── UsageError            exit 2: the command line asked for something that cannot be
├── DeckError             one or more faults of a deck, each with its place
└── StoreError            the data file cannot be used as it is
    └── ReadOnlyError     it can be read, but nothing can be saved
"""

import os
import sys
from collections.abc import Callable
from typing import NoReturn


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


def guarded(action: Callable[[], int]) -> NoReturn:
    """Run a program and exit with its code, or with that of the error it ended in."""
    code = 0
    _prepare_streams()
    try:
        code = action()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        _give_up_stdout()
    except QuizError as error:
        code = error.exit_code
        _complain(error)
    except Exception as error:
        if os.environ.get("QUIZ_DEBUG"):
            raise
        code = 1
        _complain(_unforeseen(error))
    try:
        sys.stdout.flush()
    except OSError:  # what could not be written will not be written at the end either
        _give_up_stdout()
    sys.exit(code)


def _prepare_streams() -> None:
    """What cannot be shown is shown as ?, and what cannot be read is read as one.

    A stream that was closed before the start (`quiz <&-`) is an empty one.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 # for good
        reconfigure = getattr(getattr(sys, name), "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _unforeseen(error: Exception) -> QuizError:
    """What to say of an error that no part of the program has told in its own words."""
    if isinstance(error, OSError):
        return QuizError(f"{error.filename or 'The system'}: {error.strerror or error}.")
    sqlite3 = sys.modules.get("sqlite3")
    if sqlite3 is not None and isinstance(error, sqlite3.Error):
        from quiz import settings
        from quiz.store.database import explained

        return explained(settings.database(), error)
    return QuizError(
        f"A fault of the program, nothing saved is lost: {type(error).__name__}: {error}. "
        "QUIZ_DEBUG=1 shows where; please report it."
    )


def _complain(error: Exception) -> None:
    from contextlib import suppress

    from quiz.plain_text import strip_control

    with suppress(OSError):
        for line in str(error).splitlines():
            print(strip_control(line), file=sys.stderr)  # noqa: T201 # the one place that does


def _give_up_stdout() -> None:
    """Nobody reads on: let the interpreter flush into nothing at its end."""
    with open(os.devnull, "w", encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())
