"""Finding a question: by id, by number, by a beginning that fits only one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.order import find
from quiz.errors import UsageError

NUMBERS = {"relu": 3, "vanishing-gradient": 7, "exploding-gradient": 8, "vanilla-rnn": 12, "r": 20}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("relu", "relu"),
        ("ReLU", "relu"),
        (" relu ", "relu"),
        ("vanishing_gradient", "vanishing-gradient"),
        ("vanis", "vanishing-gradient"),
        ("E", "exploding-gradient"),
        ("7", "vanishing-gradient"),
        ("#7", "vanishing-gradient"),
        ("007", "vanishing-gradient"),
        ("20", "r"),
    ],
)
def test_what_is_typed(text: str, name: str) -> None:
    """Case, spaces, underscores and a # before the number do not matter."""
    assert find(text, NUMBERS) == name


def test_exact_id_wins() -> None:
    """An id that begins another one, or that looks like a number, stands for itself."""
    assert find("r", NUMBERS) == "r"
    assert find("2", {"2": 9, "relu": 2}) == "2"
    assert find("20", {"2": 9, "relu": 20}) == "relu"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("4", "There is no question 4. They are numbered 3 to 20."),
        ("#99", "There is no question #99. They are numbered 3 to 20."),
        ("van", "“van” fits several questions: vanilla-rnn, vanishing-gradient."),
        ("rellu", "There is no question “rellu”. Did you mean relu?"),
        ("gradient", "There is no question “gradient”. Did you mean vanishing-gradient?"),
        ("wwww", "There is no question “wwww”. `quiz list` names them all."),
        ("", "There is no question “”. `quiz list` names them all."),
        ("#", "There is no question “#”. `quiz list` names them all."),
        ("-1", "There is no question “-1”. `quiz list` names them all."),
    ],
)
def test_what_cannot_be_found(text: str, message: str) -> None:
    """The message names what fits, the nearest, or where to look."""
    with pytest.raises(UsageError) as caught:
        find(text, NUMBERS)
    assert str(caught.value) == message


def test_number_of_any_length_is_told_not_raised() -> None:
    """A number beyond what Python converts from text is no question either, and no traceback."""
    text = "9" * 5000
    with pytest.raises(UsageError) as caught:
        find(text, NUMBERS)
    assert str(caught.value) == f"There is no question {text}. They are numbered 3 to 20."


@given(
    st.dictionaries(st.from_regex(r"[a-c]{1,3}(-[a-c]{1,2})?", fullmatch=True), st.none()).filter(
        bool
    ),
    st.text("abc-", min_size=1, max_size=5),
)
def test_beginnings_by_brute_force(names: dict[str, None], text: str) -> None:
    """What is found is the id itself, else the only id that begins so, else nothing."""
    numbers = {name: number for number, name in enumerate(names, start=1)}
    fitting = [name for name in names if name[: len(text)] == text]
    if text in names:
        assert find(text, numbers) == text
    elif len(fitting) == 1:
        assert find(text, numbers) == fitting[0]
    else:
        with pytest.raises(UsageError) as caught:
            find(text, numbers)
        several = str(caught.value).startswith(f"“{text}” fits several questions: ")
        assert several == (len(fitting) > 1)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8, unique=True))
def test_every_question_is_found_by_its_number(numbers: list[int]) -> None:
    """A number finds its own question and no other."""
    deck = {f"question-{number:03}": number for number in numbers}
    for number in numbers:
        assert find(str(number), deck) == f"question-{number:03}"
