"""What can still be wrong with a well-formed deck, and what to do about it.

A fault breaks something: a missing demo, an order that nobody can learn in. Everything else is
advice about what a good card has; a person's own deck may ignore it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeAlias

from quiz.deck.faults import quoted
from quiz.deck.order import cycle_through, knots
from quiz.deck.question import (
    LEVELS,
    Deck,
    FollowUp,
    KeyPoint,
    PreciseNote,
    Question,
    RecapSection,
    Trap,
    phrases,
)
from quiz.plain_text import count, nearest

_FILLERS = frozenset(
    ["a", "an", "the", "is", "are", "was", "were", "do", "does", "did", "you", "your", "briefly"]
)
_PUNCTUATION = dict.fromkeys(map(ord, ".,;:!?\"'`*()[]{}“”‘’„…–—"), " ")

_LONGEST = 60  # words; longer texts are compared as written
_SHORTEST_WORD = 6  # letters; "relu" is not a typing error for "selu"
_ALIKE = 0.88  # of 1; "neuron" and "neurons" 0.92, "encoder" and "decoder" 0.86


def similar(questions: Sequence[Question]) -> Iterator[tuple[Question, Question]]:
    """Find questions that repeat an earlier one: pairs of the later and the earlier question."""
    first: dict[tuple[str, ...], int] = {}
    spelled: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for position, question in enumerate(questions):
        words = _words(question.question)
        if first.setdefault(words, position) != position:
            yield question, questions[first[words]]
        elif len(words) <= _LONGEST:
            for index, word in enumerate(words):
                if len(word) >= _SHORTEST_WORD and not any(map(str.isdigit, word)):
                    spelled[words[:index] + words[index + 1 :]].append((word, position))
    pairs = set[tuple[int, int]]()
    for words_left_out in spelled.values():
        for (word, one), (other_word, other) in pairwise(sorted(words_left_out)):
            if one != other and _spelled_alike(word, other_word):
                pairs.add((max(one, other), min(one, other)))
    for later, earlier in sorted(pairs):
        yield questions[later], questions[earlier]


def _words(text: str) -> tuple[str, ...]:
    words = text.casefold().translate(_PUNCTUATION).split()
    return tuple(sorted(word for word in words if word not in _FILLERS)) or (text,)


def _spelled_alike(word: str, other: str) -> bool:
    # "unsupervised" is not a typing error for "supervised", nor "nonconvex" for "convex".
    if word.endswith(other) or other.endswith(word):
        return False
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


MOST_WORDS = 220
"""Longest answer, in words; 150 take about a minute to say."""

KEY_POINTS = range(3, 6)
LEAST_TRAPS = 2
LEAST_FOLLOW_UPS = 2
MOST_CUE_WORDS = 4
MOST_LEAD_WORDS = 25
ESSENTIALS = range(1, 4)

_UNICODE = "write math in Unicode: ∂L/∂ŷ, √(2/n_in)"

# American spelling throughout, so that searches and readers see one form of a word.
_BRITISH = re.compile(
    r"\b(?:un|re|de|over|zero-)?(?:"
    r"(?:normal|initial|optim|general|regular|factor|minim|maxim|memor|penal|parametr|standard"
    r"|summar|visual|real|recogn|organ|stabil|discret|util|special|vector|local|categor|quant)"
    r"is(?:e[drs]?|ers|ing|ations?)"
    r"|analys(?:e[dr]?|ing)|centre[ds]?|label(?:led|ling)|model(?:led|ling)|learnt|judgement"
    r"|(?:behavi|col|fav|neighb)our\w*)\b",
    re.IGNORECASE,
)

_CODE = re.compile(r"^```.*?(?:^```|\Z)|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LATEX = re.compile(
    r"\$\$"
    # `$x$`, but neither "$5 or $10" nor "$HOME/$USER": the rule of Pandoc.
    r"|\$[^\s\d$](?:[^$\n]*[^\s$])?\$(?!\w)"
    r"|[_^]\{|\\[()\[\]]"
    r"|\\(?:frac|sqrt|sum|prod|int|partial|nabla|left|right|cdot|times|leq?|geq?|neq|approx|infty"
    r"|log|exp|max|min|text|mathbb|mathbf|mathrm|mathcal|operatorname|hat|bar|tilde|vec|in|to"
    r"|alpha|beta|gamma|delta|epsilon|varepsilon|eta|theta|lambda|mu|nu|pi|rho|sigma|tau|phi|omega"
    r"|Delta|Theta|Lambda|Sigma|Phi|Omega)(?![a-zA-Z])"
)


Matcher: TypeAlias = Callable[[Sequence[KeyPoint], str], Collection[str]]
"""Key points and a typed answer -> the ids of those it covers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness of the deck: the line of its question, what is wrong and what to do."""

    line: int
    message: str
    is_fault: bool = False


def lint(
    deck: Deck,
    demos: Collection[str],
    covered: Matcher,
    exercises: Collection[str] | None = None,
) -> list[Finding]:
    """Find what is weak in a deck, in the order of its lines.

    `demos` and `exercises` are the known ones, None to skip that check; `covered` finds the key
    points that a typed answer covers.
    """
    findings = [
        Finding(question.line, f"{question.id}: {message}")
        for question in deck.questions
        for messages in (*(check(question) for check in _CHECKS), _uncovered(question, covered))
        for message in messages
    ]
    findings += _unknown("demo", deck.questions, lambda one: (one.demo,), demos)
    if exercises is not None:
        findings += _unknown("exercise", deck.questions, lambda one: one.exercise, exercises)
    findings += _cycles(deck.questions)
    findings += _gaps(deck.questions)
    findings += _repetitions(deck.questions)
    findings += _latex_in_recap(deck.recap)
    return sorted(findings, key=lambda finding: finding.line)


def _answer_length(question: Question) -> Iterator[str]:
    words = len(_CODE.sub(" ", question.answer).split())
    if not question.answer.strip():
        yield "the answer is empty. say in about 150 words what to answer"
    elif words > MOST_WORDS:
        yield f"the answer has {words} words. cut it: 60 seconds when spoken is about 150"


def _key_points(question: Question) -> Iterator[str]:
    if len(question.key_points) not in KEY_POINTS:
        yield f"it has {count(len(question.key_points), 'key point')}. write 3 to 5"
    for point in question.key_points:
        if not point.keywords:
            yield f"key point `{point.id}` has no keywords. add words that a typed answer would use"
        if len(point.cue.split()) > MOST_CUE_WORDS:
            yield f"the cue {quoted(point.cue)} is long. cut it to {MOST_CUE_WORDS} words"


def _head(question: Question) -> Iterator[str]:
    """Check the parts by which a question is found and remembered."""
    if not question.aliases:
        yield "it has no aliases. write how else it is asked: `aliases: [batch norm]`"
    words = len((question.lead or "").split())
    if not words:
        yield f"it has no lead. say in one sentence of {MOST_LEAD_WORDS} words what to remember"
    elif words > MOST_LEAD_WORDS:
        yield f"the lead has {words} words. cut it to {MOST_LEAD_WORDS}"


def _essentials(question: Question) -> Iterator[str]:
    essential = sum(point.essential for point in question.key_points)
    if question.key_points and essential not in ESSENTIALS:
        what = "no key point is"
        if essential:
            what = count(essential, "key point is", "key points are")
        yield f"{what} essential. mark the two or three without which nobody is ready"


def _uncovered(question: Question, covered: Matcher) -> Iterator[str]:
    """Find key points that the answer itself would miss if it were typed."""
    with_keywords = [point for point in question.key_points if point.keywords]
    found = covered(with_keywords, f"{question.answer}\n\n{question.lead or ''}")
    for point in with_keywords:
        if point.id not in found:
            yield (
                f"the answer does not cover its key point `{point.id}`. say it, not denied by a "
                "“not”, or add a keyword"
            )


def _uncited(question: Question) -> Iterator[str]:
    parts: list[PreciseNote | Trap | FollowUp] = [*question.precise, *question.traps]
    parts += question.follow_ups
    cited = {key for part in parts for key in part.source}
    for source in question.sources:
        if source.key not in cited:
            yield f"nothing cites the source `{source.key}`. name it where it supports something"


def _spelling(question: Question) -> Iterator[str]:
    words = {
        word.group().casefold() for _, text in _prose(question) for word in _BRITISH.finditer(text)
    }
    for word in sorted(words):
        yield f'"{word}" is British spelling. use the American spelling, as elsewhere'


def _shared_keywords(question: Question) -> Iterator[str]:
    owners: dict[str, str] = {}
    for point in question.key_points:
        for phrase in (one for keyword in point.keywords for one in phrases(keyword)):
            owner = owners.setdefault(phrase.casefold(), point.id)
            if owner != point.id:
                yield (
                    f"key points `{owner}` and `{point.id}` share the keyword {quoted(phrase)}. "
                    "keep it with the one it proves"
                )


def _company(question: Question) -> Iterator[str]:
    """Check what a question should have besides its answer."""
    if len(question.traps) < LEAST_TRAPS:
        yield f"it has {count(len(question.traps), 'trap')}. write at least {LEAST_TRAPS}"
    if len(question.follow_ups) < LEAST_FOLLOW_UPS:
        few = count(len(question.follow_ups), "follow-up")
        yield f"it has {few}. write at least {LEAST_FOLLOW_UPS}"
    for level in _missing_levels(question):
        yield f"no follow-up is {level}. write one, or give one the line `level: {level}`"
    if not question.sources:
        yield "it has no source. cite a paper or book that supports the answer"
    for note in question.precise:
        if not note.source:
            yield f"the precise note on {quoted(note.said)} has no source. name one"


def _missing_levels(question: Question) -> list[str]:
    """The levels that none of a question's follow-ups has, if it has several."""
    found = [follow_up.level for follow_up in question.follow_ups]
    return [level for level in LEVELS if len(found) >= LEAST_FOLLOW_UPS and level not in found]


