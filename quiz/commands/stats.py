"""`quiz stats`: how one is doing."""

import gc

from quiz.commands.options import DeckFile, Json
from quiz.commands.output import height, look, print_json, print_rich
from quiz.desk import Desk


def stats(json: Json = False, deck: DeckFile = None) -> None:
    """Show what is due and learned, how well it is recalled, and the time it took."""
    from quiz.stats.figures import as_record
    from quiz.stats.figures import stats as figures_of
    from quiz.stats.page import StatsPage
    from quiz.store.replay import walk

    gc.disable()  # many small values and no garbage: a quarter of the time is saved
    with Desk.open(deck) as opened:
        counting = opened.log.counting(opened.deck.id)
        figures = figures_of(
            opened.deck.headings(),
            opened.deck.point_counts(),
            walk(*counting),
            counting.others,
            opened.today,
        )
        if json:
            print_json(as_record(figures))
            return
        print_rich(StatsPage(opened.deck.title, figures, look(), height()))
