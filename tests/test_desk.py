"""The desk: opened whole or not at all, saving now and here, undoing, minding the clock."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from quiz.desk import Desk
from quiz.errors import DeckError, QuizError, StoreError, UsageError
from quiz.scheduling.state import UNSEEN
from quiz.scheduling.study_day import study_day
from quiz.store.events import Note, Reset, Review, Suspend

DECK = """\
format: 1
deck: letters
title: Letters
questions:
- {id: a, number: 1, question: What is a?, difficulty: easy, category: Letters, answer: A letter.}
- {id: b, number: 2, question: What is b?, difficulty: easy, category: Letters, answer: A letter.}
"""

Sit = Callable[..., Desk]


@pytest.fixture(name="path")
def deck_file(tmp_path: Path) -> Path:
    """A deck of two questions."""
    path = tmp_path / "letters.yaml"
    path.write_text(DECK)
    return path


@pytest.fixture(name="sit")
def sit_down(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sit]:
    """Sits down at a desk at a given time; stands up from all of them at the end."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    opened: list[Desk] = []

    def sit(now: str = "2026-12-01T18:30+01:00", deck: str | None = str(path)) -> Desk:
        monkeypatch.setenv("QUIZ_NOW", now)
        opened.append(Desk(deck, writable=True))
        return opened[-1]

    yield sit
    for desk in opened:
        desk.close()


def test_event_is_saved_now_and_here(sit: Sit) -> None:
    """An event bears the clock's time, the place's offset and the revision of the question."""
    desk = sit("2026-12-01T18:30+01:00")
    event = desk.record(Review(3), "a")
    assert 0 <= event.time - 1_796_146_200_000 < 60_000  # date -d 2026-12-01T17:30Z +%s
    assert event.offset == 60
    assert (event.deck, event.question) == ("letters", "a")
    assert event.revision == desk.deck.revision("a") != desk.deck.revision("b")
    assert list(desk.log.events()) == [event]


def test_event_without_a_question_has_no_revision(sit: Sit) -> None:
    """What is about no question, or about one that the deck lacks, is saved all the same."""
    desk = sit()
    assert desk.record(Note("general")).revision is None
    gone = desk.record(Suspend(), "gone")
    assert (gone.question, gone.revision) == ("gone", None)
    assert desk.schedule.state("gone").suspended


def test_day_begins_at_four_in_the_morning(sit: Sit) -> None:
    """Today is the study day of the place: 3:59 belongs to the day before."""
    early, late = sit("2026-12-01T03:58+13:00"), sit("2026-12-01T04:00+13:00")
    assert late.today - early.today == 1
    assert late.today == study_day(late.clock.now(), 13 * 60)


def test_day_begins_at_the_hour_that_is_set(sit: Sit) -> None:
    """A night owl's day may begin at noon: 11:58 still belongs to the day before."""
    sit().database.set("day_starts", "12")
    early, late = sit("2026-12-01T11:58+01:00"), sit("2026-12-01T12:00+01:00")
    assert late.today - early.today == 1
    assert late.today == date(2026, 12, 1).toordinal()
    assert early.record(Review(3), "a").moment.day == early.today


