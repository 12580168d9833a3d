"""Parse typed text into what keywords are compared with: words, clauses, negations and maths.

The text may be of any length, in any script. It is parsed in a single pass.
"""

import re
from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from quiz.deck.words import digits
from quiz.typed.wording import number, plain

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
"""How much further apart the words on both sides count as being."""
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
"""A line of this length was wrapped; a shorter one was ended on purpose."""
_REACH = 6
"""How many words further a negation still counts."""
_BRIEF_REACH = 2
_DENIAL_REACH = 12


class Passage(NamedTuple):
    """Parsed text. Articles, prepositions and other function words are left out of `words`."""

    words: tuple[str, ...]
    """What was typed, word by word, in lower case; "" for a negation."""
    positions: tuple[int, ...]
    """Where each word stands: sentences and clauses are set apart by gaps."""
    clauses: tuple[int, ...]
    """For each word, the index of the first word of its clause."""
    negations: tuple[int, ...]
    """How many negations stand before each word, and in all: one longer than `words`."""
    denials: tuple[int, ...]
    """Indexes of words before which a sentence takes back what it said ("... is a myth")."""
    maths: str
    """All of it without spaces and signs of multiplication, sentences apart by newlines."""
    starts: dict[int, int]
    """Where a word or sign starts in `maths`, and the index of the word there, or the next."""
    ends: dict[int, int]
    """Where a word or sign ends in `maths`, and the index of the word there, or the next."""

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
        """The words (first, last) at which `maths` stands, as a whole."""
        found = []
        at = self.maths.find(maths)
        while at >= 0:
            end = at + len(maths)
            if at in self.starts and end in self.ends and self.words:
                limit = len(self.words) - 1
                found.append((min(self.starts[at], limit), min(self.ends[end], limit)))
            at = self.maths.find(maths, at + 1)
        return found


def read(text: str) -> Passage:
    """Read `text`, whatever it is, in time proportional to its length."""
    return read_plain(plain(text))


def read_plain(text: str) -> Passage:
    """Read a text that is in plain notation already."""
    reading = _Reading()
    idioms = sorted(
        (*match.span(), kind)
        for kind, pattern in _IDIOMS.items()
        for match in pattern.finditer(text)
    )
    idioms.reverse()
    taken = line = 0
    for match in _TOKEN.finditer(text):
        while idioms and idioms[-1][0] <= match.start():
            start, end, kind = idioms.pop()
            if start >= taken:
                taken = end
                reading.idiom(kind)
        wrapped = match[0] == "\n" and match.start() - line >= _WRAPPED
        if "\n" in match[0]:
            line = match.end()
        if match.start() >= taken and not wrapped:
            reading.token(str(match.lastgroup), match[0])
    return reading.passage()


class _Reading:
    """State of the parser."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.positions: list[int] = []
        self.clauses: list[int] = []
        self.negating: list[int] = []
        self.denials: list[int] = []
        self.maths: list[str] = []
        self.starts: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        self.offset = 0
        self.position = 0
        self.clause = 0
        self.joined = False
        self.expires = -1
        self.disowned = False
        """Whether the person says of what follows that they do not know it."""

    def token(self, kind: str, typed: str) -> None:
        if kind == "word":
            self.word(typed)
        elif kind == "number" and self.disowned:
            pass
        elif kind == "number":
            value = number(typed)
            self.sign(value)
            self._append(value)
        elif kind == "stop":
            self.disowned = False
            self._pause(_SENTENCE_GAP)
            self.sign("\n")
        elif kind == "sign":
            if typed != "(" or self.maths[-1:] == ["/"]:
                self.sign(typed)
        else:
            self._pause(_GAPS[kind])
            if kind == "dash":
                self.sign("-")

    def word(self, typed: str) -> None:
        word = _CONTRACTED.sub("", typed).replace("_", "").replace("'", "")
        self.disowned &= word not in _CONTRASTS
        if self.disowned:
            return
        if word in _CONTRASTS:
            self.position += _GAPS["contrast"]
        if word in _CLAUSE_WORDS:
            self.clause = len(self.words)
        if word in _NEGATORS or typed.endswith("n't"):
            self.negation()
            if word in _BRIEF_NEGATORS:
                self.expires = len(self.words) + _BRIEF_REACH
            return
        self.joined |= word in _JOINING
        if word in _BEGINNERS and self.expires - _BRIEF_REACH < len(self.words) < self.expires:
            self.clause = len(self.words)
        self.sign(_SPOKEN_SIGNS.get(word, digits(word)))
        if word not in _PASSED_OVER:
            self._append(word)

    def negation(self) -> None:
        """A second negation after "and" is one of its own; elsewhere two take each other back."""
        if self.joined:
            self.clause = len(self.words)
        self.joined = False
        self._append("", negates=1)

    def idiom(self, kind: str) -> None:
        if kind == "disowns":
            self.disowned = True
        elif kind == "negates":
            self.negation()
        elif kind == "denies" and self.words:
            self.denials.append(len(self.words))

    def sign(self, piece: str) -> None:
        if piece:
            self.starts[self.offset] = len(self.words)
            self.maths.append(piece)
            self.offset += len(piece)
            self.ends[self.offset] = len(self.words)

    def _pause(self, gap: int) -> None:
        self.position += gap
        self.clause = len(self.words)
        self.joined = False
        self.expires = -1

    def _append(self, word: str, negates: int = 0) -> None:
        if len(self.words) == self.expires:
            self.clause = self.expires
        self.words.append(word)
        self.positions.append(self.position)
        self.clauses.append(self.clause)
        self.negating.append(negates)
        self.position += 1

    def passage(self) -> Passage:
        return Passage(
            tuple(self.words),
            tuple(self.positions),
            tuple(self.clauses),
            tuple(accumulate(self.negating, initial=0)),
            tuple(self.denials),
            "".join(self.maths),
            self.starts,
            self.ends,
        )
