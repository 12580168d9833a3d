"""The deck reader: every fault with its exact words and place, all of them at once."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.deck.decks import read
from quiz.deck.faults import LARGEST_FILE
from quiz.deck.question import (
    DIFFICULTIES,
    LEVELS,
    Deck,
    FollowUp,
    KeyPoint,
    PreciseNote,
    Question,
    RecapItem,
    RecapSection,
    Source,
    Trap,
)
from quiz.deck.reading import DEEPEST, MOST_VALUES
from quiz.errors import DeckError
from quiz.plain_text import CONTROL

HEAD = "format: 1\ndeck: mine\ntitle: My deck\nquestions:\n"  # the questions begin on line 5

SMALL = """\
- id: dropout
  number: 1
  question: What does dropout do?
  difficulty: easy
  category: Regularisation
  answer: It zeroes activations at random.
"""

FULL = """\
# A comment.
format: 1
deck: mine
title: My deck
questions:
  - id: perceptron
    number: 1
    question: What is a perceptron?
    difficulty: easy
    category: Foundations
    tags: [perceptron, "2"]
    requires: [dropout]
    answer: |
      It sums. 🙂

      - then steps
    formula:
      - "y = step(w·x + b)"
    code: [x = 1]
    use: [for history]
    avoid: [for XOR]
    key_points:
      - id: sum
        point: >-
          It sums
          its inputs.
        cue: What it computes
        keywords: [weighted sum, 'no']
      - {id: step, point: It steps., cue: Its activation, keywords: []}
    precise:
      - said: It is binary.
        exact: Its output is.
        source: [rosenblatt1958]
    traps:
      - wrong: It is logistic regression.
        why: It has no probability.
    follow_ups:
      - level: easier
        question: Why no XOR?
        answer: No line separates it.
    sources:
      - key: rosenblatt1958
        authors: Rosenblatt, F.
        year: 1958
        title: "The perceptron: a model"
        where: Psychological Review 65(6)
    demo: perceptron-xor
  - id: dropout
    number: 2
    question: "What\\tdoes dropout do?"
    difficulty: hard
    category: Regularisation
    answer: It zeroes activations at random.
recap:
  - title: Basics
    items:
      - text: Sum, then step.
        questions: [perceptron, dropout]
        note: Loosely.
      - text: Zero at random.
        questions: []
"""


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both of PyYAML's parsers: libyaml's, and its own where libyaml is missing."""
    name: str = request.param
    if name == "python":
        monkeypatch.delattr(yaml, "CSafeLoader")
    return name


def faults_of(text: str | bytes) -> list[str]:
    """Read a faulty deck and return what is said about it."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    with pytest.raises(DeckError) as error:
        read(data, "deck.yaml")
    assert str(error.value) == "\n".join(error.value.faults)
    return error.value.faults


@pytest.mark.parametrize(
    ("citation", "parts"),
    [
        ("He, K.; et al. (2016). *Deep (residual) nets*. CVPR.", ("He, K.; et al.", 2016, "CVPR")),
        (
            "Ng, A. (2004). *Deep (residual) nets*. ICML (21). 3.1",
            ("Ng, A.", 2004, "ICML (21). 3.1"),
        ),
    ],
)
def test_a_source_may_be_a_citation(citation: str, parts: tuple[str, int, str]) -> None:
    """It is cut into what a source given key by key says."""
    deck = read(
        f"questions: [{{question: a, answer: b, sources: [{{k: '{citation}'}}]}}]".encode(), "d"
    )
    authors, year, where = parts
    expected = Source("k", authors, year, "Deep (residual) nets", where)
    assert deck.questions[0].sources == (expected,)


CITATION = "A. (2016). *T*. W"
POINT = {"cue": "c", "keywords": ["one two", "|x| is even", "three"]}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (
            """{"key_points": [{"a": "p", "cue": "c",
                "keywords": "one two |  |x| is even |  three"}]}""",
            {"key_points": [{"id": "a", "point": "p", **POINT}]},
        ),
        (
            """{"code": "if x:\\n    y  \\n", "formula": "a + b"}""",
            {"code": ["if x:", "    y"], "formula": ["a + b"]},
        ),
        (
            f"""{{"sources": {{"k": "{CITATION}"}},
                "precise": [{{"said": "a", "exact": "b. [@k]"}}],
                "traps": [{{"wrong": "a", "why": "x[1]. [@k]"}}]}}""",
            {
                "sources": [{"k": CITATION}],
                "precise": [{"said": "a", "exact": "b.", "source": ["k"]}],
                "traps": [{"wrong": "a", "why": "x[1].", "source": ["k"]}],
            },
        ),
        (
            f"""{{"sources": [{{"k": "{CITATION}", "l": "{CITATION}"}}],
                "follow_ups": [{{"question": "a", "answer": "b\\n[@k; @l]"}}]}}""",
            {
                "sources": [{"k": CITATION}, {"l": CITATION}],
                "follow_ups": [{"question": "a", "answer": "b", "source": ["k", "l"]}],
            },
        ),
    ],
)
def test_short_forms_read_as_the_long_ones(short: str, long: dict[str, Any]) -> None:
    """`id: point`, keywords with bars between, code as a text, sources by key and in texts."""
    written = [short, json.dumps(long)]
    (brief,), (full,) = (
        read(
            f"questions: [{{question: a, answer: b, {one.strip()[1:-1]}}}]".encode(), "d"
        ).questions
        for one in written
    )
    assert brief == full


def small(**changes: str) -> str:
    """Write a deck of one small question, on line 5, with some lines changed or added."""
    fields = {
        "id": "dropout",
        "number": "1",
        "question": "Why?",
        "difficulty": "easy",
        "category": "Basics",
        "answer": "Because.",
    }
    lines = [f"{key}: {text}" for key, text in (fields | changes).items()]
    return HEAD + "- " + "\n  ".join(lines) + "\n"


def bare(value: Any) -> Any:
    """A deck's value as lists and dictionaries, its texts stripped, without what is not set."""
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if item}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return value.rstrip() if isinstance(value, str) else value


