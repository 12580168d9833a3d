"""One question on the full screen: think, reveal, tick, rate, hints and overlays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fsrs import Card, Rating, Scheduler
from quiz_person import Person
from quiz_terminal import CTRL_C, ENTER, ESCAPE, Terminal

pytest_plugins = ["quiz_fixtures"]

FIRST_QUESTION = "What is a perceptron"


def revealed(person: Person, deck: Path) -> Terminal:
    """A terminal that shows the first answer of one's own deck."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(" ", "It is 1.", "1 Again")
    return terminal


def close_overlay(terminal: Terminal) -> None:
    """Press Esc until the keys of the answer are back."""
    terminal.press(ESCAPE, "a-e tick 1-4 rate")


def test_first_run_asks_the_first_question_with_one_line_of_advice(newcomer: Person) -> None:
    """The first launch shows a question, a clock, what to do, and no answer."""
    terminal = newcomer.opens()
    terminal.wait_for(FIRST_QUESTION, "0 of 5 done", "Answer aloud, then press Space.")
    assert "A wrong guess helps" in terminal.flat
    assert "A strong answer says" not in terminal.flat
    assert terminal.rows[-1].split("  ")[0] == " Space reveal"
    assert terminal.rows[-1].endswith("? help  q quit")
    assert terminal.full_screen


def test_clock_ticks_and_never_reveals(person: Person) -> None:
    """The quiet clock counts up on its own; the answer stays hidden."""
    terminal = person.opens()
    terminal.wait_for("0:00 / 1:00")
    terminal.wait_for("0:01 / 1:00")
    assert "1 Again" not in terminal.flat


@pytest.mark.parametrize("key", [" ", ENTER])
def test_space_and_enter_reveal(person: Person, key: str) -> None:
    """Either key shows the answer, the ratings and the keys; the clock stops."""
    terminal = person.opens()
    terminal.wait_for(FIRST_QUESTION)
    terminal.press(key, "A strong answer says", "1 Again")
    assert "/ 1:00" not in terminal.text
    assert "a-e tick" in terminal.rows[-1]
    assert "1-4 rate" in terminal.rows[-1]


def test_double_enter_does_not_rate(person: Person) -> None:
    """With nothing ticked Enter says what to do and saves nothing."""
    terminal = person.opens()
    terminal.wait_for(FIRST_QUESTION)
    terminal.press(ENTER * 3, "Rate with 1–4, or tick what you said (a–e) and press Enter.")
    assert "0 of 5 done" in terminal.flat
    terminal.press("q")
    assert terminal.end() == 0
    assert person.ratings() == []


def _interval(rating: int) -> str:
    """How long a new question is put off by a rating, by the scheduler itself, in words."""
    step = timedelta(minutes=10)
    scheduler = Scheduler(learning_steps=(step,), relearning_steps=(step,), enable_fuzzing=False)
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    card, _ = scheduler.review_card(Card(card_id=1), Rating(rating), now)
    wait = card.due - now
    return f"{wait.days} d" if wait >= timedelta(days=1) else "soon"


def test_each_rating_is_saved_and_stands_beside_its_interval(person: Person, deck: Path) -> None:
    """The four keys rate; what each leads to is what the scheduler says."""
    terminal = revealed(person, deck)
    names = ("Again", "Hard", "Good", "Easy")
    for rating, name in enumerate(names, start=1):
        terminal.wait_for(f"{rating} {name} {_interval(rating)}", f"number {rating}?")
        # What was forgotten returns after three others.
        following = rating + 1 if rating < 4 else 1
        terminal.press(str(rating), f"number {following}?", "Space reveal")
        if rating < 4:
            terminal.press(" ", f"It is {following}.", "1 Again")
    # Again and Hard come back today, so they are not done.
    assert "2 of 5 done, 2 to repeat" in terminal.flat
    assert person.ratings() == [(f"question-{rating}", rating) for rating in range(1, 5)]


@pytest.mark.parametrize(
    ("labels", "suggested"),
    [("a", "Again"), ("be", "Again"), ("ace", "Hard"), ("abde", "Good"), ("edcba", "Easy")],
)
def test_ticks_suggest_a_rating_that_enter_accepts(
    person: Person, deck: Path, labels: str, suggested: str
) -> None:
    """Of five points: under half Again, three Hard, four Good, all at once without a hint Easy."""
    terminal = revealed(person, deck)
    terminal.press(labels, f"{len(labels)} of 5: {suggested}", f"Enter: {suggested}")
    for label in "abcde":
        assert f"[{'x' if label in labels else ' '}] {label}" in terminal.flat
    terminal.press(ENTER, "What is number 2?")
    (event,) = person.saved()
    assert event["rating"] == ["Again", "Hard", "Good", "Easy"].index(suggested) + 1
    names = ["alpha", "beta", "gamma", "delta", "epsilon"]
    assert event["points"] == [names["abcde".index(label)] for label in sorted(labels)]


