"""What is seen of a frame on a screen, checked on a terminal emulator."""

import unicodedata

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.terminal.full_screen import (
    body_height,
    fitted,
    for_height,
    most_scroll,
    screenful,
    scroll_to,
)
from quiz.terminal.page import Frame
from quiz.terminal.style import STYLES, Look
from quiz.terminal.text import Line, cells, encode, plain, printed, width_of

LOOK = Look()
SPANS = st.tuples(st.text("ab 漢é", min_size=1, max_size=20), st.sampled_from(sorted(STYLES)))
LINES = st.lists(SPANS, max_size=4).map(tuple)
SIZES = st.tuples(st.integers(34, 200), st.integers(9, 60))


def row(text: str) -> Line:
    """Make a line without styles."""
    return ((text, ""),)


def numbered(body: int, message: int = 0, header: int = 2) -> Frame:
    """Make a frame whose lines tell what they are."""
    footer = ["rule", *(f"message {n}" for n in range(message)), "ratings", "keys"]
    return Frame(
        tuple(row(f"header {n}") for n in range(header)),
        tuple(row(f"body {n}") for n in range(body)),
        tuple(map(row, footer)),
    )


def seen(frame: Frame, scroll: int, height: int, width: int = 80) -> list[str]:
    """Fit the frame and take its text."""
    return [plain(line) for line in fitted(frame, scroll, width, height, LOOK)]


@given(st.lists(LINES, max_size=80), st.lists(LINES, max_size=9), SIZES, st.integers(-5, 99))
def test_screen_is_filled_exactly(
    body: list[Line], message: list[Line], size: tuple[int, int], scroll: int
) -> None:
    """Whatever the frame holds: as many lines as the screen has, none wider, keys at the bottom."""
    width, height = size
    pinned = (row("ratings"), row("keys"))
    frame = Frame((row("progress"), row("rule")), tuple(body), (row("rule"), *message, *pinned))
    lines = fitted(frame, scroll, width, height, LOOK)
    assert len(lines) == height
    assert all(width_of(line) <= width for line in lines)
    assert lines[-2:] == list(pinned)


@pytest.mark.parametrize("height", range(9, 40))
@pytest.mark.parametrize("body", [0, 1, 5, 30])
def test_every_line_can_be_scrolled_to(body: int, height: int) -> None:
    """From the first scroll position to the last each line of the body is seen, in its order."""
    frame = numbered(body)
    last = most_scroll(frame, height)
    room = body_height(frame, height)
    for scroll in range(last + 1):
        lines = seen(frame, scroll, height)
        shown = [line for line in lines if line.startswith("body")]
        assert shown == [f"body {n}" for n in range(scroll, min(scroll + room, body))]
        assert lines[:2] == ["header 0", "header 1"]
    assert last + room >= body
    assert seen(frame, last + 9, height) == seen(frame, last, height)
    assert seen(frame, -9, height) == seen(frame, 0, height)


@pytest.mark.parametrize(
    ("scroll", "rule"),
    [(0, "12 more below"), (4, "4 above, 8 more below"), (12, "12 above")],
)
def test_rule_tells_what_is_hidden(scroll: int, rule: str) -> None:
    """Where the body is longer than the screen, the rule above the footer counts the rest."""
    lines = seen(numbered(20), scroll, 13)
    assert rule in lines[-3]
    assert cells(lines[-3]) == 80
    assert seen(numbered(8), 0, 13)[-3] == "rule"


@pytest.mark.parametrize(
    ("message", "height", "top", "kept"),
    [
        (3, 9, ["header 0", "header 1", "body 0"], 3),
        (4, 9, ["header 0", "body 0"], 4),
        (5, 9, ["body 0"], 5),
        (8, 9, ["body 0"], 5),
        (8, 12, ["body 0"], 8),
        (8, 14, ["header 0", "header 1", "body 0"], 8),
    ],
)
def test_low_screen_keeps_the_footer(message: int, height: int, top: list[str], kept: int) -> None:
    """First the header gives way, then the end of a message; a line of the body is always seen."""
    lines = seen(numbered(1, message), 0, height)
    pinned = ["ratings", "keys"]
    assert lines == [*top, "rule", *(f"message {n}" for n in range(kept)), *pinned]


