"""Whether a typed answer to a drill is right, and if not, which misconception is behind it.

A drill's answer is a number, a vector or one of several texts. `read` turns what was typed into
such a value, or says how to write one; `grade` compares it within the drill's tolerance.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quiz.drill.numerals import UnreadableError, number

if TYPE_CHECKING:
    from quiz.demo import Drill, Wrong


Value = float | tuple[float, ...] | str
ROUNDING = 1e-9
"""Relative rounding error of decimals: 0.1 + 0.2 counts as 0.3."""
LOOSE = 0.005
"""Relative error within which a known wrong answer is recognized, even if rounded coarsely."""
FARTHEST = 0.02
"""The most that may be, however wide the drill's tolerance."""
MOST_CHARACTERS = 200
"""The most characters of an answer."""
_BRACKETS = re.compile(r"[()\[\]{}<>⟨⟩]")
_PARTINGS = tuple(map(re.compile, (r";", r",\s+|;", r",", r"\s+", r"[,;\s]+", r"\s*[;,]\s*|\s+")))

_GROUP = re.compile(r"\s*0\d+\s*")
"""Digits that start no number: they are the last group of a number with separators."""


class Verdict(NamedTuple):
    """Whether an answer was right."""

    right: bool
    misconception: str = ""
    """The misconception behind a wrong answer; empty if none is known."""
    shown: bool = False
    """Whether the person asked for the solution instead of answering."""


class Option(NamedTuple):
    """One of the answers offered."""

    text: str
    value: Value
    misconception: str = ""
    """Why it is wrong; empty for the right one, and if no reason is known."""


def read(drill: "Drill", text: str) -> Value:
    """The value of a typed answer.

    Raises:
        UnreadableError: it is not an answer to this drill; says why.

    """
    if len(text) > MOST_CHARACTERS:
        raise UnreadableError(f"More than {MOST_CHARACTERS} characters are too many for an answer.")
    if isinstance(drill.answer, tuple):
        return _vector(text, len(drill.answer))
    bare = text.strip()
    if bare[:1] in ("(", "[") and bare[-1:] in (")", "]") and not _BRACKETS.search(bare[1:-1]):
        bare = bare[1:-1]
    return number(bare)