def many(most: int) -> str:
    """Write so many small questions."""
    numbered = SMALL.replace("id: dropout", "id: question-{0}").replace("number: 1", "number: {0}")
    return "".join(map(numbered.format, range(1, most + 1)))


def test_a_full_deck_is_read(parser: str) -> None:
    """Every field is what PyYAML itself reads, and each question knows its line."""
    deck = read(FULL.encode(), "deck.yaml")
    assert {"format": 1} | bare(plain(deck)) == bare(yaml.safe_load(FULL))
    rows = FULL.split("\n")
    for question in deck.questions:
        assert rows[question.line - 1] == f"  - id: {question.id}"


@pytest.mark.parametrize(
    "data",
    [
        FULL.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + FULL.encode(),
        b"%YAML 1.1\n---\n" + FULL.encode() + b"...\n",
    ],
)
def test_windows_files_and_marked_documents_are_read(parser: str, data: bytes) -> None:
    """CRLF, a byte order mark at the start and the marks of one document are no faults."""
    deck = read(FULL.encode(), "deck.yaml")
    lines = 2 * data.startswith(b"%")
    moved = [q._replace(line=q.line + lines) for q in deck.questions]
    assert read(data, "deck.yaml") == deck._replace(questions=tuple(moved))


def test_a_small_question_is_enough() -> None:
    """Six keys make a flashcard; a question has no key points unless someone writes them."""
    (question,) = read((HEAD + SMALL).encode(), "deck.yaml").questions
    assert question.id == "dropout"
    assert question.key_points == ()
    assert question.line == 5


def test_progress_is_told_now_and_then_and_at_the_end() -> None:
    """The number of questions read is told every 100 questions and when all are read."""
    told: list[int] = []
    read((HEAD + many(250)).encode(), "deck.yaml", told.append)
    assert told == [100, 200, 250]


EMPTY = ("", "# only a comment\n\n", "---\n")
PHRASES = {
    "A_LIST": "write a list: each item on a line of its own after `- `, or [] for none",
    "A_NAME": "use small letters a to z and digits, joined by single hyphens: batch-norm",
    "A_SOURCE": "write the key of one of the question's `sources`",
    "A_TEXT": "write text, in quotes if it begins with [ or {",
    "NO_PARTNER": "has a brace without its partner, or inside others. write {one, another}",
    "NO_PHRASE": "has an empty phrase. remove the | at an end or next to another",
    "QUESTION_KEYS": "id, number, question, aliases, difficulty, category, tags, requires, lead, "
    "answer, formula, code, use, avoid, key_points, precise, traps, follow_ups, sources, demo, "
    "exercise",
    "SOME_TEXT": "write some text, or delete the key",
}
"""What several faults have in common, by its name in the table."""

