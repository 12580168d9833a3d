"""The value of what one would type into a calculator: `3.8/(1-0.3)`, `ln 2`, `sqrt(2)`, `2^-3`.

sum     = product { ("+" | "-") product }
product = signed { ("*" | "/") signed }
signed  = { "+" | "-" } power
power   = operand [ ("^" | "**") signed ]
operand = number ["%"] | "pi" | "e" | "(" sum ")" | function operand
"""

import math
import re
from collections.abc import Callable

FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt, "ln": math.log, "exp": math.exp, "log2": math.log2, "log10": math.log10,
    "abs": abs,
}  # fmt: skip
"""A plain `log` is none of them: to some it is the natural one, to others that to the base 10."""
CONSTANTS = {"pi": math.pi, "e": math.e}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\d.]))|(?P<name>[a-z]+\d*)|(?P<sign>\*\*|[-+*/^()%]))"
)


def value(text: str) -> float:
    """The value of an expression.

    Raises:
        ValueError: it is no expression, or has no value, such as a root of a negative number.
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
    """Reads tokens from left to right, a rule of the grammar a method."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> str:
        """The token that comes next; "" at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        """The next token if it is one of these, which is then passed; else ""."""
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
        sign = 1.0
        while taken := self._take("+", "-"):
            sign = -sign if taken == "-" else sign
        return sign * self._power()

    def _power(self) -> float:
        base = self._operand()
        if self._take("^", "**"):
            return math.pow(base, self._signed())
        return base

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
        number = float(token)
        return number / 100 if self._take("%") else number
