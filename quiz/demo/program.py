"""A demo as a program of its own: `python -m demos.NAME`."""

import sys


def main(module: str, name: str) -> None:
    """The entrance of `python -m demos.NAME`; `module` is the caller's `__name__`.

    Runs only when the module is the program, and then exits.
    """
    if module != "__main__":
        return
    from quiz.errors import guarded

    guarded(lambda: _as_program(name))


def _as_program(name: str) -> int:
    from quiz.demo.entrance import run_here

    run_here(name, sys.argv[1:])
    return 0
