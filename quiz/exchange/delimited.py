"""Text tables as cards: Anki's text export, and CSV or TSV from Excel, Sheets and Quizlet."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quiz.deck.cards import point_of
from quiz.deck.question import DIFFICULTIES, NAME, KeyPoint, unique
from quiz.exchange.anki_reading import cloze, cloze_numbers
from quiz.exchange.deck_file import unguarded
from quiz.exchange.from_html import field
from quiz.exchange.incoming import (
    Card,
    Found,
    Report,
    Ticker,
    derived_id,
    settled,
    short,
    silent,
    tags_of,
    with_breaks,
)
from quiz.plain_text import count as count_of

csv.field_size_limit(2**31 - 1)  # the file's size is the limit

_SEPARATORS = {
    "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":",
    "space": " ",
}  # fmt: skip
_HEADER = re.compile(
    r"#(separator|html|tags|columns|notetype|deck|if matches|guid column|notetype column"
    r"|deck column|tags column):(.*)$",
    re.IGNORECASE,
)
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
    count = 0
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        count += 1
        match = _HEADER.match(line.rstrip("\r").rstrip(";,\t") or "#")
        if match:
            said[match[1].lower()] = match[2].strip()
        elif re.match(r"#separator:", line, re.IGNORECASE):
            said["separator"] = line.partition(":")[2].strip()
    return said, count if said else 0


def read_table(text: str, report: Report, tick: Ticker = silent) -> Found:
    """The cards of a table; for Anki's text export, as its header says."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said, skipped_lines = header(text)
    lines = text.split("\n")[skipped_lines:]
    declared = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    if declared:
        lines, skipped_lines = lines[1:], skipped_lines + 1
    given = said.get("separator", declared[1] if declared else "")
    separator = _SEPARATORS.get(given.lower(), given[:1]) or _guessed(lines)
    rows = list(_rows(lines, separator, skipped_lines + 1, report))
    if any(name in said for name in ("guid column", "notetype column", "notetype")) or (
        said.get("html", "").lower() == "true"
    ):
        return _anki(rows, said, report, tick)
    return _plain(rows, said, separator, report)


def _guessed(lines: Sequence[str]) -> str:
    """The separator that gives the most rows the same number of columns, at least two."""
    some = [line for line in lines[:500] if line.strip()]
    best, most = "\t", 0
    for separator in "\t;,|":
        counts = Counter(len(next(csv.reader([line], delimiter=separator), [])) for line in some)
        fitting = sum(count for columns, count in counts.items() if columns > 1)
        agreeing = max((count for columns, count in counts.items() if columns > 1), default=0)
        weight = fitting + agreeing + (len(some) if separator == "\t" and fitting else 0)
        if weight > most:
            best, most = separator, weight
    return best


def _rows(lines: Sequence[str], separator: str, first: int, report: Report) -> Iterator[Row]:
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
                    report.remarks.append(f"{where}: unmatched quotes were kept as text.")
        if cells is None:
            cells, place = lines[start].split(separator), start + 1
        yield Row(first + start, cells)


def _strict(record: str, separator: str) -> tuple[list[str] | None, bool]:
    """A record by RFC 4180, None if it breaks the rules; and whether a quote is still open."""
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        return None, "unexpected end of data" in str(error)
    return (rows[0] if len(rows) == 1 else None), False


def named_columns(cells: Sequence[str]) -> dict[str, int]:
    """What each column holds, judged by its name; empty without a question and an answer column."""
    names = [cell.strip().strip("*_").casefold() for cell in cells]
    columns = {key: place for place, name in enumerate(names) if (key := _NAMED.get(name, ""))}
    return columns if "front" in columns and "back" in columns else {}


def read_rows(rows: list[Row], report: Report) -> Found:
    """The cards of a table whose first row names the columns."""
    return _plain(rows, {}, "|", report)


def _plain(rows: list[Row], said: dict[str, str], separator: str, report: Report) -> Found:
    """Question, answer, and whatever else the column names say."""
    columns = named_columns(rows[0].cells) if rows else {}
    named = bool(columns)
    if named:
        rows = rows[1:]
    else:
        columns = {"front": 0, "back": 1}
        rows = list(_continued(rows, separator))
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    usual = widths.most_common(1)[0][0] if widths else 2
    tags_column = said.get("tags column", "")
    if tags_column.isdecimal():
        columns["tags"] = int(tags_column) - 1
    cards: list[Card] = []
    count = 0
    for row in rows:
        cells = [unguarded(cell) for cell in row.cells]
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        values = {
            key: cells[place].strip() if place < len(cells) else ""
            for key, place in columns.items()
        }
        if not named:
            extra = [cell.strip() for cell in cells[2:] if cell.strip()]
            glue = " " if usual == 2 else "\n"
            values["back"] = glue.join(filter(None, [values["back"], *extra]))
        card = _row_card(row, values, report)
        cards += [card] if card else []
    kind = "a text table with column names" if named else "a text table"
    separators = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}
    return report.found(f"{kind}, by {separators.get(separator, 'a separator')}", cards, count)


