"""Values as JSON has them."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from quiz.commands.output import as_json
from quiz.scheduling.study_day import StudyDay

DAY = StudyDay(date(2026, 12, 1).toordinal())


class Look(NamedTuple):
    """A named tuple with a day, and with a number that is none."""

    day: StudyDay
    seconds: int
    last: StudyDay | None = None


@dataclass(frozen=True)
class Report:
    """Days wherever they may stand."""

    looks: tuple[Look, ...]
    loads: list[tuple[StudyDay, int]]
    by_name: dict[str, StudyDay]
    recall: float
    days: tuple[StudyDay, ...] | None = None


def test_study_days_become_dates_wherever_they_stand() -> None:
    """What is annotated as a study day is a date; other numbers stay, fractions are rounded."""
    report = Report((Look(DAY, 90, DAY), Look(DAY, 5)), [(DAY, 3)], {"a": DAY}, 0.123456, (DAY,))
    assert as_json(report) == {
        "looks": [
            {"day": "2026-12-01", "seconds": 90, "last": "2026-12-01"},
            {"day": "2026-12-01", "seconds": 5, "last": None},
        ],
        "loads": [["2026-12-01", 3]],
        "by_name": {"a": "2026-12-01"},
        "recall": 0.1235,
        "days": ["2026-12-01"],
    }
    assert as_json(Report((), [], {}, 1.0)) == {
        "looks": [], "loads": [], "by_name": {}, "recall": 1.0, "days": None,
    }  # fmt: skip


def test_plain_values_stay_as_they_are() -> None:
    """Texts, truths, numbers and nothing are JSON already; bare tuples are lists."""
    assert as_json(("a", True, 3, None, (1, 2.5))) == ["a", True, 3, None, [1, 2.5]]


@dataclass(frozen=True)
class Range:
    """From is a word of Python."""

    from_: float
    to: float


def test_dates_and_words_of_python() -> None:
    """A date is written as such; a name is written without the mark that Python needs."""
    assert as_json({"day": date(2026, 12, 1)}) == {"day": "2026-12-01"}
    assert as_json(Range(0.0, 0.8)) == {"from": 0.0, "to": 0.8}
