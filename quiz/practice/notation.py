"""One way of writing for what people write in many: signs, fractions, numbers, Greek, accents."""

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

_WRITTEN = str.maketrans(
    {
        **dict.fromkeys("−–‐‑‒﹣－", "-"),
        **dict.fromkeys("’‘ʼ´`′", "'"),
        **dict.fromkeys("·⋅×∙•⊙⊗", "*"),
        **dict.fromkeys("⌈⌊", "("),
        **dict.fromkeys("⌉⌋", ")"),
        **dict.fromkeys("∂𝜕", "d"),
        **dict.fromkeys("∑Σ", " sum "),
        **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", (f"^{digit}" for digit in range(10)), strict=True)),
        "⁻": "^-",
        **{letter: f"_{unicodedata.normalize('NFKC', letter)}" for letter in "ᵢⱼₖₗₘₙₚₜₓ"},
        "√": " sqrt",
        "∇": "grad",
        "∞": " infinity ",
        "⁄": "/",
        "÷": "/",
        "≤": "<=",
        "≥": ">=",
        "≠": " not ",
        "‖": "|",
        "—": " ; ",
        "…": "...",
        "→": "->",
        "⇒": "=>",
        "←": "=",
    }
)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "φ": "phi", "ω": "omega",
}  # fmt: skip
_NAMED = str.maketrans(_GREEK)
_SHORT = {
    "acc": "accuracy", "avg": "average", "avgs": "averages", "dims": "dimensions",
    "grad": "gradient", "grads": "gradients", "hyperparam": "hyperparameter", "lr": "learning rate",
    "lrs": "learning rates", "net": "network", "nets": "networks", "param": "parameter",
    "params": "parameters", "prob": "probability", "probs": "probabilities",
    "reg": "regularisation", "stats": "statistics", "std": "standard deviation",
    "val": "validation", "var": "variance",
}  # fmt: skip
"""What people type for short. Keywords are read in the same way."""
_VULGAR = re.compile("[¼½¾⅐-⅞]")
_NUMBER = r"[-+]? ?(?:\d[\d.]*|inf\w*)"
_REWRITTEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b(e\.g|i\.e|vs|approx|etc|cf|exp)\.(?! *$)"), lambda m: m[1].replace(".", "")),
    (re.compile(r"\b(?:(?:one|a|1)[ -])?(?:quarter|fourth)\b"), "1/4"),
    (re.compile(r"\bminus (?=one\b|\d)"), " -"),
    (re.compile(r"(?<!\w)-one\b"), "-1"),
    (re.compile(r"(?<![\d.])1 ?[x*] ?1(?![\d.])"), " 1x1 "),
    (re.compile(rf"[\[(] ?({_NUMBER}) ?[,;] ?({_NUMBER}) ?[\])]"), r" \1 to \2 "),
    (re.compile(r"\((\w{1,9}), ?(\w{1,9})\)"), r"(\1 \2)"),
    (re.compile(r"(?<=\d) ?(?:-|\.\.+) ?(?=\d)"), " to "),
    (re.compile(r"_\{?[a-z]\}?(?!\w)"), ""),
    (re.compile(r"!="), " not "),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/ ?(?=[^\W\d_]{2})"), "with "),
    (re.compile(rf"\b(?:{'|'.join(_SHORT)})\b(?!')"), lambda match: _SHORT[match[0]]),
    (re.compile(r"<-"), "="),
    (re.compile(r"\^-\^"), "^-"),
    (re.compile(r"\bnon[- ](?=[^\W\d_])"), "non"),
)
_LONGEST_NUMBER = 24


def plain(text: str) -> str:
    """`text` in lower case and in one notation; control and formatting characters are gone."""
    text = _VULGAR.sub(lambda m: " " + unicodedata.normalize("NFKC", m[0]), text)
    text = unicodedata.normalize("NFKC", text.translate(_WRITTEN)).translate(_WRITTEN)
    if not text.isascii():
        text = "".join(
            character
            for character in unicodedata.normalize("NFD", text)
            if unicodedata.category(character) not in ("Mn", "Cf")
        )
    text = text.casefold().translate(_NAMED)
    for pattern, replacement in _REWRITTEN:
        text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=1024)
def number(typed: str) -> str:
    """One way of writing a number: "0.25", "1/4" and "25 %" are all "1/4"."""
    text = re.sub(r"[\s,]", "", typed)
    if len(text) > _LONGEST_NUMBER or re.search(r"e-?\d{4}", text):
        return text
    try:
        value = Fraction(text.rstrip("%"))
    except (ValueError, ZeroDivisionError):
        return text
    return str(value / 100 if text.endswith("%") else value)
