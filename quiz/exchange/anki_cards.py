"""Anki's notes as cards: cloze deletions and card templates, still as HTML."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_CLOZE = re.compile(r"\{\{c(\d+(?:,\d+)*)::|\}\}")
_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_SECTION = re.compile(r"\{\{([#^])([^{}]+)\}\}((?:(?!\{\{[#^]).)*?)\{\{/\2\}\}", re.DOTALL)
_ANSWER_LINE = re.compile(r"<hr\b[^>]*\bid\s*=\s*[\"']?answer[\"']?[^>]*>", re.IGNORECASE)
_MOST_SECTIONS = 50
_DEEPEST = 8
"""Clozes within each other."""


class Cloze(NamedTuple):
    """A hidden part of a text. Several may have the same number, and one several numbers."""

    numbers: frozenset[int]
    parts: tuple["str | Cloze", ...]
    hint: str


def cloze_numbers(text: str) -> list[int]:
    """The numbers of a text's clozes, each once, in order."""
    found = {
        int(number)
        for match in _CLOZE.finditer(text)
        if match[1]
        for number in match[1].split(",")
        if len(number) < 4
    }
    return sorted(found - {0})


def cloze(text: str, number: int) -> tuple[str, str]:
    """The front and what is hidden on it: the clozes of one number, the others in clear."""
    hidden: list[str] = []

    def shown(parts: tuple[str | Cloze, ...], inside: bool) -> str:
        made = []
        for part in parts:
            if isinstance(part, str):
                made.append(part)
            elif number in part.numbers and not inside:
                hidden.append(shown(part.parts, True))
                made.append(f"[{part.hint or '...'}]")
            else:
                made.append(shown(part.parts, inside))
        return "".join(made)

    front = shown(_parsed(text), False)
    return front, ", ".join(dict.fromkeys(hidden))


def _parsed(text: str) -> tuple[str | Cloze, ...]:
    """A text in parts. What is opened and never closed is text."""
    stack: list[tuple[str, list[str | Cloze]]] = [("", [])]
    place = 0
    for match in _CLOZE.finditer(text):
        stack[-1][1].append(text[place : match.start()])
        place = match.end()
        if match[1] and len(stack) <= _DEEPEST:
            stack.append((match[1], []))
        elif match[1]:
            stack[-1][1].append(match[0])
        elif len(stack) == 1:
            stack[0][1].append(match[0])
        else:
            numbers, parts = stack.pop()
            stack[-1][1].append(_closed(numbers, parts))
    stack[-1][1].append(text[place:])
    while len(stack) > 1:
        numbers, parts = stack.pop()
        stack[-1][1].extend([f"{{{{c{numbers}::", *parts])
    return tuple(stack[0][1])


def _closed(numbers: str, parts: list[str | Cloze]) -> Cloze:
    hint = ""
    for index, part in enumerate(parts):
        if isinstance(part, str) and "::" in part:
            head, _, hint = part.partition("::")
            hint += "".join(one for one in parts[index + 1 :] if isinstance(one, str))
            parts = [*parts[:index], head]
            break
    known = frozenset(int(number) for number in numbers.split(",") if len(number) < 4)
    return Cloze(known, tuple(parts), hint)


class Template(NamedTuple):
    """The two sides of a card, as its note type lays them out."""

    front: str
    back: str


def rendered(
    template: Template, fields: Mapping[str, str], number: int, special: Mapping[str, str]
) -> tuple[str, str]:
    """The front and the back of a card, without the front that a back repeats.

    Args:
        template: of the card.
        fields: name -> HTML.
        number: of the card, from 1; on a cloze, of the clozes it hides.
        special: what `{{Tags}}`, `{{Deck}}` and the like stand for.

    """
    front = _side(template.front, fields, number, special, answer=False)
    parts = _ANSWER_LINE.split(template.back, maxsplit=1)
    back = _side(parts[-1], fields, number, {**special, "FrontSide": ""}, answer=True)
    return front, back


def _side(
    layout: str, fields: Mapping[str, str], number: int, special: Mapping[str, str], *, answer: bool
) -> str:
    for _ in range(_MOST_SECTIONS):
        found = _SECTION.search(layout)
        if found is None:
            break
        shown = _is_there(found[2].strip(), fields, number, special) == (found[1] == "#")
        layout = layout[: found.start()] + (found[3] if shown else "") + layout[found.end() :]

    def value(match: re.Match[str]) -> str:
        *filters, name = (part.strip() for part in match[1].split(":"))
        if name not in fields:
            return special.get(name, "")
        text = fields[name]
        if "cloze" in filters:
            front, hidden = cloze(text, number)
            return f"{hidden}<br>" if answer else front  # apart from what follows it
        if any(one == "type" or one.startswith("type") for one in filters) and not answer:
            return ""
        return text

    return _FIELD.sub(value, layout)


def _is_there(
    name: str, fields: Mapping[str, str], number: int, special: Mapping[str, str]
) -> bool:
    """Whether a section is shown: its field has more than tags and white space."""
    if re.fullmatch(r"c\d+", name):
        return name == f"c{number}"
    text = fields.get(name, special.get(name, ""))
    bare = re.sub(r"<(?!img)[^>]*>|&nbsp;|\s", "", text)
    return bool(bare)
