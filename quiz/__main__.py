"""Entry point: the short path of `quiz` alone, and the command line for everything else.

`quiz` with no arguments never builds the command line: importing Typer would take longer than
everything else together.
"""

import os
import sys

from quiz.errors import guarded


def main() -> None:
    """Run the program and exit."""
    alone = len(sys.argv) == 1 and "_QUIZ_COMPLETE" not in os.environ
    guarded(_todays_session if alone else _command_line)


def _todays_session() -> int:
    import gc

    gc.disable()  # until the first question is shown: there is no garbage yet, only imports
    from quiz.desk import Desk
    from quiz.review.start import serve
    from quiz.review.today import SessionFilter

    with Desk.open(writable=True) as opened:
        serve(opened, SessionFilter())
    return 0


def _command_line() -> int:
    from quiz.commands.app import run

    return run()


if __name__ == "__main__":
    main()
