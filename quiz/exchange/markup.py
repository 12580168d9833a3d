"""A deck's Markdown as HTML, the same for a page and for Anki, and Anki's note.

Everything is escaped: a deck's content can only ever be text. The markup is what
`quiz.terminal.markdown` renders: paragraphs, headings, lists, tables, quotes, rules, **bold**,
`code`, code blocks. A link begins with http:// or https://.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from html import escape
from itertools import groupby
from typing import NamedTuple
from zlib import crc32

from quiz.deck.question import FollowUp, KeyPoint, Question, Source, Trap
from quiz.terminal.tex import readable

_FENCE = re.compile(r"(`{3,})[^`]*")
_ITEM = re.compile(r"(\s*)(?:[-*+]|(\d{1,4})[.)])\s+(\S.*)")
"""A row that begins a list item: its indentation, number and text."""
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}")
_DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELL_END = re.compile(r"(?<!\\)\|")
_DEEPEST = 4
"""Deepest nesting of quotes and lists; anything deeper is shown as written."""
_PARTS = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<bold>.+?)\*\*"
    r"|!\[(?P<alt>[^\[\]\n]{0,500})\]\((?P<file>[^)\s]{1,500})\)"
    r"|(?P<link>https?://[^\s<>\"'`]+)",
    re.DOTALL,
)

Picture = Callable[[str], str | None]
"""The name of a picture's file, as the text has it -> its `src`; None to show the name."""


def no_picture(file: str) -> None:
    """For a text whose pictures are not available."""
    del file


def inline(text: str, picture: Picture = no_picture) -> str:
    """Text within a line: **bold**, `code`, pictures, links, and simple TeX in Unicode."""
    text = readable(text) if "\\" in text or "$" in text else text
    return _inline(text, picture)


def _inline(text: str, picture: Picture) -> str:
    made, position = [], 0
    for found in _PARTS.finditer(text):
        made += [escape(text[position : found.start()]), _part(found, picture)]
        position = found.end()
    return "".join([*made, escape(text[position:])])


def _part(found: re.Match[str], picture: Picture) -> str:
    if found["code"] is not None:
        return f"<code>{escape(found['code'])}</code>"
    if found["bold"] is not None:
        return f"<strong>{_inline(found['bold'], picture)}</strong>"
    if found["link"] is not None:
        address = _address(found["link"])
        shown, rest = escape(address), escape(found["link"][len(address) :])
        return f'<a href="{shown}" rel="noreferrer">{shown}</a>{rest}'
    source = picture(found["file"])
    if source is None:
        return escape(found[0])
    return f'<img src="{escape(source)}" alt="{escape(found["alt"])}">'


def _address(text: str) -> str:
    """A web address without the punctuation of its sentence."""
    end, closing = len(text), text.count(")") - text.count("(")
    while text[end - 1] in ".,;:!?]*" or (text[end - 1] == ")" and closing > 0):
        closing -= text[end - 1] == ")"
        end -= 1
    return text[:end]


def html(text: str, picture: Picture = no_picture) -> str:
    """HTML of a text with any number of blocks."""
    return "\n".join(_blocks(text.replace("\0", ""), picture))


