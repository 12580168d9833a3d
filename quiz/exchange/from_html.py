r"""HTML of another program's cards as our Markdown. Unknown tags are reduced to their text.

Scripts, styles and comments are dropped, entities decoded once. Formulas keep their TeX between
`\(…\)` and `\[…\]`, whichever of Anki's markups they used.
"""

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

from quiz.exchange.incoming import Found, settled, with_breaks

Picture = Callable[[str, str], str]
"""The name of a picture's file and its alternative text -> the text that replaces it."""
Keep = Callable[[str], str | None]
"""The name of a picture's file -> its path as a deck writes it; None if it has none."""

_BLOCK = re.compile(
    "address|article|aside|blockquote|center|d[dlt]|details|div|fieldset|figcaption|figure|footer"
    "|form|h[1-6r]|header|li|main|nav|ol|p|pre|section|summary|table|t(?:body|head|foot|r)|ul"
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_DROPPED = frozenset(["script", "style", "template", "noscript", "iframe", "object", "title"])
_DEEPEST_LIST = 8

_TEX = re.compile(
    r"\\\(.{0,2000}?\\\)|\\\[.{0,2000}?\\\]"
    r"|\[latex\].{0,2000}?\[/latex\]|\[\$\$\].{0,2000}?\[/\$\$\]|\[\$\].{0,2000}?\[/\$\]"
    r"|<anki-mathjax\b[^>]{0,99}>.{0,2000}?</anki-mathjax>",
    re.DOTALL | re.IGNORECASE,
)
"""Capped, so that a text of nothing but openings takes only linear time."""
_SOUND = re.compile(r"\[sound:([^\]\n]{1,300})\]|\[anki:(?:play|tts)[^\]\n]{0,300}\]")
_COMMENT = re.compile(r"<!--.{0,5000}?-->", re.DOTALL)
_MOST_OPEN = 50
"""Tags that are never closed: a text of nothing else would take the parser very long, so it is not
treated as HTML."""
_TAG = re.compile(r"<[^<>]*>")
_HELD = re.compile("\ue000(\\d+)\ue001")


def field(html: str, place: str, found: Found, keep: Keep = lambda file: None) -> str:
    """A field of a card as Markdown; pictures and sounds that cannot come along are reported."""

    def picture(file: str, alt: str) -> str:
        kept = keep(file)
        if kept is None:
            return found.picture(place, file, alt)
        return f"![{alt.replace(']', ')')}]({kept})"

    return markdown(html, picture, lambda file: found.sound(place, file))


def markdown(html: str, picture: Picture, sound: Callable[[str], None]) -> str:
    """A piece of HTML as our Markdown; `sound` is called for each sound it names."""
    formulas: list[str] = []

    def hold(match: re.Match[str]) -> str:
        formulas.append(_formula(match[0]))
        return f"\ue000{len(formulas) - 1}\ue001"

    def hear(match: re.Match[str]) -> str:
        sound(match[1] or "speech")
        return " "

    html = _COMMENT.sub("", html.replace("\ue000", "").replace("\ue001", ""))
    if html.count("<") > html.count(">") + _MOST_OPEN:
        html = html.replace("<", "&lt;")
    html = _SOUND.sub(hear, _TEX.sub(hold, html))
    if "<" not in html and "&" not in html:
        text = " ".join(html.replace("\u00a0", " ").split())
    else:
        builder = _Builder(picture)
        builder.feed(html)
        builder.close()
        text = builder.text()
    text = _HELD.sub(lambda match: formulas[int(match[1])], text)
    return settled(with_breaks(text))


def _formula(source: str) -> str:
    r"""A formula in any marks, between `\(` and `\)`, or `\[` and `\]` if it is displayed.

    Editors put entities, tags and line breaks into it.
    """
    marks = re.match(
        r"\\(?P<tex>[(\[])|\[(?P<old>latex|\$\$|\$)\]|(?P<tag><anki-mathjax\b[^>]*>)",
        source,
        re.IGNORECASE,
    )
    assert marks is not None
    if marks["tex"]:
        inner, apart = source[2:-2], marks["tex"] == "["
    elif marks["old"]:
        inner = source[marks.end() : source.rindex("[/")]
        apart = marks["old"] == "$$"
        dollars = re.fullmatch(r"\s*(\$\$?)(.*?)\1\s*", inner, re.DOTALL)
        if dollars:
            inner, apart = dollars[2], len(dollars[1]) == 2
    else:
        inner = source[marks.end() : source.rindex("</")]
        apart = 'block="true"' in marks["tag"]
    inner = re.sub(r"<br\s*/?>|</?div>", " ", inner)
    inner = " ".join(unescape(_TAG.sub("", inner)).split())
    return f"\\[{inner}\\]" if apart else f"\\({inner}\\)"


class _Builder(HTMLParser):
    """Builds the lines of a Markdown text."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(convert_charrefs=True)
        self._picture = picture
        self._lines: list[str] = []
        self._line = ""
        self._dropped = 0
        self._lists: list[tuple[str, int]] = []
        self._within = 0
        """Indentation of a line that continues an item."""
        self._pre: list[str] | None = None
        self._code: list[str] | None = None
        self._script: list[str] = []
        """For sub and sup: the opening mark, and the length of the line at that point."""
        self._starts: list[int] = []
        self._links: list[tuple[str, int]] = []
        self._row: list[str] | None = None
        self._rows = 0
        self._quotes = 0

    def text(self) -> str:
        """The whole text."""
        if self._pre is not None:
            self._end_pre()
        self._end_line()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Handle the start of a tag."""
        given = {key: value or "" for key, value in attributes}
        if tag in _DROPPED:
            self._dropped += 1
        if self._dropped or (self._pre is not None and tag not in ("br", "div", "p")):
            return
        if tag == "br":
            if self._pre is not None:
                self._pre.append("\n")
            elif self._code is not None:
                self._code.append(" ")
            elif self._row is not None:
                self._line += " "
            else:
                self._end_line(blank=True)
                self._line = " " * self._within
            return
        if _BLOCK.fullmatch(tag) and self._row is None and self._pre is None:
            self._end_line()
        if tag == "img":
            self._line += self._picture(
                given.get("src", ""), " ".join(given.get("alt", "").split())
            )
        elif tag == "pre":
            self._pre = []
        elif tag in ("code", "kbd", "tt", "samp") and self._code is None:
            self._code = []
        elif tag in _MARKS:
            self._starts.append(len(self._line))
        elif tag in ("sub", "sup"):
            self._script.append("_" if tag == "sub" else "^")
            self._starts.append(len(self._line))
        elif tag in ("ul", "ol"):
            self._lists = [*self._lists, (tag, 0)][:_DEEPEST_LIST]
        elif tag == "li":
            self._item()
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self._line)))
        else:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        """Begin a block that is neither text nor list."""
        if tag == "tr":
            self._row = []
            self._line = ""
        elif tag == "table":
            self._rows = 0
        elif tag == "p" and self._lines and self._lines[-1] and self._pre is None:
            self._lines.append("")
        elif tag == "blockquote":
            self._quotes += 1

    def _item(self) -> None:
        if not self._lists:
            self._lists = [("ul", 0)]
        kind, number = self._lists[-1]
        self._lists[-1] = (kind, number + 1)
        indent = "  " * (len(self._lists) - 1) + " " * sum(k == "ol" for k, _ in self._lists[:-1])
        self._line = f"{indent}{'- ' if kind == 'ul' else f'{number + 1}. '}"
        self._within = len(self._line)

    def handle_endtag(self, tag: str) -> None:
        """Handle the end of a tag."""
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
            return
        if self._dropped:
            return
        if tag == "pre":
            self._end_pre()
        elif self._pre is not None:
            if tag in ("div", "p"):
                self._pre.append("\n")
        elif tag in ("code", "kbd", "tt", "samp"):
            self._end_code()
        elif tag in _MARKS and self._starts:
            self._wrap(_MARKS[tag])
        elif tag in ("sub", "sup") and self._script and self._starts:
            self._end_script()
        elif tag in ("ul", "ol"):
            self._end_line()
            self._lists = self._lists[:-1]
            self._within = 0
            if not self._lists and self._lines:
                self._lines.append("")
        elif tag == "a" and self._links:
            self._end_link()
        elif tag in ("td", "th") and self._row is not None:
            self._row.append(" ".join(self._line.split()).replace("|", "\\|"))
            self._line = ""
        elif tag == "tr" and self._row is not None:
            self._end_row()
        else:
            self._end(tag)

    def _end(self, tag: str) -> None:
        """End a block that is neither text nor list."""
        if tag == "blockquote":
            self._end_line()
            self._quotes = max(0, self._quotes - 1)
        elif re.fullmatch("h[1-6]", tag) and self._line.strip():
            self._line = f"**{self._line.strip()}**"
            self._end_line()
        elif tag == "p" and self._row is None:
            self._end_line()
            self._lines.append("")
        elif _BLOCK.fullmatch(tag) and self._row is None:
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Handle text; its entities are decoded."""
        if self._dropped:
            return
        if self._pre is not None:
            self._pre.append(data)
        elif self._code is not None:
            self._code.append(data)
        else:
            told = re.sub(r"[\s\u00a0]+", " ", data)
            if not self._line or self._line.endswith(" "):
                told = told.lstrip(" ")
            self._line += told

    def _end_line(self, *, blank: bool = False) -> None:
        line = self._line.rstrip()
        self._line = ""
        if line.strip() in ("-", ""):
            line = ""
        if line or blank:
            self._lines.append("> " * self._quotes + line if line else line)
        self._starts, self._script, self._links = [], [], []

    def _end_pre(self) -> None:
        text = "".join(self._pre or []).replace("\u00a0", " ").strip("\n")
        self._pre = None
        if text.strip():
            longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
            fence = "`" * (longest + 1)
            self._lines += [fence, *(line.rstrip() for line in text.split("\n")), fence]

    def _end_code(self) -> None:
        if self._code is None:
            return
        text = " ".join("".join(self._code).split())
        self._code = None
        if text:
            ticks = "`" if "`" not in text else "``"
            inner = text if ticks == "`" else f" {text} "
            self._line += f"{ticks}{inner}{ticks}"

    def _wrap(self, mark: str) -> None:
        start = min(self._starts.pop(), len(self._line))
        inner = self._line[start:]
        bare = inner.strip()
        if bare and mark not in bare:
            before = " " if inner[0] == " " else ""
            after = " " if inner[-1] == " " else ""
            self._line = f"{self._line[:start]}{before}{mark}{bare}{mark}{after}"

    def _end_script(self) -> None:
        mark, start = self._script.pop(), min(self._starts.pop(), len(self._line))
        inner = self._line[start:].strip()
        if inner:
            told = inner if re.fullmatch(r"\w+|[-−+]?\d+", inner) else f"({inner})"
            self._line = f"{self._line[:start]}{mark}{told}"

    def _end_link(self) -> None:
        href, start = self._links.pop()
        text = self._line[min(start, len(self._line)) :].strip()
        if re.match(r"https?://[^\s()<>]+$", href) and text and text != href:
            self._line = f"{self._line[:start]}[{text}]({href})"

    def _end_row(self) -> None:
        cells = self._row or []
        self._row = None
        if self._line.strip():
            cells.append(" ".join(self._line.split()))
        self._line = ""
        if cells:
            self._lines.append(f"| {' | '.join(cells)} |")
            if not self._rows:
                self._lines.append(f"|{'---|' * len(cells)}")
            self._rows += 1
