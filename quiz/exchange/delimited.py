"""Text tables: Anki's text export, and CSV or TSV of Excel, Sheets and Quizlet; in and out."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from quiz.deck.cards import point_of, rubric
from quiz.deck.question import DIFFICULTIES, DIFFICULTY, NAME, Deck, Question
from quiz.exchange.anki_package import guid, note_of, tags
from quiz.exchange.anki_reading import cloze, cloze_numbers
from quiz.exchange.from_html import field
from quiz.exchange.incoming import (
    Card,
    Found,
    Ticker,
    derived_id,
    plain,
    settled,
    short,
    silent,
    tags_of,
)
from quiz.plain_text import count

csv.field_size_limit(2**31 - 1)  # the file's size is the limit

_SEPARATORS = {
    "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":",
    "space": " ",
}  # fmt: skip
_HEADERS = frozenset([
    "separator", "html", "tags", "columns", "notetype", "deck", "if matches", "guid column",
    "notetype column", "deck column", "tags column",
])  # fmt: skip
_COLUMN_NAMES = {
    "front": "front question questions term word prompt q vorderseite frage begriff",
    "back": "back answer answers definition meaning a rückseite antwort bedeutung",
    "tags": "tags tag labels schlagwörter",
    "category": "deck category topic section stapel kategorie thema",
    "id": "id guid",
    "points": "points rubric",
    "difficulty": "difficulty level",
}
_NAMED = {name: key for key, names in _COLUMN_NAMES.items() for name in names.split()}
_LONGEST_RECORD = 200
"""The most lines a quoted field may span."""
_MOST_BROKEN = 100
"""After this many records with unmatched quotes, quotes mean nothing in a file."""
_TOLD = 5
"""How many of them are reported."""


class Row(NamedTuple):
    """A row of a table, with the line it begins on."""

    line: int
    cells: list[str]


def header(text: str) -> tuple[dict[str, str], int]:
    """Anki's header lines by name, in lower case, and how many lines they are.

    A spreadsheet may have put its separators behind them.
    """
    said: dict[str, str] = {}
    lines = list(takewhile(lambda line: line.startswith("#"), text.split("\n")))
    for line in lines:
        key, _, value = line[1:].partition(":")
        if key.lower() in _HEADERS:
            said[key.lower()] = value.strip().rstrip(";,\t") or value[:1]
    return said, len(lines) if said else 0


def read_table(text: str, tick: Ticker = silent) -> Found:
    """The cards of a table; for Anki's text export, as its header says."""
    said, above = header(text)
    lines = text.split("\n")[above:]
    declared = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    if declared:
        lines, above = lines[1:], above + 1
    given = said.get("separator", declared[1] if declared else "")
    separator = _SEPARATORS.get(given.lower(), given[:1]) or _guessed(lines)
    is_anki = said.get("html", "").lower() == "true" or not said.keys().isdisjoint(
        ("guid column", "notetype column", "notetype")
    )
    found = Found("an Anki text export" if is_anki else "a text table")
    rows = list(_rows(lines, separator, above + 1, found))
    if is_anki:
        _read_notes(rows, said, found, tick)
    else:
        read_rows(rows, found, separator, said)
    return found


def _guessed(lines: Sequence[str]) -> str:
    """The separator that gives the most rows the same number of columns, at least two."""
    some = [line for line in lines[:500] if line.strip()]
    best, most = "\t", 0
    for separator in "\t;,|":
        counts = Counter(len(next(csv.reader([line], delimiter=separator), [])) for line in some)
        fitting = [number for columns, number in counts.items() if columns > 1]
        agreeing = max(fitting, default=0)
        weight = sum(fitting) + agreeing + (len(some) if separator == "\t" and fitting else 0)
        if weight > most:
            best, most = separator, weight
    return best


def _rows(lines: Sequence[str], separator: str, first: int, found: Found) -> Iterator[Row]:
    """The records of a table. Unmatched quotes are kept as text."""
    place = broken = 0
    while place < len(lines):
        start = place
        cells = None
        if '"' in lines[start] and broken < _MOST_BROKEN:
            for end in range(start + 1, min(len(lines), start + _LONGEST_RECORD) + 1):
                cells, unfinished = _strict("\n".join(lines[start:end]), separator)
                if not unfinished:
                    place = end
                    break
            if cells is None and f'{separator}"' in f"{separator}{lines[start]}":
                broken += 1
                if broken <= _TOLD:
                    where = f"line {first + start}"
                    found.remarks.append(f"{where}: unmatched quotes were kept as text.")
        if cells is None:
            cells, place = lines[start].split(separator), start + 1
        yield Row(first + start, cells)


def _strict(record: str, separator: str) -> tuple[list[str] | None, bool]:
    """A record by RFC 4180, None if it breaks the rules; and whether a quote is still open."""
    try:
        rows = list(csv.reader(re.split("(?<=\n)", record), delimiter=separator, strict=True))
    except csv.Error as error:
        return None, "unexpected end of data" in str(error)
    return (rows[0] if len(rows) == 1 else None), False


def named_columns(cells: Sequence[str]) -> dict[str, int]:
    """What each column holds, judged by its name; empty without a question and an answer column."""
    names = [cell.strip().strip("*_").casefold() for cell in cells]
    columns = {key: place for place, name in enumerate(names) if (key := _NAMED.get(name, ""))}
    return columns if "front" in columns and "back" in columns else {}


