"""Options that several commands share, and completion of their values."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Annotated, Any

from typer import Argument, CallbackParam, Context, Option

from quiz.deck.order import find
from quiz.deck.question import DIFFICULTIES, Heading
from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.plain_text import nearest
from quiz.settings import COLOR
from quiz.terminal.text import cells, cut

MOST = 1_000_000
"""The largest count an option takes: SQLite and Python have limits."""
_DESCRIPTION = 56
"""Cells in a shell's menu for the text of a question, on an 80-column terminal."""


def _headings(ctx: Context) -> list[Heading]:
    """The headings of the deck in use; silently none if it cannot be read."""
    deck = ctx.params.get("deck") or (ctx.parent.params.get("deck") if ctx.parent else None)
    with suppress(QuizError, OSError), Desk(deck) as desk:
        return desk.deck.headings()
    return []


def complete_ids(ctx: Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Question ids that begin with this, each with its question."""
    from rich.markup import escape  # Typer takes descriptions for markup

    for heading in _headings(ctx):
        if heading.id.startswith(incomplete):
            text = heading.question
            if cells(text) > _DESCRIPTION:
                text = cut(text, _DESCRIPTION - 1)[0].rstrip() + "…"
            yield heading.id, escape(text)


def complete_tags(ctx: Context, incomplete: str) -> list[str]:
    """Tags that begin with this."""
    tags = {tag for heading in _headings(ctx) for tag in heading.tags}
    return sorted(tag for tag in tags if tag.startswith(incomplete))


def complete_paths(incomplete: str) -> list[str]:
    """Files and folders that begin with this, for fish; bash and zsh find them on their own."""
    if not os.environ.get("_QUIZ_COMPLETE", "").endswith("_fish"):
        return []
    folder, beginning = os.path.split(incomplete)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = [(entry.name, entry.is_dir()) for entry in entries]
    except (OSError, ValueError):
        return []
    return sorted(
        os.path.join(folder, name) + ("/" if holds else "")
        for name, holds in found
        if name.startswith(beginning) and (beginning or not name.startswith("."))
    )


def completing(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """A completer that offers the names that begin with the word."""

    def complete(incomplete: str) -> list[str]:
        return [name for name in names() if name.startswith(incomplete)]

    return complete


def path_argument(about: str, metavar: str = "FILE") -> Any:
    """An argument that shells complete to a path."""
    return Argument(metavar=metavar, help=about, autocompletion=complete_paths)


def path_option(name: str, about: str, metavar: str = "FILE") -> Any:
    """An option whose value shells complete to a path."""
    return Option(name, metavar=metavar, help=about, autocompletion=complete_paths)


def id_argument(metavar: str, about: str = "Questions: id, number or a unique beginning.") -> Any:
    """An argument that shells complete to a question id."""
    return Argument(metavar=metavar, help=about, autocompletion=complete_ids)


Ids = Annotated[list[str], id_argument("ID...")]
SomeIds = Annotated[list[str] | None, id_argument("[ID]...")]
_ASKED = "A question: id, number, a unique beginning, or words from it."
Asked = Annotated[str, id_argument("ID", _ASKED)]


def _before(ctx: Context, param: CallbackParam, value: Any) -> Any:
    """An option's value as given after the command, or else before it."""
    if value in (None, []) and ctx.parent is not None and param.name is not None:
        return ctx.parent.params.get(param.name)
    return value


def color_given(ctx: Context, param: CallbackParam, value: str | None) -> Any:
    """The color choice as given after the command, or else before it.

    Raises:
        UsageError: there is no such choice.

    """
    if value is None:
        return _before(ctx, param, value)
    try:
        return COLOR.parse(value, "--color")
    except UsageError:
        raise UsageError(f"--color must be {COLOR.range}, not “{value}”.") from None


def _known_difficulty(value: str | None) -> str | None:
    if value is not None and value not in DIFFICULTIES:
        raise UsageError(f"--difficulty must be {', '.join(DIFFICULTIES)}, not “{value}”.")
    return value


Tags = Annotated[
    list[str] | None,
    Option("--tag", help="Only questions with this tag. Repeatable.", autocompletion=complete_tags),
]
Difficulty = Annotated[
    str | None,
    Option(
        help="Only easy, medium or hard ones.",
        callback=_known_difficulty,
        autocompletion=lambda: list(DIFFICULTIES),
    ),
]
Seed = Annotated[
    int | None,
    Option(
        metavar="N",
        min=0,
        max=2**32 - 1,
        help="Random seed: repeats the same choice as long as the log is unchanged.",
    ),
]


def _deck(hidden: bool) -> Any:
    return Option(
        "--deck",
        metavar="FILE",
        help="Serve another deck: a file, a folder, or a deck's name; repeatable.",
        hidden=hidden,
        callback=_before,
        autocompletion=complete_paths,
    )


DeckFile = Annotated[list[str] | None, _deck(hidden=False)]
DeckBefore = Annotated[list[str] | None, _deck(hidden=True)]
"""For commands whose help does not need to mention it."""
Plain = Annotated[
    bool | None,
    Option(
        "--plain",
        help="Line by line, in words: no screen control, no pictures.",
        show_default=False,
        callback=_before,
    ),
]
ColorFlag = Annotated[
    str | None,
    Option("--color", help="Color: auto, always or never.", hidden=True, callback=color_given),
]
"""For every command that colors; the others accept it too. The program's own help explains it."""
Json = Annotated[bool, Option("--json", help="Print JSON.")]
Force = Annotated[bool, Option("--force", help="Replace the file if it exists.")]


def resolved(opened: Desk, names: list[str]) -> tuple[str, ...]:
    """The ids that a person's words refer to, without duplicates.

    Raises:
        UsageError: one of them matches no question, or several.

    """
    numbers = {heading.id: heading.number for heading in opened.deck.headings()}
    return tuple(dict.fromkeys(find(name, numbers) for name in names))


def check_tags(opened: Desk, tags: Iterable[str]) -> None:
    """Refuse a tag that no question has.

    Raises:
        UsageError: suggests the nearest tag, or lists all of them.

    """
    known = {label for heading in opened.deck.headings() for label in heading.tags}
    for tag in tags:
        if tag in known:
            continue
        near = nearest(tag, sorted(known))
        hint = f"Did you mean {near}?" if near else f"Tags are: {', '.join(sorted(known))}."
        raise UsageError(f"No question has the tag “{tag}”. {hint}")
