"""A deck as one page for a browser: it loads nothing, and only its own script can run.

All of a deck's text is escaped. The page's policy (CSP) allows the one style and the one script by
their hashes, pictures embedded in the page, and nothing else.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path

from quiz.deck.question import Deck, KeyPoint, Question
from quiz.exchange.markup import (
    Picture,
    code_lines,
    follow_ups,
    html,
    html_list,
    inline,
    no_picture,
    numbered_sources,
    precise_notes,
    traps,
)

_HERE = Path(__file__).parent
_MARK = '<meta name="generator" content="nn-quiz">'
_BEGINNING = 2_000
"""How many of a page's first bytes contain its mark."""

Draw = Callable[[str], bytes | None]
"""The name of a demo -> its picture, SVG; None if there is no such demo."""


def is_ours(path: str) -> bool:
    """Whether `page` made this file: then an export may replace it."""
    try:
        with open(path, "rb") as file:
            return _MARK.encode() in file.read(_BEGINNING)
    except OSError:
        return False


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
        _MARK,
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
