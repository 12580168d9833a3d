"""`quiz list`: every question and where it stands."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from quiz.commands.options import ColorFlag, DeckFile, Json, Plain
from quiz.commands.output import Output, as_json, print_json, say
from quiz.deck.question import Heading, label
from quiz.desk import Desk
from quiz.plain_text import percent
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.store.states import recall, schedule_record
from quiz.terminal.markdown import on_one_line
from quiz.terminal.text import day


def list_questions(
    text: Annotated[
        str | None, typer.Argument(help="Only questions that mention this; the best first.")
    ] = None,
    json: Json = False,
    deck: DeckFile = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """List the questions and when each is due."""
    with Desk.open(deck, plain=plain, color=color) as opened:
        found = opened.deck.search(text) if text else opened.deck.headings()
        states, today = opened.schedule.states(), opened.today
        if json:
            print_json(
                [
                    heading._asdict()
                    | {"deck": opened.deck.place(heading.id)[0].id}
                    | as_json(schedule_record(states.get(heading.id, UNSEEN), today))
                    for heading in found
                ]
            )
            return
        if not found:
            say(f"No question mentions “{text}”.", err=True)
            return
        rows = [(heading, states.get(heading.id, UNSEEN)) for heading in found]
        with Output(opened.color, opened.plain) as out:
            out.print_rich(table(rows, today, out.width))


def table(rows: Sequence[tuple[Heading, QuestionState]], today: int, width: int) -> Table:
    """Number, question, difficulty, state, recall now and due day; fewer columns when narrow."""
    made = Table(box=None, pad_edge=False, header_style="bold", width=min(width, 120))
    made.add_column("#", justify="right", no_wrap=True)
    made.add_column("question", ratio=1, no_wrap=width >= 100, overflow="ellipsis")
    made.add_column("id", no_wrap=True, style="cyan") if width >= 100 else None
    made.add_column("level", no_wrap=True) if width >= 70 else None
    made.add_column("recall", justify="right", no_wrap=True)
    made.add_column("due", no_wrap=True)
    for heading, state in rows:
        cells = [Text(label(heading)), Text(on_one_line(heading.question))]
        if width >= 100:
            cells.append(Text(heading.id))
        if width >= 70:
            cells.append(Text(heading.difficulty))
        now = recall(state, today)
        cells += [Text("" if now is None else percent(now)), Text(due(state, today))]
        made.add_row(*cells)
    return made


def due(state: QuestionState, today: int) -> str:
    """When a question is asked next, in a word or two."""
    if state.suspended:
        return "suspended"
    if state.buried_until is not None and state.buried_until > today:
        return f"{day(state.buried_until, today)} (put off)"
    if state.memory is None:
        return "new"
    return "today" if state.memory.due_day <= today else day(state.memory.due_day, today)
