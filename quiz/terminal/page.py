"""What every screen shares: a page of lines, the keys named below it, and how one scrolls.

A whole page stands between and after questions: a summary, a menu, a scorecard.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, MOST_WIDTH, Line, Span, cells, wrap
from quiz.terminal.viewport import Frame

KeyHint = tuple[str, str]
"""A key and what it does."""

PASTE = "paste "
"""What the key of a paste begins with."""
SCROLL = {"down": 1, "j": 1, "up": -1, "k": -1}
PAGES = {"space": 1, "pgdn": 1, "pgup": -1, "home": -1_000, "end": 1_000}


class Scroll(NamedTuple):
    """The body moves by lines, or by pages of the height the screen has."""

    lines: int = 0
    pages: int = 0
    kind: Literal["scroll"] = "scroll"
    """Decisions of different kinds are never equal."""


class Refused(NamedTuple):
    """The key means something, but not now."""

    why: str
    kind: Literal["refused"] = "refused"
    """Decisions of different kinds are never equal."""


TOP = Scroll(pages=-1_000)


def page_scroll(key: str) -> Scroll:
    """How a key moves what is on screen; by nothing where it is no key for that."""
    return Scroll(SCROLL.get(key, 0), PAGES.get(key, 0))


class Page(NamedTuple):
    """A page with a title, its lines and the keys that work on it."""

    title: str
    lines: tuple[Line, ...]
    keys: tuple[KeyHint, ...]


def frame(page: Page, message: str, width: int, look: Look) -> Frame:
    """The page as a frame; its lines have to be made for `room(width)` cells."""
    rule: Line = ((look.rule * width, "dim"),)
    margin = "  " if width >= 50 else ""
    body = [BLANK, *(((margin, ""), *line) if line else BLANK for line in page.lines)]
    footer: list[Line] = [rule]
    footer += said(message, width)
    footer.append(keys_line(list(page.keys), width))
    return Frame((((f" {page.title}", "title"),), rule), tuple(body), tuple(footer))


def room(width: int) -> int:
    """How wide the lines of a page may be on a screen of `width` cells."""
    return min(MOST_WIDTH, width - 4 if width >= 50 else width)


def keys_line(keys: list[KeyHint], width: int, always: int = 2) -> Line:
    """As many keys as fit, the last two (help and quit), or as many as said, always."""
    tail = keys[-always:]

    def length(some: list[KeyHint]) -> int:
        return 1 + sum(cells(key) + 1 + cells(label) + 2 for key, label in some)

    kept: list[KeyHint] = []
    for hint in keys[:-always]:
        if length([*kept, hint, *tail]) - 2 > width:
            break
        kept.append(hint)
    spans: list[Span] = [(" ", "")]
    for key, label in (*kept, *tail):
        spans += [(key, "key"), (f" {label}  ", "")]
    spans[-1] = (spans[-1][0].rstrip(), "")
    return tuple(spans)


def keys_text(keys: Sequence[KeyHint], width: int) -> list[Line]:
    """The keys that work now as one sentence, for line mode."""
    text = ", ".join(f"{key} {label}" for key, label in keys)
    return wrap([(f"[{text}]", "dim")], width)


def said(message: str, width: int) -> tuple[Line, ...]:
    """A message as the footer shows it; nothing of an empty one."""
    return tuple(wrap([(message, "warning")], width, " ", " ")) if message else ()
