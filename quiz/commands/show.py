"""`quiz show`: one question, optionally with its answer or its history."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from typer import Option

from quiz.commands.listing import due, schedule_record
from quiz.commands.log import described
from quiz.commands.options import Asked, ColorFlag, DeckFile, Json, Plain, resolved
from quiz.commands.output import Output, as_json, print_json
from quiz.deck.question import Question, RecapSection
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plain_text import local_time, percent
from quiz.review import card
from quiz.scheduling.state import QuestionState
from quiz.store.events import Event, Retime, Undo, effective
from quiz.store.replay import of_events
from quiz.terminal.markdown import inline
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, wrap


def show(
    question_id: Asked,
    answer: Annotated[
        bool, Option("--answer", help="Include the answer, rubric, notes, follow-ups and traps.")
    ] = False,
    history: Annotated[
        bool, Option("--history", help="Include its recall over time and its whole log.")
    ] = False,
    json: Json = False,
    deck: DeckFile = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Show a question."""
    from quiz.stats.curve import curve, picture  # brings Rich, which no help needs

    with Desk(deck, needs_data=history or json, plain=plain, color=color) as opened:
        name = asked(opened, question_id)
        question, state = opened.deck.question(name), opened.schedule.state(name)
        today = opened.today
        events = list(opened.deck.events(opened.log, [name])) if history or json else []
        past = curve(of_events(effective(events)).steps, state, today)
        if json:
            record = as_json(question) | {"standing": as_json(schedule_record(state, today))}
            logged = [event.as_dict() for event in events]
            record |= {"history": logged, "answers": as_json(past.lifts)}
            print_json(record)
            return
        with Output(opened.color, opened.plain) as out:
            width = out.text_width
            lines = question_lines(question, state, today, answer, width, out.look)
            if not answer:
                command = f"quiz show {question.id} --answer{opened.deck_flags}"
                lines += wrap([("The answer: ", "dim"), (command, "")], width)
            out.print_lines(lines)
            if history:  # the picture last: a long list would push it off the terminal
                out.print_lines([*history_lines(events, width), BLANK])
                out.print_rich(picture(past, out.height))


def asked(opened: Desk, text: str) -> str:
    """The id that a person's words refer to: an id or number, or a question in other words.

    Raises:
        UsageError: they match no question, or several.

    """
    try:
        return resolved(opened, [text])[0]
    except UsageError:
        name = opened.deck.named(text)
        if name is None:
            raise
        return name


def recap(
    json: Json = False, deck: DeckFile = None, plain: Plain = None, color: ColorFlag = None
) -> None:
    """Print the ideas to remember: one page, without the answers."""
    with Desk(deck, needs_data=False, alone=True, plain=plain, color=color) as opened:
        sections = opened.deck.recap()
        if json:
            print_json(as_json(sections))
            return
        numbers = {heading.id: heading.number for heading in opened.deck.headings()}
        with Output(opened.color, opened.plain) as out:
            out.print_lines(
                recap_lines(opened.deck.title, sections, numbers, out.text_width, out.look)
            )
            if sections:
                hint = f"[n] is a question: quiz show n --answer{opened.deck_flags}"
                out.print_lines([BLANK, *wrap([(hint, "dim")], out.text_width)])


def recap_lines(
    title: str, sections: Sequence[RecapSection], numbers: Mapping[str, int], width: int, look: Look
) -> list[Line]:
    """Each section with its lines, the questions they summarize, and the notes they need."""
    lines: list[Line] = [((title, "title"),)]
    if not sections:
        lines += [BLANK, (("This deck has no recap.", ""),)]
    for section in sections:
        lines += [BLANK, ((section.title, "heading"),)]
        for item in section.items:
            asked = ", ".join(str(numbers[name]) for name in item.questions if name in numbers)
            text = [*inline(item.text), (f" [{asked}]" if asked else "", "dim")]
            lines += wrap(text, width, f"{look.bullet} ", "  ")
            if item.note:
                lines += wrap([("But: ", "hard"), *inline(item.note)], width, "    ", "    ")
    return lines


def question_lines(
    question: Question, state: QuestionState, today: int, answer: bool, width: int, look: Look
) -> list[Line]:
    """The question; with `answer`, everything the deck says about it."""
    facts = [f"next: {due(state, today)}"]
    now = state.recall(today)
    if now is not None:
        facts.append(f"recall now {percent(now)}")
    lines = card.title(question, width, look)
    lines += wrap([(f" {look.dot} ".join([question.id, *facts]), "dim")], width)
    if question.aliases:
        lines += wrap([(f"also asked as: {'; '.join(question.aliases)}", "dim")], width)
    if question.tags:
        lines += wrap([(f"tags: {', '.join(question.tags)}", "dim")], width)
    if answer:
        lines += [BLANK, *card.read_through(question, width, look)]
        if question.precise or question.sources:
            lines += [BLANK, *card.precise(question, width, look)]
        if question.follow_ups or question.traps:
            lines += [BLANK, *card.follow_ups(question, width, look)]
    if state.note:
        lines += [BLANK, (("Your note", "heading"),), *wrap([(state.note, "")], width)]
    if question.demo:
        lines += [BLANK, *wrap([("Demo  ", "dim"), (question.demo, "")], width)]
    return lines


def history_lines(events: Iterable[Event], width: int) -> list[Line]:
    """Everything logged about a question, earliest first."""
    lines: list[Line] = [BLANK, (("History", "heading"),)]
    known: dict[str, str] = {}
    for event in events:
        what = described(event)
        if isinstance(event.what, Undo | Retime) and event.what.target in known:
            what = f"{event.kind} of: {known[event.what.target]}"
        known[event.id] = what
        lines += wrap([(what, "")], width, f"{local_time(event.time, event.offset)}  ", " " * 18)
    if len(lines) == 2:
        lines.append((("Nothing yet.", ""),))
    return lines
