"""Today's session with a plan: it follows the queue of the plan, from the log alone."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plan import current, status
from quiz.plan.policy import DeckSnapshot, Interview, todays
from quiz.plan.preparation import USUAL_PER_DAY
from quiz.review import today
from quiz.review.today import SessionFilter
from quiz.scheduling.state import Due
from quiz.store.events import Bury, Debrief, Plan, Reset, Review, Suspend

LETTERS = "abcdefghijkl"
DECK = "format: 1\ndeck: letters\ntitle: Letters\nquestions:\n" + "".join(
    f"- {{id: {letter}, number: {number}, question: What is {letter}?, difficulty: easy, "
    f"category: Letters, answer: A letter., tags: [{'even' if number % 2 else 'odd'}], "
    f"requires: [{'l' if letter == 'a' else ''}]}}\n"
    for number, letter in enumerate(LETTERS, start=1)
)
ORDER = [*LETTERS[1:], "a"]
"""As they are learnt: `a` requires `l`."""
Sit = Callable[..., Desk]


@pytest.fixture(name="sit")
def sit_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sit]:
    """Sits down at a desk of the twelve letters at a given time; `home` names another file."""
    path = tmp_path / "letters.yaml"
    path.write_text(DECK)
    opened: list[Desk] = []

    def sit(day: int = 1, clock: str = "18:30+00:00", home: str = "home") -> Desk:
        monkeypatch.setenv("QUIZ_HOME", str(tmp_path / home))
        monkeypatch.setenv("QUIZ_NOW", f"2026-12-{day:02}T{clock}")
        opened.append(Desk(str(path), writable=True))
        return opened[-1]

    yield sit
    for desk in opened:
        desk.close()


def answer(desk: Desk, *letters: str, rating: int = 3, seconds: float = 30.0) -> None:
    """Rate questions."""
    for letter in letters:
        desk.record(Review(rating, seconds=seconds), letter)


def asked(desk: Desk, choice: SessionFilter | None = None) -> list[str]:
    """What the session would ask now."""
    return today.questions(desk, choice or SessionFilter())


def by_hand(desk: Desk, interview: Interview) -> list[str]:
    """Today's questions by the pure queue, from all states of the deck."""
    states = {letter: desk.schedule.state(letter) for letter in ORDER}
    awake = [letter for letter in ORDER if not states[letter].suspended]
    askable = [letter for letter in awake if states[letter].askable(desk.today)]
    seen = [
        Due(letter, kept.stability, kept.last_day, kept.due_day, False, kept.difficulty)
        for letter in askable
        if (kept := states[letter].memory)
    ]
    done = [state.memory for state in states.values() if state.memory]
    snapshot = DeckSnapshot(
        questions=len(awake),
        unseen=[letter for letter in askable if states[letter].memory is None],
        seen=seen,
        asked=sum(kept.last_day >= desk.today for kept in done),
    )
    return todays(interview, snapshot, desk.today)


def test_a_plan_overrides_the_new_questions_of_a_day(sit: Sit) -> None:
    """Eight new ones instead of five, in the order of learning; after them today is over."""
    desk = sit()
    assert asked(desk) == ORDER[:5]
    status.set_plan(desk, "+20", 8, None)
    assert asked(desk) == ORDER[:8]
    assert asked(desk, SessionFilter(limit=3)) == ORDER[:3]
    answer(desk, *ORDER[:8])
    assert asked(desk) == []
    assert today.waiting(desk) == 0


def test_a_session_one_chose_oneself_is_not_the_plans(sit: Sit) -> None:
    """Ids, a tag, a number of new ones and studying ahead stay what they were."""
    desk = sit()
    status.set_plan(desk, "tomorrow", 2, None)
    assert asked(desk, SessionFilter(ids=("c", "a"))) == ["c", "a"]
    assert asked(desk, SessionFilter(tags=("odd",))) == ["b", "d", "f", "h", "j"]
    assert asked(desk, SessionFilter(new=4)) == ORDER[:4]
    answer(desk, "k")
    assert asked(sit(2), SessionFilter(new=0, ahead=True)) == ["k"]


