"""How firm each question of the deck is, from the whole log: what is weak comes from here."""

from collections.abc import Collection, Iterable

from quiz.report.weak import Strength, weigh
from quiz.scheduling.corrections import effective
from quiz.session.desk import Desk


def strengths(desk: Desk, only: Collection[str] | None = None) -> list[Strength]:
    """Every question of the deck with any evidence, the weakest first.

    With `only` these questions; then no more of the log is read than what is about them.
    """
    log, deck = desk.log, desk.deck.id
    if only is None:
        events = [event for event in log.events() if event.deck == deck]
    else:
        events = [event for question in only for event in log.of_question(deck, question)]
    asked = {event.question for event in events}
    points = {
        heading.id: [point.id for point in desk.question(heading.id).key_points]
        for heading in desk.deck.headings()
        if heading.id in asked
    }
    return weigh(points, effective(events), desk.states(), desk.today)


def cues(desk: Desk, found: Iterable[Strength]) -> dict[tuple[str, str], str]:
    """(question id, key point id) -> the point's cue, of the questions found."""
    return {
        (question.id, point.id): point.cue
        for question in (desk.question(one.question) for one in found)
        for point in question.key_points
    }
