"""A mock interview in a terminal, from its first question to the scorecard on the main screen."""

import json
import signal
from pathlib import Path

import pytest
from quiz_person import Person
from quiz_terminal import CTRL_C, CTRL_D, ENTER, Terminal

pytest_plugins = ["quiz_fixtures"]

TOOLBAR = "Ctrl-D or Alt-Enter done"
SCORECARD = "Mock interview: scorecard"


@pytest.fixture
def interview_deck(tmp_path: Path) -> Path:
    """Three easy questions, each with four key points, an easier and a deeper follow-up."""
    points = ["alpha", "beta", "gamma", "delta"]
    lines = ["format: 1", "deck: talk", "title: Talk", "questions:"]
    for number in range(1, 4):
        question = {
            "id": f"question-{number}",
            "number": number,
            "question": f"What is number {number}?",
            "difficulty": "easy",
            "category": "Odd" if number % 2 else "Even",
            "answer": f"It is {number}.",
            "key_points": [
                {"id": name, "point": f"The {name} point.", "cue": name, "keywords": [name]}
                for name in points
            ],
            "follow_ups": [
                {"question": f"Simply {number}?", "answer": "Plainly so.", "level": "easier"},
                {"question": f"Really {number}?", "answer": "Deeply so.", "level": "deeper"},
            ],
        }
        lines.append(f"  - {json.dumps(question)}")
    file = tmp_path / "talk.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def interview(person: Person, deck: Path, *arguments: str) -> Terminal:
    """A mock interview of that deck."""
    terminal = person.opens("mock", "--seed", "1", "--deck", str(deck), *arguments)
    if "--resume" not in arguments:
        terminal.wait_for("Mock interview", "Enter start")
        terminal.send(ENTER)
    terminal.wait_for("What is number", "Question 1 of")
    return terminal


def number(terminal: Terminal) -> str:
    """Which question is on the screen."""
    return terminal.flat.partition("What is number ")[2][0]


def test_whole_mock_with_typed_answers_and_follow_ups(person: Person, interview_deck: Path) -> None:
    """Typed, ticked, rated, followed up by what suits the answer, and summed up."""
    person.size = 80, 60
    terminal = interview(person, interview_deck, "--limit", "2", "--typed")
    terminal.wait_for("Question 1 of 2", TOOLBAR)
    first = number(terminal)
    terminal.send("alpha, beta and gamma")
    terminal.wait_for("alpha, beta and gamma")
    terminal.press(CTRL_D, "Your answer", "Not found in what you wrote: [ ] d", "clock stopped")
    terminal.press("d", "4 of 4", "Enter: Easy")
    terminal.press(ENTER, f"Follow-up Really {first}?", TOOLBAR)  # deeper
    terminal.send("yes 漢")
    terminal.wait_for("yes 漢")
    terminal.press(CTRL_D, "Your answer yes 漢 Answer Deeply so.", "1 missed 2 partly 3 said it")
    terminal.press("3", "Question 2 of 2", TOOLBAR)
    second = number(terminal)
    assert second != first
    terminal.press("only beta", "only beta")
    terminal.press(CTRL_D, "You mentioned: [x] b", "Enter: Again")
    terminal.press(ENTER, f"Follow-up Simply {second}?", TOOLBAR)  # easier
    terminal.press(CTRL_C, "Enter I answered aloud", "No answer was handed in.")
    terminal.press(ENTER, "Plainly so.")
    terminal.press("1", SCORECARD, "q leave")
    assert "r demo" not in terminal.flat  # this deck has none
    for text in (
        "Nearly there: 62% of the key points (5 of 8), 1 question under half.",
        "Ready means at least 75% of the key points",
        f"Strongest What is number {first}?",
        f"Weakest What is number {second}?",
        "4 of 4 Easy",
        "follow-ups: said it",
        "1 of 4 Again",
        "follow-ups: missed",
        f"To learn tonight What is number {second}? • The alpha point.",
    ):
        assert text in terminal.flat
    assert terminal.full_screen
    terminal.press("q")
    assert terminal.end() == 0
    assert not terminal.full_screen
    assert "Nearly there: 62%" in terminal.flat  # left on the main screen
    mock, *events, end = person.saved()
    assert (mock["kind"], mock["questions"], mock["level"], mock["seed"]) == (
        "mock", [f"question-{first}", f"question-{second}"], "junior", 1,
    )  # fmt: skip
    assert [event["kind"] for event in events] == ["review", "follow_up"] * 2
    assert end["kind"] == "mock_end"
    review, follow_up, weak_review, weak_follow_up = events
    assert (review["mode"], review["rating"], review["answer"]) == (
        "mock", 4, "alpha, beta and gamma",
    )  # fmt: skip
    assert review["points"] == ["alpha", "beta", "gamma", "delta"]
    assert (follow_up["index"], follow_up["hit"], follow_up["answer"]) == (1, 2, "yes 漢")
    assert (weak_review["rating"], weak_review["points"]) == (1, ["beta"])
    assert (weak_follow_up["index"], weak_follow_up["hit"]) == (0, 0)
    assert {event["mock"] for event in (*events, end)} == {end["mock"]}


