"""One card of a Markdown deck: what it asks, the blanks of a cloze, and how it is written.

The grammar is described in `quiz.deck.markdown`, which finds the cards of a file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from quiz.deck.faults import Faults, Located, quoted
from quiz.deck.question import (
    DIFFICULTIES,
    DIFFICULTY,
    MOST_KEY_POINTS,
    NAME,
    NAMED,
    KeyPoint,
    Question,
    keyword_fault,
    question_id,
    slug,
    unique,
)
from quiz.plain_text import fence

COMMENT = re.compile(r"<!--(.*?)-->")
MARK = re.compile(
    r"[QAC]:(?:[ \t]|$)|#|-{3,}[ \t]*$|[-*+] \[[ xX!]\][ \t]|[ \t]*(?:<!--|`{3}|~{3})"
)


class Block(NamedTuple):
    """One card of a file, as written."""

    start: int
    """Index of its first line."""
    end: int
    """Index after its last nonblank line."""
    cloze: bool
    text: str
    """The question, or the sentence with its blanks."""
    answer: str | None
    points: tuple[KeyPoint, ...]
    tags: tuple[str, ...]
    category: str
    said: Mapping[str, str]
    """The values in its comment."""

    @property
    def id(self) -> str:
        """The id of its question, or the prefix of a cloze's ids."""
        sentence = "".join(map(itemgetter(0), cloze_pieces(self.text))) if self.cloze else self.text
        return self.said.get("id") or question_id(sentence)


def cards(block: Block, place: Located, faults: Faults) -> Iterator[Question]:
    """The questions of one card; its faults are noted."""
    said = block.said
    if len(block.text) > LONGEST_CLOZE and block.cloze:
        what = f"this cloze has more than {LONGEST_CLOZE:,} characters"
        faults.add(place, what, "split it into several")
        return
    if not NAME.fullmatch(block.id):
        faults.add(place, f"{quoted(block.id)} is not an id", NAMED)
    difficulty = said.get("difficulty", DIFFICULTY)
    if difficulty not in DIFFICULTIES:
        what = f"the difficulty is {quoted(difficulty)}"
        faults.add(place, what, f"write {', '.join(DIFFICULTIES[:-1])} or {DIFFICULTIES[-1]}")
    if len(block.points) > MOST_KEY_POINTS:
        what = f"this has {len(block.points)} key points"
        faults.add(place, what, f"keep at most {MOST_KEY_POINTS}")
    for point in block.points:
        for keyword in point.keywords:
            if wrong := keyword_fault(keyword):
                faults.add(place, f"the keyword {quoted(keyword)} {wrong[0]}", wrong[1])

    def made(name: str, asked: str, answer: str) -> Question:
        return Question(
            name,
            asked,
            answer,
            category=block.category,
            tags=block.tags,
            key_points=block.points,
            difficulty=difficulty,
            lead=said.get("lead"),
            demo=said.get("demo"),
            exercise=tuple(said.get("exercise", "").split()),
        )

    if not block.cloze:
        if not block.text:
            faults.add(place, "`Q:` asks nothing", "write the question behind it")
        elif not block.answer:
            faults.add(place, "this question has no answer", "write `A: …` below it")
        else:
            yield made(block.id, block.text, block.answer)
        return
    pieces = cloze_pieces(block.text)
    taken: set[str] = set()
    for hole in [piece for piece in pieces if piece.hidden]:
        name = unique(f"{block.id}-{slug(hole.text, 16) or 'blank'}", taken)
        taken.add(name)
        answer = f"{hole.text}\n\n{block.answer}" if block.answer else hole.text
        yield made(name, with_blank(pieces, hole), answer)
    if not taken:
        what = "this cloze has no blank"
        faults.add(place, what, "put [brackets] around what is to be recalled")


def point_of(text: str, essential: bool = False, **said: str) -> KeyPoint:
    """A key point of a rubric; what its comment leaves out is derived from its text."""
    words = text.split()
    cue = said.get("cue") or " ".join(words[:3]) + ("…" if len(words) > 3 else "")
    keywords = tuple(one.strip() for one in said.get("keywords", "").split(" | ") if one.strip())
    name = said.get("id") or slug(text, 24) or "point"
    return KeyPoint(name, text, cue, keywords, None, essential)


def rubric(points: Iterable[KeyPoint]) -> tuple[KeyPoint, ...]:
    """Key points as one rubric, each with an id of its own."""
    found: list[KeyPoint] = []
    for point in points:
        found.append(point._replace(id=unique(point.id, [one.id for one in found])))
    return tuple(found)


class Piece(NamedTuple):
    """A part of a cloze's sentence."""

    text: str
    hidden: bool = False
    hint: str = ""


_TOKEN = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,9})(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<math>\$\$.+?\$\$|\$(?=\S)[^$\n]*?(?<=\S)\$(?!\d)|\\\(.+?\\\))"
    r"|\\(?P<escaped>[\[\]])"
    r"|(?P<link>!?\[(?:[^\[\]\\]|\\.)*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\[\^[^\]]*\])"
    r"|(?P<bracket>[\[\]])"
    r"|(?P<text>[^`$\\\[\]!]+|.)",
    re.DOTALL,
)
LONGEST_CLOZE = 5_000
"""Longest sentence with blanks, in characters."""


