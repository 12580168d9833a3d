"""The review line by line: what is printed is what changed, in words, once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.question import FollowUp, Heading, KeyPoint, PreciseNote, Question, Source, Trap
from quiz.review.attempt import REVEALED, Attempt, press
from quiz.review.screen import View, changes
from quiz.terminal.page import Refused, keys_text
from quiz.terminal.style import Look
from quiz.terminal.text import plain, width_of

LOOK = Look(color=False, escapes=False)
QUESTION = Question(
    id="relu",
    number=3,
    question="Why **ReLU**?",
    difficulty="easy",
    category="activations",
    tags=(),
    requires=(),
    answer="Its gradient is `1` wherever it is active.",
    formula=("f(x) = max(0, x)",),
    code=("np.maximum(x, 0)",),
    use=("hidden layers",),
    avoid=("output layers",),
    key_points=(
        KeyPoint("cheap", "It costs **one comparison**.", "cost", ()),
        KeyPoint("gradient", "No saturation for `x > 0`.", "positive side", ()),
    ),
    precise=(PreciseNote("It solves vanishing gradients.", "It mitigates them.", ("nair",)),),
    traps=(Trap("ReLU is linear.", "It is piecewise linear."),),
    follow_ups=(FollowUp("What is a dying unit?", "One that is never active."),),
    sources=(Source("nair", "Nair, V.; Hinton, G. E.", 2010, "Rectified linear units", "ICML"),),
    demo="dying-relu",
)
HEADING = Heading("relu", 3, QUESTION.question, "easy", "activations", (), "dying-relu")
START = View(HEADING, Attempt("relu", ("cheap", "gradient")), 2, 7, QUESTION, status="due")
SHOWN = START._replace(
    attempt=START.attempt._replace(phase=REVEALED, seconds_to_reveal=10.0),
    intervals={1: 0, 2: 0, 3: 2, 4: 8},
)
RATE = "Rate: 1 Again (soon), 2 Hard (soon), 3 Good (2 d), 4 Easy (8 d)"


def said(before: View | None, view: View, width: int = 80) -> str:
    """Print what changed, as one text."""
    return "\n".join(plain(line) for line in changes(before, view, width, LOOK))


def with_attempt(view: View, **fields: object) -> View:
    """Change some fields of the attempt on screen."""
    return view._replace(attempt=Attempt(**view.attempt._asdict() | fields))


def test_question_is_asked_once() -> None:
    """Progress, facts, question and keys, when it appears; nothing when nothing has changed."""
    text = said(None, START)
    assert text.split("\n")[:4] == ["", "2 of 7 done.", "3 · easy · activations · due", "Why ReLU?"]
    assert "[Enter reveal, t type, h hint, " in text
    assert "q quit]" in text
    assert said(START, START) == said(START, START._replace(seconds=12.0)) == ""


def test_first_view_becomes_a_whole_one_silently() -> None:
    """What was asked from the heading alone is not asked again once the question is loaded."""
    first = START._replace(question=None, attempt=Attempt("relu", ()))
    assert "Why ReLU?" in said(None, first)
    assert said(first, START) == ""


def test_note_about_the_clock_is_said() -> None:
    """A message is printed with the view that brings it, and not again with the next one."""
    first = START._replace(message="The clock is behind.")
    text = said(None, first) + said(first, START)
    assert text.count("The clock is behind.") == 1


def test_reveal_says_answer_points_and_ratings() -> None:
    """The answer, the key points with their letters, the demo, and what each rating leads to."""
    text = said(START, SHOWN)
    assert "Its gradient is 1 wherever it is active." in text
    assert re.search(r"a\. .*one comparison.*\nb\. .*No saturation", text)
    assert "Demo: dying-relu" in text
    assert RATE in text
    assert "[a-b tick, 1-4 rate, " in text
    assert "Why ReLU?" not in text
    crammed = said(START, SHOWN._replace(intervals=None))
    assert "Rate: 1 Again, 2 Hard, 3 Good, 4 Easy" in crammed


def test_marks_of_markdown_are_not_spoken() -> None:
    """Bold and code are not spelled out, in the answer as in the key points."""
    assert not set("*`") & set(said(None, SHOWN))


def test_keys_that_only_a_screen_has_are_not_offered() -> None:
    """Everything has been printed, so there is nothing to scroll."""
    assert "scroll" not in said(START, SHOWN)


@pytest.mark.parametrize("level", [1, 2])
def test_hints_are_said_as_they_are_given(level: int) -> None:
    """The first hint tells the number of points, the second their cues."""
    text = said(with_attempt(START, hints=level - 1), with_attempt(START, hints=level))
    assert "a strong answer makes 2 points" in text
    assert ("a  cost" in text and "b  positive side" in text) == (level == 2)


def test_nothing_that_was_found_is_told_before_the_answer() -> None:
    """While one is asked how sure one is, the ticks of a typed answer would give it away."""
    typed = with_attempt(START, typed="it is cheap", ticked=frozenset({"cheap"}))
    assert said(START, typed) == ""


def test_the_only_key_point_has_one_key() -> None:
    """No range from a to a."""
    one = with_attempt(SHOWN, points=("cheap",))
    assert "[a tick, 1-4 rate, " in said(with_attempt(one, phase="thinking"), one)


def test_ticks_are_said_with_what_they_suggest() -> None:
    """Each change of the ticks is told, with the rating that Enter would accept."""
    one = with_attempt(SHOWN, ticked=frozenset({"gradient"}))
    both = with_attempt(SHOWN, ticked=frozenset({"cheap", "gradient"}))
    assert said(SHOWN, one) == "Ticked: b. Enter accepts Hard (1 of 2)."
    assert said(one, both) == "Ticked: a, b. Enter accepts Easy (2 of 2)."
    assert said(one, SHOWN) == "Ticked: nothing."


@pytest.mark.parametrize(
    ("overlay", "told"),
    [
        ("precise", ["It solves vanishing gradients.", "It mitigates them.", "Nair & Hinton 2010"]),
        ("follow-ups", ["What is a dying unit?", "One that is never active.", "ReLU is linear."]),
        ("help", ["accept the rating that the ticks suggest", "end the session"]),
    ],
)
def test_overlays_are_said(overlay: str, told: list[str]) -> None:
    """An overlay is printed when it is opened, and closing it says nothing."""
    over = with_attempt(SHOWN, overlay=overlay)
    text = said(SHOWN, over)
    assert all(part in text for part in told)
    assert said(over, over) == said(over, SHOWN) == ""


def test_note_is_said_when_it_changes() -> None:
    """A note just written is read back, a removed one is told, and the reveal repeats it."""
    noted = SHOWN._replace(note="figure 2")
    assert said(SHOWN, noted) == "Your note: figure 2"
    assert said(noted, SHOWN) == "Your note: removed"
    assert "Your note: figure 2" in said(START._replace(note="figure 2"), noted)


def test_refusal_is_said_every_time() -> None:
    """Enter with nothing ticked is answered each time, not only the first."""
    _, decision = press(SHOWN.attempt, "enter", 12.0)
    assert isinstance(decision, Refused)
    refused = SHOWN._replace(message=decision.why)
    assert said(SHOWN, refused) == decision.why
    assert said(refused, refused) == decision.why


def test_repeat_is_asked_again() -> None:
    """A question that returns at once after a lapse is asked from the beginning."""
    assert "Why ReLU?" in said(SHOWN, START._replace(status="again"))


def test_undone_rating_shows_the_answer_again() -> None:
    """A question brought back by an undo is told whole: question, answer, ticks, ratings."""
    other = START._replace(heading=HEADING._replace(id="other"))
    back = with_attempt(SHOWN, ticked=frozenset({"cheap"}))
    text = said(with_attempt(other, question="other"), back)
    for part in ("Why ReLU?", "Its gradient is 1", "Ticked: a. Enter accepts Hard (1 of 2).", RATE):
        assert part in text


@given(
    st.lists(st.sampled_from([*"abh?pfxk124", "enter", "space", "esc", "down"]), max_size=12),
    st.integers(34, 120),
)
def test_any_keys_are_told_in_plain_lines(keys: list[str], width: int) -> None:
    """No line is too wide, nothing is drawn with boxes or bars, and no answer before the reveal."""
    view, before = START, None
    for key in ["", *keys]:
        lines = changes(before, view, width, LOOK)
        text = "\n".join(map(plain, lines))
        assert all(width_of(line) <= width for line in lines)
        assert not set("█░─│┌\x1b") & set(text)
        assert view.attempt.phase == REVEALED or "gradient is" not in " ".join(text.split())
        before = view
        attempt, _ = press(view.attempt, key, 5.0)
        view = view._replace(attempt=attempt, intervals=SHOWN.intervals)


def test_keys_are_one_sentence() -> None:
    """The keys of a page are said in a row, each with what it does."""
    assert list(map(plain, keys_text([("u", "undo"), ("q", "quit")], 40))) == ["[u undo, q quit]"]
