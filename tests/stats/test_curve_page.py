"""A question's history as a curve with its marks; a sentence where there is nothing to draw."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from rich.cells import cell_len

from quiz.scheduling.state import UNSEEN
from quiz.scheduling.study_day import DAY
from quiz.stats.curve import curve
from quiz.stats.curve_page import picture
from quiz.store.events import Event, Happening, Reset, Review
from quiz.store.replay import of_events, replay
from quiz.terminal.console import PlainConsole

TODAY = date(2026, 11, 23).toordinal()
NOON = round(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1000
GOOD = Review(3)


def drawn(
    *log: tuple[int, Happening],
    width: int = 80,
    height: int | None = None,
    encoding: str = "utf-8",
) -> str:
    """Print the curve of (days ago, what)."""
    events = [
        Event(f"{n:03}", NOON - ago * DAY + n, 0, "laptop", "nn", "q", None, what)
        for n, (ago, what) in enumerate(log)
    ]
    state = replay(events).get(("nn", "q"), UNSEEN)
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = PlainConsole(file=file, width=width, color_system=None, legacy_windows=False)
    console.print(picture(curve(of_events(events).steps, state, TODAY), height), crop=False)
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue().decode(encoding)


MONTHS: list[tuple[int, Happening]] = [
    (120, Review(1)), (120, GOOD), (118, Review(4)), (90, Review(2)), (60, GOOD), (9, GOOD),
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_it_fits(encoding: str) -> None:
    """From 40 to 200 columns, on high and low screens, without an escape sequence."""
    for width in (40, 60, 80, 120, 200):
        for height in (None, 20, 50):
            text = drawn(*MONTHS, width=width, height=height, encoding=encoding)
            assert max(map(cell_len, text.splitlines())) <= width
            assert "\x1b" not in text
            assert encoding == "utf-8" or text.isascii()


def test_each_rating_is_marked_and_explained() -> None:
    """The digits of the ratings given stand in the picture; the legend names these and no other."""
    text = drawn(*MONTHS, width=120)
    picture = text.partition("days from today")[0]
    inside = "".join(
        line.partition("┤" if "┤" in line else "│")[2] for line in picture.splitlines()
    )
    for digit in "234":
        assert digit in inside
    assert "1 Again   2 Hard   3 Good   4 Easy" in text
    assert "1 Again" not in drawn((9, GOOD), (4, GOOD))


def test_desired_recall_today_and_the_due_day_are_lines() -> None:
    """The recall at which it is asked again, today, and the date of the next time."""
    text = drawn((30, GOOD), (27, Review(3, retention=0.85)))
    assert "asked again at 85%" in text
    assert "today" in text
    due = re.search(r"2 answers on 2 days\. Next: (.*)\.", text)
    assert due is not None
    assert f"due {due[1]} ┆" in text or f"┆ due {due[1]}" in text


def test_due_today_is_one_line() -> None:
    """Where it falls due today there are not two lines at the same place."""
    text = drawn((4, GOOD), (2, GOOD), (0, Review(1)))
    picture = text.partition("days from today")[0]
    assert picture.count("today") == picture.count("due today") == 1
    assert "Next: today." in text


def test_the_axis_of_recall_is_labelled_and_holds_the_lowest() -> None:
    """It goes up to 100; down to what was lowest, so that a small fall is seen as one."""
    high = drawn((9, GOOD), (8, GOOD))
    assert re.findall(r"^ *(\d+)┤", high, re.M)[-1] == "80"
    low = drawn((400, Review(1)), (399, Review(1)), (30, Review(1)), (2, GOOD))
    assert int(re.findall(r"^ *(\d+)┤", low, re.M)[-1]) <= 50


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ([], "Not answered yet."),
        (
            [(3, GOOD)],
            "Answered on one day so far, Fri 20 Nov; next: Sun 22 Nov. A curve takes answers",
        ),
        ([(3, Review(1)), (3, GOOD)], "Answered on one day so far"),
        ([(9, GOOD), (7, GOOD), (2, Reset())], "New again since it was reset; 2 answers before."),
    ],
)
def test_a_sentence_instead_of_noise(log: list[tuple[int, Happening]], words: str) -> None:
    """Without answers on two days there is no picture."""
    text = drawn(*log)
    assert words in " ".join(text.split())
    assert "┤" not in text