def _latex(question: Question) -> Iterator[str]:
    for label, text in _prose(question):
        found = _LATEX.search(text)
        if found:
            yield f"{label} holds LaTeX, {quoted(found[0])}. {_UNICODE}"
            return


def _prose(question: Question) -> Iterator[tuple[str, str]]:
    """Go through the texts of a question, without their code."""
    yield "the question", _CODE.sub(" ", question.question)
    yield "the lead", _CODE.sub(" ", question.lead or "")
    yield "the answer", _CODE.sub(" ", question.answer)
    for label, lines in (
        ("an alias", question.aliases),
        ("`formula`", question.formula),
        ("`use`", question.use),
        ("`avoid`", question.avoid),
        ("a key point", [f"{point.point}\n\n{point.plus or ''}" for point in question.key_points]),
        ("a precise note", [f"{note.said}\n\n{note.exact}" for note in question.precise]),
        ("a trap", [f"{trap.wrong}\n\n{trap.why}" for trap in question.traps]),
        ("a follow-up", [f"{item.question}\n\n{item.answer}" for item in question.follow_ups]),
    ):
        for line in lines:
            yield label, _CODE.sub(" ", line)


_CHECKS: tuple[Callable[[Question], Iterator[str]], ...] = (
    _head,
    _answer_length,
    _key_points,
    _essentials,
    _shared_keywords,
    _company,
    _uncited,
    _latex,
    _spelling,
)


