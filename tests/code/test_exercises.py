"""Every exercise: our solution passes, every slip fails, is recognized, and is no other one."""

import doctest
import re
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from submissions import SUBMISSIONS

from quiz.code import exercises, judging
from quiz.code.contract import Exercise
from quiz.code.judging import UNTOUCHED, Outcome, check_names, outcomes, recognize, slips, solution

NAMES = exercises.names()
MOST_LINES = 12
"""Of a statement, blank ones not counted."""


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """Each exercise by name."""
    found: str = request.param
    return found


def exercise(name: str) -> Exercise:
    """The exercise of that name, imported."""
    found: Exercise = import_module(f"demos.code.{name.replace('-', '_')}").EXERCISE
    return found


def failing(found: list[Outcome]) -> list[str]:
    """The names of the checks that failed."""
    return [one.name for one in found if one.failure is not None]


def test_our_solution_passes_every_check(name: str) -> None:
    """And every check compares something."""
    one = exercise(name)
    found = outcomes(one, solution(one))
    assert [(outcome.name, outcome.failure) for outcome in found if outcome.failure] == []
    assert all(outcome.cases for outcome in found if outcome.name != UNTOUCHED)


def test_every_slip_fails_and_is_recognized_as_itself_alone(name: str) -> None:
    """So they are distinct, too: none is taken for another."""
    one = exercise(name)
    for slip, functions in slips(one, name).items():
        found = outcomes(one, functions)
        assert failing(found), f"{slip} passes"
        named = [[each.name for each in known] for known in recognize(one, name, found)]
        assert named == [[slip]]


def test_every_check_can_fail(name: str) -> None:
    """Some slip fails it, or code that returns only huge numbers does."""
    one = exercise(name)

    def huge(value: Any) -> Any:
        if isinstance(value, tuple | list):
            return type(value)(map(huge, value))
        return value if value is None or isinstance(value, str) else np.full(np.shape(value), 9e99)

    def spoiled(function: Any) -> Any:
        return lambda *values, **named: huge(function(*values, **named))

    wrong = [{key: spoiled(function) for key, function in solution(one).items()}]
    wrong += [dict(functions) for functions in slips(one, name).values()]
    failed = {check for functions in wrong for check in failing(outcomes(one, functions))}
    assert failed >= set(check_names(one)) - {UNTOUCHED}


def test_the_statement_is_short_and_its_example_true(name: str) -> None:
    """At most twelve lines that fit the screen, and one worked example."""
    lines = [line for line in exercises.read(name).statement.split("\n") if line.strip()]
    assert len(lines) <= MOST_LINES
    assert [line for line in lines if len(line) > 76] == []
    module = import_module(f"demos.code.{name.replace('-', '_')}")
    examples = doctest.DocTestFinder(recurse=False).find(module, globs=dict(vars(module)))
    assert len(examples) == 1
    run = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    run.run(examples[0])
    assert run.tries > 0
    assert run.failures == 0


def test_the_stub_is_a_program_that_is_still_to_be_written(name: str) -> None:
    """It defines every function with the solution's parameters, and each says so when called."""
    text, one = exercises.read(name), exercise(name)
    space: dict[str, Any] = {}
    exec(text.stub, space)
    for function in one.functions:
        count = function.__code__.co_argcount
        stub = space[function.__name__].__code__
        assert stub.co_varnames == function.__code__.co_varnames[:count]
    found = outcomes(one, {key: space[key] for key in text.functions})
    assert {outcome.stopped for outcome in found[:-1]} == {"NotImplementedError"}


