"""A day from its first question to its summary, reopened, and with nothing left to ask."""

from pathlib import Path

from quiz_person import Person
from quiz_terminal import ENTER, ESCAPE, Terminal

pytest_plugins = ["quiz_fixtures"]

TODAY = "2026-12-01T18:30+00:00"
LATE = "2026-12-02T03:30+00:00"  # still the same study day: they roll over at 4 a.m.
TOMORROW = "2026-12-02T04:30+00:00"
IN_TWO_DAYS = "2026-12-03T18:30+00:00"


def answer(person: Person, deck: Path, lines: str, now: str = TODAY, *more: str) -> None:
    """Answer in a pipe, for what is not looked at here."""
    person.ok("review", *more, "--deck", str(deck), typed=lines, QUIZ_NOW=now)


def opens(person: Person, deck: Path, now: str = TODAY) -> Terminal:
    """Today's session in a terminal."""
    return person.opens("--deck", str(deck), QUIZ_NOW=now)


def test_day_is_reopened_where_it_was_left(person: Person, deck: Path) -> None:
    """After three of five, and on to four, the header counts the whole day."""
    answer(person, deck, "\n3\n" * 3 + "q\n")
    terminal = opens(person, deck, LATE)
    terminal.wait_for("What is number 4?", "3 of 5 done")
    terminal.press(" 3", "What is number 5?", "4 of 5 done")
    assert "A wrong guess helps" not in terminal.flat  # not the first run any more


def test_repeat_of_today_is_asked_again_when_reopened(person: Person, deck: Path) -> None:
    """What was rated Again is not done; it is asked again and told so."""
    answer(person, deck, "\n1\nq\n")
    terminal = opens(person, deck, "2026-12-01T18:45+00:00")
    terminal.wait_for("What is number 1?", "Numbers · again", "0 of 5 done")
    terminal.press(" 3", "What is number 2?", "1 of 5 done")


