"""A deck's Markdown as HTML. Everything is escaped: what it holds can only ever be text.

The subset is that of `quiz.terminal.markdown`. A line that begins like a heading, a quote or a row
of a table stays a line of its own; links are those that begin with http:// or https://.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from quiz.terminal.tex import readable

_FENCE = re.compile(r"(`{3,})[^`]*")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)]) +(.*)")
"""Of a list; its number, and its text."""
_OF_ITS_OWN = re.compile(r"#{1,6} |>|\|")
_PARTS = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<bold>.+?)\*\*"
    r"|!\[(?P<alt>[^\]\n]*)\]\((?P<file>[^)\s]+)\)"
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
    while text[-1] in ".,;:!?]*" or (text[-1] == ")" and text.count("(") < text.count(")")):
        text = text[:-1]
    return text


def html(text: str, picture: Picture = no_picture) -> str:
    """A text of any number of blocks."""
    return "\n".join(_blocks(text, picture))


def html_list(texts: Sequence[str], picture: Picture = no_picture) -> str:
    """Texts as the items of a list; nothing of none."""
    items = "".join(f"<li>{inline(text, picture)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def _blocks(text: str, picture: Picture) -> Iterator[str]:
    rows = iter(text.strip("\n").split("\n"))
    block: list[str] = []
    tag = ""
    """Of the list that is going on; empty in a paragraph."""

    def finished() -> str:
        parts = [inline(part, picture) for part in block]
        block.clear()
        if tag:
            return f"<{tag}>{''.join(f'<li>{part}</li>' for part in parts)}</{tag[:2]}>"
        return f"<p>{'<br>'.join(parts)}</p>"

    for row in rows:
        stripped = row.strip()
        fence, item = _FENCE.fullmatch(stripped), _ITEM.fullmatch(stripped)
        wanted = "" if item is None else f'ol start="{item[1]}"' if item[1] else "ul"
        ends = fence or not stripped or (item and wanted[:2] != tag[:2])
        if block and ends:
            yield finished()
        if fence:
            code = "\n".join(_code(rows, fence[1]))
            yield f"<pre><code>{escape(code)}</code></pre>"
        elif item:
            tag = tag if block else wanted
            block.append(item[2])
        elif stripped:
            tag = tag if block else ""
            _add(block, stripped, tag)
    if block:
        yield finished()


def _add(block: list[str], row: str, tag: str) -> None:
    """Put a row behind the last one, or below it where one of them is a line of its own."""
    alone = not tag and block and (_OF_ITS_OWN.match(row) or _OF_ITS_OWN.match(block[-1]))
    if block and not alone:
        block[-1] += f"\n{row}"
    else:
        block.append(row)


def _code(rows: Iterator[str], fence: str) -> Iterator[str]:
    """The rows of a code block, up to the fence that closes it."""
    for row in rows:
        if row.strip().startswith(fence) and not row.strip().strip("`"):
            return
        yield row