def test_spoken_mock_and_its_ratings_feed_the_schedule(
    person: Person, interview_deck: Path
) -> None:
    """Enter says that one has answered; a rating needs a tick; the question is then due later."""
    terminal = interview(person, interview_deck, "--limit", "1", "--aloud")
    terminal.wait_for("Enter I answered aloud")
    terminal.press(ENTER, "tick what you said", "The alpha point.")
    terminal.press("3", "First tick the key points you said (a-e).")
    terminal.press("abcd", "4 of 4")
    terminal.press("3", "Follow-up Really")
    terminal.press(ENTER, "Deeply so.")
    terminal.press(ENTER, "Mark your answer: 1 missed, 2 partly, 3 said it.")
    terminal.press("2", SCORECARD, "Ready: 100%")
    terminal.press("q")
    assert terminal.end() == 0
    (listed,) = [
        one
        for one in json.loads(person.ok("list", "--json", "--deck", str(interview_deck)).out)
        if one["reps"]
    ]
    assert listed["state"] == "review"


def test_killed_in_the_middle_it_goes_on(person: Person, interview_deck: Path) -> None:
    """Killed after an answer: --resume asks its follow-up next, and ends with one scorecard."""
    terminal = interview(person, interview_deck, "--limit", "2")
    first = number(terminal)
    terminal.press(f"{ENTER}abcd3", f"Follow-up Really {first}?")
    terminal.signal(signal.SIGKILL)
    assert [event["kind"] for event in person.saved()] == ["mock", "review"]
    resumed = person.opens("mock", "--resume", "--deck", str(interview_deck))
    resumed.wait_for(f"Follow-up Really {first}?", "Question 1 of 2", "1 of 2 questions answered")
    resumed.press(f"{ENTER}3", "Question 2 of 2")
    resumed.press("q")
    assert resumed.end() == 0
    assert "1 of 2 questions answered and saved. Continue: quiz mock --resume" in resumed.flat
    again = person.opens("mock", "--resume", "--deck", str(interview_deck))
    again.wait_for("Question 2 of 2", "Enter I answered aloud")
    again.press(f"{ENTER}a1", "Follow-up Simply")
    again.press(f"{ENTER}1", SCORECARD, "62% of the key points")
    again.press("q")
    assert again.end() == 0
    over = person.opens("mock", "--resume", "--deck", str(interview_deck))
    assert over.end() == 1
    assert "There is no unfinished mock interview. Begin one: quiz mock" in over.flat


def test_terminal_lost_in_the_middle(person: Person, interview_deck: Path) -> None:
    """A hang-up, while typing too, keeps what was answered."""
    terminal = interview(person, interview_deck, "--limit", "2", "--typed")
    terminal.wait_for(TOOLBAR)
    terminal.send("alpha")
    terminal.wait_for("alpha")
    terminal.press(CTRL_D, "1 of 4")
    terminal.press("1", "Follow-up", TOOLBAR)
    terminal.close()
    assert [event["kind"] for event in person.saved()] == ["mock", "review"]
    resumed = person.opens("mock", "--resume", "--deck", str(interview_deck))
    resumed.wait_for("Follow-up Simply")