def test_summary_on_the_screen_and_again_on_leaving(person: Person, deck: Path) -> None:
    """The last frame sums up; q prints the same on the main screen, below what stood there."""
    person.size = 80, 40
    terminal = person.opens("review", "1", "2", "--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(f" abcd{ENTER} 4", "Summary: Own deck", "q leave")
    assert terminal.full_screen
    for text in ("2 questions in", "Good 1", "Easy 1", "• The epsilon point."):
        assert text in terminal.flat
    assert "• The alpha point." not in terminal.flat
    shown = [row.strip() for row in terminal.rows[3:-2] if row]
    terminal.press("q")
    assert terminal.end() == 0
    assert not terminal.full_screen
    assert [row.strip() for row in terminal.rows if row] == shown


def test_summary_of_the_first_run_advises(person: Person, deck: Path) -> None:
    """It says what is due when, and names commands that exist."""
    terminal = opens(person, deck)
    terminal.wait_for("What is number 1?")
    terminal.press(" 3 3 3 3 3", "Summary: Own deck", "5 questions in", "Thu 3 Dec")
    advised = [row.partition("quiz ")[2].split()[0] for row in terminal.rows if ": quiz " in row]
    assert advised
    for command in advised:
        assert person.ok(command, "--help").out.startswith(f"Usage: quiz {command}")


def test_demo_on_the_summary_is_that_of_the_weakest(person: Person) -> None:
    """Of what was answered, the lowest rating decides; afterwards the summary is back."""
    terminal = person.opens("review", "3", "5", "7")
    terminal.wait_for("ReLU, sigmoid, tanh")
    terminal.press(" 4", "vanishing gradient problem")
    terminal.press(" 3", "What is dropout")
    terminal.press(" 4", "Summary", "r demo")
    terminal.press("r", "Enter just to see")
    terminal.press(ENTER, "any other key: back to the session")
    terminal.press("x", "Summary", "That was the demo vanishing-gradient.")


def test_leaving_at_once_leaves_nothing(person: Person, deck: Path) -> None:
    """With nothing decided there is nothing to sum up."""
    terminal = opens(person, deck)
    terminal.wait_for("What is number 1?")
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.flat == ""


def test_nothing_due_is_a_menu(person: Person, deck: Path) -> None:
    """All done for today: what is next, and a key for each thing worth doing."""
    answer(person, deck, "\n3\n" * 5 + "q\n")
    terminal = opens(person, deck)
    terminal.wait_for("Done for today: 5 questions.", "Next due Thu 3 Dec 5")
    assert "r Read through all questions" in terminal.flat
    assert "n Learn new" not in terminal.flat  # there are none
    terminal.press("q")
    assert terminal.end() == 0


def test_day_without_anything_due_says_that_is_how_it_should_be(person: Person, deck: Path) -> None:
    """The next morning nothing is due: no empty exit, and studying ahead asks all five."""
    answer(person, deck, "\n3\n" * 5 + "q\n")
    terminal = opens(person, deck, TOMORROW)
    terminal.wait_for("Nothing is due today.", "Next due tomorrow 5", "a Study ahead")
    terminal.press("a", "0 of 5 done", "ahead of time", "Space reveal")
    terminal.press(" 3", "1 of 5 done")
    terminal.send("qq")
    assert terminal.end() == 0
    assert len(person.ratings()) == 6


def test_due_again_on_its_day(person: Person, deck: Path) -> None:
    """Two days after Good all five are due, and nothing new is left."""
    answer(person, deck, "\n3\n" * 5 + "q\n")
    terminal = opens(person, deck, IN_TWO_DAYS)
    terminal.wait_for("0 of 5 done", "· due", "Space reveal")
    late = opens(person, deck, "2026-12-06T18:30+00:00")
    late.wait_for("0 of 5 done", "due since 3 days")


def test_menu_teaches_new_ones_and_reads_through(person: Person) -> None:
    """With the day's share done, n asks the new ones that are left, r shows all answers."""
    person.ok("review", "--limit", "5", typed="\n3\n" * 5 + "q\n", QUIZ_NOW=TODAY)
    terminal = person.opens(QUIZ_NOW=TODAY)
    terminal.wait_for("Done for today: 5 questions.", "15 are left for another day")
    terminal.press("r", "read through", "1 of 20", "What is a perceptron")
    terminal.press("n", "2 of 20", "non-linear activation")
    terminal.press("b", "1 of 20")
    terminal.press("p", "To be precise")
    terminal.press(ESCAPE, "n next b back")
    terminal.press("q", "Done for today: 5 questions.")
    terminal.press("n", "Space reveal", "of 20 done")
    assert person.ratings() == [(name, 3) for name, _ in person.ratings()]
    assert len(person.ratings()) == 5  # reading rates nothing


def test_menu_is_left_by_esc_and_ctrl_d(person: Person, deck: Path) -> None:
    """Each of them leaves the menu with exit code 0."""
    answer(person, deck, "\n3\n" * 5 + "q\n")
    for key in (ESCAPE, "\x04"):
        terminal = opens(person, deck)
        terminal.wait_for("Done for today")
        terminal.press(key)
        assert terminal.end() == 0


def test_new_ones_are_limited_each_day(person: Person, deck: Path) -> None:
    """With two new ones a day the second day brings the next two."""
    options = {"QUIZ_NEW_PER_DAY": "2"}
    terminal = person.opens("--deck", str(deck), QUIZ_NOW=TODAY, **options)
    terminal.wait_for("What is number 1?", "0 of 2 done")
    terminal.press(" 4 4", "Summary", "2 questions in")
    again = person.opens("--deck", str(deck), QUIZ_NOW=LATE, **options)
    again.wait_for("Done for today: 2 questions.", "3 are left for another day")
    tomorrow = person.opens("--deck", str(deck), QUIZ_NOW=TOMORROW, **options)
    tomorrow.wait_for("What is number 3?", "0 of 2 done")


def test_clock_set_back_by_minutes_is_told_and_by_days_refused(person: Person, deck: Path) -> None:
    """Within 24 hours the session goes on and says so; beyond, it stops and names both times."""
    answer(person, deck, "\n3\nq\n")
    terminal = opens(person, deck, "2026-12-01T18:00+00:00")
    terminal.wait_for("What is number 2?", "The clock (2026-12-01 18:00) is behind the last saved")
    wrong = opens(person, deck, "2026-11-20T18:00+00:00")
    assert wrong.end() == 1
    assert (
        "The clock says 2026-11-20 18:00, but the last saved event is from 2026-12-01" in wrong.flat
    )
    assert "quiz doctor --retime" in wrong.flat


def test_a_finished_day_offers_more(person: Person, deck: Path) -> None:
    """The summary says when more comes, and m opens the menu; what it starts is summed up again."""
    answer(person, deck, "\n3\n" * 4 + "q\n")
    terminal = opens(person, deck)
    terminal.wait_for("What is number 5?")
    terminal.press(" 3", "Done for today; next: Thu 3 Dec, 5 questions.", "m more to do")
    terminal.press("m", "Read through all questions and answers.")
    terminal.press("q")
    assert terminal.end() == 0
    assert "1 question in" in terminal.flat  # left on the main screen
