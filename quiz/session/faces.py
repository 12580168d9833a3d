"""Which face a session has: the whole screen of a terminal, or line by line."""

import os
import sys
from typing import TYPE_CHECKING, TextIO

from quiz.screens.theme import Look

if TYPE_CHECKING:
    from quiz.session.full_screen import FullScreen
    from quiz.session.line_by_line import LineByLine


def open_face(plain: bool, color: str) -> "FullScreen | LineByLine":
    """The face for this terminal: full screen where both ends are one, else line by line."""
    out = sys.stdout
    both = sys.stdin.isatty() and out.isatty()
    dumb = os.environ.get("TERM", "") in ("dumb", "") and sys.platform != "win32"
    linear = plain or not both or dumb
    look = Look(
        colour=wants_colour(color, out),
        unicode=speaks_unicode(out),
        escapes=not linear or (out.isatty() and not dumb and wants_colour(color, out)),
    )
    if not linear:
        from quiz.session.full_screen import FullScreen

        return FullScreen(look, out)
    from quiz.session.line_by_line import LineByLine

    width = os.get_terminal_size(out.fileno()).columns if out.isatty() else 80
    return LineByLine(look, sys.stdin, out, width or 80)


def wants_colour(color: str, out: TextIO) -> bool:
    """Whether to use colour: the flag or setting, then NO_COLOR, FORCE_COLOR and the terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    if forced is not None:
        return forced not in ("", "0")
    return out.isatty() and os.environ.get("TERM") != "dumb"


def speaks_unicode(out: TextIO) -> bool:
    """Whether the output's encoding has the marks that are drawn."""
    try:
        "█░─•–·".encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
