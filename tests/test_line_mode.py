"""Line by line: a pipe of answers, a screen reader, a dumb terminal."""

import io
import re
from pathlib import Path

import pexpect
import pytest
from program import PROGRAM, SECONDS
from quiz_command import Machine

PERCEPTRON, NONLINEARITY = "What is a perceptron", "Why do neural networks need"
TWO = ("review", "--limit", "2")


def test_everything_is_labeled(machine: Machine) -> None:
    """Each question has its place, facts and keys; each answer its label, points and ratings."""
    done = machine.answers("\n3\n\n3\nq\n", *TWO)
    for text in (
        "0 of 2 done. 1 · easy · Foundations · new " + PERCEPTRON,
        "Answer aloud, then press Enter.",
        "[Enter reveal, t type, h hint, n not today, s suspend, o edit, m note, ? help, q quit]",
        "A perceptron is one of",
        "A strong answer says a. Essential: A perceptron adds up",
        "Rate: 1 Again (soon), 2 Hard (soon), 3 Good (2 d), 4 Easy (8 d)",
        "1 of 2 done. 2 · easy · Foundations · new " + NONLINEARITY,
        "interview questions 3 new questions are left for today: quiz",
    ):
        assert text in done.flat
    assert max(map(len, done.out.splitlines())) <= 88
    assert not set("─│┌┐└┘") & set(done.out)


def test_a_line_is_taken_key_by_key(machine: Machine) -> None:
    """`ab3` ticks a and b and rates Good, and the log says which points these were."""
    machine.answers("\nab3\n", "review", "1")
    (review,) = machine.reviews()
    assert review["rating"] == 3
    assert review["points"] == ["weighted-sum-step", "linear-boundary"]


def test_an_empty_line_is_enter(machine: Machine) -> None:
    """It reveals, then accepts what the ticks suggest; with none it rates nothing."""
    done = machine.answers("\n\nabcd\n\n", "review", "1")
    assert "Rate with 1–4, or tick what you said (a–e) and press Enter." in done.flat
    assert machine.ratings() == [("perceptron", 3)]


def test_a_whole_session_in_one_line(machine: Machine) -> None:
    """Spaces are keys too, and the keys of several questions may stand in one line."""
    machine.answers("h 3 4", "review", "1", "2")
    assert machine.ratings() == [("perceptron", 3), ("nonlinearity", 4)]


@pytest.mark.parametrize("typed", ["", "\n", "\n3\n", "\n3\n\nab", "?\np\nf\n"])
def test_end_of_input_ends_with_the_summary(machine: Machine, typed: str) -> None:
    """Wherever the input stops, the session ends well, and what was rated is saved."""
    done = machine.answers(typed, *TWO)
    assert "Summary: Neural networks: 20 interview questions" in done.flat
    expected = "1 question in" if "3" in typed else "No question was answered."
    assert expected in done.flat
    assert len(machine.ratings()) == typed.count("3")


def test_windows_line_ends_and_spaces_around(machine: Machine) -> None:
    """A line that ends in CR LF, or has spaces around its keys, is the same line."""
    machine.answers("\r\n3\r\n  \r\n  4  \r\nq\r\n", *TWO)
    assert machine.ratings() == [("perceptron", 3), ("nonlinearity", 4)]


def test_undo(machine: Machine) -> None:
    """The key u asks the question again; taken back on the summary, it is asked there once more."""
    done = machine.answers("\n1\nu\n4\n\n3\nu\n2\nq\n", *TWO)
    assert "Undone: Again." in done.flat
    assert "Undone: Good." in done.flat
    assert machine.ratings() == [
        ("perceptron", 1), ("perceptron", 4), ("nonlinearity", 3), ("nonlinearity", 2),
    ]  # fmt: skip
    assert done.flat.count(NONLINEARITY) >= 2


def test_undo_of_an_earlier_session(machine: Machine) -> None:
    """What an earlier run rated is taken back with its time."""
    machine.answers("\n3\nq\n", "review", "1", QUIZ_NOW="2026-12-01T18:30+00:00")
    done = machine.answers("u\nq\n", *TWO, QUIZ_NOW="2026-12-01T18:40+00:00")
    assert "Undone: Good of 2026-12-01 18:30." in done.flat
    assert PERCEPTRON in done.flat


def test_suspend_and_not_today(machine: Machine) -> None:
    """Both are said in words, and the next question follows."""
    done = machine.answers("s\nn\nq\n", "review", "1", "2", "3")
    assert "Suspended: What is a perceptron" in done.flat
    assert f"Not today: {NONLINEARITY}" in done.flat
    assert "ReLU, sigmoid, tanh: how do they differ" in done.flat


def test_note_in_a_pipe(machine: Machine) -> None:
    """The line after m, or what follows m in its line, is the note; an empty line keeps it."""
    done = machine.answers("m\nfirst ∂ note\n\nm\n\nq\n", "review", "1")
    assert "Your note (one line; an empty line keeps it as it is):" in done.flat
    assert "Your note: first ∂ note" in done.flat
    machine.answers("\nm second note\nq\n", "review", "1")
    shown = machine.quiz("show", "1")
    assert "Your note second note" in shown.flat


