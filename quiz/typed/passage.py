"""Parse typed text into what keywords are compared with: words, clauses, negations and maths.

The text may be of any length, in any script. It is parsed in a single pass, after its notation is
unified: signs, fractions, numbers, Greek letters, accents, abbreviations.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from quiz.deck.words import digits

_SIGNS = {
    "−–‐‑‒﹣－": "-", "’‘ʼ´`′": "'", "·⋅×∙•⊙⊗": "*", "⌈⌊": "(", "⌉⌋": ")", "∂𝜕": "d", "⁄÷": "/",
    "∑Σ": " sum ", "⁻": "^-", "√": " sqrt", "∇": "grad", "∞": " infinity ", "≤": "<=", "≥": ">=",
    "≠": " not ", "‖": "|", "—": " ; ", "…": "...", "→": "->", "⇒": "=>", "←": "=",
} | {
    **{sign: f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{letter: f"_{unicodedata.normalize('NFKC', letter)}" for letter in "ᵢⱼₖₗₘₙₚₜₓ"},
}  # fmt: skip
_WRITTEN = str.maketrans({sign: text for signs, text in _SIGNS.items() for sign in signs})
_GREEK = str.maketrans({
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "φ": "phi", "ω": "omega",
})  # fmt: skip
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
    """`text` in lower case and one notation, without control and formatting characters."""
    text = _VULGAR.sub(lambda m: " " + unicodedata.normalize("NFKC", m[0]), text)
    text = unicodedata.normalize("NFKC", text.translate(_WRITTEN)).translate(_WRITTEN)
    if not text.isascii():
        text = "".join(
            character
            for character in unicodedata.normalize("NFD", text)
            if unicodedata.category(character) not in ("Mn", "Cf")
        )
    text = text.casefold().translate(_GREEK)
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


_TOKEN = re.compile(
    r"(?P<number>(?:(?<![\w)])-(?=\d|\.\d))?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?"
    r"(?:\s?/\s?\d+(?![\w.]))?(?:\s?%)?)"
    r"|(?P<word>[^\W\d_](?:\w|'(?=[^\W\d_]))*)"
    r"|(?P<dots>(?<!\.)\.{3}(?!\.))"
    r"|(?P<stop>(?<![.!?])[.!?]++(?=\s|$)|;|\n\s*\n|\n\s*[-*#])"
    r"|(?P<dash>(?<=\s)-+(?=\s))"
    r"|(?P<arrow>(?<![-=])[-=]++>)"
    r"|(?P<comma>,)"
    r"|(?P<colon>[:\n])"
    r"|(?P<sign>[-+/^=<>(])"
)
_SENTENCE_GAP = 1000
_GAPS = {"comma": 4, "dots": 4, "contrast": 4, "dash": 4, "arrow": 1, "colon": 0}
"""How much farther apart the words on either side count as being."""
_NEGATORS = frozenset((
    "not", "no", "never", "cannot", "cant", "without", "neither", "nor", "none", "nothing",
    "nobody", "nowhere", "hardly", "barely", "unable", "lacks", "lacking", "dont", "doesnt",
    "didnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "shouldnt", "couldnt", "hasnt",
    "havent", "hadnt", "aint",
))  # fmt: skip
_BRIEF_NEGATORS = frozenset(("without", "lacks", "lacking"))
"""They negate only what follows at once: "without activations, depth helps" affirms depth."""
_NOT_NEGATING = re.compile(
    r"\b(?:not|\w*n't) (?:only|just|merely|simply|solely|to mention|surprising(?:ly)?)\b"
    r"|\bno (?:doubt|matter|wonder|surprise|problem)\b|\bwithout (?:a )?doubt\b"
)
_NEGATING = re.compile(
    r"\b(?:rather than|instead of|as opposed to|fail(?:s|ed|ing)? to|anything but"
    r"|(?:myth|misconception|false|untrue|wrong|incorrect|mistake) (?:that|to (?:say|think))"
    r"|impossible (?:to|for))\b"
)
_DENYING = re.compile(
    r"(?<!there )\b(?:is|are|was) (?:just |simply |only )?(?:an? )?"
    r"(?:myth|misconception|untrue|false|nonsense|(?:common )?mistake)\b"
    r"|\b(?:not|\w*n't) (?:really |quite )?(?:true|correct|right|the case)(?=\s*(?:[.,;:!?)]|$))"
)
_DISOWNING = re.compile(
    r"\bi (?:really |honestly |just )?(?:(?:do|did|ca|could|wo)(?: not|n't|nt|nnot)|cannot)"
    r" (?:really |quite |even )?(?:know|remember|recall|explain|understand|tell|say|think of)\b"
    r"|\b(?:i have|i've|ive|have|got) (?:no|not the (?:faintest|slightest)) (?:idea|clue)\b"
    r"|\bi(?:'m| am|m) not (?:really |quite )?sure\b|\bno (?:idea|clue)\b"
    r"|\bi know (?:nothing|very little|little)\b|\bnever heard of\b"
)
"""What follows such words in their sentence is not claimed, up to a "but"."""
_IDIOMS = {"disowns": _DISOWNING, "spares": _NOT_NEGATING, "negates": _NEGATING, "denies": _DENYING}
_CLAUSE_WORDS = frozenset((
    "but", "because", "since", "so", "whereas", "while", "although", "though", "however",
    "therefore", "hence", "thus", "unlike", "yet", "which", "whose", "instead", "nor",
))  # fmt: skip
_CONTRASTS = frozenset((
    "but", "whereas", "while", "although", "though", "however", "unlike", "yet",
))  # fmt: skip
"""The two sides of such a word make statements about different things."""
_BEGINNERS = frozenset(("the", "a", "an", "it", "they", "we", "you", "there"))
"""After the object of "without" they begin a clause that is not negated: "without it the ..."."""
_JOINING = frozenset(("and", "or"))
_PASSED_OVER = frozenset((
    "a", "an", "the", "of", "to", "is", "are", "be", "been", "being", "was", "were", "it", "its",
    "in", "at", "by", "for", "with", "and", "or", "that", "this", "these", "those", "as", "we",
    "you", "they", "i", "do", "does", "did", "has", "have", "had", "will", "would", "can", "could",
    "may", "might", "from", "into", "between", "about", "very", "quite", "really", "just",
    "also", "then", "on", "there", "your", "our", "my", "their", "them", "some", "get", "gets",
))  # fmt: skip
_SPOKEN_SIGNS = {
    "plus": "+", "minus": "-", "times": "", "over": "/", "divided": "/", "squared": "^2",
    "equals": "=",
}  # fmt: skip
_CONTRACTED = re.compile("'(?:s|ve|re|ll|d|m)$")
_WRAPPED = 50
"""A line of this length was wrapped; a shorter one was broken on purpose."""
_REACH = 6
"""How many words a negation reaches."""
_BRIEF_REACH = 2
_DENIAL_REACH = 12


class Passage:
    """Parsed text. Articles, prepositions and other function words are left out of `words`.

    Args:
        text: any text, in plain notation; read in time proportional to its length.

    """

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        """What was typed, word by word, in lower case; "" for a negation."""
        self.positions: list[int] = []
        """Where each word stands: sentences and clauses are set apart by gaps."""
        self.clauses: list[int] = []
        """For each word, the index of the first word of its clause."""
        self.denials: list[int] = []
        """Indexes of words before which a sentence takes back what it said ("... is a myth")."""
        self.starts: dict[int, int] = {}
        """Where a word or sign starts in `maths`, and the index of the word there, or the next."""
        self.ends: dict[int, int] = {}
        """Where a word or sign ends in `maths`, and the index of the word there, or the next."""
        self._negating: list[bool] = []
        self._signs: list[str] = []
        self._offset = self._position = self._clause = 0
        self._joined = False
        self._expires = -1
        self._disowned = False
        """Whether the person says of what follows that they do not know it."""
        self._read(text)
        self.negations = list(accumulate(self._negating, initial=0))
        """How many negations stand before each word, and in all: one longer than `words`."""
        self.maths = "".join(self._signs)
        """All of it without spaces and signs of multiplication, sentences apart by newlines."""

    def negated(self, first: int, last: int) -> bool:
        """Whether an odd number of negations bears on the words from `first` to `last`."""
        reach = bisect_left(self.positions, self.positions[first] - _REACH)
        begin = max(self.clauses[first], reach)
        count = self.negations[last + 1] - self.negations[begin]
        denial = bisect_left(self.denials, last + 1)
        if denial < len(self.denials):
            before = self.denials[denial] - 1
            count += self.positions[before] - self.positions[last] < _DENIAL_REACH
        return count % 2 == 1

    def places(self, maths: str) -> list[tuple[int, int]]:
        """The words (first, last) where `maths` occurs as a whole."""
        found = []
        at = self.maths.find(maths)
        while at >= 0:
            end = at + len(maths)
            if at in self.starts and end in self.ends and self.words:
                limit = len(self.words) - 1
                found.append((min(self.starts[at], limit), min(self.ends[end], limit)))
            at = self.maths.find(maths, at + 1)
        return found

    def _read(self, text: str) -> None:
        found = (
            (*match.span(), kind)
            for kind, pattern in _IDIOMS.items()
            for match in pattern.finditer(text)
        )
        idioms = sorted(found, reverse=True)
        taken = line = 0
        for match in _TOKEN.finditer(text):
            while idioms and idioms[-1][0] <= match.start():
                start, end, kind = idioms.pop()
                if start >= taken:
                    taken = end
                    self._idiom(kind)
            wrapped = match[0] == "\n" and match.start() - line >= _WRAPPED
            if "\n" in match[0]:
                line = match.end()
            if match.start() >= taken and not wrapped:
                self._token(str(match.lastgroup), match[0])

    def _token(self, kind: str, typed: str) -> None:
        if kind == "word":
            self._word(typed)
        elif kind == "number" and self._disowned:
            pass
        elif kind == "number":
            value = number(typed)
            self._sign(value)
            self._append(value)
        elif kind == "stop":
            self._disowned = False
            self._pause(_SENTENCE_GAP)
            self._sign("\n")
        elif kind == "sign":
            if typed != "(" or self._signs[-1:] == ["/"]:
                self._sign(typed)
        else:
            self._pause(_GAPS[kind])
            if kind == "dash":
                self._sign("-")

    def _word(self, typed: str) -> None:
        word = _CONTRACTED.sub("", typed).replace("_", "").replace("'", "")
        self._disowned &= word not in _CONTRASTS
        if self._disowned:
            return
        if word in _CONTRASTS:
            self._position += _GAPS["contrast"]
        if word in _CLAUSE_WORDS:
            self._clause = len(self.words)
        if word in _NEGATORS or typed.endswith("n't"):
            self._negation()
            if word in _BRIEF_NEGATORS:
                self._expires = len(self.words) + _BRIEF_REACH
            return
        self._joined |= word in _JOINING
        if word in _BEGINNERS and self._expires - _BRIEF_REACH < len(self.words) < self._expires:
            self._clause = len(self.words)
        self._sign(_SPOKEN_SIGNS.get(word, digits(word)))
        if word not in _PASSED_OVER:
            self._append(word)

    def _negation(self) -> None:
        """A second negation after "and" counts separately; elsewhere two cancel out."""
        if self._joined:
            self._clause = len(self.words)
        self._joined = False
        self._append("", negates=True)

    def _idiom(self, kind: str) -> None:
        if kind == "disowns":
            self._disowned = True
        elif kind == "negates":
            self._negation()
        elif kind == "denies" and self.words:
            self.denials.append(len(self.words))

    def _sign(self, piece: str) -> None:
        if piece:
            self.starts[self._offset] = len(self.words)
            self._signs.append(piece)
            self._offset += len(piece)
            self.ends[self._offset] = len(self.words)

    def _pause(self, gap: int) -> None:
        self._position += gap
        self._clause = len(self.words)
        self._joined = False
        self._expires = -1

    def _append(self, word: str, negates: bool = False) -> None:
        if len(self.words) == self._expires:
            self._clause = self._expires
        self.words.append(word)
        self.positions.append(self._position)
        self.clauses.append(self._clause)
        self._negating.append(negates)
        self._position += 1
