"""The scorecard of a mock interview: by question, category, difficulty and time, and a verdict.

A question that was not reached counts as not answered: none of its key points were said. One
without key points counts as a single point, which was said if the answer was rated Good or Easy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from quiz.deck.question import DIFFICULTIES, KeyPoint, Question
from quiz.mock.interview import Progress
from quiz.scheduling.state import GOOD
from quiz.store.events import Coded, Event, FollowedUp, Mock, Review

READY_SHARE, NEARLY_SHARE, FLOOR = 0.75, 0.5, 0.5
READY, NEARLY, NOT_YET, UNFINISHED = "Ready", "Nearly there", "Not yet", "Unfinished"
RULE = (
    f"Ready means at least {READY_SHARE:.0%} of the key points, all essential ones among them, and "
    f"no question under half; nearly there, at least {NEARLY_SHARE:.0%} and something said for "
    "every question."
)
MOST_DEMOS = 3


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question of the interview. Times are seconds spent answering."""

    question: str
    number: int
    title: str
    category: str
    difficulty: str
    demo: str | None
    said: int
    points: int
    missed: tuple[KeyPoint, ...]
    """The key points that were not said."""
    rating: int | None
    """None if the question was not reached."""
    follow_ups: tuple[int, ...]
    """0 missed, 1 partly, 2 said; in the order asked."""
    seconds: float
    budget: float
    missed_essential: tuple[str, ...] = ()
    """The missed ones without which nobody is ready."""
    gone: int = 0
    """Ticks of key points that are no longer in the deck; they do not count."""

    @property
    def share(self) -> float:
        """The share of its key points that was said."""
        return self.said / self.points

    @property
    def in_time(self) -> bool:
        """Whether answer and follow-ups stayed within the budget."""
        return self.seconds <= self.budget


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one category or difficulty."""

    name: str
    questions: int
    said: int
    points: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The result of a mock interview. Times in seconds."""

    mock: str
    time: int
    """When it began, milliseconds since 1970 UTC."""
    offset: int
    level: str
    seed: int
    finished: bool
    """Whether it is over (all asked, time up, or ended by the person) and cannot be resumed."""
    questions: tuple[QuestionScore, ...]
    categories: tuple[Group, ...]
    difficulties: tuple[Group, ...]
    seconds: float
    budget: float
    strongest: str | None
    weakest: str | None
    """Question ids; None if all went equally well."""
    demos: tuple[str, ...]
    """Demos of the questions with the most missing, worst first."""
    code: Coded | None = None
    """The exercise written at the end; it does not count toward the verdict."""

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(one.rating is not None for one in self.questions)

    @property
    def said(self) -> int:
        """How many key points were said."""
        return sum(one.said for one in self.questions)

    @property
    def points(self) -> int:
        """How many key points there were."""
        return sum(one.points for one in self.questions)

    @property
    def score(self) -> float:
        """The share of the key points that was said; 0 if there are none."""
        return self.said / self.points if self.points else 0.0

    @property
    def under_half(self) -> int:
        """How many questions had less than half of their key points."""
        return sum(one.share < FLOOR for one in self.questions)

    @property
    def missed_essential(self) -> int:
        """How many essential key points were not said."""
        return sum(len(one.missed_essential) for one in self.questions)

    @property
    def gone(self) -> int:
        """How many ticks are of key points no longer in the deck."""
        return sum(one.gone for one in self.questions)

    @property
    def verdict(self) -> str:
        """`READY`, `NEARLY`, `NOT_YET` or `UNFINISHED`, by `RULE`."""
        if not self.finished:
            return UNFINISHED
        if self.score >= READY_SHARE and not self.under_half and not self.missed_essential:
            return READY
        something = all(one.said for one in self.questions)
        return NEARLY if self.score >= NEARLY_SHARE and something else NOT_YET