def test_days_of_a_plan_are_those_of_the_pure_queue(sit: Sit) -> None:
    """Day after day, with lapses, one put off and one suspended, up to the morning itself."""
    desk = sit(1)
    status.set_plan(desk, "15 Dec", 5, None)
    interview = Interview(desk.today + 14, 5)
    phases = set()
    for day in range(1, 16):
        desk = sit(day, f"{6 + day % 12:02}:00+01:00")
        if day == 4:
            desk.record(Suspend(), "c")
        if day == 6:
            desk.record(Bury(desk.today + 2), "d")
        todo = asked(desk)
        assert todo == by_hand(desk, interview)
        assert len(todo) <= 5
        assert "c" not in todo or day < 4
        phases.add(interview.last_look(desk.today, 11))
        for number, letter in enumerate(todo):
            answer(desk, letter, rating=1 if (number + day) % 4 == 0 else 3)
        repeats = asked(desk)
        assert set(repeats) <= set(todo)  # they are free
        answer(desk, *repeats)
        assert asked(desk) == []
    assert phases == {False, True}
    assert asked(sit(16)) != by_hand(sit(16), interview)  # plain spaced repetition again


def test_what_was_asked_by_choice_counts_for_the_day(sit: Sit) -> None:
    """A question that was reviewed on its own today is part of the budget."""
    desk = sit()
    status.set_plan(desk, "+9", 4, None)
    answer(desk, "k", "j")
    assert asked(desk) == ["b", "c"]


def test_a_replay_gives_the_same_plan(sit: Sit) -> None:
    """States rebuilt from the log, and the log merged into another file: the same questions."""
    desk = sit(1)
    status.set_plan(desk, "+30", 3, None)
    answer(desk, "b", "c", rating=1)
    desk = sit(3, "02:00-11:00")
    status.set_plan(desk, "10 Dec", 4, None)
    answer(desk, "d", "e", "f")
    desk = sit(5)
    before = current.interview(desk), asked(desk)
    desk.log.rebuild()
    assert (current.interview(desk), asked(desk)) == before
    events = list(desk.log.events())
    other = sit(5, home="other")
    rows = [
        desk.database.connection.execute("SELECT * FROM event WHERE id = ?", (one.id,)).fetchone()
        for one in events
    ]
    with other.database.transaction() as connection:
        connection.executemany(
            f"INSERT INTO event VALUES ({', '.join('?' * len(rows[0]))})", reversed(rows)
        )
    other.log.rebuild()
    assert (current.interview(other), asked(other)) == before


def test_another_time_zone_between_reviews(sit: Sit) -> None:
    """Answers in the east, then a session in the west on the day before: asked once, no fault."""
    status.set_plan(sit(2, "08:00+13:00"), "5 Dec", 3, None)
    east = sit(2, "10:00+13:00")
    answer(east, *asked(east))
    west = sit(1, "22:00-10:00")  # 22 hours later by the clock of the world
    assert west.clock.now() > east.clock.now()
    assert west.today < east.today
    assert asked(west) == []
    assert asked(sit(3, "08:00-10:00"))[:3] == ["e", "f", "g"]


def test_half_of_the_deck_is_suspended(sit: Sit) -> None:
    """The other half alone is asked, counted and forecast."""
    desk = sit()
    for letter in LETTERS[:6]:
        desk.record(Suspend(), letter)
    status.set_plan(desk, "+4", 3, None)
    assert asked(desk) == ["g", "h", "i"]
    found = status.plan_status(desk).figures
    assert found is not None
    assert (found.suspended, found.unseen, len(found.outlook.questions)) == (6, 6, 6)
    assert found.outlook.window == 3  # ⌈1.25 · 6 / 3⌉
    for letter in LETTERS[6:]:
        desk.record(Suspend(), letter)
    empty = status.plan_status(desk).figures
    assert empty is not None
    assert (asked(desk), empty.outlook.questions, empty.outlook.planned) == ([], (), 0.0)


def test_what_was_answered_and_then_suspended_counts_for_the_day(sit: Sit) -> None:
    """The session and the forecast agree on what is left of today; tomorrow it is all free."""
    desk = sit()
    status.set_plan(desk, "+4", 4, None)
    answer(desk, *ORDER[:3])
    desk.record(Suspend(), ORDER[0])
    found = status.plan_status(desk).figures
    assert found is not None
    assert (found.asked, list(found.outlook.left)) == (3, [ORDER[3]])
    assert list(found.outlook.left) == asked(desk)
    assert [load.questions for load in found.outlook.days] == [1, 4, 4, 4]


