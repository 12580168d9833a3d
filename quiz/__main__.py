"""Entry point: the short path of `quiz` alone, and the command line for everything else.

`quiz` with no arguments never builds the command line: importing Typer would take longer than
everything else together. Nothing of the program is imported before `main` watches over it.
"""

import os
import sys
from collections.abc import Sequence


def main() -> None:
    """Run the program on the arguments of the process, and exit."""
    code: str | int | None = 130
    try:
        from quiz.signals import end_at_once, unwind

        unwind()
        code = run(sys.argv[1:])
        end_at_once()
    except KeyboardInterrupt:  # while the boundary itself was imported, or at its very end
        code = 130
    except SystemExit as ending:  # a signal, or completion
        code = ending.code
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the program on `sys.stdin`, `sys.stdout`, `sys.stderr` and `os.environ` as they are.

    Args:
        arguments: of the command line, without the program's name.

    Returns:
        The exit code.

    """
    from quiz.errors import guarded

    if arguments or "_QUIZ_COMPLETE" in os.environ:
        return guarded(lambda: _command_line(arguments))
    return guarded(_todays_session)


def _todays_session() -> int:
    import gc

    gc.disable()  # until the first question is shown: there is no garbage yet, only imports
    from quiz.desk import Desk
    from quiz.review.start import serve
    from quiz.review.today import SessionFilter

    with Desk.open(writable=True) as desk:
        serve(desk, SessionFilter())
    return 0


def _command_line(arguments: Sequence[str]) -> int:
    from quiz.commands.app import run

    return run(arguments)


if __name__ == "__main__":
    main()
