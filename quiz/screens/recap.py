"""The quick recap as lines."""

from collections.abc import Mapping, Sequence

from quiz.deck.question import RecapSection
from quiz.screens.markdown import inline
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look


def recap_lines(
    title: str, sections: Sequence[RecapSection], numbers: Mapping[str, int], width: int, look: Look
) -> list[Line]:
    """Each section with its lines, the questions they sum up, and the notes they need."""
    lines: list[Line] = [((title, "title"),)]
    if not sections:
        lines += [BLANK, (("This deck has no recap.", ""),)]
    for section in sections:
        lines += [BLANK, ((section.title, "heading"),)]
        for item in section.items:
            asked = ", ".join(str(numbers[name]) for name in item.questions if name in numbers)
            text = [*inline(item.text), (f" [{asked}]" if asked else "", "dim")]
            lines += wrap(text, width, f"{look.bullet} ", "  ")
            if item.note:
                lines += wrap([("But: ", "hard"), *inline(item.note)], width, "    ", "    ")
    if sections:
        lines += [BLANK, *wrap([("[n] is a question: quiz show n --answer", "dim")], width)]
    return lines
