"""A deck as a file that the quiz reads again as the same deck: JSON, or YAML to be edited.

JSON is YAML, too, so both are decks. What a question does not have is left out.
"""

import json
import re
from typing import Any

from quiz.deck.question import Deck, Question
from quiz.deck.schema import FORMAT, reads_as

_ORDER = ("id", "number", "question", "aliases", "difficulty", "category", "tags", "requires",
          "lead", "answer")  # fmt: skip
"""Of the keys with which a question begins; the others follow."""
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def json_deck(deck: Deck) -> str:
    """The deck as one JSON document."""
    return json.dumps(_record(deck), ensure_ascii=False, indent=1) + "\n"


def yaml_deck(deck: Deck) -> str:
    """The deck as YAML, laid out as one would write it by hand."""
    return "\n".join(_entries(_record(deck), "")) + "\n"


def _record(deck: Deck) -> dict[str, Any]:
    record: dict[str, Any] = {"format": FORMAT, "deck": deck.id, "title": deck.title}
    if deck.recap:
        record["recap"] = [_plain(section) for section in deck.recap]
    return record | {"questions": [_question(one) for one in deck.questions]}


def _question(question: Question) -> dict[str, Any]:
    fields = question._replace(line=0)._asdict()
    names = (*_ORDER, *(name for name in fields if name not in _ORDER))
    return {name: _plain(fields[name]) for name in names if fields[name]}


def _plain(value: Any) -> Any:
    """A value of a deck as JSON has it, without what a part does not have."""
    if hasattr(value, "_asdict"):
        defaults = value._field_defaults
        return {
            name: _plain(one)
            for name, one in value._asdict().items()
            if one is not None and (name not in defaults or one != defaults[name])
        }
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _entries(record: dict[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in record.items():
        if isinstance(value, list) and value and not _fits_on_a_line(value):
            lines.append(f"{indent}{key}:")
            for item in value:
                lines += _item(item, f"{indent}  ")
        else:
            lines += _entry(key, value, indent)
    return lines


def _item(item: Any, indent: str) -> list[str]:
    if not isinstance(item, dict):
        return [f"{indent}- {_scalar(item)}"]
    lines = _entries(item, f"{indent}  ")
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _entry(key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, list):
        return [f"{indent}{key}: [{', '.join(map(_scalar, value))}]"]
    if isinstance(value, str) and "\n" in value and not value[0].isspace():
        rows = (f"{indent}  {row}" if row else "" for row in value.split("\n"))
        return [f"{indent}{key}: |", *rows]
    return [f"{indent}{key}: {_scalar(value)}"]


def _fits_on_a_line(values: list[Any]) -> bool:
    return all(isinstance(one, str) and _NAME.fullmatch(one) for one in values)


def _scalar(value: Any) -> str:
    """Text in quotes, but for a name that YAML takes for text; numbers and flags as they are."""
    if isinstance(value, str) and _NAME.fullmatch(value) and reads_as(value) is None:
        return value
    return json.dumps(value, ensure_ascii=False)
