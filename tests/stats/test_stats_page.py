"""The screen of `quiz stats`: it fits, says what it shows, and is silent about too little."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random

import pytest
from rich.cells import cell_len
from walked import totals_of

from quiz.charts.look import PlainConsole
from quiz.code.verdict import standings
from quiz.deck.question import Heading
from quiz.scheduling.state import Memory, QuestionState
from quiz.scheduling.study_day import DAY, study_day
from quiz.stats import parts
from quiz.stats.figures import Stats, memories, stats
from quiz.stats.page import MEMORIES, page
from quiz.stats.results import code_practice
from quiz.store.events import Coded, Drilled, Event, Happening, Mock, Reset, Review, Suspend
from quiz.store.replay import of_events
from quiz.terminal.style import Look

NOON = round(datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()) * 1000
TODAY = study_day(NOON, 0)
NAMES = [f"question-with-a-long-name-{number}" for number in range(1, 21)]
HEADINGS = [
    Heading(name, number, "What?", "easy", f"Category {number % 4}", (), None)
    for number, name in enumerate(NAMES, start=1)
]
POINTS = dict.fromkeys(NAMES, 4)


def made(log: Sequence[tuple[int, str | None, Happening]]) -> Stats:
    """Make the figures of (days ago, question, what) in order of time."""
    events = [
        Event(f"{n:05}", NOON - ago * DAY + n, 0, "laptop", "nn", question, None, what)
        for n, (ago, question, what) in enumerate(log)
    ]
    rest = [one for one in events if not isinstance(one.what, Review)]
    code = code_practice(("adam", "relu", "skip"), standings(events), TODAY)
    states = of_events(events).states
    return stats(HEADINGS, POINTS, totals_of(events, POINTS), states, rest, code, TODAY)


def used(days: int) -> Stats:
    """Make the figures after so many days of use, with mocks, drills and confidence."""
    dice = Random(days)
    log: list[tuple[int, str | None, Happening]] = []
    for ago in range(days, 0, -1):
        for name in dice.sample(NAMES, 3):
            ticked = tuple("abcd"[: dice.randint(0, 4)])
            sure = dice.choice([None, 1, 2, 3])
            rating, seconds = dice.choice([1, 2, 3, 3, 3, 4]), dice.uniform(5, 90)
            review = Review(rating, points=ticked, confidence=sure, seconds=seconds)
            log.append((ago, name, review))
        if ago % 5 == 0:
            log.append((ago, None, Drilled("adam/step#1", dice.random() < 0.7)))
        if ago % 9 == 0:
            mock = f"{len(log):05}"
            log.append((ago, None, Mock((NAMES[0],), 15.0, "senior", 1)))
            log.append((ago, NAMES[0], Review(3, "mock", ("a", "b"), mock=mock)))
    return made(log)


LOGS = {"nothing": made([]), "three days": used(3), "a quarter": used(90), "two years": used(730)}


def printed(
    figures: Stats,
    width: int,
    height: int | None = None,
    encoding: str = "utf-8",
    color: bool = False,
    title: str = "A deck",
) -> str:
    """Print the page on a console of a kind."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = PlainConsole(
        file=file,
        width=width,
        force_terminal=color,
        color_system="truecolor" if color else None,
        legacy_windows=False,
    )
    look = Look(color, unicode=encoding == "utf-8", escapes=color)
    console.print(page(title, figures, look, width, height), crop=False)
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("log", LOGS)
def test_it_is_never_wider_than_the_terminal(log: str) -> None:
    """From 40 to 200 columns, high, low and in a pipe; without color nothing but text."""
    for width in (40, 41, 55, 56, 59, 60, 71, 77, 78, 79, 80, 95, 109, 110, 120, 160, 200):
        for height, encoding in ((None, "utf-8"), (24, "ascii"), (60, "utf-8")):
            text = printed(LOGS[log], width, height, encoding)
            widest = max(map(cell_len, text.splitlines()))
            assert widest <= width, (width, height, encoding)
            assert "\x1b" not in text
            assert encoding == "utf-8" or text.isascii()
            assert "This chart needs" not in text


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize(("width", "height"), [(60, 20), (80, 24), (100, None), (120, 40)])
def test_it_is_whole_on_any_screen(log: str, width: int, height: int | None) -> None:
    """What has no room is paged, so nothing is left out; the headline is its first lines."""
    text = printed(LOGS[log], width, height)
    assert text.startswith("A deck")
    assert "20 questions:" in text.splitlines()[1]
    parts = ("Recall", "Due in", "Recall now", "How sure", "Mock", "Drills", "Code", "Minutes")
    for title in ("Categories", *(parts if log != "nothing" else ())):
        assert title in text
    if log == "two years" and width == 100:
        assert all(re.search(f"{name} +■", text) for name in NAMES)