def _unknown(
    noun: str,
    questions: Sequence[Question],
    named: Callable[[Question], Iterable[str | None]],
    known: Collection[str],
) -> Iterator[Finding]:
    """Names in questions that the program does not know."""
    unknown = {name for question in questions for name in named(question) if name} - set(known)
    near = {name: nearest(name, known) for name in unknown}
    lister = {"demo": "quiz demo", "exercise": "quiz code --list"}[noun]
    for question in questions:
        for name in named(question):
            if name in near:
                meant = near[name]
                remedy = f"did you mean `{meant}`?" if meant else f"`{lister}` lists the {noun}s"
                what = f"{question.id}: there is no {noun} `{name}`"
                yield Finding(question.line, f"{what}. {remedy}", is_fault=True)


def _cycles(questions: Sequence[Question]) -> Iterator[Finding]:
    lines = {question.id: question.line for question in questions}
    for knot in knots(questions):
        way = " requires ".join((*cycle_through(knot[0], questions), knot[0]))
        message = f"no learning order is possible: {way}. remove one of these from `requires`"
        yield Finding(lines[knot[0]], message, is_fault=True)


def _gaps(questions: Sequence[Question]) -> Iterator[Finding]:
    previous = 0
    for question in sorted(questions, key=lambda question: question.number):
        missing = question.number - previous - 1
        if missing > 0:
            numbers = f"number {previous + 1} is"
            if missing > 1:
                numbers = f"numbers {previous + 1} to {question.number - 1} are"
            message = f"{question.id}: {numbers} missing before {question.number}. close the gap"
            yield Finding(question.line, message)
        previous = question.number


def _repetitions(questions: Sequence[Question]) -> Iterator[Finding]:
    for later, earlier in similar(questions):
        what = f"{later.id}: it asks the same as {earlier.id} on line {earlier.line}"
        yield Finding(later.line, f"{what}. merge them, or say in the question what differs")


def _latex_in_recap(recap: Iterable[RecapSection]) -> Iterator[Finding]:
    for section in recap:
        for item in section.items:
            found = _LATEX.search(_CODE.sub(" ", f"{item.text}\n\n{item.note or ''}"))
            if found:
                what = f"recap {quoted(section.title)} holds LaTeX, {quoted(found[0])}"
                yield Finding(1, f"{what}. {_UNICODE}")
