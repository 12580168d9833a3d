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
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "sub": "_", "sup": "^", "a": ""}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
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
        self._open: list[tuple[str, int, str]] = []
        """Bold, scripts, links: the tag, the length of the line at that point, the address."""
        self._row: list[str] | None = None
        self._rows = 0
        self._quotes = 0

    def text(self) -> str:
        """The whole text."""
        self._end_pre()
        self._end_line()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Handle the start of a tag."""
        given = {key: value or "" for key, value in attributes}
        self._dropped += tag in _DROPPED
        if self._dropped or self._pre is not None:
            if tag == "br" and self._pre is not None:
                self._pre.append("\n")
            return
        if _BLOCK.fullmatch(tag) and self._row is None:
            self._end_line()
        match tag:
            case "br":
                self._break()
            case "img":
                alt = " ".join(given.get("alt", "").split())
                self._line += self._picture(given.get("src", ""), alt)
            case "pre":
                self._pre = []
            case "code" | "kbd" | "tt" | "samp" if self._code is None:
                self._code = []
            case "ul" | "ol":
                self._lists = [*self._lists, (tag, 0)][:_DEEPEST_LIST]
            case "li":
                self._item()
            case "tr":
                self._row, self._line = [], ""
            case "table":
                self._rows = 0
            case "p" if self._lines and self._lines[-1]:
                self._lines.append("")
            case "blockquote":
                self._quotes += 1
            case _ if tag in _MARKS:
                self._open.append((tag, len(self._line), given.get("href", "")))

    def _break(self) -> None:
        """Break a line."""
        if self._code is not None:
            self._code.append(" ")
        elif self._row is not None:
            self._line += " "
        else:
            self._end_line(blank=True)
            self._line = " " * self._within

    def _item(self) -> None:
        """Begin an item."""
        if not self._lists:
            self._lists = [("ul", 0)]
        kind, number = self._lists[-1]
        self._lists[-1] = (kind, number + 1)
        indent = "  " * (len(self._lists) - 1) + " " * sum(k == "ol" for k, _ in self._lists[:-1])
        self._line = f"{indent}{'- ' if kind == 'ul' else f'{number + 1}. '}"
        self._within = len(self._line)

    def handle_endtag(self, tag: str) -> None:
        """Handle the end of a tag."""
        if self._dropped or tag in _DROPPED:
            self._dropped = max(0, self._dropped - (tag in _DROPPED))
            return
        if self._pre is not None and tag != "pre":
            self._pre += ["\n"] if tag in ("div", "p") else []
            return
        match tag:
            case "pre":
                self._end_pre()
            case "code" | "kbd" | "tt" | "samp":
                self._end_code()
            case "ul" | "ol":
                self._end_list()
            case "td" | "th" if self._row is not None:
                self._row.append(" ".join(self._line.split()).replace("|", "\\|"))
                self._line = ""
            case "tr" if self._row is not None:
                self._end_row()
            case "p" if self._row is None:
                self._end_line()
                self._lines.append("")
            case "blockquote":
                self._end_line()
                self._quotes = max(0, self._quotes - 1)
            case _ if tag in _MARKS:
                self._end_mark(tag)
            case _ if _BLOCK.fullmatch(tag) and self._row is None:
                if tag in _HEADINGS and self._line.strip():
                    self._line = f"**{self._line.strip()}**"
                self._end_line()

    def handle_data(self, data: str) -> None:
        """Handle text; its entities are decoded."""
        if self._dropped:
            return
        held = self._code if self._pre is None else self._pre
        if held is not None:
            held.append(data)
            return
        told = re.sub(r"[\s\u00a0]+", " ", data)
        self._line += told.lstrip(" ") if not self._line or self._line.endswith(" ") else told

    def _end_line(self, *, blank: bool = False) -> None:
        line = self._line.rstrip()
        self._line = ""
        if line.strip() in ("-", ""):
            line = ""
        if line or blank:
            self._lines.append("> " * self._quotes + line if line else line)
        self._open = []

    def _end_list(self) -> None:
        self._end_line()
        self._lists = self._lists[:-1]
        self._within = 0
        if not self._lists and self._lines:
            self._lines.append("")

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

    def _end_mark(self, tag: str) -> None:
        """Mark what was written since the last tag of this kind began."""
        begun = [at for at, one in enumerate(self._open) if one[0] == tag]
        if not begun:
            return
        _, start, address = self._open.pop(begun[-1])
        line, inner = self._line[:start], self._line[start:]
        bare, mark = inner.strip(), _MARKS[tag]
        if not bare:
            return
        if tag in ("sub", "sup"):
            told = bare if re.fullmatch(r"\w+|[-−+]?\d+", bare) else f"({bare})"
            self._line = f"{line}{mark}{told}"
        elif tag == "a":
            if re.match(r"https?://[^\s()<>]+$", address) and bare != address:
                self._line = f"{line}[{bare}]({address})"
        elif mark not in bare:
            before, after = " " * inner.startswith(" "), " " * inner.endswith(" ")
            self._line = f"{line}{before}{mark}{bare}{mark}{after}"

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
