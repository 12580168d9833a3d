"""A deck as a file of text: JSON, YAML, CSV for a spreadsheet, and text for Anki.

The first two can be read back as the same deck, because JSON is YAML. Parts that a question does
not have are left out.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from quiz.deck.fields import reads_as
from quiz.deck.question import Deck, Question
from quiz.deck.schema import FORMAT, QUESTION
from quiz.exchange.markup import guid, note, tags

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def json_deck(deck: Deck) -> str:
    """The deck as one JSON document."""
    return json.dumps(_record(deck), ensure_ascii=False, indent=1) + "\n"


def yaml_deck(deck: Deck) -> str:
    """The deck as YAML, laid out as if written by hand."""
    return "\n".join(_entries(_record(deck), "")) + "\n"


def _record(deck: Deck) -> dict[str, Any]:
    record: dict[str, Any] = {"format": FORMAT, "deck": deck.id, "title": deck.title}
    if deck.recap:
        record["recap"] = [_plain(section) for section in deck.recap]
    return record | {"questions": [_question(one) for one in deck.questions]}


def _question(question: Question) -> dict[str, Any]:
    return {key: _plain(value) for key in QUESTION.keys if (value := getattr(question, key))}


def _plain(value: Any) -> Any:
    """A deck's value for JSON, without fields that are not set."""
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
    """Text in quotes, except names that YAML reads as text; numbers and flags as they are."""
    if isinstance(value, str) and _NAME.fullmatch(value) and reads_as(value) is None:
        return value
    return json.dumps(value, ensure_ascii=False)


COLUMNS = ("question", "answer", "points", "tags", "category", "difficulty", "id")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""The start of a cell that a spreadsheet would take for a formula, or that was guarded."""


def csv_deck(deck: Deck) -> str:
    """The deck as CSV (RFC 4180), one question per row, with the byte order mark Excel needs."""
    rows = (
        (
            one.question,
            one.answer,
            "\n".join(point.point for point in one.key_points),
            " ".join(one.tags),
            one.category,
            one.difficulty,
            one.id,
        )
        for one in deck.questions
    )
    return "\ufeff" + _written([COLUMNS, *(tuple(map(guarded, row)) for row in rows)], ",", "\r\n")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, thanks to an apostrophe in front."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def anki_text(deck: Deck) -> str:
    """The deck for Anki's File > Import: front and back as HTML, for any basic note type.

    A column names each note, so that importing again updates it. The note type is not named:
    its name depends on Anki's language.
    """
    head = (
        "#separator:tab",
        "#html:true",
        "#guid column:1",
        "#deck column:2",
        "#tags column:5",
    )
    rows = [
        (guid(deck.id, one.id), deck.title, made.front, made.back, " ".join(tags(one)))
        for one in deck.questions
        for made in (note(one),)
    ]
    return "\n".join(head) + "\n" + _written(rows, "\t", "\n")


def _written(rows: Iterable[Sequence[str]], separator: str, end: str) -> str:
    """Rows of cells, quoted where a character would end the cell or its row."""
    ends = re.compile(f'["\r\n{separator}]')

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if ends.search(text) else text

    return "".join(separator.join(map(cell, row)) + end for row in rows)
