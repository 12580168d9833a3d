"""A typed text made comparable: words by stem, sentences and clauses, negations, and its maths.

What was typed is hostile until read: any length, any script, control characters. Everything here
is one pass over it.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from quiz.practice.wording import stem

SENTENCE_GAP = 1000
"""Positions skipped at the end of a sentence: no window of a phrase is as wide."""
CLAUSE_GAP = 2

_WRITTEN = str.maketrans(
    {
        **dict.fromkeys("−–‐‑‒﹣－", "-"),
        **dict.fromkeys("’‘ʼ´`", "'"),
        **dict.fromkeys("·⋅×∙•⊙⊗", "*"),
        **dict.fromkeys("∑Σ", " sum "),
        **dict.fromkeys("∂𝜕", "d"),
        "—": " ; ",
        "√": " sqrt ",
        "∞": " infinity ",
        "⁄": "/",
        "÷": "/",
        "≤": "<=",
        "≥": ">=",
        "‖": "|",
        "⌈": "(",
        "⌉": ")",
        "⌊": "(",
        "⌋": ")",
        "…": ". ",
        "→": " ; ",
        **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", (f"^{digit}" for digit in range(10)), strict=True)),
    }
)
_GREEK = str.maketrans(
    dict(
        zip(
            "αβγδεηθλμπσςτφω",
            (
                f" {name} "
                for name in [
                    "alpha",
                    "beta",
                    "gamma",
                    "delta",
                    "epsilon",
                    "eta",
                    "theta",
                    "lambda",
                    "mu",
                    "pi",
                    "sigma",
                    "sigma",
                    "tau",
                    "phi",
                    "omega",
                ]
            ),
            strict=True,
        )
    )
)
_VULGAR = re.compile("[¼½¾⅐-⅞]")
_REWRITTEN = (
    (re.compile(r"\b(e\.g|i\.e|vs|approx|etc|cf)\.(?!\s*$)"), lambda m: m[1].replace(".", "")),
    (re.compile(r"\b(?:(?:one|a|1)[\s-]+)?(?:quarter|fourth)\b"), lambda _: "1/4"),
    (re.compile(r"\bminus\s+(?=one\b|\d)"), lambda _: " -"),
    (re.compile(r"-one\b"), lambda _: "-1"),
    (re.compile(r"(?<![\d.])1\s?[x*]\s?1(?![\d.])"), lambda _: " 1x1 "),
    (
        re.compile(r"[\[(]\s*([-+]?[\d.]+|-?inf\w*)\s*[,;]\s*(\+?[\d.]+|\+?\s?inf\w*)\s*[\])]"),
        lambda m: f" {m[1]} to {m[2]} ",
    ),
    (re.compile(r"(\d)\s*(?:-|\.\.+)\s*(?=\d)(?!\d+\s*/)"), lambda m: f"{m[1]} to "),
)
_TOKEN = re.compile(
    r"(?P<number>(?:(?<![\w)])-(?=\d|\.\d))?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?"
    r"(?:\s?/\s?\d+(?![\w.]))?(?:\s?%)?)"
    r"|(?P<word>[^\W\d_](?:[\w]|'(?=[^\W\d_]))*)"
    r"|(?P<stop>[.!?]+(?=\s|$)|;|\n\s*\n|\n\s*[-*#])"
    r"|(?P<dash>(?<=\s)-+(?=\s))"
    r"|(?P<pause>[,:()\n])"
    r"|(?P<sign>[-+*/^=<>|])"
)
_NEGATORS = frozenset(
    [
        "not",
        "no",
        "never",
        "cannot",
        "cant",
        "without",
        "neither",
        "nor",
        "none",
        "nothing",
        "nobody",
        "nowhere",
        "hardly",
        "barely",
        "unable",
        "lacks",
        "lacking",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "wont",
        "wouldnt",
        "shouldnt",
        "couldnt",
        "hasnt",
        "havent",
        "hadnt",
        "aint",
    ]
)
_NO_NEGATION = re.compile(
    r"\b(?:not|n't)\s+(?:only|just|merely|simply|solely|to\s+mention|surprising(?:ly)?)\b"
    r"|\bno\s+(?:doubt|matter|wonder|surprise|problem)\b|\bwithout\s+(?:a\s+)?doubt\b"
)
_NEGATION = re.compile(
    r"\b(?:rather\s+than|instead\s+of|as\s+opposed\s+to|fail(?:s|ed|ing)?\s+to"
    r"|(?:myth|misconception|false|untrue|wrong|incorrect|mistake)\s+(?:that|to\s+(?:say|think))"
    r"|far\s+from|anything\s+but|impossible\s+(?:to|for))\b"
)
_DENIAL = re.compile(
    r"\b(?:is|are|was|'s)\s+(?:just\s+|simply\s+|only\s+)?(?:a\s+|an\s+)?"
    r"(?:myth|misconception|untrue|false|nonsense|(?:common\s+)?mistake)\b"
    r"|\b(?:not|n't)\s+(?:really\s+|quite\s+)?(?:true|correct|right|the\s+case)\b"
)
_CLAUSE_WORDS = frozenset(
    [
        "but",
        "because",
        "since",
        "so",
        "whereas",
        "while",
        "although",
        "though",
        "however",
        "therefore",
        "hence",
        "thus",
        "unlike",
        "yet",
        "which",
        "whose",
        "instead",
    ]
)
_PASSED_OVER = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "is",
        "are",
        "be",
        "been",
        "being",
        "was",
        "were",
        "it",
        "its",
        "in",
        "at",
        "by",
        "for",
        "with",
        "and",
        "or",
        "that",
        "this",
        "these",
        "those",
        "as",
        "we",
        "you",
        "they",
        "i",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "from",
        "into",
        "very",
        "quite",
        "really",
        "just",
        "also",
        "then",
    ]
)
_MATHS_WORDS = {"plus": "+", "minus": "-", "times": "*", "over": "/", "divided": "/",
                "squared": "^2", "equals": "="}  # fmt: skip
_SILENT_SIGNS = "*|"
_REACH = 6
"""How many words further a negation still counts."""
_DENIAL_REACH = 12
_LONGEST_NUMBER = 24


class Passage(NamedTuple):
    """A text, read. Words are counted without articles and the like; positions are not dense."""

    words: tuple[str, ...]
    """What was typed, word by word, in lower case; "" for a negation."""
    positions: tuple[int, ...]
    """Position of each word: sentences and clauses are set apart by gaps."""
    clauses: tuple[int, ...]
    """Index of the first word of each word's clause."""
    negations: tuple[int, ...]
    """How many negations stand before each word, and in all: one longer than `words`."""
    denials: tuple[int, ...]
    """Indexes of words at which a sentence takes back what it said ("... is a myth")."""
    maths: str
    """All without spaces and signs of multiplication, sentences apart by newlines."""
    starts: dict[int, int]
    """Where a token starts in `maths`, and the index of the word it stands at."""
    ends: frozenset[int]

    def negated(self, first: int, last: int) -> bool:
        """Whether an odd number of negations bears on the words from `first` to `last`."""
        reach = bisect_left(self.positions, self.positions[first] - _REACH)
        begin = max(self.clauses[first], reach)
        count = self.negations[last + 1] - self.negations[begin]
        late = bisect_right(self.denials, last)
        if late < len(self.denials):
            place = min(self.denials[late], len(self.words) - 1)
            count += self.positions[place] - self.positions[last] <= _DENIAL_REACH
        return count % 2 == 1


