"""A review session, from its first question to the summary.

Only what the first question needs is imported at the top.
"""

import gc
from collections.abc import Sequence
from functools import partial

from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plain_text import count
from quiz.review.screen import frame
from quiz.review.today import TODAYS, Day, SessionFilter, day, first_view, questions
from quiz.scheduling.state import AGAIN, Queue
from quiz.terminal.session import hold, last_words, nothing
from quiz.terminal.ui import UI, MakeLines


def serve(desk: Desk, choice: SessionFilter = TODAYS, typed: bool = False) -> None:
    """Ask the chosen questions, or offer something else if none is due.

    With `typed`, every answer is typed.

    Raises:
        UsageError: a filter leaves no question, or a setting is out of range.
        StoreError: the clock is more than a day behind the log.

    """
    settings = desk.settings
    queue = _queue(desk, choice)
    now = day(desk, choice, queue)
    if queue.current is None and not choice.everything:
        raise UsageError("No question with these filters is due. Add --ahead, or drop a filter.")
    hold(settings, lambda ui: _review(desk, ui, choice, queue, now, typed))


def _queue(desk: Desk, choice: SessionFilter) -> Queue:
    return Queue(tuple(questions(desk, choice)), limit=choice.limit)


def _review(
    desk: Desk, ui: UI, choice: SessionFilter, queue: Queue, now: Day, typed: bool
) -> MakeLines:
    """Ask until nothing is left, then sum up. Returns the lines to leave on the main screen."""
    if queue.current is not None and not ui.linear:
        ui.show(partial(frame, first_view(desk, now, queue)), nothing)
    gc.enable()
    # The rest is imported while the person reads.
    from quiz.plan.status import ask_debrief
    from quiz.review.menu import nothing_due, sum_up
    from quiz.review.session import ReviewSession

    left_behind: MakeLines = nothing
    reviewed, wants_more = False, queue.current is None
    while True:
        if wants_more:
            chosen = nothing_due(desk, ui)
            if chosen is None:
                break
            choice, queue = chosen, _queue(desk, chosen)
            now = day(desk, choice, queue)
        desk.prepare()
        session = ReviewSession(desk, ui, choice, queue, now, typed)
        session.run()
        if choice.cram:
            return _crammed(ui, session.crammed)
        reviewed |= session.reviewed_or_put_off
        left_behind, wants_more = sum_up(session)
        if not wants_more:
            break
    if reviewed:
        ask_debrief(desk, ui)
    return left_behind


def _crammed(ui: UI, ratings: Sequence[int]) -> MakeLines:
    """The summary of a session that saved nothing."""
    recalled = sum(rating > AGAIN for rating in ratings)
    text = f"Crammed: {recalled} of {count(len(ratings), 'answer')} recalled. "
    return last_words(ui, f"{text}Nothing was saved or rescheduled.")
