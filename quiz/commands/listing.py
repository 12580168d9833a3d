"""`quiz list`: every question and its state."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

from typer import Argument

from quiz.commands.options import ColorFlag, DeckFile, Json, Plain
from quiz.commands.output import Output, as_json, print_json, say
from quiz.deck.question import Heading, label
from quiz.desk import Desk
from quiz.plain_text import percent
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.terminal.markdown import on_one_line
from quiz.terminal.style import Look
from quiz.terminal.text import Line, Span, cells, day, fitted, wrap
from quiz.terminal.text import plain as plain_text


def list_questions(
    text: Annotated[
        str | None, Argument(help="Only questions that mention this; best match first.")
    ] = None,
    json: Json = False,
    deck: DeckFile = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """List the questions and when each is due."""
    with Desk(deck, plain=plain, color=color) as opened:
        found = opened.deck.search(text) if text else opened.deck.headings()
        states, today = opened.schedule.states(), opened.today
        if json:
            records = (
                heading._asdict()
                | {"deck": opened.deck.place(heading.id)[0].id}
                | as_json(schedule_record(states.get(heading.id, UNSEEN), today))
                for heading in found
            )
            print_json(list(records))
        elif not found:
            say(f"No question mentions “{text}”.", err=True)
        else:
            rows = [(heading, states.get(heading.id, UNSEEN)) for heading in found]
            with Output(opened.color, opened.plain) as out:
                out.print_lines(lines(rows, today, out.width, out.look))


def lines(
    rows: Sequence[tuple[Heading, QuestionState]], today: int, width: int, look: Look
) -> list[Line]:
    """Number, question, difficulty, state, recall now and due day; fewer columns when narrow.

    Drawn by hand: a Rich table takes a millisecond per row, and a deck may have thousands.
    """
    optional = [name for name, least in (("id", 100), ("level", 70)) if width >= least]
    columns = ["#", "question", *optional, "recall", "due"]
    told = []
    for heading, state in rows:
        now = state.recall(today)
        told.append({
            "#": label(heading),
            "question": on_one_line(heading.question),
            "id": heading.id,
            "level": heading.difficulty,
            "recall": "" if now is None else percent(now),
            "due": due(state, today),
        })  # fmt: skip
    made: list[Line] = []
    if look.linear:
        for row in told:
            parts = [f"{name} {row[name]}" for name in columns[1:] if row[name]]
            made += wrap([(", ".join([row["#"], *parts]), "")], width)
        return made
    room = {name: max(cells(row[name]) for row in (*told, {name: name})) for name in columns}
    room["question"] = max(_LEAST, min(width, _MOST) - sum(room.values()) + room["question"]
                           - 2 * (len(columns) - 1))  # fmt: skip
    made.append(_line({name: name for name in columns}, room, dict.fromkeys(columns, "bold")))
    for row in told:
        if width >= 100:
            first, rest = fitted(row["question"], room["question"], look), []
        else:
            first, *rest = map(plain_text, wrap([(row["question"], "")], room["question"]))
        made.append(_line(row | {"question": first}, room, {"id": "code"}))
        made += [((" " * (room["#"] + 2) + text, ""),) for text in rest]
    return made


_LEAST, _MOST = 8, 120
"""Width in cells of the question column, and of all columns."""


def _line(row: Mapping[str, str], room: Mapping[str, int], styles: Mapping[str, str]) -> Line:
    """A row with cells two spaces apart; numbers are right-aligned."""
    spans: list[Span] = []
    for name, width in room.items():
        blank = " " * (width - cells(row[name]))
        text = blank + row[name] if name in ("#", "recall") else row[name] + blank
        spans += [(text, styles.get(name, "")), ("  ", "")]
    return tuple(spans[:-1])


def due(state: QuestionState, today: int) -> str:
    """When a question is next asked, in a word or two."""
    if state.suspended:
        return "suspended"
    if state.buried_until is not None and state.buried_until > today:
        return f"{day(state.buried_until, today)} (put off)"
    if state.memory is None:
        return "new"
    return "today" if state.memory.due_day <= today else day(state.memory.due_day, today)


def schedule_record(state: QuestionState, today: int) -> dict[str, Any]:
    """The schedule of one question on study day `today`, as `--json` names it."""
    memory, until = state.memory, state.buried_until
    due_at = memory and datetime.fromtimestamp(memory.due_at // 1000, UTC)
    return {
        "state": state.name,
        "suspended": state.suspended,
        "buried_until": None if until is None or until <= today else date.fromordinal(until),
        "due": memory and date.fromordinal(memory.due_day),
        "due_at": due_at and f"{due_at:%Y-%m-%dT%H:%M:%SZ}",
        "stability": memory and memory.stability,
        "difficulty_of_memory": memory and memory.difficulty,
        "retrievability": state.recall(today),
        "reps": memory.reps if memory else 0,
        "lapses": memory.lapses if memory else 0,
        "note": state.note or None,
    }
