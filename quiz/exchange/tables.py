"""A deck as a table: CSV for a spreadsheet, and text for Anki's import of text files."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from quiz.deck.question import Deck
from quiz.exchange.anki_note import guid, note, tags

COLUMNS = ("question", "answer", "points", "tags", "category", "difficulty", "id")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would take for a formula, or that was kept from it."""


def csv_deck(deck: Deck) -> str:
    """The deck as CSV (RFC 4180), a question a row, with a byte order mark, as Excel wants it."""
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
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
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
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue()
