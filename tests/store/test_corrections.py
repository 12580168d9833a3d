"""Undone and wrongly stamped answers: the flat ones are corrected as whole events are."""

from hypothesis import given
from hypothesis import strategies as st

from quiz.store.events import (
    Corrections,
    Event,
    Happening,
    Retime,
    Review,
    Undo,
    answer_of,
    effective,
)


def event(number: int, what: Happening, time: int) -> Event:
    """Make the event of a number at an instant."""
    return Event(f"{number:03}", time, 0, "laptop", "nn", "q", None, what)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Draw reviews, undos and retimes whose ids do not follow their stamps."""
    events = []
    for number in range(draw(st.integers(0, 12))):
        target = f"{draw(st.integers(0, 11)):03}"
        whats: list[Happening] = [Review(3), Review(1), Undo(target), Retime(target, 5 * number)]
        what = draw(st.sampled_from(whats))
        events.append(event(number, what, draw(st.integers(0, 60))))
    return events


@given(logs())
def test_flat_answers_are_corrected_like_events(log: list[Event]) -> None:
    """The same reviews remain, at the same times, in the same order."""
    flat = [answer for one in log if (answer := answer_of(one))]
    corrections = Corrections.of(one for one in log if not isinstance(one.what, Review))
    expected = [answer for one in effective(log) if (answer := answer_of(one))]
    assert corrections.applied("deck", sorted(flat, key=lambda one: (one.time, one.id))) == expected


def test_the_latest_retime_stands() -> None:
    """Of two corrections of one stamp the one that was logged later counts."""
    log = [event(1, Review(3), 900), event(2, Retime("001", 5), 7), event(3, Retime("001", 6), 4)]
    assert Corrections.of(reversed(log)).retimed == {"001": 6}
    assert effective(log)[1].time == 6
