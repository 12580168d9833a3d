"""Times in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.terminal.text import clock, day, interval, spell


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "soon"), (1, "1 d"), (2, "2 d"), (30, "30 d"), (31, "1.0 mo"), (61, "2.0 mo"),
        (364, "12.0 mo"), (365, "1.0 y"), (36_500, "99.9 y"),
    ],
)  # fmt: skip
def test_interval(days: int, text: str) -> None:
    """Soon within the day, then days, months and years."""
    assert interval(days) == text


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
    ("seconds", "text"),
    [
        (0, "0 s"), (40.4, "40 s"), (59.4, "59 s"), (59.6, "1 min"), (60, "1 min"), (89, "1 min"),
        (91, "2 min"), (3_569, "59 min"), (3_571, "1 h 0 min"), (11_100, "3 h 5 min"),
    ],
)  # fmt: skip
def test_spell(seconds: float, text: str) -> None:
    """A stretch of time to the nearest second, and from a minute on to the nearest minute."""
    assert spell(seconds) == text


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
