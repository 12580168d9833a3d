"""Text in terminal cells, as wide as terminals draw it; wrapping as `textwrap` does it; times."""

import textwrap
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from quiz.terminal.style import Look
from quiz.terminal.text import (
    Line,
    Span,
    cells,
    clip,
    clock,
    cut,
    day,
    fitted,
    in_columns,
    interval,
    plain,
    spell,
    spread,
    upright,
    width_of,
    wrap,
)

# Blocks on which the versions of Unicode agree: what decks are written in.
BLOCKS = [
    (0x0020, 0x007E), (0x00A0, 0x052F), (0x1E00, 0x1FFF),  # Latin, Greek, Cyrillic
    (0x0E00, 0x0E7F),  # Thai, with marks above and below
    (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x20D0, 0x20F0),
    (0x2100, 0x23FF), (0x2500, 0x262F), (0x2700, 0x2BFF),  # arrows, mathematics, boxes
    (0x3000, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFFE6),
    (0x1D400, 0x1D7FF), (0x1F300, 0x1F64F),  # mathematical letters, emoji
]  # fmt: skip
AGREED = [
    chr(code)
    for first, last in BLOCKS
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)) not in ("Cn", "Cf", "Cc") and code not in (0x3164, 0xFFA0)
    if not (0x302E <= code <= 0x302F)  # Hangul tone marks, of which nobody is sure
]
TEXT = st.text(
    st.one_of(st.sampled_from("ab é∂σ漢🙂\u0301 "), st.sampled_from(AGREED)), max_size=40
)
STYLED = st.lists(st.tuples(TEXT, st.sampled_from(["", "bold", "code"])), max_size=5)


def measured(text: str) -> int:
    """Measure a text with the `wcwidth` library."""
    return sum(map(wcwidth, text))


def letters(spans: list[Span] | Line) -> list[tuple[str, str]]:
    """Take all but white space apart: every character with its style."""
    return [(letter, style) for text, style in spans for letter in text if not letter.isspace()]


def test_every_character_is_as_wide_as_terminals_draw_it() -> None:
    """Wide ones take two cells, combining ones none, all others one."""
    assert len(AGREED) > 40_000
    assert [one for one in AGREED if cells(one) != wcwidth(one)] == []


@pytest.mark.parametrize(
    "text",
    [
        "\u26a0\ufe0f careful",
        "\u2714\ufe0f\u2764\ufe0f",
        "\U0001f469\u200d\U0001f52c at work",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7",
    ],
)
def test_sequences_are_as_wide_as_what_is_drawn(text: str) -> None:
    """What a variation selector makes an emoji is wide, what is joined takes no room, flags two."""
    assert cells(text) == wcswidth(text)
    assert all(width_of(line) <= 4 for line in wrap([(text * 3, "")], 4))


def test_a_text_without_spaces_is_wrapped_in_linear_time() -> None:
    """A hundred times as many characters end in about as many lines as one would think."""
    assert len(wrap([("漢" * 300_000, "")], 60)) == 10_000
    assert len(wrap([("x" * 300_000, "bold"), ("y" * 300_000, "")], 60)) == 10_000


@given(TEXT)
def test_width_of_a_text_is_the_sum(text: str) -> None:
    """The width of a text is what `wcwidth` counts, however it is cut into spans."""
    assert cells(text) == measured(text)
    assert width_of([(text[:3], "bold"), (text[3:], "")]) == measured(text)


@given(TEXT, st.integers(0, 30))
def test_cut_takes_as_much_as_fits(text: str, width: int) -> None:
    """The beginning fits, the rest begins with what no longer did, and together they are all."""
    head, rest = cut(text, width)
    assert head + rest == text
    assert measured(head) <= width
    assert not rest or measured(head) + wcwidth(rest[0]) > width


