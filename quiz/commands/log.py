"""`quiz log` and `quiz undo`: everything that happened, and undoing the latest."""

from collections import deque
from datetime import date
from typing import Annotated

from typer import Option

from quiz.commands.options import MOST, DeckBefore, Plain
from quiz.commands.output import print_json, say
from quiz.desk import Desk
from quiz.errors import QuizError
from quiz.plain_text import count, local_time
from quiz.scheduling.state import RATINGS
from quiz.store import events
from quiz.store.events import Event
from quiz.terminal.text import spell


def log(
    json: Annotated[
        bool, Option("--json", help="JSON Lines: one complete event per line.")
    ] = False,
    limit: Annotated[int | None, Option(min=1, max=MOST, help="Only the last N events.")] = None,
    deck: DeckBefore = None,
    plain: Plain = None,
) -> None:
    """Print the log. Entries are never changed or deleted; undo is an event too."""
    with Desk(deck, plain=plain) as opened:
        logged = opened.log.events()
        for event in deque(logged, maxlen=limit) if limit else logged:
            if json:
                print_json(event.as_dict(), lines=True)
                continue
            when = local_time(event.time, event.offset)
            line = f"{when}  {event.id}  {event.question or '-':28}  {described(event)}"
            say(line.replace("\n", " "))


def undo(deck: DeckBefore = None) -> None:
    """Undo the latest rating, suspend, not-today or reset. Repeat to go further back."""
    with Desk(deck, writable=True) as opened:
        targets = opened.undo()
        if not targets:
            raise QuizError("There is nothing to undo.")
        for target in reversed(targets):
            when = local_time(target.time, target.offset)
            about = f" for {target.question}" if target.question else ""
            say(f"Undone: {described(target)}{about}, {when}")


def described(event: Event) -> str:
    """What happened, in a few words."""
    match event.what:
        case events.Review(rating=rating, mode=mode, points=points, hints=hints, seconds=seconds):
            text = f"{RATINGS.get(rating, rating)} after {spell(seconds)}"
            text += f", ticked {', '.join(points)}" if points else ""
            text += f", {count(hints, 'hint')}" if hints else ""
            return text if mode == "flashcard" else f"{text} ({mode})"
        case events.Drilled(drill=drill, right=right):
            return f"drill {drill}: {'right' if right else 'wrong'}"
        case events.Coded(
            exercise=exercise, rating=rating, passed=passed, checks=checks, slip=slip
        ):
            outcome = f"{passed} of {count(checks, 'check')}" if checks else "no checks run"
            text = f"code {exercise}: {RATINGS[rating]}, {outcome}"
            return f"{text}, slip: {slip}" if slip else text
        case events.FollowedUp(index=index, hit=hit):
            return f"follow-up {index + 1}: {('missed', 'partly', 'said')[min(max(hit, 0), 2)]}"
        case events.Plan(day=None):
            return "plan dropped"
        case events.Plan(day=day, per_day=per_day, minutes=minutes) if day is not None:
            budget = count(per_day, "question") if per_day else f"{minutes:g} min"
            return f"plan: {date.fromordinal(day).isoformat()}, {budget} a day"
        case events.Debrief(text=text):
            return f"interview: {text}" if text else "interview: nothing noted"
        case events.Bury():
            return "not today"
        case events.Note(text=text):
            return f"note: {text}" if text else "note removed"
        case events.Rename(old=old):
            return f"its id was {old}"
        case events.Undo(target=target) | events.Retime(target=target):
            return f"{event.kind} of {target}"
    return event.kind
