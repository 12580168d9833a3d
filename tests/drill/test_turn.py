"""A series of drills: its order, the line being typed, a drill up to its verdict, its figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.demo import Drill, Wrong
from quiz.drill.grading import Option, Verdict
from quiz.drill.turn import (
    LINE,
    MOST_CHARACTERS,
    Answer,
    Answered,
    Command,
    DrillReport,
    Entry,
    Series,
    Slip,
    Tally,
    Turn,
    adapt,
    press,
    report,
)
from quiz.store.events import Drilled
from quiz.terminal.page import PASTE, Refused, Scroll

NUMBER = Drill("1 + 1?", 2.0, 0.01, "2", (Wrong(11.0, "They are added, not written in a row."),))
CHOICE = Drill("Which?", "b", 0.0, "b", (Wrong("a", "Not a."),), ("a", "b", "c"))
TYPED = Turn(NUMBER)
CHOSEN = Turn(CHOICE, (Option("a", "a", "Not a."), Option("b", "b"), Option("c", "c")))
NAMES = ["a/one", "a/two", "b/one", "b/two", "c/one"]


def drilled(name: str, right: bool, seed: int = 1) -> Drilled:
    """An answer to an instance of a drill."""
    return Drilled(f"{name}#{seed}", right)


def test_without_a_log_each_demo_comes_before_any_comes_twice() -> None:
    """Else the order is that in which chance has put them."""
    assert adapt(NAMES, []) == ["a/one", "b/one", "c/one", "a/two", "b/two"]
    assert adapt(NAMES[::-1], []) == ["c/one", "b/two", "a/two", "b/one", "a/one"]


def test_what_was_wrong_last_time_comes_first() -> None:
    """The last answer to a drill counts, whichever instance it was; then the least practised."""
    past = [
        drilled("b/two", True),
        drilled("a/one", True),
        drilled("b/two", False, 2),
        drilled("c/one", False),
        drilled("c/one", True, 3),
    ]
    assert adapt(NAMES, past) == ["b/two", "a/two", "b/one", "a/one", "c/one"]


@given(st.lists(st.tuples(st.sampled_from([*NAMES, "gone/drill"]), st.booleans()), max_size=30))
def test_adapting_is_a_ranking(past: list[tuple[str, bool]]) -> None:
    """Nothing is lost or added; wrong ones lead; among the others none is asked more often."""
    order = adapt(NAMES, [drilled(*one) for one in past])
    assert sorted(order) == sorted(NAMES)
    last = dict(past)
    wrong = [not last.get(name, True) for name in order]
    assert wrong == sorted(wrong, reverse=True)
    counts = [sum(name == one for one, _ in past) for name in order if last.get(name, True)]
    assert counts == sorted(counts)


def test_what_went_wrong_comes_back_after_three_others() -> None:
    """A fresh instance takes its place among the rest, and counts as the same drill."""
    series = Series(tuple("abcdef")).answered(again="A")
    assert series == Series(tuple("bcdAef"), 0, frozenset("A"))
    assert series.total == 6
    series = series.answered().answered().answered()
    assert (series.current, series.done, series.total) == ("A", 3, 6)
    assert series.answered() == Series(tuple("ef"), 4)
    assert series.answered(again="B").answered().answered().current == "B"


def test_a_series_ends_when_all_are_right() -> None:
    """With nothing else left the repeat follows at once."""
    series = Series(("a",)).answered(again="b")
    assert series == Series(("b",), 0, frozenset("b"))
    series = series.answered(again="c").answered()
    assert (series.current, series.done, series.total) == (None, 1, 1)


def typed(turn: Turn, *keys: str) -> Turn:
    """The turn after these keys, none of which asks for anything."""
    for key in keys:
        turn, decision = press(turn, key)
        assert decision is None
    return turn


def test_a_number_is_typed_and_handed_in() -> None:
    """Enter grades the line; what was typed is kept as it was."""
    turn, decision = press(typed(TYPED, "2", ".", "5", "backspace", "0"), "enter")
    assert decision == Answered()
    assert (turn.verdict, turn.answer) == (Verdict(True), "2.0")
    turn, _ = press(typed(TYPED, f"{PASTE}11.0"), "enter")
    assert turn.verdict == Verdict(False, "They are added, not written in a row.")


@pytest.mark.parametrize("line", ["two", "1,5", "nan", "1e999", "9" * 50, "2 2"])
def test_what_cannot_be_read_is_asked_again(line: str) -> None:
    """The line stays to be corrected, the form is named, and there is no verdict."""
    turn, decision = press(TYPED._replace(entry=Entry(line)), "enter")
    assert isinstance(decision, Refused)
    assert decision.why.endswith("Give a number, such as 0.37, 3/8, 37%, 3.7e-1 or 2*ln(3).")
    assert (turn.entry.text, turn.verdict) == (line, None)


def test_enter_on_an_empty_line_names_the_form() -> None:
    """It neither answers nor gives up."""
    for turn in (TYPED, typed(TYPED, "space"), CHOSEN):
        after, decision = press(turn, "enter")
        assert isinstance(decision, Refused)
        assert after.verdict is None


def test_keys_on_an_empty_line_are_commands() -> None:
    """`?` and `q` alone, and `s` once it is handed in; after a character they are text."""
    assert press(TYPED, "q") == (TYPED, Command("quit"))
    assert press(TYPED, "?")[0].help
    assert press(TYPED, "s")[0].verdict is None  # `sqrt(2)` begins so
    turn, decision = press(typed(TYPED, "s"), "enter")
    assert (turn.verdict, turn.answer, decision) == (Verdict(False, shown=True), "", Answered())
    assert typed(TYPED, "2", "q", "s", "?").entry.text == "2qs?"
    for key in ("ctrl-d", "eof"):
        assert press(typed(TYPED, "2"), key)[1] == Command("quit")


def test_escape_clears_the_line() -> None:
    """It never ends or gives up."""
    assert typed(TYPED, "2", "esc") == TYPED
    assert typed(TYPED, "esc") == TYPED


def test_a_digit_picks_an_option() -> None:
    """At once; a letter or a wrong number picks nothing."""
    turn, decision = press(CHOSEN, "2")
    assert (turn.verdict, turn.answer, decision) == (Verdict(True), "b", Answered())
    assert press(CHOSEN, "1")[0].verdict == Verdict(False, "Not a.")
    assert typed(CHOSEN, "b", "space", "esc", f"{PASTE}2") == CHOSEN
    assert press(CHOSEN, "4") == (CHOSEN, Refused("Give the number of an option: 1 to 3."))


def test_after_the_verdict() -> None:
    """Enter goes on, r runs the demo, Space scrolls; nothing answers a second time."""
    told, _ = press(CHOSEN, "2")
    assert press(told, "enter") == (told, Command("next"))
    assert press(told, "r") == (told, Command("demo"))
    assert press(told, "q") == (told, Command("quit"))
    assert press(told, "space") == (told, Scroll(pages=1))
    for key in ("1", "s", "x", "esc", "backspace", f"{PASTE}2"):
        assert press(told, key) == (told, None)


def test_help_closes_and_changes_nothing() -> None:
    """Esc, ?, Enter or q close it; what was typed is still there."""
    for key in ("esc", "?", "enter", "q"):
        assert press(press(TYPED, "?")[0], key)[0] == TYPED
    assert press(TYPED._replace(help=True), "7")[0].entry == Entry()


def test_a_line_is_an_answer_or_a_command() -> None:
    """In line mode `?`, `s`, `r` and `q` stand alone; an option may be named by its text."""
    assert press(TYPED, f"{LINE} 2.0 ")[0].verdict == Verdict(True)
    assert press(TYPED, f"{LINE}Q") == (TYPED, Command("quit"))
    assert press(CHOSEN, f"{LINE}R ") == (CHOSEN, Command("demo"))
    assert press(TYPED, f"{LINE}?")[0].help
    assert press(TYPED, f"{LINE}s")[0].verdict == Verdict(False, shown=True)
    assert press(CHOSEN, f"{LINE}B")[0].answer == "b"
    assert isinstance(press(TYPED, LINE)[1], Refused)


def line_after(*keys: str) -> Entry:
    """An empty line after these keys."""
    entry = Entry()
    for key in keys:
        entry = entry.pressed(key)
    return entry


def test_typing_and_deleting() -> None:
    """Characters go in before the cursor; Backspace and Delete take one on either side of it."""
    assert line_after("1", ".", "5") == Entry("1.5")
    assert line_after("1", "5", "left", ".") == Entry("1.", "5")
    assert line_after("1", "space", "2", "backspace") == Entry("1 ")
    assert line_after("1", "2", "home", "delete", "delete", "delete") == Entry()
    assert line_after("backspace", "left", "right", "delete") == Entry()


def test_clearing() -> None:
    """Ctrl-U clears what is before the cursor, Ctrl-W the word before it."""
    assert line_after("1", "2", "left", "ctrl-u") == Entry("", "2")
    assert line_after("1", "space", "2", "3", "ctrl-w") == Entry("1 ")
    assert line_after("1", "2", "ctrl-w", "ctrl-w") == Entry()


def test_a_paste_goes_in_whole() -> None:
    """What the keys report as a paste is put in at the cursor."""
    assert line_after("(", ")", "left", f"{PASTE}1, 2") == Entry("(1, 2", ")")


def test_what_is_no_text_changes_nothing() -> None:
    """Other keys leave the line as it is."""
    before = line_after("1")
    for key in ("enter", "esc", "tab", "up", "pgdn", "eof", "ctrl-d", ""):
        assert before.pressed(key) == before


@given(st.lists(st.sampled_from(
    ["1", "é", "space", "left", "right", "home", "end", "backspace", "delete"]), max_size=40
))  # fmt: skip
def test_any_keys_as_in_a_list(keys: list[str]) -> None:
    """Two stacks of characters, one on either side of the cursor, say the same."""
    before: list[str] = []
    after: list[str] = []
    for key in keys:
        if key == "backspace" and before:
            before.pop()
        elif key == "delete" and after:
            after.pop()
        elif key in ("left", "home"):
            for _ in range(len(before) if key == "home" else min(1, len(before))):
                after.append(before.pop())
        elif key in ("right", "end"):
            for _ in range(len(after) if key == "end" else min(1, len(after))):
                before.append(after.pop())
        elif key in ("1", "é", "space"):
            before.append(" " if key == "space" else key)
    assert line_after(*keys) == Entry("".join(before), "".join(after[::-1]))


def test_a_line_has_an_end() -> None:
    """No more than so many characters, typed or pasted."""
    full = line_after(f"{PASTE}{'7' * 5000}")
    assert full == Entry("7" * MOST_CHARACTERS)
    assert full.pressed("8") == full


SIGN, SUM = "The sign.", "They multiply."


def answer(question: str, right: bool, why: str = "", repeat: bool = False) -> Answer:
    """An answer that took ten seconds."""
    return Answer(question, Drilled(f"{question}/drill#1", right, "1", why, 10.0), repeat)


def test_figures() -> None:
    """Repeats count for slips and time; the weakest question and the commonest slip lead."""
    figures = report([
        answer("a", True),
        answer("b", False, SUM),
        answer("a", False, SIGN),
        answer("b", False),
        answer("c", True),
        answer("b", True, repeat=True),
        answer("a", False, SIGN, repeat=True),
    ])  # fmt: skip
    assert (figures.asked, figures.right) == (5, 2)
    assert (figures.repeats, figures.repeats_right) == (2, 1)
    assert figures.seconds == 70
    assert figures.tallies == (Tally("b", 2, 0), Tally("a", 2, 1), Tally("c", 1, 1))
    assert figures.slips == (Slip(SIGN, "a/drill", 2), Slip(SUM, "b/drill", 1))


def test_nothing_answered() -> None:
    """An empty session has empty figures."""
    assert report([]) == DrillReport(0, 0, 0, 0, 0, (), ())


def test_idle_time_does_not_count() -> None:
    """At most five minutes of a single drill."""
    assert report([Answer("a", Drilled("d#1", True, seconds=4000.0))]).seconds == 300