def plain(text: str) -> str:
    """`text` in lower case, with one way of writing each sign, fraction, letter and number."""
    text = _VULGAR.sub(lambda m: " " + unicodedata.normalize("NFKC", m[0]), text)
    text = unicodedata.normalize("NFKC", text.translate(_WRITTEN)).translate(_WRITTEN)
    text = "".join(
        " " if unicodedata.category(c) == "Cc" and c != "\n" else c
        for c in unicodedata.normalize("NFD", text)
        if unicodedata.category(c) not in ("Mn", "Cf")
    )
    text = text.casefold().translate(_GREEK)
    for pattern, replacement in _REWRITTEN:
        text = pattern.sub(replacement, text)
    return text


def read(text: str) -> Passage:
    """Read `text`. Never raises; takes time in proportion to its length."""
    text = plain(text)
    reading = _Reading()
    spared = _spans(_NO_NEGATION, text)
    marks = sorted(
        [(start, end, reading.negation) for start, end in _spans(_NEGATION, text)]
        + [(start, end, reading.denial) for start, end in _spans(_DENIAL, text)]
    )
    taken, mark, spare = 0, 0, 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        while mark < len(marks) and marks[mark][0] <= start:
            if marks[mark][0] >= taken:
                taken = marks[mark][1]
                marks[mark][2]()
            mark += 1
        if start < taken:
            continue
        while spare < len(spared) and spared[spare][1] <= start:
            spare += 1
        sparing = spare < len(spared) and spared[spare][0] <= start
        kind = match.lastgroup
        if kind == "word":
            reading.word(match[0], negates=not sparing)
        elif kind == "number":
            reading.number(match[0])
        elif kind == "stop":
            reading.stop()
        elif kind == "pause" and match[0] not in "()":
            reading.pause(CLAUSE_GAP if match[0] != "\n" else 1)
        elif kind == "dash":
            reading.sign("-")
            reading.pause(CLAUSE_GAP)
        elif kind == "sign":
            reading.sign(match[0])
    return reading.passage()


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


