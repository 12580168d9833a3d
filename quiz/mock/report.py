"""The mock interviews in the log: their scorecards and progress, as lines and as Markdown."""

import os
from collections.abc import Sequence
from functools import partial

from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.files import is_there
from quiz.mock.interview import ends_taken_back, progress
from quiz.mock.scorecard import RULE, Group, QuestionScore, Scorecard, scorecard, to_learn
from quiz.mock.screen import VERDICT_STYLES, card_lines, code_line, facts, packed, verdict
from quiz.plain_text import count, local_time, percent, whole_percent
from quiz.review.attempt import MARKS, SAID
from quiz.review.programs import demonstrate
from quiz.scheduling.state import RATINGS
from quiz.store.events import Event, Mock, effective
from quiz.store.rows import read
from quiz.terminal.page import TOP, KeyHint
from quiz.terminal.session import LEAVE, Pages, in_room, page_of
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, clock, wrap
from quiz.terminal.ui import UI, MakeLines

NONE_YET = "There is no mock interview yet. Begin one: quiz mock"
NONE_OPEN = "There is no unfinished mock interview. Begin one: quiz mock"


def last(desk: Desk) -> Event | None:
    """The deck's latest mock interview that this version can read."""
    query = "WHERE deck = ? AND kind = 'mock' ORDER BY time DESC, id DESC"
    events = read(desk.database, query, desk.deck.id)
    return next((event for event in events if isinstance(event.what, Mock)), None)


def of_mock(desk: Desk, began: Event) -> list[Event]:
    """The events that may belong to a mock interview, without those that no longer count.

    An interview is open again if one of its answers was undone after its end.
    """
    query = (
        "WHERE deck = ? AND time >= ? AND kind IN "
        "('review', 'follow_up', 'code', 'mock_end', 'undo', 'retime') ORDER BY time, id"
    )
    events = list(read(desk.database, query, began.deck, began.time))
    reopened = ends_taken_back(events)
    return [event for event in effective(events) if event.id not in reopened]


def unfinished(desk: Desk) -> tuple[Event, Mock]:
    """The latest mock interview, if it can be resumed.

    Raises:
        QuizError: there is none, or it is over.

    """
    began = last(desk)
    if began is None or not isinstance(began.what, Mock):
        raise QuizError(f"{NONE_YET}{desk.deck_flags}")
    if progress(began.id, of_mock(desk, began)).ended:
        raise QuizError(f"{NONE_OPEN}{desk.deck_flags}")
    return began, began.what


def past_interviews(desk: Desk) -> list[Scorecard]:
    """The scorecard of every mock interview with an answer, earliest first."""
    query = "WHERE deck = ? AND kind = 'mock' ORDER BY time, id"
    begun = read(desk.database, query, desk.deck.id)
    cards = _scorecards(desk, [event for event in begun if isinstance(event.what, Mock)])
    return [card for card in cards if card.answered]


def _scorecards(desk: Desk, begun: list[Event]) -> list[Scorecard]:
    """The scorecards of mock interviews, of which the first began first."""
    if not begun:
        return []
    events = of_mock(desk, begun[0])
    asked = {name for one in begun if isinstance(one.what, Mock) for name in one.what.questions}
    known = asked.intersection(heading.id for heading in desk.deck.headings())
    questions = {name: desk.deck.question(name) for name in known}
    return [scorecard(began, progress(began.id, events), questions) for began in begun]


def show_scorecard(desk: Desk, ui: UI, began: Event) -> MakeLines:
    """Show the scorecard until the person leaves; returns the lines for the main screen."""
    (result,) = _scorecards(desk, [began])
    lines = in_room(partial(card_lines, result, desk.deck_flags))
    keys: tuple[KeyHint, ...] = (("q", "leave"),)
    if result.demos:
        keys = (("r", "demo of the weakest"), *keys)
    message = ""
    ui.scroll(TOP)
    pages = Pages(ui)
    while True:
        key = pages.key(page_of("Mock interview: scorecard", lines, *keys), message)
        message = ""
        if key == LEAVE:
            return lines
        if key == "r":
            message = _demo(desk, ui, result)


def _demo(desk: Desk, ui: UI, result: Scorecard) -> str:
    for name in result.demos:
        for heading in desk.deck.headings():
            if heading.demo == name:
                return demonstrate(ui, heading)
    return "Nothing is missing that a demo would show."


_BAR = 10


def day(card: Scorecard) -> str:
    """The date of an interview, in local time."""
    return local_time(card.time, card.offset)[:10]


def followed_up(card: Scorecard) -> str:
    """How many follow-ups were answered; a partial answer counts as half."""
    hits = [hit for row in card.questions for hit in row.follow_ups]
    return f"{sum(hits) / SAID:g} of {len(hits)}" if hits else "none"


def trend(cards: Sequence[Scorecard]) -> str:
    """How the score has changed, in words; empty with fewer than two finished interviews."""
    scores = [card.score for card in cards if card.finished]
    if len(scores) < 2:
        return ""
    change = whole_percent(scores[-1]) - whole_percent(scores[0])
    last = percent(scores[-1])
    if not change:
        return f"The last one is level with the first: {last}."
    word = "up" if change > 0 else "down"
    return f"{word.capitalize()} {abs(change)} points from the first to the last: {last}."


def heading(cards: Sequence[Scorecard], width: int, flags: str) -> list[Line]:
    """How many there were, and how the score has changed.

    `flags` are the options a command needs to use the same deck.
    """
    if not cards:
        return wrap([(NONE_YET + flags, "")], width)
    lines: list[Line] = [((count(len(cards), "mock interview"), "bold"),)]
    words = trend(cards)
    return lines + wrap([(words, "")], width) if words else lines


