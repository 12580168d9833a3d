"""The schedule of a question: the record behind `--json` and the list."""

from datetime import UTC, date, datetime

import pytest

from quiz.scheduling.state import UNSEEN, Memory, QuestionState, review
from quiz.scheduling.study_day import Moment, StudyDay
from quiz.store.states import ScheduleRecord, recall, schedule_record

TODAY = date(2026, 11, 23).toordinal()
NOON = round(datetime(2026, 11, 23, 12, 0, 0, 987_000, tzinfo=UTC).timestamp() * 1000)
SEEN = QuestionState(
    Memory("review", 12.345678, 5.432198, TODAY - 20, TODAY - 5, TODAY + 7, NOON, 4, 1)
)


def test_new_question() -> None:
    """A new question has neither due day nor recall, and no reviews."""
    nothing = [None] * 6
    assert schedule_record(UNSEEN, TODAY) == ("new", False, *nothing, 0, 0, None)
    assert recall(UNSEEN, TODAY) is None


def test_seen_question() -> None:
    """The due instant is in ISO 8601, and recall is today's."""
    record = schedule_record(SEEN._replace(note="see Nair 2010"), TODAY)
    forgotten = (1 + (0.9 ** (-1 / 0.1542) - 1) * 5 / 12.345678) ** -0.1542
    assert record == ScheduleRecord(
        state="review",
        suspended=False,
        buried_until=None,
        due=StudyDay(TODAY + 7),
        due_at="2026-11-23T12:00:00Z",
        stability=12.345678,
        difficulty_of_memory=5.432198,
        retrievability=record.retrievability,
        reps=4,
        lapses=1,
        note="see Nair 2010",
    )
    assert record.retrievability == pytest.approx(forgotten)


@pytest.mark.parametrize(
    ("until", "told"), [(TODAY - 1, None), (TODAY, None), (TODAY + 1, TODAY + 1)]
)
def test_buried_is_told_while_it_lasts(until: int, told: int | None) -> None:
    """A question buried until today or earlier is no longer buried."""
    record = schedule_record(SEEN._replace(buried_until=until, suspended=True), TODAY)
    assert (record.buried_until, record.suspended) == (told, True)


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_record_of_a_real_review(rating: int) -> None:
    """What a review leads to is told as it is."""
    memory = review(None, rating, Moment(NOON, 60), 0.9)
    record = schedule_record(QuestionState(memory), TODAY)
    assert record.due_at is not None
    assert datetime.fromisoformat(record.due_at).timestamp() == memory.due_at // 1000
    assert record.due == memory.due_day
    assert (record.retrievability, record.reps) == (1.0, 1)
