"""A mock interview from its choice of questions to the scorecard.

What is imported here at the top is all that stands between the start and the first question.
"""

import gc
from collections.abc import Sequence
from typing import NamedTuple

from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.mock.interview import (
    FIRM,
    UNKNOWN,
    WEAK,
    Candidate,
    draw,
    ends_taken_back,
    progress,
    select,
)
from quiz.mock.screen import allotted
from quiz.plain_text import count
from quiz.scheduling.queue import by_retrievability
from quiz.scheduling.state import QuestionState
from quiz.stats.weak import weigh
from quiz.store.events import Event, Mock, effective
from quiz.store.log import read
from quiz.terminal.page import Page, room
from quiz.terminal.session import LEAVE, LEAVING, Pages, hold, nothing
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, wrap
from quiz.terminal.ui import UI, MakeLines


def last(desk: Desk) -> Event | None:
    """The deck's latest mock interview, of those that this version can read."""
    query = "WHERE deck = ? AND kind = 'mock' ORDER BY time DESC, id DESC"
    events = read(desk.database, query, desk.deck.id)
    return next((event for event in events if isinstance(event.what, Mock)), None)


def of_mock(desk: Desk, began: Event) -> list[Event]:
    """The events that a mock interview may consist of, those that no longer count left out.

    An interview is open again where one of its answers was taken back after its end.
    """
    query = (
        "WHERE deck = ? AND time >= ? AND kind IN "
        "('review', 'follow_up', 'code', 'mock_end', 'undo', 'retime') ORDER BY time, id"
    )
    events = list(read(desk.database, query, began.deck, began.time))
    reopened = ends_taken_back(events)
    return [event for event in effective(events) if event.id not in reopened]


RECENT = 6
"""So many of a question's latest events tell how firm it is; older ones hardly count."""
MOST_LOOKED_AT = 200
"""Of a large deck the questions most likely forgotten are looked at."""


class Request(NamedTuple):
    """What kind of mock interview was asked for."""

    limit: int = 6
    minutes: float = 20.0
    tags: tuple[str, ...] = ()
    difficulty: str | None = None
    level: str = "junior"
    seed: int = 0
    typed: bool = False
    code: bool = False
    """Whether an exercise is to be written at its end."""


def choose(desk: Desk, request: Request) -> Mock:
    """The interview to hold.

    Raises:
        UsageError: the filters leave no question, or only suspended ones.

    """
    allowed = {
        heading.id: heading.difficulty
        for heading in desk.deck.headings()
        if heading.fits(request.tags, request.difficulty)
    }
    known = desk.schedule.states()
    suspended = {name for name, state in known.items() if state.suspended}
    firm = _firmness(desk, set(allowed) - suspended, known)
    candidates = [
        Candidate(name, difficulty, firm.get(name, UNKNOWN))
        for name, difficulty in allowed.items()
        if name not in suspended
    ]
    if not candidates and allowed:
        raise UsageError(
            "Every question that fits is suspended: `quiz suspend --off` brings one back."
        )
    if not candidates:
        raise UsageError("No question fits these filters. Drop one; `quiz list` shows the deck.")
    before = last(desk)
    asked_before = before.what.questions if before and isinstance(before.what, Mock) else ()
    questions = select(candidates, request.level, request.limit, request.seed, asked_before)
    exercise = _exercise(desk, questions, request.seed) if request.code else ""
    return Mock(questions, request.minutes, request.level, request.seed, exercise)


def _exercise(desk: Desk, questions: Sequence[str], seed: int) -> str:
    """What to write at the end: of the questions asked, else of the deck; first what is not known.

    Raises:
        UsageError: no question of the deck has an exercise.

    """
    from quiz.code.exercises import names
    from quiz.code.session import written

    linked, known, stands = desk.deck.exercises(), names(), written(desk)
    asked = [name for one in questions for name in linked.get(one, ()) if name in known]
    anywhere = [name for found in linked.values() for name in found if name in known]
    if not anywhere:
        raise UsageError("No question of this deck has an exercise: leave out --code.")

    def order(name: str) -> tuple[bool, int]:
        return name in stands and stands[name].known, draw(seed, name)

    return min(asked or anywhere, key=order)


