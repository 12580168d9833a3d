"""A mock interview from its start page to the scorecard.

Only what the start page needs is imported at the top.
"""

import gc
from functools import partial
from typing import TYPE_CHECKING

from quiz.desk import Desk
from quiz.mock import Request, allotted
from quiz.plain_text import count
from quiz.terminal.page import Page, frame, room
from quiz.terminal.session import LEAVE, LEAVING, Pages, hold, last_words, nothing
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, wrap
from quiz.terminal.ui import UI, MakeLines

if TYPE_CHECKING:
    from quiz.store.events import Event, Mock

CLOCK_STOPS = "The clock stops while you score yourself."
USUAL = Request()


def serve(desk: Desk, request: Request = USUAL, *, resume: bool = False) -> None:
    """Hold a mock interview, or continue the unfinished one.

    Raises:
        UsageError: the filters leave no question, or a setting is out of range.
        QuizError: there is nothing to continue.
        StoreError: the clock is more than a day behind the log.

    """
    settings, note = desk.settings, desk.notice()
    hold(settings, lambda ui: interview(desk, ui, request, note, resume=resume))


def interview(
    desk: Desk, ui: UI, request: Request = USUAL, note: str | None = None, *, resume: bool = False
) -> MakeLines:
    """Ask until the end, then show the scorecard. Returns the lines to leave on the main screen.

    Args:
        request: what to ask, and whether every answer is typed.
        note: a message about the clock.
        resume: continue the unfinished interview, whichever questions the request names.

    Raises:
        UsageError: the filters leave no question.
        QuizError: there is nothing to continue.

    """
    if not resume and not ui.linear:
        page = partial(start_page, desk, request, min(request.limit, desk.deck.count))
        ui.show(lambda width, look: frame(page(width, look), "", width, look), nothing)
    gc.enable()
    # The rest is imported while the candidate reads.
    from quiz.mock.report import of_mock, show_scorecard, unfinished
    from quiz.mock.session import MockSession, choose

    began: Event | None = None
    events: list[Event] = []
    if resume:
        began, mock = unfinished(desk)
        events = of_mock(desk, began)
        message = note or f"{_answered(mock, events)} so far. {CLOCK_STOPS}"
    else:
        mock = choose(desk, request)
        if not ui.linear and not _begins(desk, ui, request, len(mock.questions)):
            return nothing
        message = note or (opening_words(request, len(mock.questions)) if ui.linear else "")
    session = MockSession(desk, ui, mock, began, events, request.typed, message)
    if session.run() and session.began is not None:
        return show_scorecard(desk, ui, session.began)
    left = "Nothing was answered, so nothing was saved."
    if session.events:
        go_on = f"Continue: quiz mock --resume{desk.deck_flags}"
        left = f"{_answered(mock, session.events)} and saved. {go_on}"
    return last_words(ui, left)


def start_page(desk: Desk, request: Request, number: int, width: int, look: Look) -> Page:
    """How many questions there are, and what the answers count for."""
    facts = [
        f"{opening_words(request, number)} {request.level.capitalize()} level.",
        "Answers count as reviews: they change when a question is due. Each is saved at once; if "
        f"you leave, quiz mock --resume{desk.deck_flags} continues it.",
        "Answer aloud, then press Enter; t types the answer. Tick what you said, rate it, and "
        "answer the follow-ups. The scorecard comes at the end.",
    ]
    if request.code:
        facts.append("At the end you write an exercise from memory.")
    lines = [line for fact in facts for line in (*wrap([(fact, "")], room(width)), BLANK)]
    return Page("Mock interview", tuple(lines[:-1]), (("Enter", "start"), ("q", "leave")))


def opening_words(request: Request, number: int) -> str:
    """How many questions in how much time, and whether there are fewer than asked for."""
    fewer = "Only " if number < request.limit else ""
    return f"{fewer}{count(number, 'question')} in {allotted(request.minutes)}. {CLOCK_STOPS}"


def _begins(desk: Desk, ui: UI, request: Request, number: int) -> bool:
    """Whether the candidate wants to start."""
    pages = Pages(ui, LEAVING)
    while True:
        key = pages.key(partial(start_page, desk, request, number))
        if key in (LEAVE, "enter"):
            return key == "enter"


def _answered(mock: "Mock", events: "list[Event]") -> str:
    """How much of an interview has been answered."""
    answered = {event.question for event in events if event.kind == "review"}
    number = len(answered.intersection(mock.questions))
    return f"{number} of {count(len(mock.questions), 'question')} answered"