class _Reading:
    """What has been read so far of a passage."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.positions: list[int] = []
        self.clauses: list[int] = []
        self.negating: list[int] = []
        self.denials: list[int] = []
        self.position = 0
        self.clause = 0
        self.maths: list[str] = []
        self.starts: dict[int, int] = {}
        self.ends: set[int] = set()
        self.offset = 0

    def word(self, typed: str, negates: bool) -> None:
        word = typed.replace("_", "").removesuffix("'s")
        bare = word.replace("'", "")
        if bare in _NEGATORS or word.endswith("n't"):
            if negates:
                self.negation()
            return
        if bare in _CLAUSE_WORDS:
            self.clause = len(self.words)
        self._sign(_MATHS_WORDS.get(bare) or _digits(bare))
        if bare and bare not in _PASSED_OVER:
            self._append(bare)

    def number(self, typed: str) -> None:
        value = _number(typed)
        self._sign(value)
        self._append(value)

    def negation(self) -> None:
        self._append("", negates=1)

    def denial(self) -> None:
        self.denials.append(len(self.words))

    def sign(self, sign: str) -> None:
        if sign not in _SILENT_SIGNS:
            self._sign(sign)

    def pause(self, gap: int) -> None:
        self.position += gap
        self.clause = len(self.words)

    def stop(self) -> None:
        self.pause(SENTENCE_GAP)
        self._sign("\n")

    def _append(self, word: str, negates: int = 0) -> None:
        self.words.append(word)
        self.positions.append(self.position)
        self.clauses.append(min(self.clause, len(self.words) - 1))
        self.negating.append(negates)
        self.position += 1

    def _sign(self, piece: str) -> None:
        self.starts[self.offset] = len(self.words)
        self.maths.append(piece)
        self.offset += len(piece)
        self.ends.add(self.offset)

    def passage(self) -> Passage:
        return Passage(
            tuple(self.words),
            tuple(self.positions),
            tuple(self.clauses),
            tuple(accumulate(self.negating, initial=0)),
            tuple(self.denials),
            "".join(self.maths),
            self.starts,
            frozenset(self.ends),
        )


def _digits(word: str) -> str:
    root = stem(word)
    return root if root.isdigit() else word


def _number(typed: str) -> str:
    """One way of writing a number: "0.25", "1/4" and "25 %" are all "1/4"."""
    text = re.sub(r"[\s,]", "", typed)
    if len(text) > _LONGEST_NUMBER or re.search(r"e-?\d{4}", text):
        return text
    try:
        value = Fraction(text.rstrip("%"))
    except (ValueError, ZeroDivisionError):
        return text
    return str(value / 100 if text.endswith("%") else value)