FAULTS = r"""
# Names
id: Drop_Out  =>  5:7: `id` "Drop_Out" is not a name. A_NAME
id: a--b  =>  5:7: `id` "a--b" is not a name. A_NAME
demo: ../evil  =>  11:9: `demo` "../evil" is not a name. A_NAME
id: 12  =>  5:7: YAML reads `id` as a number. quote it: "12"
# Text that YAML takes for something else
question: 2026  =>  7:13: YAML reads `question` as a number. quote it: "2026"
category: 0x1F  =>  9:13: YAML reads `category` as a number. quote it: "0x1F"
category: 1_000.5  =>  9:13: YAML reads `category` as a number. quote it: "1_000.5"
category: 1e3  =>  9:13: YAML reads `category` as a number. quote it: "1e3"
category: -.5  =>  9:13: YAML reads `category` as a number. quote it: "-.5"
category: 12:30  =>  9:13: YAML reads `category` as a number. quote it: "12:30"
category: 0o17  =>  9:13: YAML reads `category` as a number. quote it: "0o17"
category: .NaN  =>  9:13: YAML reads `category` as a number. quote it: ".NaN"
category: No  =>  9:13: YAML reads `category` as true or false. quote it: "No"
category: true  =>  9:13: YAML reads `category` as true or false. quote it: "true"
category: ~  =>  9:13: YAML reads `category` as nothing. quote it: "~"
category: null  =>  9:13: YAML reads `category` as nothing. quote it: "null"
category: =  =>  9:13: YAML reads `category` as an instruction to YAML. quote it: "="
category: 2026-12-10  =>  9:13: YAML reads `category` as a date. quote it: "2026-12-10"
tags: [a, 0.9]  =>  11:13: YAML reads an item of `tags` as a number. quote it: "0.9"
# Empty text
answer:   =>  10:10: `answer` is empty. SOME_TEXT
answer: '  '  =>  10:11: `answer` is empty. SOME_TEXT
answer: |  =>  10:11: `answer` is empty. SOME_TEXT
demo:   =>  11:8: `demo` is empty. SOME_TEXT
tags: ['']  =>  11:10: an item of `tags` is empty. SOME_TEXT
# Wrong kinds
answer: [a]  =>  10:11: `answer` is a list. A_TEXT
answer: {a}  =>  10:11: `answer` is a group of keys. A_TEXT
tags: a, b  =>  11:9: `tags` is text. A_LIST
traps:   =>  11:9: `traps` is text. A_LIST
traps: {wrong: a, why: b}  =>  11:10: `traps` is a group of keys. A_LIST
traps: [a]  =>  11:11: an item of `traps` is text. write the keys of a trap: wrong, why
# Lines
category: "a\nb"  =>  9:13: `category` has several lines. keep it on one
category: "a\tb"  =>  9:13: `category` holds a tab. use spaces
# Numbers
number: one  =>  6:11: `number` is "one". write a whole number in digits
number:   =>  6:10: `number` is empty. write a whole number in digits
number: 1.5  =>  6:11: `number` is "1.5". write a whole number in digits
number: 0x10  =>  6:11: `number` is "0x10". write a whole number in digits
number: 007  =>  6:11: `number` is "007". write a whole number in digits
number: true  =>  6:11: `number` is "true". write a whole number in digits
number: '7'  =>  6:11: `number` is text. remove the quotes: 7
number: 0  =>  6:11: `number` is 0. count from 1
number: -3  =>  6:11: `number` is -3. count from 1
number: [1]  =>  6:11: `number` is a list. write a whole number
number: 1000000000  =>  6:11: `number` 1000000000… is too large. write at most 999999999
# Choices
difficulty: hrad  =>  8:15: `difficulty` is "hrad". write easy, medium or hard
difficulty: Easy  =>  8:15: `difficulty` is "Easy". write easy, medium or hard
# Keys
anwser: x  =>  11:3: a question has no key "anwser". did you mean `answer`?
zzz: x  =>  11:3: a question has no key "zzz". delete it, or use one of QUESTION_KEYS
<<: {a: b}  =>  11:3: a question has no key "<<". delete it, or use one of QUESTION_KEYS
[a]: x  =>  11:3: this key is not text. quote text that begins with [ or {
'id': x  =>  11:3: "id" is already written on line 5. delete one of the two
# References
requires: [drop-out]  =>  11:14: there is no question "drop-out". did you mean "dropout"?
requires: [zzz]  =>  11:14: there is no question "zzz". write the `id` of a question of this deck
precise: [{said: a, exact: b, source: [he2015]}]  =>  11:42: there is no source "he2015". A_SOURCE
precise: [{said: a, exact: b, source: [he2015]}]
sources: [{key: he2016, authors: a, year: 2016, title: t, where: w}]
  =>  11:42: there is no source "he2015". did you mean "he2016"?
# Parts
sources: [{key: k, authors: a, year: n.d., title: t, where: w}]
  =>  11:40: `year` is "n.d.". write a whole number in digits
sources: [{k: 'A. (2016). *T*'}]
  =>  11:17: the source `k` is not a citation. write Authors (year). *Title*. Where it appeared.
sources: {k: 'A. (2016). *T*. W', k: 'A. (2016). *T*. W'}
  =>  11:37: "k" is already written on line 11. delete one of the two
sources: [{2016: 'A. (2016). *T*. W'}]
  =>  11:14: YAML reads the key of a source as a number. quote it: "2016"
sources: [{k: 'A. (2016). *T*. W'}, {k: 'A. (2016). *T*. W'}]
  =>  11:40: the key of a source "k" is already taken on line 11. choose another
traps: [{wrong: a}]  =>  11:11: the trap has no `why`. add `why: …`
follow_ups: [{question: a, answer: b, level: harder}]
  =>  11:48: `level` is "harder". write easier or deeper
follow_ups: [{question: a, answr: b, answer: c}]
  =>  11:30: a follow-up has no key "answr". did you mean `answer`?
key_points: [{id: a, point: p, cue: c, keywords: [], essential: yes}]
  =>  11:67: `essential` is "yes". write true or false, without quotes
key_points: [{id: a, point: p, cue: c, keywords: [], essential: [true]}]
  =>  11:67: `essential` is a list. write true or false
traps: [{wrong: a, why: b, source: [k]}]  =>  11:39: there is no source "k". A_SOURCE
key_points: [{id: a, point: p, cue: c}]
  =>  11:16: the key point has no `keywords`. add `keywords: …`
key_points: [{idd: a, point: p, cue: c, keywords: []}]
  =>  11:25: "point" is already written on line 11. delete one of the two
traps: [{wrong: a, why: 'b [@k; @l]'}]
sources: {k: 'A. (2016). *T*. W'}
  =>  11:11: there is no source "l". A_SOURCE
key_points: [{id: a, point: p, cue: c, keywords: 'one | | two'}]  =>  11:52: `keywords` NO_PHRASE
key_points: [{id: a, point: p, cue: c, keywords: 'one |'}]  =>  11:52: `keywords` NO_PHRASE
key_points: [{id: a, point: p, cue: c, keywords: [x, 'one {two, three']}]
  =>  11:56: an item of `keywords`: "one {two, three" NO_PARTNER
key_points: [{id: a, point: p, cue: c, keywords: 'x | {a, {b, c}} d'}]
  =>  11:52: `keywords`: "{a, {b, c}} d" NO_PARTNER
key_points: [{id: a, point: p, cue: c, keywords: 'x | {a, } b'}]
  =>  11:52: `keywords`: "{a, } b" has an empty alternative. remove the extra comma, or the braces
key_points: [{id: a, point: p, cue: c, keywords: 12}]
  =>  11:52: YAML reads `keywords` as a number. quote it: "12"
# What YAML can do beyond text
category: !!str 5  =>  9:13: "!!str" is a tag. delete it, or quote the text that begins with !
category: !a x  =>  9:13: "!a" is a tag. delete it, or quote the text that begins with !
category: &a Basics  =>  9:13: "&a" is an anchor. delete it, or quote it if it is text
category: *a
  =>  9:13: "*a" stands for what is written elsewhere. write it out here, or quote it if it is text
# Control characters by escape
category: "\e[31mred"  =>  9:13: an escape writes the control character U+001B. delete it
category: "\u202Eevil"  =>  9:13: an escape writes the control character U+202E. delete it
category: "a\0"  =>  9:13: an escape writes the control character U+0000. delete it
"""
"""Lines that a small question has otherwise or in addition, and the one fault they make."""


