"""The screen of a plan: within its width and height, truthful bars, nothing by color alone."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.plan.outlook import DeckState
from quiz.plan.policy import Interview, Pace
from quiz.plan.preparation import PlanStatus, RecallChange, possible, preparation
from quiz.plan.screen import plan_lines, recall_change_lines, two_tone
from quiz.scheduling.state import Due
from quiz.terminal.style import Look
from quiz.terminal.text import plain, width_of

TODAY = 739_945  # Wed 25 Nov 2026
UNICODE, ASCII = Look(), Look(color=False, unicode=False, escapes=False)


def deck(questions: int, unseen: int = 0) -> DeckState:
    """A deck of which so many were never seen, the others at different times."""
    names = [f"question-{number:02}-with-a-long-name" for number in range(questions)]
    seen = {
        name: Due(name, 2.0 + place, TODAY - 9 + place % 9, TODAY + place % 5 - 2, False, 5.0)
        for place, name in enumerate(names[unseen:])
    }
    return DeckState(names[:unseen], seen, {})


def drawn(
    days: int, per_day: int, width: int, look: Look = UNICODE, rows: int | None = None, **of: int
) -> list[str]:
    """The screen as text."""
    known = deck(**({"questions": 20} | of))
    figures = preparation(
        Interview(TODAY + days, per_day), known, TODAY, pace=Pace(45.0, known=True)
    )
    return [plain(line) for line in plan_lines(PlanStatus(TODAY, figures), width, look, rows)]


@pytest.mark.parametrize(
    ("width", "days", "questions", "look"),
    [*product((40, 60, 80, 120, 200), (0, 1, 3, 15, 60, 400), (1, 20, 61), (UNICODE, ASCII))],
)
def test_no_line_is_wider_than_the_terminal(
    width: int, days: int, questions: int, look: Look
) -> None:
    """From one question to sixty, from today to next year; in ASCII nothing else is drawn."""
    lines = drawn(days, 4, width, look, questions=questions, unseen=questions // 3)
    assert max(map(len, lines)) <= min(width, 120)
    if look is ASCII:
        assert "".join(lines).isascii()


@pytest.mark.parametrize(
    ("width", "rows", "questions", "per_day"),
    [(80, 24, 20, 10), (60, 20, 20, 10), (60, 20, 20, 1), (80, 24, 60, 2), (120, 40, 60, 10)],
)
def test_it_fits_into_the_terminal(width: int, rows: int, questions: int, per_day: int) -> None:
    """With the prompt under it, by leaving out the surest questions and saying so."""
    lines = drawn(15, per_day, width, rows=rows, questions=questions, unseen=questions // 2)
    assert len(lines) < rows
    shown = sum(line.count("question-") for line in lines if "→" in line)
    more = re.search(r"… and (\d+) more, (\d+)% or better", "\n".join(lines))
    assert shown + (int(more[1]) if more else 0) == questions
    if (width, rows, questions) == (80, 24, 20):
        assert more is None


def test_the_weakest_come_first_down_the_columns() -> None:
    """Read down the first column, then the second, what is planned never falls."""
    lines = drawn(15, 3, 80, questions=21)
    rows = [re.findall(r"→(\d+)", line) for line in lines if "question-" in line and "→" in line]
    columns = [[int(row[place]) for row in rows if len(row) > place] for place in (0, 1)]
    order = columns[0] + columns[1]
    assert len(order) == 21
    assert order == sorted(order)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(4, 60))
def test_bars_are_to_the_cell(now: float, then: float, width: int) -> None:
    """Full up to what one has, lighter up to what is planned, to half a cell; told in ASCII too."""
    for look in (UNICODE, ASCII):
        full, light, rest = two_tone(now, then, width, look)
        lengths = [len(text) for text, _ in (full, light, rest)]
        assert sum(lengths) == width
        assert abs(lengths[0] - min(now, then) * width) <= 0.5 + 1e-9
        assert abs(lengths[0] + lengths[1] - max(then, min(now, then)) * width) <= 0.5 + 1e-9
        assert not {*full[0]} & {*light[0], *rest[0]}


def test_the_columns_of_the_days_are_the_loads() -> None:
    """Thirty questions, ten a day for four days: ten, ten, ten, and ten more."""
    lines = drawn(4, 10, 80, questions=30, unseen=30)
    chart = [line for line in lines if "│" in line]
    assert [line[6:].split() for line in chart] == [["███"] * 4] * 3
    assert chart[0].startswith("  10 │")
    names, mark = lines[lines.index(chart[0]) + 3 :][:2]
    assert names == "      today       Sat 28 Nov"
    assert mark == "      " + "━" * 15 + " last look"


def test_the_last_look_is_marked_from_its_first_day() -> None:
    """Under the fourth to last column on: the window of twenty questions, ten a day, is three."""
    lines = drawn(15, 10, 80)
    (mark,) = (line for line in lines if "━" in line)
    first = (mark.index("━") - 6) // 4
    assert first == 15 - 3
    assert mark[: mark.index("━")].strip() == "last look"


def test_the_last_look_is_marked_where_several_days_share_a_column() -> None:
    """Two days in a column: the last one of many is marked though it begins between two."""
    lines = drawn(120, 10, 80, questions=1)
    assert "mean of 2 days a column" in " ".join(lines)
    (mark,) = (line for line in lines if "━" in line)
    assert mark.split() == ["last", "look", "━"]


@pytest.mark.parametrize("days", range(3, 40))
def test_the_name_of_the_last_look_is_never_cut(days: int) -> None:
    """Before, behind or within its bar, however long that is."""
    for width in (40, 60, 80):
        lines = drawn(days, 1, width, questions=61)
        (mark,) = (line for line in lines if "━" in line)
        assert "last look" in mark


def test_a_narrow_terminal_has_all_figures() -> None:
    """The budget and both figures have lines of their own where one line is too short."""
    lines = drawn(15, 4, 40, questions=20, unseen=20)
    assert lines[:2] == ["Interview on Thu 10 Dec, in 15 days", "4 questions a day"]
    assert re.fullmatch(r"Recall on the day  [□·]{21}", lines[2])
    assert re.fullmatch(r"0% as you are → \d\d% planned", lines[3])


def test_names_are_whole_where_there_is_room() -> None:
    """In one column of sixty cells the bar gives way; in two columns the name does."""
    assert "question-00-with-a-long-name " in " ".join(drawn(15, 4, 60))
    assert "question-00-with-a-lo… " in " ".join(drawn(15, 4, 80))


def test_nothing_is_said_of_budgets_that_were_not_tried() -> None:
    """Of a large deck only the plan's own is; a deck that is asked whole can have no larger one."""
    assert "Your budget" not in " ".join(drawn(30, 40, 80, questions=500))
    assert "Your budget: more adds nothing" in " ".join(drawn(30, 1, 80, questions=1))


