r"""Markdown decks: cards as people type them. `quiz.deck.cards` writes them.

    ---
    title: My cards                      optional, as is `id: my-cards`; else the file's name
    ---

    # Optimization                       a heading outside of code: the category from here on

    Q: What does momentum do?            a question, and
    A: It keeps a share of the last      its answer; each may span paragraphs, lists, tables
    velocity.                            and code blocks
    - [ ] It averages gradients          a key point of the rubric (at most 5);
    - [!] It keeps going in valleys      `[!]` an essential one; continues in indented lines
    #optimizer #training                 tags
    <!-- id: momentum -->                optional for reading, kept by writing

    C: The capital of [Estonia||a Baltic state] is [Tallinn].
    A: Both became so in 1918.           cloze: a card for each blank, here two, the first with a
                                         hint; `A:` is optional and is on the back of both

A card ends where the next begins, at a heading and at a line of `---`; text between cards is
ignored. In a cloze, brackets in `code`, $formulas$, links and pictures, and after a backslash, are
not blanks. A line of text that begins like one of these marks has a backslash in front, which is
not shown: `\Q:`, `\# 1`, `\---`, `\- [ ]`, `\<!--`, `\#tag`.

A comment holds `key: value` pairs separated by `; `. For a card: `id` (for a cloze, the prefix of
its ids), `difficulty`, `lead`, `demo`, `exercise`, and `imported`, the digest of an import's text.
For a key point, at the end of its line: `id`, `cue`, `keywords` separated by ` | `.

Without an id, it is derived from the text, so reading never writes to a deck. To edit a question
after learning it, give it an id first (`quiz deck ids FILE`).

A picture is `![what it shows](file.png)`, a file in the deck's own folder. Its kind is judged by
its bytes, never by its name; an SVG with scripts, other files or addresses is not one.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from quiz.deck.cards import COMMENT, MARK, Block, cards, point_of, rubric
from quiz.deck.faults import TOP, Faults, Located, quoted
from quiz.deck.question import NAME, NAMED, Deck, KeyPoint, Question, deck_id, deck_title
from quiz.plain_text import fence

_CARD_KEYS = ("id", "difficulty", "lead", "demo", "exercise", "imported")
_POINT_KEYS = ("id", "cue", "keywords")

_BEGIN = re.compile(r"([QAC]):(?:[ \t]+|$)")
_HEADING = re.compile(r"#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r"-{3,}[ \t]*$")
_TAGS = re.compile(r"#[^\s#]+(?:[ \t]+#[^\s#]+)*[ \t]*$")
_POINT = re.compile(r"[-*+] \[([ xX!])\][ \t]+(.*)$")
_ESCAPED = re.compile(rf"([ \t]*)\\(?=\\*(?:{MARK.pattern}))")
_PROPERTY = re.compile(r"(\w[\w-]*)[ \t]*[:=][ \t]*(.*)$")
_MOST_FRONT_MATTER = 100  # lines


class Scan(NamedTuple):
    """The content of a Markdown deck."""

    lines: list[str]
    front: Mapping[str, str]
    blocks: list[Block]


def read_markdown(text: str, faults: Faults) -> Deck:
    """Read the deck in a Markdown file's text."""
    found = scan(text, faults)
    front = found.front
    questions = tuple(_questions(found.blocks, faults))
    if not questions and not len(faults):
        faults.add(TOP, "there is no card in this file", "write `Q: …` and below it `A: …`")
    if "id" in front and not NAME.fullmatch(front["id"]):
        faults.add(TOP, f"{quoted(front['id'])} is not an id of a deck", NAMED)
    title = front.get("title") or front.get("name") or deck_title(faults.name)
    return Deck(front.get("id") or deck_id(faults.name), title, questions)


def _questions(blocks: Iterable[Block], faults: Faults) -> Iterator[Question]:
    """The questions of the cards: for a cloze, one per blank."""
    taken: dict[str, int] = {}
    number = 0
    for block in blocks:
        place = Located(block.start + 1, 1)
        for question in cards(block, place, faults):
            if question.id in taken:
                what = f"this is already asked on line {taken[question.id]} (id {question.id})"
                faults.add(place, what, "change the question, delete it, or give it another id")
                continue
            taken[question.id] = block.start + 1
            number += 1
            yield question._replace(number=number, line=block.start + 1)


