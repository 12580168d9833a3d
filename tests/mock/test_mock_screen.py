"""The screens of a mock interview, its scorecard, its history and its report, at every width."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from quiz.deck.question import FollowUp, Heading, KeyPoint, Question
from quiz.mock import allotted
from quiz.mock.interview import first_attempt
from quiz.mock.report import TITLE, progress_markdown, report, rows, trend
from quiz.mock.report import heading as history_heading
from quiz.mock.scorecard import RULE, Group, QuestionScore, Scorecard
from quiz.mock.screen import View, card_lines, changes, frame, verdict
from quiz.review.attempt import REVEALED, Attempt
from quiz.terminal.style import Look
from quiz.terminal.text import Line, plain

QUESTION = Question(
    "relu",
    "Why is ReLU the usual choice for hidden layers of deep networks?",
    "Its **slope** is one.",
    3,
    "easy",
    "Signal propagation",
    key_points=(
        KeyPoint("one", "Its slope is one.", "Slope", ()),
        KeyPoint("two", "It is **cheap**.", "Cost", ()),
    ),
    follow_ups=(FollowUp("Why does a unit die?", "It is negative on all data."),),
    demo="dying-relu",
)
HEADING = Heading("relu", 3, QUESTION.question, "easy", "Signal propagation", (), "dying-relu")
ASKED = View(HEADING, Attempt("relu", ("one", "two")), 2, 6, 200.0, 1030.4, 72.0, QUESTION)
SCORED = ASKED._replace(attempt=Attempt("relu", ("one", "two"), phase=REVEALED))
FOLLOWED = ASKED._replace(attempt=first_attempt(QUESTION, 0))
MARKED = FOLLOWED._replace(
    attempt=FOLLOWED.attempt._replace(told=True, typed="because\nof the bias")
)


def result(said: int = 3, finished: bool = True, time: int = 1_795_600_000_000) -> Scorecard:
    """A scorecard of two questions of which the second was not reached."""
    first = QuestionScore(
        "relu", 3, QUESTION.question, "Signal propagation", "easy", "dying-relu", said, 4,
        QUESTION.key_points[1:], 2, (2, 1), 250.0, 200.0,
    )  # fmt: skip
    second = QuestionScore("pipe", 12, "A | B?", "Evaluation", "hard", None, 0, 4, (), None, (),
                           0.0, 200.0)  # fmt: skip
    return Scorecard(
        "mock", time, 0, "senior", 7, finished, (first, second),
        (Group("Signal propagation", 1, said, 4), Group("Evaluation", 1, 0, 4)),
        (Group("easy", 1, said, 4), Group("hard", 1, 0, 4)),
        250.0, 400.0, "relu", None, ("dying-relu",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "told"), [(20, "20 min"), (1.5, "1:30 min"), (0.5, "30 s"), (90, "1 h 30 min")]
)
def test_the_length_is_not_rounded(minutes: float, told: str) -> None:
    """An interview of a minute and a half is not said to be one of two."""
    assert allotted(minutes) == told


CARD = result()


def text_of(made: list[Line] | tuple[Line, ...]) -> list[str]:
    """Lines as text."""
    return [plain(line) for line in made]


@given(st.sampled_from([ASKED, SCORED, FOLLOWED, MARKED]), st.integers(34, 200), st.booleans())
def test_no_line_is_wider_than_the_screen(view: View, width: int, time_is_up: bool) -> None:
    """Header, body and footer fit in every phase, with time left and without."""
    made = frame(view._replace(left=-5.0 if time_is_up else view.left), width, Look())
    for line in (*made.header, *made.body, *made.footer):
        assert wcswidth(plain(line)) <= width, plain(line)
    end = " q end" if time_is_up else " q leave"
    assert plain(made.footer[-1]).endswith(end)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_clocks_run_while_one_answers_and_stop_while_one_scores(width: int) -> None:
    """This question's time against its budget, and what is left of the whole, rounded up."""
    assert plain(frame(ASKED, width, Look()).header[0]).endswith("1:12 / 3:20  17:11 left ")
    assert plain(frame(SCORED, width, Look()).header[0]).endswith("clock stopped  17:11 left ")
    over = plain(frame(ASKED._replace(left=-1.0), width, Look()).header[0])
    assert over.endswith("time is up ")
    assert "Question 2 of 6" in over


def test_nothing_is_given_away_before_the_answer() -> None:
    """The question alone, without status, cues, points or answer; the follow-up likewise."""
    body = "\n".join(text_of(frame(ASKED, 80, Look()).body))
    assert QUESTION.question in body
    for secret in ("slope", "cheap", "Cost", "die"):
        assert secret not in body
    assert "negative" not in "\n".join(text_of(frame(FOLLOWED, 80, Look()).body))


