"""Readers of a deck's values: text, names, numbers, lists, and records by a table of their keys.

A reader takes a located value and its name for messages. Of a value that does not fit it notes the
fault and raises `WrongError`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Generic, NoReturn, TypeAlias, TypeVar

from quiz.deck.faults import LIMIT, Faults, Mapping, Refused, Scalar, Sequence, Value, quoted
from quiz.deck.question import NAME, NAMED, keyword_fault
from quiz.plain_text import nearest

T = TypeVar("T")

LARGEST = 999_999_999
"""The largest whole number in a deck."""

_PROGRESS_EVERY = 100  # questions
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")

# Unquoted text that YAML 1.1 or 1.2 reads as something other than text.
_GUESSES = {
    "a number": r"[-+]?(?:0b[01_]+|0o[0-7]+|0x[0-9a-f_]+"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?"
    r"|\.[0-9][0-9_]*(?:e[-+]?[0-9]+)?|\.inf)|\.nan",
    "a date": r"\d{4}-\d\d?-\d\d?(?:(?:t|\s+)\d\d?:\d\d:\d\d.*)?",
    "nothing": "~|null",
    "true or false": "true|false|yes|no|on|off",
    "an instruction to YAML": "=|<<",
}
_GUESS = re.compile(
    rf"(?=[-+.~=<0-9nytfo])(?:{'|'.join(f'({pattern})' for pattern in _GUESSES.values())})",
    re.IGNORECASE,
)


class Names:
    """The names given to things of one kind, and the references to them."""

    def __init__(self, noun: str, remedy: str = "") -> None:
        self._noun = noun
        self._remedy = remedy
        self._lines: dict[str, int] = {}
        self._references: list[tuple[str, Value]] = []

    def define(self, name: str, place: Value, label: str, faults: Faults) -> None:
        """Note a name. It is a fault if another thing already has it."""
        if name in self._lines:
            what = f"{label} {quoted(name)} is already taken on line {self._lines[name]}"
            faults.add(place, what, "choose another")
        else:
            self._lines[name] = place.line

    def refer(self, name: str, place: Value) -> None:
        """Note a reference. It may come before the name it refers to."""
        self._references.append((name, place))

    def check(self, faults: Faults) -> None:
        """Note a fault for every reference to a name that nothing has."""
        unknown = [(name, place) for name, place in self._references if name not in self._lines]
        for position, (name, place) in enumerate(unknown):
            near = nearest(name, self._lines) if position < LIMIT else None
            remedy = f"did you mean {quoted(near)}?" if near else self._remedy
            faults.add(place, f"there is no {self._noun} {quoted(name)}", remedy)


class WrongError(Exception):
    """A value cannot be used; its fault has been noted."""


class Context:
    """State shared by the readers of one file."""

    def __init__(self, faults: Faults, progress: Callable[[int], None] | None) -> None:
        self.faults = faults
        self.names: dict[str, Names] = {}
        """Names by kind of thing; those of a question's parts start over with every question."""
        self._questions = 0
        self._progress = progress

    def count_question(self) -> None:
        """Tell now and then how many questions have been read."""
        self._questions += 1
        if self._progress and self._questions % _PROGRESS_EVERY == 0:
            self._progress(self._questions)

    def reject(self, value: Value, what: str, remedy: str) -> NoReturn:
        """Note the fault of a value, which is left out."""
        self.faults.add(value, what, remedy)
        raise WrongError


Reader: TypeAlias = Callable[[Value, str, Context], T]
Check: TypeAlias = Callable[[T, str], tuple[str, str] | None]
"""What is wrong with a value, given its label, and what to do about it; None if nothing is."""


def reads_as(plain: str) -> str | None:
    """What YAML reads unquoted text as ("a number"); None if it is text to YAML, too."""
    guess = _GUESS.fullmatch(plain)
    return list(_GUESSES)[(guess.lastindex or 0) - 1] if guess else None


def attempt(read: Reader[T], value: Value, label: str, context: Context) -> T | None:
    """Read a value; None if it cannot be used."""
    try:
        return read(value, label, context)
    except WrongError:
        return None


def _expect(wanted: str, value: Value, label: str, context: Context) -> NoReturn:
    """Note that the value is not of the wanted kind."""
    kinds = {Scalar: "text", Sequence: "a list", Mapping: "a group of keys"}
    if isinstance(value, Refused):
        raise WrongError
    context.reject(value, f"{label} is {kinds[type(value)]}", f"write {wanted}")


