"""YAML -> Deck. A deck is treated as hostile, and all its faults are reported at once.

The parser's events become located values (`faults`), and these the records of a deck
(`schema`), one question at a time: no tree of the file is ever built. What YAML can do beyond
lists, keys and text (anchors, aliases, tags, several documents) is refused.

Imports yaml, so a session whose deck is compiled must not import this module.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from quiz.deck.faults import TOP, Faults, Located, Mapping, Refused, Scalar, Sequence, Value, quoted
from quiz.deck.fields import Context
from quiz.deck.question import Deck
from quiz.deck.schema import read_deck
from quiz.plain_text import find_control

# A complaint of libyaml or the Python parser that people meet; what is wrong; what to do.
# The first match counts.
_ADVICE = (
    ("mapping values are not allowed", "unexpected `: `",
     "quote the text that holds it, or align the key with its neighbors"),
    ("could not find expected ':'", "this line has no `: `",
     "write `key: text`, or indent it to continue the text above"),
    ("unexpected end of stream", "this quote is never closed", "close it"),
    ("unknown escape", "a backslash in double quotes begins an escape that YAML does not know",
     "double the backslash, or use single quotes"),
    ("expected key|<block end>", "this does not continue the text above",
     "indent it like its neighbors, and put the whole of a text in one pair of quotes"),
    ("cannot start any token|alphabetic or numeric",
     "unquoted text cannot begin with &, *, @, % or `", "quote it"),
)  # fmt: skip
_AT_THE_OPENING = "unexpected end of stream|could not find expected ':'"
"""For these complaints, show where the thing begins, not where it went wrong."""


def _explained(problem: str, character: str) -> tuple[str, str]:
    """What is wrong and what to do, given the complaint and the character at its place."""
    if character == "\t":
        return "a tab indents this line", "use spaces"
    if _TOO_DEEP in problem:
        return _LEVELS
    for complaint, what, remedy in _ADVICE:
        if re.search(complaint, problem):
            return what, remedy
    return f"this is not YAML: {problem}", "look at the quotes and the indentation here and above"


DEEPEST = 20
"""Deepest nesting of lists and keys; a deck has 6 levels."""

MOST_VALUES = 10_000
"""The most texts, lists and groups of keys in one question; a full one has a hundred."""

_QUESTIONS_LEVEL = 2  # of the list of questions; the deck's keys are level 1
_TOO_DEEP = "nesting depth"
"""What libyaml (0.2.6 on) says about a thousand open brackets before it gives out the first."""
_LEVELS = f"this is more than {DEEPEST} levels deep", "flatten it: a deck has 6 levels"


def read_yaml(
    text: str, faults: Faults, progress: Callable[[int], None] | None = None
) -> Deck | None:
    """Read the deck in a YAML file's text; None if there is none: the faults say why.

    `progress` is called now and then with the number of questions read.
    """
    return _Document(text, faults).deck(Context(faults, progress))


class _Document:
    """The one document of a file, as located values pulled from the parser's events."""

    def __init__(self, text: str, faults: Faults) -> None:
        # libyaml if PyYAML was built with it; otherwise the Python parser, 6 times slower.
        loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._text = text
        self._faults = faults
        self._values = 0  # of the question being located
        self._parser: Any = loader(text)  # yaml's stubs leave the parsers' methods untyped

    def deck(self, context: Context) -> Deck | None:
        self._next()  # the stream begins
        no_document = isinstance(self._next(), StreamEndEvent)
        root = Scalar(1, 1, "", True) if no_document else self._value(self._next(), level=1)
        if isinstance(root, Scalar) and root.plain and not root.text:
            self._faults.refuse(TOP, "the file is empty", "begin it with `questions:`")
        deck = read_deck(root, context)
        _walk_through(root)
        self._next()  # the document ends
        after = self._next()
        if not isinstance(after, StreamEndEvent):
            place = _place(after.start_mark)
            self._faults.refuse(place, "a second document begins", "keep one deck in a file")
        return deck

    def _value(self, event: Any, level: int) -> Value:
        """Locate the value that begins with this event, an alias, a scalar or a start."""
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        value: Value
        if isinstance(event, ScalarEvent):
            value = Scalar(line, column, event.value, event.implicit[0])
            if event.style == '"':
                value = self._unescaped(value)
        elif isinstance(event, AliasEvent):
            value = Refused(line, column)
            what = f"{quoted(f'*{event.anchor}')} stands for what is written elsewhere"
            self._faults.add(value, what, "write it out here, or quote it if it is text")
            return value
        elif isinstance(event, SequenceStartEvent):
            value = Sequence(line, column, self._items(level))
        else:
            value = Mapping(line, column, self._entries(level))
        if event.anchor is not None:
            what = f"{quoted(f'&{event.anchor}')} is an anchor"
            self._faults.add(value, what, "delete it, or quote it if it is text")
        if event.tag is not None:
            what = f"{quoted(event.tag.replace('tag:yaml.org,2002:', '!!', 1))} is a tag"
            self._faults.add(value, what, "delete it, or quote the text that begins with !")
        self._values += 1
        if self._values > MOST_VALUES:
            what = f"this has more than {MOST_VALUES:,} parts"
            self._faults.refuse(value, what, "split it into several questions")
        if level > DEEPEST and not isinstance(value, Scalar):
            self._faults.refuse(value, *_LEVELS)
        return value

    def _unescaped(self, value: Scalar) -> Scalar:
        """Text in double quotes, in which an escape can write any character."""
        text = value.text.replace("\r\n", "\n")
        offset = find_control(text)
        if offset is not None:
            what = f"an escape writes the control character U+{ord(text[offset]):04X}"
            self._faults.add(value, what, "delete it")
        return value._replace(text=text)

    def _items(self, level: int) -> Iterator[Value]:
        while not isinstance(event := self._next(), SequenceEndEvent):
            if level == _QUESTIONS_LEVEL:
                self._values = 0
            value = self._value(event, level + 1)
            yield value
            _walk_through(value)

    def _entries(self, level: int) -> Iterator[tuple[Scalar, Value]]:
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._value(event, level + 1)
            _walk_through(key)
            value = self._value(self._next(), level + 1)
            if not isinstance(key, Scalar):
                self._faults.add(key, "this key is not text", "quote text that begins with [ or {")
            elif key.text in lines:
                what = f"{quoted(key.text)} is already written on line {lines[key.text]}"
                self._faults.add(key, what, "delete one of the two")
            else:
                lines[key.text] = key.line
                yield key, value
            _walk_through(value)

    def _next(self) -> Any:
        try:
            return self._parser.get_event()
        except yaml.MarkedYAMLError as error:
            problem = error.problem or ""
            at_opening = error.context_mark is not None and re.search(_AT_THE_OPENING, problem)
            place = _place(error.context_mark if at_opening else error.problem_mark)
        except (ValueError, OverflowError):
            # The Python parser passes the number of an escape to chr() unchecked.
            problem = "an escape names no character"
            place = _place(self._parser.get_mark())
        line = "".join(self._text.split("\n")[place.line - 1 : place.line])
        character = line[place.column - 1 : place.column]
        return self._faults.refuse(place, *_explained(problem, character))


def _place(mark: Any) -> Located:
    """The place of a yaml mark, which counts from 0 and may be missing, say yaml's stubs."""
    return Located(mark.line + 1, mark.column + 1)


def _walk_through(value: Value) -> None:
    """Let the parser skip the rest of a value, or all of it if no reader asked for it."""
    if isinstance(value, Sequence):
        deque(value.items, maxlen=0)
    elif isinstance(value, Mapping):
        deque(value.entries, maxlen=0)
