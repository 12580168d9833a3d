"""Numbers as people type them, including expressions as typed into a calculator.

sum     = product { ("+" | "-") product }
product = signed { ("*" | "/") signed }
signed  = sign operand [part] [ power [part] ]
power   = ("^" | "**") sign operand [power]
sign    = { "+" | "-" }
part    = "%" | "‰"
operand = number | "pi" | "e" | "(" sum ")" | function operand
"""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from unicodedata import numeric

LONGEST_NUMBER = 40
"""The most characters of a number or an expression. No answer needs more."""
NO_NUMBER = "There is no number in that."
ONE_NUMBER = "That cannot be read as one number."
_SIGNS = str.maketrans({"−": "-", "–": "-", "＋": "+", "⁄": "/", "∕": "/", "·": "*", "×": "*"})
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_EXPONENT = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![\d.])")
_VULGAR = re.compile("([0-9]*) *([¼½¾⅐-⅞↉])")
_NAMED = re.compile(r"[^\d\s.+−=≈-][^=≈]{0,15}[=≈]|[=≈~]")
_SEPARATORS = ",_'’\u00a0\u2009\u202f "
_GROUPED = re.compile(
    rf"(?<![\w.])(?<!\d[{_SEPARATORS}])[1-9]\d{{0,2}}(?P<by>[{_SEPARATORS}])\d{{3}}"
    rf"(?:(?P=by)\d{{3}})*(?![{_SEPARATORS}]?\d)"
)
_DECIMAL_COMMA = re.compile(rf"(?<![\d{_SEPARATORS}])\d+,\d+(?![\d,])")
_TIMES = re.compile(r"(?<=[\d)]) +x +(?=[\d(])|(?<=[\d)]) *x *(?=[\d.]+ *(?:\^|\*\*))")
_PARTS = {"%": 100, "‰": 1000}
_SHARE = re.compile(r"([-+]?[^-+*()%‰]+)([%‰])")
"""A number or fraction in percent or per mille."""


class UnreadableError(ValueError):
    """The typed text is not a number; says why."""


def number(text: str) -> float:
    """The value of a number, or of an expression: `3.8/(1-0.3)`, `ln 2`, `sqrt(2)`, `2^-3`.

    A name and an equals sign in front are skipped. A comma, an underscore, an apostrophe or a
    space may separate groups of three digits; a comma elsewhere is refused, since it could be a
    decimal point or separate two numbers.

    Raises:
        UnreadableError: it is not a number, not finite, or too long.

    """
    named = _NAMED.match(text.strip())
    rest = text.strip()[named.end() if named else 0 :].strip()
    if len(rest) > LONGEST_NUMBER:
        raise UnreadableError(f"More than {LONGEST_NUMBER} characters are too many for a number.")
    if rest.lower().strip("-+−") in ("nan", "inf", "infinity", "∞"):
        raise UnreadableError("The answer is a finite number.")
    rest = _plain(rest)
    try:
        found = _value(rest)
    except ZeroDivisionError:
        raise UnreadableError("Nothing can be divided by 0.") from None
    except OverflowError:
        found = math.inf
    except ValueError:
        raise UnreadableError(_why_not(rest)) from None
    if not math.isfinite(found):
        raise UnreadableError("That number is too large.")
    return found


def _plain(text: str) -> str:
    """The same text in calculator notation."""
    text = _EXPONENT.sub(lambda found: "^" + found[0].translate(_RAISED), text)
    text = _VULGAR.sub(lambda found: repr(float(found[1] or 0) + numeric(found[2])), text)
    text = _GROUPED.sub(lambda found: found[0].replace(found["by"], ""), text)
    return _TIMES.sub("*", text.translate(_SIGNS).strip())


def _value(text: str) -> float:
    share = _SHARE.fullmatch(text)
    if share is None:
        return value(text)
    return value(share[1]) / _PARTS[share[2]]


def _why_not(text: str) -> str:
    """Why a text has no value."""
    if re.search(r"\blog\b", text, re.IGNORECASE):
        return "Which logarithm? Write ln, log2 or log10."
    if _DECIMAL_COMMA.search(text):
        return "Write the decimal point as a point: 1.5"
    if re.match(r"[-+]?\s*\.?\d", text) and re.search(r"[^\W\d_]", text):
        return "Only the number, without a unit or a word."
    return ONE_NUMBER if re.search(r"\d", text) else NO_NUMBER


def read_as(text: str) -> float | None:
    """The value an answer was read as; None if its digits already say so."""
    with suppress(ValueError):
        float(text)
        return None
    with suppress(UnreadableError):
        return number(text)
    return None


FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt, "ln": math.log, "exp": math.exp, "log2": math.log2, "log10": math.log10,
    "abs": abs,
}  # fmt: skip
"""Plain `log` is missing: to some it is the natural logarithm, to others base 10."""
CONSTANTS = {"pi": math.pi, "e": math.e}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\d.]))|(?P<name>[a-z]+\d*)|(?P<sign>\*\*|[-+*/^()%‰]))"
)


def value(text: str) -> float:
    """The value of an expression.

    Raises:
        ValueError: it is not an expression, or has no value, like the root of a negative number.
        ZeroDivisionError: it divides by 0.
        OverflowError: a number in it is too large.

    """
    reader = _Reader(_tokens(text.casefold().replace("√", "sqrt ").replace("π", "pi")))
    found = reader.sum()
    if reader.next:
        raise ValueError(f"{reader.next} does not belong there")
    return found


def _tokens(text: str) -> list[str]:
    tokens = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"{text[at:].strip()[0]} means nothing here")
        tokens.append(match[0].strip())
        at = match.end()
    return tokens


class _Reader:
    """Reads tokens from left to right; each method is a rule of the grammar."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> str:
        """The next token; "" at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        """Consume the next token if it is one of `wanted`; else return ""."""
        token = self.next
        if token not in wanted:
            return ""
        self._at += 1
        return token

    def sum(self) -> float:
        total = self._product()
        while sign := self._take("+", "-"):
            term = self._product()
            total += term if sign == "+" else -term
        return total

    def _product(self) -> float:
        total = self._signed()
        while sign := self._take("*", "/"):
            factor = self._signed()
            total = total * factor if sign == "*" else total / factor
        return total

    def _signed(self) -> float:
        sign = self._sign()
        base = self._operand() / self._part()
        if self._take("^", "**"):
            base = self._raised(base) / self._part()
        return sign * base

    def _sign(self) -> float:
        sign = 1.0
        while taken := self._take("+", "-"):
            sign = -sign if taken == "-" else sign
        return sign

    def _part(self) -> int:
        return _PARTS.get(self._take(*_PARTS), 1)

    def _raised(self, base: float) -> float:
        sign, exponent = self._sign(), self._operand()
        if self._take("^", "**"):
            exponent = self._raised(exponent)
        exponent *= sign
        if not base and exponent < 0:
            raise ZeroDivisionError
        return math.pow(base, exponent)

    def _operand(self) -> float:
        token = self._take(self.next) if self.next else ""
        if token == "(":
            inside = self.sum()
            if not self._take(")"):
                raise ValueError("a bracket is not closed")
            return inside
        if token in FUNCTIONS:
            return FUNCTIONS[token](self._operand())
        if token in CONSTANTS:
            return CONSTANTS[token]
        return float(token)
