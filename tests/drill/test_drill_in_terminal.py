"""Drills on the full screen: typed, pasted, mistyped, wrong for a known reason, and summed up."""

import re
import signal

import pytest
from quiz_person import Person
from quiz_terminal import CTRL_C, CTRL_D, ENTER, ESCAPE, Terminal

pytest_plugins = ["quiz_fixtures"]

TWICE = "backpropagation/used-twice"
SLIP = "a is used twice: the second use adds a slope of 1."
CTRL_U, BACKSPACE, LEFT = "\x15", "\x7f", "\x1b[D"


def drilling(person: Person, *arguments: str) -> Terminal:
    """A terminal that shows a first drill on f = a·b + a."""
    terminal = person.opens("drill", TWICE, *arguments)
    terminal.wait_for("f = a·b + a", "0 of 1 answered", "> Give a number")
    return terminal


def b_of(terminal: Terminal) -> int:
    """The b of the drill on screen: ∂f/∂a is b + 1, and b for who forgets the second use."""
    found = re.search(r"b = (-?\d+)\. What is ∂f/∂a", terminal.flat)
    assert found is not None, terminal.text
    return int(found[1])


def drilled(person: Person) -> list[tuple[bool, str, str]]:
    """Of each saved drill: whether it was right, what was typed, what it betrayed."""
    return [
        (event["right"], event["answer"], event["misconception"])
        for event in person.saved()
        if event["kind"] == "drill"
    ]


def test_a_session_with_a_slip_and_a_malformed_answer(person: Person) -> None:
    """Nonsense is asked again, a slip is told and comes back, the summary names what to do."""
    terminal = drilling(person, "--limit", "1")
    b = b_of(terminal)
    terminal.press(f"a bit{ENTER}", "There is no number in that. Give a number", "> a bit")
    assert drilled(person) == []
    terminal.press(CTRL_U, "> Give a number")
    terminal.press(f"{b}{ENTER}", f"> {b}", f"Not right: it is {b + 1}.", SLIP, "1 to repeat")
    assert "Worked" in terminal.flat
    assert "See it quiz demo backpropagation" in terminal.flat
    assert drilled(person) == [(False, str(b), SLIP)]  # saved before the next one is asked
    terminal.press("r", "Enter just to see")
    terminal.press(ENTER, "any other key: back to the session")
    terminal.press("x", "That was the demo backpropagation.", SLIP)
    terminal.press(ENTER, "used twice · again", "> Give a number")
    again = b_of(terminal) + 1
    terminal.press(f"x = {again}{ENTER}", f"Right: {again}.", "1 of 2 right")
    terminal.press(ENTER, "Drills: summary", "0 of 1 right on the first try")
    shown = [row.strip() for row in terminal.rows[3:-2] if row]
    terminal.press("q")
    assert terminal.end() == 0
    assert not terminal.full_screen
    left = [row.strip() for row in terminal.rows if row]
    assert left[-len(shown) :] == shown  # below what the demo has printed
    for text in ("1 repeat, 1 right.", "quiz drill 4", SLIP, "quiz demo backpropagation"):
        assert text in terminal.flat
    assert drilled(person)[1:] == [(True, f"x = {again}", "")]


def test_typing_ahead_loses_no_key(person: Person) -> None:
    """A whole session typed at once, before the first prompt is there."""
    terminal = person.opens("drill", TWICE, "--limit", "2")
    terminal.press(f"12345.5{ENTER}{ENTER}-99999{ENTER}", "0 of 2 right")
    assert [answer for _, answer, _ in drilled(person)] == ["12345.5", "-99999"]


def test_the_line_can_be_edited(person: Person) -> None:
    """Backspace, the arrows, Ctrl-U and Esc; a paste goes in as text and hands nothing in."""
    terminal = drilling(person, "--limit", "1")
    terminal.press(f"12{BACKSPACE}3{LEFT}{LEFT}-", "> -13")
    terminal.press(ESCAPE, "> Give a number")
    terminal.press(f"7{CTRL_U}", "> Give a number")
    terminal.press("\x1b[200~ 1,000\r\n\x1b[201~", "> 1,000")
    terminal.press(ENTER, "Not right")
    assert [answer for _, answer, _ in drilled(person)] == ["1,000"]


