"""What counts, read flat: the same as whole events, whatever a later version wrote."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.store.database import Database
from quiz.store.events import (
    Corrections,
    Drilled,
    Event,
    Happening,
    Note,
    Other,
    Retime,
    Review,
    Suspend,
    Undo,
    answer_of,
    effective,
)
from quiz.store.log import Counting, Log, Stamp

pytest_plugins = ["desks"]

START = 1_780_000_000_000


def counting(database: Database) -> Counting:
    """Read what counts of the deck `nn`."""
    return Log(database).counting("nn")


def append(database: Database, *log: tuple[str, str | None, Happening]) -> None:
    """Append (deck, question, what), a second apart."""
    events = Log(database)
    for number, (deck, question, what) in enumerate(log):
        events.append(what, Stamp(START + 1000 * number, 60, "laptop", deck, question))


def test_answers_are_the_reviews_of_the_log(database: Database) -> None:
    """Field by field what `answer_of` makes of the events; other decks and kinds are left out."""
    append(
        database,
        ("nn", "a", Review(3)),
        ("nn", "b", Review(1, "typed", ("x", "y"), 2, 3, 12.5, 0.85, "ä", "m")),
        ("own", "a", Review(2)),
        ("nn", "a", Note("mine")),
        ("nn", None, Drilled("d/x#1", right=True)),
        ("nn", "a", Review(4, confidence=1)),
    )
    events = [event for event in Log(database).events() if event.deck == "nn"]
    assert counting(database).answers == [one for event in events if (one := answer_of(event))]
    assert [event.kind for event in counting(database).others] == ["note", "drill"]
    assert [answer.ticked for answer in counting(database).answers] == [0, 2, 0]


@pytest.mark.parametrize("hour", [0, 5, 10, 23])
def test_hour_at_which_the_day_began_is_kept(database: Database, hour: int) -> None:
    """With the event, flat and whole, in a line of JSON, and in what an earlier version keeps."""
    stamp = Stamp(START, 60, "laptop", "nn", "a", day_starts=hour)
    event = Log(database).append(Review(3, seconds=1.5), stamp)
    assert list(Log(database).events()) == [event]
    assert counting(database).answers == [answer_of(event)]
    assert event.as_dict()["day_starts"] == event.day_starts == hour
    (data,) = database.connection.execute("SELECT data FROM event").fetchone()
    assert json.loads(data)["day_starts"] == hour
    then = datetime.fromtimestamp(START / 1000 + 3600 * (1 - hour), UTC)
    assert event.moment.day == then.toordinal()


def test_usual_hour_is_not_written(database: Database) -> None:
    """An event whose day began at 4 looks like one of before there was a choice."""
    event = Log(database).append(Suspend(), Stamp(START, 60, "laptop", "nn", "a"))
    assert event.day_starts == 4
    assert "day_starts" not in event.as_dict()


@pytest.mark.parametrize("hour", [-1, 24, 4.0, True, None, "4"])
def test_hour_out_of_range_is_kept_and_ignored(database: Database, hour: object) -> None:
    """Like any other field that is out of its range."""
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO event VALUES ('1', 1, 5, 0, 'd', 'nn', 'a', NULL, 'review', ?)",
            (json.dumps({"rating": 3, "day_starts": hour}),),
        )
    assert counting(database).answers == []
    assert [type(event.what) for event in counting(database).others] == [Other]


def test_undone_ones_are_left_out(database: Database) -> None:
    """And what undid them is among the others."""
    append(database, ("nn", "a", Review(3)), ("nn", "b", Review(2)))
    first, second = counting(database).answers
    append(database, ("nn", "a", Undo(first.id)))
    found = Log(database).counting("nn")
    assert found.answers == [second]
    assert [event.what for event in found.others] == [Undo(first.id)]
    assert Log(database).counting("nn", "b") == ([second], [])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"rating": 3}, ("flashcard", 0, None, 0.0, 0.9, "")),
        (
            {"rating": 3, "points": ["a", "b"], "answer": "\\"},
            ("flashcard", 2, None, 0.0, 0.9, ""),
        ),
        ({"rating": 3, "points": None, "mode": None}, None),
        ({"rating": 3, "news": [1]}, ("flashcard", 0, None, 0.0, 0.9, "")),
        ({}, None),
        ({"rating": 7}, None),
        ({"rating": "three"}, None),
        ([], None),
    ],
)
def test_shapes_of_other_versions(database: Database, data: object, found: object) -> None:
    """Missing fields have their defaults; what has no rating from 1 to 4 is no answer."""
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO event VALUES ('1', 1, 5, 0, 'd', 'nn', 'a', NULL, 'review', ?)",
            (json.dumps(data),),
        )
    answers = counting(database).answers
    assert [answer[5:-1] for answer in answers] == ([] if found is None else [found])


def test_order_is_that_of_time_then_id(database: Database) -> None:
    """As the replay counts, not as the rows lie."""
    with database.transaction() as connection:
        for name, time in (("3", 5), ("1", 9), ("2", 5)):
            connection.execute(
                "INSERT INTO event VALUES (?, 1, ?, 0, 'd', 'nn', 'a', NULL, 'review', ?)",
                (name, time, '{"rating":3}'),
            )
    assert [answer.id for answer in counting(database).answers] == ["2", "3", "1"]


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
