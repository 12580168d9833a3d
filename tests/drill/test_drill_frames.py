"""The drill screen and its summary at every width: nothing too wide, all columns alike."""

import pytest

from quiz.deck.question import Heading
from quiz.demo.drills import demos, drills, make
from quiz.drill.grading import options
from quiz.drill.screen import View, asked, frame, summary_lines, told
from quiz.drill.turn import Answer, Entry, Turn, press, report
from quiz.store.events import Drilled
from quiz.terminal.style import Look
from quiz.terminal.text import Line, plain, width_of

LOOK = Look()
ASCII = Look(color=False, unicode=False, escapes=False)
WIDTHS = [34, 49, 60, 80, 120]
HEADING = Heading("cross-entropy", 12, "What?", "easy", "Losses", (), "cross-entropy")
DRILLS = [drill for demo in demos() for drill in drills(demo)]


def view(name: str, turn: Turn) -> View:
    """A view of a drill in the middle of a session."""
    return View(HEADING, f"{name}#3", turn, 3, 10, 4, 7, repeats=2, again=True, message="Said.")


def flat(lines: list[Line]) -> str:
    """The text of lines, with runs of spaces taken out."""
    return " ".join(" ".join(map(plain, lines)).split())


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(width: int) -> None:
    """Each drill while it is typed or chosen, with its help, and after each kind of answer."""
    for name in DRILLS:
        drill = make(name, 3).drill
        turn = Turn(drill, options(drill)) if drill.choices else Turn(drill)
        offered = Turn(drill, options(drill))
        given_up = press(turn._replace(entry=Entry("s")), "enter")[0]
        turns = [turn, offered, turn._replace(help=True), given_up]
        turns += [press(offered, str(place + 1))[0] for place in range(len(offered.options))]
        for one in turns:
            made = frame(view(name, one), width, LOOK)
            for line in (*made.header, *made.body, *made.footer):
                assert width_of(line) <= width, (name, plain(line))


def test_the_line_being_typed_follows_the_cursor() -> None:
    """Of a line longer than the screen the part around the cursor is seen."""
    drill = make("backpropagation/used-twice", 3).drill
    text = "".join(str(digit % 10) for digit in range(150))
    for cursor in (0, 75, 150):
        made = frame(view("x/y", Turn(drill, entry=Entry(text[:cursor], text[cursor:]))), 60, LOOK)
        assert made.follow is not None
        (line,) = made.body[slice(*made.follow)]
        assert width_of(line) <= 60
        (at,) = [shown for shown, style in line if style == "chosen"]
        assert at == (text[cursor : cursor + 1] or " ")
        before = next(shown for shown, style in line if style == "bold") if cursor else ""
        assert text[:cursor].endswith(before)


def test_line_by_line_says_the_same() -> None:
    """Prompt, options and form before the answer; verdict, slip, solution and demo after it."""
    drill = make("cross-entropy/slope", 3).drill
    turn = Turn(drill, options(drill))
    shown = view("cross-entropy/slope", turn)
    text = flat(asked(shown, 80, ASCII))
    for part in (drill.prompt, f"2 {turn.options[1].text}", "Give the number of an option"):
        assert part in text
    answered, _ = press(turn, "2")
    text = flat(told(shown._replace(turn=answered), 80))
    for part in ("Not right: it is", drill.wrong[0].misconception, drill.solution):
        assert part in text
    assert text.endswith("See it quiz demo cross-entropy")


def summary(width: int) -> list[Line]:
    """The summary of a session with a slip in a question of a long name."""
    answers = [
        Answer("universal-approximation", Drilled("a/b-c#1", False, "1", "They multiply.")),
        Answer("dropout", Drilled("dropout/none-left#2", True, "2")),
        Answer("universal-approximation", Drilled("a/b-c#3", True, "1"), repeat=True),
    ]
    numbers = {"universal-approximation": 10, "dropout": 7}
    return summary_lines(report(answers), numbers, "", width, ASCII)


@pytest.mark.parametrize("width", WIDTHS)
def test_summary_columns(width: int) -> None:
    """Every row has the same columns; where there is room also a bar and the command."""
    lines = summary(width)
    assert max(map(width_of, lines)) <= width
    rows = [plain(line) for line in lines if " of 1" in plain(line) and "first" not in plain(line)]
    assert [row.split()[1][:20] for row in rows] == ["universal-approximat", "dropout"]
    assert len({row.index(" of 1") for row in rows}) == 1
    assert ("........" in rows[0]) is ("########" in rows[1])
    assert ("quiz drill 10" in rows[0]) is (width >= 60)
    assert "b c: They multiply." in flat(lines)
    assert "see it: quiz demo a" in flat(lines)
