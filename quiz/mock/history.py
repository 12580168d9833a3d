"""The scorecards that follow from what the log holds of mock interviews."""

from quiz.deck.question import Question
from quiz.desk import Desk
from quiz.mock.interview import Progress, progress
from quiz.mock.scorecard import Card, Scorecard, scorecard, to_learn
from quiz.mock.start import of_mock
from quiz.store.events import Event, Mock
from quiz.store.log import read


def past_interviews(desk: Desk) -> list[Scorecard]:
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
    cards = past_interviews(desk)
    return _card(desk, cards[-1]) if cards else None


def _scorecard(began: Event, now: Progress, questions: dict[str, Question]) -> Scorecard:
    return scorecard(began, now.answers, now.follow_ups, now.ended, questions, now.code)


def _questions(desk: Desk, mocks: list[Event]) -> dict[str, Question]:
    known = {heading.id for heading in desk.deck.headings()}
    wanted = {
        name for began in mocks if isinstance(began.what, Mock) for name in began.what.questions
    }
    return {name: desk.deck.question(name) for name in wanted & known}


def _card(desk: Desk, result: Scorecard) -> Card:
    """A scorecard with what of it is to be learned first."""
    learn = to_learn(result)
    texts = {
        (name, point.id): point.point
        for name in {question for question, _ in learn}
        for point in desk.deck.question(name).key_points
    }
    return Card(result, tuple((name, texts[name, point]) for name, point in learn))


def card_of(desk: Desk, began: Event) -> Card:
    """The scorecard of one interview, as it is shown."""
    now = progress(began.id, of_mock(desk, began))
    return _card(desk, _scorecard(began, now, _questions(desk, [began])))
