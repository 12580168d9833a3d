"""Whether code does what an exercise asks, and which slip it behaves like.

The checks of an exercise are run on any set of functions: ours, a slip's, a person's. What each
case of each check got is kept, including the correct ones, and identifies a slip: wherever the slip
goes wrong, the code gives exactly what the slip gives. Text is never compared.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations
from traceback import extract_tb
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np

from quiz.code import exercises
from quiz.code.contract import Case, Check, Exercise, name_of
from quiz.code.verdict import Cell, Checked, Failure, Grid, Recognized

UNTOUCHED = "Input left alone"
"""The last check of every exercise: no call changes what it was given."""
ALIKE = 1e-6
"""What a slip got and what the code got are the same up to this, absolute and relative."""
_SEED = 20
_CHECKED_AT_MOST = 10_000
_SHOWN = 6
"""Rows and columns of an array that are shown."""
_LONGEST = 120
_MOST_INPUTS = 8
Functions = Mapping[str, Callable[..., Any]]


class UnfitError(Exception):
    """A function returned something of the wrong form."""


class Call(NamedTuple):
    """A call of the code under judgment."""

    function: str
    arguments: Mapping[str, Any]
    """By name, as they were before the call."""


class Code:
    """Functions whose calls are noted: the last one, and the first that changed its input."""

    def __init__(self, functions: Functions, solution: Functions) -> None:
        self._functions = functions
        self._solution = solution
        self.last: Call | None = None
        self.changed: tuple[Call, str] | None = None
        """A call and the argument that it changed."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        signature, wanted = _form(self._solution[name])

        def call(*values: Any, **named: Any) -> Any:
            bound = signature.bind(*values, **named)
            kept = {key: copied(value) for key, value in bound.arguments.items()}
            self.last = Call(name, kept)
            given, given_named = copied(values), copied(named)
            result = self._functions[name](*given, **given_named)
            after = signature.bind(*given, **given_named).arguments
            for key, before in kept.items():
                if self.changed is None and not same(before, after[key], 0.0):
                    self.changed = Call(name, kept), key
            return formed(name, result, wanted)

        return call


@cache
def _form(function: Callable[..., Any]) -> tuple[inspect.Signature, Any]:
    """The parameters of a function, and the form of its result."""
    return inspect.signature(function), get_type_hints(function).get("return")


def copied(value: Any) -> Any:
    """A value with copies of its arrays; what is no array and holds none stays itself."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(map(copied, value))
    if type(value) is dict:
        return {key: copied(one) for key, one in value.items()}
    return value


def formed(function: str, result: Any, wanted: Any) -> Any:
    """A result in the form of a return annotation: arrays, numbers, tuples and lists of them.

    Raises:
        UnfitError: it has another form; says which.

    """
    origin = get_origin(wanted)
    if origin is tuple:
        parts = get_args(wanted)
        if not isinstance(result, (tuple, list)) or len(result) != len(parts):
            raise UnfitError(f"{function} has to return {len(parts)} values, not {_kind(result)}.")
        return tuple(formed(function, one, part) for one, part in zip(result, parts, strict=True))
    if origin is list:
        if not isinstance(result, (tuple, list)):
            raise UnfitError(f"{function} has to return a list, not {_kind(result)}.")
        (part,) = get_args(wanted)
        return [formed(function, one, part) for one in result]
    if wanted in (float, int, bool):
        if result is None or np.ndim(result) or not _numeric(np.asarray(result)):
            raise UnfitError(f"{function} has to return a number, not {_kind(result)}.")
        return result
    alias = getattr(origin, "__value__", origin)  # since NumPy 2.5 NDArray is one
    if np.ndarray in (alias, get_origin(alias)):
        try:
            array = np.asarray(result)
        except ValueError:  # rows of different lengths
            raise UnfitError(f"{function} has to return an array, not {_kind(result)}.") from None
        if not _numeric(array):
            raise UnfitError(f"{function} has to return an array, not {_kind(result)}.")
        return array
    return result


def _numeric(array: "np.ndarray[Any, Any]") -> bool:
    return array.dtype.kind in "fiub"


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return "None" if value is None else f"{described(value)} ({type(value).__name__})"


def same(one: Any, other: Any, near: float) -> bool:
    """Whether two values are equal, up to `near` in their numbers; NaN equals NaN."""
    if type(one) in (list, tuple) or type(other) in (list, tuple):
        return (
            type(one) is type(other)
            and len(one) == len(other)
            and all(same(a, b, near) for a, b in zip(one, other, strict=True))
        )
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(same(one[k], other[k], near) for k in one)
    if isinstance(one, (np.ndarray, np.generic, float, int)) and isinstance(
        other, (np.ndarray, np.generic, float, int)
    ):
        a, b = np.asarray(one), np.asarray(other)
        if a.shape != b.shape or not (_numeric(a) and _numeric(b)):
            return a.shape == b.shape and bool(np.all(a == b))
        return bool(np.allclose(a.astype(float), b.astype(float), near, near, equal_nan=True))
    return one is other or type(one) is type(other)


def fits(case: Case) -> bool:
    """Whether what was got has the shape and the numbers of what was expected."""
    got, expected = np.asarray(case.got), np.asarray(case.expected)
    return got.shape == expected.shape and not differing(case).any()


def differing(case: Case) -> "np.ndarray[Any, Any]":
    """Where the result is off by more than the tolerance, if the shapes agree."""
    got, expected = np.asarray(case.got, float), np.asarray(case.expected, float)
    with np.errstate(all="ignore"):
        far = np.abs(got - expected) > case.tolerance * np.maximum(1, np.abs(expected))
        return np.asarray((far | np.isnan(got - expected)) & (got != expected))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a check: every case that it reached, and what stopped it."""

    name: str
    cases: tuple[Case, ...] = ()
    fitting: tuple[bool, ...] = ()
    """Of each case whether it fits."""
    stopped: str = ""
    """The kind of error that ended it; empty if none did."""
    failure: Failure | None = None
    """The first thing that went wrong."""

    @property
    def checked(self) -> Checked:
        """The check as it is told."""
        return Checked(self.name, self.failure)


