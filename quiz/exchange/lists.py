"""Cards in Markdown: lists of questions with their answers, and `Q:`/`A:`/`C:` files.

People publish the first kind: questions as headings, bold lines, list items or `<summary>`, each
followed by its answer. The second kind are the files of hashcards and repeater, and our own decks.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from quiz.deck.cards import cards as questions_of
from quiz.deck.faults import Faults, Located
from quiz.deck.markdown import scan
from quiz.deck.question import Question
from quiz.exchange.delimited import Row, named_columns, read_rows
from quiz.exchange.incoming import Card, Found, dedented, plain_letters, settled
from quiz.plain_text import CONTROL, in_code

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_BOLD = re.compile(r"(?:[-*+]|\d+[.)])?[ \t]*(\*\*|__)(.+?)\1[ \t]*(.*)$")
_ITEM = re.compile(r"(?:\d+[.)]|[-*+])[ \t]+(.+)$")
_SUMMARY = re.compile(r"<summary>(.{1,999}?)</summary>(.*)$", re.IGNORECASE)
_LONGEST_LINE = 2_000
"""Longest line that may be a question, in characters; a longer one is text."""
_PREFIX = re.compile(r"(?:Q(?:uestion)?\s*\d*\s*[:.)-]|\d+\s*[.):]|Q\d+\s)\s*", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:explain|describe|define|compare|contrast|list|name|give|derive|write|why|what|how|when"
    r"|which|who|where|can you|difference between|tell me|walk me|discuss|prove|implement)\b",
    re.IGNORECASE,
)
"""The start of a title that asks without a question mark."""
_UNCOVERS = re.compile(
    r"(?:show|see|click|reveal|view|hint)?.{0,20}\b(?:answer|solution|details)\b|answer",
    re.IGNORECASE,
)
"""The text of a `<summary>` that hides an answer."""
_NUMBERED = re.compile(r"Q(?:uestion)?\s*\d+\s*[:.)-]", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?:\*\*|__)?(?:Answer|Ans|A)(?:\*\*|__)?\s*:(?:\*\*|__)?[ \t]*", re.IGNORECASE
)
_UNDERLINED = re.compile(r"^(?![ \t]*(?:[-*+>|#]|\d+[.)]|$))(.+)\n(=+|-{3,})[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]+`")
_TAG = re.compile(
    r"</?(?:details|summary|b|strong|i|em|p|div|span|br|center|a|u|sub|sup|font|kbd|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_ASKED = re.compile(r"(?:\*\*|__)?Q(?:uestion)?\s*\d*\s*[:.)](?:\*\*|__)?\s+(.+)$")
_ROW = re.compile(r"\s*\|?(.+?)\|?\s*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_LOCAL_LINK = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?\[[^\]]*\]\(#[^)]*\)\s*$")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*$")


class _Part(NamedTuple):
    """A question with the lines of its answer."""

    line: int
    front: str
    level: int
    category: str
    lines: list[str]


def read_list(text: str) -> Found:
    """The cards of a list of questions."""
    found = Found("a list of questions in Markdown")
    lines = _UNDERLINED.sub(_as_heading, text).split("\n")
    parts = _parts(lines, _asks)
    if not parts and (rows := _table(lines)):
        found.kind = "a text table"
        read_rows(rows, found, "|")
        return found
    if not parts:  # terms and their explanations
        parts = [part for part in _parts(lines, bool) if _answer(part.lines)]
    found.rows = len(parts)
    for part in parts:
        question = Question("", part.front, _answer(part.lines), category=part.category)
        found.add(Card(question, f"line {part.line}"))
    return found


def _table(lines: Sequence[str]) -> list[Row]:
    """The rows of the first table with columns named question and answer."""
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        match = _ROW.match(line) if "|" in line else None
        if match is None:
            if rows:
                break
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(match[1])]
        if not rows and not named_columns(cells):
            continue
        if len(rows) != 1 or not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            rows.append(Row(number, cells))
    return rows


def _as_heading(match: re.Match[str]) -> str:
    """An underlined heading as one with `#`; line numbers do not change."""
    return f"{'#' if match[2][0] == '=' else '##'} {match[1]}\n"


def _asks(title: str) -> bool:
    """Whether a title is a question."""
    if title.rstrip("*_ \"'”’)").endswith(("?", "？")) or _NUMBERED.match(title):
        return True
    return bool(_ASKS.match(_PREFIX.sub("", title, count=1)))


def _parts(lines: Sequence[str], wanted: Callable[[str], bool]) -> list[_Part]:
    """The questions of a text: the wanted titles, each with the text that follows."""
    parts: list[_Part] = []
    current: _Part | None = None
    above: dict[int, str] = {}
    """The headings above, by level."""
    indents = _indents(lines)
    for number, (line, code) in enumerate(zip(lines, in_code(lines), strict=True), start=1):
        if code:
            if current:
                current.lines.append(line)
            continue
        heading = _HEADING.match(line) if len(line) <= _LONGEST_LINE else None
        if heading:
            level, title = len(heading[1]), _bare(heading[2])
            if wanted(title):
                above = {key: value for key, value in above.items() if key < level}
                current = _Part(number, _title(title), level, _category(above, level), [])
                parts.append(current)
            elif current is not None and current.level < level < 7:
                current.lines.append(f"**{title}**")
            else:
                first = level == 1 and not parts and not above  # the title of the page
                current = None
                above = {key: value for key, value in above.items() if key < level}
                above[level] = "" if first else title
            continue
        found = _question_line(line, current, answered_below=indents[number] > 0)
        if found is not None and wanted is _asks:
            asked, rest = found
            current = _Part(number, _title(asked), 7, _category(above, 7), [rest] if rest else [])
            parts.append(current)
        elif current is not None and not _LOCAL_LINK.match(line):
            current.lines.append(line)
    return parts


def _indents(lines: Sequence[str]) -> list[int]:
    """For each line, the indentation of the first nonblank line from there on; 0 at the end."""
    found = [0] * (len(lines) + 1)
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        found[place] = len(line) - len(line.lstrip()) if line.strip() else found[place + 1]
    return found


def _category(above: Mapping[int, str], level: int) -> str:
    """The heading above a question of this level."""
    levels = [one for one in above if one < level]
    return above[max(levels)] if levels else ""


def _question_line(
    line: str, current: _Part | None, *, answered_below: bool
) -> tuple[str, str] | None:
    """A question that is not a heading, and the part of its answer on the same line.

    A list item is a question if it is numbered or the text below it is indented.
    """
    bare = line.strip()
    if len(line) > _LONGEST_LINE or _LOCAL_LINK.match(line):
        return None
    summary = _SUMMARY.search(bare)
    if summary:
        asked = _TAG.sub("", summary[1]).strip()
        waits = current is not None and not any(map(_said, current.lines))
        if _asks(_bare(asked)) or not (waits or _UNCOVERS.fullmatch(asked)):
            return asked, summary[2].strip()
        return None
    if line.startswith(("    ", "\t")):
        return None
    marked = _ASKED.match(bare)
    if marked:
        return marked[1].strip("*_ "), ""
    bold = _BOLD.match(_CODE.sub(lambda match: "\ue000" * len(match[0]), bare))
    if bold:
        asked, rest = bare[bold.start(2) : bold.end(2)], bare[bold.start(3) :]
        asked += "?" if rest.startswith("?") else ""
        if asked.rstrip().endswith("?") or _NUMBERED.match(asked):
            return asked, rest.removeprefix("?").strip()
    item = _ITEM.match(bare)
    if item and not line.startswith(" ") and item[1].endswith("?"):
        return (item[1], "") if bare[0].isdigit() or answered_below else None
    return None


def _said(line: str) -> str:
    """The text of a line without its tags."""
    return _TAG.sub("", line).strip()


def _bare(title: str) -> str:
    """A title without bold marks and HTML."""
    text = plain_letters(_TAG.sub("", title)).strip()
    text = re.sub(r"^\[([^\]]+)\]\([^)]*\)$", r"\1", text)
    marks = re.fullmatch(r"(\*\*|__)(.+)\1", text)
    return (marks[2] if marks else text).strip()


def _title(title: str) -> str:
    """What a title asks, without its number and decorations."""
    text = _bare(title)
    text = re.sub(r"^[^\w\s`$\\\"'“”‘’(<\[*]+\s*(?=[\w`$])", "", text)
    text = _bare(_PREFIX.sub("", text, count=1))
    return settled(text)


def _answer(lines: Sequence[str]) -> str:
    """The lines of an answer, without those that belong only to its page."""
    made: list[str] = []
    for line, code in zip(lines, in_code(lines), strict=True):
        if code:
            made.append(line)
        elif len(line) <= _LONGEST_LINE and (uncovers := _SUMMARY.search(line)):
            made.append(uncovers[2])
        elif not _RULE.match(line):
            made.append(_TAG.sub(_instead, line))
    text = "\n".join(dedented("\n".join(made).strip("\n").split("\n"))).strip()
    match = _ANSWER.match(text)
    return settled(text[match.end() :].lstrip() if match else text)


def _instead(match: re.Match[str]) -> str:
    """The replacement of an HTML tag."""
    tag = re.sub(r"[<>/\s].*", "", match[0].lstrip("</").lower())
    return {"b": "**", "strong": "**", "i": "*", "em": "*", "kbd": "`"}.get(tag, "")


def read_cards(text: str) -> Found:
    """The cards of a `Q:`/`A:`/`C:` file."""
    scanned = scan(text.replace("\u00a0", " ").translate(dict.fromkeys(CONTROL)), Faults(""))
    front = scanned.front
    found = Found("cards in Markdown (Q:, A:, C:)", front.get("title") or front.get("name"))
    found.rows = len(scanned.blocks)
    seen: dict[str, int] = {}
    for block in scanned.blocks:
        place = f"line {block.start + 1}"
        faults = Faults("")
        made = list(questions_of(block, Located(block.start + 1, 1), faults))
        if not made or len(faults):
            why = [line.partition(": ")[2] for line in faults.lines()]
            found.skip(place, block.text, "; ".join(why) or "is not a card")
        elif block.id in seen:
            found.skip(place, block.text, f"is already asked on line {seen[block.id]}")
        else:
            seen[block.id] = block.start + 1
            found.cards += [Card(one, place) for one in made]
    return found
