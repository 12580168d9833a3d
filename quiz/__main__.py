"""Entry point: the short paths of `quiz` and `quiz mock`, the command line for everything else.

Without other arguments these two never build the command line: importing Typer would take longer
than everything else together. The program is imported inside `main`, which catches interrupts.
"""

import gc
import os
import sys
from collections.abc import Sequence


def main() -> None:
    """Run the program on the arguments of the process, and exit."""
    code: str | int | None = 130
    try:
        from quiz.errors import end_at_once, unwind

        unwind()
        code = run(sys.argv[1:])
        end_at_once()
    except KeyboardInterrupt:  # during the import of `errors`, or at the very end
        code = 130
    except SystemExit as ending:  # a signal, or completion
        code = ending.code
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the program on `sys.stdin`, `sys.stdout`, `sys.stderr` and `os.environ` as they are.

    Args:
        arguments: the command line's, without the program's name.

    Returns:
        The exit code.

    """
    from quiz.errors import guarded

    given = tuple(arguments)
    if given not in ((), ("mock",)) or "_QUIZ_COMPLETE" in os.environ:
        return guarded(lambda: _command_line(arguments))
    return guarded(lambda: _session(mock=bool(given)))


def _session(mock: bool) -> int:
    gc.disable()  # until the first question is shown: there is no garbage yet, only imports
    from quiz.desk import Desk

    with Desk(writable=True) as desk:
        if mock:
            from quiz.mock.start import serve as serve_mock

            serve_mock(desk)
        else:
            from quiz.review.start import serve

            serve(desk)
    return 0


def _command_line(arguments: Sequence[str]) -> int:
    from quiz.commands.app import run

    return run(arguments)


if __name__ == "__main__":
    main()