def scan(text: str, faults: Faults) -> Scan:
    """The cards of a file, with their places; faults of form are noted."""
    lines = text.split("\n")
    front, start = _front_matter(lines)
    scanner = _Scanner(lines, faults)
    for index in range(start, len(lines)):
        scanner.take(index)
    scanner.finish()
    return Scan(lines, front, scanner.blocks)


def _front_matter(lines: list[str]) -> tuple[Mapping[str, str], int]:
    """The text between two lines of `---` (or `+++`) at the top, and where the deck begins."""
    mark = lines[0].rstrip() if lines else ""
    if mark not in ("---", "+++"):
        return {}, 0
    found: dict[str, str] = {}
    for index, line in enumerate(lines[1:_MOST_FRONT_MATTER], start=1):
        if line.rstrip() == mark:
            return found, index + 1
        said = _PROPERTY.match(line)
        if said:
            found[said[1].lower()] = said[2].strip().strip("\"'")
        elif line.strip() and not line.startswith((" ", "\t", "-", "#")):
            break  # prose after a rule
    return {}, 0


class _Scanner:
    """Takes the lines of a file, one by one."""

    def __init__(self, lines: list[str], faults: Faults) -> None:
        self.blocks: list[Block] = []
        self._lines = lines
        self._faults = faults
        self._category = ""
        self._fence = ""
        self._fence_line = 0
        self._comment = False
        self._clear()

    def _clear(self) -> None:
        self._start = -1
        self._part = ""  # Q, A or C
        self._texts: dict[str, list[str]] = {}
        self._points: list[tuple[bool, list[str]]] = []
        self._in_point = False
        self._tags: list[str] = []
        self._said: dict[str, str] = {}
        self._last = -1

    def take(self, index: int) -> None:
        """Process the next line."""
        line = self._lines[index]
        if self._fence or self._comment:
            self._within(index, line)
            return
        begin = _BEGIN.match(line)
        if begin:
            self._begin(index, begin[1], line[begin.end() :])
            return
        if _RULE.match(line) or (heading := _HEADING.match(line)):
            self._end()
            if not _RULE.match(line) and heading:
                self._category = (heading[1] or "").strip()
            return
        begins = self._open(index, line)
        if self._start < 0:
            return
        if line.strip():
            self._last = index
        if not begins and self._aside(line):
            return
        self._in_point = False
        self._texts[self._part].append(line if begins else unescaped(line))

    def _open(self, index: int, line: str) -> bool:
        """Whether a code block begins on a line."""
        self._fence, self._fence_line = fence(line), index
        return bool(self._fence)

    def _within(self, index: int, line: str) -> None:
        """Process a line of a code block or of a comment."""
        if self._start >= 0:
            self._last = index
        if self._comment:
            self._comment = "-->" not in line
            return
        if self._start >= 0:
            self._texts[self._part].append(line)
        self._fence = fence(line, self._fence)

    def _begin(self, index: int, part: str, rest: str) -> None:
        place = Located(index + 1, 1)
        if part == "A" and (self._start < 0 or "A" in self._texts):
            what = "a second answer begins" if self._start >= 0 else "there is no question above"
            self._faults.add(place, f"{what} here", r"write `Q: …` above it, or `\A:` for text")
            if self._start < 0:
                return
        if part != "A":
            self._end()
            self._start = index
        self._part, self._last, self._in_point = part, index, False
        texts = self._texts.setdefault(part, [])
        self._open(index, rest)
        texts.append(rest)

    def _aside(self, line: str) -> bool:
        """Whether a line is not part of the card's text: a key point, tags or a comment."""
        if point := _POINT.match(line):
            self._points.append((point[1] == "!", [point[2]]))
            self._in_point = True
        elif self._in_point and line.startswith("  ") and line.strip():
            self._points[-1][1].append(line.strip())
        elif _TAGS.match(line):
            self._tags += [tag[1:] for tag in line.split()]
        elif line.lstrip().startswith("<!--"):
            if "-->" not in line:
                self._comment = True
            for comment in COMMENT.finditer(line):
                self._said |= properties(comment[1], _CARD_KEYS)
        else:
            return False
        return True

    def _end(self) -> None:
        """End the card, if one has begun."""
        if self._start < 0:
            return
        text = _joined(self._texts.get("Q") or self._texts.get("C") or [])
        answer = _joined(self._texts["A"]) if "A" in self._texts else None
        self.blocks.append(
            Block(
                start=self._start,
                end=self._last + 1,
                cloze="C" in self._texts,
                text=text,
                answer=answer,
                points=_key_points(self._points),
                tags=tuple(dict.fromkeys(self._tags)),
                category=self._category,
                said=self._said,
            )
        )
        self._clear()

    def finish(self) -> None:
        """End the file."""
        if self._fence:
            what = "this code block is never closed"
            self._faults.add(Located(self._fence_line + 1, 1), what, f"close it: {self._fence}")
        self._end()


