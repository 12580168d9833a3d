"""`quiz stats`: how you are doing."""

import gc

from quiz.code.exercises import names
from quiz.code.session import written
from quiz.commands.options import ColorFlag, DeckFile, Json, Plain
from quiz.commands.output import Output, as_json, print_json
from quiz.desk import Desk
from quiz.stats.figures import stats as figures_of
from quiz.stats.results import code_practice
from quiz.stats.totals import practice, totals


def stats(
    json: Json = False, deck: DeckFile = None, plain: Plain = None, color: ColorFlag = None
) -> None:
    """Show how you are doing: what is due, learned and recalled."""
    from quiz.stats.page import page  # brings Rich, which no help needs

    gc.disable()  # many small values and no garbage: a quarter of the time is saved
    with Desk(deck, plain=plain, color=color) as opened:
        figures = figures_of(
            opened.deck.headings(),
            opened.deck.point_counts(),
            totals(opened.database, opened.deck),
            opened.schedule.states(),
            practice(opened.deck, opened.log),
            code_practice(names(), written(opened), opened.today),
            opened.today,
        )
        if json:
            print_json(as_json(figures))
            return
        with Output(opened.color, opened.plain) as out:
            title, flags = opened.deck.title, opened.deck_flags
            out.print_rich(page(title, figures, out.look, out.width, out.height, flags))
