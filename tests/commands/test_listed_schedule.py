"""The schedule of a question: the record behind `--json` and the list."""

from datetime import UTC, date, datetime

import pytest

from quiz.commands.listing import schedule_record
from quiz.scheduling.state import UNSEEN, Memory, QuestionState

TODAY = date(2026, 11, 23)
DAY = TODAY.toordinal()
NOON = round(datetime(2026, 11, 23, 12, 0, 0, 987_000, tzinfo=UTC).timestamp() * 1000)
SEEN = QuestionState(Memory("review", 12.345678, 5.432198, DAY - 20, DAY - 5, DAY + 7, NOON, 4, 1))


def test_new_question() -> None:
    """A new question has neither due day nor recall, and no reviews."""
    nothing = [None] * 6
    assert [*schedule_record(UNSEEN, DAY).values()] == ["new", False, *nothing, 0, 0, None]


def test_seen_question() -> None:
    """The due instant is in ISO 8601, and recall is today's."""
    forgotten = (1 + (0.9 ** (-1 / 0.1542) - 1) * 5 / 12.345678) ** -0.1542
    assert schedule_record(SEEN._replace(note="see Nair 2010"), DAY) == {
        "state": "review",
        "suspended": False,
        "buried_until": None,
        "due": date(2026, 11, 30),
        "due_at": "2026-11-23T12:00:00Z",
        "stability": 12.345678,
        "difficulty_of_memory": 5.432198,
        "retrievability": pytest.approx(forgotten),
        "reps": 4,
        "lapses": 1,
        "note": "see Nair 2010",
    }


@pytest.mark.parametrize(("days", "told"), [(-1, None), (0, None), (1, date(2026, 11, 24))])
def test_buried_is_told_while_it_lasts(days: int, told: date | None) -> None:
    """A question buried until today or earlier is no longer buried."""
    record = schedule_record(SEEN._replace(buried_until=DAY + days, suspended=True), DAY)
    assert (record["buried_until"], record["suspended"]) == (told, True)