def _joined(lines: Iterable[str]) -> str:
    """Lines as a text, without trailing white space except the two spaces of a line break."""
    kept = (
        line.rstrip() + ("  " if line.endswith("  ") and line.strip() else "") for line in lines
    )
    return "\n".join(kept).strip("\n").rstrip()


def _key_points(found: Iterable[tuple[bool, list[str]]]) -> tuple[KeyPoint, ...]:
    return rubric(_key_point(essential, " ".join(rows)) for essential, rows in found)


def _key_point(essential: bool, text: str) -> KeyPoint:
    said: dict[str, str] = {}
    for comment in COMMENT.finditer(text):
        said |= properties(comment[1], _POINT_KEYS)
    return point_of(" ".join(COMMENT.sub("", text).split()), essential, **said)


def properties(comment: str, keys: Iterable[str]) -> dict[str, str]:
    """The values of these keys in a comment; anything else in it is for people."""
    known = "|".join(keys)
    parts = re.split(rf"(?:^|;)\s*({known}):\s*", comment.strip())
    return {
        key: value.strip() for key, value in zip(parts[1::2], parts[2::2], strict=True) if value
    }


def unescaped(line: str) -> str:
    """A line of text, without the backslash that keeps it from being a mark."""
    return _ESCAPED.sub(r"\1", line, count=1) if "\\" in line and _ESCAPED.match(line) else line


LARGEST_PICTURE = 8 * 1024 * 1024
"""Largest picture, in bytes."""
PICTURE = re.compile(r"!\[([^\[\]\n]{0,300})\]\(([^)\s]+)\)")
"""A picture in a text: what it shows, and its file."""

_SVG = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>\s*)?"
    rb"(?:<!--.*?-->\s*|<!DOCTYPE svg[^>\[]*>\s*)*<svg\b",
    re.DOTALL,
)
_ACTS = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|embed|object|handler|animate|set)\b|<!ENTITY"
    rb"|[\s\"'/]on\w+\s*=|javascript:|@import|\burl\s*\(\s*[\"']?(?!#)"
    rb"|(?:href|src)\s*=\s*[\"']?\s*(?!#|[\"']|data:image/(?:png|jpe?g);)|<\?xml-stylesheet",
    re.IGNORECASE,
)


def picture_ending(data: bytes) -> str | None:
    """The kind of picture in these bytes, as a file ending; None if it is not a picture."""
    if len(data) > LARGEST_PICTURE:
        return None
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if _SVG.match(data) and not _ACTS.search(data):
        return "svg"
    return None


class Picture(NamedTuple):
    """A picture that exists."""

    path: str
    """The path of its file, links resolved."""
    data: bytes
    kind: str
    """As `picture_ending` gives it."""


def find_picture(folder: str, name: str) -> Picture | None:
    """The picture with this name in a folder; None if it is not a picture, or outside."""
    if "://" in name or "\x00" in name or os.path.isabs(name):
        return None
    top = os.path.realpath(folder)
    path = os.path.realpath(os.path.join(top, name))
    if os.path.commonpath([top, path]) != top or not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_PICTURE + 1)
    except OSError:
        return None
    kind = picture_ending(data)
    return Picture(path, data, kind) if kind else None
