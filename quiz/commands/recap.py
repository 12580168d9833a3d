"""`quiz recap`: the deck on one page."""

from quiz.commands.options import DeckFile, Json
from quiz.commands.output import as_record, look, print_json, print_lines, text_width
from quiz.session.opening import desk


def recap(as_json: Json = False, deck: DeckFile = None) -> None:
    """Print the quick recap: core concepts, problems and their fixes."""
    from quiz.screens.recap import recap_lines

    with desk(deck) as opened:
        sections = opened.deck.recap()
        if as_json:
            print_json(as_record(sections))
            return
        numbers = {heading.id: heading.number for heading in opened.deck.headings()}
        print_lines(recap_lines(opened.deck.title, sections, numbers, text_width(), look()))
