"""A review whose answers are typed: the editor, what is found in them, and what is saved."""

import shlex
import shutil
from pathlib import Path

import pytest
from quiz_person import Person
from quiz_terminal import CTRL_C, CTRL_D, CTRL_Z, ENTER, ESCAPE, UP, Terminal, program

pytest_plugins = ["quiz_fixtures"]

TOOLBAR = "Enter new line Ctrl-D or Alt-Enter done Ctrl-C back"
QUESTION = "Why does weight initialization matter"
BREAKS_SYMMETRY = "Equal weights keep the units identical: random values break the symmetry."
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"


@pytest.fixture
def editor(person: Person) -> Terminal:
    """A terminal in which the answer to a question is being typed."""
    terminal = person.opens("review", "weight-initialization", "--typed")
    terminal.wait_for(QUESTION, TOOLBAR)
    return terminal


def answers(person: Person) -> list[tuple[str, str, int, list[str]]]:
    """Mode, text, rating and points of each answer that was saved."""
    return [
        (event["mode"], event["answer"], event["rating"], event["points"])
        for event in person.saved()
        if event["kind"] == "review"
    ]


def test_typed_answer_is_ticked_corrected_and_saved(person: Person, editor: Terminal) -> None:
    """What the text says is ticked, what it misses comes first, and the person decides."""
    editor.send(f"{BREAKS_SYMMETRY}{ENTER}Außerdem: ∂L/∂w 🙂")
    editor.wait_for(BREAKS_SYMMETRY, "∂L/∂w 🙂", "/ 1:00")
    editor.press(CTRL_D, "Your answer", "Not found in what you wrote:", "We ticked what you seem")
    editor.wait_for("[x] a", "[ ] b", "[ ] c", "[ ] d", "1 of 4")
    assert editor.flat.index("Not found in") < editor.flat.index("[ ] b")
    editor.press("b", "2 of 4", "Enter: Hard", "You mentioned: [x] a")
    editor.press(ENTER, "1 to repeat", TOOLBAR)
    assert BREAKS_SYMMETRY not in editor.flat  # a repeat is typed anew
    assert answers(person) == [
        (
            "typed",
            f"{BREAKS_SYMMETRY}\nAußerdem: ∂L/∂w 🙂",
            2,
            ["symmetry", "keep-variance"],
        )
    ]


def test_undo_brings_everything_back(person: Person, editor: Terminal) -> None:
    """Text, ticks and what was found are as they were before the rating."""
    editor.send(BREAKS_SYMMETRY)
    editor.press(CTRL_D, "[x] a", "[ ] b")
    editor.press("c", "2 of 4")
    editor.press(f"{ENTER}", TOOLBAR)
    editor.press(CTRL_C, "Space reveal", "u undo")
    editor.press("u", "Undone: Hard.", "Your answer", "[x] a", "[ ] b", "[x] c", "2 of 4")
    assert BREAKS_SYMMETRY in editor.flat
    editor.press("b", "3 of 4")
    editor.press("3", "Summary")
    assert [rating for _, _, rating, _ in answers(person)] == [2, 3]
    assert [event["kind"] for event in person.saved()] == ["review", "undo", "review"]


def test_the_key_t_types_a_single_answer(person: Person) -> None:
    """Without --typed a question is typed on t, by Alt-Enter too; the next one is not."""
    terminal = person.opens("review", "perceptron", "nonlinearity")
    terminal.wait_for("What is a perceptron", "t type")
    terminal.press("t", TOOLBAR)
    terminal.press("a weighted sum", "a weighted sum")
    terminal.press(f"{ESCAPE}{ENTER}", "Your answer", "1 Again")
    terminal.press("3", "Why do neural networks need", "Space reveal")
    terminal.press(" 3", "Summary")
    assert [mode for mode, *_ in answers(person)] == ["typed", "flashcard"]


def test_a_draft_is_kept(person: Person, editor: Terminal) -> None:
    """Ctrl-C leaves without an answer, as often as one likes; t goes on where one was."""
    editor.press("first half", "first half")
    editor.press(CTRL_C, "No answer was handed in.", "Space reveal", "/ 1:00")
    assert editor.full_screen
    editor.press("t", "first half", TOOLBAR)
    editor.press(", second half", "first half, second half")
    editor.press(CTRL_C, "No answer was handed in.")
    editor.press(" ", "1 Again")
    editor.press("3", "Summary")
    assert answers(person) == [("flashcard", "", 3, [])]


@pytest.mark.parametrize("text", ["", "   ", ENTER * 3])
def test_an_empty_answer_is_none(person: Person, editor: Terminal, text: str) -> None:
    """Ctrl-D on nothing but white space leaves without an answer."""
    editor.send(text)
    editor.press(CTRL_D, "No answer was handed in.", "Space reveal")
    editor.press("q")
    assert editor.end() == 0
    assert person.saved() == []