def test_risks_are_named_with_words() -> None:
    """What stays below 80 % is named and counted; with none the weakest is."""
    told = " ".join(" ".join(drawn(3, 2, 80, questions=20, unseen=20)).split())
    assert re.search(
        r"At risk: question-\S+ 0%, question-\S+ 0%, question-\S+ 0% and 11 more\.", told
    )
    assert "At risk: nothing; the weakest on the day is question-" in " ".join(drawn(9, 9, 80))


def test_a_single_day_is_never_enough_for_new_questions() -> None:
    """All of them once is the most that can be done, and no more is promised."""
    told = " ".join(" ".join(drawn(1, 5, 80, unseen=20)).split())
    assert "15 would never be asked. 20 a day comes nearest." in told


def test_the_day_itself_and_the_day_before() -> None:
    """Said as a person would."""
    assert drawn(0, 5, 80)[0].startswith("Interview on Wed 25 Nov, today")
    assert drawn(1, 5, 80)[0].startswith("Interview on Thu 26 Nov, tomorrow")
    assert drawn(40, 5, 80)[0].startswith("Interview on Mon 4 Jan 2027, in 40 days")


def test_a_budget_in_minutes_says_by_which_pace() -> None:
    """Questions and seconds stand beside the minutes, and whether the pace is one's own."""
    for pace, told in ((Pace(45.0, known=True), False), (Pace(60.0, known=False), True)):
        figures = preparation(Interview(TODAY + 9, 20), deck(20), TODAY, pace=pace, minutes=15.0)
        lines = [plain(line) for line in plan_lines(PlanStatus(TODAY, figures), 80, UNICODE)]
        assert lines[0].endswith(
            f"15 min a day: 20 questions of {'45 s' if pace.known else '1 min'}"
        )
        assert ("until your own pace is known" in " ".join(" ".join(lines).split())) is told


def test_certainty_is_not_claimed() -> None:
    """What rounds to a hundred percent is shown as 99."""
    moved = RecallChange(TODAY + 1, 0.9951, 0.9999, 0.99999, ())
    text = " ".join(plain(line) for line in recall_change_lines(moved, TODAY, 80, UNICODE))
    assert text == (
        "Predicted recall on Thu 26 Nov: 99% as you are, 99% with the rest of the plan."
    )


def test_how_the_outlook_moved() -> None:
    """From and to, and where the rest of the plan leads."""
    moved = RecallChange(TODAY + 15, 0.71, 0.78, 0.93, ())
    text = " ".join(plain(line) for line in recall_change_lines(moved, TODAY, 80, UNICODE))
    assert text == (
        "Predicted recall on Thu 10 Dec: 71% → 78% as you are, 93% with the rest of the plan."
    )
    assert "71% -> 78%" in plain(recall_change_lines(moved, TODAY, 80, ASCII)[0])


@pytest.mark.parametrize("width", [60, 72, 80])
def test_without_a_plan_a_table_of_plans(width: int) -> None:
    """Four distances, three budgets, aligned; and after an interview what was said of it."""
    found = possible(deck(12), TODAY)
    lines = plan_lines(PlanStatus(TODAY, None, TODAY - 1, "Well.", found), width, UNICODE)
    text = [plain(line) for line in lines]
    assert text[0] == "The interview was on Tue 24 Nov. You said: Well."
    rows = [line for line in text if re.match(r"  in \d+ days", line)]
    assert [len(re.findall(r"\d+%", row)) for row in rows] == [4] * 4
    assert len({len(row) for row in rows}) == 1
    assert max(map(width_of, lines)) <= width
