"""`quiz show`: one question, with its answer or its history if wanted."""

from typing import Annotated

import typer

from quiz.commands.naming import resolved
from quiz.commands.options import DeckFile, Id, Json
from quiz.commands.output import (
    as_record,
    height,
    look,
    print_json,
    print_lines,
    print_rich,
    text_width,
)
from quiz.session.opening import desk


def show(
    question_id: Id,
    answer: Annotated[
        bool, typer.Option("--answer", help="With answer, rubric, notes, follow-ups and traps.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="With its recall over time, and all logged of it.")
    ] = False,
    as_json: Json = False,
    deck: DeckFile = None,
) -> None:
    """Show a question."""
    from quiz.report.curve import answers, curve
    from quiz.report.standing import standing
    from quiz.scheduling.corrections import effective
    from quiz.scheduling.trail import of_events
    from quiz.screens.history import history as drawn
    from quiz.screens.shown import history_lines, question_lines
    from quiz.screens.text import BLANK

    with desk(deck) as opened:
        (name,) = resolved(opened, [question_id])
        question, state, today = opened.question(name), opened.state(name), opened.today
        events = list(opened.log.of_question(opened.deck.id, name)) if history or as_json else []
        past = curve(of_events(effective(events)).steps, state, today)
        if as_json:
            record = as_record(question) | {"standing": standing(state, today)}
            record |= {"history": [event.as_dict() for event in events], "answers": answers(past)}
            print_json(record)
            return
        print_lines(question_lines(question, state, today, answer, text_width(), look()))
        if history:  # the picture last: a long list would push it off the terminal
            print_lines([*history_lines(events, text_width()), BLANK])
            print_rich(drawn(past, height()))
