"""A mock interview: what comes next, from events alone, and what each key does."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.question import FollowUp, Question
from quiz.drill import turn
from quiz.mock.interview import (
    ANSWER_FIRST,
    TICK_FIRST,
    Step,
    ends_taken_back,
    first_attempt,
    is_scored,
    next_step,
    press_key,
    progress,
)
from quiz.mock.interview import KEYS as TABLE
from quiz.review.attempt import MARK_IT, RATE, REVEALED, Attempt, Command, Marked, Rated
from quiz.store.events import Event, FollowedUp, Happening, Mock, MockEnd, Review, Undo
from quiz.terminal.page import Refused, Scroll

ID = "mock-1"
JUNIOR = Mock(("one", "two"), 10.0, "junior", 3)
SENIOR = Mock(("one", "two"), 10.0, "senior", 3)
LEVELS = {"one": ["easier", "deeper", "deeper"], "two": ["deeper"], "bare": []}
TOP = Scroll(pages=-1_000)
KEYS = [*string.ascii_letters, *string.digits, "?", "enter", "space", "esc", "ctrl-d", "eof", "up",
        "down", "pgup", "pgdn"]  # fmt: skip


def event(what: Happening, question: str | None = None) -> Event:
    """An event of the interview's deck."""
    return Event("", 0, 0, "here", "deck", question, None, what)


def answered(question: str, rating: int, seconds: float = 30.0, mock: str = ID) -> Event:
    """An answer to a question of the interview."""
    return event(Review(rating, mode="mock", seconds=seconds, mock=mock), question)


def followed(question: str, index: int, seconds: float = 10.0) -> Event:
    """An answer to one of its follow-ups."""
    return event(FollowedUp(ID, index, 1, seconds), question)


def following(mock: Mock, *events: Event) -> Step | None:
    """What is asked after these events."""
    return next_step(mock, progress(ID, events), LEVELS.get)


def test_it_begins_with_the_first_question() -> None:
    """With nothing answered, and with what belongs to other interviews."""
    assert following(JUNIOR) == Step("one")
    assert following(JUNIOR, answered("one", 3, mock="another")) == Step("one")
    assert following(JUNIOR, event(Review(3), "one")) == Step("one")


@pytest.mark.parametrize(
    ("rating", "level"), [(1, "easier"), (2, "easier"), (3, "deeper"), (4, "deeper")]
)
def test_follow_up_suits_the_answer(rating: int, level: str) -> None:
    """Deeper after Good and Easy, easier after Again and Hard."""
    step = following(JUNIOR, answered("one", rating))
    assert step is not None
    assert step.question == "one"
    assert step.follow_up is not None
    assert LEVELS["one"][step.follow_up] == level


def test_a_junior_gets_one_follow_up_and_a_senior_two() -> None:
    """Never the same one twice, and no more than the question has."""
    first = [answered("one", 3), followed("one", 1)]
    assert following(JUNIOR, *first) == Step("two")
    assert following(SENIOR, *first) == Step("one", 2)
    both = [*first, followed("one", 2)]
    assert following(SENIOR, *both) == Step("two")
    assert following(SENIOR, *both, answered("two", 1)) == Step("two", 0)
    assert following(SENIOR, *both, answered("two", 1), followed("two", 0)) is None


def test_what_the_deck_lacks_is_passed_over() -> None:
    """A question gone from the deck, or without follow-ups, holds nothing up."""
    mock = Mock(("gone", "bare", "two"), 10.0, "junior", 1)
    assert following(mock) == Step("bare")
    assert following(mock, answered("bare", 4)) == Step("two")


def test_an_answer_taken_back_is_asked_again() -> None:
    """The log without the undone answer leads back to its question, its follow-ups kept."""
    assert following(JUNIOR, followed("one", 1), answered("two", 3)) == Step("one")


def test_an_end_is_taken_back_with_an_answer_before_it() -> None:
    """Not with an answer undone before the end, nor with one of another interview."""
    answer, other = answered("one", 3)._replace(id="a"), answered("two", 3)._replace(id="b")
    elsewhere = answered("two", 3, mock="another")._replace(id="c")
    end, later = event(MockEnd(ID))._replace(id="e"), event(MockEnd(ID))._replace(id="f")
    undo = event(Undo("a"))
    assert ends_taken_back([answer, other, end, undo]) == {"e"}
    assert ends_taken_back([answer, undo, other, end]) == set()
    assert ends_taken_back([answer, elsewhere, end, event(Undo("c"))]) == set()
    assert ends_taken_back([answer, end, undo, other, later]) == {"e"}


def test_time_is_added_up() -> None:
    """By question with its follow-ups, and over all."""
    now = progress(ID, [answered("one", 3, 40.0), followed("one", 1, 20.0), answered("two", 1, 5.0),
                        answered("two", 1, 99.0, mock="another")])  # fmt: skip
    assert (now.seconds("one"), now.seconds("two"), now.seconds("three")) == (60.0, 5.0, 0.0)
    assert now.seconds() == 65.0
    assert not now.ended
    assert progress(ID, [event(MockEnd(ID))]).ended
    assert not progress(ID, [event(MockEnd("another"))]).ended