def test_paste_is_text_and_never_keys(person: Person, editor: Terminal) -> None:
    """A bracketed paste goes in whole; control characters in it neither drive nor are saved."""
    pasted = "שלום\r\nq 3 \x04 \x1b]0;title\x07 done\u202e\ttab"
    editor.send(f"{PASTE_START}{pasted}{PASTE_END}")
    editor.wait_for("q 3", "done", "tab")
    editor.press(CTRL_D, "Your answer")
    editor.press("3", "Summary")
    ((_, text, _, _),) = answers(person)
    assert text == "שלום\nq 3  ]0;title done    tab"


def test_a_very_long_paste_is_cut_with_a_word(person: Person, editor: Terminal) -> None:
    """Of 100 kB the first 20,000 characters stay, and the editor says so at once."""
    editor.send(f"{PASTE_START}{'0123456789' * 10_000}{PASTE_END}")
    editor.wait_for("An answer has 20,000 characters at most; the rest was left out.")
    editor.press(CTRL_D, "Your answer")
    editor.press("\x1b[6~", "more lines)")
    editor.press("1", TOOLBAR)
    ((_, text, _, _),) = answers(person)
    assert text == "0123456789" * 2_000


def test_editing_within_several_lines(person: Person, editor: Terminal) -> None:
    """The cursor moves over lines, and text is inserted where it stands."""
    editor.send(f"one{ENTER}two{UP}!")
    editor.wait_for("one! two")
    editor.press(CTRL_D, "Your answer one! two", "No key point was found in your answer.")
    editor.press("3", "Summary")
    assert answers(person)[0][1] == "one!\ntwo"


def test_typing_ahead_of_the_editor_is_kept(person: Person) -> None:
    """What is typed while the editor opens is part of the answer, not keys of the session."""
    terminal = person.opens("review", "weight-initialization")
    terminal.wait_for(QUESTION)
    terminal.press("tquick answer", "quick answer", TOOLBAR)
    terminal.press(CTRL_D, "Your answer quick answer")


def test_ctrl_z_and_fg_while_typing(person: Person) -> None:
    """Stopped, the shell is back; continued, the text stands there and grows on."""
    shell = shutil.which("bash")
    command = [shell, "--norc", "--noprofile", "-i"] if shell else ["sh", "-i"]
    terminal = person.opens_command(*command)
    terminal.press("", "$")
    terminal.press(f"{shlex.join(program())} review perceptron --typed\r", TOOLBAR)
    terminal.press("one two", "one two")
    terminal.press(CTRL_Z, "Stopped")
    terminal.press("echo is''here\r", "ishere")
    terminal.press("fg\r", "one two", TOOLBAR)
    terminal.press(" three", "one two three")
    terminal.press(CTRL_D, "Your answer one two three", "1 Again")
    assert terminal.full_screen
    terminal.press("3", "Summary")
    assert answers(person)[0][1] == "one two three"


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40), (34, 9)])
def test_editor_fits_the_screen(person: Person, columns: int, rows: int) -> None:
    """The question, the text and the toolbar are there at every size, and after a resize."""
    person.size = columns, rows
    terminal = person.opens("review", "perceptron", "--typed")
    terminal.wait_for("What is a perceptron", "Ctrl-D", "done")
    terminal.press("my words", "my words")
    assert terminal.rows[-1].strip().endswith("Ctrl-C back")
    terminal.press(CTRL_D, "1 Again")
    terminal.resize(90, 30)
    terminal.wait_for("1 Again soon")


def test_confidence_flag_asks_and_saves(person: Person) -> None:
    """With --confidence a typed answer is shown once one has said how sure one is."""
    terminal = person.opens("review", "perceptron", "--typed", "--confidence")
    terminal.wait_for("What is a perceptron", TOOLBAR)
    terminal.send("a weighted sum and a threshold")
    terminal.wait_for("a weighted sum and a threshold")
    terminal.press(CTRL_D, "How sure are you? 1 unsure, 2 fair, 3 sure.", "3 sure: reveal")
    assert "1 Again" not in terminal.flat
    terminal.press("3", "Your answer", "We ticked what you seem to have covered", "1 Again")
    terminal.press("1", TOOLBAR)
    ((event),) = person.saved()
    assert (event["confidence"], event["mode"], event["rating"]) == (3, "typed", 1)


def test_own_deck_without_key_points(person: Person, tmp_path: Path) -> None:
    """A plain flashcard is typed too: nothing is ticked, and the person rates."""
    deck = tmp_path / "plain.yaml"
    deck.write_text(
        "format: 1\ndeck: own\ntitle: Own\nquestions:\n  - id: one\n    number: 1\n"
        "    question: What?\n    difficulty: easy\n    category: C\n    answer: That.\n",
        encoding="utf-8",
    )
    terminal = person.opens("review", "--typed", "--deck", str(deck))
    terminal.wait_for("What?", TOOLBAR)
    terminal.send("this")
    terminal.wait_for("this")
    terminal.press(CTRL_D, "Your answer this Answer That.")
    terminal.press("4", "Summary")
    assert answers(person) == [("typed", "this", 4, [])]
