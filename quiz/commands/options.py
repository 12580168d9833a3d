"""Options that several commands share, and the completion of what they take."""

from collections.abc import Iterator
from typing import Annotated

import typer

from quiz.deck.heading import Heading
from quiz.errors import QuizError


def _headings() -> list[Heading]:
    """The deck's headings; none where the deck cannot be read: completion stays silent."""
    from quiz.session.desk import Desk

    try:
        desk = Desk()
    except (QuizError, OSError):
        return []
    try:
        return desk.deck.headings()
    finally:
        desk.close()


def complete_ids(incomplete: str) -> Iterator[tuple[str, str]]:
    """Question ids that begin like this, each with what it asks."""
    for heading in _headings():
        if heading.id.startswith(incomplete):
            yield heading.id, heading.question


def complete_tags(incomplete: str) -> list[str]:
    """Tags that begin like this."""
    tags = {tag for heading in _headings() for tag in heading.tags}
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