def test_another_hour_moves_no_day_that_is_past(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was logged keeps its days, whatever is set later and however often it is replayed."""
    nights = ("2026-12-01T02:30+01:00", "2026-12-01T05:00+01:00", "2026-12-04T03:00+01:00")
    for night in nights:
        sit(night).record(Review(3), "a")
    monkeypatch.setenv("QUIZ_DAY_STARTS", "0")
    sit("2026-12-09T01:00+01:00").record(Review(2), "b")
    before = sit("2026-12-10T18:30+01:00").schedule.states()
    first, last = (date(2026, 11, 30).toordinal(), date(2026, 12, 3).toordinal())
    assert before["a"].memory is not None
    assert (before["a"].memory.first_day, before["a"].memory.last_day) == (first, last)
    assert before["b"].memory is not None
    assert before["b"].memory.first_day == date(2026, 12, 9).toordinal()
    for hour in ("0", "4", "23"):
        monkeypatch.setenv("QUIZ_DAY_STARTS", hour)
        desk = sit("2026-12-10T18:30+01:00")
        desk.log.rebuild()
        assert desk.schedule.states() == before


@pytest.mark.parametrize("hour", ["24", "-1", "4:30", "noon"])
def test_hour_that_is_none_is_told(sit: Sit, monkeypatch: pytest.MonkeyPatch, hour: str) -> None:
    """In one line with the range."""
    monkeypatch.setenv("QUIZ_DAY_STARTS", hour)
    with pytest.raises(UsageError, match=f"QUIZ_DAY_STARTS: “{hour}” .* takes 0 to 23"):
        sit()


def test_states_are_those_of_the_log(sit: Sit) -> None:
    """A state is there as soon as its event is saved; an unseen question has the unseen one."""
    desk = sit()
    desk.record(Review(3), "a")
    memory = desk.schedule.state("a").memory
    assert memory is not None
    assert memory.last_day == desk.today
    assert desk.schedule.states() == {"a": desk.schedule.state("a")}
    assert desk.schedule.state("b") == UNSEEN


def test_undo_works_over_sessions_and_names_its_question(sit: Sit) -> None:
    """A later session takes back an earlier one's decisions, latest first, until none is left."""
    desk = sit("2026-12-01T18:30+01:00")
    decisions = [
        desk.record(Review(3), "a"),
        desk.record(Suspend(), "b"),
        desk.record(Reset(), "a"),
    ]
    later = sit("2026-12-05T09:00+01:00")
    assert [later.undo() for _ in decisions] == [[one] for one in decisions[::-1]]
    assert later.undo() == []
    assert set(later.schedule.states().values()) == {UNSEEN}
    undone = [event for event in later.log.events() if event.kind == "undo"]
    assert [event.question for event in undone] == ["a", "b", "a"]


def test_undo_reaches_another_deck(sit: Sit, path: Path) -> None:
    """The latest decision is taken back though it was made in another deck."""
    decision = sit().record(Review(3), "a")
    other = path.with_name("other.yaml")
    other.write_text(DECK.replace("deck: letters", "deck: other"))
    desk = sit(deck=str(other))
    assert desk.undo() == [decision]
    assert desk.log.derived() == {("letters", "a"): UNSEEN}


def test_clock_in_order_says_nothing(sit: Sit) -> None:
    """An empty log and a clock after the last event are as they should be."""
    assert sit("2026-12-01T18:30+01:00").check_clock() is None
    sit("2026-12-01T18:30+01:00").record(Review(3), "a")
    assert sit("2026-12-01T19:30+01:00").check_clock() is None


def test_clock_set_back_a_little_is_told(sit: Sit) -> None:
    """By up to 24 hours: says so, naming both times, and stamps just after the last event."""
    last = sit("2026-12-01T18:30+01:00").record(Review(3), "a")
    desk = sit("2026-11-30T18:31+01:00")
    assert desk.check_clock() == (
        "The clock (2026-11-30 18:31) is behind the last saved event (2026-12-01 18:30); "
        "going on from there."
    )
    assert desk.record(Review(3), "b").time == last.time + 1


def test_clock_set_back_by_more_than_a_day_stops(sit: Sit) -> None:
    """By more than 24 hours: refuses, naming both times and both remedies."""
    sit("2026-12-01T18:30+01:00").record(Review(3), "a")
    with pytest.raises(StoreError) as refused:
        sit("2026-11-30T18:29+01:00").check_clock()
    assert str(refused.value) == (
        "The clock says 2026-11-30 18:29, but the last saved event is from 2026-12-01 18:30. "
        "Set the clock right; if the event is the wrong one: quiz doctor --retime"
    )


def test_setting_comes_from_environment_then_file(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment beats what is stored, which beats the default."""
    sit().database.set("new_per_day", "7")
    desk = sit()
    assert (desk.settings.new_per_day, desk.settings.retention) == (7, 0.9)
    monkeypatch.setenv("QUIZ_NEW_PER_DAY", "2")
    assert sit().settings.new_per_day == 2


def test_deck_comes_from_flag_then_environment(
    sit: Sit, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a flag QUIZ_DECK names the deck; without that it is the shipped one."""
    monkeypatch.setenv("QUIZ_DECK", str(path))
    assert sit(deck=None).deck.id == "letters"
    monkeypatch.delenv("QUIZ_DECK")
    assert sit(deck=None).deck.id == "neural-networks"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.unlink(), "no such file or directory"),
        (lambda path: (path.unlink(), path.mkdir()), "is a directory"),
        (lambda path: (path.unlink(), path.symlink_to(path)), "too many levels of symbolic links"),
    ],
)
def test_deck_that_cannot_be_read_is_told(
    sit: Sit, path: Path, make: Callable[[Path], object], reason: str
) -> None:
    """The path, why, and what to do."""
    make(path)
    with pytest.raises(DeckError) as refused:
        sit()
    assert str(refused.value) == (
        f"{path}: {reason}. Give the path of a YAML or Markdown deck with --deck or QUIZ_DECK."
    )


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="the system has no /dev/zero")
def test_endless_deck_is_refused(sit: Sit) -> None:
    """Of a file without end no more is read than a deck may have."""
    with pytest.raises(DeckError, match=r"^/dev/zero:1:1: .*more than 32 MiB"):
        sit(deck="/dev/zero")


def test_desk_that_cannot_be_opened_leaves_the_file_closed(
    sit: Sit, path: Path, tmp_path: Path
) -> None:
    """A faulty deck closes the data file again: its WAL is gone."""
    path.write_text("questions: 7")
    with pytest.raises(QuizError) as refused:
        sit()
    assert "letters.yaml:1:" in str(refused.value)
    assert [one.name for one in (tmp_path / "home").iterdir()] == ["quiz.db"]
