"""One wording for what people write in many ways.

Notation is made one (signs, fractions, numbers, Greek letters, accents, abbreviations), and words
that are synonyms in the field share a key: a unit is a neuron, an example is a sample.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

from quiz.deck.words import is_plural, stem

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
    "acc": "accuracy", "arch": "architecture", "aug": "augmentation", "avg": "average",
    "avgs": "averages", "bc": "because", "bn": "batch norm", "bs": "batch size",
    "bwd": "backward", "const": "constant", "conv": "convolution", "convs": "convolutions",
    "deriv": "derivative",
    "dim": "dimension", "dims": "dimensions", "dist": "distribution", "err": "error",
    "errs": "errors", "fn": "function", "fns": "functions", "func": "function", "fwd": "forward",
    "grad": "gradient", "grads": "gradients", "hparams": "hyperparameters",
    "hyperparam": "hyperparameter", "hyperparams": "hyperparameters", "init": "initialisation",
    "inits": "initialisations", "iter": "iteration", "iters": "iterations", "lin": "linear",
    "lr": "learning rate", "lrs": "learning rates", "max": "maximum", "min": "minimum",
    "mult": "multiply", "neg": "negative", "negs": "negatives", "net": "network",
    "nets": "networks", "nonlin": "nonlinear", "nr": "number", "opt": "optimizer",
    "param": "parameter", "params": "parameters", "pos": "positive", "pred": "prediction",
    "preds": "predictions", "prob": "probability", "probs": "probabilities",
    "reg": "regularisation", "stats": "statistics", "std": "standard deviation",
    "stddev": "standard deviation", "thresh": "threshold", "val": "validation",
    "var": "variance", "xent": "cross-entropy",
}  # fmt: skip
"""Abbreviations people type. They are expanded in keywords too."""
_VULGAR = re.compile("[¼½¾⅐-⅞]")
_NUMBER = r"[-+]? ?(?:\d[\d.]*|inf\w*)"
_FILLERS = r"(?:you know|i mean|sort of|kind of|basically|honestly|obviously)"
_ASIDES = r"(?:like|well|say|right|so|let's say|of course|if you like|i think|i guess|though)"
_REWRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\b(e\.g|i\.e|vs|approx|etc|cf|exp|max|min|avg)\.(?! *$)", lambda m: m[1].replace(".", "")),
    (rf"(?:,\s)?\b(?:u+h+m*|u+m+|erm*|h+m+|{_FILLERS})\b,?", " "),
    (rf",\s{_ASIDES},(?=\s)", " "),
    (r"\bmultiple(?= \w+s\b)|\b(?:a lot|lots|plenty|loads|tons) of\b", "many"),
    (r"\bbl(?:ow|ew|own|ows|owing)(?: \w+){0,2}? up\b|\bblow-?up\b", "explode"),
    (r"\bhow (?=(?:many|much|big|large|wide|far|often|long|deep|strongly)\b)", "how"),
    (r"\bfan[-_ ]?(in|out)\b", r"n_\1"),
    (r"\b(?:the )?number of inputs\b", "n_in"),
    (r"\b(?:the )?number of outputs\b", "n_out"),
    (r"\bwhile(?= \w+ing\b)", "when"),
    (r"\bexclusive[- ]or\b", "xor"),
    (r"\b(?:one|1)[- ]?(?:by|x)[- ]?(?:one|1)\b", " 1x1 "),
    (r"\bby heart\b", "memorise"),
    (r"\b(?:(?:one|a|1)[ -])?(?:quarter|fourth)\b", "1/4"),
    (r"\bminus (?=one\b|\d)", " -"),
    (r"(?<!\w)-one\b", "-1"),
    (r"(?<![\d.])1 ?[x*] ?1(?![\d.])", " 1x1 "),
    (rf"[\[(] ?({_NUMBER}) ?[,;] ?({_NUMBER}) ?[\])]", r" \1 to \2 "),
    (r"\((\w{1,9}), ?(\w{1,9})\)", r"(\1 \2)"),
    (r"(?<=\d) ?(?:-|\.\.+) ?(?=\d)", " to "),
    (r"_\{?[a-z]\}?(?!\w)", ""),
    (r"\(\) ?;", ","),
    (r"!=", " not "),
    (r"\bw/o\b", "without"),
    (r"\bw/ ?(?=[^\W\d_]{2})", "with "),
    (rf"\b(?:{'|'.join(_SHORT)})\b(?!')", lambda match: _SHORT[match[0]]),
    (r"<-", "="),
    (r"\^-\^", "^-"),
    (r"\bnon[- ](?=[^\W\d_])", "non"),
)
_PATTERNS = [(re.compile(pattern), replacement) for pattern, replacement in _REWRITTEN]
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
    for pattern, replacement in _PATTERNS:
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


_GROUPS = (
    "unit neuron node",
    "sample example instance",
    "network model",
    "label target",
    "error loss",
    "slope derivative",
    "boundary border",
    "large big",
    "small tiny",
    "few less",
    "many several numerous",
    "one single",
    "each every",
    "whole entire full complete",
    "same identical",
    "equal equivalent",
    "new unseen fresh",
    "good great excellent perfect",
    "bad poor terrible awful",
    "hard difficult tricky",
    "fast quick rapid",
    "learnable trainable",
    "increase rise grow climb",
    "decrease shrink fall diminish",
    "vanish disappear",
    "store save cache remember",
    "compute calculate",
    "penalise punish",
    "wrong incorrect",
    "inference test testing eval evaluation evaluate production deployment deploy",
)
"""A group holds only words that can be swapped in any keyword without changing its claim. Words
that are synonyms only in some contexts ("step" and "update", "gradient" and "slope") are left to
the keywords."""
_CONTRARIES = (("low small", "high large"), ("underfit underfitting", "overfit overfitting"))
_MEANT = {stem(word): stem(group.split()[0]) for group in _GROUPS for word in group.split()}
_WORDS = {stem(group.split()[0]): tuple(group.split()) for group in _GROUPS}


def meaning(word: str) -> str:
    """The key that a word shares with its forms and its synonyms."""
    root = stem(word)
    return _MEANT.get(root, root)


def synonyms(word: str) -> Iterator[str]:
    """`word`, and the words that may stand for it; in the plural, where it is a plural."""
    yield word
    for other in _WORDS.get(meaning(word), ()):
        yield other + "s" * is_plural(word)


def contraries(key: str) -> frozenset[str]:
    """The keys of the antonyms of a word, given its key."""
    return _OPPOSED.get(key, frozenset())


_OPPOSED = {
    meaning(word): frozenset(map(meaning, other.split()))
    for pair in _CONTRARIES
    for one, other in (pair, pair[::-1])
    for word in one.split()
}
