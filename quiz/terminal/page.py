"""What every screen shares: its key table, scrolling, and the parts it is made of.

A whole `Page` is shown between and after questions: a summary, a menu, a scorecard.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, MOST_WIDTH, Line, Span, cells, labeled, spread, wrap

KeyHint = tuple[str, str]
"""A key and what it does."""

PASTE = "paste "
"""What a paste's key begins with."""
SCROLL = {"down": 1, "j": 1, "up": -1, "k": -1}
PAGES = {"space": 1, "pgdn": 1, "pgup": -1, "home": -1_000, "end": 1_000}


class Scroll(NamedTuple):
    """The body moves by lines, or by pages of the screen's height."""

    lines: int = 0
    pages: int = 0
    kind: Literal["scroll"] = "scroll"
    """Decisions of different kinds are never equal."""


class Refused(NamedTuple):
    """The key has a meaning, but not now."""

    why: str
    kind: Literal["refused"] = "refused"
    """Decisions of different kinds are never equal."""


TOP = Scroll(pages=-1_000)


def page_scroll(key: str) -> Scroll:
    """How a key scrolls; not at all if it is not a scrolling key."""
    return Scroll(SCROLL.get(key, 0), PAGES.get(key, 0))


Action = TypeVar("Action", bound=str)
Phase = TypeVar("Phase", bound=str)


class Key(NamedTuple, Generic[Action, Phase]):
    """A row of the table."""

    keys: tuple[str, ...]
    """As the terminal names them."""
    action: Action
    phases: tuple[Phase, ...]
    """When they work."""
    hints: tuple[KeyHint, ...] = ()
    """What the footer says about them."""
    label: str = ""
    """How the help writes the keys; empty where it leaves them out."""
    help: str = ""


class KeyTable(Generic[Action, Phase]):
    """All keys of a screen. If two rows of a phase share a key, the earlier one counts."""

    def __init__(self, *rows: Key[Action, Phase]) -> None:
        self.rows = rows
        self.actions = {
            (key, phase): row.action
            for row in reversed(rows)
            for phase in row.phases
            for key in row.keys
        }
        """(key, phase) -> what it does then."""

    def hints(
        self, phase: Phase, offered: Callable[[Action], bool] = lambda action: True
    ) -> Iterator[tuple[Action, tuple[KeyHint, ...]]]:
        """What the footer says in a phase about the available actions, in the table's order."""
        for row in self.rows:
            if phase in row.phases and row.hints and offered(row.action):
                yield row.action, row.hints


class Body(NamedTuple):
    """What scrolls, in the layout for one kind of screen."""

    lines: list[Line]
    follow: tuple[int, int] | None = None
    """The lines to keep in view: first, and one after the last."""


class Frame(NamedTuple):
    """A screen before it is cut to its height."""

    header: tuple[Line, ...]
    body: tuple[Line, ...]
    footer: tuple[Line, ...]
    follow: tuple[int, int] | None = None
    """The lines of the body to bring into view after a tick: first, and one after the last."""
    scroll_key: str = "Space"
    """The key that shows what is below."""
    said: tuple[Line, ...] = ()
    """What the footer says, for a screen that puts its own keys there."""
    low: "Frame | None" = None
    """The frame for a screen with no room for the lines to `follow`; None for this one."""


class Page(NamedTuple):
    """A page with a title, its lines and the keys that work on it."""

    title: str
    lines: tuple[Line, ...]
    keys: tuple[KeyHint, ...]


def frame(page: Page, message: str, width: int, look: Look) -> Frame:
    """The page as a frame; its lines must be made for `room(width)` cells."""
    line = rule(width, look)
    footer = (line, *said(message, width), keys_line(list(page.keys), width))
    return Frame(
        (((f" {page.title}", "title"),), line), in_margin([BLANK, *page.lines], width), footer
    )


def layered(frame: Frame, bodies: Sequence[Body], width: int) -> Frame:
    """A frame with its body, and fallbacks with each tighter body.

    Args:
        frame: header and footer, without a body.
        bodies: from the roomiest to the tightest, without their margin.
        width: of the screen, cells.

    """
    low: Frame | None = None
    for body in reversed(bodies):
        low = frame._replace(body=in_margin(body.lines, width), follow=body.follow, low=low)
    assert low is not None  # there is a body
    return low


def margin(width: int) -> int:
    """Cells left free on either side of what a screen of `width` cells shows."""
    return 2 if width >= 50 else 0


def room(width: int) -> int:
    """How wide running text may be on a screen of `width` cells."""
    return min(MOST_WIDTH, width - 2 * margin(width))


def in_margin(lines: Iterable[Line], width: int) -> tuple[Line, ...]:
    """Lines with the margin on their left; empty ones stay empty."""
    space = " " * margin(width)
    return tuple(((space, ""), *line) if line and space else line for line in lines)


def rule(width: int, look: Look) -> Line:
    """A line across the screen."""
    return ((look.rule * width, "dim"),)


def progress_header(
    share: float, bar: int, counted: str, right: Line, width: int, look: Look
) -> tuple[Line, ...]:
    """A header: a bar of so many cells, filled by `share`; the progress; text on the right."""
    left: Line = ((" ", ""), (look.bar(share, bar), "good"), (counted, ""))
    return spread(left, right, width), rule(width, look)


def keys_line(keys: list[KeyHint], width: int, always: int = 2) -> Line:
    """As many keys as fit; the last two (help and quit), or the given number, always."""
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
    """A message as the footer shows it; nothing if it is empty."""
    return tuple(wrap([(message, "warning")], width, " ", " ")) if message else ()


def help_rows(rows: Iterable[tuple[str, str]], column: int, width: int) -> list[Line]:
    """Keys in a column of so many cells, what they do beside them; below if too long."""
    lines: list[Line] = []
    for label, text in rows:
        if cells(label) > column - 1:
            lines.append(((label, "key"),))
            lines += wrap([(text, "")], width, " " * column, " " * column)
        else:
            lines += labeled((label.ljust(column), "key"), [(text, "")], width)
    return lines