def text(value: Value, label: str, context: Context) -> str:
    """Read text of any number of lines, without trailing white space."""
    if not isinstance(value, Scalar):
        _expect("text, in quotes if it begins with [ or {", value, label, context)
    found = value.text.rstrip()
    if not found:
        context.reject(value, f"{label} is empty", "write some text, or delete the key")
    if value.plain and (guess := reads_as(found)):
        context.reject(value, f"YAML reads {label} as {guess}", f"quote it: {quoted(found)}")
    return found


def whole_number(value: Value, label: str, context: Context) -> int:
    """Read a whole number, written in decimal digits."""
    if not isinstance(value, Scalar):
        _expect("a whole number", value, label, context)
    if not _WHOLE.fullmatch(value.text):
        context.reject(value, _told(value, label), "write a whole number in digits")
    if not value.plain:
        context.reject(value, f"{label} is text", f"remove the quotes: {value.text[:10]}")
    if len(value.text) > 10 or abs(int(value.text)) > LARGEST:
        what = f"{label} {value.text[:10]}… is too large"
        context.reject(value, what, f"write at most {LARGEST}")
    return int(value.text)


def flag(value: Value, label: str, context: Context) -> bool:
    """Read `true` or `false`."""
    if not isinstance(value, Scalar):
        _expect("true or false", value, label, context)
    if not value.plain or value.text not in ("true", "false"):
        context.reject(value, _told(value, label), "write true or false, without quotes")
    return value.text == "true"


def _told(value: Scalar, label: str) -> str:
    return f"{label} is {quoted(value.text) if value.text else 'empty'}"


def checked(read: Reader[T], wrong: Check[T]) -> Reader[T]:
    """Make a reader of values that pass a check."""

    def read_checked(value: Value, label: str, context: Context) -> T:
        found = read(value, label, context)
        if fault := wrong(found, label):
            context.reject(value, *fault)
        return found

    return read_checked


def _not_a_line(found: str, label: str) -> tuple[str, str] | None:
    if "\n" in found:
        return f"{label} has several lines", "keep it on one"
    return (f"{label} holds a tab", "use spaces") if "\t" in found else None


def _not_a_keyword(found: str, label: str) -> tuple[str, str] | None:
    if not found:
        return f"{label} has an empty phrase", "remove the | at an end or next to another"
    fault = keyword_fault(found)
    return fault and (f"{label}: {quoted(found)} {fault[0]}", fault[1])


def _not_a_row(found: str, label: str) -> tuple[str, str] | None:
    return _not_a_line(found, label) if found else (f"{label} has an empty line", "delete it")


def _not_a_name(found: str, label: str) -> tuple[str, str] | None:
    return None if NAME.fullmatch(found) else (f"{label} {quoted(found)} is not a name", NAMED)


def _not_counting(found: int, label: str) -> tuple[str, str] | None:
    return None if found > 0 else (f"{label} is {found}", "count from 1")


line = checked(text, _not_a_line)
name = checked(line, _not_a_name)
counting_number = checked(whole_number, _not_counting)


def choice(*options: str) -> Reader[str]:
    """Make a reader of one of a few words."""

    def not_an_option(found: str, label: str) -> tuple[str, str] | None:
        remedy = f"write {', '.join(options[:-1])} or {options[-1]}"
        return None if found in options else (f"{label} is {quoted(found)}", remedy)

    return checked(line, not_an_option)


def defines(kind: str, read: Reader[T]) -> Reader[T]:
    """Make a reader of a new name for a thing of this kind, unique among them."""

    def read_definition(value: Value, label: str, context: Context) -> T:
        # Before it is read: a reference to an ill-formed name is not a second fault.
        if isinstance(value, Scalar) and (written := value.text.rstrip()):
            context.names[kind].define(written, value, label, context.faults)
        return read(value, label, context)

    return read_definition


def refers(kind: str) -> Reader[str]:
    """Make a reader of a reference to a thing of this kind, which may be defined further down."""

    def read_reference(value: Value, label: str, context: Context) -> str:
        found = line(value, label, context)
        context.names[kind].refer(found, value)
        return found

    return read_reference