def cases(table: str) -> Iterator[tuple[dict[str, str], str]]:
    """The rows of a table of faults, each ending with `=>` and the fault."""
    change: dict[str, str] = {}
    for row in table.strip().split("\n"):
        if row.startswith("#"):
            continue
        written, arrow, fault = row.partition("  =>  ")
        if written:
            key, _, text = written.partition(": ")
            change[key] = text
        if arrow:
            yield change, re.sub("[A-Z]+_[A-Z]+", lambda name: PHRASES[name[0]], fault)
            change = {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        *cases(FAULTS),
        (
            {"code": "\n  - |\n    x = 1\n    y = 2"},
            "12:5: an item of `code` has several lines. keep it on one",
        ),
        (
            {"number": "9" * 5000},
            "6:11: `number` 9999999999… is too large. write at most 999999999",
        ),
        (
            {
                "key_points": "\n  - {id: a, point: p, cue: c, keywords: []}"
                "\n  - {id: a, point: p, cue: c, keywords: []}"
            },
            '13:10: `id` "a" is already taken on line 12. choose another',
        ),
        (
            {
                "key_points": "["
                + ", ".join(f"{{id: {key}, point: p, cue: c, keywords: []}}" for key in "abcdef")
                + "]"
            },
            "11:15: `key_points` has 6 items. keep at most 5",
        ),
        ({"code": "|\n    a\n\n    b"}, "11:9: `code` has an empty line. delete it"),
        (
            {"key_points": "[{id: a, point: p, cue: c, keywords: '" + "{a, b}" * 9 + "'}]"},
            '11:52: `keywords`: "' + "{a, b}" * 6 + '{a, …" stands for more than 500 phrases. '
            "write it as several keywords",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_remedy(
    parser: str, change: dict[str, str], fault: str
) -> None:
    """One thing wrong in a question gives exactly one fault."""
    assert faults_of(small(**change)) == [f"deck.yaml:{fault}"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        *((text, "1:1: the file is empty. begin it with `questions:`") for text in EMPTY),
        ("- a\n", "1:1: the deck is a list. write the keys of a deck: questions"),
        ("text", "1:1: the deck is text. write the keys of a deck: questions"),
        ("title: T\n", "1:1: the deck has no `questions`. add `questions: …`"),
        (
            HEAD.replace("1", "2", 1) + SMALL,
            "1:9: this deck is of format 2, newer than this program reads. update the program",
        ),
        (HEAD.replace("1", "0", 1) + SMALL, "1:9: there is no format 0. write 1"),
        (HEAD.replace("1", "'1'", 1) + SMALL, "1:9: `format` is text. remove the quotes: 1"),
        (HEAD + "  []", "5:3: `questions` is empty. write at least 1 item"),
        (
            HEAD + "- text\n",
            "5:3: an item of `questions` is text. write the keys of a question: question, answer",
        ),
        (
            HEAD + SMALL + SMALL,
            '11:7: `id` "dropout" is already taken on line 5. choose another\n'
            '12:11: `number` "1" is already taken on line 6. choose another',
        ),
        (
            HEAD + SMALL + "title: again\n",
            '11:1: "title" is already written on line 3. delete one of the two',
        ),
        (HEAD + SMALL + "---\na: b\n", "11:1: a second document begins. keep one deck in a file"),
        (
            HEAD + SMALL + "recap:\n- title: R\n  items:\n  - {text: t, questions: [drpout]}\n",
            '14:27: there is no question "drpout". did you mean "dropout"?',
        ),
        (
            HEAD + SMALL + "recap:\n- title: R\n  item: []\n",
            "12:3: the recap section has no `items`. add `items: …`\n"
            '13:3: a recap section has no key "item". did you mean `items`?',
        ),
        (
            "a: &x [*x]\n? {b: c}\n: d\n",
            '1:1: a deck has no key "a". '
            "delete it, or use one of format, deck, title, questions, recap\n"
            "1:1: the deck has no `questions`. add `questions: …`\n"
            '1:4: "&x" is an anchor. delete it, or quote it if it is text\n'
            '1:8: "*x" stands for what is written elsewhere. '
            "write it out here, or quote it if it is text\n"
            "2:3: this key is not text. quote text that begins with [ or {",
        ),
    ],
)
def test_faults_of_a_whole_deck(parser: str, text: str, faults: str) -> None:
    """What is wrong with a deck as such is told at its place."""
    assert faults_of(text) == [f"deck.yaml:{fault}" for fault in faults.split("\n")]


NOT_GOING_ON = (
    "this does not continue the text above. "
    "indent it like its neighbors, and put the whole of a text in one pair of quotes"
)
NO_KEY = "unexpected `: `. quote the text that holds it, or align the key with its neighbors"
BAD_START = "unquoted text cannot begin with &, *, @, % or `. quote it"
NO_COLON = "this line has no `: `. write `key: text`, or indent it to continue the text above"
BACKSLASH = (
    "a backslash in double quotes begins an escape that YAML does not know. "
    "double the backslash, or use single quotes"
)
TAB = "a tab indents this line. use spaces"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: b: c", f"1:5: {NO_KEY}"),
        ("a:\n\tb: 1", f"2:1: {TAB}"),
        ("a: 'it's'", f"1:8: {NOT_GOING_ON}"),
        ("a:\n  - b\n c: d", f"3:2: {NOT_GOING_ON}"),
        ("a: @x", f"1:4: {BAD_START}"),
        ("a: **bold**", f"1:5: {BAD_START}"),
        ("a: 1\nb\nc: 2", f"2:1: {NO_COLON}"),
        ("a: 'x", "1:4: this quote is never closed. close it"),
    ],
)
def test_the_mistakes_that_people_make_are_told_in_plain_words(
    parser: str, text: str, fault: str
) -> None:
    """Each complaint of either parser becomes one fault that says what to do."""
    assert [line for line in faults_of(text) if "deck has no" not in line] == [f"deck.yaml:{fault}"]