@given(STYLED, st.integers(0, 30))
def test_clip_is_the_beginning_of_the_line(spans: list[Span], width: int) -> None:
    """A clipped line is never too wide, and what is left of it is as it was."""
    line = tuple(spans)
    clipped = clip(line, width)
    assert plain(line).startswith(plain(clipped))
    assert measured(plain(clipped)) <= width
    assert letters(clipped) == letters(line)[: len(letters(clipped))]
    if measured(plain(line)) <= width:
        assert clipped == line


@given(TEXT, TEXT, st.integers(1, 80))
def test_spread_uses_the_whole_width(left: str, right: str, width: int) -> None:
    """Both ends with blanks between them; where they do not fit, the left one alone."""
    line = spread(((left, ""),), ((right, "bold"),), width)
    gap = width - measured(left) - measured(right)
    if gap >= 1:
        assert plain(line) == left + " " * gap + right
        assert measured(plain(line)) == width
    else:
        assert plain(line) == cut(left, width)[0]


WORDS = st.lists(st.text("abcxyz.,-", min_size=1, max_size=8), min_size=1, max_size=30)


@given(
    WORDS, st.integers(12, 60), st.sampled_from([("", ""), ("- ", "  "), ("", "    "), ("1. ", "")])
)
def test_wrap_equals_textwrap(words: list[str], width: int, prefixes: tuple[str, str]) -> None:
    """Words that fit are wrapped exactly as Python's own `textwrap` does it."""
    first, rest = prefixes
    expected = textwrap.wrap(
        " ".join(words),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    lines = wrap([(" ".join(words), "")], width, first, rest)
    assert list(map(plain, lines)) == expected


@given(STYLED, st.integers(6, 60), st.sampled_from([("", ""), ("漢 ", "   "), ("a  ", "")]))
def test_wrap_keeps_width_text_and_styles(
    spans: list[Span], width: int, prefixes: tuple[str, str]
) -> None:
    """No line is too wide, no character is lost, moved or restyled, each line has its prefix."""
    lines = wrap(spans, width, *prefixes)
    assert max(measured(plain(line)) for line in lines) <= width
    text: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        prefix = prefixes[number > 0]
        assert plain(line).startswith(prefix)
        text += letters(line)[len(prefix.strip()) :]
    assert text == letters(spans)


@example([("aaaa\u3000 \u0300 a", "")], 6)
@given(STYLED, st.integers(6, 60))
def test_wrap_breaks_at_spaces_only(spans: list[Span], width: int) -> None:
    """A word is cut only where it is wider than a line, and is never joined to another."""
    whole = "".join(text for text, _ in spans).split(" ")
    short = [word for word in whole if word and measured(word) <= width]
    drawn = [word for line in wrap(spans, width) for word in plain(line).split(" ") if word]
    kept = iter(drawn)
    assert all(word in kept for word in short)


@pytest.mark.parametrize("text", ["", " ", "\n \t"])
def test_wrap_of_nothing_is_one_line(text: str) -> None:
    """A text without words is one line with the prefix, so that labels never stand alone."""
    assert list(map(plain, wrap([(text, "")], 20, "- ", "  "))) == ["- "]


def test_wrap_joins_neighbours_of_one_style() -> None:
    """Words of one style are one span: fewer escape sequences for the terminal."""
    assert wrap([("to be ", ""), ("or", "bold"), (" not", "")], 40) == [
        (("to be ", ""), ("or", "bold"), (" not", ""))
    ]


@pytest.mark.parametrize("width", [1, 2, 3])
def test_narrowest_columns_end(width: int) -> None:
    """Even a column narrower than a character gets all of the text."""
    drawn = "".join(plain(line) for line in wrap([("ab漢c", "")], width))
    assert drawn == "ab漢c"


@given(TEXT, st.integers(2, 30))
def test_fitted_is_as_wide_as_asked(text: str, width: int) -> None:
    """Whole with blanks after it, or its beginning with a mark, in both alphabets."""
    for look, mark in ((Look(), "…"), (Look(unicode=False), "~")):
        made = fitted(text, width, look)
        assert cells(made) == width
        if cells(text) <= width:
            assert made.rstrip(" ") == text.rstrip(" ")
        else:
            assert text.startswith(made.rstrip(" ").removesuffix(mark))


@given(st.integers(0, 30), st.integers(1, 5), st.integers(0, 3))
def test_columns_are_read_downwards(number: int, columns: int, gap: int) -> None:
    """Every row once, in order down the first column, then the next; each begins at its place."""
    rows: list[Line] = [((f"{place:02}", "bold"),) for place in range(number)]
    lines = in_columns(rows, columns, 4, gap)
    assert len(lines) == -(-number // columns)
    found = [
        plain(line)[column * (4 + gap) :][:2]
        for column in range(columns)
        for line in lines
        if len(plain(line)) > column * (4 + gap)
    ]
    assert found == [f"{place:02}" for place in range(number)]


@given(st.lists(st.floats(0, 5), max_size=9), st.sampled_from(["▁▂▃▄▅▆▇█", ".:#", "#"]))
def test_upright_bars_are_as_high_as_their_values(heights: list[float], marks: str) -> None:
    """Full cells from below, one that is not, then none; right to half a step, never nothing."""
    made = upright(heights, 5, marks)
    assert [len(row) for row in made] == [len(heights)] * 5
    for place, height in enumerate(heights):
        column = "".join(row[place] for row in reversed(made))
        drawn = sum(marks.index(mark) + 1 for mark in column.rstrip())
        assert column.rstrip()[:-1] == marks[-1] * (len(column.rstrip()) - 1)
        assert (drawn > 0) == (height > 0)
        assert abs(drawn - height * len(marks)) <= 0.5 or drawn == 1


@pytest.mark.parametrize(
    ("write", "texts"),
    [
        (interval, {0: "soon", 1: "1 d", 2: "2 d", 30: "30 d", 31: "1.0 mo", 61: "2.0 mo",
                    364: "12.0 mo", 365: "1.0 y", 36_500: "99.9 y"}),
        (spell, {0: "0 s", 40.4: "40 s", 59.4: "59 s", 59.6: "1 min", 60: "1 min", 89: "1 min",
                 91: "2 min", 3_569: "59 min", 3_571: "1 h 0 min", 11_100: "3 h 5 min"}),
    ],
)  # fmt: skip
def test_times_in_words(write: Callable[[float], str], texts: dict[float, str]) -> None:
    """Days until a question returns; a stretch of time to the second, from a minute on to those."""
    assert {number: write(number) for number in texts} == texts


@given(st.integers(31, 36_500))
def test_long_interval_is_right_to_its_digit(days: int) -> None:
    """Months of 30.44 and years of 365.25 days, to the nearest tenth."""
    number, unit = interval(days).split()
    length = {"mo": 30.44, "y": 365.25}[unit]
    assert abs(float(number) * length - days) <= 0.05001 * length
    assert (unit == "y") == (days >= 365)


@given(st.integers(0, 100_000), st.floats(0, 0.999))
def test_clock_never_runs_ahead(seconds: int, fraction: float) -> None:
    """Minutes and seconds; a second counts when it is over."""
    minutes, rest = clock(seconds + fraction).split(":")
    assert int(minutes) * 60 + int(rest) == seconds
    assert len(rest) == 2
    assert int(rest) < 60


@pytest.mark.parametrize(
    ("then", "text"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 22), "Sun 22 Nov"),
        (date(2026, 12, 10), "Thu 10 Dec"),
        (date(2027, 1, 1), "Fri 1 Jan 2027"),
    ],
)
def test_day(then: date, text: str) -> None:
    """Today and tomorrow by name, other days by date, the year only where it is another."""
    assert day(then.toordinal(), date(2026, 11, 23).toordinal()) == text


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(2, 500))
def test_day_is_the_calendar_one(today: date, ahead: int) -> None:
    """Weekday, day and month are those of `strftime`, whatever the locale is set to."""
    then = today + timedelta(days=ahead)
    text = day(then.toordinal(), today.toordinal())
    expected = f"{then.strftime('%a')} {then.day} {then.strftime('%b')}"
    assert text == expected + (f" {then.year}" if then.year != today.year else "")
