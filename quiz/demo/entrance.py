"""Running a demo, or all of them, in the terminal one is in: with its keys where there is one."""

import os
import sys
from collections.abc import Sequence

from quiz.demo.running import run
from quiz.terminal.console import PlainConsole
from quiz.terminal.keys import TerminalKeys

_LEAVING = ("q", "esc", "ctrl-d", "eof")


def run_here(
    name: str, arguments: Sequence[str], colour: bool | None = None, wait: str | None = None
) -> str | None:
    """Run a demo on stdout; ask and animate where both ends are a terminal.

    Args:
        name: the demo.
        arguments: its options.
        colour: whether to use colour; None lets the terminal and the environment decide.
        wait: what to say before waiting for a key at the end, where there is a terminal.

    Returns:
        The key that was waited for; None where there was no waiting.

    Raises:
        UsageError: an option does not exist or is out of range.

    """
    console = _console(colour)
    dumb = os.environ.get("TERM", "") in ("dumb", "")
    if sys.platform == "win32" or dumb or not (sys.stdin.isatty() and sys.stdout.isatty()):
        run(name, arguments, console)
        return None
    with TerminalKeys(0, leave=lambda: _show_cursor(console)) as keys:
        run(name, arguments, console, keys, question=wait is None)  # a row less: it is known there
        if wait is None:
            return None
        console.print(wait, style="bold")
        while (key := keys.read(None)) in ("resize", "resume"):
            pass
        return key


def tour(stops: Sequence[tuple[str, str]], colour: bool | None = None) -> None:
    """Run one demo after the other: in a terminal at the person's pace, in a pipe all at once.

    Args:
        stops: heading and name of each.
        colour: as for `run_here`.

    """
    console = _console(colour)
    for place, (heading, name) in enumerate(stops, start=1):
        console.print(f"\n{heading}\n", style="bold")
        left = len(stops) - place
        wait = f"Any key: {stops[place][0]} ({left} to go)   q: end the tour" if left else None
        if run_here(name, [], colour, wait) in _LEAVING:
            return


def _show_cursor(console: PlainConsole) -> None:
    """Before Ctrl-Z gives the terminal back: it is hidden while a demo is watched."""
    console.show_cursor(True)


def _console(colour: bool | None) -> PlainConsole:
    """A console on stdout that shows text as it is written.

    Without colour it is a terminal only where stdout is one: Rich would take `FORCE_COLOR`, also
    `FORCE_COLOR=0`, as a reason to write bold and dim into a pipe.
    """
    plain = colour is False or (colour is None and os.environ.get("FORCE_COLOR") == "0")
    return PlainConsole(
        no_color=plain or None,
        force_terminal=True if colour else sys.stdout.isatty() if plain else None,
    )
