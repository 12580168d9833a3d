"""Whether a typed answer to a drill is right, and if not, which misconception it betrays.

A drill's answer is a number, a vector or one of several texts. `read` makes of what was typed a
value of that kind, or says how to write one; `grade` compares it within the drill's tolerance.
"""

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import numeric

from quiz.drill import arithmetic

if TYPE_CHECKING:
    from quiz.demo.contract import Drill, Wrong


LONGEST_NUMBER = 40
"""Characters of one number, or of what is computed to be one. No answer needs more."""
_SEPARATORS = ",_'’\u00a0\u2009\u202f "
_SIGNS = str.maketrans({"−": "-", "–": "-", "＋": "+", "⁄": "/", "∕": "/", "·": "*", "×": "*"})
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_EXPONENT = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_VULGAR = re.compile("[¼½¾⅐-⅞↉]")

_PLAIN = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_POWER = re.compile(
    rf"(?:(?P<factor>{_PLAIN})\s*(?:\*|x)\s*)?(?P<base>{_PLAIN})\s*(?:\^|\*\*)\s*"
    r"(?P<open>\()?\s*(?P<exponent>[-+]?\d+)\s*(?(open)\))"
)
_NAMED = re.compile(r"[^\d\s.+−=≈-][^=≈]{0,15}[=≈]|[=≈~]")
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?P<by>[{_SEPARATORS}])\d{{3}}(?:(?P=by)\d{{3}})*(?:\.\d*)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")


NO_NUMBER = "There is no number in that."
ONE_NUMBER = "That cannot be read as one number."


class UnreadableError(ValueError):
    """What was typed is no number. Says why, where there is more to say than that."""


def number(text: str) -> float:
    """The number that a text is.

    Or the value of an expression, as of a calculator: `3.8/(1-0.3)`, `ln 2`, `sqrt(2)`, `2^-3`.
    A name and an equals sign before it are passed over. A comma, an underscore, an apostrophe or
    a space parts groups of three digits; a comma elsewhere is refused, since it may be either a
    decimal point or the gap between two numbers.

    Raises:
        UnreadableError: it is no number, is none that is finite, or has too many digits.

    """
    rest = _without_name(text.strip())
    if len(rest) > LONGEST_NUMBER:
        raise UnreadableError(f"More than {LONGEST_NUMBER} characters are too many for a number.")
    if not rest:
        raise UnreadableError(NO_NUMBER)
    if rest.lower().strip("-+−") in ("nan", "inf", "infinity", "∞"):
        raise UnreadableError("The answer is a finite number.")
    rest = _EXPONENT.sub(lambda found: "^" + found[0].translate(_RAISED), rest)
    rest = rest.translate(_SIGNS).strip()
    scale, whole = 1.0, rest
    if rest.endswith(("%", "‰")):
        scale, rest = (0.01 if rest[-1] == "%" else 0.001), rest[:-1].rstrip()
    try:
        value = _fraction(rest) * scale
    except OverflowError:
        value = math.inf
    except UnreadableError as why:
        value = _computed(whole, why)
    if not math.isfinite(value):
        raise UnreadableError("That number is too large.")
    return value


def _computed(text: str, why: UnreadableError) -> float:
    """The value of an expression; where it is none, `why` it is no number either."""
    if _DECIMAL_COMMA.search(text):
        raise why
    try:
        return arithmetic.value(re.sub(r"(?<=[\d)])\s+x\s+(?=[\d(])", "*", text))
    except ZeroDivisionError:
        raise UnreadableError("Nothing can be divided by 0.") from None
    except OverflowError:
        return math.inf
    except ValueError:
        if re.search(r"\blog\b", text, re.IGNORECASE):
            raise UnreadableError("Which logarithm? Write ln, log2 or log10.") from None
        if str(why) == NO_NUMBER and re.search(r"\d", text):
            raise UnreadableError(ONE_NUMBER) from None
        raise why from None


def read_as(text: str) -> float | None:
    """What an answer was read as, where that is not told by its digits; None elsewhere."""
    with suppress(ValueError):
        float(text)
        return None
    with suppress(UnreadableError):
        return number(text)
    return None


def _without_name(text: str) -> str:
    """What stands after `x =`, `∂L/∂w =` or `≈`."""
    named = _NAMED.match(text)
    return text[named.end() :].strip() if named else text


def _fraction(text: str) -> float:
    """A number, or one over another."""
    above, slash, below = text.partition("/")
    if not slash:
        return _signed(text)
    divisor = _signed(below.strip())
    if not divisor:
        raise UnreadableError("Nothing can be divided by 0.")
    return _signed(above.strip()) / divisor


def _signed(text: str) -> float:
    sign = -1.0 if text.startswith("-") else 1.0
    return sign * _unsigned(text[1:].lstrip() if text[:1] in ("-", "+") else text)


def _unsigned(text: str) -> float:
    if not text.isascii():
        return _not_ascii(text)
    if re.fullmatch(_PLAIN, text):
        return float(text)
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        return float(text.replace(grouped["by"], ""))
    power = _POWER.fullmatch(text)
    if power:
        base, exponent = float(power["base"]), float(power["exponent"])
        if not base and exponent < 0:
            raise UnreadableError("Nothing can be divided by 0.")
        return float(power["factor"] or 1) * math.pow(base, exponent)
    if _DECIMAL_COMMA.fullmatch(text):
        raise UnreadableError("Write the decimal point as a point: 1.5")
    if re.match(_PLAIN, text) and re.search("[^\\W\\d_]", text):
        raise UnreadableError("Only the number, without a unit or a word.")
    raise UnreadableError(ONE_NUMBER if re.search(r"\d", text) else NO_NUMBER)