@pytest.mark.parametrize(
    ("follow", "scroll", "moved"),
    [
        (None, 3, 3),
        ((2, 6), 0, 0),
        ((8, 12), 0, 4),
        ((2, 6), 5, 2),
        ((10, 30), 0, 10),
        ((10, 30), 15, 15),
    ],
)  # fmt: skip
def test_lines_to_follow_come_into_sight(
    follow: tuple[int, int] | None, scroll: int, moved: int
) -> None:
    """The view moves as little as brings them into sight; among many of them it stays."""
    frame = numbered(40)._replace(follow=follow)
    assert body_height(frame, 13) == 8
    assert scroll_to(frame, scroll, 13) == moved


def test_a_low_screen_gets_the_lower_frame() -> None:
    """The first of the frames whose lines to follow have room; the lowest one where none has."""
    lowest = numbered(9)._replace(follow=(0, 9))
    lower = numbered(12)._replace(follow=(0, 6), low=lowest)
    frame = numbered(40)._replace(follow=(4, 12), low=lower)
    for height, chosen in ((17, frame), (16, lower), (11, lower), (10, lowest), (9, lowest)):
        assert for_height(frame, height) is chosen


@pytest.mark.parametrize(("width", "height"), [(33, 24), (80, 8), (1, 1), (10, 3)])
def test_too_small_a_screen_says_so(width: int, height: int) -> None:
    """Below 34×9 it is told, as far as it fits, how large it has to be and how to leave."""
    lines = seen(numbered(5), 0, height, width)
    assert len(lines) == height
    assert all(len(line) <= width for line in lines)
    told = f"{width}x{height} is too small: 34x9 at least. q quits."
    assert told.replace(" ", "").startswith("".join(lines).replace(" ", ""))


@given(st.lists(LINES, max_size=40), SIZES, st.sampled_from([Look(), Look(color=False)]))
def test_terminal_shows_the_lines(body: list[Line], size: tuple[int, int], look: Look) -> None:
    """On a terminal emulator that was full of something else, each row is exactly its line."""
    width, height = size
    frame = Frame((row("progress"),), tuple(body), (row("r" * width), row("keys")))
    lines = fitted(frame, 0, width, height, look)
    screen = pyte.Screen(width, height)
    stream = pyte.Stream(screen)
    stream.feed("\r\n".join(["x" * width] * height))
    drawn = screenful(lines, look)
    assert drawn.startswith("\x1b[?2026h")  # one synchronized update
    assert drawn.endswith("\x1b[?2026l")
    assert "\n" not in drawn
    stream.feed(drawn)
    shown = [unicodedata.normalize("NFC", row).rstrip() for row in screen.display]
    assert shown == [plain(line).rstrip() for line in lines]


@given(st.text(max_size=40), st.sampled_from([Look(), Look(escapes=False)]))
def test_no_control_character_leaves(text: str, look: Look) -> None:
    """Whatever a note or a message holds, the terminal gets no escape sequence but our own."""
    drawn = encode(((text, "bold"),), look)
    inside = drawn.removeprefix("\x1b[1m").removesuffix("\x1b[0m") if look.escapes else drawn
    assert not any(unicodedata.category(one) in ("Cc", "Zl", "Zp", "Cs") for one in inside)
    assert not set(inside) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert cells(inside) <= cells(text)


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (Look(), "\x1b[1;36mkey\x1b[0m \x1b[35mhard\x1b[0m"),
        (Look(color=False), "\x1b[1mkey\x1b[0m hard"),
        (Look(escapes=False), "key hard"),
    ],
)
def test_looks(look: Look, text: str) -> None:
    """With color, without it but still bold, and as nothing but text."""
    line = (("key", "key"), (" ", ""), ("hard", "hard"))
    assert encode(line, look) == text
    assert printed([line, ()], look) == f"{text}\n\n"
