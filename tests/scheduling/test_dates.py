"""Dates as people write them, and what is said of everything else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.errors import UsageError
from quiz.scheduling.study_day import FARTHEST, FORMS, day_of

WEDNESDAY = date(2026, 11, 25)
TODAY = WEDNESDAY.toordinal()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-10", "2026-12-10"),
        ("2026-12-1", "2026-12-01"),
        ("+14", "2026-12-09"),
        ("+0", "2026-11-25"),
        ("+14 days", "2026-12-09"),
        ("+1d", "2026-11-26"),
        ("today", "2026-11-25"),
        ("Tomorrow", "2026-11-26"),
        ("10 Dec", "2026-12-10"),
        ("Dec 10", "2026-12-10"),
        ("10dec", "2026-12-10"),
        ("10. December", "2026-12-10"),
        ("december 10", "2026-12-10"),
        ("Dec. 10", "2026-12-10"),
        ("10 Sept", "2027-09-10"),
        ("25 Nov", "2026-11-25"),
        ("24 Nov", "2027-11-24"),
        ("1 Jan", "2027-01-01"),
        ("1 Jan 2028", "2028-01-01"),
        ("Dec 10, 2026", "2026-12-10"),
        ("29 Feb", "2028-02-29"),
        ("  10   Dec ", "2026-12-10"),
    ],
)
def test_forms_that_are_understood(text: str, meant: str) -> None:
    """Each means the day that a calendar says; without a year the next such day."""
    assert date.fromordinal(day_of(text, TODAY)).isoformat() == meant


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "10", "-3", "14 days", "2026-13-01", "2026-02-30", "31 Nov", "10/12/2026",
        "10 D", "10 Ma", "Foo 10", "2026-12", "+", "+1.5", "32 Dec", "٢٠٢٦-١٢-١٠", "10 Dec 26",
        "yesterday",
    ],
)  # fmt: skip
def test_anything_else_names_the_forms(text: str) -> None:
    """One line, which repeats what was written and shows how to write a date."""
    with pytest.raises(UsageError) as told:
        day_of(text, TODAY)
    assert str(told.value) == f"“{text}” is not a date. Write it as {FORMS}."


@pytest.mark.parametrize("text", ["2026-11-24", "1999-01-01", "24 Nov 2026"])
def test_past_is_told_with_today(text: str) -> None:
    """The line says what day it is here."""
    with pytest.raises(UsageError, match=r"is past: today is 2026-11-25\. Write the date as"):
        day_of(text, TODAY)


@pytest.mark.parametrize("text", ["2036-11-25", "+3650", "+731", "+999999999", "9999-12-31"])
def test_ten_years_away_is_too_far(text: str) -> None:
    """Two years are the most, and the forms are named."""
    with pytest.raises(UsageError, match=r"more than two years away\. Write a nearer date"):
        day_of(text, TODAY)


@given(st.integers(0, FARTHEST))
def test_every_way_of_writing_a_day_agrees(days: int) -> None:
    """ISO, days from now and, within a year, day and month: the same day."""
    meant = WEDNESDAY + timedelta(days)
    ways = [meant.isoformat(), f"+{days}", f"{meant:%d %b %Y}", f"{meant:%B %d, %Y}"]
    if days < 365:
        ways += [f"{meant.day} {meant:%b}", f"{meant:%b} {meant.day}"]
    assert {day_of(way, TODAY) for way in ways} == {TODAY + days}
