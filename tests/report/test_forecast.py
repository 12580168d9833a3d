"""What falls due when, and how well it is remembered now."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.question import Heading
from quiz.scheduling.state import UNSEEN, Memory, QuestionState
from quiz.stats.figures import DAYS, forecast, memories

TODAY = date(2026, 11, 23).toordinal()


def seen(due: int, ago: int = 5, stability: float = 10.0) -> QuestionState:
    """Make a question due so many days from today, last answered so many days ago."""
    day = TODAY - ago
    return QuestionState(
        Memory("review", None, stability, 5.0, day, day, TODAY + due, 0, 1, 0)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "day"),
    [
        (seen(0), 0),
        (seen(-400), 0),
        (seen(7), 7),
        (seen(29), 29),
        (seen(30), None),
        (seen(2)._replace(buried_until=TODAY + 4), 4),
        (seen(6)._replace(buried_until=TODAY + 4), 6),
        (seen(0)._replace(buried_until=TODAY - 4), 0),
    ],
)
def test_on_which_day_it_counts(state: QuestionState, day: int | None) -> None:
    """Overdue counts today, what is put off on its return, what is far off as later."""
    found = forecast([state], TODAY)
    assert (found.total, found.later) == ((0, 1) if day is None else (1, 0))
    assert [place for place, due in enumerate(found.due) if due] == ([] if day is None else [day])


@given(st.lists(st.tuples(st.integers(-50, 90), st.sampled_from(["", "suspended", "new"]))))
def test_each_question_counts_once(drawn: list[tuple[int, str]]) -> None:
    """Days and later together are the questions seen and not suspended."""
    states = [
        UNSEEN if what == "new" else seen(due)._replace(suspended=what == "suspended")
        for due, what in drawn
    ]
    found = forecast(states, TODAY)
    assert len(found.due) == DAYS
    assert found.total + found.later == sum(not what for _, what in drawn)


def test_the_weakest_memory_comes_first() -> None:
    """Sorted by recall today, then by number; new and gone questions are left out."""
    headings = [
        Heading(name, number, "?", "easy", "c", (), None)
        for number, name in enumerate(("new", "twin", "strong", "weak", "other"), start=1)
    ]
    states = {
        "weak": seen(0, ago=20, stability=10.0),
        "twin": seen(0, ago=10, stability=10.0),
        "other": seen(0, ago=10, stability=10.0)._replace(suspended=True),
        "strong": seen(9, ago=0),
        "gone": seen(0),
    }
    found = memories(headings, states, TODAY)
    assert [one.question for one in found] == ["weak", "twin", "other", "strong"]
    assert [one.recall for one in found[1:]] == pytest.approx([0.9, 0.9, 1.0])
    assert [one.suspended for one in found] == [False, False, True, False]