def test_line_by_line_tells_what_is_new() -> None:
    """The question once, its answer once, the follow-up as a thing of its own."""
    look = Look()
    first = "\n".join(text_of(changes(None, ASKED, 80, look)))
    assert "Question 2 of 6, 17:11 left." in first
    assert "[Enter I answered aloud, t type the answer, ? help, q leave]" in first
    assert changes(ASKED, ASKED._replace(seconds=99.0, left=900.0), 80, look) == []
    shown = "\n".join(text_of(changes(ASKED, SCORED, 80, look)))
    assert "a. Its slope is one." in shown
    assert "Rate: 1 Again, 2 Hard, 3 Good, 4 Easy" in shown
    ticked = SCORED._replace(
        attempt=Attempt("relu", ("one", "two"), phase=REVEALED, ticked=frozenset({"one"}))
    )
    assert text_of(changes(SCORED, ticked, 80, look)) == ["Ticked: a. Enter accepts Hard (1 of 2)."]
    assert "Follow-up: Why does a unit die?" in "\n".join(
        text_of(changes(ticked, FOLLOWED, 80, look))
    )
    marked = "\n".join(text_of(changes(FOLLOWED, MARKED, 80, look)))
    assert "of the bias" in marked
    assert "How was it? 1 missed, 2 partly, 3 said it" in marked


@given(st.integers(34, 140), st.integers(0, 4), st.booleans(), st.booleans())
def test_scorecard_fits(width: int, said: int, finished: bool, unicode: bool) -> None:
    """No line of it is wider than it may be, at any width."""
    for line in card_lines(result(said, finished), "", width, Look(unicode=unicode)):
        assert wcswidth(plain(line)) <= width, plain(line)


def test_scorecard_says_everything() -> None:
    """The verdict with its figures and its rule, then the reasons, what to learn and to run."""
    said = " ".join(" ".join(text_of(card_lines(CARD, "", 88, Look()))).split())
    for text in (
        "Not yet: 38% of the key points (3 of 8), 1 question under half.",
        RULE,
        "Senior, 2 questions, 4:10 of 6:40 spent answering; 1 not reached, counted as not said",
        "3 of 4 Hard 4:10 / 3:20 over time follow-ups: said it, partly",
        "12 A | B? not reached",
        "Signal propagation ■■■■■■·· 3 of 4",
        "hard ········ 0 of 4",
        "Strongest Why is ReLU",
        "Time 4 min a question on average, 1 over the 3:20 for each",
        f"To learn tonight {QUESTION.question} • It is cheap.",
        "quiz demo dying-relu",
    ):
        assert text in said
    assert verdict(result(finished=False), " --deck own.md") == (
        "Unfinished: 1 of 2 answered. Continue: quiz mock --resume --deck own.md"
    )


@given(st.lists(st.integers(0, 4), max_size=6), st.integers(34, 120))
def test_history_fits_and_tells_the_trend(scores: list[int], width: int) -> None:
    """A row for each interview; the words agree with the first and the last score."""
    cards = [result(said, time=1_795_600_000_000 + place) for place, said in enumerate(scores)]
    for line in (*history_heading(cards, width, ""), *rows(cards, width, Look())):
        assert wcswidth(plain(line)) <= width
    words = trend(cards)
    if len(scores) < 2:
        assert words == ""
    elif scores[0] == scores[-1]:
        assert words.startswith("The last one is level with the first")
    else:
        assert words.startswith("Up" if scores[-1] > scores[0] else "Down")


def test_markdown_report() -> None:
    """Headings, tables of equal columns whatever a title holds, and all of the scorecard."""
    text = report(CARD, "")
    assert text.startswith(f"{TITLE} of 2026-11-25\n\n**Not yet: 38%")
    assert "| A \\| B? | 0 of 4 | not reached |  |  |" in text
    assert "| 3 of 4 | Hard | said it, partly | 4:10 (over) |" in text
    assert f"- It is **cheap**. ({QUESTION.question})" in text
    assert "- `quiz demo dying-relu`" in text
    for first, second in pairwise(text.splitlines()):
        if first.startswith("|") and second.startswith("|"):
            assert first.replace("\\|", "").count("|") == second.replace("\\|", "").count("|")
    every = progress_markdown([result(1), result(3)], "")
    assert every.startswith(f"{TITLE}s\n")
    assert every.count("| 2026-11-25 | senior |") == 2
    assert f"\n#{TITLE} of 2026-11-25\n" in every
