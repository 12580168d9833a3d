"""The plan that stands: what a replay of the log finds, read by an index."""

from collections.abc import Iterable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.plan import current, status
from quiz.scheduling.study_day import study_day
from quiz.store.database import Database, open_readable
from quiz.store.events import Debrief, Event, Happening, Plan, Retime, Review, Undo, effective
from quiz.store.log import Log, Stamp

NOON = 1_800_000_000_000
HOUR = 3_600_000
DAY = 740_000
PLANS = st.builds(
    Plan,
    day=st.none() | st.integers(DAY, DAY + 99),
    per_day=st.integers(0, 50),
    minutes=st.sampled_from([0.0, 7.5, 20.0]),
)


def appended(database: Database, events: Iterable[tuple[str, Happening, int]]) -> list[Event]:
    """Append what happened, each to a deck and some hours after the last one; what was logged."""
    log, time = Log(database), NOON
    logged: list[Event] = []
    for deck, what, hours in events:
        time += hours * HOUR
        question = "relu" if isinstance(what, Review) else None
        if isinstance(what, Retime | Undo) and logged:
            target = logged[int(what.target) % len(logged)]
            corrected = target.time - 5 * HOUR * (hours + 1)
            what = Undo(target.id) if isinstance(what, Undo) else Retime(target.id, corrected)
            deck, question = target.deck, target.question
        logged.append(log.append(what, Stamp(time, 0, "here", deck, question)))
    return logged


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["nn", "own"]),
            st.one_of(
                PLANS,
                st.just(Review(3)),
                st.builds(Retime, st.integers(0, 9).map(str), st.just(0)),
                st.builds(Undo, st.integers(0, 9).map(str)),
            ),
            st.integers(0, 3),
        ),
        max_size=9,
    )
)
def test_the_plan_that_stands_is_the_replays(events: list[tuple[str, Happening, int]]) -> None:
    """The latest plan of the deck in effective order, retimed events included; cleared is none."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        logged = appended(database, events)
        found = current.latest_plan(database, "nn")
    made = [one.what for one in effective(logged) if one.deck == "nn" and one.kind == "plan"]
    last = made[-1] if made else None
    if not isinstance(last, Plan) or last.day is None:
        assert found is None
    else:
        assert found == (last.day, last.per_day, last.minutes)


@pytest.mark.parametrize(
    ("version", "data"),
    [
        (9, f'{{"day":{DAY + 1}}}'),
        (1, '{"day":"soon"}'),
        (1, '{"day":[1],"per_day":3}'),
        (1, "{}"),
        (1, '{"day":1000000000000000}'),
        (1, '{"day":3652059}'),
        (1, f'{{"day":99999999999,"day":{DAY + 1}}}'),
        (1, f'{{"day":{DAY + 1},"per_day":"many"}}'),
        (1, f'{{"day":{DAY + 1},"minutes":1e999}}'),
    ],
)
def test_a_plan_that_is_not_understood_is_left_aside(version: int, data: str) -> None:
    """One of a later version or with a field out of range: the plan before it stands."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        appended(database, [("nn", Plan(DAY, 4), 1)])
        database.connection.execute(
            "INSERT INTO event VALUES ('f', ?, ?, 0, 'there', 'nn', NULL, NULL, 'plan', ?)",
            (version, NOON + 2 * HOUR, data),
        )
        assert current.latest_plan(database, "nn") == (DAY, 4, 0.0)


def test_how_it_went_belongs_to_a_day() -> None:
    """What was said of one interview is not taken for another; the latest word counts."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        said = [Debrief(DAY, "well"), Debrief(DAY + 9, ""), Debrief(DAY, "very well")]
        appended(database, [("nn", one, 1) for one in said])
        assert status.debrief_on(database, "nn", DAY) == "very well"
        assert status.debrief_on(database, "nn", DAY + 9) == ""
        assert status.debrief_on(database, "nn", DAY + 1) is None
        assert status.debrief_on(database, "own", DAY) is None


def test_answers_that_tell_a_pace() -> None:
    """The latest first, before an instant, of this deck, without what was undone."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        reviews = [("nn", Review(3, seconds=float(number)), 1) for number in range(6)]
        logged = appended(database, [*reviews, ("own", Review(3, seconds=99.0), 0)])
        log = Log(database)
        log.append(Undo(logged[2].id), Stamp(NOON + 50 * HOUR, 0, "here", "nn", "relu"))
        before = logged[5].time
        rows = list(current.latest_answers(database, "nn", before, 4))
    assert [row[2] for row in rows] == [4.0, 3.0, 1.0, 0.0]
    assert rows[0][:2] == ("relu", study_day(logged[4].time, 0))


def test_an_answer_without_a_time_took_none() -> None:
    """As another program may have written it: it tells nothing of a pace and stops nothing."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        database.connection.execute(
            "INSERT INTO event VALUES ('a', 1, ?, 0, 'there', 'nn', 'relu', NULL, 'review', ?)",
            (NOON, '{"rating":3}'),
        )
        rows = list(current.latest_answers(database, "nn", NOON + 1, 9))
    assert rows == [("relu", study_day(NOON, 0), 0.0)]


def test_a_plan_is_found_by_its_index() -> None:
    """However long the log, only plans are looked at: the query plan names no scan."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        statements: list[str] = []
        database.connection.set_trace_callback(statements.append)
        current.latest_plan(database, "nn")
        database.connection.set_trace_callback(None)
        steps = database.connection.execute(f"EXPLAIN QUERY PLAN {statements[0]}").fetchall()
    told = [step[3] for step in steps]
    assert any(step.startswith("SEARCH event USING") and "event_plan" in step for step in told)
    assert not any(step.startswith("SCAN event") for step in told)
