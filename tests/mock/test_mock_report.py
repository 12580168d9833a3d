"""The scorecard of a mock interview against figures worked out by hand."""

import pytest

from quiz.deck.question import KeyPoint, Question
from quiz.mock.interview import Progress
from quiz.mock.scorecard import (
    NEARLY,
    NOT_YET,
    READY,
    RULE,
    UNFINISHED,
    Group,
    QuestionScore,
    Scorecard,
    scorecard,
)
from quiz.store.events import Event, FollowedUp, Mock, Review


def question(name: str, points: int, difficulty: str = "easy", category: str = "A") -> Question:
    """A question with so many key points p0, p1 …; its demo is called like it."""
    rubric = tuple(KeyPoint(f"p{at}", f"{name} {at}", "cue", ()) for at in range(points))
    return Question(
        name, f"What is {name}?", "It is.", 1, difficulty, category, key_points=rubric, demo=name
    )


QUESTIONS = {
    "relu": question("relu", 4),
    "adam": question("adam", 5, "hard", "B"),
    "loss": question("loss", 3, "medium", "A"),
    "bare": question("bare", 0, "medium", "B"),
}


def card(
    answers: dict[str, tuple[int, int]],
    asked: tuple[str, ...] = ("relu", "adam", "loss"),
    ended: bool = True,
    seconds: float = 60.0,
    follow_ups: dict[str, list[tuple[int, float]]] | None = None,
) -> Scorecard:
    """The scorecard of a mock of 10 minutes; `answers` give key points ticked and rating."""
    began = Event("mock-1", 1_000, 60, "here", "deck", None, None, Mock(asked, 10.0, "senior", 9))
    reviews = {
        name: Review(
            rating, mode="mock", points=tuple(f"p{place}" for place in range(ticked)),
            seconds=seconds, mock="mock-1",
        )
        for name, (ticked, rating) in answers.items()
    }  # fmt: skip
    followed = {
        name: tuple(
            FollowedUp("mock-1", place, hit, spent) for place, (hit, spent) in enumerate(hits)
        )
        for name, hits in (follow_ups or {}).items()
    }
    return scorecard(began, Progress(reviews, followed, ended), QUESTIONS)


def ids(row: QuestionScore) -> list[str]:
    """The key points that were not said, by id."""
    return [point.id for point in row.missed]


def test_figures_by_question() -> None:
    """Ticks, what was missed, rating, follow-ups, time and budget of each question."""
    made = card(
        {"relu": (3, 3), "adam": (5, 4), "loss": (1, 1)},
        follow_ups={"relu": [(2, 30.0), (1, 20.5)], "adam": [(0, 150.0)]},
    )
    relu, adam, loss = made.questions
    assert (relu.said, relu.points, ids(relu), relu.rating) == (3, 4, ["p3"], 3)
    assert (relu.follow_ups, relu.seconds, relu.budget) == ((2, 1), 110.5, 200.0)
    assert relu.in_time
    assert (adam.seconds, adam.in_time) == (210.0, False)
    assert (loss.share, ids(loss)) == (1 / 3, ["p1", "p2"])
    assert made.seconds == 110.5 + 210 + 60
    assert (made.budget, made.level, made.seed) == (600.0, "senior", 9)
    assert (made.said, made.points, made.score) == (9, 12, 0.75)


def test_figures_by_category_and_difficulty() -> None:
    """Sums over the questions of each; difficulties in their own order."""
    made = card({"relu": (3, 3), "adam": (5, 4), "loss": (1, 1)})
    assert made.categories == (Group("A", 2, 4, 7), Group("B", 1, 5, 5))
    assert made.difficulties == (
        Group("easy", 1, 3, 4), Group("medium", 1, 1, 3), Group("hard", 1, 5, 5),
    )  # fmt: skip


def test_strongest_weakest_and_demos() -> None:
    """The share decides, then the rating, then the follow-ups; demos of what is missing."""
    made = card({"relu": (3, 3), "adam": (5, 4), "loss": (1, 1)})
    assert (made.strongest, made.weakest) == ("adam", "loss")
    assert made.demos == ("loss", "relu")
    by_rating = card({"relu": (4, 3), "adam": (5, 4)}, ("relu", "adam"))
    assert (by_rating.strongest, by_rating.weakest, by_rating.demos) == ("adam", "relu", ())
    by_follow_up = card(
        {"relu": (4, 4), "adam": (5, 4)}, ("relu", "adam"),
        follow_ups={"relu": [(2, 1.0)], "adam": [(1, 1.0)]},
    )  # fmt: skip
    assert (by_follow_up.strongest, by_follow_up.weakest) == ("relu", "adam")