def test_minutes_at_ones_own_pace(sit: Sit) -> None:
    """A minute a question until ten answers tell another pace; today's do not count yet."""
    desk = sit(1)
    status.set_plan(desk, "+20", None, 6.0)
    assert current.interview(desk) == Interview(desk.today + 20, 6)
    answer(desk, *ORDER[:11], seconds=30.0)
    answer(desk, "b", seconds=90.0)
    assert current.interview(desk) == Interview(desk.today + 20, 6)
    tomorrow = sit(2)
    assert current.interview(tomorrow) == Interview(desk.today + 20, 12)
    assert current.pace_of(tomorrow) == (30.0, True)


def test_what_is_not_said_of_a_plan_stays(sit: Sit) -> None:
    """A date alone keeps the budget, a budget alone the date; at first ten a day are usual."""
    desk = sit()
    status.set_plan(desk, "+9", None, None)
    assert current.latest_plan(desk.database, "letters") == (
        desk.today + 9,
        USUAL_PER_DAY,
        0,
    )
    status.set_plan(desk, "", None, 12.5)
    assert current.latest_plan(desk.database, "letters") == (desk.today + 9, 0, 12.5)
    status.set_plan(desk, "+3", None, None)
    assert current.latest_plan(desk.database, "letters") == (desk.today + 3, 0, 12.5)
    assert status.clear(desk)
    assert not status.clear(desk)
    with pytest.raises(UsageError, match="A budget needs a date"):
        status.set_plan(desk, "", 4, None)
    assert [event.what for event in desk.log.events()] == [
        Plan(desk.today + 9, USUAL_PER_DAY, 0.0),
        Plan(desk.today + 9, 0, 12.5),
        Plan(desk.today + 3, 0, 12.5),
        Plan(None),
    ]


def test_nothing_of_a_plan_that_is_over_is_taken_on(sit: Sit) -> None:
    """After its day it sets no budget for another date and rules no session."""
    status.set_plan(sit(1), "3 Dec", 2, None)
    desk = sit(4)
    assert current.interview(desk) is None
    assert asked(desk) == ORDER[:5]
    status.set_plan(desk, "9 Dec", None, None)
    assert current.interview(desk) == Interview(desk.today + 5, USUAL_PER_DAY)


def test_how_it_went_is_asked_once(sit: Sit) -> None:
    """From the day after on, until something, or nothing, was said; a new plan is another."""
    desk = sit(1)
    status.set_plan(desk, "2 Dec", 5, None)
    assert status.awaiting_debrief(desk) is None
    assert status.awaiting_debrief(sit(2)) is None
    desk = sit(3)
    day = status.awaiting_debrief(desk)
    assert day == desk.today - 1
    status.save_debrief(desk, day, "  ")
    assert status.awaiting_debrief(desk) is None
    assert [event.what for event in desk.log.events()][-1] == Debrief(day, "")
    status.set_plan(desk, "today", 5, None)
    assert status.awaiting_debrief(sit(4)) == day + 1


def test_the_outlook_moves_with_every_answer(sit: Sit) -> None:
    """Good answers raise what is predicted as one is; resetting them all takes it back."""
    desk = sit()
    assert status.recall_without_plan(desk) is None
    assert status.recall_change(desk, None) is None
    status.set_plan(desk, "+5", 4, None)
    told = [status.recall_without_plan(desk)]
    for letter in ORDER[:4]:
        answer(desk, letter)
        told.append(status.recall_without_plan(desk))
    assert all(
        before is not None and after is not None and before < after
        for before, after in pairwise(told)
    )
    moved = status.recall_change(desk, told[0])
    assert moved is not None
    assert (moved.before, moved.after) == (0.0, told[-1])
    assert moved.planned > moved.after
    assert moved.coming[0] == (desk.today + 1, 4)
    for letter in ORDER[:4]:
        desk.record(Reset(), letter)
    assert status.recall_without_plan(desk) == 0.0
