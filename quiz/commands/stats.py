"""`quiz stats`: how one is doing."""

from dataclasses import asdict

from quiz.commands.options import DeckFile, Json
from quiz.commands.output import look, print_json, print_rich, width
from quiz.session.opening import desk


def stats(as_json: Json = False, deck: DeckFile = None) -> None:
    """Show what is due and learned, how well it is recalled, and the time it took."""
    from quiz.report.progress import progress
    from quiz.scheduling.replay import effective
    from quiz.screens.stats import renderables

    with desk(deck) as opened:
        questions = [(heading.id, heading.category) for heading in opened.deck.headings()]
        events = [event for event in opened.log.events() if event.deck == opened.deck.id]
        figures = progress(questions, opened.states(), effective(events), opened.today)
        if as_json:
            print_json(asdict(figures) | {"retention": figures.retention})
            return
        print_rich(*renderables(opened.deck.title, figures, width(), look()))
