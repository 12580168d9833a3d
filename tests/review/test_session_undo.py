"""What is decided in a session, and taken back: undo, suspend, not today, notes."""

from pathlib import Path

from quiz_person import Person
from quiz_terminal import CTRL_C, CTRL_D, Terminal

pytest_plugins = ["quiz_fixtures"]


def rate(terminal: Terminal, number: int, ratings: str) -> None:
    """Rate the questions from this number on, each with one of these keys."""
    for place, rating in enumerate(ratings):
        terminal.wait_for(f"What is number {number + place}?", "Space reveal")
        terminal.press(" ", f"It is {number + place}.", "1 Again")
        terminal.send(rating)


def test_undo_goes_back_rating_by_rating(person: Person, deck: Path) -> None:
    """The key u shows the question again as it was when it was rated, any number of steps."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(" ac", "2 of 5")
    terminal.press("2", "What is number 2?", "1 to repeat")
    rate(terminal, 2, "3")
    terminal.wait_for("What is number 3?", "1 of 5 done, 1 to repeat")
    terminal.press("u", "Undone: Good.", "What is number 2?", "0 of 5 done, 1 to repeat")
    assert "It is 2." in terminal.flat
    terminal.press(
        "u", "Undone: Hard.", "What is number 1?", "[x] a", "[ ] b", "[x] c", "0 of 5 done"
    )
    assert "to repeat" not in terminal.flat
    terminal.press("u", "There is nothing to undo.")
    terminal.press("4", "What is number 2?", "1 of 5 done")
    assert [event["kind"] for event in person.saved()] == [
        "review", "review", "undo", "undo", "review",
    ]  # fmt: skip


def test_undo_across_sessions(person: Person, deck: Path) -> None:
    """The rating of an earlier session is taken back with its time, and is asked anew."""
    person.ok("review", "--limit", "1", "--deck", str(deck), typed="\n3\nq\n")
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 2?", "1 of 5 done")
    terminal.press("u", "Undone: Good of 20", "What is number 1?", "0 of 5 done", "Space reveal")
    terminal.press(" ", "1 Again")
    terminal.press("4", "What is number 2?", "1 of 5 done")
    assert person.ratings() == [("question-1", 3), ("question-1", 4)]
    assert [event["kind"] for event in person.saved()] == ["review", "undo", "review"]


def test_undo_on_the_summary(person: Person, deck: Path) -> None:
    """On the summary u brings the last question back; rated anew, the summary follows again."""
    terminal = person.opens("review", "1", "2", "--deck", str(deck))
    rate(terminal, 1, "33")
    terminal.wait_for("Summary: Own deck", "2 questions in", "Good 2", "u undo")
    terminal.press("u", "Undone: Good.", "What is number 2?", "It is 2.", "1 of 2 done")
    terminal.press("4", "Summary: Own deck", "Good 1", "Easy 1")
    terminal.press("uu", "What is number 1?", "0 of 2 done")
    terminal.send("qq")
    assert terminal.end() == 0


def test_suspend_and_its_undo(person: Person, deck: Path) -> None:
    """The key s takes the question out of the day for good; u brings it back."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?", "0 of 5 done")
    terminal.press("s", "Suspended: What is number 1? (u undoes it)", "What is number 2?")
    assert "0 of 4 done" in terminal.flat
    terminal.press("u", "Undone: suspended.", "1 · medium", "0 of 5 done")
    terminal.press("s", "Suspended: What is number 1?", "0 of 4 done")
    terminal.send("qq")
    assert terminal.end() == 0
    again = person.opens("--deck", str(deck))
    again.wait_for("What is number 2?", "0 of 4 done")


def test_not_today_lasts_until_tomorrow(person: Person, deck: Path) -> None:
    """The key n puts the question off; the next study day it is asked again."""
    today, tomorrow = "2026-12-01T18:30+00:00", "2026-12-02T18:30+00:00"
    terminal = person.opens("--deck", str(deck), QUIZ_NOW=today)
    terminal.wait_for("What is number 1?", "0 of 5 done")
    terminal.press(" ", "It is 1.")
    terminal.press("n", "Not today: What is number 1? (u undoes it)", "2 · hard", "0 of 4 done")
    terminal.send("qq")
    assert terminal.end() == 0
    again = person.opens("--deck", str(deck), QUIZ_NOW=today)
    again.wait_for("What is number 2?", "0 of 4 done")
    again.press("u", "Undone: not today of 2026-12-01 18:30.", "What is number 1?", "0 of 5 done")
    again.press("n", "Not today", "What is number 2?")
    again.send("qq")
    assert again.end() == 0
    later = person.opens("--deck", str(deck), QUIZ_NOW=tomorrow)
    later.wait_for("What is number 1?", "0 of 5 done")


def test_note_stands_under_the_answer_and_survives(person: Person, deck: Path) -> None:
    """The key m opens the editor; the note is there at once and after a restart."""
    terminal = person.opens("review", "3", "--deck", str(deck))
    terminal.wait_for("What is number 3?")
    terminal.press(" ", "It is 3.", "1 Again")
    terminal.press("m", "What is number 3?", "It is 3.", "shown under the answer.", "Ctrl-D")
    terminal.press("mind the ∂ sign!", "mind the ∂ sign!")
    terminal.press(CTRL_D, "Note saved.", "Your note mind the ∂ sign!", "1 Again")
    assert "0 of 1 done" in terminal.flat  # the letters typed were no keys
    terminal.press("3", "Summary")
    terminal.send("qq")
    assert terminal.end() == 0
    again = person.opens("review", "3", "--deck", str(deck))
    again.wait_for("What is number 3?")
    assert "mind the" not in again.flat  # not before the answer
    again.press(" ", "Your note mind the ∂ sign!")
    again.press("m", "mind the ∂ sign!", "Ctrl-D")
    again.press(" Yes.", "mind the ∂ sign! Yes.")
    again.press(CTRL_D, "Note saved.", "Your note mind the ∂ sign! Yes.", "1 Again")
    notes = [event["text"] for event in person.saved() if event["kind"] == "note"]
    assert notes == ["mind the ∂ sign!", "mind the ∂ sign! Yes."]


def test_note_given_up_changes_nothing(person: Person, deck: Path) -> None:
    """Ctrl-C in the line editor leads back to the question, which goes on."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press("m", "Your note, shown", "Ctrl-D")
    terminal.press("half a thou", "half a thou")
    terminal.press(CTRL_C, "What is number 1?", "Space reveal")
    terminal.press(" ", "It is 1.", "1 Again")
    assert "half a thou" not in terminal.flat
    assert person.saved() == []
