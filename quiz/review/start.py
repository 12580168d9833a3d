"""A day's session from the first question to the summary.

What is imported here at the top is all that stands between the start and the first question.
"""

import gc
from collections.abc import Sequence
from functools import partial

from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plain_text import count
from quiz.review import today
from quiz.review.screen import frame
from quiz.review.today import Day, SessionFilter, day, first_view
from quiz.scheduling.queue import Queue
from quiz.scheduling.state import AGAIN
from quiz.terminal.session import hold, nothing
from quiz.terminal.style import Look
from quiz.terminal.text import Line, wrap
from quiz.terminal.ui import UI, MakeLines
from quiz.terminal.viewport import Frame


def serve(desk: Desk, choice: SessionFilter, typed: bool = False) -> None:
    """Ask the chosen questions, or offer something else where none is due.

    With `typed` every answer is typed.

    Raises:
        UsageError: a filter leaves no question, or a setting is out of range.
        StoreError: the clock is more than a day behind the log.

    """
    settings = desk.settings
    queue = _queue(desk, choice)
    today = day(desk, choice, queue)
    if queue.current is None and not choice.everything:
        raise UsageError("No question with these filters is due. Add --ahead, or drop a filter.")
    hold(settings, lambda ui: _review(desk, ui, choice, queue, today, typed))


def _review(
    desk: Desk, ui: UI, choice: SessionFilter, queue: Queue, today: Day, typed: bool
) -> MakeLines:
    """Ask until nothing is left, then sum up; what of that to leave behind."""
    if queue.current is not None and not ui.linear:
        ui.show(partial(frame, first_view(desk, today, queue)), nothing)
    gc.enable()
    # What follows is imported while the person reads.
    while queue.current is None:
        from quiz.review.menu import nothing_due

        chosen = nothing_due(desk, ui)
        if chosen is None:
            return nothing
        choice, queue = chosen, _queue(desk, chosen)
    from quiz.plan.status import ask_debrief
    from quiz.review.menu import nothing_due
    from quiz.review.session import ReviewSession
    from quiz.review.summary import sum_up

    desk.prepare()
    reviewed = False
    while True:
        session = ReviewSession(desk, ui, choice, queue, today, typed)
        session.run()
        if choice.cram:
            return _crammed(ui, session.crammed)
        reviewed |= session.reviewed_or_put_off
        left_behind, wants_more = sum_up(session)
        more = nothing_due(desk, ui) if wants_more else None
        if more is None:
            break
        choice, queue = more, _queue(desk, more)
        today = day(desk, choice, queue)
    if reviewed:
        ask_debrief(desk, ui)
    return left_behind


def _crammed(ui: UI, ratings: Sequence[int]) -> MakeLines:
    """How a session went of which nothing was saved."""
    recalled = sum(rating > AGAIN for rating in ratings)
    text = f"Crammed: {recalled} of {count(len(ratings), 'answer')} recalled. "
    text += "Nothing was saved or rescheduled."

    def made(width: int, look: Look) -> list[Line]:
        return wrap([(text, "")], width)

    if ui.linear:
        ui.show(lambda width, look: Frame((), tuple(made(width, look)), ()), made)
    return made


def _queue(desk: Desk, choice: SessionFilter) -> Queue:
    return Queue(tuple(today.questions(desk, choice)), limit=choice.limit)