def test_an_escape_that_yaml_does_not_know_is_told_near_its_backslash(parser: str) -> None:
    """The parsers disagree on whether the place is the backslash or what follows it."""
    [fault] = [line for line in faults_of(r'a: "\q"') if "deck has no" not in line]
    assert fault in {f"deck.yaml:1:{column}: {BACKSLASH}" for column in (5, 6)}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: - b", "1:4"),
        ('a: "x\n---\n"', "2:1"),
        (r'a: "\xZZ"', "1:7"),
        (r'a: "\UFFFFFFFF"', "1:7"),
        ("a: [b, c", "2:1"),
        ("a: {b: c", "2:1"),
        ("a:\n  - b\n  c: d", "3:3"),
        ("a: !x!y z", "1:4"),
        ("a: ]", "1:4"),
        ("  a: 1\nb: 2", "2:1"),
        ("%FOO x", "1:5"),
        ("%YAML 1.3\n---\na: 1", "1:1"),
        ("a: >x\n  y", "1:5"),
        ("a: |0\n  y", "1:5"),
    ],
)
def test_any_other_mistake_is_told_at_its_place_in_the_words_of_the_parser(
    text: str, place: str
) -> None:
    """With where to look."""
    (fault,) = [line for line in faults_of(text) if "deck has no" not in line]
    assert fault.startswith(f"deck.yaml:{place}: this is not YAML: ")
    assert fault.endswith(". look at the quotes and the indentation here and above")


