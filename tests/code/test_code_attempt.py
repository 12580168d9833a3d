"""An attempt: what counts of it, which rating it suggests, and what keys do when."""

import pytest

from quiz.code.attempt import Rated, State, press, suggest
from quiz.code.exercises import Text
from quiz.code.verdict import PAUSE_SECONDS, Attempt, Checked, Failure, Recognized, Verdict
from quiz.terminal.page import Refused

TEXT = Text("sum", "A sum", "Write it.", ("add",), "stub", "solution", ("one", "two"), 5.0, ())
RIGHT = Verdict(("a", "b"), (Checked("a"), Checked("b")))
WRONG = Verdict(("a", "b"), (Checked("a"), Checked("b", Failure("no"))), slips=(
    Recognized("a slip", "because"),
))  # fmt: skip


@pytest.mark.parametrize(
    ("attempt", "rating"),
    [
        (Attempt(seconds=299), 4),
        (Attempt(seconds=300), 4),
        (Attempt(seconds=301), 3),
        (Attempt(seconds=10, hints=1), 2),
        (Attempt(seconds=10, failures=1), 2),
        (Attempt(seconds=9999, hints=2, failures=3), 2),
    ],
)
def test_the_suggested_rating(attempt: Attempt, rating: int) -> None:
    """In time Easy, at once Good, with hints or after failures Hard."""
    assert suggest(attempt, minutes=5) == rating


def test_time_runs_but_for_pauses() -> None:
    """Who goes away and comes back is not slow; a clock that goes back takes nothing away."""
    attempt = Attempt().at(1_000_000)
    assert attempt.seconds == 0
    attempt = attempt.at(1_060_000)
    assert attempt.seconds == 60
    assert attempt.at(90_000_000_000).seconds == 60 + PAUSE_SECONDS
    assert attempt.at(5) == attempt


def test_a_wrong_version_counts_once() -> None:
    """Judged again it is the same; another one counts again."""
    attempt = Attempt().after(WRONG, "first")
    assert (attempt.failures, attempt.slip) == (1, "a slip")
    assert attempt.after(WRONG, "first") == attempt
    assert attempt.after(WRONG, "second").failures == 2


@pytest.mark.parametrize(
    "verdict",
    [
        RIGHT,
        WRONG._replace(unwritten=True),
        Verdict(("a",), trouble=Failure("SyntaxError: …")),
    ],
)
def test_what_is_right_unfinished_or_unreadable_is_no_failure(verdict: Verdict) -> None:
    """A save in the middle of the work costs nothing."""
    assert Attempt().after(verdict, "source").failures == 0


def test_the_solution_is_asked_for_twice() -> None:
    """Another key in between takes it back."""
    state, decision = press(State(TEXT, Attempt()), "s")
    assert isinstance(decision, Refused)
    assert press(state, "s")[1] == "show"
    state, _ = press(state, "h")
    assert isinstance(press(state, "s")[1], Refused)


def test_hints_come_one_by_one_and_end() -> None:
    """They count in the attempt."""
    state = State(TEXT, Attempt())
    for number in (1, 2):
        state, decision = press(state, "h")
        assert decision == "hint"
        assert state.hints == TEXT.hints[:number]
    state, decision = press(state, "h")
    assert isinstance(decision, Refused)
    assert state.attempt.hints == 2


def test_passing_is_rated_with_a_key() -> None:
    """Enter accepts the suggestion, a digit corrects it; before it passes neither does."""
    working = State(TEXT, Attempt(hints=1), WRONG)
    assert press(working, "enter")[1] == "edit"
    assert press(working, "3")[1] is None
    passed = working._replace(verdict=RIGHT)
    assert press(passed, "enter")[1] == Rated(2)
    assert press(passed, "3")[1] == Rated(3)
    assert press(passed._replace(rating=3), "enter")[1] == "next"


def test_pages_beside_it_close_again() -> None:
    """The task and the help; and from them one can end."""
    for key in ("t", "?"):
        state, _ = press(State(TEXT, Attempt()), key)
        assert state.overlay is not None
        assert press(state, "q")[1] == "quit"
        assert press(state, "esc")[0].overlay is None
