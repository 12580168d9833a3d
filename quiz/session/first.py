"""The view of a question at its start, cheap enough to be on screen before the rest is imported."""

from typing import NamedTuple

from quiz.deck.heading import Heading
from quiz.practice.review import Attempt
from quiz.scheduling.queue import Queue
from quiz.scheduling.state import NEW
from quiz.screens.review import View
from quiz.session import plan, towards
from quiz.session.desk import Desk
from quiz.session.plan import Choice
from quiz.settings import CONFIDENCE


class Day(NamedTuple):
    """Where the day stands beside the questions of the queue."""

    done_before: int
    """Questions finished today in earlier sessions."""
    backlog: int
    """Questions due beyond those the queue was given."""
    first_run: bool
    """Whether nothing was ever answered."""
    clock_note: str | None
    """What to say of a clock that is behind the log."""
    planned: bool
    """Whether the questions are those of a plan towards an interview."""


def day(desk: Desk, choice: Choice, queue: Queue) -> Day:
    """Where the day stands at the start of a session.

    Raises:
        StoreError: the clock is more than a day behind the log.

    """
    long = choice.everything and choice.limit is None and len(queue.upcoming) >= plan.LONG
    return Day(
        done_before=plan.done_today(desk) if choice.everything else 0,
        backlog=max(0, plan.waiting(desk) - plan.LONG) if long else 0,
        first_run=plan.nothing_yet(desk),
        clock_note=desk.check_clock(),
        planned=choice.todays and towards.plan_ahead(desk) is not None,
    )


def view_of(desk: Desk, day: Day, queue: Queue, heading: Heading, attempt: Attempt) -> View:
    """The question as it is first shown; `View.question` is still to come."""
    finished = len(queue.done - set(queue.upcoming)) + day.done_before
    return View(
        heading=heading,
        attempt=attempt,
        done=finished,
        total=finished + queue.left + day.backlog,
        repeats=len(queue.done & set(queue.upcoming)),
        status=_status(desk, day, queue, heading.id),
        message=day.clock_note or "",
        first_run=day.first_run,
    )


def first_view(desk: Desk, day: Day, queue: Queue) -> View:
    """The first question of a session."""
    heading = desk.deck.heading(queue.upcoming[0])
    asks = bool(desk.setting(CONFIDENCE).value)
    return view_of(desk, day, queue, heading, Attempt(heading.id, (), asks))


def _status(desk: Desk, day: Day, queue: Queue, question: str) -> str:
    """What the question is to the scheduler, in a word or two."""
    memory = desk.state(question).memory
    if memory is None:
        return NEW
    if question in queue.done:
        return "again"
    days = desk.today - memory.due_day
    if days < 0:
        return "for the interview" if day.planned else "ahead of time"
    return "due" if days == 0 else f"due since {days} day{'s'[: days > 1]}"
