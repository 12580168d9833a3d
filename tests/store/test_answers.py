"""What counts, read flat: the same as whole events, whatever a later version wrote."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quiz.store.database import Database, open_writable
from quiz.store.events import Drilled, Happening, Note, Other, Review, Suspend, Undo, answer_of
from quiz.store.log import Counting, Log, Stamp

START = 1_780_000_000_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Open an empty data file."""
    with closing(open_writable(str(tmp_path / "quiz.db"))) as opened:
        yield opened


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
