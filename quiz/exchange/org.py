"""Org files as cards: the entries of org-fc (`:fc:`) and org-drill (`:drill:`)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from quiz.deck.question import Question
from quiz.exchange.incoming import (
    Card,
    Found,
    dedented,
    derived_id,
    settled,
    short,
    with_breaks,
)

_HEADING = re.compile(r"(\*+)[ \t]+(.*?)(?:[ \t]+(:[\w@#%:]+:))?[ \t]*$")
_KEYWORD = re.compile(r"#\+(\w+):[ \t]*(.*)$", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:([\w-]+):[ \t]*$")
_PROPERTY = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*$")
_PLANNING = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):")
_TODO = re.compile(r"(?:TODO|DONE|NEXT|WAITING|STARTED|HOLD|CANCELLED|CANCELED)[ \t]+")
_PRIORITY = re.compile(r"\[#[A-Z0-9]\][ \t]*")
_BLOCK = re.compile(r"[ \t]*#\+begin_(\w+)[ \t]*([\w+-]*)", re.IGNORECASE)
_FOOTNOTE_TEXT = re.compile(r"\[fn:([\w-]+)\][ \t]+(.*)$")
_CLOZE = re.compile(r"\{\{(?P<text>.{1,300}?)\}(?:\{(?P<hint>[^{}\n]*)\})?(?:@(?P<at>-?\d+))?\}")
_DRILL_CLOZE = re.compile(
    r"(?<!\[)\[(?!fn:|\[|[ xX-]\]|#|\d{4}-\d\d-\d\d)"
    r"(?P<text>[^\[\]\n|]+?)(?:\|\|(?P<hint>[^\[\]\n]*))?\](?!\]|\()"
    r"|\{(?!\{)(?P<braced>[^{}\n|]+?)\|\|(?P<hint2>[^{}\n]*)\}"
)
_LINK = re.compile(r"\[\[(?P<address>[^\]\[]+)\](?:\[(?P<told>[^\]\[]+)\])?\]")
_BEFORE, _AFTER = r"(?:(?<=^)|(?<=[\s\-({'\"]))", r"(?=$|[\s\-.,;:!?'\")}\[\]\\])"
_INLINE = re.compile(
    rf"{_BEFORE}([=~])(?=\S)(?P<code>[^\n]*?\S)\1{_AFTER}|{_LINK.pattern}"
    r"|\[fn:(?P<note>[\w-]+)\]"
    rf"|{_BEFORE}(?P<mark>[*/_+])(?=\S)(?P<within>[^\n]*?\S)(?P=mark){_AFTER}",
    re.MULTILINE,
)
_PICTURE_NAME = re.compile(r"(?:file:)?(.+\.(?:png|jpe?g|gif|svg|webp))$", re.IGNORECASE)
_MARKS = {"*": "**", "/": "*", "_": "", "+": "~~"}
_OF_ORG = frozenset(["fc", "drill", "suspended", "leech", "noexport"])


class _Entry(NamedTuple):
    """A heading with the text below it, up to the next one."""

    line: int
    level: int
    title: str
    tags: tuple[str, ...]
    properties: dict[str, str]
    reviews: int
    """Positions with review data."""
    body: list[str]


def read_org(text: str) -> Found:
    """The cards of an org file."""
    lines = re.sub("[\ue002\ue003]", "", text).split("\n")  # used below as placeholders
    keywords = {match[1].lower(): match[2] for line in lines if (match := _KEYWORD.match(line))}
    notes = {match[1]: match[2] for line in lines if (match := _FOOTNOTE_TEXT.match(line))}
    shared = _tags(keywords.get("filetags", ""))
    entries = _entries(lines)
    found = Found("an org file (org-fc, org-drill)", keywords.get("title"))
    positions = 0
    for at, entry in enumerate(entries):
        if not _is_card(entry):
            continue
        found.rows += 1
        positions += entry.reviews
        below: list[_Entry] = []
        own = 0
        """The level of the nested card whose lines these are; 0 outside one."""
        for other in entries[at + 1 :]:
            if other.level <= entry.level:
                break
            own = own if own and other.level > own else 0
            if not own and _is_card(other):
                own = other.level
            if not own:
                below.append(other)
        cards = _Cards(entry, below, notes)
        tags = dict.fromkeys(one for one in (*shared, *entry.tags) if one.lower() not in _OF_ORG)
        suspended = 0 if "suspended" in entry.tags else None
        for position, front, back in cards.sides():
            name = derived_id("org", cards.name, position) if cards.name else ""
            found.add(Card(Question(name, front, back, tags=tuple(tags)), cards.place, suspended))
    if positions:
        found.remarks.append(f"left out review data of {positions} positions: org keeps no log.")
    return found


def _is_card(entry: _Entry) -> bool:
    return not {"fc", "drill"}.isdisjoint(entry.tags)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(one for one in re.split(r"[:\s]+", text) if one)


def _entries(lines: Sequence[str]) -> list[_Entry]:
    entries: list[_Entry] = []
    drawer, block = "", ""
    for number, line in enumerate(lines, start=1):
        if block:
            block = "" if _ends(line, block) else block
        elif heading := _HEADING.match(line):
            title = _PRIORITY.sub("", _TODO.sub("", heading[2], count=1), count=1).strip()
            tags = _tags(heading[3] or "")
            entries.append(_Entry(number, len(heading[1]), title, tags, {}, 0, []))
            drawer = ""
            continue
        elif drawer:
            if re.match(r"[ \t]*:END:[ \t]*$", line, re.IGNORECASE):
                drawer = ""
            elif entries and drawer == "PROPERTIES" and (said := _PROPERTY.match(line)):
                entries[-1].properties[said[1].upper()] = said[2]
            elif entries and drawer == "REVIEW_DATA" and re.match(r"\|\s*[\w-]+\s*\|", line):
                counted = 0 if "position" in line else 1
                entries[-1] = entries[-1]._replace(reviews=entries[-1].reviews + counted)
            continue
        elif entries and (opens := _DRAWER.match(line)) and opens[1].upper() != "END":
            drawer = opens[1].upper()
            continue
        elif begins := _BLOCK.match(line):
            block = begins[1]
        elif _PLANNING.match(line) or _FOOTNOTE_TEXT.match(line):
            continue
        if entries:
            entries[-1].body.append(line)
    return entries


class _Cards:
    """The cards of one entry."""

    def __init__(self, entry: _Entry, below: list[_Entry], notes: Mapping[str, str]) -> None:
        self._entry = entry
        self._notes = notes
        self.name = entry.properties.get("ID", "")
        self.place = f"line {entry.line}" + (f" ({short(self.name)})" if self.name else "")
        self._is_drill = "drill" in entry.tags
        backs, rest = _parted(below)
        if self._is_drill and not backs:
            backs, rest = rest, []
        self._back = _paragraphs(self._text(one.body) for one in backs)
        more = (f"**{self._inline(one.title)}**\n\n{self._text(one.body)}" for one in rest)
        self._body = _paragraphs((self._text(entry.body), *more))

    def sides(self) -> Iterator[tuple[str, str, str]]:
        """A normal entry is one card, a double one two, a cloze one per hole.

        Returns the position of each, which names it, its front and its back.
        """
        kind = self._entry.properties.get("FC_TYPE", "").lower()
        title = self._inline(self._entry.title)
        source = "\n".join(self._entry.body)
        if kind == "cloze" or (kind == "" and _CLOZE.search(source)):
            yield from self._holes(_CLOZE, source)
        elif self._is_drill and _DRILL_CLOZE.search(_LINK.sub("", source)):
            yield from self._holes(_DRILL_CLOZE, source)
        elif self._back:
            yield "front", _paragraphs((title, self._body)), self._back
        else:
            yield "front", title, self._body
            is_double = self._entry.properties.get("DRILL_CARD_TYPE") == "twosided"
            if self._body and (kind == "double" or is_double):
                yield "back", self._body, title

    def _holes(self, pattern: re.Pattern[str], source: str) -> Iterator[tuple[str, str, str]]:
        matches = list(pattern.finditer(source))
        numbers = [match.groupdict().get("at") or str(at) for at, match in enumerate(matches)]
        for number in dict.fromkeys(numbers):
            hidden: list[str] = []
            front, place = "", 0
            for match, its in zip(matches, numbers, strict=True):
                said = match.groupdict()
                text = said["text"] or said.get("braced") or ""
                hint = said["hint"] or said.get("hint2") or ""
                front += source[place : match.start()]
                place = match.end()
                if its == number:
                    hidden.append(self._inline(text))
                    front += f"\ue002{hint or '...'}\ue003"
                else:
                    front += text
            front += source[place:]
            shown = self._text(front.split("\n")).replace("\ue002", "[").replace("\ue003", "]")
            yield number, shown, _paragraphs((", ".join(dict.fromkeys(hidden)), self._back))

    def _text(self, lines: Sequence[str]) -> str:
        """Org lines as Markdown."""
        made: list[str] = []
        code: list[str] | None = None
        kind = language = ""
        for line in lines:
            if code is not None:
                if _ends(line, kind):
                    made += _fenced(code, kind, language)
                    code = None
                else:
                    code.append(line)
            elif begins := _BLOCK.match(line):
                kind, language = begins.groups()
                code = []
            elif not line.lstrip().startswith("#+") and not line.startswith("# "):
                made.append(self._inline(line))
        if code is not None:
            made += _fenced(code, kind, language)
        return settled(with_breaks_of_paragraphs("\n".join(made)))

    def _inline(self, text: str) -> str:
        """An org line as Markdown."""
        return _INLINE.sub(self._part, text).rstrip()

    def _part(self, match: re.Match[str]) -> str:
        """Code, a link, a picture, a footnote or an emphasized part as Markdown."""
        if match["code"] is not None:
            return f"`{match['code']}`"
        if match["note"] is not None:
            told = self._notes.get(match["note"])
            return f" ({told})" if told else ""
        if match["mark"] is not None:
            mark = _MARKS[match["mark"]]
            return f"{mark}{_INLINE.sub(self._part, match['within'])}{mark}"
        address, told = match["address"], match["told"]
        if address.startswith(("http://", "https://")):
            return f"[{told}]({address})" if told else address
        picture = _PICTURE_NAME.match(address)
        return f"![{told or ''}]({picture[1]})" if picture else told or address


def _parted(below: Iterable[_Entry]) -> tuple[list[_Entry], list[_Entry]]:
    """The entries of the back, each with those below it, and the others."""
    backs: list[_Entry] = []
    rest: list[_Entry] = []
    level = 0
    """Of the back whose entries these are; 0 outside one."""
    for one in below:
        if one.title.strip().lower() in ("back", "answer"):
            level = one.level
        elif one.level <= level:
            level = 0
        (backs if level else rest).append(one)
    return backs, rest


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, parts))


def _ends(line: str, block: str) -> bool:
    return line.lstrip().lower().startswith(f"#+end_{block.lower()}")


def _fenced(code: list[str], kind: str, language: str) -> list[str]:
    """An org block as a Markdown block; a quote as marked lines."""
    rows = dedented([line[1:] if line.startswith((",*", ",#")) else line for line in code])
    if kind.lower() in ("quote", "verse", "center"):
        return [f"> {row}".rstrip() for row in rows]
    return [f"```{language if kind.lower() == 'src' else ''}", *rows, "```"]


def with_breaks_of_paragraphs(text: str) -> str:
    r"""Org joins a paragraph's lines, as Markdown does: only `\\` at the end of one is a break."""
    lines = text.split("\n")
    for at, (line, following) in enumerate(pairwise(lines)):
        if line.endswith("\\\\"):
            lines[at] = line[:-2].rstrip()
            lines[at] = with_breaks(f"{lines[at]}\n{following}").split("\n")[0]
    return "\n".join(lines)