def test_what_is_read_of_the_file_is_what_it_says(name: str) -> None:
    """Hints in layers, a time, exercises that come first: as the imported exercise has them."""
    text, one = exercises.read(name), exercise(name)
    assert (text.hints, text.minutes, text.requires) == (one.hints, one.minutes, one.requires)
    assert text.functions == tuple(function.__name__ for function in one.functions)
    assert len(one.hints) >= 2
    named = [slip.name for slip in one.patches()]
    assert len(set(named)) == len(named) >= 3
    assert set(one.requires) <= set(NAMES)
    assert len(set(check_names(one))) == len(check_names(one)) >= 3


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_submissions_are_judged_and_their_slips_named(name: str) -> None:
    """The right one passes in any style; the wrong ones fail and get the name that fits, if any."""
    one = exercise(name)
    submissions = re.findall(r"# (right|wrong)(?:: (.*))?\n((?:[^#].*\n|\n)+)", SUBMISSIONS[name])
    assert [kind for kind, _, _ in submissions] == ["right", "wrong", "wrong"]
    for kind, slips_of_it, code in submissions:
        space: dict[str, Any] = {"np": np}
        exec(submissions[0][2] + code, space)
        found = outcomes(one, {key: space[key] for key in solution(one)})
        assert bool(failing(found)) == (kind == "wrong"), failing(found)
        known = recognize(one, name, found) if failing(found) else []
        assert "; ".join(slip.name for slip in (known[0] if known else ())) == slips_of_it


def test_the_order_of_learning_puts_first_what_is_required() -> None:
    """And has every exercise once."""
    ordered = exercises.in_order()
    assert sorted(text.name for text in ordered) == NAMES
    seen: set[str] = set()
    for text in ordered:
        assert set(text.requires) <= seen
        seen.add(text.name)


def test_two_slips_at_once_are_both_named() -> None:
    """If they are wrong in different checks: no scale in training, and one in evaluation."""
    one = exercise("dropout")
    source = exercises.read("dropout").solution
    both = ["does not scale the kept values", "scales in evaluation"]
    for slip in one.patches():
        if slip.name in both:
            source = source.replace(slip.right, slip.wrong)
    space = dict(vars(import_module("demos.code.dropout")))
    exec(source, space)
    found = outcomes(one, {key: space[key] for key in solution(one)})
    (known,) = recognize(one, "dropout", found)
    assert [each.name for each in known] == both


def test_a_slip_beside_another_mistake_is_not_named() -> None:
    """Nothing is named that does not explain all that is wrong."""
    one = exercise("dropout")

    def untouched(x: Any, p: float, rng: Any, training: bool) -> Any:
        return x, np.ones_like(x)

    found = outcomes(one, {**solution(one), "dropout": untouched})
    assert failing(found)
    assert recognize(one, "dropout", found) == []


def test_changing_the_input_in_place_is_told_though_the_result_is_right() -> None:
    """The last check: what was given is as it was."""
    one = exercise("cross-entropy")

    def in_place(logits: Any, labels: Any) -> Any:
        result = solution(one)["cross_entropy"](logits, labels)
        logits -= 1.0
        return result

    found = outcomes(one, {"cross_entropy": in_place})
    assert failing(found) == [UNTOUCHED]
    assert found[-1].failure is not None
    assert "logits" in found[-1].failure.text


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (None, "2 values, not None"),
        (1.0, "2 values"),
        ((1.0, 2.0, 3.0), "2 values, not a tuple of 3"),
        (("loss", np.zeros((1, 2))), "a number"),
        ((np.zeros(3), np.zeros((1, 2))), "a number, not an array of shape (3,)"),
        ((0.5, "gradient"), "an array"),
        ((0.5, np.zeros((2, 2), object)), "an array"),
        ((0.5, [[1.0], [2.0, 3.0]]), "an array"),
        ((0.5, np.zeros((1, 2), complex)), "an array"),
    ],
)
def test_a_result_of_another_form_is_told(result: Any, told: str) -> None:
    """What has to be returned, and what was."""
    one = exercise("cross-entropy")
    found = outcomes(one, {"cross_entropy": lambda logits, labels: result})
    assert all(outcome.failure for outcome in found[:-1])
    assert found[0].failure is not None
    assert told in found[0].failure.text


def test_values_are_shown_with_as_many_digits_as_tell_them_apart() -> None:
    """And what differs is marked."""
    one = exercise("cross-entropy")
    ours = solution(one)["cross_entropy"]

    def nearly(logits: Any, labels: Any) -> Any:
        loss, gradient = ours(logits, labels)
        gradient[0, 0] += 3e-6
        return loss, gradient

    failure = outcomes(one, {"cross_entropy": nearly})[2].failure
    assert failure is not None
    assert failure.got is not None
    assert failure.expected is not None
    assert [differs for row in failure.got.rows for _, differs in row] == [True, False]
    assert failure.got.rows[0][0][0] != failure.expected.rows[0][0][0]
    assert judging.ALIKE < 3e-6
