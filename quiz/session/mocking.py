"""Holding a mock interview: from the first question to the scorecard.

What is imported here at the top is all that stands between the start and the first question.
"""

import gc

from quiz.errors import QuizError
from quiz.events import Event, Mock
from quiz.practice.mock import progress
from quiz.screens import mock as screen
from quiz.screens.durations import count
from quiz.screens.mock import View, allotted
from quiz.session.desk import Desk
from quiz.session.face import Face, MakeLines
from quiz.session.faces import open_face
from quiz.session.mock_choice import Request, choose
from quiz.session.mock_log import last, of_mock
from quiz.settings import COLOR, PLAIN, SETTINGS

NONE_YET = "There is no mock interview yet. Begin one: quiz mock"
NONE_OPEN = "There is no unfinished mock interview. Begin one: quiz mock"


def serve(desk: Desk, request: Request, plain: bool | None = None, *, resume: bool = False) -> None:
    """Hold a mock interview, or go on with the unfinished one.

    Raises:
        UsageError: the filters leave no question, or a setting is out of range.
        QuizError: there is nothing to go on with.
        StoreError: the clock is more than a day behind the log.

    """
    for setting in SETTINGS.values():
        desk.setting(setting)  # a wrong one is told before the first question, not after
    note = desk.check_clock()
    began = _unfinished(desk) if resume else None
    linear = bool(desk.setting(PLAIN).value) if plain is None else plain
    mock = began.what if began and isinstance(began.what, Mock) else choose(desk, request)
    with open_face(linear, str(desk.setting(COLOR).value)) as face:
        left_behind = hold(desk, face, request, mock, began, note)
    face.end(left_behind)


def hold(
    desk: Desk,
    face: Face,
    request: Request,
    mock: Mock,
    began: Event | None = None,
    note: str | None = None,
) -> MakeLines:
    """Ask until it is over or left, then show the scorecard; what of it to leave behind.

    Args:
        request: how it is held: whether every answer is typed.
        mock: what is asked.
        began: the event of an interview to go on with; None for a new one.
        note: what to say of the clock.

    """
    message = note or (_opening_words(mock, request) if began is None else "")
    if began is None and not face.linear:
        view = _first_view(desk, mock, message)
        face.show_frame(lambda width, look: screen.frame(view, width, look))
    gc.enable()
    # What follows is imported while the candidate reads.
    from quiz.session.mock import MockSession
    from quiz.session.mock_results import left_half_way, show_scorecard

    events = of_mock(desk, began) if began else []
    message = message or _words_on_going_on(mock, events)
    session = MockSession(desk, face, mock, began, events, request.typed, message)
    if session.run() and session.began is not None:
        return show_scorecard(desk, face, session.began)
    return left_half_way(face, session.progress, mock)


def _unfinished(desk: Desk) -> Event:
    """The latest mock interview, to be gone on with."""
    began = last(desk)
    if began is None:
        raise QuizError(NONE_YET)
    if progress(began.id, of_mock(desk, began)).ended:
        raise QuizError(NONE_OPEN)
    return began


def _opening_words(mock: Mock, request: Request) -> str:
    """How much in how long; and that there are fewer questions than were asked for."""
    number = len(mock.questions)
    words = f"{count(number, 'question')} in {allotted(mock.minutes)}"
    if number < request.limit:
        words = f"Only {words.replace(' in ', ' to ask, in ', 1)}"
    return f"{words}. The clock stops while you score yourself."


def _words_on_going_on(mock: Mock, events: list[Event]) -> str:
    """How much has been answered of an interview that is gone on with."""
    answered = {event.question for event in events if event.kind == "review"}
    number = len(answered.intersection(mock.questions))
    words = f"{number} of {count(len(mock.questions), 'question')} answered so far"
    return f"{words}. The clock stops while you score yourself."


def _first_view(desk: Desk, mock: Mock, message: str) -> View:
    """The first question from its heading alone, cheap enough to be on screen at once."""
    from quiz.practice.review import Attempt

    heading = desk.deck.heading(mock.questions[0])
    seconds = mock.minutes * 60
    total = len(mock.questions)
    return View(
        heading, Attempt(heading.id, ()), 1, total, seconds / total, seconds, message=message
    )
