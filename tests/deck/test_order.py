"""The order of learning, a full one even where there is no topological one; finding a question."""

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.order import cycle_through, find, knots, learning_order
from quiz.deck.question import Question
from quiz.errors import UsageError

GRAPHS = st.integers(1, 9).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size
    )
)


def ask(name: str, number: int, *requires: str) -> Question:
    """Make a question of which only the order matters."""
    return Question(name, "?", "", number, requires=requires)


def questions_of(graph: list[list[int]]) -> list[Question]:
    """Make question n, called qn, of each row: the numbers of what it requires."""
    return [
        ask(f"q{number}", number, *(f"q{other}" for other in row))
        for number, row in enumerate(graph)
    ]


@pytest.mark.parametrize(
    ("questions", "order"),
    [
        ([], ()),
        ([ask("b", 2), ask("a", 1)], ("a", "b")),
        ([ask("a", 1, "c"), ask("b", 2), ask("c", 3)], ("b", "c", "a")),
        ([ask("a", 1, "c", "c"), ask("b", 2, "a"), ask("c", 3)], ("c", "a", "b")),
        ([ask("a", 1, "elsewhere"), ask("b", 2)], ("a", "b")),
        ([ask("a", 1, "a"), ask("b", 2)], ("a", "b")),
        ([ask("b", 1), ask("a", 1)], ("a", "b")),
        # A knot keeps its numbers, comes after what it requires and before what requires it.
        (
            [
                ask("a", 1, "b"),
                ask("b", 2, "c"),
                ask("c", 3, "a", "e"),
                ask("d", 4, "b"),
                ask("e", 5),
            ],
            ("e", "a", "b", "c", "d"),
        ),
    ],
)
def test_order_of_small_decks(questions: list[Question], order: tuple[str, ...]) -> None:
    """Requirements come first, then the lowest number; a knot goes by number as one."""
    assert learning_order(questions) == order


@given(GRAPHS)
def test_no_question_is_lost_or_repeated(graph: list[list[int]]) -> None:
    """Whatever requires what, every question stands in the order once."""
    questions = questions_of(graph)
    assert sorted(learning_order(questions)) == sorted(question.id for question in questions)


@given(GRAPHS)
def test_order_is_the_smallest_topological_one(graph: list[list[int]]) -> None:
    """Where graphlib finds an order, ours is one, and by number the first of all of them."""
    questions = questions_of(graph)
    requires = {question.id: set(question.requires) for question in questions}
    try:
        tuple(TopologicalSorter(requires).static_order())
    except CycleError:
        assert knots(questions)
        return
    assert knots(questions) == ()
    order = learning_order(questions)
    if len(order) <= 5:
        orders = (
            way
            for way in permutations(sorted(requires))
            if all(requires[name] <= set(way[:place]) for place, name in enumerate(way))
        )
        assert order == next(orders)
    assert all(requires[name] <= set(order[:place]) for place, name in enumerate(order))


@given(GRAPHS)
def test_knots_are_the_questions_that_reach_each_other(graph: list[list[int]]) -> None:
    """Two questions share a knot exactly when each requires the other, near or far."""
    reach = {(start, end) for start, row in enumerate(graph) for end in row}
    for middle in range(len(graph)):
        for start in range(len(graph)):
            for end in range(len(graph)):
                if (start, middle) in reach and (middle, end) in reach:
                    reach.add((start, end))
    expected = {
        tuple(
            f"q{other}"
            for other in range(len(graph))
            if (one, other) in reach and (other, one) in reach
        )
        for one in range(len(graph))
        if (one, one) in reach
    }
    assert set(knots(questions_of(graph))) == expected


@given(GRAPHS)
def test_a_knot_lies_between_its_requirements_and_its_followers(graph: list[list[int]]) -> None:
    """Outside a knot every requirement holds, even when the deck has knots."""
    questions = questions_of(graph)
    order = learning_order(questions)
    knot_of = {name: knot for knot in knots(questions) for name in knot}
    for question in questions:
        for required in question.requires:
            if knot_of.get(required) is None or required not in knot_of.get(question.id, ()):
                assert order.index(required) < order.index(question.id)


@given(GRAPHS)
def test_a_cycle_leads_back_to_its_start(graph: list[list[int]]) -> None:
    """Each question of the cycle requires the next, the last the first; none where none is."""
    questions = questions_of(graph)
    by_id = {question.id: question for question in questions}
    in_knots = {name for knot in knots(questions) for name in knot}
    for name in by_id:
        cycle = cycle_through(name, questions)
        assert bool(cycle) == (name in in_knots)
        for here, there in pairwise((*cycle, *cycle[:1])):
            assert there in by_id[here].requires
        assert len(set(cycle)) == len(cycle)


def test_a_chain_of_ten_thousand_needs_no_recursion() -> None:
    """A long chain of requirements, and the same chain closed to a ring, are ordered."""
    chain = [ask("q0", 0), *(ask(f"q{n}", n, f"q{n - 1}") for n in range(1, 10_000))]
    names = tuple(f"q{n}" for n in range(10_000))
    assert learning_order(list(reversed(chain))) == names
    assert learning_order([ask("q0", 0, "q9999"), *chain[1:]]) == names


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
        # Beyond what Python converts from text
        ("9" * 5000, f"There is no question {'9' * 5000}. They are numbered 3 to 20."),
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
