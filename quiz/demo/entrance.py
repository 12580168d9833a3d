"""Running a demo in the terminal one is in: with its keys where there is one."""

import os
import sys
from collections.abc import Sequence

from quiz.console import PlainConsole
from quiz.demo.running import run
from quiz.keys import TerminalKeys


def run_here(
    name: str, arguments: Sequence[str], colour: bool | None = None, wait: str | None = None
) -> None:
    """Run a demo on stdout; ask and animate where both ends are a terminal.

    Args:
        name: the demo.
        arguments: its options.
        colour: whether to use colour; None lets the terminal and the environment decide.
        wait: what to say before waiting for a key at the end, where there is a terminal.

    Raises:
        UsageError: an option does not exist or is out of range.

    """
    console = _console(colour)
    dumb = os.environ.get("TERM", "") in ("dumb", "")
    if sys.platform == "win32" or dumb or not (sys.stdin.isatty() and sys.stdout.isatty()):
        run(name, arguments, console)
        return
    with TerminalKeys(0) as keys:
        run(name, arguments, console, keys)
        if wait is not None:
            console.print(wait, style="bold")
            while keys.read(None) in ("resize", "resume"):
                pass


def _console(colour: bool | None) -> PlainConsole:
    """A console on stdout that shows text as it is written."""
    plain = colour is False or (colour is None and os.environ.get("FORCE_COLOR") == "0")
    return PlainConsole(
        no_color=plain or None,
        force_terminal=True if colour else None,
    )