def pick(options: Sequence[Option], text: str) -> Option:
    """The option meant by its number, its text, or a unique beginning of it.

    Raises:
        UnreadableError: no option fits, or several do; says how to answer.

    """
    wanted = _folded(text)
    form = f"Give the number of an option: 1 to {len(options)}."
    digits = wanted.rstrip(".)")
    if re.fullmatch("[1-9]", digits) and int(digits) <= len(options):
        return options[int(digits) - 1]
    exact = [one for one in options if _folded(one.text) == wanted]
    fitting = exact or [one for one in options if wanted and _folded(one.text).startswith(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    raise UnreadableError(f"Several options begin like that. {form}" if fitting else form)


def grade(drill: "Drill", value: Value) -> Verdict:
    """Whether a value is right; if not, the nearest known misconception."""
    if isinstance(drill.answer, str):
        if value == drill.answer:
            return Verdict(True)
        fitting = [one for one in drill.wrong if one.value == value]
        return Verdict(False, fitting[0].misconception if fitting else "")
    off = distance(value, drill.answer)
    if off <= drill.tolerance + _rounding(drill.answer):
        return Verdict(True)
    apart = [(distance(value, one.value), one) for one in drill.wrong]
    known = [(far, one) for far, one in apart if far < off and far <= _reach(drill, one)]
    _, nearest = min(known, key=lambda pair: pair[0], default=(off, None))
    return Verdict(False, nearest.misconception if nearest else "")


def distance(one: Value, other: Value) -> float:
    """The largest difference between two numbers or vectors; infinite if their lengths differ."""
    left, right = _numbers(one), _numbers(other)
    if len(left) != len(right):
        return float("inf")
    return max(abs(a - b) for a, b in zip(left, right, strict=True))


def form(drill: "Drill", options: Sequence[Option] = ()) -> str:
    """The expected form of answer, with an example.

    It does not mention the tolerance, which the prompt states: 1% of the answer, written out
    as a number, would give the answer away.
    """
    if options:
        return f"Give the number of an option: 1 to {len(options)}."
    if isinstance(drill.answer, tuple):
        example = ", ".join(str(one) for one in range(1, len(drill.answer) + 1))
        return f"Give {len(drill.answer)} numbers, such as ({example})."
    if isinstance(drill.answer, int):
        return "Give a number, such as 12 or 1,000."
    return "Give a number, such as 0.37, 3/8, 37%, 3.7e-1 or 2*ln(3)."


def tolerance(drill: "Drill") -> str:
    """The largest error that counts as right, as text."""
    return _significant(drill.tolerance, 3)


def written(drill: "Drill", value: Value) -> str:
    """A value as text, with the digits that matter within the drill's tolerance."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return f"({', '.join(_decimal(one, drill.tolerance) for one in value)})"
    return _decimal(value, drill.tolerance)


def options(drill: "Drill") -> tuple[Option, ...]:
    """The right answer and its distractors; of those that look alike, only the first.

    In the drill's own order if it has choices; otherwise the right one comes first.
    """
    reasons: dict[Value, str] = {}
    for one in drill.wrong:
        reasons.setdefault(one.value, one.misconception)
    if drill.choices:
        return tuple(Option(text, text, reasons.get(text, "")) for text in drill.choices)
    offered = {written(drill, drill.answer): Option("", drill.answer)}
    for value, why in reasons.items():
        offered.setdefault(written(drill, value), Option("", value, why))
    return tuple(one._replace(text=text) for text, one in offered.items())


def _vector(text: str, length: int) -> tuple[float, ...]:
    """`length` numbers. A comma separates numbers or groups digits; the length decides which."""
    bare = _BRACKETS.sub(" ", text).strip().strip(",;")
    why: UnreadableError | None = None
    counts: list[int] = []
    for parts in _split(bare):
        try:
            values = tuple(number(part) for part in parts)
        except UnreadableError as error:
            why = why or (error if len(parts) == length else None)
            continue
        if len(values) == length:
            return values
        counts.append(len(values))
    if why is None and any(counts):
        given = "1 number" if counts[-1] == 1 else f"{counts[-1]} numbers"
        raise UnreadableError(f"That is {given}.")
    raise why or UnreadableError("There are no numbers in that.")


def _split(text: str) -> Iterator[list[str]]:
    """The ways to split a text into several numbers, likeliest first."""
    for parting in _PARTINGS:
        parts = [part for part in parting.split(text) if part.strip()]
        if not any(_GROUP.fullmatch(part) for part in parts):
            yield parts


def _numbers(value: Value) -> tuple[float, ...]:
    if isinstance(value, str):
        return ()
    return value if isinstance(value, tuple) else (value,)


def _rounding(value: Value) -> float:
    return ROUNDING * max(1e-300, *(abs(one) for one in (*_numbers(value), 0.0)))


def _reach(drill: "Drill", wrong: "Wrong") -> float:
    """How near a value must be to a known wrong answer, relative to that answer's size."""
    size = max((abs(one) for one in _numbers(wrong.value)), default=0.0)
    near = max(LOOSE * size, min(drill.tolerance, FARTHEST * size)) if drill.tolerance else 0.0
    return near + _rounding(wrong.value)


def _decimal(value: float, tolerance: float) -> str:
    """A number with as few decimals as stay well within the tolerance."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    near = min(tolerance, LOOSE * abs(value)) / 2 + ROUNDING * abs(value)
    positional = 1e-4 <= abs(value) < 1e9
    for digits in range(1, 17):
        text = f"{value:.{digits}f}" if positional else _significant(value, digits)
        if abs(float(text) - value) <= near:
            break
    return text


def _significant(value: float, digits: int) -> str:
    """`0.001`, `1.2e-5`."""
    mantissa, e, exponent = f"{value:.{digits}g}".partition("e")
    return f"{mantissa}{e}{int(exponent)}" if e else mantissa


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