def test_hints_show_how_many_points_then_their_cues(person: Person, deck: Path) -> None:
    """Each h shows more; the log counts them, and all points with a hint are only Good."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press("h", "a strong answer makes 5 points")
    assert "Cue alpha" not in terminal.flat
    terminal.press("h", "a Cue alpha", "e Cue epsilon")
    terminal.press("h abcde", "5 of 5", "Enter: Good")
    terminal.press(ENTER, "What is number 2?")
    (event,) = person.saved()
    assert (event["rating"], event["hints"]) == (3, 2)


def test_overlays_open_and_close(person: Person) -> None:
    """p, f and ? each lay their page over the answer; Esc or the same key closes it."""
    terminal = person.opens()
    terminal.wait_for(FIRST_QUESTION)
    terminal.press(" ", "a-e tick 1-4 rate")
    terminal.press("p", "To be precise", "Usually said", "Esc close")
    close_overlay(terminal)
    assert "To be precise" not in terminal.flat
    terminal.press("f", "Follow-up 1 of 2", "Why can you not train a step unit")
    close_overlay(terminal)
    terminal.press("?", "Before the answer", "accept the rating that the ticks suggest")
    terminal.press(" ", "end the session; everything is saved already")
    close_overlay(terminal)
    assert "0 of 5 done" in terminal.flat
    terminal.press("2", "1 to repeat")


def test_follow_ups_are_asked_one_by_one(person: Person) -> None:
    """A question alone, its answer after a key, a mark that is saved; the traps come last."""
    terminal = person.opens()
    terminal.wait_for(FIRST_QUESTION)
    terminal.press(" ", "a-e tick 1-4 rate")
    terminal.press("f", "Follow-up 1 of 2", "Why can you not train a step unit")
    assert "The derivative of the step is 0" not in terminal.flat
    terminal.press("2", "First answer it aloud, then Space shows its answer.")
    terminal.press(" ", "The derivative of the step is 0", "1 missed 2 partly 3 said it")
    terminal.press(ENTER, "Mark your answer: 1 missed, 2 partly, 3 said it.")
    terminal.press("2", "Follow-up 2 of 2")
    close_overlay(terminal)
    terminal.press("f", "Follow-up 2 of 2")
    terminal.press("f", "Traps", "Wrong", "Why")
    close_overlay(terminal)
    (event,) = person.saved()
    assert (event["kind"], event["mock"], event["index"], event["hit"]) == ("follow_up", "", 0, 1)


def test_demo_runs_and_leads_back(person: Person) -> None:
    """The key r runs the question's demo on the main screen; then all is as it was."""
    terminal = person.opens()
    terminal.wait_for(FIRST_QUESTION)
    terminal.press(" a", "[x] a")
    terminal.press("r", "Enter just to see")
    assert not terminal.full_screen
    terminal.press(ENTER, "any other key: back to the session")
    terminal.press("x", "That was the demo perceptron-xor.", "[x] a", "[ ] b")
    assert terminal.full_screen
    terminal.press("b", "[x] a", "[x] b")
    terminal.press("r", "Enter just to see")
    terminal.press(CTRL_C, "The demo was stopped.", "[x] a", "[x] b")
    assert terminal.full_screen


def test_question_without_a_demo_says_so(person: Person, deck: Path) -> None:
    """The key r then runs nothing, and the session goes on."""
    terminal = revealed(person, deck)
    terminal.press("r", "“What is number 1?” has no demo.")
    terminal.press("a", "[x] a")


def test_confidence_is_asked_when_wanted(person: Person, deck: Path) -> None:
    """With confidence on, 1 to 3 say how sure one is and reveal; the log keeps it."""
    terminal = person.opens("--deck", str(deck), QUIZ_CONFIDENCE="on")
    terminal.wait_for("What is number 1?", "1 unsure", "2 fair", "3 sure")
    terminal.press("2", "It is 1.", "1 Again")
    terminal.press("4", "What is number 2?")
    (event,) = person.saved()
    assert (event["rating"], event["confidence"]) == (4, 2)