def test_all_faults_are_told_at_once_in_the_order_of_their_places(parser: str) -> None:
    """Wrong characters, values, keys, references and syntax are told together, sorted."""
    text = """\
format: 1
deck: My Deck
titel: 5\x07
questions:
- id: a
  number: 1
  question: no
  difficulty: easy
  requires: [b]
  category: x
  answer: y
- id: a
  number: 2
  question: Why?
  difficulty: easy
  category: x
  answer: broken: text
"""
    assert faults_of(text) == [
        f'deck.yaml:2:7: `deck` "My Deck" is not a name. {PHRASES["A_NAME"]}',
        'deck.yaml:3:1: a deck has no key "titel". did you mean `title`?',
        "deck.yaml:3:9: U+0007 is a control character. delete it",
        'deck.yaml:7:13: YAML reads `question` as true or false. quote it: "no"',
        'deck.yaml:12:7: `id` "a" is already taken on line 5. choose another',
        f"deck.yaml:17:17: {NO_KEY}",
    ]


@pytest.mark.parametrize("code", sorted(CONTROL - set(range(0xD800, 0xE000))))
def test_no_control_character_gets_in(code: int) -> None:
    """Wherever it stands in the file, a control character is told at its place."""
    text = small(category=f"ab{chr(code)}c")
    assert faults_of(text) == [f"deck.yaml:9:15: U+{code:04X} is a control character. delete it"]


def test_tabs_and_line_feeds_in_text_are_no_control_characters(parser: str) -> None:
    """A block may hold tabs, as code does."""
    deck = read(small(answer="|\n    if x:\n    \treturn").encode(), "deck.yaml")
    assert deck.questions[0].answer == "if x:\n\treturn"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\xff\xfef\x00", "1:1: byte 1 of the file (0xFF) is not UTF-8. save the file as UTF-8"),
        (
            "title: é\ndeck: ü".encode() + b"\xfc\n",
            "2:8: byte 19 of the file (0xFC) is not UTF-8. save the file as UTF-8",
        ),
        (
            b"\xef\xbb\xbfdeck: \xed\xa0\x80",
            "1:7: byte 10 of the file (0xED) is not UTF-8. save the file as UTF-8",
        ),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused_at_its_byte(data: bytes, fault: str) -> None:
    """Line, column and byte of the first byte that is not UTF-8 are told."""
    assert faults_of(data) == [f"deck.yaml:{fault}"]


def test_a_deck_of_32_mib_is_read_and_not_a_byte_more() -> None:
    """The largest deck may have 32 MiB."""
    text = (HEAD + SMALL).encode()
    filler = b"#" * (LARGEST_FILE - len(text))
    assert len(read(text + filler, "deck.yaml").questions) == 1
    assert faults_of(text + filler + b"#") == [
        "deck.yaml:1:1: the file has more than 32 MiB. split it into several decks"
    ]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? "])
