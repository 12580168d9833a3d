"""A question printed whole, and its history line by line."""

from collections.abc import Iterable
from datetime import date

from quiz.deck.question import Question
from quiz.events import (
    Bury,
    Drilled,
    Event,
    FollowedUp,
    Interview,
    Note,
    Plan,
    Retime,
    Review,
    Undo,
)
from quiz.rating import RATINGS
from quiz.report.standing import recall
from quiz.scheduling.state import QuestionState
from quiz.screens import card
from quiz.screens.durations import count, spell
from quiz.screens.listing import due
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look


def question_lines(
    question: Question, state: QuestionState, today: int, answer: bool, width: int, look: Look
) -> list[Line]:
    """The question; with `answer` everything the deck says about it."""
    facts = [f"next: {due(state, today)}"]
    now = recall(state, today)
    if now is not None:
        facts.append(f"recall now {now:.0%}")
    lines = card.title(question, width, look)
    lines += wrap([(f" {look.dot} ".join([question.id, *facts]), "dim")], width)
    if question.tags:
        lines += wrap([(f"tags: {', '.join(question.tags)}", "dim")], width)
    if answer:
        lines += [BLANK, *card.answer(question, width, look)]
        lines += [BLANK, *card.rubric(question, None, width)]
        lines += [BLANK, *card.precise(question, width, look)]
        lines += [BLANK, *card.follow_ups(question, width, look)]
    if state.note:
        lines += [BLANK, (("Your note", "heading"),), *wrap([(state.note, "")], width)]
    if question.demo:
        lines += [BLANK, *wrap([("Demo  ", "dim"), (question.demo, "")], width)]
    if not answer:
        lines += wrap([("The answer: ", "dim"), (f"quiz show {question.id} --answer", "")], width)
    return lines


def history_lines(events: Iterable[Event], width: int) -> list[Line]:
    """Everything that was logged of a question, the earliest first."""
    lines: list[Line] = [BLANK, (("History", "heading"),)]
    known: dict[str, str] = {}
    for event in events:
        what = described(event)
        if isinstance(event.what, Undo | Retime) and event.what.target in known:
            what = f"{event.kind} of: {known[event.what.target]}"
        known[event.id] = what
        lines += wrap([(what, "")], width, f"{_local(event)}  ", " " * 18)
    if len(lines) == 2:
        lines.append((("Nothing yet.", ""),))
    return lines


def described(event: Event) -> str:
    """What happened, in a few words."""
    match event.what:
        case Review(rating=rating, mode=mode, points=points, hints=hints, seconds=seconds):
            text = f"{RATINGS.get(rating, rating)} after {spell(seconds)}"
            text += f", ticked {', '.join(points)}" if points else ""
            text += f", {hints} hint{'s'[: hints > 1]}" if hints else ""
            return text if mode == "flashcard" else f"{text} ({mode})"
        case Drilled(drill=drill, right=right):
            return f"drill {drill}: {'right' if right else 'wrong'}"
        case FollowedUp(index=index, hit=hit):
            return f"follow-up {index + 1}: {('missed', 'partly', 'said')[min(max(hit, 0), 2)]}"
        case Plan(day=None):
            return "plan dropped"
        case Plan(day=day, per_day=per_day, minutes=minutes) if day is not None:
            budget = count(per_day, "question") if per_day else f"{minutes:g} min"
            return f"plan: {date.fromordinal(day).isoformat()}, {budget} a day"
        case Interview(text=text):
            return f"interview: {text}" if text else "interview: nothing to say of it"
        case Bury():
            return "not today"
        case Note(text=text):
            return f"note: {text}" if text else "note removed"
        case Undo(target=target) | Retime(target=target):
            return f"{event.kind} of {target}"
    return event.kind


def _local(event: Event) -> str:
    from datetime import UTC, datetime, timedelta

    then = datetime.fromtimestamp(event.time / 1000, UTC) + timedelta(minutes=event.offset)
    return then.strftime("%Y-%m-%d %H:%M")
