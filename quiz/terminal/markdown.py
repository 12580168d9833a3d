"""The small Markdown subset of a deck: paragraphs, `- ` bullets, **bold**, `code`, code blocks.

What is not of the subset is shown exactly as it is written.
"""

from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, Span, cells, cut, wrap

_FENCE = "```"


def inline(text: str, style: str = "") -> list[Span]:
    """The spans of a text with **bold** and `code`. A mark without its partner stands as it is."""
    spans: list[Span] = []
    position = 0
    while position < len(text):
        found = [
            (start, mark)
            for mark in ("**", "`")
            if (start := text.find(mark, position)) >= 0
            and text.find(mark, start + len(mark)) > start + len(mark)
        ]
        if not found:
            break
        start, mark = min(found)
        end = text.index(mark, start + len(mark))
        spans.append((text[position:start], style))
        spans.append((text[start + len(mark) : end], "bold" if mark == "**" else "code"))
        position = end + len(mark)
    spans.append((text[position:], style))
    return [span for span in spans if span[0]]


def verbatim(text: str, style: str, width: int, indent: str = "  ") -> list[Line]:
    """A line of code or formula with its spaces kept; too long, it goes on below, indented more.

    It is broken at a space where there is one in the second half of the line.
    """
    lines: list[Line] = []
    rest = text.rstrip().expandtabs(4)
    while True:
        head, tail = cut(rest, max(1, width - cells(indent)))
        space = head.rfind(" ") if tail else -1
        if space > len(head) // 2 and head[:space].strip():
            head, tail = rest[:space], rest[space + 1 :].lstrip()
        lines.append(((indent + head, style),))
        if not tail or not head:
            return lines
        if len(lines) == 1 and width > 20:
            indent += "    "
        rest = tail


def markdown(text: str, width: int, look: Look) -> list[Line]:
    """A text of the subset as lines of at most `width` cells, a blank line between blocks."""
    lines: list[Line] = []
    block: list[str] = []
    is_item = in_code = False

    def flush() -> None:
        if block:
            first, rest = (f"{look.bullet} ", "  ") if is_item else ("", "")
            lines.extend(wrap(inline(" ".join(block)), width, first, rest))
            block.clear()

    for row in text.strip("\n").split("\n"):
        stripped = row.strip()
        if _is_fence(stripped, in_code):
            flush()
            in_code = not in_code
            is_item = False
        elif in_code:
            lines.extend(verbatim(row, "code", width))
        elif not stripped:
            flush()
            is_item = False
            lines.append(BLANK)
        elif stripped.startswith("- "):
            flush()
            is_item = True
            block.append(stripped[2:])
        else:
            block.append(stripped)
    flush()
    return lines


def _is_fence(row: str, closing: bool) -> bool:
    """Whether a row opens a code block, perhaps naming a language, or closes one."""
    info = row.lstrip("`")
    return row.startswith(_FENCE) and (not info if closing else "`" not in info)
