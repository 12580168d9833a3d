"""Derived states: kept exactly, and the queries over them against plain Python."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quiz.deck import decks
from quiz.deck.decks import CompiledDeck
from quiz.deck.question import Deck, Question
from quiz.scheduling.state import LEARNING, RELEARNING, REVIEW, UNSEEN, Due, Memory, QuestionState
from quiz.store import states
from quiz.store.database import Database, open_readable, open_writable
from quiz.store.events import Review
from quiz.store.log import Log, Stamp
from quiz.store.states import Schedule

pytest_plugins = ["desks"]

NOON = 1_800_000_000_000
TODAY = 740_000
DECK = ("e", "d", "c", "b", "a")  # in the order of learning
GONE = ("x", "y")  # known to the log, but no longer in the deck

DAYS = st.integers(TODAY - 3, TODAY + 3)
MEMORIES = st.builds(
    Memory,
    state=st.sampled_from([LEARNING, REVIEW, RELEARNING]),
    stability=st.floats(0.001, 36_500),
    difficulty=st.floats(1, 10),
    first_day=DAYS,
    last_day=DAYS,
    due_day=DAYS,
    due_at=st.integers(0, 2**42),
    reps=st.integers(1, 99),
    lapses=st.integers(0, 9),
)
STATES = st.builds(
    QuestionState,
    memory=st.none() | MEMORIES,
    suspended=st.booleans(),
    buried_until=st.none() | DAYS,
    note=st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
)
KEPT = st.dictionaries(st.sampled_from(DECK + GONE), STATES)


def question(name: str, number: int) -> Question:
    """A question without much in it."""
    return Question(name, f"What is {name}?", "A letter.", number, "easy", "Letters")


def compiled(database: Database, name: str = "letters") -> CompiledDeck:
    """A compiled deck of the five questions."""
    questions = tuple(question(one, number) for number, one in enumerate(DECK, start=1))
    return decks.keep(database, (f"/{name}.yaml", 1, 1, "hash"), Deck(name, "Letters", questions))


def keep(database: Database, kept: dict[str, QuestionState], deck: str = "letters") -> None:
    """Save states of a deck."""
    for name, state in kept.items():
        states.save(database.connection, deck, name, state)


@given(KEPT)
def test_state_is_kept_exactly(kept: dict[str, QuestionState]) -> None:
    """What was saved is read again, to the last bit of every number."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        keep(database, kept)
        connection = database.connection
        for name in DECK + GONE:
            assert states.one(connection, "letters", name) == kept.get(name, UNSEEN)
        assert Schedule(connection, 1, "letters", TODAY).states() == kept
        assert Schedule(connection, 1, "another", TODAY).states() == {}
        expected = {("letters", name): state for name, state in kept.items()}
        assert states.everything(connection) == expected


def test_later_state_replaces_the_earlier(database: Database) -> None:
    """A question has one state in each deck."""
    keep(database, {"a": QuestionState(note="first")})
    keep(database, {"a": QuestionState(note="second")})
    keep(database, {"a": QuestionState(note="other")}, deck="another")
    found = Schedule(database.connection, 1, "letters", TODAY).states()
    assert found == {"a": QuestionState(note="second")}


def test_replacing_all_leaves_no_others(database: Database) -> None:
    """A rebuild drops what does not follow from the log."""
    keep(database, {"a": QuestionState(note="old"), "b": QuestionState(suspended=True)})
    states.replace_all(database.connection, {("letters", "c"): UNSEEN})
    assert states.everything(database.connection) == {("letters", "c"): UNSEEN}


