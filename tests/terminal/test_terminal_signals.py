"""What happens around the keys: interrupts, stops, type-ahead, pastes, and a killed program."""

import os
import shlex
import shutil
import signal
from itertools import cycle
from pathlib import Path

import pytest
from quiz_person import Person
from quiz_terminal import CTRL_C, CTRL_D, CTRL_Z, CURSOR, ENTER, Terminal, program

pytest_plugins = ["quiz_fixtures"]

QUIZ = shlex.join(program())


WRAP = 7
"""Lines wrap at the edge: on in every terminal, whoever says so again."""


def is_restored(terminal: Terminal) -> bool:
    """Main screen, visible cursor, nothing held back, no bracketed paste: as it was before."""
    return terminal.screen.private - {WRAP} == {CURSOR}


def in_a_script(person: Person, *arguments: str) -> Terminal:
    """The program between two looks at the terminal's modes, and its exit code."""
    quiz = f"{QUIZ} {shlex.join(arguments)}"
    script = f"trap : INT; stty -g; {quiz}; echo exit $?; stty -g"
    person.size = 120, 24  # a line of `stty -g` is long
    return person.opens_command("sh", "-c", script)


def modes(terminal: Terminal) -> tuple[str, str]:
    """The terminal's modes before and after, as `stty -g` says them."""
    lines = [row for row in terminal.rows if row.count(":") > 10]
    assert len(lines) == 2, terminal.text
    return lines[0], lines[1]


@pytest.mark.parametrize(
    ("keys", "last", "code"),
    [*((keys, CTRL_C, 130) for keys in ("", " a", "?", " p")), ("", "q", 0), ("", CTRL_D, 0)],
)
def test_leaving_restores_the_terminal(person: Person, keys: str, last: str, code: int) -> None:
    """At any point: the exit code, every mode as before, nothing left on the screen, no trace."""
    terminal = in_a_script(person)
    terminal.wait_for("What is a perceptron")
    if keys:
        terminal.redraw(keys)  # the second key's frame may be torn: an interrupt drops what waits
    terminal.send(last)
    assert terminal.end() == 0
    assert f"exit {code}" in terminal.rows
    before, after = modes(terminal)
    assert after == before
    assert is_restored(terminal)
    assert "Traceback" not in terminal.flat
    assert "perceptron" not in terminal.flat