def _not_ascii(text: str) -> float:
    """`½`, `2½` or `2 ½`; thousands parted by an apostrophe or a thin space."""
    if _GROUPED.fullmatch(text):
        return _unsigned(re.sub("[’\u00a0\u2009\u202f]", "_", text))
    if text and _VULGAR.fullmatch(text[-1]):
        whole = text[:-1].rstrip()
        if not whole or (whole.isascii() and whole.isdecimal()):
            return float(whole or 0) + float(numeric(text[-1]))
    raise UnreadableError(ONE_NUMBER if re.search(r"\d", text) else NO_NUMBER)


Value = float | tuple[float, ...] | str
ROUNDING = 1e-9
"""Relative error of a value that was written in decimals: 0.3 is 0.1 + 0.2."""
LOOSE = 0.005
"""A wrong answer may be rounded more coarsely than a right one, and still be recognized."""
FARTHEST = 0.02
"""Of itself, whatever the answer's tolerance: 1 % of a large answer is no neighborhood of 57."""
MOST_CHARACTERS = 200
"""Of a whole answer."""
_BRACKETS = re.compile(r"[()\[\]{}<>⟨⟩]")
_PARTINGS = tuple(map(re.compile, (r";", r",\s+|;", r",", r"\s+", r"[,;\s]+", r"\s*[;,]\s*|\s+")))

_GROUP = re.compile(r"\s*0\d+\s*")
"""Nobody writes a number so: it is the end of one whose thousands are parted."""


class Verdict(NamedTuple):
    """What became of an answer."""

    right: bool
    misconception: str = ""
    """What a wrong answer betrays; empty where it fits no known misconception."""
    shown: bool = False
    """The person asked for the solution instead of answering."""


class Option(NamedTuple):
    """One of the answers to choose from."""

    text: str
    value: Value
    misconception: str = ""
    """Why it is wrong; empty for the right one, and where no more is known."""


def read(drill: "Drill", text: str) -> Value:
    """The value that a typed answer is.

    Raises:
        UnreadableError: it is no answer to this drill; says why.

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
    """The option that a person's words stand for: its number, its text, or a unique beginning.

    Raises:
        UnreadableError: none of them, or several; says what there is.

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
    raise UnreadableError(f"Several options begin so. {form}" if fitting else form)


def grade(drill: "Drill", value: Value) -> Verdict:
    """Whether a value is right, and the misconception nearest to a wrong one."""
    if isinstance(drill.answer, str):
        if value == drill.answer:
            return Verdict(True)
        fitting = [one for one in drill.wrong if one.value == value]
        return Verdict(False, fitting[0].misconception if fitting else "")
    if distance(value, drill.answer) <= drill.tolerance + _rounding(drill.answer):
        return Verdict(True)
    off = distance(value, drill.answer)
    known = [
        one
        for one in drill.wrong
        if distance(value, one.value) <= _reach(drill, one) and distance(value, one.value) < off
    ]
    nearest = min(known, key=lambda one: distance(value, one.value), default=None)
    return Verdict(False, nearest.misconception if nearest else "")


def distance(one: Value, other: Value) -> float:
    """The largest difference of two numbers or vectors; infinite where they are not alike."""
    left, right = _numbers(one), _numbers(other)
    if len(left) != len(right):
        return float("inf")
    return max(abs(a - b) for a, b in zip(left, right, strict=True))


def form(drill: "Drill", options: Sequence[Option] = ()) -> str:
    """Which form of answer is expected, with an example.

    It says nothing of the tolerance, which the prompt states: 1 % of the answer, written out
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
    """The largest error that counts as right, as it is shown."""
    return _significant(drill.tolerance, 3)


def written(drill: "Drill", value: Value) -> str:
    """A value as it is shown: with the digits that count within the drill's tolerance."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return f"({', '.join(_decimal(one, drill.tolerance) for one in value)})"
    return _decimal(value, drill.tolerance)


def options(drill: "Drill") -> tuple[Option, ...]:
    """The right answer and its distractors; of those that look alike only the first.

    In the drill's own order where it has choices; else the right one stands first.
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
    """`length` numbers. A comma parts two of them or groups digits: the length decides."""
    bare = _BRACKETS.sub(" ", text).strip().strip(",;")
    why: UnreadableError | None = None
    counts: list[int] = []
    for parts in _parted(bare):
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


def _parted(text: str) -> Iterator[list[str]]:
    """The ways in which a text may be several numbers, the likeliest first."""
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
    """How near to a known wrong answer counts as that one: as near as its own size allows."""
    size = max((abs(one) for one in _numbers(wrong.value)), default=0.0)
    near = max(LOOSE * size, min(drill.tolerance, FARTHEST * size)) if drill.tolerance else 0.0
    return near + _rounding(wrong.value)


def _decimal(value: float, tolerance: float) -> str:
    """A number with as few decimals as keep it well within the tolerance."""
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
