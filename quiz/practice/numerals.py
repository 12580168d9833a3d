"""Numbers as people type them: `1e-3`, `2/3`, `50%`, `1,000`, `−3`, `½`, `10^-3`, `x = 2`.

Text in, a finite float out. Left out on purpose: units, names of constants, roots and sums. A
drill asks for a number, and what cannot be read is asked for again, never guessed at.
"""

import math
import re
from unicodedata import numeric

MOST_CHARACTERS = 40
"""Of one number. No answer needs more, and no calculator shows more."""
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


class UnreadableError(ValueError):
    """What was typed is no number. Says why, where there is more to say than that."""


def number(text: str) -> float:
    """The number that a text is.

    A name and an equals sign before it are passed over. A comma, an underscore, an apostrophe or
    a space parts groups of three digits; a comma elsewhere is refused, since it may be either a
    decimal point or the gap between two numbers.

    Raises:
        UnreadableError: it is no number, is none that is finite, or has too many digits.

    """
    rest = _without_name(text.strip())
    if len(rest) > MOST_CHARACTERS:
        raise UnreadableError(f"More than {MOST_CHARACTERS} characters are too many for a number.")
    if not rest:
        raise UnreadableError("There is no number in that.")
    if rest.lower().strip("-+−") in ("nan", "inf", "infinity", "∞"):
        raise UnreadableError("The answer is a finite number.")
    rest = _EXPONENT.sub(lambda found: "^" + found[0].translate(_RAISED), rest)
    rest = rest.translate(_SIGNS).strip()
    scale = 1.0
    if rest.endswith(("%", "‰")):
        scale, rest = (0.01 if rest[-1] == "%" else 0.001), rest[:-1].rstrip()
    try:
        value = _fraction(rest) * scale
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise UnreadableError("That number is too large.")
    return value


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
    raise UnreadableError("There is no number in that.")


def _not_ascii(text: str) -> float:
    """`½`, `2½` or `2 ½`; thousands parted by an apostrophe or a thin space."""
    if _GROUPED.fullmatch(text):
        return _unsigned(re.sub("[’\u00a0\u2009\u202f]", "_", text))
    if text and _VULGAR.fullmatch(text[-1]):
        whole = text[:-1].rstrip()
        if not whole or (whole.isascii() and whole.isdecimal()):
            return float(whole or 0) + float(numeric(text[-1]))
    raise UnreadableError("There is no number in that.")