def read_rows(
    rows: list[Row], found: Found, separator: str, said: Mapping[str, str] | None = None
) -> None:
    """Add a card for each row: question, answer, and whatever else the column names say."""
    columns = named_columns(rows[0].cells) if rows else {}
    named = bool(columns)
    if named:
        found.kind += " with column names"
        rows = rows[1:]
    else:
        columns = {"front": 0, "back": 1}
        rows = _continued(rows, separator)
    separators = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}
    found.kind += f", by {separators.get(separator, 'a separator')}"
    rows = _filled(rows)
    found.rows = len(rows)
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    glue = " " if not widths or widths.most_common(1)[0][0] == 2 else "\n"
    tags_column = (said or {}).get("tags column", "")
    if tags_column.isdecimal():
        columns["tags"] = int(tags_column) - 1
    for row in rows:
        cells = [unguarded(cell).strip() for cell in row.cells]
        values = {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}
        if not named:
            values["back"] = glue.join(filter(None, [values["back"], *cells[2:]]))
        found.add(Card(_question(values), f"line {row.line}"))


def _filled(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if any(map(str.strip, row.cells))]


def _continued(rows: Iterable[Row], separator: str) -> list[Row]:
    """Quizlet's rows: a line without a tab continues the definition above it."""
    joined: list[Row] = []
    for row in rows:
        if separator == "\t" and len(row.cells) == 1 and joined and joined[-1].cells[0]:
            joined[-1].cells[-1] += "\n" + row.cells[0]
        else:
            joined.append(row)
    return joined


def _question(values: Mapping[str, str]) -> Question:
    """The question that the named cells of a row describe."""
    name = values.get("id", "")
    difficulty = values.get("difficulty", "").lower()
    points = (" ".join(settled(one).split()) for one in values.get("points", "").splitlines())
    return Question(
        name if not name or NAME.fullmatch(name) else derived_id("table", name),
        plain(values["front"]),
        plain(values["back"]),
        difficulty=difficulty if difficulty in DIFFICULTIES else DIFFICULTY,
        category=settled(values.get("category", "")),
        tags=tags_of(values.get("tags", "")),
        key_points=rubric(point_of(one) for one in points if one),
    )


def _read_notes(rows: list[Row], said: Mapping[str, str], found: Found, tick: Ticker) -> None:
    """Add the cards of the notes of Anki's text export."""
    places = {
        key: int(said[f"{key} column"]) - 1
        for key in ("guid", "notetype", "deck", "tags")
        if said.get(f"{key} column", "").isdecimal()
    }
    html = said.get("html", "false").lower() == "true"
    rows = _filled(rows)
    found.rows = len(rows)
    wide: Counter[tuple[str, int]] = Counter()
    for number, row in enumerate(rows, start=1):
        if number % 500 == 0:
            tick(number)
        value = {key: row.cells[at] for key, at in places.items() if at < len(row.cells)}
        fields = [cell for at, cell in enumerate(row.cells) if at not in places.values()] or [""]
        guid, kind = value.get("guid", ""), value.get("notetype", said.get("notetype", ""))
        place = f"line {row.line}" + (f" ({short(guid)})" if guid else "")
        used = max((at for at, one in enumerate(fields, start=1) if one), default=0)
        if used > 2 and not cloze_numbers(fields[0]) and not _is_optional(kind):
            wide[kind, used] += 1
        told = partial(field, place=place, found=found) if html else plain
        for at, front, back in _sides(fields, kind, told):
            question = Question(
                derived_id("anki", guid, at) if guid else "",
                front,
                back,
                category=settled(value.get("deck", said.get("deck", ""))),
                tags=tags_of(f"{value.get('tags', '')} {said.get('tags', '')}"),
            )
            found.add(Card(question, place))
    for (kind, used), notes in wide.items():
        found.remarks.append(
            f"{count(notes, 'note')}{f' of type “{short(kind)}”' if kind else ''} "
            f"with {used} fields: the first is the question, the others are the answer."
        )
    if not html:
        found.remarks.append(
            "Exported without HTML: formatting and media are lost. Export with “Include HTML”."
        )


def _sides(
    fields: list[str], kind: str, told: Callable[[str], str]
) -> Iterator[tuple[int, str, str]]:
    """The cards of a note whose type is named and has no templates: number, front and back."""
    numbers = cloze_numbers(fields[0])
    texts = [told(one) for one in fields[bool(numbers) :]]
    for number in numbers:
        front, hidden = cloze(fields[0], number)
        yield number - 1, told(front), "\n\n".join(filter(None, [told(hidden), *texts]))
    if numbers:
        return
    front, back, asked, *_ = [*texts, "", ""]
    if not _is_reversed(kind):
        yield 0, front, plain("\n".join(filter(None, texts[1:])))
        return
    yield 0, front, back
    if asked or not _is_optional(kind):
        yield 1, back, front


def _is_reversed(kind: str) -> bool:
    return bool(re.search(r"revers|umgekehrt|invers|inverti", kind, re.IGNORECASE))


def _is_optional(kind: str) -> bool:
    """Whether a note's third field asks for the reversed card."""
    return _is_reversed(kind) and "option" in kind.lower()


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
        (guid(deck.id, one.id), deck.title, made.question, made.back, " ".join(tags(one)))
        for one in deck.questions
        for made in (note_of(one),)
    ]
    return "\n".join(head) + "\n" + _written(rows, "\t", "\n")


def _written(rows: Iterable[Sequence[str]], separator: str, end: str) -> str:
    """Rows of cells, quoted where a character would end the cell or its row."""
    ends = re.compile(f'["\r\n{separator}]')

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if ends.search(text) else text

    return "".join(separator.join(map(cell, row)) + end for row in rows)
