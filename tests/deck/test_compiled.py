"""Compiled questions: exact and compact."""

import json
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.deck.question import (
    FollowUp,
    Heading,
    KeyPoint,
    PreciseNote,
    Question,
    Source,
    Trap,
    decode,
    encode,
    layout,
)

QUESTIONS = st.from_type(Question)
# A question takes a while to draw; how long says nothing about the code.
DRAWN = settings(suppress_health_check=[HealthCheck.too_slow])

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


def written(question: Question) -> tuple[str, str]:
    """A question as it is kept: its heading, and the other fields."""
    others = tuple(name for name in Question._fields if name not in Heading._fields)
    return encode(question, Heading._fields), encode(question, others)


@DRAWN
@given(QUESTIONS)
def test_decode_inverts_encode(question: Question) -> None:
    """Any question comes back equal, tuples and all."""
    assert decode(*written(question)) == question


def test_a_question_with_everything_comes_back() -> None:
    """Every part lands in its own field again, as the type it was."""
    found = decode(*written(QUESTION))
    assert found == QUESTION
    assert [*map(type, found)] == [*map(type, QUESTION)]
    assert [type(one) for one in found.sources + found.traps] == [Source, Trap]
    assert type(found.key_points[0].keywords) is tuple


def test_encoded_is_one_line_of_json() -> None:
    """Each text is one compact JSON array, and no field is in both."""
    heading, body = written(QUESTION)
    assert json.loads(heading)[:3] == ["dropout", 8, "What does dropout do?"]
    assert len(json.loads(heading)) + len(json.loads(body)) == len(Question._fields)
    assert "\n" not in heading + body
    assert ', "' not in heading + body
    assert "⊙" in body


class Point(NamedTuple):
    """A part."""

    id: str
    weight: int


class Heavier(NamedTuple):
    """The same part with another type in it."""

    id: str
    weight: float


class Whole(NamedTuple):
    """What has parts."""

    points: tuple[Point, ...]
    note: str | None = None


class HeavierWhole(NamedTuple):
    """The same with the other parts."""

    points: tuple[Heavier, ...]
    note: str | None = None


def test_layout_follows_from_the_fields_of_every_part() -> None:
    """A field renamed or of another type, however deep, makes another stamp of compiled decks."""
    assert layout(Whole) == "(points: [(id: str, weight: int), ...], note: str | None)"
    assert layout(HeavierWhole) != layout(Whole)
