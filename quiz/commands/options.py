"""Options that several commands share, and the completion of what they take."""

from collections.abc import Iterator
from typing import Annotated

import typer

from quiz.deck.heading import Heading
from quiz.errors import QuizError

_DESCRIPTION = 56
"""Cells that a shell's menu has for what a question asks, on a terminal of 80."""


def _headings(ctx: typer.Context) -> list[Heading]:
    """The headings of the deck that is meant; none where it cannot be read: silence then."""
    from quiz.session.desk import Desk

    deck = ctx.params.get("deck") or (ctx.parent.params.get("deck") if ctx.parent else None)
    try:
        desk = Desk(deck)
    except (QuizError, OSError):
        return []
    try:
        return desk.deck.headings()
    finally:
        desk.close()


def complete_ids(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Question ids that begin like this, each with what it asks."""
    from rich.markup import escape  # Typer takes descriptions for markup

    from quiz.screens.text import cells, cut

    for heading in _headings(ctx):
        if heading.id.startswith(incomplete):
            text = heading.question
            if cells(text) > _DESCRIPTION:
                text = cut(text, _DESCRIPTION - 1)[0].rstrip() + "…"
            yield heading.id, escape(text)


def complete_tags(ctx: typer.Context, incomplete: str) -> list[str]:
    """Tags that begin like this."""
    tags = {tag for heading in _headings(ctx) for tag in heading.tags}
    return sorted(tag for tag in tags if tag.startswith(incomplete))


def complete_settings(incomplete: str) -> list[str]:
    """Settings that begin like this."""
    from quiz.settings import SETTINGS

    return [key for key in SETTINGS if key.startswith(incomplete)]


Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Questions: id, number or a unique beginning.",
        autocompletion=complete_ids,
    ),
]
Id = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="A question: id, number or a unique beginning.",
        autocompletion=complete_ids,
    ),
]
DeckFile = Annotated[
    str | None,
    typer.Option("--deck", metavar="FILE", help="Serve another deck (a YAML file)."),
]
Plain = Annotated[
    bool | None,
    typer.Option("--plain", help="Line by line, without screen control.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
