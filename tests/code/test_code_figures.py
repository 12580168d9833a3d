"""What the log says of exercises: a memory of their own, what is due, and what comes next."""

import pytest
from replaying import replay

from quiz.code.verdict import progress, standings
from quiz.scheduling.study_day import DAY, study_day
from quiz.store.events import Coded, Event, Happening, Undo

NOW = 1_790_000_000_000
ORDER = ("first", "second", "third")


def event(number: int, what: Happening, days: float = 0, question: str | None = "q") -> Event:
    """An event so many days after the first."""
    time = int(NOW + days * DAY) + number
    return Event(f"{number:036d}", time, 0, "device", "deck", question, None, what)


def test_memory_follows_the_ratings_of_the_exercise_alone() -> None:
    """As that of a question follows its reviews: Good, then Good after the interval is longer."""
    once = standings([event(1, Coded("first", 3))])
    due = once["first"].memory.due_day
    days = due - study_day(NOW, 0)
    assert days >= 1
    twice = standings([event(1, Coded("first", 3)), event(2, Coded("first", 3), days)])
    assert twice["first"].memory.due_day - due > days
    assert twice["first"].times == 2
    other = [event(1, Coded("first", 3)), event(2, Coded("second", 1))]
    assert standings(other)["first"] == once["first"]


def test_a_question_learns_nothing_from_code() -> None:
    """Its state is that of one never asked."""
    states = replay([event(1, Coded("first", 1)), event(2, Coded("first", 4), 3)])
    assert [state.memory for state in states.values()] == [None]


def test_what_was_undone_does_not_count() -> None:
    """In whatever order the events come: a merge keeps none."""
    events = [event(1, Coded("first", 3)), event(2, Coded("first", 1)), event(3, Undo(f"{2:036d}"))]
    assert standings(events) == standings(reversed(events)) == standings(events[:1])


@pytest.mark.parametrize(
    ("written", "days", "expected"),
    [
        ([], 0, (0, (), ("first", "second", "third"))),
        ([("second", 3)], 0, (1, (), ("first", "third"))),
        ([("second", 3)], 400, (1, ("second",), ("first", "third"))),
        ([("first", 4), ("third", 1), ("second", 3)], 400, (2, ("third", "second", "first"), ())),
        ([("first", 3), ("first", 1)], 0, (0, (), ("second", "third"))),
        ([("first", 3), ("first", 1)], 1, (0, ("first",), ("second", "third"))),
    ],
)
def test_what_is_due_and_what_comes_next(
    written: list[tuple[str, int]], days: int, expected: tuple[int, tuple[str, ...], object]
) -> None:
    """What is due comes first, the one most likely forgotten ahead; then what is new, in order."""
    events = [event(at, Coded(name, rating)) for at, (name, rating) in enumerate(written)]
    now = progress(ORDER, standings(events), study_day(NOW, 0) + days)
    assert (now.known, now.due, now.new) == expected
    assert now.total == 3
    assert now.next == next(iter([*now.due, *now.new]), None)