def test_nesting_ends_at_20_levels(parser: str, opening: str) -> None:
    """Level 21 is refused at its place, without reading what is inside it."""
    column = DEEPEST * len(opening) + 1
    told = "this is more than 20 levels deep. flatten it: a deck has 6 levels"
    assert faults_of(opening * 900)[-1] == f"deck.yaml:1:{column}: {told}"
    # Of so many levels libyaml itself says no, at a later place, before it gives out the first.
    assert faults_of(opening * 5_000)[-1].endswith(f": {told}")


def test_twenty_levels_are_only_a_wrong_value(parser: str) -> None:
    """A value within the 20 levels is judged by what it is."""
    inner = "[" * (DEEPEST - 3) + "]" * (DEEPEST - 3)
    assert faults_of(small(answer=inner)) == [
        f"deck.yaml:10:11: `answer` is a list. {PHRASES['A_TEXT']}"
    ]


def test_aliases_do_not_expand(parser: str) -> None:
    """A bomb of aliases, each line nine times the one before, is told and not expanded."""
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    faults = faults_of(bomb)
    assert len(faults) == 51
    assert faults[-1] == "deck.yaml: and more. fix these first"


def test_a_question_of_too_many_parts_is_refused(parser: str) -> None:
    """The memory that one question may take is bounded."""
    faults = faults_of(small(tags="[" + "a," * MOST_VALUES + "]"))
    assert faults == [
        "deck.yaml:11:19980: this has more than 10,000 parts. split it into several questions"
    ]


def test_only_the_first_50_faults_are_told() -> None:
    """Reading ends there: a file of faults is not read to its end."""
    faults = faults_of("\n".join(f"k{n}: x" for n in range(5_000)))
    assert len(faults) == 51
    assert faults[0].startswith('deck.yaml:1:1: a deck has no key "k0".')
    assert faults[49].startswith('deck.yaml:50:1: a deck has no key "k49".')
    assert faults[50] == "deck.yaml: and more. fix these first"


def test_faults_are_safe_to_print() -> None:
    """What a fault quotes, and the file's own name, are stripped and cut."""
    with pytest.raises(DeckError) as error:
        read((small() + "? |\n  x\x1b[31m\n  " + "y" * 500 + "\n: z\n").encode(), "a\x1bb.yaml")
    assert error.value.faults == [
        f'ab.yaml:11:3: a deck has no key "x\ufffd[31m {"y" * 33}…". '
        "delete it, or use one of format, deck, title, questions, recap",
        "ab.yaml:12:4: U+001B is a control character. delete it",
    ]


def test_the_nearest_of_ten_thousand_ids_is_named() -> None:
    """A reference that misses by a letter finds its question in a large deck."""
    assert faults_of(HEAD + many(10_000) + "  requires: [qestion-7654]\n") == [
        'deck.yaml:60005:14: there is no question "qestion-7654". did you mean "question-7654"?'
    ]


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
CHARACTERS = st.characters(
    exclude_categories=["Cc", "Cs"],
    exclude_characters=[chr(code) for code in CONTROL if not 0xD800 <= code < 0xE000],
)
LINES = st.text(CHARACTERS, min_size=1, max_size=20).map(str.rstrip).filter(bool)
TEXTS = st.lists(st.one_of(LINES, st.just("")), min_size=1, max_size=4).map(
    lambda lines: "\n".join(lines).rstrip()
).filter(bool)  # fmt: skip
TUPLES = st.lists(LINES, max_size=3).map(tuple)
KEYWORDS = TUPLES.filter(lambda lines: not set("{}") & set("".join(lines)))


