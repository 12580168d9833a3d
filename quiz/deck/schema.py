"""The schema of a deck: its records and their keys, as a table."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

from quiz.deck.faults import Mapping, UnreadableError, Value
from quiz.deck.fields import (
    Context,
    Field,
    Names,
    Record,
    choice,
    counting_number,
    defines,
    flag,
    line,
    list_of,
    name,
    one_or_list_of,
    phrases,
    refers,
    text,
    whole_number,
)
from quiz.deck.names import deck_id, deck_title, question_id
from quiz.deck.question import (
    DIFFICULTIES,
    DIFFICULTY,
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
)

FORMAT = 1
"""The format of decks that this version reads."""


def _format(value: Value, label: str, context: Context) -> int | None:
    found = whole_number(value, label, context)
    if found is None or found == FORMAT:
        return found
    if found < FORMAT:
        context.faults.add(value, f"there is no format {found}", f"write {FORMAT}")
        return None
    what = f"this deck is of format {found}, newer than this program reads"
    context.faults.add(value, what, "update the program")
    raise UnreadableError


KEY_POINT = Record(
    "key point",
    KeyPoint,
    Field("id", defines("key point", name)),
    Field("point", text),
    Field("cue", line),
    Field("keywords", phrases),
    Field("plus", text, None),
    Field("essential", flag, False),
)
PRECISE_NOTE = Record(
    "precise note",
    PreciseNote,
    Field("said", text),
    Field("exact", text),
    Field("source", list_of(refers("source"))),
)
TRAP = Record(
    "trap",
    Trap,
    Field("wrong", text),
    Field("why", text),
    Field("source", list_of(refers("source")), ()),
)
FOLLOW_UP = Record(
    "follow-up",
    FollowUp,
    Field("question", text),
    Field("answer", text),
    Field("level", choice(*LEVELS), "deeper"),
    Field("source", list_of(refers("source")), ()),
)
_SOURCE_KEY = defines("source", line)
_SOURCE = Record(
    "source",
    Source,
    Field("key", _SOURCE_KEY),
    Field("authors", line),
    Field("year", whole_number),
    Field("title", line),
    Field("where", line),
)
_CITATION = re.compile(r"(.+?) \((-?\d{1,4})\)\. \*(.+)\*\. (.+?)\.?")


def source(value: Value, label: str, context: Context) -> Source | None:
    """Read a published work: its key with a citation, or each part of that as a key of its own."""
    if not isinstance(value, Mapping) or not (entry := next(value.entries, None)):
        return _SOURCE(value, label, context)
    key, citation = entry
    if key.text in Source._fields:
        value.entries = chain([entry], value.entries)
        return _SOURCE(value, label, context)
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


_QUESTION: Record[dict[str, Any]] = Record(
    "question",
    dict,
    Field("id", defines("question", name), None),
    Field("number", defines("number", counting_number), None),
    Field("question", text),
    Field("aliases", list_of(line), ()),
    Field("difficulty", choice(*DIFFICULTIES), DIFFICULTY),
    Field("category", line, ""),
    Field("tags", list_of(line), ()),
    Field("requires", list_of(refers("question")), ()),
    Field("lead", text, None),
    Field("answer", text),
    Field("formula", list_of(line), ()),
    Field("code", list_of(line), ()),
    Field("use", list_of(line), ()),
    Field("avoid", list_of(line), ()),
    # A plain flashcard of one's own needs none: the person rates without ticking.
    Field("key_points", list_of(KEY_POINT, most=MOST_KEY_POINTS), ()),
    Field("precise", list_of(PRECISE_NOTE), ()),
    Field("traps", list_of(TRAP), ()),
    Field("follow_ups", list_of(FOLLOW_UP), ()),
    Field("sources", list_of(source), ()),
    Field("demo", name, None),
    Field("exercise", one_or_list_of(name), ()),
)


def _question(value: Value, label: str, context: Context) -> Question | None:
    context.names["key point"] = Names("key point")
    context.names["source"] = Names("source", "write the key of one of the question's `sources`")
    fields = _QUESTION(value, label, context)
    context.names["source"].check(context.faults)
    context.on_question()
    if fields is None:
        return None
    name = fields["id"] or question_id(fields["question"])
    if fields["id"] is None:
        context.names["question"].define(name, value, "the id", context.faults)
    fields |= {"id": name, "number": fields["number"] or 0}
    return Question(**fields, line=value.line)


def numbered(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions, those without a number counted on from the greatest there is."""
    found = list(questions)
    last = max((question.number for question in found), default=0)
    for place, question in enumerate(found):
        if not question.number:
            last += 1
            found[place] = question._replace(number=last)
    return tuple(found)


RECAP_ITEM = Record(
    "recap item",
    RecapItem,
    Field("text", text),
    Field("questions", list_of(refers("question"))),
    Field("note", text, None),
)
RECAP_SECTION = Record(
    "recap section",
    RecapSection,
    Field("title", line),
    Field("items", list_of(RECAP_ITEM)),
)
_DECK: Record[dict[str, Any]] = Record(
    "deck",
    dict,
    Field("format", _format, FORMAT),
    Field("deck", name, None),
    Field("title", line, None),
    Field("questions", list_of(_question, least=1)),
    Field("recap", list_of(RECAP_SECTION), ()),
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
        numbered(found["questions"]),
        found["recap"],
    )
