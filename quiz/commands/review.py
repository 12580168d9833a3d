"""`quiz review`: a session on the questions you choose; today's session without a choice."""

from typing import Annotated

from typer import Option

from quiz.commands import options
from quiz.desk import Desk
from quiz.review.start import serve
from quiz.review.today import SessionFilter


def review(
    ids: Annotated[
        list[str] | None,
        options.id_argument(
            "[ID]...", "Questions to ask, due or not: id, number or a unique beginning."
        ),
    ] = None,
    tag: options.Tags = None,
    difficulty: options.Difficulty = None,
    limit: Annotated[
        int | None, Option(min=1, max=options.MOST, help="At most N questions; repeats are free.")
    ] = None,
    new: Annotated[
        int | None,
        Option(min=0, max=options.MOST, help="New questions, instead of the daily number."),
    ] = None,
    ahead: Annotated[bool, Option("--ahead", help="Include questions not due yet.")] = False,
    cram: Annotated[
        bool, Option("--cram", help="All that match, due or not; nothing is saved or rescheduled.")
    ] = False,
    typed: Annotated[bool, Option("--typed", help="Type every answer; t types just one.")] = False,
    confidence: Annotated[
        bool, Option("--confidence", help="Ask “how sure?” before each answer is shown.")
    ] = False,
    plain: options.Plain = None,
    deck: options.DeckFile = None,
    color: options.ColorFlag = None,
) -> None:
    """Review what is due, or the questions you name.

    Space reveals, a-e tick key points, 1-4 rate, ? shows all keys. In a pipe, each character
    is a key and an empty line is Enter, so an empty line and then a 3 rate a question Good.
    """
    with Desk(
        deck, writable=True, plain=plain, confidence=confidence or None, color=color
    ) as opened:
        options.check_tags(opened, tag or ())
        chosen = SessionFilter(
            ids=options.resolved(opened, ids or []),
            tags=tuple(tag or ()),
            difficulty=difficulty,
            limit=limit,
            new=new,
            ahead=ahead,
            cram=cram,
        )
        serve(opened, chosen, typed)
