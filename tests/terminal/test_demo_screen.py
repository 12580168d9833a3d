"""Demos in a terminal: the tour at one's own pace, and Ctrl-Z while one is watched."""

import shlex

from quiz_person import Person
from quiz_terminal import CTRL_Z, CURSOR, ENTER, program

from quiz.demo.names import names

pytest_plugins = ["quiz_fixtures"]


def test_tour_waits_and_can_be_left(person: Person) -> None:
    """After each demo it waits: any key goes on, q ends it in good order."""
    terminal = person.opens("demo", "--all")
    left = len(names()) - 1
    terminal.wait_for("1. perceptron-xor", "Enter just to see")
    hint = f"any other key: 2. linear-collapse ({left} to go) q: end the tour"
    terminal.press(ENTER + "x", hint)
    assert "Turn next: 1 --gate and" in terminal.flat
    assert "2. linear-collapse Linear collapse" not in terminal.flat
    terminal.press(ENTER, "2. linear-collapse Linear collapse", "Enter just to see")
    terminal.press(ENTER + "x", f"any other key: 3. activation-functions ({left - 1} to go)")
    terminal.send("q")
    assert terminal.end() == 0


def test_cursor_is_there_while_a_demo_is_stopped(person: Person) -> None:
    """It is hidden while a demo is watched; Ctrl-Z gives the shell its own back."""
    terminal = person.opens_command("bash", "--norc", "-i")
    terminal.wait_for("$")
    terminal.send(
        shlex.join([*program(), "demo", "gradient-clipping", "--no-predict", "--steps=300"]) + "\r"
    )
    terminal.wait_until(lambda: CURSOR not in terminal.screen.private, "hidden cursor")
    terminal.wait_for("A cliff of one weight")
    terminal.send(CTRL_Z)
    terminal.wait_for("Stopped")
    assert CURSOR in terminal.screen.private
    terminal.send("fg\r")
    terminal.wait_for("gradient-clipping")
    terminal.press("x", "Question 16: quiz show 16 --answer")
    assert CURSOR in terminal.screen.private
