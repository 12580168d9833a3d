"""A deck as HTML: its Markdown, the parts of a question, and the page for a browser.

Everything is escaped: a deck's content can only ever be text. The markup is what
`quiz.terminal.markdown` renders: paragraphs, headings, lists, tables, quotes, rules, **bold**,
`code`, code blocks. A link begins with http:// or https://.

The page loads nothing, and only its own script can run: its policy (CSP) allows the one style and
the one script by their hashes, pictures embedded in the page, and nothing else.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import groupby, takewhile

from quiz.deck.question import Deck, FollowUp, KeyPoint, Question, Source, Trap
from quiz.plain_text import fence
from quiz.terminal.markdown import DEEPEST, HEADING, RULE, cells_of, end_of, is_delimiter
from quiz.terminal.tex import readable

_ITEM = re.compile(r"(\s*)(?:[-*+]|(\d{1,4})[.)])\s+(\S.*)")
"""A row that begins a list item: its indentation, number and text."""
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
        elif code := fence(row):
            while end < len(rows) and code:
                code, end = fence(rows[end], code), end + 1
            yield code_lines(rows[place + 1 : end - (not code)])
        elif row[0] == ">" and depth < DEEPEST:
            end = end_of(rows, place, lambda one: one.startswith(">"))
            inside = "\n".join(one.strip()[1:].removeprefix(" ") for one in rows[place:end])
            yield f"<blockquote>{''.join(_blocks(inside, picture, depth + 1))}</blockquote>"
        elif heading := re.fullmatch(HEADING, row):
            yield f"<p><strong>{inline(heading[1], picture)}</strong></p>"
        elif re.fullmatch(RULE, row):
            yield "<hr>"
        elif _ITEM.fullmatch(rows[place]) and depth < DEEPEST:
            end = end_of(rows, place, lambda one: bool(one) and not fence(one))
            yield from _lists(rows[place:end], picture, depth)
        elif "|" in row and is_delimiter("".join(rows[place + 1 : place + 2])):
            end = end_of(rows, place, lambda one: "|" in one)
            yield _table(rows[place], rows[place + 2 : end], picture)
        else:
            while end < len(rows) and not _begins(rows[end]):
                end += 1
            yield f"<p>{_lines(rows[place:end], picture)}</p>"
        place = end


def _begins(row: str) -> bool:
    """Whether a row ends a paragraph. Within one, only a dash or a 1 begins a list."""
    bare = row.strip()
    if not bare or fence(bare) or bare[0] == ">" or re.fullmatch(HEADING, bare):
        return True
    return bare[:2] in ("- ", "1.", "1)") and _ITEM.fullmatch(row) is not None


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
    text = [rows[0], *takewhile(lambda row: not _ITEM.fullmatch(row), rows[1:])]
    within = rows[len(text) :]
    blocks = _blocks("\n".join(within), picture, depth + 1) if within else ()
    return _lines(text, picture) + "".join(blocks)


def _table(head: str, body: Iterable[str], picture: Picture) -> str:
    rows = [_row("th", head, picture), *(_row("td", row, picture) for row in body)]
    return f"<table>{''.join(rows)}</table>"


def _row(tag: str, row: str, picture: Picture) -> str:
    cells = (f"<{tag}>{inline(cell, picture)}</{tag}>" for cell in cells_of(row))
    return f"<tr>{''.join(cells)}</tr>"


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


_HERE = files("quiz.exchange")
MARK = '<meta name="generator" content="nn-quiz">'
"""What shows that a page is ours: an export may replace it."""

Draw = Callable[[str], bytes | None]
"""The name of a demo -> its picture, SVG; None if there is no such demo."""


def page(deck: Deck, draw: Draw, picture: Picture = no_picture) -> str:
    """The whole page.

    Args:
        deck: the deck.
        draw: draws the pictures of its demos.
        picture: gives the pictures that its texts name, as `data:` addresses.

    """
    style, script = (_HERE.joinpath(f"page.{end}").read_text("utf-8") for end in ("css", "js"))
    policy = "; ".join((
        "default-src 'none'", "img-src data:", f"style-src '{_hash(style)}'",
        f"script-src '{_hash(script)}'", "base-uri 'none'", "form-action 'none'",
    ))  # fmt: skip
    title = escape(deck.title)
    return "\n".join((
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        MARK,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>",
        f"<header><h1>{title}</h1></header>",
        _TOOLS,
        "<main>",
        *_sections(deck.questions, draw, picture),
        "</main>",
        "<footer>Made by <code>quiz export</code>. Answer aloud, unfold, tick what you said."
        "</footer>",
        f"<script>{script}</script>\n</body>\n</html>\n",
    ))  # fmt: skip


_TOOLS = """\
<div class="tools" hidden>
<input type="search" id="search" placeholder="Search" aria-label="Search the questions">
<button type="button" id="unfold" aria-pressed="false">Unfold all</button>
<span id="found" class="soft" role="status"></span>
</div>"""


_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}


def data_address(picture: bytes, kind: str) -> str:
    """A picture as a `data:` address, from an `svg`, `png` or `jpg`."""
    return f"data:{_TYPES[kind]};base64,{b64encode(picture).decode('ascii')}"


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _sections(questions: Iterable[Question], draw: Draw, picture: Picture) -> Iterator[str]:
    for category, some in groupby(questions, lambda one: one.category):
        inside = "\n".join(_question(one, draw, picture) for one in some)
        yield f"<section>\n<h2>{escape(category)}</h2>\n{inside}\n</section>"


def _question(question: Question, draw: Draw, picture: Picture) -> str:
    parts = [
        f'<p class="lead">{inline(question.lead, picture)}</p>' if question.lead else "",
        html(question.answer, picture),
        _titled("A strong answer says", _points(question.key_points, picture)),
        _titled("Formula", code_lines(question.formula)),
        _titled("Code", code_lines(question.code)),
        _titled("Use", html_list(question.use, picture)),
        _titled("Avoid", html_list(question.avoid, picture)),
        _folded("To be precise", precise_notes(question, picture)),
        _folded("Follow-up questions", follow_ups(question.follow_ups, picture)),
        _folded("Traps", traps(question.traps, picture)),
        _folded("What the demo shows", _picture(question, draw)),
        _folded("Sources", numbered_sources(question.sources)),
    ]
    level = f"<small>{escape(question.difficulty)}</small>"
    head = f"{question.number}. {inline(question.question, picture)} {level}"
    return (
        f'<details class="question" id="{escape(question.id)}">\n<summary>{head}</summary>\n'
        + "\n".join(part for part in parts if part)
        + "\n</details>"
    )


def _titled(title: str, content: str) -> str:
    return f"<h3>{title}</h3>\n{content}" if content else ""


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{title}</summary>\n{content}\n</details>" if content else ""


def _points(points: Iterable[KeyPoint], picture: Picture) -> str:
    items = "".join(f"<li>{_point(one, picture)}</li>" for one in points)
    return f'<ul class="points">{items}</ul>' if items else ""


def _point(point: KeyPoint, picture: Picture) -> str:
    essential = " <small>essential</small>" if point.essential else ""
    plus = f'<br><span class="soft">{inline(point.plus, picture)}</span>' if point.plus else ""
    text = f"<span>{inline(point.point, picture)}{essential}{plus}</span>"
    return f'<label><input type="checkbox">{text}</label>'


def _picture(question: Question, draw: Draw) -> str:
    drawn = draw(question.demo) if question.demo else None
    if drawn is None:
        return ""
    image = f'<img src="{data_address(drawn, "svg")}" alt="The demo {escape(question.demo or "")}">'
    return f'<div class="picture" tabindex="0">{image}</div>'