QUESTION = Attempt("one", ("a-point", "b-point", "c-point", "d-point"))
ANSWER = QUESTION._replace(phase=REVEALED, seconds_to_reveal=80.0)
FOLLOW_UPS = (FollowUp("Simply?", "Plainly so.", "easier"), FollowUp("Really?", "Deeply so."))
FOLLOWED = first_attempt(Question("one", "What?", "It.", follow_ups=FOLLOW_UPS), 1)


@pytest.mark.parametrize("key", [*"hpfrnsmou"])
@pytest.mark.parametrize("attempt", [QUESTION, ANSWER, FOLLOWED, FOLLOWED._replace(told=True)])
def test_there_are_no_excuses_in_an_interview(attempt: Attempt, key: str) -> None:
    """Hints, notes, follow-ups, demos, undo and putting off belong to reviews."""
    assert press_key(attempt, key, 12.0) == (attempt, None)


def test_answering_aloud_and_typing() -> None:
    """Enter and Space show the answer; t asks for the editor; nothing rates before that."""
    for key in ("enter", "space"):
        after, decision = press_key(QUESTION, key, 80.0)
        assert (after, decision) == (ANSWER, TOP)
    assert press_key(QUESTION, "t", 80.0) == (QUESTION, Command("type"))
    assert isinstance(press_key(QUESTION, "3", 80.0)[1], Refused)


@pytest.mark.parametrize("key", ["2", "3", "4", "enter"])
def test_a_rating_needs_a_tick(key: str) -> None:
    """The scorecard counts ticks, so only Again goes without."""
    assert press_key(ANSWER, key, 99.0) == (ANSWER, Refused(TICK_FIRST))
    assert press_key(ANSWER, "1", 99.0) == (ANSWER, Rated(1))
    ticked, _ = press_key(ANSWER, "b", 99.0)
    assert press_key(ticked, "3", 99.0) == (ticked, Rated(3))
    assert press_key(ticked, "enter", 99.0) == (ticked, Rated(1))


def test_a_question_without_key_points_is_rated_as_it_is() -> None:
    """Where there is nothing to tick, any rating goes."""
    plain = ANSWER._replace(points=())
    assert press_key(plain, "3", 99.0) == (plain, Rated(3))
    assert press_key(plain, "enter", 99.0) == (plain, Refused(RATE))


@pytest.mark.parametrize(("key", "hit"), [("1", 0), ("2", 1), ("3", 2)])
def test_a_follow_up_is_marked_once_its_answer_is_shown(key: str, hit: int) -> None:
    """1 missed, 2 partly, 3 said; before the answer it is refused, and Enter never marks."""
    assert press_key(FOLLOWED, key, 12.0) == (FOLLOWED, Refused(ANSWER_FIRST))
    assert press_key(FOLLOWED, "t", 12.0) == (FOLLOWED, Command("type"))
    shown, decision = press_key(FOLLOWED, "enter", 12.0)
    assert (shown, decision) == (FOLLOWED._replace(told=True, since=12.0), TOP)
    assert press_key(shown, "enter", 15.0) == (shown, Refused(MARK_IT))
    assert press_key(shown, key, 15.0) == (shown, Marked(hit))


@given(st.lists(st.sampled_from(KEYS), max_size=20))
def test_only_what_is_shown_is_scored(keys: list[str]) -> None:
    """Whatever is pressed, a mark and a rating come after the answer and by their own key."""
    attempt, follow_up = QUESTION, FOLLOWED
    for key in keys:
        attempt_before, follow_up_before = attempt, follow_up
        attempt, decision = press_key(attempt, key, 5.0)
        follow_up, marked = press_key(follow_up, key, 5.0)
        if isinstance(decision, Rated):
            assert attempt_before.phase == REVEALED
            assert attempt_before.ticked or key == "1"
        if isinstance(marked, Marked):
            assert follow_up_before.told
            assert key in "123"
        if key in ("q", "ctrl-d", "eof"):
            assert decision == marked == Command("quit")
        assert is_scored(attempt) is (attempt.phase == REVEALED)


def test_decisions_are_never_falsy_nor_equal_across_kinds() -> None:
    """Whatever they hold: a session asks which kind of decision it got."""
    decisions = [Rated(2), Marked(2), Command("quit"), Scroll(2), Scroll(), Refused("quit")]
    drills = [turn.Answered(), turn.Command("quit")]
    assert all([*decisions, *drills])
    assert len({*decisions, turn.Answered()}) == len(decisions) + 1


def test_no_key_of_a_review_leaks_into_an_interview() -> None:
    """Its table of keys is its own: what a review adds to its keys does nothing here."""
    assert {row.action for row in TABLE.rows} == {
        "reveal", "tell", "type", "tick", "accept", "rate", "mark", "unmarked", "scroll", "help",
        "quit",
    }  # fmt: skip