def test_equals_do_not_stand_out() -> None:
    """Of a single question, and of equals, none is the strongest."""
    level = card({"relu": (4, 4), "adam": (5, 4)}, ("relu", "adam"))
    assert (level.strongest, level.weakest) == (None, None)
    alone = card({"relu": (1, 1)}, ("relu",))
    assert (alone.strongest, alone.weakest) == (None, None)


def test_verdicts_follow_their_rule() -> None:
    """75 % and none under half: ready. One point less, or one question under half: not."""
    assert "75%" in RULE
    assert "50%" in RULE
    ready = card({"relu": (2, 2), "adam": (5, 4), "loss": (2, 3)})  # 9 of 12, relu exactly half
    assert (ready.score, ready.under_half, ready.verdict) == (0.75, 0, READY)
    short = card({"relu": (2, 2), "adam": (4, 3), "loss": (2, 3)})  # 8 of 12
    assert (short.under_half, short.verdict) == (0, NEARLY)
    uneven = card({"relu": (4, 4), "adam": (5, 4), "loss": (1, 1)})  # 10 of 12
    assert (uneven.under_half, uneven.verdict) == (1, NEARLY)
    assert card({"relu": (1, 1), "adam": (3, 2), "loss": (2, 2)}).verdict == NEARLY  # 6 of 12
    assert card({"relu": (1, 1), "adam": (3, 2), "loss": (1, 1)}).verdict == NOT_YET  # 5 of 12


def test_without_an_essential_point_nobody_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but one essential point of one question: nearly there; with it: ready."""
    first, *others = QUESTIONS["relu"].key_points
    last = others[-1]._replace(essential=True)
    points = (first, *others[:-1], last)
    monkeypatch.setitem(QUESTIONS, "relu", QUESTIONS["relu"]._replace(key_points=points))
    short = card({"relu": (3, 3), "adam": (5, 4), "loss": (3, 4)})  # 11 of 12
    assert (short.missed_essential, short.verdict) == (1, NEARLY)
    assert short.questions[0].missed_essential == ("p3",)
    ready = card({"relu": (4, 3), "adam": (5, 4), "loss": (3, 4)})
    assert (ready.missed_essential, ready.verdict) == (0, READY)


def test_a_question_of_which_nothing_was_said_is_not_nearly_there() -> None:
    """Nine of twelve points are no help where a whole question is missing."""
    silent = card({"relu": (4, 4), "adam": (5, 4), "loss": (0, 1)})
    assert (silent.score, silent.verdict) == (0.75, NOT_YET)


def test_ticks_of_points_that_are_gone_are_counted_apart() -> None:
    """What an older deck asked is neither said nor missed."""
    made = card({"relu": (4, 4), "adam": (5, 4), "loss": (5, 4)})  # loss has three points
    assert (made.questions[2].said, made.questions[2].gone, made.gone) == (3, 2, 2)
    assert made.verdict == READY


def test_what_was_not_reached_counts_as_not_said() -> None:
    """An interview that ran out of time has all its questions; one that is open no verdict."""
    over = card({"relu": (4, 4)})
    assert (over.answered, over.said, over.points, over.verdict) == (1, 4, 12, NOT_YET)
    assert over.questions[1].rating is None
    assert ids(over.questions[1]) == ["p0", "p1", "p2", "p3", "p4"]
    assert card({"relu": (4, 4)}, ended=False).verdict == UNFINISHED


def test_a_question_without_key_points_counts_once() -> None:
    """It is said when it was rated Good or Easy."""
    for rating, said in ((1, 0), (2, 0), (3, 1), (4, 1)):
        made = card({"bare": (0, rating)}, ("bare",))
        assert (made.said, made.points) == (said, 1)


def test_what_the_deck_lacks_is_left_out() -> None:
    """A question gone since, and a key point that was renamed."""
    made = card({"gone": (3, 3), "relu": (5, 4)}, ("gone", "relu"))
    (relu,) = made.questions
    assert (relu.said, relu.points) == (4, 4)
    assert made.budget == 600.0
    assert relu.budget == 300.0
    empty = card({"gone": (3, 3)}, ("gone",))
    assert (empty.questions, empty.score, empty.strongest) == ((), 0.0, None)
