"""Org files as cards: the entries of org-fc (`:fc:`) and org-drill (`:drill:`)."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from quiz.exchange.incoming import (
    Card,
    Found,
    Report,
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
_FOOTNOTE = re.compile(r"\[fn:([\w-]+)\]")
_FOOTNOTE_TEXT = re.compile(r"\[fn:([\w-]+)\][ \t]+(.*)$")
_CLOZE = re.compile(r"\{\{(?P<text>.{1,300}?)\}(?:\{(?P<hint>[^{}\n]*)\})?(?:@(?P<at>-?\d+))?\}")
_DRILL_CLOZE = re.compile(
    r"(?<!\[)\[(?!fn:|\[|[ xX-]\]|#|\d{4}-\d\d-\d\d)"
    r"(?P<text>[^\[\]\n|]+?)(?:\|\|(?P<hint>[^\[\]\n]*))?\](?!\]|\()"
    r"|\{(?!\{)(?P<braced>[^{}\n|]+?)\|\|(?P<hint2>[^{}\n]*)\}"
)
_LINK = re.compile(r"\[\[([^\]\[]+)\](?:\[([^\]\[]+)\])?\]")
_BEFORE, _AFTER = r"(?:(?<=^)|(?<=[\s\-({'\"]))", r"(?=$|[\s\-.,;:!?'\")}\]\\])"
_EMPHASIS = re.compile(rf"{_BEFORE}([*/_+])(?=\S)([^\n]*?\S)\1{_AFTER}", re.MULTILINE)
_VERBATIM = re.compile(rf"{_BEFORE}([=~])(?=\S)([^\n]*?\S)\1{_AFTER}", re.MULTILINE)
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


def read_org(text: str, report: Report) -> Found:
    """The cards of an org file."""
    text = re.sub("[\ue000-\ue004]", "", text)  # used below as placeholders
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    keywords = {match[1].lower(): match[2] for line in lines if (match := _KEYWORD.match(line))}
    notes = {match[1]: match[2] for line in lines if (match := _FOOTNOTE_TEXT.match(line))}
    shared = _tags(keywords.get("filetags", ""))
    entries = _entries(lines)
    cards: list[Card] = []
    rows = positions = 0
    for at, entry in enumerate(entries):
        if not _is_card(entry):
            continue
        rows += 1
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
        made = _Cards(entry, below, notes, report).all()
        tags = tuple(
            dict.fromkeys(one for one in (*shared, *entry.tags) if one.lower() not in _OF_ORG)
        )
        suspended = 0 if "suspended" in entry.tags else None
        cards += [one._replace(tags=tags, suspended=suspended) for one in made]
    if positions:
        report.remarks.append(f"left out review data of {positions} positions: org keeps no log.")
    return report.found("an org file (org-fc, org-drill)", cards, rows, keywords.get("title"))


def _is_card(entry: _Entry) -> bool:
    return not {"fc", "drill"}.isdisjoint(entry.tags)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(one for one in re.split(r"[:\s]+", text) if one)


def _entries(lines: Sequence[str]) -> list[_Entry]:
    entries: list[_Entry] = []
    drawer, block = "", ""
    for number, line in enumerate(lines, start=1):
        if block:
            ends = re.match(rf"[ \t]*#\+end_{block}", line, re.IGNORECASE)
            block = "" if ends else block
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
            block = re.escape(begins[1])
        elif _PLANNING.match(line) or _FOOTNOTE_TEXT.match(line):
            continue
        if entries:
            entries[-1].body.append(line)
    return entries


class _Cards:
    """The cards of one entry."""

    def __init__(
        self, entry: _Entry, below: list[_Entry], notes: dict[str, str], report: Report
    ) -> None:
        self._entry = entry
        self._notes = notes
        self._report = report
        self._name = entry.properties.get("ID", "")
        self._place = f"line {entry.line}" + (f" ({short(self._name)})" if self._name else "")
        self._body = self._text(entry.body)
        backs = [one for one in below if one.title.strip().lower() in ("back", "answer")]
        rest = [one for one in below if one not in backs]
        self._back = "\n\n".join(
            filter(None, (self._text(one.body) for one in self._tree(backs, below)))
        )
        if "drill" in entry.tags and not backs:
            self._back = "\n\n".join(filter(None, (self._text(one.body) for one in rest)))
            rest = []
        more = [self._told(one) for one in rest if one not in self._tree(backs, below)]
        self._body = "\n\n".join(filter(None, [self._body, *more]))

    @staticmethod
    def _tree(backs: list[_Entry], below: list[_Entry]) -> list[_Entry]:
        """The entries of the back, each with the text below it."""
        found: list[_Entry] = []
        level = 0
        for one in below:
            if one in backs:
                level = one.level
                found.append(one)
            elif level and one.level > level:
                found.append(one)
            else:
                level = 0
        return found

    def _told(self, entry: _Entry) -> str:
        return f"**{self._inline(entry.title)}**\n\n{self._text(entry.body)}"

    def all(self) -> list[Card]:
        """One card for a normal entry, two for a double one, and one per hole for a cloze."""
        kind = self._entry.properties.get("FC_TYPE", "").lower()
        title = self._inline(self._entry.title)
        source = "\n".join(self._entry.body)
        if kind == "cloze" or (kind == "" and _CLOZE.search(source)):
            return self._holes(_CLOZE)
        if "drill" in self._entry.tags and _DRILL_CLOZE.search(_LINK.sub("", source)):
            return self._holes(_DRILL_CLOZE)
        if self._back:
            front = f"{title}\n\n{self._body}" if self._body else title
            return self._made([("front", front, self._back)])
        sides = [("front", title, self._body)]
        if kind == "double" or self._entry.properties.get("DRILL_CARD_TYPE") == "twosided":
            sides.append(("back", self._body, title))
        return self._made(sides if self._body else sides[:1])

    def _made(self, sides: list[tuple[str, str, str]]) -> list[Card]:
        cards: list[Card] = []
        for position, front, back in sides:
            name = derived_id("org", self._name, position) if self._name else None
            card = self._report.card(front, back, self._place, name)
            cards += [card] if card else []
        return cards

    def _holes(self, pattern: re.Pattern[str]) -> list[Card]:
        source = "\n".join(self._entry.body)
        matches = list(pattern.finditer(source))
        numbers = [self._number(match, at) for at, match in enumerate(matches)]
        sides = []
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
            back = ", ".join(dict.fromkeys(hidden))
            sides.append((number, shown, f"{back}\n\n{self._back}" if self._back else back))
        return self._made(sides)

    @staticmethod
    def _number(match: re.Match[str], at: int) -> str:
        said = match.groupdict().get("at")
        return said if said is not None else str(at)

    def _text(self, lines: Sequence[str]) -> str:
        """Org lines as Markdown."""
        made: list[str] = []
        code: list[str] | None = None
        ending = ""
        for line in lines:
            if code is not None:
                if re.match(rf"[ \t]*#\+end_{ending}", line, re.IGNORECASE):
                    made += _fenced(code, ending, made)
                    code = None
                else:
                    code.append(line)
            elif begins := _BLOCK.match(line):
                ending, code = re.escape(begins[1]), []
                language = begins[2] if begins[1].lower() == "src" else ""
                made.append(f"\ue004{language}")
            elif not line.lstrip().startswith("#+") and not line.startswith("# "):
                made.append(self._inline(line))
        if code is not None:
            made += _fenced(code, ending, made)
        return settled(with_breaks_of_paragraphs("\n".join(made)))

    def _inline(self, text: str) -> str:
        """An org line as Markdown."""
        held: list[str] = []

        def hold(told: str) -> str:
            held.append(told)
            return f"\ue000{len(held) - 1}\ue001"

        def link(match: re.Match[str]) -> str:
            address, told = match[1], match[2]
            picture = _PICTURE_NAME.match(address)
            if picture and not address.startswith(("http:", "https:")):
                return hold(f"![{told or ''}]({picture[1]})")
            if address.startswith(("http://", "https://")):
                return hold(f"[{told}]({address})" if told else address)
            return told or address

        def note(match: re.Match[str]) -> str:
            told = self._notes.get(match[1])
            return f" ({told})" if told else ""

        def emphasized(match: re.Match[str]) -> str:
            mark = _MARKS[match[1]]
            return f"{mark}{match[2]}{mark}"

        text = _VERBATIM.sub(lambda match: hold(f"`{match[2]}`"), text)
        text = _FOOTNOTE.sub(note, _LINK.sub(link, text))
        text = _EMPHASIS.sub(emphasized, text)
        text = re.sub("\ue000(\\d+)\ue001", lambda match: held[int(match[1])], text)
        return text.rstrip()


def _fenced(code: list[str], kind: str, made: list[str]) -> list[str]:
    """An org block as a Markdown block; a quote as marked lines."""
    language = made.pop().removeprefix("\ue004")
    rows = [line[1:] if line.startswith((",*", ",#")) else line for line in code]
    least = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    rows = [row[least:] for row in rows]
    if kind.lower() in ("quote", "verse", "center"):
        return [f"> {row}".rstrip() for row in rows]
    return [f"```{language}", *rows, "```"]


def with_breaks_of_paragraphs(text: str) -> str:
    r"""Org joins a paragraph's lines, as Markdown does: only `\\` at the end of one is a break."""
    lines = text.split("\n")
    for at, (line, following) in enumerate(pairwise(lines)):
        if line.endswith("\\\\"):
            lines[at] = line[:-2].rstrip()
            lines[at] = with_breaks(f"{lines[at]}\n{following}").split("\n")[0]
    return "\n".join(lines)
