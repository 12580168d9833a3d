"""The schema of a deck: its records and their keys, as a table."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

from quiz.deck.faults import Mapping, Value
from quiz.deck.fields import (
    Context,
    Names,
    Record,
    choice,
    counting_number,
    defines,
    flag,
    keywords,
    line,
    list_of,
    name,
    refers,
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


def _format(value: Value, label: str, context: Context) -> int | None:
    found = whole_number(value, label, context)
    if found is not None and found > FORMAT:
        what = f"this deck is of format {found}, newer than this program reads"
        context.faults.refuse(value, what, "update the program")
    if found is not None and found < FORMAT:
        context.faults.add(value, f"there is no format {found}", f"write {FORMAT}")
    return found


_lines = list_of(line)
_cited = list_of(refers("source"))

KEY_POINT = Record(
    "key point",
    KeyPoint,
    id=defines("key point", name),
    point=text,
    cue=line,
    keywords=keywords,
    plus=text,
    essential=flag,
)
PRECISE_NOTE = Record("precise note", PreciseNote, said=text, exact=text, source=_cited)
TRAP = Record("trap", Trap, wrong=text, why=text, source=_cited)
FOLLOW_UP = Record(
    "follow-up", FollowUp, question=text, answer=text, level=choice(*LEVELS), source=_cited
)
_SOURCE_KEY = defines("source", line)
_SOURCE = Record(
    "source", Source, key=_SOURCE_KEY, authors=line, year=whole_number, title=line, where=line
)
_CITATION = re.compile(r"(.+?) \((-?\d{1,4})\)\. \*(.+)\*\. (.+?)\.?")


def source(value: Value, label: str, context: Context) -> Source | None:
    """Read a published work: its key with a citation, or with each part under its own key."""
    if not isinstance(value, Mapping) or not (entry := next(value.entries, None)):
        return _SOURCE(value, label, context)
    key, citation = entry
    if key.text in Source._fields:
        return _SOURCE(value._replace(entries=chain([entry], value.entries)), label, context)
    cited = _SOURCE_KEY(key, "the key of a source", context)
    found = line(citation, label := f"the source `{key.text}`", context)
    for more, _ in value.entries:
        context.faults.add(more, f"{label} has another key", "begin the next source with `- `")
    if cited is None or found is None:
        return None
    if not (parts := _CITATION.fullmatch(found)):
        remedy = "write Authors (year). *Title*. Where it appeared."
        context.faults.add(citation, f"{label} is not a citation", remedy)
        return None
    authors, year, title, where = parts.groups()
    return Source(cited, authors, int(year), title, where)


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
    formula=_lines,
    code=_lines,
    use=_lines,
    avoid=_lines,
    # A person's own plain flashcard needs none: it is rated without ticking.
    key_points=list_of(KEY_POINT, most=MOST_KEY_POINTS),
    precise=list_of(PRECISE_NOTE),
    traps=list_of(TRAP),
    follow_ups=list_of(FOLLOW_UP),
    sources=list_of(source),
    demo=name,
    exercise=list_of(name, or_one=True),
)


def _question(value: Value, label: str, context: Context) -> Question | None:
    context.names["key point"] = Names("key point")
    context.names["source"] = Names("source", "write the key of one of the question's `sources`")
    found = QUESTION(value, label, context)
    context.names["source"].check(context.faults)
    context.on_question()
    if found is None:
        return None
    if not found.id:
        found = found._replace(id=question_id(found.question))
        context.names["question"].define(found.id, value, "the id", context.faults)
    return found._replace(line=value.line)


def _numbered(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions; those without a number continue from the greatest one."""
    found = list(questions)
    last = max((question.number for question in found), default=0)
    for place, question in enumerate(found):
        if not question.number:
            last += 1
            found[place] = question._replace(number=last)
    return tuple(found)


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
    found = _DECK(root, "the deck", context)
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