def test_ctrl_c_on_the_summary(person: Person, deck: Path) -> None:
    """What was rated is saved, and the exit is the same."""
    terminal = in_a_script(person, "review", "1", "--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(" 3", "Summary: Own deck")
    terminal.press(CTRL_C, "exit 130")
    assert terminal.end() == 0
    assert is_restored(terminal)
    assert person.ratings() == [("question-1", 3)]


def test_ctrl_z_and_fg(person: Person) -> None:
    """Stopped, the shell has its screen and modes; continued, question and keys are back."""
    shell = shutil.which("bash")
    command = [shell, "--norc", "--noprofile", "-i"] if shell else ["sh", "-i"]
    terminal = person.opens_command(*command)
    terminal.press("", "$")
    terminal.press(f"{QUIZ}\r", "What is a perceptron", "Space reveal")
    terminal.press(" a", "[x] a")
    terminal.press(CTRL_Z, "Stopped")
    assert CURSOR in terminal.screen.private  # the shell may have its own way with pastes
    assert not terminal.full_screen
    assert "[x] a" not in terminal.text
    terminal.press("echo is''here\r", "ishere")  # the shell's line is edited and echoed
    terminal.press("fg\r", "[x] a", "1 Again")
    assert terminal.full_screen
    terminal.press("b", "[x] a", "[x] b")
    terminal.press(CTRL_Z, "Stopped")
    terminal.press("fg\r", "[x] a", "[x] b")
    terminal.press("4", "1 of 5 done")
    terminal.send("qq")
    terminal.wait_until(lambda: not terminal.full_screen, "main screen")
    assert person.ratings() == [("perceptron", 4)]


def test_stopped_from_outside_and_continued(person: Person) -> None:
    """After SIGSTOP, which nobody can catch, SIGCONT draws the screen anew and keys work."""
    terminal = person.opens()
    terminal.wait_for("What is a perceptron")
    terminal.press(" a", "[x] a")
    frames = terminal.screen.frames
    terminal.signal(signal.SIGSTOP)
    terminal.signal(signal.SIGCONT)
    terminal.wait_until(lambda: terminal.screen.frames > frames, "frame after SIGCONT")
    terminal.press("b", "[x] a", "[x] b")
    assert terminal.full_screen
    terminal.press("q")
    assert terminal.end() == 0
    assert is_restored(terminal)


def test_type_ahead_is_kept(person: Person, deck: Path) -> None:
    """Many keys in one go each do their work, in their order."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(f" abcd{ENTER} 4 3hh 1", "What is number 5?", "3 of 5 done, 1 to repeat")
    answers = [("question-1", 3), ("question-2", 4), ("question-3", 3), ("question-4", 1)]
    assert person.ratings() == answers


def test_what_is_no_key_does_nothing(person: Person, deck: Path) -> None:
    """A paste of ratings in pieces, function keys, the mouse, Alt and accents are passed over."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(" ", "1 Again")
    for piece in ("\x1b[200~3\r4sn\x1b", "qa 33\x1b[20", "1~"):
        terminal.send(piece)
    terminal.press("\x1bOP\x1b[15~\x1b[1;5C\x1b[<0;10;10M\x1b3é∂\x00\x07e", "[x] e", "1 of 5")
    assert "0 of 5 done" in terminal.flat
    assert "[x] a" not in terminal.text
    assert person.saved() == []


@pytest.mark.parametrize("junk", ["\x1b[200~3\rhalf of it", "\x1b[M !!", "\x1b[<99;1;1M", "\x1b[M"])
def test_the_editor_can_always_be_left(person: Person, deck: Path, junk: str) -> None:
    """A paste without its end and a report of the mouse that nobody knows keep nobody in."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press("t", "Ctrl-D")
    terminal.send(junk)
    terminal.press(CTRL_C, "Space reveal")
    terminal.press(" ", "1 Again")
    assert person.saved() == []


def test_killed_the_moment_the_next_question_appears(person: Person, deck: Path) -> None:
    """Once the next question is on screen the rating survives kill -9."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(" 3", "What is number 2?")
    terminal.signal(signal.SIGKILL)
    assert person.ratings() == [("question-1", 3)]


ENDINGS = [(signal.SIGTERM, 143), (signal.SIGHUP, 129)]
STATES = [
    ([], [("", "What is a perceptron")]),
    ([], [("", "What is a perceptron"), (" ", "1 Again")]),
    ([], [("", "What is a perceptron"), ("?", "Esc close")]),
    ([], [("", "What is a perceptron"), ("t", "Ctrl-D")]),
    ([], [("", "What is a perceptron"), (" ", "1 Again"), ("m", "Your note")]),
    (["mock"], [("", "Enter start"), ("\r", "Question 1 of")]),
    (["mock"], [("", "Enter start"), ("\r", "Question 1 of"), ("t", "Ctrl-D")]),
    (["drill"], [("", "show the solution")]),
    (["demo", "perceptron-xor"], [("", "perceptron")]),
]
"""Arguments, and keys with what they lead to."""


@pytest.mark.parametrize(
    ("arguments", "steps", "number", "code"),
    [(*state, *ending) for state, ending in zip(STATES, cycle(ENDINGS), strict=False)],
)
def test_a_signal_that_ends_gives_the_terminal_back(
    person: Person,
    arguments: list[str],
    steps: list[tuple[str, str]],
    number: signal.Signals,
    code: int,
) -> None:
    """SIGTERM and SIGHUP: every mode as before, an exit code of 128 and the number, no trace."""
    script = (
        f"stty -g; sh -c 'echo pid $$; exec {QUIZ} {shlex.join(arguments)}'; echo exit $?; stty -g"
    )
    person.size = 120, 30
    terminal = person.opens_command("sh", "-c", script)
    terminal.wait_for("pid")
    pid = int(next(row for row in terminal.rows if row.startswith("pid ")).split()[1])
    for keys, text in steps:
        terminal.press(keys, text)
    os.kill(pid, number)
    assert terminal.end() == 0
    assert f"exit {code}" in terminal.rows
    before, after = modes(terminal)
    assert after == before
    assert is_restored(terminal)
    assert "Traceback" not in terminal.flat
