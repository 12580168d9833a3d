"""A deck's Markdown as HTML. Everything is escaped: what it holds can only ever be text.

What is markup is what `quiz.terminal.markdown` shows as such: paragraphs, headings, lists, tables,
quotes, rules, **bold**, `code`, code blocks. Links are what begins with http:// or https://.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from quiz.terminal.tex import readable

_FENCE = re.compile(r"(`{3,})[^`]*")
_ITEM = re.compile(r"(\s*)(?:[-*+]|(\d{1,4})[.)])\s+(\S.*)")
"""A row that begins an item: its indentation, its number, its text."""
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}")
_DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELL_END = re.compile(r"(?<!\\)\|")
_DEEPEST = 4
"""Quotes and lists within each other; what is deeper stands as it is written."""
_PARTS = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<bold>.+?)\*\*"
    r"|!\[(?P<alt>[^\[\]\n]{0,500})\]\((?P<file>[^)\s]{1,500})\)"
    r"|(?P<link>https?://[^\s<>\"'`]+)",
    re.DOTALL,
)

Picture = Callable[[str], str | None]
"""The name of a picture's file, as a text gives it -> what stands in `src`; None to name it."""


def no_picture(file: str) -> None:
    """Of a text whose pictures are not at hand."""
    del file


def inline(text: str, picture: Picture = no_picture) -> str:
    """A text within a line: **bold**, `code`, pictures, links, and simple TeX in Unicode."""
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
    """A web address without the marks of the sentence in which it stands."""
    end, closing = len(text), text.count(")") - text.count("(")
    while text[end - 1] in ".,;:!?]*" or (text[end - 1] == ")" and closing > 0):
        closing -= text[end - 1] == ")"
        end -= 1
    return text[:end]


def html(text: str, picture: Picture = no_picture) -> str:
    """A text of any number of blocks."""
    return "\n".join(_blocks(text.replace("\0", ""), picture))


def html_list(texts: Sequence[str], picture: Picture = no_picture) -> str:
    """Texts as the items of a list; nothing of none."""
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
    """The first place from `place` on whose row does not belong to what began before."""
    while place < len(rows) and belongs(rows[place]):
        place += 1
    return place


def _end_of_code(rows: Sequence[str], place: int, fence: str) -> int:
    """The place after a code block, the fence that closes it included if there is one."""
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
    """The rows of a paragraph, a line break where two spaces or a backslash end one."""
    text = "\n".join(
        row.strip().removesuffix("\\") + ("\0" if row.endswith(("  ", "\\")) else "")
        for row in rows
    )
    return "<br>".join(inline(part.strip(), picture) for part in text.rstrip("\0").split("\0"))


def _lists(rows: Sequence[str], picture: Picture, depth: int) -> Iterator[str]:
    """Lists one after the other; what is indented more than an item is within it."""
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
    """Whether a row is the head of a table, which a row of dashes follows."""
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