def _firmness(desk: Desk, names: set[str], known: dict[str, QuestionState]) -> dict[str, int]:
    """How well each question that was answered before is answered."""
    seen = [one for one in desk.schedule.seen() if one.question in names]
    looked_at = by_retrievability(seen, desk.today)[:MOST_LOOKED_AT]
    query = (
        "WHERE deck = ? AND question = ? AND kind IN "
        "('review', 'follow_up', 'drill', 'code', 'reset', 'undo', 'retime') "
        "ORDER BY time DESC, id DESC LIMIT ?"
    )
    events = effective(
        event
        for name in looked_at
        for event in read(desk.database, query, desk.deck.id, name, RECENT)
    )
    points = {
        name: [point.id for point in desk.deck.question(name).key_points] for name in looked_at
    }
    found = weigh(points, events, known, desk.today)
    return {one.question: WEAK if one.weak else FIRM for one in found}


NONE_YET = "There is no mock interview yet. Begin one: quiz mock"
NONE_OPEN = "There is no unfinished mock interview. Begin one: quiz mock"


def serve(desk: Desk, request: Request, *, resume: bool = False) -> None:
    """Hold a mock interview, or go on with the unfinished one.

    Raises:
        UsageError: the filters leave no question, or a setting is out of range.
        QuizError: there is nothing to go on with.
        StoreError: the clock is more than a day behind the log.

    """
    settings = desk.settings
    note = desk.notice()
    began = _unfinished(desk) if resume else None
    mock = began.what if began and isinstance(began.what, Mock) else choose(desk, request)
    hold(settings, lambda ui: interview(desk, ui, request, mock, began, note))


def interview(
    desk: Desk,
    ui: UI,
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
    if began is None and not ui.linear and not _begins(ui, mock, request, message):
        return nothing
    gc.enable()
    # What follows is imported while the candidate reads.
    from quiz.mock.session import MockSession, left_half_way, show_scorecard

    events = of_mock(desk, began) if began else []
    message = message or _words_on_going_on(mock, events)
    session = MockSession(desk, ui, mock, began, events, request.typed, message)
    if session.run() and session.began is not None:
        return show_scorecard(desk, ui, session.began)
    return left_half_way(ui, session.progress, mock)


def _unfinished(desk: Desk) -> Event:
    """The latest mock interview, to be gone on with."""
    began = last(desk)
    if began is None:
        raise QuizError(NONE_YET)
    if progress(began.id, of_mock(desk, began)).ended:
        raise QuizError(NONE_OPEN)
    return began


def _begins(ui: UI, mock: Mock, request: Request, message: str) -> bool:
    """Whether the candidate starts, told how many questions there are and what they count for."""
    facts = [
        f"{message} {mock.level.capitalize()} level.",
        "Answers count as reviews: they change when a question is due. Each is saved at once; if "
        "you leave, quiz mock --resume goes on.",
        "Answer aloud, then press Enter; t types the answer. Tick what you said, rate it, and "
        "answer the follow-ups. The scorecard comes at the end.",
    ]
    if request.code:
        facts.append("At the end an exercise is written from memory.")

    def page(width: int, look: Look) -> Page:
        lines = [line for fact in facts for line in (*wrap([(fact, "")], room(width)), BLANK)]
        keys = (("Enter", "start"), ("q", "leave"))
        return Page("Mock interview", tuple(lines[:-1]), keys)

    pages = Pages(ui, LEAVING)
    while True:
        key = pages.key(page)
        if key in (LEAVE, "enter"):
            return key == "enter"


def _opening_words(mock: Mock, request: Request) -> str:
    """How much in how long; and that there are fewer questions than were asked for."""
    number = len(mock.questions)
    words = f"{count(number, 'question')} in {allotted(mock.minutes)}"
    if number < request.limit:
        words = f"Only {words.replace(' in ', ' in ', 1)}"
    return f"{words}. The clock stops while you score yourself."


def _words_on_going_on(mock: Mock, events: list[Event]) -> str:
    """How much has been answered of an interview that is gone on with."""
    answered = {event.question for event in events if event.kind == "review"}
    number = len(answered.intersection(mock.questions))
    words = f"{number} of {count(len(mock.questions), 'question')} answered so far"
    return f"{words}. The clock stops while you score yourself."