def test_a_paste_after_the_answer_is_ignored(person: Person) -> None:
    """Pasted letters are no commands."""
    terminal = drilling(person, "--limit", "1")
    terminal.press(f"s{ENTER}", "The answer is")
    terminal.send("\x1b[200~q\x1b[201~")
    terminal.press("?", "What this one takes")
    terminal.press(ESCAPE, "The answer is")


def test_q_on_an_empty_line_ends_and_elsewhere_is_text(person: Person) -> None:
    """Nothing answered, nothing summed up; Ctrl-D ends in the middle of a line."""
    terminal = drilling(person, "--limit", "1")
    terminal.press("1q", "> 1q")
    terminal.press(CTRL_U, "> Give a number")
    terminal.send("q")
    assert terminal.end() == 0
    terminal = drilling(person, "--limit", "1")
    terminal.press("12", "> 12")
    terminal.send(CTRL_D)
    assert terminal.end() == 0
    assert drilled(person) == []


@pytest.mark.parametrize("typed", ["", "12"])
def test_ctrl_c_gives_the_terminal_back(person: Person, typed: str) -> None:
    """Exit code 130, the main screen, the cursor; what was answered is kept."""
    terminal = drilling(person, "--limit", "1")
    terminal.press(f"5000{ENTER}", "Not right")
    terminal.press(f"{ENTER}{typed}", "again")
    terminal.send(CTRL_C)
    assert terminal.end() == 130
    assert not terminal.full_screen
    assert [answer for _, answer, _ in drilled(person)] == ["5000"]


def test_kill_loses_no_answer(person: Person) -> None:
    """What the verdict was shown of is on the disk, however the program ends."""
    terminal = drilling(person, "--limit", "1")
    terminal.press(f"5000{ENTER}", "Not right")
    terminal.signal(signal.SIGKILL)
    assert [answer for _, answer, _ in drilled(person)] == ["5000"]


def test_choices_are_picked_by_a_digit(person: Person) -> None:
    """The right option and the taken one are marked; other keys pick nothing."""
    terminal = person.opens("drill", "overfitting/diagnose#1", TWICE, "--choices", "--limit", "2")
    terminal.wait_for("Which is it?", "1 underfitting", "4 neither", "1-4 answer")
    terminal.press("b9", "Give the number of an option: 1 to 4.")
    assert drilled(person) == []
    terminal.press("1", "Worked")
    right, answer, _ = drilled(person)[0]
    assert answer == "underfitting"
    assert ("Right: underfitting." if right else "1 underfitting your answer") in terminal.flat
    terminal.press(ENTER, "∂f/∂a", "s show the solution")


@pytest.mark.parametrize("size", [(34, 9), (60, 20), (80, 24), (120, 40)])
def test_every_size_shows_the_line_and_then_the_verdict(
    person: Person, size: tuple[int, int]
) -> None:
    """What is typed is in sight, and so is the verdict; nothing runs over an edge."""
    person.size = size
    terminal = person.opens("drill", "perceptron-xor/one-update#3", "--limit", "1")
    terminal.press("1, 2", "> 1, 2")
    terminal.press(ENTER, "That is 2 numbers.")
    terminal.press(f", 300{ENTER}", "Not right: it is")
    terminal.resize(100, 30)
    terminal.wait_for("Not right: it is", "quiz demo perceptron-xor")
    assert terminal.screen.worst_overflows == 0


def test_menu_of_a_day_with_nothing_due_offers_drills(person: Person) -> None:
    """D asks ten of them, and afterwards the menu is back."""
    terminal = person.opens(QUIZ_NEW_PER_DAY="0")
    terminal.wait_for("d drill", "Drill: computed questions")
    terminal.press("d", "0 of 10 answered")
    terminal.press("q", "Drill: computed questions")
    terminal.press("d", "0 of 10 answered")
    terminal.press("?", "Ways to write an answer")
    terminal.press(ESCAPE, "0 of 10 answered")
    assert drilled(person) == []
