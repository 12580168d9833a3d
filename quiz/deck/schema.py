"""The schema of a deck: its records and their keys, as a table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, count
from typing import Any, TypeVar

from quiz.deck.faults import Mapping, Scalar, Value
from quiz.deck.fields import (
    Context,
    Names,
    Reader,
    Record,
    WrongError,
    attempt,
    choice,
    counting_number,
    defines,
    flag,
    keywords,
    line,
    list_of,
    name,
    refers,
    rows,
    text,
    whole_number,
)
from quiz.deck.question import (
    DIFFICULTIES,
    LEVELS,
    MOST_KEY_POINTS,
    Deck,
    FollowUp,
    KeyPoint,
    PreciseNote,
    Question,
    RecapItem,
    RecapSection,
    Source,
    Trap,
    deck_id,
    deck_title,
    question_id,
)

FORMAT = 1
"""The format of decks that this version reads."""


def _format(value: Value, label: str, context: Context) -> int:
    found = whole_number(value, label, context)
    if found > FORMAT:
        what = f"this deck is of format {found}, newer than this program reads"
        context.faults.refuse(value, what, "update the program")
    if found < FORMAT:
        context.reject(value, f"there is no format {found}", f"write {FORMAT}")
    return found


_lines = list_of(line)
_source_keys = list_of(refers("source"))

KEY_POINT = Record(
    "key point",
    KeyPoint,
    head=("id", "point"),
    id=defines("key point", name),
    point=text,
    cue=line,
    keywords=keywords,
    plus=text,
    essential=flag,
)

_Note = TypeVar("_Note", PreciseNote, Trap, FollowUp)


def _cited(field: str, read: Reader[_Note]) -> Reader[_Note]:
    """Make a reader of notes whose text may end with sources, as in Pandoc: [@key; @another]."""

    def read_cited(value: Value, label: str, context: Context) -> _Note:
        found = read(value, label, context)
        said, _, cited = getattr(found, field).rpartition("[@")
        if not said or cited.find("]") != len(cited) - 1:
            return found
        keys = tuple(key.strip().removeprefix("@") for key in cited[:-1].split(";"))
        for key in keys:
            context.names["source"].refer(key, value)
        return found._replace(**{field: said.rstrip(), "source": found.source + keys})

    return read_cited


PRECISE_NOTE = _cited(
    "exact", Record("precise note", PreciseNote, said=text, exact=text, source=_source_keys)
)
TRAP = _cited("why", Record("trap", Trap, wrong=text, why=text, source=_source_keys))
FOLLOW_UP = _cited(
    "answer",
    Record(
        "follow-up",
        FollowUp,
        question=text,
        answer=text,
        level=choice(*LEVELS),
        source=_source_keys,
    ),
)
_SOURCE_KEY = defines("source", line)
_SOURCE = Record(
    "source", Source, key=_SOURCE_KEY, authors=line, year=whole_number, title=line, where=line
)
_CITATION = re.compile(r"(.+) \((-?\d{1,4})\)\. \*(.+)\*\. (.+)")


def sources(value: Value, label: str, context: Context) -> tuple[Source, ...]:
    """Read published works: citations by their keys.

    They may also be a list, of such groups of keys or of works with each part under its own key.
    """
    if isinstance(value, Mapping):
        return tuple(_citations(value.entries, context))
    return tuple(chain.from_iterable(_listed_sources(value, label, context)))


def _citations(entries: Iterable[tuple[Scalar, Value]], context: Context) -> Iterator[Source]:
    for key, citation in entries:
        with suppress(WrongError):
            cited = _SOURCE_KEY(key, "the key of a source", context)
            label = f"the source `{key.text}`"
            if not (parts := _CITATION.fullmatch(line(citation, label, context))):
                remedy = "write Authors (year). *Title*. Where it appeared."
                context.reject(citation, f"{label} is not a citation", remedy)
            authors, year, title, where = parts.groups()
            yield Source(cited, authors, int(year), title, where.removesuffix("."))


def _sources_of_item(value: Value, label: str, context: Context) -> tuple[Source, ...]:
    if isinstance(value, Mapping) and (first := next(value.entries, None)):
        value = value._replace(entries=chain([first], value.entries))
        if first[0].text not in Source._fields:
            return sources(value, label, context)
    return (_SOURCE(value, label, context),)


_listed_sources = list_of(_sources_of_item)
QUESTION = Record(
    "question",
    Question,
    {"id": ""},
    id=defines("question", name),
    number=defines("number", counting_number),
    question=text,
    aliases=_lines,
    difficulty=choice(*DIFFICULTIES),
    category=line,
    tags=_lines,
    requires=list_of(refers("question")),
    lead=text,
    answer=text,
    formula=rows,
    code=rows,
    use=_lines,
    avoid=_lines,
    # A person's own plain flashcard needs none: it is rated without ticking.
    key_points=list_of(KEY_POINT, most=MOST_KEY_POINTS),
    precise=list_of(PRECISE_NOTE),
    traps=list_of(TRAP),
    follow_ups=list_of(FOLLOW_UP),
    sources=sources,
    demo=name,
    exercise=list_of(name, or_one=True),
)


def _question(value: Value, label: str, context: Context) -> Question:
    context.names["key point"] = Names("key point")
    context.names["source"] = Names("source", "write the key of one of the question's `sources`")
    try:
        found = QUESTION(value, label, context)
    finally:
        context.names["source"].check(context.faults)
        context.count_question()
    if not found.id:
        found = found._replace(id=question_id(found.question))
        context.names["question"].define(found.id, value, "the id", context.faults)
    return found._replace(line=value.line)


def _numbered(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions; those without a number continue from the greatest one."""
    numbers = count(max((question.number for question in questions), default=0) + 1)
    return tuple(
        question if question.number else question._replace(number=next(numbers))
        for question in questions
    )


RECAP_ITEM = Record(
    "recap item", RecapItem, text=text, questions=list_of(refers("question")), note=text
)
RECAP_SECTION = Record("recap section", RecapSection, title=line, items=list_of(RECAP_ITEM))
_DECK: Record[dict[str, Any]] = Record(
    "deck",
    dict,
    {"format": FORMAT, "deck": None, "title": None, "recap": ()},
    format=_format,
    deck=name,
    title=line,
    questions=list_of(_question, least=1),
    recap=list_of(RECAP_SECTION),
)


def read_deck(root: Value, context: Context) -> Deck | None:
    """Read the deck from the root of its file; None when faults were noted."""
    context.names["question"] = Names("question", "write the `id` of a question of this deck")
    context.names["number"] = Names("number")
    found = attempt(_DECK, root, "the deck", context)
    context.names["question"].check(context.faults)
    if found is None or len(context.faults):
        return None
    file = context.faults.name
    return Deck(
        found["deck"] or deck_id(file),
        found["title"] or deck_title(file),
        _numbered(found["questions"]),
        found["recap"],
    )