def outcome(check: Check, code: Code, file: str) -> Outcome:
    """What a check finds; `file` is where the code stands whose lines are named."""
    cases: list[Case] = []
    fitting: list[bool] = []
    failure: Failure | None = None
    stopped = ""
    try:
        with np.errstate(all="ignore"):
            for case in check(code, np.random.default_rng(_SEED)):
                cases.append(case)
                fitting.append(fits(case))
                if not fitting[-1] and failure is None:
                    failure = failure_of(case, code.last)
                if len(cases) >= _CHECKED_AT_MOST:
                    break
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # also what `exit()` raises
        stopped = type(error).__name__
        failure = failure or raised(error, code.last, file)
    return Outcome(name_of(check), tuple(cases), tuple(fitting), stopped, failure)


def raised(error: BaseException, call: Call | None, file: str) -> Failure:
    """An error that the code raised, by the line of the person's file."""
    frames = [one for one in extract_tb(error.__traceback__) if one.filename == file]
    line, source = (frames[-1].lineno or 0, frames[-1].line or "") if frames else (0, "")
    if isinstance(error, UnfitError):
        text = str(error)
    elif isinstance(error, SystemExit):
        text = "It ended the program (exit): leave that out."
    elif not line and call is not None:
        text = f"What {call.function} returned cannot be used: {error}."
    else:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
    return failure_of(None, call)._replace(text=text, line=line, source=source)


def outcomes(exercise: Exercise, functions: Functions, file: str = "") -> list[Outcome]:
    """What all checks of an exercise find in some functions, in their order; `UNTOUCHED` last."""
    found: list[Outcome] = []
    changed: tuple[Call, str] | None = None
    for check in exercise.checks:
        code = Code(functions, solution(exercise))
        found.append(outcome(check, code, file))
        changed = changed or code.changed
    failure = None
    if changed is not None:
        call, argument = changed
        text = f"{call.function} changes its input {argument} in place. Work on a copy."
        failure = failure_of(None, call)._replace(text=text)
    return [*found, Outcome(UNTOUCHED, stopped="changed" if changed else "", failure=failure)]


def check_names(exercise: Exercise) -> tuple[str, ...]:
    """The names of all checks, in their order."""
    return (*map(name_of, exercise.checks), UNTOUCHED)


def solution(exercise: Exercise) -> Functions:
    """Our solution by name."""
    return {one.__name__: one for one in exercise.functions}


def slips(exercise: Exercise, name: str) -> dict[str, Functions]:
    """The functions of each slip of an exercise: our solution with a part of its text replaced."""
    source = exercises.read(name).solution
    given: dict[str, Any] = inspect.unwrap(exercise.functions[0]).__globals__
    made: dict[str, Functions] = {}
    for one in exercise.patches():
        assert one.right in source, f"{name}: {one.name}: {one.right!r} is not in the solution"
        space = dict(given)
        exec(compile(source.replace(one.right, one.wrong), f"<{one.name}>", "exec"), space)
        made[one.name] = {function: space[function] for function in solution(exercise)}
    return made


