"""A question's memory over time: it falls by the formula, is lifted by each answer, and drawn."""

import io
import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replaying import replay
from rich.cells import cell_len

from quiz.charts.look import PlainConsole
from quiz.scheduling.state import UNSEEN
from quiz.scheduling.study_day import DAY
from quiz.stats.curve import MOST_POINTS, Curve, curve, picture
from quiz.store.events import Event, Happening, Reset, Review
from quiz.store.replay import of_events

TODAY = date(2026, 11, 23).toordinal()
NOON = round(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1000
GOOD = Review(3)


def drawn(*log: tuple[int, Happening]) -> Curve:
    """Make the curve of (days ago, what)."""
    events = [
        Event(f"{n:03}", NOON - ago * DAY + n, 0, "laptop", "nn", "q", None, what)
        for n, (ago, what) in enumerate(log)
    ]
    state = replay(events).get(("nn", "q"), UNSEEN)
    return curve(of_events(events).steps, state, TODAY)


def test_two_answers_by_hand() -> None:
    """1 at an answer, R(t, S) on the days after it, down to the day on which it falls due."""
    found = drawn((3, GOOD), (1, Review(1)))
    factor = 0.9 ** (-1 / 0.1542) - 1
    falling = [(1 + factor * t / 2.3065) ** -0.1542 for t in (1, 2)]
    assert [day - TODAY for day, _ in found.points] == [-3, -2, -1, -1, 0]
    assert [recall for _, recall in found.points[:4]] == pytest.approx([1.0, *falling, 1.0])
    assert [(lift.day - TODAY, lift.rating) for lift in found.lifts] == [(-3, 3), (-1, 1)]
    assert [lift.recall_before for lift in found.lifts] == [None, pytest.approx(falling[1])]
    assert (found.due, found.desired, found.days) == (TODAY - 1, 0.9, 2)


def test_it_ends_where_it_falls_due() -> None:
    """On the due day recall is what is desired, to half a day's fall."""
    found = drawn((20, GOOD), (18, Review(3, retention=0.8)))
    assert found.due is not None
    assert found.points[-1][0] == found.due > TODAY
    assert found.points[-1][1] == pytest.approx(0.8, abs=0.01)
    assert found.desired == 0.8


def test_a_reset_breaks_it() -> None:
    """Nothing is drawn between a reset and the answer after it; after a last reset it just ends."""
    found = drawn((9, GOOD), (7, GOOD), (6, Reset()), (2, GOOD))
    assert (TODAY - 2, None) in found.points
    assert [lift.recall_before is None for lift in found.lifts] == [True, False, True]
    ended = drawn((9, GOOD), (7, GOOD), (6, Reset()))
    assert (ended.due, ended.points[-1]) == (None, (TODAY - 7, 1.0))


def test_nothing_yet() -> None:
    """Without an answer there is no point and no due day."""
    assert drawn() == Curve((), (), TODAY, None, 0.9)


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 4)), min_size=1, max_size=9))
def test_it_falls_between_answers_and_never_more_than_it_may(log: list[tuple[int, int]]) -> None:
    """Days go up, recall stays in (0, 1] and goes up only on the day of an answer."""
    found = drawn(*((ago, Review(rating)) for ago, rating in sorted(log, reverse=True)))
    lifted = {lift.day for lift in found.lifts}
    known = [(day, recall) for day, recall in found.points if recall is not None]
    for (day, recall), (later, after) in pairwise(known):
        assert 0 < recall <= 1
        assert day <= later
        assert after < recall or later in lifted
    assert len(found.points) <= (len(log) + 1) * (MOST_POINTS + 2)
    assert found.points[-1][0] >= TODAY


def test_the_latest_days_of_a_long_history() -> None:
    """From the last days with an answer on; with fewer than that it is the whole curve."""
    whole = drawn((9, GOOD), (7, GOOD), (5, Review(1)), (5, GOOD), (2, GOOD))
    part = whole.latest(2)
    assert [lift.day - TODAY for lift in part.lifts] == [-5, -5, -2]
    assert part.points == tuple(point for point in whole.points if point[0] >= TODAY - 5)
    assert (part.due, part.days) == (whole.due, 2)
    assert whole.latest(4) == whole
    assert drawn().latest(3) == drawn()


def printed(
    *log: tuple[int, Happening],
    width: int = 80,
    height: int | None = None,
    encoding: str = "utf-8",
) -> str:
    """Print the curve of (days ago, what)."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = PlainConsole(file=file, width=width, color_system=None, legacy_windows=False)
    console.print(picture(drawn(*log), height), crop=False)
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
            text = printed(*MONTHS, width=width, height=height, encoding=encoding)
            assert max(map(cell_len, text.splitlines())) <= width
            assert "\x1b" not in text
            assert encoding == "utf-8" or text.isascii()


def test_each_rating_is_marked_and_explained() -> None:
    """The digits of the ratings given stand in the picture; the legend names these and no other."""
    text = printed(*MONTHS, width=120)
    picture = text.partition("days from today")[0]
    inside = "".join(
        line.partition("┤" if "┤" in line else "│")[2] for line in picture.splitlines()
    )
    for digit in "234":
        assert digit in inside
    assert "1 Again   2 Hard   3 Good   4 Easy" in text
    assert "1 Again" not in printed((9, GOOD), (4, GOOD))


def test_desired_recall_today_and_the_due_day_are_lines() -> None:
    """The recall at which it is asked again, today, and the date of the next time."""
    text = printed((30, GOOD), (27, Review(3, retention=0.85)))
    assert "asked again at 85%" in text
    assert "today" in text
    due = re.search(r"2 answers on 2 days\. Next: (.*)\.", text)
    assert due is not None
    assert f"due {due[1]} ┆" in text or f"┆ due {due[1]}" in text
    text = printed((4, GOOD), (2, GOOD), (0, Review(1)))  # due today: one line, not two
    picture = text.partition("days from today")[0]
    assert picture.count("today") == picture.count("due today") == 1
    assert "Next: today." in text


def test_the_axis_of_recall_is_labelled_and_holds_the_lowest() -> None:
    """It goes up to 100; down to what was lowest, so that a small fall is seen as one."""
    high = printed((9, GOOD), (8, GOOD))
    assert re.findall(r"^ *(\d+)┤", high, re.M)[-1] == "80"
    low = printed((400, Review(1)), (399, Review(1)), (30, Review(1)), (2, GOOD))
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
    text = printed(*log)
    assert words in " ".join(text.split())
    assert "┤" not in text