def rows(cards: Sequence[Scorecard], width: int, look: Look) -> list[Line]:
    """A row per interview: day, level, score, follow-ups, time and verdict."""
    lines: list[Line] = [BLANK]
    for card in cards:
        parts: list[Line] = [
            ((f"{day(card)}  {card.level:6}", ""),),
            ((look.bar(card.score, _BAR), "accent"), (f" {card.score:4.0%}", "")),
            ((f"follow-ups {followed_up(card)}", ""),),
            ((clock(card.seconds), ""),),
            ((card.verdict, VERDICT_STYLES[card.verdict]),),
        ]
        lines += packed(parts, width, "")
    return lines


TITLE = "# Mock interview"
"""How every report begins. A file that begins differently is not ours and is never overwritten."""


def report(result: Scorecard, flags: str) -> str:
    """The scorecard of one interview; `flags` as for `verdict`."""
    titles = {row.question: row.title for row in result.questions}
    parts = [
        f"{TITLE} of {day(result)}",
        f"**{verdict(result, flags)}**",
        RULE,
        f"{facts(result)}.",
    ]
    parts.append(_table(
        ("Question", "Key points", "Rating", "Follow-ups", f"Time / {clock(_budget(result))}"),
        [_row(row) for row in result.questions],
    ))  # fmt: skip
    parts += ["## By category", _groups("Category", result.categories)]
    parts += ["## By difficulty", _groups("Difficulty", result.difficulties)]
    named = (("Strongest", result.strongest), ("Weakest", result.weakest))
    standing = [f"- {label}: {_escaped(titles[name])}" for label, name in named if name]
    if standing:
        parts += ["## Strongest and weakest", "\n".join(standing)]
    if result.code is not None:
        parts += ["## Code", _escaped(code_line(result.code))]
    points = [f"- {point.point} ({_escaped(row.title)})" for row, point in to_learn(result)]
    if points:
        parts += ["## To learn tonight", "\n".join(points)]
    if result.demos:
        parts += ["## Demos to run", "\n".join(f"- `quiz demo {name}`" for name in result.demos)]
    return "\n\n".join(parts) + "\n"


def progress_markdown(cards: Sequence[Scorecard], flags: str) -> str:
    """All interviews in a table, then the last scorecard."""
    rows = [
        (day(card), card.level, percent(card.score), followed_up(card), clock(card.seconds),
         card.verdict)
        for card in cards
    ]  # fmt: skip
    table = _table(("Day", "Level", "Key points", "Follow-ups", "Time", "Verdict"), rows)
    parts = [
        f"{TITLE}s",
        table,
        *filter(None, [trend(cards)]),
        "#" + report(cards[-1], flags).rstrip(),
    ]
    return "\n\n".join(parts) + "\n"


def _budget(result: Scorecard) -> float:
    return result.questions[0].budget if result.questions else result.budget


def _row(row: QuestionScore) -> tuple[str, ...]:
    if row.rating is None:
        return row.title, f"0 of {row.points}", "not reached", "", ""
    late = "" if row.in_time else " (over)"
    followed = ", ".join(MARKS[hit] for hit in row.follow_ups)
    said = f"{row.said} of {row.points}"
    return row.title, said, RATINGS[row.rating], followed, clock(row.seconds) + late


def _groups(title: str, groups: Sequence[Group]) -> str:
    rows = [(group.name, f"{group.said} of {group.points}") for group in groups]
    return _table((title, "Key points"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)


def _escaped(text: str) -> str:
    """A text for one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


_BEGINNING = len(TITLE.encode()) + 3  # a byte order mark


def check_target(path: str) -> None:
    """Check before the first question that the report can be written after the last.

    Raises:
        UsageError: the path is not one for a Markdown file, or holds something else.

    """
    folder = os.path.dirname(path) or "."
    if not path.endswith((".md", ".markdown")):
        raise UsageError(f"--save writes Markdown: give a name that ends in .md, not “{path}”.")
    if not os.path.isdir(folder):
        raise UsageError(f"--save: there is no folder {folder}. Make it first.")
    if not is_there(path) and not os.path.lexists(path):
        if not os.access(folder, os.W_OK):
            raise UsageError(f"--save: {folder} cannot be written to. Choose another folder.")
        return
    try:
        with open(path, "rb") as file:
            begins = file.read(_BEGINNING)
    except OSError as error:
        raise UsageError(f"--save: {path}: {(error.strerror or str(error)).lower()}.") from None
    if begins.strip() and TITLE.encode() not in begins:
        raise UsageError(f"--save: {path} is not the report of a mock. Choose another name.")
    if not os.access(path, os.W_OK):
        raise UsageError(f"--save: {path} cannot be written. Choose another name.")


def write(desk: Desk, path: str, history: bool) -> str:
    """Write the latest scorecard, or with `history` the progress over all. Returns a message.

    Raises:
        QuizError: it could not be written. Nothing is lost: everything is in the log.

    """
    cards = past_interviews(desk)
    if not cards:
        return f"Nothing was answered yet, so {path} was not written."
    flags = desk.deck_flags
    text = progress_markdown(cards, flags) if history else report(cards[-1], flags)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise QuizError(
            f"{path}: {reason}. The answers are saved: quiz mock --history --save FILE.md{flags}"
        ) from None
    return f"Written: {path}"