def html_list(texts: Sequence[str], picture: Picture = no_picture) -> str:
    """Texts as the items of a list; empty for no texts."""
    items = "".join(f"<li>{inline(text, picture)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def _blocks(text: str, picture: Picture, depth: int = 0) -> Iterator[str]:
    rows = text.strip("\n").split("\n")
    place = 0
    while place < len(rows):
        row = rows[place].strip()
        end = place + 1
        if not row:
            pass
        elif fence := _FENCE.fullmatch(row):
            end = _end_of_code(rows, place, fence[1])
            closed = end > place + 1 and rows[end - 1].strip().startswith(fence[1])
            code = "\n".join(rows[place + 1 : end - closed])
            yield f"<pre><code>{escape(code)}</code></pre>"
        elif row[0] == ">" and depth < _DEEPEST:
            end = _end(rows, place, lambda one: one.lstrip().startswith(">"))
            inside = "\n".join(one.strip()[1:].removeprefix(" ") for one in rows[place:end])
            yield f"<blockquote>{''.join(_blocks(inside, picture, depth + 1))}</blockquote>"
        elif heading := _HEADING.fullmatch(row):
            yield f"<p><strong>{inline(heading[1], picture)}</strong></p>"
        elif _RULE.fullmatch(row):
            yield "<hr>"
        elif _ITEM.fullmatch(rows[place]) and depth < _DEEPEST:
            end = _end(rows, place, lambda one: bool(one.strip()) and not _is_fence(one))
            yield from _lists(rows[place:end], picture, depth)
        elif _is_table(rows, place):
            end = _end(rows, place, lambda one: "|" in one)
            yield _table(rows[place], rows[place + 2 : end], picture)
        else:
            end = _end(rows, place + 1, lambda one: not _begins(one))
            yield f"<p>{_lines(rows[place:end], picture)}</p>"
        place = end


def _end(rows: Sequence[str], place: int, belongs: Callable[[str], bool]) -> int:
    """The first place from `place` on whose row is not part of the block that began before."""
    while place < len(rows) and belongs(rows[place]):
        place += 1
    return place


def _end_of_code(rows: Sequence[str], place: int, fence: str) -> int:
    """The place after a code block, including its closing fence if there is one."""
    end = _end(rows, place + 1, lambda one: not _closes(one, fence))
    return min(end + 1, len(rows))


def _closes(row: str, fence: str) -> bool:
    return row.strip().startswith(fence) and not row.strip().strip("`")


def _is_fence(row: str) -> bool:
    return _FENCE.fullmatch(row.strip()) is not None


def _begins(row: str) -> bool:
    """Whether a row ends a paragraph. Within one, only a dash or a 1 begins a list."""
    bare = row.strip()
    item = _ITEM.fullmatch(row)
    return (
        not bare
        or _is_fence(row)
        or bare[0] == ">"
        or _HEADING.fullmatch(bare) is not None
        or (item is not None and bare[:2] in ("- ", "1.", "1)"))
    )


def _lines(rows: Sequence[str], picture: Picture) -> str:
    """The rows of a paragraph, with a line break after two spaces or a backslash."""
    text = "\n".join(
        row.strip().removesuffix("\\") + ("\0" if row.endswith(("  ", "\\")) else "")
        for row in rows
    )
    return "<br>".join(inline(part.strip(), picture) for part in text.rstrip("\0").split("\0"))


def _lists(rows: Sequence[str], picture: Picture, depth: int) -> Iterator[str]:
    """Lists, one after the other; rows indented more than an item belong to it."""
    items: list[tuple[str, list[str]]] = []
    indent = 0
    for row in rows:
        found = _ITEM.fullmatch(row)
        deep = len(found[1].expandtabs(4)) if found else 0
        if found and (not items or deep <= indent + 1):
            indent = deep
            items.append((f' start="{found[2]}"' if found[2] else "", [found[3]]))
        else:
            items[-1][1].append(row)
    for ordered, some in groupby(items, lambda item: bool(item[0])):
        listed = list(some)
        inside = "".join(f"<li>{_item(content, picture, depth)}</li>" for _, content in listed)
        tag = "ol" if ordered else "ul"
        yield f"<{tag}{listed[0][0]}>{inside}</{tag}>"


def _item(rows: Sequence[str], picture: Picture, depth: int) -> str:
    """The text of an item, and the list within it."""
    end = _end(rows, 1, lambda one: not _ITEM.fullmatch(one))
    within = _blocks("\n".join(rows[end:]), picture, depth + 1) if rows[end:] else ()
    return _lines(rows[:end], picture) + "".join(within)


def _is_table(rows: Sequence[str], place: int) -> bool:
    """Whether a row is the head of a table: a row of dashes follows it."""
    following = rows[place + 1].strip() if place + 1 < len(rows) else ""
    return "|" in rows[place] and "|" in following and bool(_DELIMITERS.fullmatch(following))


def _table(head: str, body: Iterable[str], picture: Picture) -> str:
    rows = [_row("th", head, picture), *(_row("td", row, picture) for row in body)]
    return f"<table>{''.join(rows)}</table>"


def _row(tag: str, row: str, picture: Picture) -> str:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    cells = (cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner))
    return f"<tr>{''.join(f'<{tag}>{inline(cell, picture)}</{tag}>' for cell in cells)}</tr>"


def code_lines(lines: Iterable[str]) -> str:
    """Formulas or code, line by line."""
    text = escape("\n".join(lines))
    return f"<pre><code>{text}</code></pre>" if text else ""


def precise_notes(question: Question, picture: Picture = no_picture) -> str:
    """What is usually said and what is exactly true, with the numbers of the sources."""
    numbers = {source.key: number for number, source in enumerate(question.sources, 1)}
    return "".join(
        f'<p><span class="soft">Said:</span> {inline(note.said, picture)}<br>'
        f'<span class="soft">Exactly:</span> {inline(note.exact, picture)} '
        f"[{', '.join(str(numbers[key]) for key in note.source)}]</p>"
        for note in question.precise
    )