def test_the_important_parts_are_on_80_by_24() -> None:
    """Figures, calendar, recall against prediction, forecast: all on the first small screen."""
    text = "\n".join(printed(LOGS["a quarter"], 80, 24).splitlines()[:22])
    for words in ("20 questions:", "in a row", "Mon ", "none due", "missed", "Recall: predicted",
                  "Due in 30 days"):  # fmt: skip
        assert words in text


def test_code_from_memory() -> None:
    """How many exercises are known, how many due, and the one most likely forgotten first."""
    assert "None yet: quiz code" in printed(made([(1, NAMES[0], Review(3))]), 80)
    log: list[tuple[int, str | None, Happening]] = [
        (40, None, Coded("relu", 1, 2, 4)),
        (9, None, Coded("adam", 3, 4, 4)),
        (2, NAMES[0], Review(3)),
    ]
    figures = made(log).code
    assert (figures.known, figures.total, figures.due) == (1, 3, 2)
    assert [one.exercise for one in figures.written] == ["relu", "adam"]
    text = printed(made(log), 80)
    assert "Code from memory: 1 of 3, 2 due" in text
    assert text.index("relu ") < text.index("adam ")


def test_color_adds_nothing_but_color() -> None:
    """Without its escape sequences the colored page is the plain one."""
    for height in (24, None):
        colored = printed(LOGS["a quarter"], 80, height, color=True)
        assert "\x1b[32m" in colored
        bare = re.sub(r"\x1b\[[\d;]*m", "", colored)
        plain = printed(LOGS["a quarter"], 80, height)
        assert [line.rstrip() for line in bare.splitlines()] == [
            line.rstrip() for line in plain.splitlines()
        ]


def test_without_an_answer_it_says_what_to_do() -> None:
    """No picture of nothing: where the questions stand, and how to begin."""
    text = printed(LOGS["nothing"], 80, 24)
    assert "20 questions: 0 learned, 0 due, 20 new" in text
    assert "No answer yet: quiz asks the first questions." in text
    assert "Mon" not in text


def test_with_little_data_each_part_says_so() -> None:
    """After three days: too few tests, no mock, too few drills, confidence too seldom."""
    text = " ".join(printed(LOGS["three days"], 60).split())
    assert "from 20 on this is compared with what was predicted" in text
    assert "None yet: quiz mock" in text
    assert "None yet: quiz drill" in text
    assert re.search(r"Too few answers: .*; shown from 10 on", text)
    drills: list[tuple[int, str | None, Happening]] = [(1, None, Drilled("a/b#1", True))] * 9
    few = " ".join(printed(made([(1, NAMES[0], Review(3)), *drills]), 60).split())
    assert "Drills: 9 of 9 answers right Too few to tell; shown from 10 on." in few
    right = printed(made([(1, NAMES[0], Review(3)), *drills, *drills]), 60)
    assert "Drills: 18 of 18 answers right" in right  # and no demo in which one went wrong
    assert "How sure, and how often right Not asked yet: quiz config confidence on." in few
    assert "Recall is tested from the second day on." in few


STRANGE: dict[str, list[tuple[int, str | None, Happening]]] = {
    "new again": [(9, NAMES[0], Review(3)), (5, NAMES[0], Reset())],
    "gone from the deck": [(9, "gone", Review(1, confidence=3)), (1, "gone", Review(3))],
    "from tomorrow": [(1, NAMES[0], Review(3)), (-1, NAMES[0], Review(3))],
    "a year away": [*((400, name, Review(3)) for name in NAMES), (0, NAMES[0], Review(1))],
    "half suspended": [
        *((9, name, Review(3)) for name in NAMES),
        *((8, name, Suspend()) for name in NAMES[:10]),
    ],
    "all on one day": [(0, name, Review(3)) for name in NAMES],
}