def list_of(
    read: Reader[T], least: int = 0, most: int | None = None, *, or_one: bool = False
) -> Reader[tuple[T, ...]]:
    """Make a reader of a list, which leaves out items that cannot be read.

    With `or_one`, a list of one item may be written as that item.
    """

    def read_list(value: Value, label: str, context: Context) -> tuple[T, ...]:
        if or_one and isinstance(value, Scalar):
            return (read(value, label, context),)
        if not isinstance(value, Sequence):
            wanted = "a list: each item on a line of its own after `- `, or [] for none"
            _expect(wanted, value, label, context)
        item_label = f"an item of {label}"
        items = [attempt(read, item, item_label, context) for item in value.items]
        if len(items) < least:
            context.faults.add(value, f"{label} is empty", f"write at least {least} item")
        if most is not None and len(items) > most:
            context.faults.add(value, f"{label} has {len(items)} items", f"keep at most {most}")
        return tuple(item for item in items if item is not None)

    return read_list


def list_or_text(split: Callable[[str], list[str]], wrong: Check[str]) -> Reader[tuple[str, ...]]:
    """Make a reader of a list of lines that pass a check, or of one text that is split into them.

    A text is one event of the parser: a deck with thousands of keywords is read in half the time.
    """
    read_list = list_of(checked(line, wrong))

    def read_text(value: Value, label: str, context: Context) -> tuple[str, ...]:
        if not isinstance(value, Scalar):
            return read_list(value, label, context)
        items = split(text(value, label, context))
        for item in items:
            if fault := wrong(item, label):
                context.faults.add(value, *fault)
        return tuple(items)

    return read_text


_BAR = re.compile(r"\|(?<=\s\|)(?=\s)")  # the sign first: it is searched for
keywords = list_or_text(
    lambda found: [" ".join(one.split()) for one in _BAR.split(f" {found} ")], _not_a_keyword
)
rows = list_or_text(lambda found: [one.rstrip() for one in found.split("\n")], _not_a_row)


_MISSING: Any = object()


class Record(Generic[T]):
    """Reader of a group of keys.

    Args:
        noun: its name in messages.
        make: the named tuple to make, which also gives the keys' defaults, or `dict`.
        defaults: of more keys; a key without a default is required.
        head: two keys that may be written as one entry, the first: `id: point` for
            `id: …` and `point: …`.
        fields: the reader of each key's value.

    """

    def __init__(
        self,
        noun: str,
        make: Callable[..., T],
        defaults: dict[str, Any] | None = None,
        head: tuple[str, ...] = (),
        **fields: Reader[Any],
    ) -> None:
        self.keys = tuple(fields)
        self._noun = noun
        self._make = make
        self._head = head
        self._fields = {key: (read, f"`{key}`") for key, read in fields.items()}
        given = getattr(make, "_field_defaults", {}) | (defaults or {})
        self._defaults = {key: given.get(key, _MISSING) for key in fields}

    def __call__(self, value: Value, label: str, context: Context) -> T:
        """Read the record. No key may be missing or unknown, and each value has to fit."""
        if not isinstance(value, Mapping):
            needed = ", ".join(key for key, item in self._defaults.items() if item is _MISSING)
            _expect(f"the keys of a {self._noun}: {needed}", value, label, context)
        faults_before = len(context.faults)
        found = dict(self._defaults)
        entries = self._unfolded(value.entries, context) if self._head else value.entries
        for key, item in entries:
            if key.text in self._fields:
                read, item_label = self._fields[key.text]
                found[key.text] = attempt(read, item, item_label, context)
            else:
                self._refuse(key, context)
        for missing in [key for key, item in found.items() if item is _MISSING]:
            context.faults.add(value, f"the {self._noun} has no `{missing}`", f"add `{missing}: …`")
        if len(context.faults) > faults_before:
            raise WrongError
        return self._make(**found)

    def _unfolded(
        self, entries: Iterator[tuple[Scalar, Value]], context: Context
    ) -> Iterator[tuple[Scalar, Value]]:
        """The entries, with the two keys of the head written out."""
        folded_line = 0
        for place, (key, item) in enumerate(entries):
            if place == 0 and key.text not in self._fields:
                folded_line = key.line
                for name, part in zip(self._head, (key, item), strict=True):
                    yield Scalar(key.line, key.column, name, True), part
            elif folded_line and key.text in self._head:
                what = f"{quoted(key.text)} is already written on line {folded_line}"
                context.faults.add(key, what, "delete one of the two")
            else:
                yield key, item

    def _refuse(self, key: Scalar, context: Context) -> None:
        near = nearest(key.text, self._fields)
        others = f"delete it, or use one of {', '.join(self._fields)}"
        remedy = f"did you mean `{near}`?" if near else others
        context.faults.add(key, f"a {self._noun} has no key {quoted(key.text)}", remedy)