def follow_ups(some: Iterable[FollowUp], picture: Picture = no_picture) -> str:
    """The follow-up questions with their answers."""
    return "".join(
        f"<p><strong>{inline(one.question, picture)}</strong></p>\n{html(one.answer, picture)}"
        for one in some
    )


def traps(some: Iterable[Trap], picture: Picture = no_picture) -> str:
    """What sounds right, and why it is wrong."""
    return "".join(
        f'<p><span class="wrong">Wrong:</span> {inline(one.wrong, picture)}<br>'
        f"{inline(one.why, picture)}</p>"
        for one in some
    )


def numbered_sources(some: Sequence[Source]) -> str:
    """The sources as a numbered list."""
    items = "".join(
        f"<li>{escape(one.authors)} ({one.year}). {escape(one.title)}. {inline(one.where)}</li>"
        for one in some
    )
    return f"<ol>{items}</ol>" if items else ""


class Note(NamedTuple):
    """The fields of a note, HTML. Anki refuses the deck if their number or order changes.

    The first spare field says where the note is from; the others are for future use.
    """

    question: str
    lead: str = ""
    answer: str = ""
    points: str = ""
    formula: str = ""
    precise: str = ""
    follow_ups: str = ""
    picture: str = ""
    sources: str = ""
    id: str = ""
    spare_1: str = ""
    spare_2: str = ""
    spare_3: str = ""
    spare_4: str = ""

    @property
    def front(self) -> str:
        """The question."""
        return self.question

    @property
    def back(self) -> str:
        """Everything else, one part below another, for a note type with two fields."""
        parts = (
            f"<p><strong>{self.lead}</strong></p>" if self.lead else "",
            self.answer,
            *(f"<h4>{title}</h4>{part}" for title, part in self.titled() if part),
            self.picture,
        )
        return "".join(parts)

    def titled(self) -> tuple[tuple[str, str], ...]:
        """The parts that have a heading."""
        return (
            ("A strong answer says", self.points),
            ("Formula", self.formula),
            ("To be precise", self.precise),
            ("Follow-ups", self.follow_ups),
            ("Sources", self.sources),
        )


class Origin(NamedTuple):
    """The origin of a note that we exported."""

    deck: str
    question: str
    edited: bool
    """Whether any of its texts changed since we wrote it."""


def marked(made: Note, deck: str) -> Note:
    """A note with its deck's id, and a checksum that shows later edits."""
    return made._replace(spare_1=f"{deck} {_checksum(made)}")


def origin(fields: Sequence[str]) -> Origin | None:
    """The origin of a note with these fields; None if it has none."""
    if len(fields) != len(Note._fields):
        return None
    made = Note(*fields)
    deck, _, checksum = made.spare_1.partition(" ")
    return Origin(deck, made.id, checksum != _checksum(made)) if checksum and made.id else None


def _checksum(made: Note) -> str:
    texts = "\x1f".join(made[: Note._fields.index("spare_1")])
    return f"{crc32(texts.encode('utf-8', 'replace')):08x}"


def guid(deck: str, question: str) -> str:
    """A note's name: the same on every machine, whatever its text."""
    digest = blake2b(f"{deck}\0{question}".encode(), digest_size=12).digest()
    return b64encode(digest).decode("ascii")


def tags(question: Question) -> list[str]:
    """A question's tags and difficulty, as Anki accepts them: without spaces."""
    return ["_".join(tag.split()) for tag in (*question.tags, question.difficulty)]


def note(question: Question, picture: Picture = no_picture, demo: str = "") -> Note:
    """A question's note.

    Args:
        question: the question.
        picture: finds the pictures that its texts name.
        demo: the picture of its demo, as HTML.

    """
    return Note(
        question=inline(question.question, picture),
        lead=inline(question.lead or "", picture),
        answer=html(question.answer, picture),
        points=html_list([_point(one) for one in question.key_points], picture),
        formula=code_lines((*question.formula, *question.code)),
        precise=precise_notes(question, picture),
        follow_ups=follow_ups(question.follow_ups, picture) + traps(question.traps, picture),
        picture=demo,
        sources=numbered_sources(question.sources),
        id=escape(question.id),
    )


def _point(one: KeyPoint) -> str:
    return f"{one.point} ({one.plus})" if one.plus else one.point
