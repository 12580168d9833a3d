"""What the parts of the screen have in common: a title, bars with a name, words that fit."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from quiz.screens.text import cells, cut
from quiz.screens.theme import Look


def part(title: str, *body: RenderableType) -> Group:
    """A part of the screen under its title."""
    return Group(Text(title, style="bold"), *body)


def said(words: str) -> Text:
    """A sentence in place of a picture."""
    return Text(words)


def fitted(text: str, width: int, look: Look) -> str:
    """A text in exactly `width` cells: padded, or cut with a mark."""
    if cells(text) > width:
        text = cut(text, width - 1)[0] + ("…" if look.unicode else "~")
    return text + " " * (width - cells(text))


def bars(
    rows: Sequence[tuple[str, float, str, str]], width: int, look: Look, most_name: int = 28
) -> list[Text]:
    """A line for each (name, share, figure, style): name, bar, figure."""
    figure = max(cells(row[2]) for row in rows)
    name = min(max(cells(row[0]) for row in rows), most_name, max(6, width - figure - 10))
    bar = max(1, min(50, width - name - figure - 2))
    return [
        Text.assemble(
            f"{fitted(label, name, look)} ",
            (look.bar(share, bar), style),
            f" {value:>{figure}}",
        )
        for label, share, value, style in rows
    ]


def percent(share: float) -> str:
    """A share as whole percent; only what is all or nothing is 100 or 0."""
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        rounded = 99
    return f"{rounded}%"