@given(KEPT, KEPT, st.integers(0, 6))
def test_queries_agree_with_plain_python(
    kept: dict[str, QuestionState], others: dict[str, QuestionState], most: int
) -> None:
    """Due, seen, new and the counts are what a loop over all states finds; other decks are not."""
    with closing(open_readable("/nowhere/quiz.db")) as database:
        compiled(database, "another")
        deck = compiled(database)
        keep(database, others, deck="another")
        keep(database, kept)
        schedule = Schedule(database.connection, deck.key, "letters", TODAY)
        due = list(schedule.due(most))
        seen = list(schedule.seen())
        new = schedule.new(most)
        counted = schedule.count("due")
        introduced = schedule.count("introduced")
        done = schedule.count("done")
        asked = schedule.count("asked")
        suspended = schedule.count("suspended")
        coming = schedule.coming(most)

    remembered = {
        name: state.memory for name, state in kept.items() if state.memory and name in DECK
    }
    askable = {name: memory for name, memory in remembered.items() if kept[name].askable(TODAY)}
    wanted = {name: memory for name, memory in askable.items() if memory.due_day <= TODAY}
    items = {
        name: Due(
            name,
            memory.stability,
            memory.last_day,
            memory.due_day,
            kept[name].misjudged,
            memory.difficulty,
        )
        for name, memory in askable.items()
    }
    assert set(due) <= {items[name] for name in wanted}
    earliest = sorted(memory.due_day for memory in wanted.values())[:most]
    assert [item.due_day for item in due] == earliest
    assert len(set(due)) == len(due)
    assert sorted(seen) == sorted(items.values())
    assert asked == sum(memory.last_day >= TODAY for memory in remembered.values())
    assert suspended == sum(kept[name].suspended for name in kept if name in DECK)
    assert counted == sum(  # the backlog's size may hold questions gone from the deck
        state.memory is not None and state.memory.due_day <= TODAY and state.askable(TODAY)
        for state in kept.values()
    )
    unseen = [name for name in DECK if name not in remembered]
    assert new == [name for name in unseen if kept.get(name, UNSEEN).askable(TODAY)][:most]
    everything = [state.memory for state in kept.values() if state.memory]
    assert introduced == sum(memory.first_day == TODAY for memory in everything)
    assert done == sum(
        memory.last_day == TODAY and memory.due_day > TODAY for memory in remembered.values()
    )
    days = [
        max(memory.due_day, kept[name].buried_until or 0)
        for name, memory in remembered.items()
        if not kept[name].suspended
    ]
    ahead = sorted({day for day in days if day > TODAY})[:most]
    assert coming == [(day, days.count(day)) for day in ahead]


def test_due_questions_are_found_by_index(database: Database) -> None:
    """The start-up queries search an index: none goes through all states or all questions."""
    deck = compiled(database)
    statements: list[str] = []
    database.connection.set_trace_callback(statements.append)
    schedule = Schedule(database.connection, deck.key, "letters", TODAY)
    list(schedule.due(5))
    schedule.count("due")
    schedule.count("introduced")
    schedule.count("done")
    database.connection.set_trace_callback(None)
    assert len(statements) == 4
    for statement in statements:
        plan = database.connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
        steps = [row[3] for row in plan]
        assert steps[0].startswith("SEARCH state USING ")
        assert not [step for step in steps if step.startswith("SCAN") and step != "SCAN deck"]
    assert "state_last (deck=? AND last_day=?)" in steps[0]


def test_an_event_without_its_state_is_healed_at_the_next_start(tmp_path: Path) -> None:
    """Whatever adds an event leaves a mark: an older program, a crash, a hand in the file."""
    path = str(tmp_path / "quiz.db")
    with closing(open_writable(path)) as database:
        log = Log(database)
        kept = [log.append(Review(3), Stamp(NOON + place, 0, "here", "d", "q")) for place in (1, 2)]
        assert not states.are_stale(database.connection)
    for number, (name, time) in enumerate((("0" * 8 + kept[0].id[8:], NOON), ("f", NOON + 3))):
        with closing(sqlite3.connect(path)) as connection:  # before all others, then after them
            connection.execute(
                "INSERT INTO event SELECT ?, version, ?, offset, device, deck, question, revision, "
                "kind, data FROM event LIMIT 1",
                (name, time),
            )
            connection.commit()
        with closing(open_writable(path)) as database:
            log = Log(database)
            assert states.are_stale(database.connection)
            log.append(Review(4), Stamp(NOON + 9 + number, 0, "here", "d", "other"))
            assert states.are_stale(database.connection)  # that one state does not make up for it
            assert log.refresh()
            assert states.everything(database.connection) == log.derived()
            memory = states.one(database.connection, "d", "q").memory
            assert memory is not None
            assert memory.reps == 3 + number
            assert not states.are_stale(database.connection)


def test_what_can_only_be_read_is_derived_into_memory(tmp_path: Path) -> None:
    """The states are right all the same, and the file stays as it is."""
    path = tmp_path / "quiz.db"
    with closing(open_writable(str(path))) as database:
        Log(database).append(Review(3), Stamp(NOON, 0, "here", "d", "q"))
        with database.transaction() as connection:
            connection.execute("UPDATE setting SET value = 'FSRS-5' WHERE key = 'scheduler'")
            connection.execute("UPDATE state SET stability = 1, due_day = 1")
    before = path.read_bytes()
    with closing(open_readable(str(path))) as database:
        database.writable = False
        log = Log(database)
        assert log.refresh()
        assert states.everything(database.connection) == log.derived()
        assert Schedule(database.connection, 1, "d", 900_000).count("done") == 0
    assert path.read_bytes() == before
