"""`quiz review`: a session about what one chooses; without a choice today's session."""

from typing import Annotated

import typer

from quiz.commands.naming import resolved
from quiz.commands.options import DeckFile, Plain, complete_ids, complete_tags
from quiz.deck.question import DIFFICULTIES
from quiz.errors import UsageError
from quiz.session.opening import desk


def review(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help="Asked even when not due: id, number or a unique beginning.",
            autocompletion=complete_ids,
        ),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option(
            help="Only what is due with this tag. Repeatable.", autocompletion=complete_tags
        ),
    ] = None,
    difficulty: Annotated[
        str | None,
        typer.Option(
            help="Only what is due and easy, medium or hard.",
            autocompletion=lambda: list(DIFFICULTIES),
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many questions; repeats are free.")
    ] = None,
    new: Annotated[
        int | None, typer.Option(min=0, help="So many new questions instead of the day's share.")
    ] = None,
    ahead: Annotated[bool, typer.Option("--ahead", help="Also what is not due yet.")] = False,
    plain: Plain = None,
    deck: DeckFile = None,
) -> None:
    """Review what is due, or the questions you name.

    Space reveals, a-e tick key points, 1-4 rate, ? shows all keys. In a pipe a line is taken
    key by key and an empty line is Enter, so an empty line and a 3 rate one question Good.
    """
    from quiz.session.day import serve
    from quiz.session.plan import Choice

    if difficulty is not None and difficulty not in DIFFICULTIES:
        raise UsageError(f"--difficulty is {', '.join(DIFFICULTIES)}, not “{difficulty}”.")
    with desk(deck, writable=True) as opened:
        known = {label for heading in opened.deck.headings() for label in heading.tags}
        for label in tag or ():
            if label not in known:
                raise UsageError(_unknown_tag(label, known))
        chosen = Choice(
            ids=resolved(opened, ids or []),
            tags=tuple(tag or ()),
            difficulty=difficulty,
            limit=limit,
            new=new,
            ahead=ahead,
        )
        serve(opened, chosen, plain)


def _unknown_tag(tag: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(tag, sorted(known), n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else f"Tags are: {', '.join(sorted(known))}."
    return f"No question has the tag “{tag}”. {hint}"
