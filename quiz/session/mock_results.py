"""What came of mock interviews: scorecards from the log, and the page at the end."""

from functools import partial

from quiz.deck.question import Question
from quiz.events import Event, Mock
from quiz.practice.mock import Progress, progress
from quiz.practice.review import TOP
from quiz.report.mock import Scorecard, scorecard
from quiz.report.weak import to_learn
from quiz.screens import page as pages
from quiz.screens.durations import count
from quiz.screens.page import Page
from quiz.screens.review import Choice as Key
from quiz.screens.scorecard import Card, lines
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look
from quiz.session.demonstration import demonstrate
from quiz.session.desk import Desk
from quiz.session.face import Face, MakeLines
from quiz.session.last_page import LEAVE, key_on_page
from quiz.session.mock_log import of_mock
from quiz.session.strength import strengths
from quiz.store.log import read


def history(desk: Desk) -> list[Scorecard]:
    """The scorecard of every mock interview with an answer, the earliest first."""
    query = "WHERE deck = ? AND kind = 'mock' ORDER BY time, id"
    begun = read(desk.database, query, desk.deck.id)
    everything = [event for event in begun if isinstance(event.what, Mock)]
    if not everything:
        return []
    events = of_mock(desk, everything[0])
    questions = _questions(desk, everything)
    cards = [_scorecard(began, progress(began.id, events), questions) for began in everything]
    return [card for card in cards if card.answered]


def latest(desk: Desk) -> Card | None:
    """The latest mock interview with an answer, as it is shown; None where there is none."""
    cards = history(desk)
    return _card(desk, cards[-1]) if cards else None


def _scorecard(began: Event, now: Progress, questions: dict[str, Question]) -> Scorecard:
    return scorecard(began, now.answers, now.follow_ups, now.ended, questions)


def _questions(desk: Desk, mocks: list[Event]) -> dict[str, Question]:
    known = {heading.id for heading in desk.deck.headings()}
    wanted = {
        name for began in mocks if isinstance(began.what, Mock) for name in began.what.questions
    }
    return {name: desk.question(name) for name in wanted & known}


def _card(desk: Desk, result: Scorecard) -> Card:
    """A scorecard with what the log says is worth learning of its questions."""
    names = [row.question for row in result.questions if row.rating is not None]
    learn = to_learn(strengths(desk, names)) if names else []
    texts = {
        (name, point.id): point.point for name in names for point in desk.question(name).key_points
    }
    return Card(result, tuple((one.question, texts[one.question, one.point]) for one in learn))


def show_scorecard(desk: Desk, face: Face, began: Event) -> MakeLines:
    """The scorecard until the person leaves; what of it to print on the main screen."""
    now = progress(began.id, of_mock(desk, began))
    card = _card(desk, _scorecard(began, now, _questions(desk, [began])))
    keys: tuple[Key, ...] = (("q", "leave"),)
    if card.result.demos:
        keys = (("r", "demo of the weakest"), *keys)
    message = ""
    face.scroll(TOP)
    while True:

        def make(width: int, look: Look, say: str = message) -> Page:
            made = lines(card, pages.room(width), look)
            return Page("Mock interview: scorecard", tuple(made), keys, say)

        face.show_page(make)
        key = key_on_page(face)
        message = ""
        if key == LEAVE:
            return partial(_left_behind, card)
        if key == "r":
            message = _demo(desk, face, card)


def _left_behind(card: Card, width: int, look: Look) -> list[Line]:
    return lines(card, pages.room(width), look)


def _demo(desk: Desk, face: Face, card: Card) -> str:
    for name in card.result.demos:
        for heading in desk.deck.headings():
            if heading.demo == name:
                return demonstrate(face, heading)
    return "Nothing is missing that a demo would show."


def left_half_way(face: Face, now: Progress, mock: Mock) -> MakeLines:
    """What to say of an interview that was left before its end."""
    answered = f"{len(now.answers)} of {count(len(mock.questions), 'question')} answered and saved."
    text = f"{answered} Go on with it: quiz mock --resume"
    if not now.answers:
        text = "Nothing was answered, so nothing was saved."

    def make(width: int, look: Look) -> list[Line]:
        return wrap([(text, "")], width)

    face.tell(lambda width, look: [BLANK, *make(width, look)])
    return make
