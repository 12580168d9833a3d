"""Where a question stands: the record behind `--json` and the list."""

import json
from datetime import UTC, date, datetime

import pytest

from quiz.scheduling.memory import review
from quiz.scheduling.state import UNSEEN, Memory, QuestionState
from quiz.store.states import recall, standing

TODAY = date(2026, 11, 23).toordinal()
NOON = round(datetime(2026, 11, 23, 12, 0, 0, 987_000, tzinfo=UTC).timestamp() * 1000)
SEEN = QuestionState(
    Memory("review", None, 12.345678, 5.432198, TODAY - 20, TODAY - 5, TODAY + 7, NOON, 4, 1)
)


def test_new_question() -> None:
    """A new question has neither due day nor recall, and no reviews."""
    assert standing(UNSEEN, TODAY) == {
        "state": "new",
        "suspended": False,
        "buried_until": None,
        "due": None,
        "due_at": None,
        "stability": None,
        "difficulty_of_memory": None,
        "retrievability": None,
        "reps": 0,
        "lapses": 0,
        "note": None,
    }
    assert recall(UNSEEN, TODAY) is None


def test_seen_question() -> None:
    """Days and instants are ISO 8601, numbers have four decimals, recall is today's."""
    record = standing(SEEN._replace(note="see Nair 2010"), TODAY)
    forgotten = (1 + (0.9 ** (-1 / 0.1542) - 1) * 5 / 12.345678) ** -0.1542
    assert record == {
        "state": "review",
        "suspended": False,
        "buried_until": None,
        "due": "2026-11-30",
        "due_at": "2026-11-23T12:00:00Z",
        "stability": 12.3457,
        "difficulty_of_memory": 5.4322,
        "retrievability": pytest.approx(forgotten, abs=5e-5),
        "reps": 4,
        "lapses": 1,
        "note": "see Nair 2010",
    }


@pytest.mark.parametrize(
    ("until", "told"), [(TODAY - 1, None), (TODAY, None), (TODAY + 1, "2026-11-24")]
)
def test_put_off_is_told_while_it_lasts(until: int, told: str | None) -> None:
    """A question put off until today or earlier is no longer put off."""
    record = standing(SEEN._replace(buried_until=until, suspended=True), TODAY)
    assert (record["buried_until"], record["suspended"]) == (told, True)


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_record_of_a_real_review_is_json(rating: int) -> None:
    """What a review leads to is told as it is, and the record goes through JSON unchanged."""
    memory = review(None, rating, NOON, 60, 0.9)
    record = standing(QuestionState(memory), TODAY)
    assert json.loads(json.dumps(record)) == record
    assert datetime.fromisoformat(record["due_at"]).timestamp() == memory.due_at // 1000
    assert date.fromisoformat(record["due"]).toordinal() == memory.due_day
    assert (record["retrievability"], record["reps"]) == (1.0, 1)
