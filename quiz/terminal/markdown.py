"""The Markdown of a deck as lines.

Paragraphs with hard breaks, headings, bulleted, numbered and nested lists, tables, quotes, rules,
**bold**, `code`, code blocks. Anything else is shown exactly as written.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from quiz.plain_text import fence
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, Span, cells, cut, width_of, wrap


def inline(text: str, style: str = "") -> list[Span]:
    """The spans of a text with **bold** and `code`. An unmatched mark stays as it is.

    Pictures are named, and simple TeX formulas are shown in Unicode.
    """
    text = _readable(text)
    spans: list[Span] = []
    position = 0
    while position < len(text):
        found = [
            (start, mark)
            for mark in ("**", "`")
            if (start := text.find(mark, position)) >= 0
            and text.find(mark, start + len(mark)) > start + len(mark)
        ]
        if not found:
            break
        start, mark = min(found)
        end = text.index(mark, start + len(mark))
        spans.append((text[position:start], style))
        spans.append((text[start + len(mark) : end], "bold" if mark == "**" else "code"))
        position = end + len(mark)
    spans.append((text[position:], style))
    return [span for span in spans if span[0]]


def _picture(found: re.Match[str]) -> str:
    """A picture in words; code contains no pictures."""
    return found[0] if found[0].startswith("`") else f"[picture: {found[1] or found[2]}]"


def on_one_line(text: str) -> str:
    """A text without marks and line breaks, for a table."""
    return "".join(part for part, _ in inline(" ".join(text.split())))


def _readable(text: str) -> str:
    """A text with its pictures named and its simple formulas in Unicode."""
    if "![" in text:
        text = re.sub(_PICTURE, _picture, text)
    if "\\" in text or "$" in text:
        from quiz.terminal.tex import readable

        return readable(text)
    return text


def verbatim(text: str, style: str, width: int) -> list[Line]:
    """A line of code or formula with its spaces kept; if too long, it continues below, indented.

    It is broken at a space if there is one in the second half of the line.
    """
    lines: list[Line] = []
    indent = "  "
    rest = text.rstrip().expandtabs(4)
    while True:
        head, tail = cut(rest, max(1, width - cells(indent)))
        space = head.rfind(" ") if tail else -1
        if space > len(head) // 2 and head[:space].strip():
            head, tail = rest[:space], rest[space + 1 :].lstrip()
        lines.append(((indent + head, style),))
        if not tail or not head:
            return lines
        if len(lines) == 1 and width > 20:
            indent += "    "
        rest = tail


class _Item(NamedTuple):
    """A row that begins an item of a list."""

    indent: int
    mark: str
    """A bullet, or its number and punctuation."""
    text: str


# Compiled where text is drawn, and not before the first question.
_BULLET = r"(\s*)([-*+])\s+(\S.*)"
_NUMBER = r"(\s*)(\d{1,4}[.)])\s+(\S.*)"
HEADING = r"#{1,6}\s+(.*?)\s*#*"
RULE = r"([-*_])(?:\s*\1){2,}"
_DELIMITERS = r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?"
_CELL_END = r"(?<!\\)\|"
_PICTURE = r"`[^`]*`|!\[([^\[\]\n]{0,300})\]\((?:[^)\s]*/)?([^)\s/]+)\)"
DEEPEST = 4
"""Quotes within quotes; anything deeper is shown as written."""


class _Writer:
    """Turns the rows of a text into lines, one block at a time."""

    def __init__(self, width: int, look: Look) -> None:
        self.lines: list[Line] = []
        self._width, self._look = width, look
        self._block: list[str] = []
        """The rows of the open paragraph or item, a hard break between two of them."""
        self._first = self._rest = ""
        """What stands before the first line of the block, and before the others."""
        self._indents: list[int] = []
        """Of the lists that are open, the outermost first."""

    def flush(self) -> None:
        """Write the open block."""
        first = self._first
        for part in " ".join(self._block).split(_BREAK) if self._block else ():
            self.lines += wrap(inline(part.strip()), self._width, first, self._rest)
            first = self._rest
        self._block.clear()
        self._first = self._rest

    def end_list(self) -> None:
        """Back to running text."""
        self.flush()
        self._indents.clear()
        self._first = self._rest = ""

    def blank(self) -> None:
        """Write an empty line."""
        self.flush()
        self.lines.append(BLANK)

    def item_of(self, row: str) -> _Item | None:
        """The item that a row begins. Within running text, only a dash or a 1 begins a list."""
        found = re.fullmatch(_BULLET, row) or re.fullmatch(_NUMBER, row)
        if found is None:
            return None
        mark = found[2]
        if self._block and not self._indents and mark not in ("-", "1.", "1)"):
            return None
        return _Item(len(found[1].expandtabs(4)), mark, found[3])

    def item(self, item: _Item) -> None:
        """Begin an item; if it is indented more, of a list nested in the open one."""
        self.flush()
        while len(self._indents) > 1 and item.indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or item.indent > self._indents[-1] + 1:
            self._indents.append(item.indent)
        mark = item.mark if item.mark[0].isdigit() else self._look.bullet
        deeper = "  " * min(len(self._indents) - 1, max(0, self._width // 8))
        self._first = f"{deeper}{mark} "
        self._rest = " " * cells(self._first)
        self.text(item.text)

    def text(self, row: str) -> None:
        """A row of running text, or of the open item."""
        hard = row.endswith(("  ", "\\"))
        self._block.append(row.strip().removesuffix("\\") + (_BREAK if hard else ""))

    def paragraph(self, row: str) -> None:
        """Any other row; after an empty line it belongs to an item if indented."""
        if self._indents and self.lines[-1:] == [BLANK] and not self._block and row[:2] != "  ":
            self.end_list()
        self.text(row)


_BREAK = "\0"
"""Separates two lines of a paragraph with a hard break; no text contains it."""


def markdown(text: str, width: int, look: Look, depth: int = 0) -> list[Line]:
    """A text of the subset as lines of at most `width` cells, a blank line between blocks."""
    writer = _Writer(width, look)
    rows = text.replace(_BREAK, "").strip("\n").split("\n")
    place = 0
    code = ""
    while place < len(rows):
        row = rows[place]
        stripped = row.strip()
        place += 1
        before, code = code, fence(row, code)
        if bool(before) != bool(code):
            writer.end_list()
        elif code:
            writer.lines += verbatim(row, "code", width)
        elif not stripped:
            writer.blank()
        elif stripped[0] == ">" and depth < DEEPEST and width > 8:
            end = end_of(rows, place, lambda row: row.startswith(">"))
            quoted = (one.strip()[1:].removeprefix(" ") for one in rows[place - 1 : end])
            writer.end_list()
            inside = markdown("\n".join(quoted), width - 2, look, depth + 1)
            writer.lines += [((look.upright, "dim"), (" ", ""), *line) for line in inside]
            place = end
        elif heading := re.fullmatch(HEADING, stripped):
            writer.end_list()
            writer.lines += wrap(inline(heading[1], "bold"), width)
        elif re.fullmatch(RULE, stripped):
            writer.end_list()
            writer.lines.append(((look.rule * min(width, 20), "dim"),))
        elif item := writer.item_of(row):
            writer.item(item)
        elif "|" in row and place < len(rows) and is_delimiter(rows[place]):
            end = end_of(rows, place + 1, lambda row: "|" in row)
            writer.end_list()
            writer.lines += _table([stripped, *rows[place + 1 : end]], rows[place], width, look)
            place = end
        else:
            writer.paragraph(row)
    writer.flush()
    return writer.lines


def end_of(rows: Sequence[str], place: int, belongs: Callable[[str], bool]) -> int:
    """The first index from `place` on whose row does not belong to the block."""
    while place < len(rows) and belongs(rows[place].strip()):
        place += 1
    return place


def is_delimiter(row: str) -> bool:
    """Whether a row separates the head of a table from its body."""
    return "|" in row and re.fullmatch(_DELIMITERS, row.strip()) is not None


def _table(rows: Sequence[str], delimiters: str, width: int, look: Look) -> list[Line]:
    """A table with its head; if its columns do not fit, a line for each cell with its head."""
    table = [cells_of(row) for row in rows]
    right = [cell.endswith(":") and not cell.startswith(":") for cell in cells_of(delimiters)]
    columns = len(right)
    table = [[*row, *[""] * columns][:columns] for row in table]
    head, *body = table
    shown = [[inline(cell) for cell in row] for row in table]
    widths = [max(width_of(row[column]) for row in shown) for column in range(columns)]
    if sum(widths) + 2 * (columns - 1) > width:
        return [
            line
            for row in body
            for label, cell in zip(head, row, strict=True)
            for line in wrap(
                [*inline(label, "dim"), (": ", "dim"), *inline(cell)], width, "", "    "
            )
        ]
    lines: list[Line] = []
    for row, spans in zip(table, shown, strict=True):
        line: list[Span] = []
        for column, cell in enumerate(spans):
            gap = " " * (widths[column] - width_of(cell))
            styled = inline(row[column], "bold") if row is head else cell
            line += [(gap, ""), *styled] if right[column] else [*styled, (gap, "")]
            line.append(("  ", ""))
        lines.append(tuple(span for span in line[:-1] if span[0]))
        if row is head:
            lines.append((("  ".join(look.rule * cells for cells in widths), "dim"),))
    return lines


def cells_of(row: str) -> list[str]:
    """The cells of a row; an escaped bar belongs to its cell."""
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|") for cell in re.split(_CELL_END, inner)]