def test_editor_needs_a_terminal(machine: Machine, tmp_path: Path) -> None:
    """In a pipe no editor is started; the reason is told."""
    deck = tmp_path / "own.yaml"
    deck.write_text(
        "format: 1\ndeck: own\ntitle: Own\nquestions:\n  - id: one\n    number: 1\n"
        "    question: What?\n    difficulty: easy\n    category: C\n    answer: That.\n",
        encoding="utf-8",
    )
    done = machine.answers("o\n\n3\nq\n", "review", "--deck", str(deck), EDITOR="false")
    assert "An editor needs a terminal." in done.flat
    assert machine.ratings() == [("one", 3)]


@pytest.mark.parametrize(
    ("arguments", "environment", "styled"),
    [
        (["--plain"], {}, True),
        (["review", "--plain"], {"NO_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
        ([], {"QUIZ_PLAIN": "1", "FORCE_COLOR": "0"}, False),
    ],
)
def test_plain_in_a_terminal(
    machine: Machine, arguments: list[str], environment: dict[str, str], styled: bool
) -> None:
    """Asked for it, or in a dumb terminal, lines are read and nothing moves the cursor."""
    child = pexpect.spawn(
        PROGRAM[0], [*PROGRAM[1:], *arguments], env=machine.environment(**environment),
        timeout=SECONDS, dimensions=(24, 80), encoding="utf-8",
    )  # fmt: skip
    child.delaybeforesend = None
    child.logfile_read = written = io.StringIO()
    try:
        for line in ("", "3", "q"):  # reveal, rate, end
            child.expect(r"q(\x1b\[0m)?\s+(\x1b\[2m)?quit]")
            child.sendline(line)
        child.expect_exact("q leave]")
        child.sendline("q")
        child.expect(pexpect.EOF)
    finally:
        child.close()
    assert child.exitstatus == 0
    assert "1 question in" in written.getvalue()
    without_styles = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue())
    assert "\x1b" not in without_styles
    assert (without_styles != written.getvalue()) is styled
    assert machine.ratings() == [("perceptron", 3)]


SYMMETRY = "random values break the symmetry of identical units"


def test_typed_review_takes_lines_until_an_empty_one(machine: Machine) -> None:
    """With --typed the lines are the answer, an empty one ends it, and then keys work again."""
    done = machine.answers(f"{SYMMETRY}\n  so be it\n\nbd\n\n", "review", "9", "--typed")
    for text in (
        "Type your answer; an empty line ends it:",
        f"Your answer {SYMMETRY} so be it Matched: ",
        "b. Not found: Essential: The scale must keep",
        "a. You mentioned: Essential: Random values break",
        "Ticked: a. Enter accepts Again (1 of 4, without essential b, d).",
        "Ticked: a, b, d. Enter accepts Good (3 of 4).",
    ):
        assert text in done.flat
    assert done.flat.index("b. Not found") < done.flat.index("a. You mentioned")
    (review,) = machine.reviews()
    assert (review["mode"], review["answer"]) == ("typed", f"{SYMMETRY}\n  so be it")
    assert review["points"] == ["symmetry", "keep-variance", "he"]


def test_t_types_a_single_answer(machine: Machine) -> None:
    """What follows t in its line is the answer's first line; an empty answer is none."""
    done = machine.answers(f"t {SYMMETRY}\n\n3\nt\n\n\n2\nq\n", "review", "9", "1")
    assert "No answer was handed in." in done.flat
    assert [(one["mode"], one["answer"]) for one in machine.reviews()] == [
        ("typed", SYMMETRY),
        ("flashcard", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("سلام \u202e🙂\x07\x1b[31m x", "سلام 🙂[31m x"),
        ("a\tb\r", "a    b"),
        ("x" * 100_000, "x" * 20_000),
        ("word\n" * 20_000, ("word\n" * 20_000)[:19_999]),
    ],
    ids=["controls", "tab", "long line", "many lines"],
)
def test_any_text_is_an_answer(machine: Machine, typed: str, saved: str) -> None:
    """Emoji, right-to-left and 100 kB are taken; control characters and the rest are not."""
    done = machine.answers(f"{typed}\n\n1\nq\n", "review", "9", "--typed")
    (review,) = machine.reviews()
    assert review["answer"] == saved
    assert ("An answer has 20,000 characters at most" in done.flat) is (len(typed) > 20_000)


def test_input_that_ends_while_typing(machine: Machine) -> None:
    """What was typed is an answer, but nothing is rated."""
    done = machine.answers(SYMMETRY, "review", "9", "--typed")
    assert "Ticked: a." in done.flat
    assert machine.reviews() == []


def test_confidence_flag(machine: Machine) -> None:
    """With --confidence the key that reveals says how sure one is."""
    machine.answers("3\n1\nq\n", "review", "1", "--confidence")
    (review,) = machine.reviews()
    assert (review["confidence"], review["rating"]) == (3, 1)