def recognize(
    exercise: Exercise, name: str, found: Sequence[Outcome]
) -> list[tuple[Recognized, ...]]:
    """The slips that explain everything wrong: one alone if it can, else two together.

    A slip explains a check in which the code gives just what the slip gives. One that is wrong
    where the code is not, or is wrong there in another way, is not what the person did.
    """
    failing = {place for place, one in enumerate(found) if one.failure is not None}
    explained: dict[Recognized, set[int]] = {}
    for one, theirs in zip(exercise.patches(), _of_slips(exercise, name), strict=True):
        wrong = {place for place, its in enumerate(theirs) if its.failure is not None}
        if all(_alike(found[place], theirs[place]) for place in wrong):
            explained[Recognized(one.name, one.why)] = wrong
    alone: list[tuple[Recognized, ...]] = [
        (slip,) for slip, places in explained.items() if places == failing
    ]
    return alone or [
        (first, second)
        for first, second in combinations(explained, 2)
        if explained[first] | explained[second] == failing
    ]


@cache
def _of_slips(exercise: Exercise, name: str) -> list[list[Outcome]]:
    """What the checks find in each slip of an exercise."""
    return [outcomes(exercise, functions) for functions in slips(exercise, name).values()]


def _alike(ours: Outcome, its: Outcome) -> bool:
    """Whether code and slip gave the same in every case of a check in which the slip is wrong."""
    return (
        ours.stopped == its.stopped
        and ours.fitting == its.fitting
        and all(
            fits or same(mine.got, theirs.got, max(ALIKE, theirs.tolerance))
            for fits, mine, theirs in zip(its.fitting, ours.cases, its.cases, strict=True)
        )
    )


def described(value: Any) -> str:
    """A short description of any value."""
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.6g}"
    try:
        text = " ".join(repr(value).split())
    except Exception:  # it is theirs, and may fail
        text = f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def failure_of(case: Case | None, call: Call | None) -> Failure:
    """A case that does not fit, with the call before it; without a case the call alone."""
    called, inputs = "", tuple[tuple[str, Grid], ...]()
    if call is not None:
        named = [f"{key}={described(one)}" if _is_plain(one) else key
                 for key, one in call.arguments.items()]  # fmt: skip
        called = f"{call.function}({', '.join(named)})"
        inputs = tuple(_flat(call.arguments))[:_MOST_INPUTS]
    if case is None:
        return Failure("", called, inputs)
    got, expected = np.asarray(case.got), np.asarray(case.expected)
    if got.shape != expected.shape:
        text = f"Wrong shape of {case.what}: {got.shape} instead of {expected.shape}."
        return Failure(text, called, inputs, grid(expected), grid(got))
    off = differing(case)
    text = f"Wrong: {case.what}"
    if off.size > 1:
        text += f", {int(off.sum())} of {off.size} values"
    if got.dtype in (np.float16, np.float32):
        text += f" (computed in {got.dtype}: keep to float64)"
    for digits in (4, 7, 12, 17):  # as many as tell them apart where they differ
        right, wrong = grid(expected, off, digits), grid(got, off, digits)
        pairs = zip(chain(*right.rows), chain(*wrong.rows), strict=True)
        if all(one != other for (one, differs), (other, _) in pairs if differs):
            break
    return Failure(f"{text}.", called, inputs, right, wrong)


def grid(value: Any, off: Any = None, digits: int = 4) -> Grid:
    """An array as rows of cells, those marked where `off` says; cut where it is large."""
    array = np.asarray(value)
    marks = np.zeros(array.shape, bool) if off is None else np.asarray(off)
    about = f"{array.shape} {array.dtype}" if array.ndim else ""
    if not array.size:
        return Grid(about, ())
    wide = array.shape[-1] if array.ndim else 1
    rows, flags = array.reshape(-1, wide), marks.reshape(-1, wide)
    cut: Cell = ("…", bool(flags[:, _SHOWN:].any()))
    shown = [
        (
            *((_number(one, digits), bool(flag)) for one, flag in zip(row, line, strict=True)),
            *([cut] if wide > _SHOWN else []),
        )
        for row, line in zip(rows[:_SHOWN, :_SHOWN], flags[:_SHOWN, :_SHOWN], strict=True)
    ]
    if len(rows) > _SHOWN:
        shown.append((("…", bool(flags[_SHOWN:].any())),))
    return Grid(about, tuple(shown))


def _number(value: Any, digits: int) -> str:
    return f"{value:.{digits}g}" if isinstance(value, np.floating) else str(value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, (bool, int, float, str, np.generic))


def _flat(arguments: Mapping[str, Any]) -> Iterator[tuple[str, Grid]]:
    """The arrays among arguments, and those in lists and dictionaries of them."""
    for name, value in arguments.items():
        if isinstance(value, np.ndarray):
            yield name, grid(value)
        elif type(value) in (list, tuple):
            yield from _flat({f"{name}[{place}]": one for place, one in enumerate(value)})
        elif type(value) is dict:
            yield from _flat({f"{name}[{key!r}]": one for key, one in value.items()})