# A deck takes a while to draw; how long says nothing about the reader.
WHOLE_DECKS = settings(suppress_health_check=[HealthCheck.too_slow])


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    """Draw decks that hold to the format."""
    ids = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    numbers = draw(st.lists(st.integers(1, 999_999_999), min_size=4, max_size=4, unique=True))
    some_ids = st.lists(st.sampled_from(ids), max_size=3).map(tuple)
    questions = []
    for name, number in zip(ids, numbers, strict=False):
        sources = draw(
            st.lists(
                st.builds(Source, LINES, LINES, st.integers(-500, 2100), LINES, LINES),
                max_size=2,
                unique_by=lambda source: source.key,
            )
        )
        keys = st.lists(st.sampled_from([source.key for source in sources] or [""]), max_size=2)
        notes = st.builds(PreciseNote, TEXTS, TEXTS, keys.map(tuple))
        cited = keys.map(tuple) if sources else st.just(())
        traps = st.builds(Trap, TEXTS, TEXTS, cited)
        follow_ups = st.builds(FollowUp, TEXTS, TEXTS, st.sampled_from(LEVELS), cited)
        points = st.lists(
            st.builds(KeyPoint, NAMES, TEXTS, LINES, KEYWORDS, st.none() | TEXTS, st.booleans()),
            max_size=5,
            unique_by=lambda point: point.id,
        )
        questions.append(
            Question(
                id=name,
                number=number,
                question=draw(TEXTS),
                difficulty=draw(st.sampled_from(DIFFICULTIES)),
                category=draw(LINES),
                tags=draw(TUPLES),
                requires=draw(some_ids),
                answer=draw(TEXTS),
                formula=draw(TUPLES),
                code=draw(TUPLES),
                use=draw(TUPLES),
                avoid=draw(TUPLES),
                key_points=tuple(draw(points)),
                precise=tuple(draw(st.lists(notes, max_size=2))) if sources else (),
                traps=tuple(draw(st.lists(traps, max_size=2))),
                follow_ups=tuple(draw(st.lists(follow_ups, max_size=2))),
                sources=tuple(sources),
                demo=draw(st.none() | NAMES),
                aliases=draw(TUPLES),
                lead=draw(st.none() | TEXTS),
                exercise=draw(st.lists(NAMES, max_size=2).map(tuple)),
            )
        )
    items = st.builds(RecapItem, TEXTS, some_ids, st.none() | TEXTS)
    sections = st.builds(RecapSection, LINES, st.lists(items, max_size=2).map(tuple))
    recap = draw(st.lists(sections, max_size=2))
    return Deck(draw(NAMES), draw(LINES), tuple(questions), tuple(recap))


def plain(value: Any) -> Any:
    """Turn a deck into the lists and dictionaries of its file; what is None is not written."""
    if hasattr(value, "_fields"):
        written = {key: plain(item) for key, item in value._asdict().items() if item is not None}
        return {"deck" if isinstance(value, Deck) and key == "id" else key: item
                for key, item in written.items() if key != "line"}  # fmt: skip
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def dump(deck: Deck, style: str) -> bytes:
    """Write a deck as YAML, its texts quoted or as blocks where YAML allows it."""

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(
        str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style)
    )
    text: str = yaml.dump(plain(deck), Dumper=Dumper, allow_unicode=True, sort_keys=False)
    return text.encode()


def unplaced(deck: Deck) -> Deck:
    """Forget the lines on which the questions start."""
    questions = tuple(question._replace(line=0) for question in deck.questions)
    return deck._replace(questions=questions)


@WHOLE_DECKS
@given(decks(), st.sampled_from(["json", *"\"'|>"]))
def test_what_is_written_is_read(deck: Deck, style: str) -> None:
    """A deck written as YAML in any style reads as the same deck; JSON is YAML, too."""
    data = json.dumps(plain(deck), ensure_ascii=False).encode()
    assert unplaced(read(data if style == "json" else dump(deck, style), "deck.yaml")) == deck


def reads_or_faults(data: bytes) -> None:
    """Read a deck; either it is one, or each fault has its place and its remedy."""
    faults: list[str] = []
    try:
        read(data, "deck.yaml")
    except DeckError as error:
        faults = error.faults or ["none told"]
    for fault in faults[:50]:
        assert re.fullmatch(r"deck\.yaml:[1-9]\d*:[1-9]\d*: .+\. .+", fault)


@given(st.binary() | st.text("ab:-|>[]{},&*!%@#?'\"\\\n\t ~<=01uUx").map(str.encode))
def test_arbitrary_bytes_never_raise_anything_else(data: bytes) -> None:
    """Whatever the file holds, it is a deck or its faults are told."""
    reads_or_faults(data)


DAMAGE = (
    *("", " ", "\n", "\t", ": ", "- ", "*a", "&a ", "!!x ", "? ", "[", "]", "{", "}", '"', "'"),
    *("#", "|", ">", "~", "0", "é", "\\U", "---\n", "...\n", "\r", "\x1b", "\ud800", "\ufeff"),
)


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(FULL) - 1), st.integers(0, 8), st.sampled_from(DAMAGE)),
        min_size=1,
        max_size=4,
    )
)
def test_damaged_decks_never_raise_anything_else(
    loader: str, edits: list[tuple[int, int, str]]
) -> None:
    """A good deck with a few characters changed is a deck, or its faults are told."""
    text = FULL
    for offset, length, replacement in edits:
        text = text[:offset] + replacement + text[offset + length :]
    with pytest.MonkeyPatch.context() as patch:
        if loader == "SafeLoader":
            patch.delattr(yaml, "CSafeLoader")
        reads_or_faults(text.encode("utf-8", "surrogatepass"))
