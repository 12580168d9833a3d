"""Compiled questions: exact, compact, and with a revision of their content."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.deck.decks import decode, encode, revision
from quiz.deck.question import FollowUp, KeyPoint, PreciseNote, Question, Source, Trap

QUESTIONS = st.from_type(Question)
# A question takes a while to draw; how long says nothing about the code.
DRAWN = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

QUESTION = Question(
    id="dropout",
    number=8,
    question="What does dropout do?",
    difficulty="easy",
    category="Regularisation",
    tags=("dropout",),
    requires=("overfitting",),
    answer="It zeroes activations at random.\nAt test time it is off.",
    formula=("ỹ = m ⊙ y / (1 − p)",),
    code=("nn.Dropout(p=0.5)",),
    use=("in wide layers",),
    avoid=("at test time",),
    key_points=(KeyPoint("scale", "Scale by 1/(1 − p).", "When training", ("scale", "invert")),),
    precise=(PreciseNote("It averages models.", "Only approximately.", ("srivastava2014",)),),
    traps=(Trap("It is on at test time.", "It is off."),),
    follow_ups=(FollowUp("Why scale?", "To keep the mean."),),
    sources=(Source("srivastava2014", "Srivastava, N.", 2014, "Dropout", "JMLR 15"),),
    demo="dropout",
    line=12,
)


@DRAWN
@given(QUESTIONS)
def test_decode_inverts_encode(question: Question) -> None:
    """Any question comes back equal, tuples and all."""
    assert decode(encode(question)) == question


def test_a_question_with_everything_comes_back() -> None:
    """Every part lands in its own field again."""
    assert decode(encode(QUESTION)) == QUESTION


def test_encoded_is_one_line_of_json() -> None:
    """The text is one compact JSON array that begins with the id."""
    text = encode(QUESTION)
    assert json.loads(text)[:3] == ["dropout", 8, "What does dropout do?"]
    assert "\n" not in text
    assert ', "' not in text
    assert "⊙" in text


def test_revision_is_16_hexadecimal_digits_of_the_content() -> None:
    """The revision is pinned: it stands in people's logs and may not drift."""
    assert revision(QUESTION) == "e549c4f79904d985"


@DRAWN
@given(QUESTIONS, st.integers(min_value=0))
def test_revision_does_not_depend_on_the_line(question: Question, line: int) -> None:
    """Moving a question within its file is no edit."""
    assert revision(question._replace(line=line)) == revision(question)


def test_revision_does_not_depend_on_the_level_of_a_follow_up() -> None:
    """When a follow-up is asked is no part of what the question says."""
    (follow_up,) = QUESTION.follow_ups
    marked = QUESTION._replace(follow_ups=(follow_up._replace(level="easier"),))
    assert revision(marked) == revision(QUESTION)
    assert decode(encode(marked)) == marked


def test_revision_changes_with_every_other_field() -> None:
    """Changing any one field but the line gives another revision."""
    empty = Question(
        "", 0, "", "", "", (), (), "", (), (), (), (), (), (), (), (), (), None, line=12
    )
    changed = [
        revision(QUESTION._replace(**{name: getattr(empty, name)}))
        for name in Question.__match_args__
        if name != "line"
    ]
    assert revision(QUESTION) not in changed
    assert len(set(changed)) == len(changed)
