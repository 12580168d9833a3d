"""The figures of a session of drills, against an answer sheet counted by hand."""

from quiz.drill.turn import Answer, DrillReport, Slip, Tally, report
from quiz.store.events import Drilled

SIGN, SUM = "The sign.", "They multiply."


def answer(question: str, right: bool, why: str = "", repeat: bool = False) -> Answer:
    """An answer that took ten seconds."""
    return Answer(question, Drilled(f"{question}/drill#1", right, "1", why, 10.0), repeat)


def test_figures() -> None:
    """Repeats count for slips and time; the weakest question and the commonest slip lead."""
    figures = report([
        answer("a", True),
        answer("b", False, SUM),
        answer("a", False, SIGN),
        answer("b", False),
        answer("c", True),
        answer("b", True, repeat=True),
        answer("a", False, SIGN, repeat=True),
    ])  # fmt: skip
    assert (figures.asked, figures.right) == (5, 2)
    assert (figures.repeats, figures.repeats_right) == (2, 1)
    assert figures.seconds == 70
    assert figures.tallies == (Tally("b", 2, 0), Tally("a", 2, 1), Tally("c", 1, 1))
    assert figures.slips == (Slip(SIGN, "a/drill", 2), Slip(SUM, "b/drill", 1))


def test_nothing_answered() -> None:
    """An empty session has empty figures."""
    assert report([]) == DrillReport(0, 0, 0, 0, 0, (), ())


def test_idle_time_does_not_count() -> None:
    """At most five minutes of a single drill."""
    assert report([Answer("a", Drilled("d#1", True, seconds=4000.0))]).seconds == 300
