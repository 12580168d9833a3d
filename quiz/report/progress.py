"""How one is doing: due, new, learned, recall over 30 days, time, by category."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quiz.rating import AGAIN
from quiz.report.calendar import Done
from quiz.report.standing import recall
from quiz.scheduling.state import REVIEW, UNSEEN, QuestionState
from quiz.scheduling.trail import Step

WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class CategoryProgress:
    """One category of the deck."""

    category: str
    questions: int
    seen: int
    learned: int
    due: int
    recall: float | None
    """Mean probability of recall now over the questions seen."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The headline figures of `quiz stats`. Times in seconds, idle time left out."""

    questions: int
    due: int
    new: int
    learned: int
    suspended: int
    reviews: int
    recalled: int
    tested: int
    """Of the last 30 days: answers to questions last seen on an earlier day, and those recalled."""
    seconds_today: float
    seconds_window: float
    seconds_total: float
    categories: tuple[CategoryProgress, ...]

    @property
    def retention(self) -> float | None:
        """Share recalled of what was tested over the last 30 days; None without a test."""
        return self.recalled / self.tested if self.tested else None


def progress(
    deck: Sequence[tuple[str, str]],
    states: Mapping[str, QuestionState],
    steps: Iterable[Step],
    done: Mapping[int, Done],
    today: int,
) -> Progress:
    """The figures on study day `today`.

    Args:
        deck: (question id, category) of every question.
        states: what the log says about each.
        steps: every answer that counts, with what was predicted.
        done: the same by study day.

    """
    window = range(today - WINDOW_DAYS + 1, today + 1)
    tests = [step for step in steps if step.day in window and step.recall is not None]
    every = [(category, states.get(question, UNSEEN)) for question, category in deck]
    return Progress(
        questions=len(every),
        due=sum(_is_due(state, today) for _, state in every),
        new=sum(state.memory is None for _, state in every),
        learned=sum(_is_learned(state) for _, state in every),
        suspended=sum(state.suspended for _, state in every),
        reviews=sum(day.reviews for day in done.values()),
        recalled=sum(step.answer.rating != AGAIN for step in tests),
        tested=len(tests),
        seconds_today=done[today].seconds if today in done else 0.0,
        seconds_window=sum(done[day].seconds for day in window if day in done),
        seconds_total=sum(day.seconds for day in done.values()),
        categories=tuple(
            _category(name, [state for category, state in every if category == name], today)
            for name in dict.fromkeys(category for category, _ in every)
        ),
    )


def _is_due(state: QuestionState, today: int) -> bool:
    return state.memory is not None and state.memory.due_day <= today and state.askable(today)


def _is_learned(state: QuestionState) -> bool:
    return state.memory is not None and state.memory.state == REVIEW


def _category(name: str, states: Sequence[QuestionState], today: int) -> CategoryProgress:
    recalls = [now for state in states if (now := recall(state, today)) is not None]
    return CategoryProgress(
        category=name,
        questions=len(states),
        seen=len(recalls),
        learned=sum(map(_is_learned, states)),
        due=sum(_is_due(state, today) for state in states),
        recall=sum(recalls) / len(recalls) if recalls else None,
    )
