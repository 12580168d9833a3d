"""How one is doing: due, learned, coming, recall over 30 days and time, counted by hand."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replaying import replay
from walked import totals_of

from quiz.deck.question import Heading
from quiz.scheduling.state import UNSEEN, Memory, QuestionState
from quiz.scheduling.study_day import study_day
from quiz.stats.figures import FORECAST_DAYS, Stats, forecast, memories, stats
from quiz.stats.results import code_practice
from quiz.store.events import Event, Happening, Note, Reset, Review, Suspend

TODAY = date(2026, 11, 23).toordinal()
DECK = [("relu", "activations"), ("softmax", "activations"), ("adam", "optimizers")]
HEADINGS = [
    Heading(name, number, "?", "easy", category, (), None)
    for number, (name, category) in enumerate(DECK, start=1)
]
HOUR, DAY = 3_600_000, 86_400_000
NOON = round(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1000


def event(days_ago: int, question: str, what: Happening, hours: int = 0, offset: int = 0) -> Event:
    """Make an event so many days before noon of today."""
    time = NOON - days_ago * DAY + hours * HOUR
    return Event(f"{time}", time, offset, "laptop", "nn", question, None, what)


def figures_of(states: dict[str, QuestionState], events: list[Event]) -> Stats:
    """Find the figures of states and events."""
    points, code = dict.fromkeys(dict(DECK), 0), code_practice((), {}, TODAY)
    return stats(HEADINGS, points, totals_of(events, points), states, (), code, TODAY)


def after(events: list[Event]) -> Stats:
    """Find the figures that events lead to, without any state."""
    return figures_of({}, events)


def memory(state: str = "review", due: int = TODAY, stability: float = 10.0) -> QuestionState:
    """Make the state of a question that was last seen ten days ago."""
    return QuestionState(Memory(state, stability, 5.0, TODAY - 10, TODAY - 10, due, 0, 1, 0))


def test_states_counted_by_hand() -> None:
    """Due is what may be asked today; learned is what is in review; the rest is new."""
    states = {
        "relu": memory(due=TODAY - 3),
        "softmax": memory("relearning", due=TODAY),
        "adam": UNSEEN,
    }
    figures = figures_of(states, [])
    assert (figures.questions, figures.due, figures.learned, figures.new) == (3, 2, 1, 1)
    assert (figures.reviews, figures.retention) == (0, None)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (memory(due=TODAY), 1),
        (memory(due=TODAY + 1), 0),
        (memory(due=TODAY)._replace(suspended=True), 0),
        (memory(due=TODAY)._replace(buried_until=TODAY + 1), 0),
        (memory(due=TODAY)._replace(buried_until=TODAY), 1),
        (UNSEEN, 0),
    ],
)
def test_due_is_what_may_be_asked(state: QuestionState, due: int) -> None:
    """Neither suspended nor put off nor new nor of tomorrow, else it is due."""
    figures = figures_of({"relu": state}, [])
    assert figures.due == figures.categories[0].due == due
    assert figures.suspended == state.suspended


def test_categories_stand_in_the_order_of_the_deck() -> None:
    """Each category with its seen, learned and due questions and their mean recall now."""
    states = {"relu": memory(stability=10.0), "softmax": memory("learning", stability=0.5)}
    activations, optimizers = figures_of(states, []).categories
    assert (activations.category, activations.questions, activations.seen) == ("activations", 2, 2)
    assert (activations.learned, activations.due) == (1, 2)
    after_ten_days_of_half = (1 + (0.9 ** (-1 / 0.1542) - 1) * 20) ** -0.1542
    assert activations.recall == pytest.approx((0.9 + after_ten_days_of_half) / 2)
    assert (optimizers.seen, optimizers.recall) == (0, None)


def test_retention_is_what_later_days_showed() -> None:
    """First answers, also after a reset, and repeats of the same day are no tests of memory."""
    events = [
        event(9, "relu", Review(1)),
        event(9, "relu", Review(3), hours=1),
        event(8, "relu", Review(3)),
        event(5, "relu", Review(1)),
        event(5, "relu", Review(3), hours=1),
        event(4, "relu", Review(2)),
        event(0, "adam", Review(1)),
        # new again: its next answer tests nothing that was remembered
        event(3, "softmax", Review(3)),
        event(2, "softmax", Reset()),
        event(1, "softmax", Review(1)),
    ]
    figures = after(events)
    assert (figures.tested, figures.recalled, figures.reviews) == (3, 2, 9)
    assert figures.retention == pytest.approx(2 / 3)


@pytest.mark.parametrize(("days_ago", "tested"), [(0, 1), (29, 1), (30, 0), (400, 0), (-1, 0)])
def test_window_is_thirty_days(days_ago: int, tested: int) -> None:
    """Today and the 29 days before it count, however long ago the question was first seen."""
    events = [event(900, "relu", Review(3)), event(days_ago, "relu", Review(3, seconds=30.0))]
    figures = after(events)
    assert figures.tested == tested
    assert figures.seconds_window == 30.0 * tested
    assert figures.seconds_total == 30.0


def test_idle_time_and_other_events_do_not_count() -> None:
    """At most five minutes an answer; notes and suspensions are no answers."""
    events = [
        event(1, "relu", Suspend()),
        event(0, "relu", Note("mine"), hours=-1),
        event(0, "relu", Review(3, seconds=9_999.0)),
    ]
    figures = after(events)
    assert (figures.reviews, figures.seconds_total) == (1, 300.0)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 45 * 24), st.sampled_from([name for name, _ in DECK]), st.integers(1, 4)
        ),
        max_size=15,
    )
)
def test_figures_fit_each_other(answers: list[tuple[int, str, int]]) -> None:
    """Parts add up to wholes, and what was tested is what a search for each answer's past finds."""
    events = [
        event(0, name, Review(rating, seconds=9.0), hours=-hours)
        for hours, name, rating in sorted(answers, reverse=True)
    ]
    states = {question: state for (_, question), state in replay(events).items()}
    figures = figures_of(states, events)
    assert figures.new + sum(one.seen for one in figures.categories) == figures.questions == 3
    assert figures.learned == sum(one.learned for one in figures.categories)
    assert figures.due == sum(one.due for one in figures.categories)
    assert figures.seconds_total == 9.0 * len(events)

    def day(one: Event) -> int:
        return study_day(one.time, one.offset)

    tested = [
        one
        for place, one in enumerate(events)
        if day(one) > TODAY - 30
        and any(other.question == one.question for other in events[:place])
        and not any(
            other.question == one.question and day(other) == day(one) for other in events[:place]
        )
    ]
    assert figures.tested == len(tested)
    again = [one for one in tested if isinstance(one.what, Review) and one.what.rating == 1]
    assert figures.recalled == len(tested) - len(again)


