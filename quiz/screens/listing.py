"""The list of questions as a Rich table that fits its width."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from quiz.deck.heading import Heading
from quiz.report.standing import recall
from quiz.scheduling.state import QuestionState
from quiz.screens.durations import day


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
        cells = [Text(str(heading.number)), Text(heading.question)]
        if width >= 100:
            cells.append(Text(heading.id))
        if width >= 70:
            cells.append(Text(heading.difficulty))
        now = recall(state, today)
        cells += [Text("" if now is None else f"{now:.0%}"), Text(due(state, today))]
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