def _continued(rows: Sequence[Row], separator: str) -> Iterator[Row]:
    """Quizlet's rows: a line without a tab continues the definition above it."""
    above: Row | None = None
    for row in rows:
        if separator == "\t" and len(row.cells) == 1 and above is not None and above.cells[0]:
            above.cells[-1] += "\n" + row.cells[0]
            continue
        if above is not None:
            yield above
        above = row
    if above is not None:
        yield above


def _row_card(row: Row, values: dict[str, str], report: Report) -> Card | None:
    card = report.card(_told(values["front"]), _told(values["back"]), f"line {row.line}")
    if card is None:
        return None
    points: list[KeyPoint] = []
    for text in values.get("points", "").splitlines():
        if text.strip():
            point = point_of(" ".join(settled(text).split()))
            points.append(point._replace(id=unique(point.id, [one.id for one in points])))
    name = values.get("id", "")
    difficulty = values.get("difficulty", "").lower()
    return card._replace(
        id=(name if NAME.fullmatch(name) else derived_id("table", name)) if name else None,
        tags=tags_of(values.get("tags", "")),
        category=settled(values.get("category", "")),
        points=tuple(points),
        difficulty=difficulty if difficulty in DIFFICULTIES else None,
    )


def _anki(rows: list[Row], said: dict[str, str], report: Report, tick: Ticker) -> Found:
    """The notes of Anki's text export."""
    places = {
        key: int(said[f"{key} column"]) - 1
        for key in ("guid", "notetype", "deck", "tags")
        if said.get(f"{key} column", "").isdecimal()
    }
    html = said.get("html", "false").lower() == "true"
    cards: list[Card] = []
    count = 0
    wide: Counter[tuple[str, int]] = Counter()
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        count += 1
        if count % 500 == 0:
            tick(count)
        value = {key: row.cells[at] for key, at in places.items() if at < len(row.cells)}
        fields = [cell for at, cell in enumerate(row.cells) if at not in places.values()]
        note = TextNote(
            guid=value.get("guid", ""),
            kind=value.get("notetype", said.get("notetype", "")),
            category=settled(value.get("deck", said.get("deck", ""))),
            tags=tags_of(f"{value.get('tags', '')} {said.get('tags', '')}"),
            fields=fields,
            place=f"line {row.line}" + (f" ({short(value['guid'])})" if value.get("guid") else ""),
        )
        used = len("\x1f".join(fields).rstrip("\x1f").split("\x1f"))
        if used > 2 and not (cloze_numbers(fields[0]) or note.is_optional):
            wide[note.kind, used] += 1
        cards += note.cards(html, report)
    for (kind, fields_used), notes in wide.items():
        report.remarks.append(
            f"{count_of(notes, 'note')}{f' of type “{short(kind)}”' if kind else ''} "
            f"with {fields_used} fields: "
            "the first is the question, the others are the answer."
        )
    if not html:
        report.remarks.append(
            "Exported without HTML: formatting and media are lost. Export with “Include HTML”."
        )
    return report.found("an Anki text export", cards, count)


class TextNote(NamedTuple):
    """A note of a text export, which names its type and has no templates."""

    guid: str
    kind: str
    category: str
    tags: tuple[str, ...]
    fields: list[str]
    place: str

    @property
    def is_optional(self) -> bool:
        """Whether the third field asks for the reversed card."""
        return bool(re.search(r"option", self.kind, re.IGNORECASE)) and self._is_reversed

    @property
    def _is_reversed(self) -> bool:
        return bool(re.search(r"revers|umgekehrt|invers|inverti", self.kind, re.IGNORECASE))

    def cards(self, html: bool, report: Report) -> list[Card]:
        """The note's cards."""

        def told(source: str) -> str:
            return field(source, self.place, report) if html else _told(source)

        fields = [*self.fields, "", ""]
        rest = [told(one) for one in fields[1:] if one.strip()]
        numbers = cloze_numbers(fields[0])
        if numbers:
            sides = []
            for number in numbers:
                front, hidden = cloze(fields[0], number)
                backs = filter(None, [told(hidden), *rest])
                sides.append((number - 1, told(front), "\n\n".join(backs)))
        elif self._is_reversed:
            front, back = told(fields[0]), told(fields[1])
            sides = [(0, front, back)]
            if not self.is_optional or fields[2].strip():
                sides.append((1, back, front))
        else:
            sides = [(0, told(fields[0]), _told("\n".join(rest)))]
        cards = []
        for at, front, back in sides:
            name = derived_id("anki", self.guid, at) if self.guid else None
            card = report.card(front, back, self.place, name)
            cards += [card._replace(tags=self.tags, category=self.category)] if card else []
        return cards


def _told(source: str) -> str:
    """Plain text whose line breaks are intended."""
    return settled(with_breaks(source.strip()))