def seen(due: int, ago: int = 5, stability: float = 10.0) -> QuestionState:
    """Make a question due so many days from today, last answered so many days ago."""
    day = TODAY - ago
    return QuestionState(
        Memory("review", stability, 5.0, day, day, TODAY + due, 0, 1, 0)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "day"),
    [
        (seen(0), 0),
        (seen(-400), 0),
        (seen(7), 7),
        (seen(29), 29),
        (seen(30), None),
        (seen(2)._replace(buried_until=TODAY + 4), 4),
        (seen(6)._replace(buried_until=TODAY + 4), 6),
        (seen(0)._replace(buried_until=TODAY - 4), 0),
    ],
)
def test_on_which_day_it_counts(state: QuestionState, day: int | None) -> None:
    """Overdue counts today, what is put off on its return, what is far off as later."""
    days, later = forecast([state], TODAY)
    assert later == (day is None)
    counted = [(one.day - TODAY, one.due) for one in days if one.due]
    assert counted == ([] if day is None else [(day, 1)])


@given(st.lists(st.tuples(st.integers(-50, 90), st.sampled_from(["", "suspended", "new"]))))
def test_each_question_counts_once(drawn: list[tuple[int, str]]) -> None:
    """Days and later together are the questions seen and not suspended."""
    states = [
        UNSEEN if what == "new" else seen(due)._replace(suspended=what == "suspended")
        for due, what in drawn
    ]
    days, later = forecast(states, TODAY)
    assert len(days) == FORECAST_DAYS
    assert sum(one.due for one in days) + later == sum(not what for _, what in drawn)


def test_the_weakest_memory_comes_first() -> None:
    """Sorted by recall today, then by number; new and gone questions are left out."""
    headings = [
        Heading(name, number, "?", "easy", "c", (), None)
        for number, name in enumerate(("new", "twin", "strong", "weak", "other"), start=1)
    ]
    states = {
        "weak": seen(0, ago=20, stability=10.0),
        "twin": seen(0, ago=10, stability=10.0),
        "other": seen(0, ago=10, stability=10.0)._replace(suspended=True),
        "strong": seen(9, ago=0),
        "gone": seen(0),
    }
    found = memories(headings, states, TODAY)
    assert [one.question for one in found] == ["weak", "twin", "other", "strong"]
    assert [one.recall for one in found[1:]] == pytest.approx([0.9, 0.9, 1.0])
    assert [one.suspended for one in found] == [False, False, True, False]