def test_an_answer_taken_back_is_asked_again(person: Person, interview_deck: Path) -> None:
    """`quiz undo` reaches into an interview: --resume asks the question once more."""
    terminal = interview(person, interview_deck, "--limit", "2")
    first = number(terminal)
    terminal.press(f"{ENTER}a1", "Follow-up")
    terminal.press("q")
    assert terminal.end() == 0
    person.ok("undo")
    resumed = person.opens("mock", "--resume", "--deck", str(interview_deck))
    resumed.wait_for(f"What is number {first}?", "Question 1 of 2")


def test_leaving_before_an_answer_leaves_nothing(person: Person, interview_deck: Path) -> None:
    """An interview without an answer never was."""
    terminal = interview(person, interview_deck)
    terminal.press("q")
    assert terminal.end() == 0
    assert "Nothing was answered, so nothing was saved." in terminal.flat
    assert person.saved() == []


def test_time_is_up(person: Person, interview_deck: Path) -> None:
    """It is said while one answers; this answer can be finished, and then it is over."""
    person.size = 80, 40
    terminal = interview(person, interview_deck, "--limit", "3", "--minutes", "0.02")
    terminal.wait_for("time is up", "The 1 s are up. Finish this answer, or q to end here.")
    terminal.press(f"{ENTER}", "tick what you said", "time is up")
    terminal.press("abcd3", SCORECARD, "2 not reached, counted as not said")
    assert "4 of 4 Good" in terminal.flat
    assert "over time" in terminal.flat
    terminal.press("q")
    assert terminal.end() == 0
    assert [event["kind"] for event in person.saved()] == ["mock", "review", "mock_end"]


def test_ended_when_time_is_up(person: Person, interview_deck: Path) -> None:
    """With an answer behind one, q then ends the interview instead of leaving it open."""
    terminal = interview(person, interview_deck, "--limit", "3", "--minutes", "0.05")
    terminal.press(f"{ENTER}abcd3", "Follow-up")
    terminal.wait_for("time is up", "q end")
    terminal.press("q", SCORECARD, "2 not reached")
    assert person.saved()[-1]["kind"] == "mock_end"


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (120, 40), (34, 9)])
def test_other_sizes(person: Person, interview_deck: Path, columns: int, rows: int) -> None:
    """Every phase fits; a resize redraws it."""
    person.size = columns, rows
    terminal = interview(person, interview_deck, "--limit", "1")
    assert not terminal.screen.worst_overflows
    terminal.press(ENTER, "1 Again")
    terminal.resize(80, 24)
    terminal.wait_for("1 Again", "clock stopped")
    terminal.resize(columns, rows)
    terminal.press("abcd3", "I answered aloud")
    terminal.press(ENTER, "1 missed")
    terminal.press("3", "Ready: 100%")
    assert not terminal.screen.worst_overflows


def test_scorecard_begins_at_its_top_and_is_read_with_space(
    person: Person, interview_deck: Path
) -> None:
    """Wherever one had scrolled to before; Space leaves only where nothing more is below."""
    person.size = 60, 12
    terminal = interview(person, interview_deck, "--limit", "1")
    terminal.press(ENTER, "more below: Space")
    terminal.press(" ", " above")
    terminal.press("abcd3", "I answered aloud")
    terminal.press(ENTER, "1 missed")
    terminal.press("3", SCORECARD, "Ready: 100%", "more below: Space")
    assert " above" not in terminal.flat
    terminal.press(" ", SCORECARD, " above")
    while "more below" in terminal.flat:
        terminal.redraw(" ")
        assert SCORECARD in terminal.flat
    terminal.send(" ")
    assert terminal.end() == 0


def test_from_the_menu_of_a_day_with_nothing_due(person: Person, deck: Path) -> None:
    """The key m holds an interview, and afterwards the menu is back."""
    person.ok("review", "--deck", str(deck), typed="\n3\n" * 5 + "q\n")
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("Done for today", "m Mock interview")
    terminal.press("m", "Only 5 questions in 20 min.", "Answers count as reviews")
    terminal.press(ENTER, "Question 1 of 5")
    terminal.press("?", "Mock interview: help", "quiz mock --resume continues")
    terminal.press(ENTER, "Question 1 of 5")
    terminal.press("q", "Done for today")
    terminal.press("q")
    assert terminal.end() == 0