def scorecard(began: Event, now: Progress, questions: Mapping[str, Question]) -> Scorecard:
    """The scorecard of one mock interview.

    Args:
        began: its `Mock` event.
        now: its answers.
        questions: the deck's questions by id; a question gone from the deck is left out.

    """
    mock = began.what
    assert isinstance(mock, Mock)
    budget = mock.minutes * 60
    rows = [
        _row(
            questions[name],
            now.answers.get(name),
            now.follow_ups.get(name, ()),
            budget / len(mock.questions),
        )
        for name in mock.questions
        if name in questions
    ]
    worst_first = sorted(rows, key=_standing)
    return Scorecard(
        mock=began.id,
        time=began.time,
        offset=began.offset,
        level=mock.level,
        seed=mock.seed,
        finished=now.ended,
        questions=tuple(rows),
        categories=_groups(rows, lambda row: row.category),
        difficulties=_groups(rows, lambda row: row.difficulty, DIFFICULTIES),
        seconds=sum(row.seconds for row in rows),
        budget=budget,
        strongest=_outstanding([row for row in worst_first[::-1] if row.rating is not None]),
        weakest=_outstanding([row for row in worst_first if row.rating is not None]),
        demos=tuple(dict.fromkeys(row.demo for row in worst_first if row.demo and row.missed))[
            :MOST_DEMOS
        ],
        code=now.code,
    )


def _row(
    question: Question, answer: Review | None, follow_ups: Sequence[FollowedUp], budget: float
) -> QuestionScore:
    ids = [point.id for point in question.key_points]
    ticked = set(answer.points) if answer else set()
    missed = tuple(point for point in question.key_points if point.id not in ticked)
    said = len(ids) - len(missed)
    if not ids:
        said = int(answer is not None and answer.rating >= GOOD)
    return QuestionScore(
        question=question.id,
        number=question.number,
        title=question.question,
        category=question.category,
        difficulty=question.difficulty,
        demo=question.demo,
        said=said,
        points=max(1, len(ids)),
        missed=missed,
        rating=answer.rating if answer else None,
        follow_ups=tuple(one.hit for one in follow_ups),
        seconds=(answer.seconds if answer else 0.0) + sum(one.seconds for one in follow_ups),
        budget=budget,
        missed_essential=tuple(point.id for point in missed if point.essential),
        gone=len(ticked.difference(ids)),
    )


def _standing(row: QuestionScore) -> tuple[float, int, float]:
    """Sort key, worst first: by share said, then rating, then follow-ups."""
    followed = sum(row.follow_ups) / (2 * len(row.follow_ups)) if row.follow_ups else 0.5
    return row.share, row.rating or 0, followed


MOST_TO_LEARN, MOST_OF_ONE = 5, 2


def to_learn(result: Scorecard) -> list[tuple[QuestionScore, KeyPoint]]:
    """Key points to learn next, of the weakest question first, essential points first.

    Two per question, then more of the weakest; five in all.
    """
    answered = sorted((one for one in result.questions if one.rating is not None), key=_standing)
    first: list[tuple[int, KeyPoint]] = []
    more: list[tuple[int, KeyPoint]] = []
    for place, one in enumerate(answered):
        points = [(place, point) for point in sorted(one.missed, key=lambda it: not it.essential)]
        first += points[:MOST_OF_ONE]
        more += points[MOST_OF_ONE:]
    chosen = sorted([*first, *more][:MOST_TO_LEARN], key=lambda it: it[0])
    return [(answered[place], point) for place, point in chosen]


def _outstanding(rows: Sequence[QuestionScore]) -> str | None:
    """The first of the sorted questions; None if all went equally well."""
    if len(rows) < 2 or _standing(rows[0]) == _standing(rows[-1]):
        return None
    return rows[0].question


def _groups(
    rows: Sequence[QuestionScore],
    name_of: Callable[[QuestionScore], str],
    order: Sequence[str] = (),
) -> tuple[Group, ...]:
    names = [*order, *dict.fromkeys(map(name_of, rows))]
    groups = []
    for name in dict.fromkeys(names):
        of_name = [row for row in rows if name_of(row) == name]
        if of_name:
            said, points = sum(row.said for row in of_name), sum(row.points for row in of_name)
            groups.append(Group(name, len(of_name), said, points))
    return tuple(groups)


def as_record(card: Scorecard) -> dict[str, Any]:
    """A scorecard as printed by `--json`, with its derived figures."""
    derived = {
        name: getattr(card, name)
        for name in ("answered", "said", "points", "score", "under_half", "verdict")
    }
    code = {"code": card.code and card.code.data()}
    record = asdict(card) | code | derived | {"rule": RULE}
    for row, one in zip(record["questions"], card.questions, strict=True):
        row["missed"] = [point.id for point in one.missed]
    return record