@pytest.mark.parametrize("log", STRANGE)
def test_strange_logs(log: str) -> None:
    """Whatever is in the log, the page is drawn, and its forecast counts what may be asked."""
    figures = made(STRANGE[log])
    for width, height in ((60, 20), (80, 24), (120, 40), (100, None)):
        text = printed(figures, width, height)
        assert max(map(cell_len, text.splitlines())) <= width
    due = {"new again": 0, "gone from the deck": 0, "half suspended": 10}.get(log)
    if due is not None:
        assert sum(one.due for one in figures.forecast) == due
    if log in ("new again", "gone from the deck"):
        assert "Every question of this deck is new." in printed(figures, 80, 24)


def calendar_rows(text: str) -> dict[str, str]:
    """The rows of the calendar by weekday."""
    rows = (line for line in text.splitlines() if re.match("(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", line))
    return {row[:3]: row[4:].rstrip() for row in rows}


def test_the_calendar_is_right_day_by_day() -> None:
    """A column for each week, Monday on top; each day at its place with its shade, and months."""
    log: list[tuple[int, str | None, Happening]] = [(13, NAMES[0], Review(4))]
    log += [(9, name, Review(4)) for name in NAMES[:7]]
    text = printed(made(log), 60)
    rows = calendar_rows(text)
    assert [len(row) for row in rows.values()] == [52, 52, 52, 50, 50, 50, 50]  # Wednesday today
    thirteen, nine = date.fromordinal(TODAY - 13), date.fromordinal(TODAY - 9)
    assert (thirteen.strftime("%a"), nine.strftime("%a")) == ("Thu", "Mon")
    assert rows["Thu"].endswith("▓▓··")  # 12 November
    assert rows["Mon"].endswith("██··")  # 16 November
    assert "▓ 1  █ 2–7 answers" in text
    assert sum(row.count("▓") + row.count("█") for row in rows.values()) == 4
    months = next(line for line in text.splitlines() if "Nov" in line)
    first = months.index("Nov")  # the week in which November begins: that of Sunday the 1st
    assert (first - 4) // 2 == 25 - (TODAY - date(2026, 10, 26).toordinal()) // 7


def test_days_missed_are_told_from_days_off() -> None:
    """Good falls due after two days: the day between is free, the ones after it are missed."""
    rows = calendar_rows(printed(made([(6, NAMES[0], Review(3))]), 60))
    tail = {name: row[-2:] for name, row in rows.items()}
    assert tail == {
        "Mon": "××", "Tue": "××", "Wed": "··", "Thu": "██", "Fri": "··", "Sat": "××", "Sun": "××",
    }  # fmt: skip


def test_a_large_deck_shows_the_weakest() -> None:
    """Of many memories a hundred, and how many there are."""
    names = [f"question-{number:03}" for number in range(120)]
    found = memories(
        [Heading(name, 1, "What?", "easy", "C", (), None) for name in names],
        {name: QuestionState(Memory("review", 9.0, 5.0, TODAY - n, TODAY - n, TODAY, 0, 1, 0))
         for n, name in enumerate(names)},
        TODAY,
    )  # fmt: skip
    console = PlainConsole(file=io.StringIO(), width=80)
    look = Look(False, unicode=True, escapes=False)
    with console.capture() as shown:
        console.print(parts.memories(found, 80, look, MEMORIES))
    lines = shown.get().splitlines()
    assert lines[0] == "Recall now, weakest first: 100 of 120"
    assert lines[1].startswith("question-119")


def test_what_is_suspended_is_told_however_long_its_name() -> None:
    """By a bracket before it, which the heading explains; with nothing suspended it does not."""
    for width in (60, 80):
        text = printed(made(STRANGE["half suspended"]), width)
        assert "Recall now, weakest first, in brackets what is suspended" in text
        assert text.count("(question-with-a-long-") == 10
    assert "brackets" not in printed(LOGS["a quarter"], 80)
