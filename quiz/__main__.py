"""Entry point: the short path of `quiz` alone, the boundary where errors become one line.

`quiz` with no arguments never builds the command line: importing Typer would take longer than
everything else together.
"""

import os
import sys

from quiz.errors import QuizError


def main() -> None:
    """Run the program and exit: 0 done, 1 error, 2 usage, 130 interrupted."""
    code = 0
    try:
        _tolerate_encodings()
        if len(sys.argv) == 1 and "_QUIZ_COMPLETE" not in os.environ:
            _todays_session()
        else:
            from quiz.commands.app import run

            code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        code = 0
        _silence()
    except QuizError as error:
        code = error.exit_code
        _complain(error)
    except Exception as error:
        if os.environ.get("QUIZ_DEBUG"):
            raise
        code = 1
        _complain(_unforeseen(error))
    sys.exit(code)


def _todays_session() -> None:
    import gc

    gc.disable()  # until the first question is shown: there is no garbage yet, only imports
    from quiz.session.day import serve
    from quiz.session.desk import Desk
    from quiz.session.plan import Choice

    desk = Desk(writable=True)
    try:
        serve(desk, Choice())
    finally:
        desk.close()


def _tolerate_encodings() -> None:
    """A terminal that cannot show ∂ shows ? instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _unforeseen(error: Exception) -> QuizError:
    """What to say of an error that no part of the program has told in its own words."""
    if isinstance(error, OSError):
        return QuizError(f"{error.filename or 'The system'}: {error.strerror or error}.")
    return QuizError(
        f"A fault of the program, nothing saved is lost: {type(error).__name__}: {error}. "
        "QUIZ_DEBUG=1 shows where; please report it."
    )


def _complain(error: Exception) -> None:
    from contextlib import suppress

    from quiz.deck.plain_text import strip_control

    with suppress(OSError):
        for line in str(error).splitlines():
            print(strip_control(line), file=sys.stderr)  # noqa: T201 # the one place that does


def _silence() -> None:
    """Nobody reads on: let the interpreter flush into nothing at its end."""
    with open(os.devnull, "w", encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    main()