def cloze_pieces(text: str) -> list[Piece]:
    r"""A cloze's sentence in parts: shown, or hidden in [brackets], perhaps with a ||hint.

    `\[` and `\]` lose their backslash, even in code and in $formulas$.
    """
    tokens: list[str] = []
    opened: list[int] = []
    closes: dict[int, int] = {}
    for match in _TOKEN.finditer(text):
        if match["bracket"] == "[":
            opened.append(len(tokens))
        elif match["bracket"] and opened:
            closes[opened.pop()] = len(tokens)
        own = match["math"] and match[0].startswith("\\")  # \( … \) stays
        tokens.append(
            match["escaped"]
            or (match[0] if own else match[0].replace("\\[", "[").replace("\\]", "]"))
        )
    found: list[Piece] = []
    clear, place = "", 0
    while place < len(tokens):
        end = closes.get(place)
        within = "" if end is None else "".join(tokens[place + 1 : end])
        if end is None or not within.strip():
            clear += tokens[place]
            place += 1
            continue
        hidden, _, hint = within.partition("||")
        found += [Piece(clear)] if clear else []
        found.append(Piece(hidden.strip(), True, hint.strip()))
        clear, place = "", end + 1
    return [*found, Piece(clear)] if clear else found


def with_blank(pieces: Iterable[Piece], hole: Piece) -> str:
    """The sentence with one of its parts hidden and the others shown."""
    return "".join(
        f"[{piece.hint or '...'}]" if piece is hole else piece.text for piece in pieces
    ).strip()


_TO_ESCAPE = re.compile(rf"([ \t]*)(?=\\*(?:{MARK.pattern}))")


def escaped(text: str) -> str:
    """A text escaped for a card: none of its lines outside code blocks is read as a mark."""
    lines = text.split("\n")
    inside = _in_code(lines)
    for index, line in enumerate(lines):
        if index not in inside and (mark := _TO_ESCAPE.match(line)):
            lines[index] = f"{mark[1]}\\{line[mark.end() :]}"
    return "\n".join(lines)


def _in_code(lines: list[str]) -> set[int]:
    """The lines of code blocks, their fences included; one that is never closed does not count."""
    found: set[int] = set()
    opened, mark = 0, ""
    for index, line in enumerate(lines):
        before, mark = mark, fence(line, mark)
        if mark and not before:
            opened = index
        elif before and not mark:
            found.update(range(opened, index + 1))
    return found


def write(question: Question, said: Mapping[str, str] | None = None) -> str:
    """A question as a card, without a blank line around it.

    Args:
        question: a Markdown deck can hold its id, difficulty, tags, lead, answer, key points
            (without `plus`), demo and exercise; the category is a heading above.
        said: more values for its comment.

    """
    lines = [*_written("Q", question.question), *_written("A", question.answer)]
    if question.key_points:
        lines.append("")
    for point in question.key_points:
        box = "!" if point.essential else " "
        text = " ".join(COMMENT.sub("", point.point).split())
        more = {"id": point.id, "cue": point.cue, "keywords": " | ".join(point.keywords)}
        derived = point_of(text)
        more = {
            key: value for key, value in more.items() if value and value != getattr(derived, key)
        }
        lines.append(f"- [{box}] {text}{' ' + comment(more) if more else ''}")
    if question.tags:
        lines.append(" ".join(f"#{tag_word(tag)}" for tag in question.tags if tag_word(tag)))
    told = {
        "id": question.id if question.id != question_id(question.question) else "",
        "difficulty": "" if question.difficulty == DIFFICULTY else question.difficulty,
        "lead": " ".join((question.lead or "").split()),
        "demo": question.demo or "",
        "exercise": " ".join(question.exercise),
    } | dict(said or {})
    kept = {key: value for key, value in told.items() if value}
    if kept:
        lines.append(comment(kept))
    return "\n".join(lines)


def _written(mark: str, text: str) -> list[str]:
    """A text after its mark, or below it if its first line is a list, a table or the like."""
    bare = text.strip("\n").rstrip()
    first, *rest = escaped(bare).split("\n")
    if _OF_ITS_OWN.match(bare):
        return [f"{mark}:", first, *rest]
    return [f"{mark}: {bare.partition(chr(10))[0]}", *rest]


_OF_ITS_OWN = re.compile(r"\s|[-*+] |\d+[.)] |\||>|`{3}|~{3}")


def comment(values: Mapping[str, str]) -> str:
    """An HTML comment with these values."""
    told = "; ".join(f"{key}: {value}" for key, value in values.items())
    return f"<!-- {told.replace('--', '—')} -->"


def tag_word(tag: str) -> str:
    """A tag as one word, as a deck can hold it."""
    return "-".join(tag.replace("#", " ").split())


def document(title: str, name: str, questions: Iterable[Question]) -> str:
    """A whole Markdown deck: its front matter, and its cards under their categories' headings."""
    parts = [f"---\ntitle: {' '.join(title.split())}\nid: {name}\n---\n"]
    category = ""
    for question in questions:
        if question.category != category:
            category = question.category
            parts.append(f"# {' '.join(category.split())}\n" if category else "#\n")
        parts.append(write(question) + "\n")
    return "\n".join(parts)
