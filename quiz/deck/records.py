"""The records of a deck and their keys: the format, as a table."""

from typing import Any

from quiz.deck.faults import UnreadableError
from quiz.deck.located import Value
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
from quiz.deck.readers import (
    Context,
    Field,
    Names,
    Record,
    choice,
    counting_number,
    defines,
    line,
    list_of,
    name,
    phrases,
    refers,
    text,
    whole_number,
)

FORMAT = 1
"""The format of decks that this version reads."""

MOST_KEY_POINTS = 5  # they are ticked with the keys a to e


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
)
PRECISE_NOTE = Record(
    "precise note",
    PreciseNote,
    Field("said", text),
    Field("exact", text),
    Field("source", list_of(refers("source"))),
)
TRAP = Record("trap", Trap, Field("wrong", text), Field("why", text))
FOLLOW_UP = Record(
    "follow-up",
    FollowUp,
    Field("question", text),
    Field("answer", text),
    Field("level", choice(*LEVELS), "deeper"),
)
SOURCE = Record(
    "source",
    Source,
    Field("key", defines("source", line)),
    Field("authors", line),
    Field("year", whole_number),
    Field("title", line),
    Field("where", line),
)
_QUESTION: Record[dict[str, Any]] = Record(
    "question",
    dict,
    Field("id", defines("question", name)),
    Field("number", defines("number", counting_number)),
    Field("question", text),
    Field("difficulty", choice(*DIFFICULTIES)),
    Field("category", line),
    Field("tags", list_of(line), ()),
    Field("requires", list_of(refers("question")), ()),
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
    Field("sources", list_of(SOURCE), ()),
    Field("demo", name, None),
)


def _question(value: Value, label: str, context: Context) -> Question | None:
    context.names["key point"] = Names("key point")
    context.names["source"] = Names("source", "write a `key` of the question's `sources`")
    fields = _QUESTION(value, label, context)
    context.names["source"].check(context.faults)
    context.on_question()
    return None if fields is None else Question(**fields, line=value.line)


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
    Field("format", _format),
    Field("deck", name),
    Field("title", line),
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
    return Deck(found["deck"], found["title"], found["questions"], found["recap"])
