"""How values are shown in a verdict: small arrays row by row, with the differences marked."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from quiz.code.contract import Case
from quiz.code.verdict import Cell, Failure, Grid

if TYPE_CHECKING:
    from quiz.code.judging import Call

MOST = 6
"""Rows and columns of an array that are shown."""
_LONGEST = 120
_MOST_INPUTS = 8


def described(value: Any) -> str:
    """Anything in a few words."""
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.6g}"
    try:
        text = " ".join(repr(value).split())
    except Exception:  # it is theirs, and may fail
        text = f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def failure_of(case: Case | None, call: "Call | None", differing: Callable[[Case], Any]) -> Failure:
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
    pair = _pair(got, expected, off)
    return Failure(f"{text}.", called, inputs, pair.expected, pair.got)


class _Pair(NamedTuple):
    expected: Grid
    got: Grid


def _pair(got: Any, expected: Any, off: Any) -> _Pair:
    """Two arrays with as many digits as tell them apart where they differ."""
    for digits in (4, 7, 12, 17):
        pair = _Pair(grid(expected, off, digits), grid(got, off, digits))
        cells = zip(*(tuple(cell for row in one.rows for cell in row) for one in pair), strict=True)
        if all(mine[0] != theirs[0] for mine, theirs in cells if mine[1]):
            break
    return pair


def grid(value: Any, off: Any = None, digits: int = 4) -> Grid:
    """An array as rows of cells, those marked where `off` says; cut where it is large."""
    array = np.asarray(value)
    marks = np.zeros(array.shape, bool) if off is None else np.asarray(off)
    about = f"{array.shape} {array.dtype}" if array.ndim else ""
    if not array.size:
        return Grid(about, ())
    wide = array.shape[-1] if array.ndim else 1
    rows, flags = array.reshape(-1, wide), marks.reshape(-1, wide)
    cut: Cell = ("…", bool(flags[:, MOST:].any()))
    shown = [
        (
            *((_number(one, digits), bool(flag)) for one, flag in zip(row, line, strict=True)),
            *([cut] if wide > MOST else []),
        )
        for row, line in zip(rows[:MOST, :MOST], flags[:MOST, :MOST], strict=True)
    ]
    if len(rows) > MOST:
        shown.append((("…", bool(flags[MOST:].any())),))
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
