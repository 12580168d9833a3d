"""Writing Markdown decks, whose grammar `quiz.deck.markdown` tells and reads."""

import re
from collections.abc import Iterable, Mapping

from quiz.deck.markdown import COMMENT, FENCE, MARK, point_of
from quiz.deck.names import question_id
from quiz.deck.question import DIFFICULTY, Question

_TO_ESCAPE = re.compile(rf"([ \t]*)(?=\\*(?:{MARK.pattern}))")


def escaped(text: str) -> str:
    """A text as it can stand in a card: no line of it outside of code blocks is a mark."""
    lines = text.split("\n")
    fences = _closed_fences(lines)
    inside = False
    for index, line in enumerate(lines):
        if index in fences:
            inside = not inside
        elif not inside and (mark := _TO_ESCAPE.match(line)):
            lines[index] = f"{mark[1]}\\{line[mark.end() :]}"
    return "\n".join(lines)


def _closed_fences(lines: list[str]) -> set[int]:
    """Where code blocks open and close. One that is never closed does not open."""
    found: set[int] = set()
    opened, fence = -1, ""
    for index, line in enumerate(lines):
        if not fence:
            if match := FENCE.match(line):
                opened, fence = index, match[1]
        elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            found |= {opened, index}
            fence = ""
    return found


def write(question: Question, said: Mapping[str, str] | None = None) -> str:
    """A question as a card, without a blank line around it.

    Args:
        question: of which a Markdown deck can say the id, difficulty, tags, lead, answer, key
            points (without `plus`), demo and exercise; the category is a heading above.
        said: more for its comment.

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
    """A text behind its mark, or below it where its first line has a form of its own."""
    bare = text.strip("\n").rstrip()
    first, *rest = escaped(bare).split("\n")
    if _OF_ITS_OWN.match(bare):
        return [f"{mark}:", first, *rest]
    return [f"{mark}: {bare.partition(chr(10))[0]}", *rest]


_OF_ITS_OWN = re.compile(r"\s|[-*+] |\d+[.)] |\||>|`{3}|~{3}")


def comment(values: Mapping[str, str]) -> str:
    """An HTML comment that says these values."""
    told = "; ".join(f"{key}: {value}" for key, value in values.items())
    return f"<!-- {told.replace('--', '—')} -->"


def tag_word(tag: str) -> str:
    """A tag in one word, as a deck can hold it."""
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
