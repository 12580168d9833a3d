"""What a session asks, the state of the day, and the first look at a question."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.deck.question import Heading, Question
from quiz.desk import Desk
from quiz.plain_text import count
from quiz.plan import current
from quiz.review.attempt import REVEALED, Attempt
from quiz.review.screen import View
from quiz.scheduling.state import NEW, REVIEW, Memory, QuestionState, Queue, by_retrievability
from quiz.store.states import nothing_seen

LONG = 500
"""Only this many of a longer backlog are taken: ordering all of it would slow the start."""


class SessionFilter(NamedTuple):
    """Which questions to ask. With nothing chosen: today's session."""

    ids: tuple[str, ...] = ()
    """Asked in this order, even if not due."""
    tags: tuple[str, ...] = ()
    difficulty: str | None = None
    limit: int | None = None
    new: int | None = None
    """New questions today; None for the setting."""
    ahead: bool = False
    """Also what is not due yet, most likely forgotten first."""
    cram: bool = False
    """Everything that fits, due or not, most likely forgotten first; no rating is saved."""

    @property
    def everything(self) -> bool:
        """Whether nothing narrows the deck, and only what is due is asked."""
        return not (self.ids or self.tags or self.difficulty or self.cram)

    @property
    def todays(self) -> bool:
        """Whether it is simply today's session, which follows the plan if there is one."""
        return self.everything and self.new is None and not self.ahead


TODAYS = SessionFilter()


def questions(desk: Desk, choice: SessionFilter) -> list[str]:
    """The questions to ask now, in order, without those already done."""
    if choice.ids:
        return list(dict.fromkeys(choice.ids))[: choice.limit]
    interview = current.interview(desk) if choice.todays else None
    if interview is not None:
        return current.questions_today(desk, interview)[: choice.limit]
    deck, schedule, today = desk.deck, desk.schedule, desk.today
    allowed = None if choice.everything else _allowed(desk, choice)
    most = LONG if allowed is None else deck.count
    if choice.cram:
        weakest = by_retrievability(schedule.seen(), today)
        return _only([*weakest, *schedule.new(deck.count)], allowed)[: choice.limit]
    due = list(schedule.due(most))
    chosen = _only(by_retrievability(due, today), allowed)
    if allowed is not None or len(due) < LONG:  # a long backlog comes first; then one looks again
        fresh = new_left(desk, choice)
        most = fresh if allowed is None else deck.count
        chosen += _only(schedule.new(most), allowed)[:fresh]
    if choice.ahead:
        known = set(chosen)
        seen = schedule.seen()
        rest = (item for item in seen if item.question not in known and item.last_day < today)
        chosen += _only(by_retrievability(rest, today), allowed)
    return chosen[: _most(desk, choice)]


def _most(desk: Desk, choice: SessionFilter) -> int | None:
    """How many questions a session may ask; for today's session, what `most_per_day` leaves."""
    most = desk.settings.most_per_day
    if not most or not choice.todays:
        return choice.limit
    left = max(0, most - desk.schedule.count("done"))
    return left if choice.limit is None else min(left, choice.limit)


def new_left(desk: Desk, choice: SessionFilter) -> int:
    """How many more new questions may be introduced today."""
    if choice.new is not None:
        return choice.new
    return max(0, desk.settings.new_per_day - desk.schedule.count("introduced"))


def waiting(desk: Desk) -> int:
    """How many questions are due in all; with a plan, how many are left for today."""
    interview = current.interview(desk)
    if interview is not None:
        return len(current.questions_today(desk, interview))
    counted = desk.schedule.count("due")
    if counted >= LONG:  # questions gone from the deck would be found out too slowly
        return counted
    return len(list(desk.schedule.due(LONG)))


def _allowed(desk: Desk, choice: SessionFilter) -> set[str]:
    headings = desk.deck.headings()
    return {one.id for one in headings if one.fits(choice.tags, choice.difficulty)}


def _only(questions: Sequence[str], allowed: set[str] | None) -> list[str]:
    return [question for question in questions if allowed is None or question in allowed]


class Day(NamedTuple):
    """The state of the day apart from the queue."""

    today: int
    """The study day on which the session began."""
    done_before: int
    """Questions finished today in earlier sessions."""
    backlog: int
    """How many questions are due beyond those in the queue."""
    first_run: bool
    """Whether nothing was ever answered."""
    clock_note: str | None
    """The message about a clock that is behind the log."""
    planned: bool
    """Whether the questions follow a plan for an interview."""


def day(desk: Desk, choice: SessionFilter, queue: Queue) -> Day:
    """The state of the day at the start of a session.

    Raises:
        StoreError: the clock is more than a day behind the log.

    """
    database = desk.database
    long = choice.everything and choice.limit is None and len(queue.upcoming) >= LONG
    return Day(
        today=desk.today,
        done_before=desk.schedule.count("done") if choice.everything else 0,
        backlog=max(0, waiting(desk) - LONG) if long else 0,
        first_run=database.last_time() is None or nothing_seen(database.connection),
        clock_note=desk.notice(),
        planned=choice.todays and current.current_plan(desk) is not None,
    )


def view_of(
    state: QuestionState, day: Day, queue: Queue, heading: Heading | Question, attempt: Attempt
) -> View:
    """The question as first shown, without `View.question`."""
    upcoming = set(queue.upcoming)
    return View(
        heading=heading,
        attempt=attempt,
        done=day.done_before + len(queue.done - upcoming),
        total=day.done_before + len(queue.done | upcoming) + day.backlog,
        repeats=len(queue.done & upcoming),
        status=_status(day, queue, heading.id, state.memory),
        memory=state.memory,
        note=state.note,
        message=day.clock_note or "",
        first_run=day.first_run,
    )


def first_view(desk: Desk, day: Day, queue: Queue) -> View:
    """The first question of a session."""
    heading = desk.deck.heading(queue.upcoming[0])
    state = desk.schedule.state(heading.id)
    attempt = Attempt(heading.id, (), desk.settings.confidence)
    if desk.settings.new_shows == "answer" and state.memory is None:
        attempt = attempt._replace(phase=REVEALED, reading=True)
    return view_of(state, day, queue, heading, attempt)


def _status(day: Day, queue: Queue, question: str, memory: Memory | None) -> str:
    """How the scheduler sees the question, in a word or two."""
    if memory is None:
        return f"{NEW}, just read" if question in queue.done else NEW
    learning = memory.state != REVIEW and memory.last_day == day.today
    if question in queue.done or learning:  # in this session, or in an earlier one of today
        return "again"
    days = day.today - memory.due_day
    if days < 0:
        return "for the interview" if day.planned else "ahead of time"
    return "due" if days == 0 else f"due since {count(days, 'day')}"
