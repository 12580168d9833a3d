"""`o`: the deck in $EDITOR at the question's line; the deck that is shipped is left alone."""

import stat
from pathlib import Path

import pytest
from quiz_person import Person

pytest_plugins = ["quiz_fixtures"]


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """An editor that notes how it was called and adds a word to the third question's answer."""
    script = tmp_path / "editor.sh"
    script.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {tmp_path}/calls\n'
        'for file; do :; done\nsed -i "s/It is 3\\./It is 3 indeed./" "$file"\n',
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


def test_shipped_deck_is_not_edited(person: Person, editor: Path, tmp_path: Path) -> None:
    """On it the key o says why not and what to do; no editor starts."""
    terminal = person.opens(EDITOR=str(editor), QUIZ_DECK="")
    terminal.wait_for("0 of 5 done")
    assert "o edit" not in terminal.flat
    terminal.press("o", "The built-in deck is not edited.", "quiz deck copy FILE.yaml")
    assert terminal.full_screen
    assert not (tmp_path / "calls").exists()


@pytest.mark.parametrize("variable", ["EDITOR", "VISUAL"])
def test_own_deck_is_edited_at_the_question(
    person: Person, deck: Path, editor: Path, tmp_path: Path, variable: str
) -> None:
    """The editor gets the question's line and the file; what it changed is on screen at once."""
    environment = {"EDITOR": "false", variable: str(editor)}
    terminal = person.opens("review", "3", "--deck", str(deck), **environment)
    terminal.wait_for("What is number 3?", "o edit")
    terminal.press(" ", "It is 3.", "1 Again")
    terminal.press("b", "[x] b")
    terminal.press("o", "Deck reloaded.", "It is 3 indeed.", "[x] b")
    lines = deck.read_text(encoding="utf-8").splitlines()
    (line,) = (number for number, text in enumerate(lines, start=1) if "question-3" in text)
    assert (tmp_path / "calls").read_text(encoding="utf-8") == f"+{line} {deck}\n"
    terminal.press("3", "Summary")
    assert person.ratings() == [("question-3", 3)]


def test_what_is_typed_while_the_editor_runs_rates_nothing(
    person: Person, deck: Path, tmp_path: Path
) -> None:
    """`11` meant for the editor, or typed in impatience, is dropped when the session is back."""
    script = tmp_path / "slow.sh"
    script.write_text(
        f"#!/bin/sh\n: > {tmp_path}/begun\nwhile [ ! -e {tmp_path}/go ]; do sleep 0.05; done\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    terminal = person.opens("review", "3", "4", "--deck", str(deck), EDITOR=str(script))
    terminal.wait_for("What is number 3?")
    terminal.press(" ", "It is 3.", "1 Again")
    terminal.send("o")
    terminal.wait_until((tmp_path / "begun").exists, "the editor")
    terminal.send("11")
    terminal.wait_for("11")
    (tmp_path / "go").touch()
    terminal.wait_for("Deck reloaded.", "It is 3.")
    assert person.ratings() == []
    terminal.press("3", "What is number 4?")
    assert person.ratings() == [("question-3", 3)]


def test_deck_made_faulty_is_served_as_it_was(person: Person, deck: Path, tmp_path: Path) -> None:
    """The first fault is named with its line; the session goes on with what was read before."""
    script = tmp_path / "break.sh"
    script.write_text('#!/bin/sh\necho "  oops" >> "$2"\n', encoding="utf-8")
    script.chmod(0o755)
    terminal = person.opens("review", "3", "--deck", str(deck), EDITOR=str(script))
    terminal.wait_for("What is number 3?")
    terminal.press("o", "The deck is served as it was before.", "this line has no")
    assert "own.yaml:10:" in terminal.flat.replace(" ", "")  # a long path is broken anywhere
    terminal.press(" ", "It is 3.", "1 Again")
    terminal.press("3", "Summary")
    assert person.ratings() == [("question-3", 3)]


@pytest.mark.parametrize(
    ("editor_command", "said"),
    [
        ("", "Set EDITOR to your editor"),
        ("no-such-editor-anywhere", "no-such-editor-anywhere: No such file or directory."),
        ("false", "false ended with exit code 1."),
        ("'unbalanced", "Set EDITOR to your editor"),
    ],
)
def test_editor_that_does_not_work(
    person: Person, deck: Path, editor_command: str, said: str
) -> None:
    """Without an editor, or with one that fails, a line says so and the session goes on."""
    terminal = person.opens("--deck", str(deck), EDITOR=editor_command)
    terminal.wait_for("What is number 1?")
    terminal.press("o", said, "Space reveal")
    terminal.press(" ", "1 Again")


def test_unwritable_deck_is_not_opened(person: Person, deck: Path, editor: Path) -> None:
    """A deck that cannot be written offers no edit; asked anyway, it says why."""
    deck.chmod(0o444)
    if deck.stat().st_uid == 0:
        pytest.skip("root may write every file")
    terminal = person.opens("--deck", str(deck), EDITOR=str(editor))
    terminal.wait_for("What is number 1?")
    assert "o edit" not in terminal.flat
    terminal.press("o", "cannot be written, so it was not opened.")


def test_editor_has_the_terminal_to_itself(person: Person, deck: Path, tmp_path: Path) -> None:
    """The editor sees the main screen in its usual modes, reads keys, and may be interrupted."""
    script = tmp_path / "ask.sh"
    script.write_text('#!/bin/sh\nprintf "which? "\nread word\necho "$word" > word\n')
    script.chmod(0o755)
    terminal = person.opens("--deck", str(deck), EDITOR=f"sh -c 'cd {tmp_path}; ./ask.sh'")
    terminal.wait_for("What is number 1?")
    terminal.press("o", "which?")
    assert not terminal.full_screen
    terminal.press("ab", "which? ab")  # the terminal echoes again
    terminal.press("\r", "Deck reloaded.", "What is number 1?")
    assert (tmp_path / "word").read_text(encoding="utf-8") == "ab\n"
    assert terminal.full_screen


def test_summary_without_a_question_that_was_removed(
    person: Person, deck: Path, tmp_path: Path
) -> None:
    """A question answered and then taken out of the deck counts, and nothing more is said of it."""
    script = tmp_path / "remove.sh"
    script.write_text('#!/bin/sh\nsed -i "/question-1/d" "$2"\n', encoding="utf-8")
    script.chmod(0o755)
    terminal = person.opens("review", "1", "2", "--deck", str(deck), EDITOR=str(script))
    terminal.wait_for("What is number 1?")
    terminal.press(" b1", "What is number 2?")
    terminal.press("o", "Deck reloaded.", "Space reveal")
    terminal.press(" a3", "Summary", "2 questions in", "What is number 2?")
    assert "number 1" not in terminal.flat
    terminal.press("r", "Summary")
    terminal.press("q")
    assert terminal.end() == 0
