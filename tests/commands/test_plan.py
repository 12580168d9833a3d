"""`quiz plan` and sessions that follow it, run as a person would."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from quiz_command import Machine

NOW = "2026-11-25T18:30+00:00"
TODAY = date(2026, 11, 25)


def on(days: int) -> dict[str, str]:
    """The environment of the evening so many days later."""
    return {"QUIZ_NOW": f"{TODAY + timedelta(days)}T18:30+00:00"}


def figures(machine: Machine, days: int = 0, *arguments: str) -> Any:
    """The plan as JSON, so many days later."""
    return machine.ok("plan", "--json", *arguments, **on(days)).json["plan"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (("2026-12-10",), "2026-12-10"),
        (("+14",), "2026-12-09"),
        (("10", "Dec"), "2026-12-10"),
        (("Dec 10",), "2026-12-10"),
        (("tomorrow",), "2026-11-26"),
        (("today",), "2026-11-25"),
    ],
)
def test_dates_that_are_understood(machine: Machine, words: tuple[str, ...], day: str) -> None:
    """Each sets the plan and shows it."""
    assert figures(machine, 0, *words)["day"] == day
    (event,) = machine.saved()
    assert (event["kind"], event["day"], event["question"]) == (
        "plan",
        date.fromisoformat(day).toordinal(),
        None,
    )


def test_json_has_everything(machine: Machine) -> None:
    """The figures of the screen and those behind it, for a fresh deck in three days."""
    plan = figures(machine, 0, "+3", "--per-day", "10")
    assert plan["days_left"] == 3
    assert plan["recall"]["untouched"] == 0
    assert 0.85 < plan["recall"]["planned"] < 0.97
    assert (plan["questions"], plan["unseen"], plan["suspended"]) == (20, 20, 0)
    assert (plan["smallest_budget"], len(plan["today"]["left"])) == (14, 10)
    assert [day["new"] for day in plan["days"]] == [10, 10, 0]
    assert all(day["last_look"] for day in plan["days"])
    budgets = {one["per_day"]: one["planned"] for one in plan["budgets"]}
    assert set(budgets) == {5, 10, 14, 20}
    assert budgets[5] < budgets[10] == plan["recall"]["planned"] < budgets[20]
    prospects = plan["prospects"]
    assert len({one["id"] for one in prospects}) == 20
    assert [one["planned"] for one in prospects] == sorted(one["planned"] for one in prospects)
    assert sum(one["looks"] for one in prospects) == 30


def test_without_a_plan_it_shows_what_one_would_do(machine: Machine) -> None:
    """Nothing is set by looking; the screen says how to set one, JSON what it would lead to."""
    shown = machine.ok("plan", QUIZ_NOW=NOW).out
    assert "No interview date is set." in shown
    assert "quiz plan 2026-12-09 --per-day 10" in shown
    record = machine.ok("plan", "--json", QUIZ_NOW=NOW).json
    assert record["plan"] is None
    assert [one["days"] for one in record["possible"]] == [3, 7, 14, 30]
    assert machine.saved() == []


def test_clearing_a_plan(machine: Machine) -> None:
    """It is dropped, which is said; `quiz` is plain again; a second time there is none."""
    machine.ok("plan", "+9", QUIZ_NOW=NOW)
    assert machine.ok("plan", "--clear", QUIZ_NOW=NOW).out == "Plan dropped.\n"
    assert machine.ok("plan", "--clear", QUIZ_NOW=NOW).out == "There is no plan.\n"
    assert [event["day"] for event in machine.saved()][1:] == [None]
    assert "0 of 5 done" in machine.ok("review", QUIZ_NOW=NOW).out


def test_a_deck_of_one_question(machine: Machine, tmp_path: Path) -> None:
    """It is asked on the days that help, and its screen stands."""
    deck = tmp_path / "one.yaml"
    deck.write_text(
        "format: 1\ndeck: one\ntitle: One\nquestions:\n- {id: only, number: 1, question: What?, "
        "difficulty: easy, category: C, answer: That.}\n"
    )
    shown = machine.ok("plan", "+5", "--deck", str(deck), QUIZ_NOW=NOW).out
    assert "Today: 1 question, a new one." in shown
    assert machine.ok("plan", QUIZ_NOW=NOW).out.startswith("No interview date")  # of another deck


def test_the_budget_warning_names_the_smallest(machine: Machine) -> None:
    """Two a day for three days cannot meet twenty questions: how many are left, what would do."""
    shown = machine.ok("plan", "+3", "--per-day", "2", QUIZ_NOW=NOW).flat
    assert "2 questions a day is not enough to see every question twice" in shown
    assert "14 would never be asked. 14 a day is enough." in shown


def test_everything_suspended(machine: Machine) -> None:
    """A plan over nothing says so instead of drawing nothing, and so does what plans would do."""
    ids = [str(number) for number in range(1, 21)]
    machine.ok("suspend", *ids, QUIZ_NOW=NOW)
    assert "Every question is suspended" in machine.ok("plan", QUIZ_NOW=NOW).out
    assert machine.ok("plan", "--json", QUIZ_NOW=NOW).json["possible"] == []
    assert "Every question is suspended" in machine.ok("plan", "+3", QUIZ_NOW=NOW).out


def test_sessions_over_several_days(machine: Machine) -> None:
    """From the first day to after the interview: shares, a forecast that moves, one question."""
    machine.ok("plan", "+5", "--per-day", "7", **on(0))
    answers = "\n3\n" * 30
    planned = [figures(machine)["recall"]["planned"]]
    for days, finished in ((0, 7), (1, 7), (2, 7), (4, 7)):  # one day off
        session = machine.ok("review", typed=answers, **on(days))
        assert f"0 of {finished} done" in session.flat
        assert f"{finished} questions in" in session.flat
        moved = session.flat.split("Predicted recall on Mon 30 Nov: ")[1]
        before, after = moved.split(" as you are")[0].split(" → ")
        assert int(before.rstrip("%")) < int(after.rstrip("%"))
        assert f"Done for today: {finished} questions." in machine.ok("review", **on(days)).flat
        planned.append(figures(machine, days)["recall"]["planned"])
        assert figures(machine, days)["today"] == {"asked": finished, "left": []}
    seen = [event["question"] for event in machine.saved() if event["kind"] == "review"]
    assert len(set(seen[:20])) == 20  # every question before any a second time
    assert planned[-1] > 0.9
    morning = machine.ok("review", typed=answers, **on(5))
    assert "7 questions in" in morning.flat
    assert "How did the interview" not in morning.flat
    over = machine.ok("review", "1", typed="\n3\nq\nWell; weak on dropout.\n", **on(6))
    assert "How did the interview on Mon 30 Nov go?" in over.flat
    assert "You said: Well; weak on dropout." in machine.ok("plan", **on(6)).flat
    assert "How did" not in machine.ok("review", "2", typed="\n3\nq\n\n", **on(6)).flat


def test_what_returns_today_is_not_done(machine: Machine) -> None:
    """Two lapses and a Good answer of six: the plan counts as done what the session does."""
    machine.ok("plan", "+9", "--per-day", "6", **on(0))
    machine.ok("review", typed="\n1\n\n1\n\n3\n", **on(0))
    assert "1 of 6 done" in machine.ok("review", typed="q\n", **on(0)).flat
    assert "Today: 5 questions, 3 of them new; 1 done." in machine.ok("plan", **on(0)).flat


def test_the_last_days_say_what_comes_next(machine: Machine) -> None:
    """On the eve the look on the morning; on the day itself what falls due, as without a plan."""
    machine.ok("plan", "+1", "--per-day", "3", **on(0))
    answers = "\n3\n" * 9
    eve = machine.ok("review", typed=answers, **on(0)).flat
    assert "Coming up tomorrow 3 " in eve
    assert "The plan's next days tomorrow 3 " in machine.ok("review", **on(0)).flat
    last = machine.ok("review", typed=answers, **on(1)).flat
    due = machine.ok("stats", "--json", **on(1)).json["forecast"][1]["due"]  # two days after Good
    assert due == 3
    assert f"Coming up tomorrow {due} " in last
    assert f"Next due tomorrow {due} " in machine.ok("review", **on(1)).flat


def test_nobody_to_ask_is_no_answer(machine: Machine) -> None:
    """At the end of input it is asked again another time; an empty line skips it for good."""
    machine.ok("plan", "today", **on(0))
    for days, typed, kept in ((1, "\n3\nq\n", 0), (2, "\n3\nq\n\n", 1), (3, "\n3\nq\nlate\n", 1)):
        done = machine.ok("review", "1", typed=typed, **on(days))
        assert ("How did the interview on Wed 25 Nov go?" in done.flat) is (days < 3)
        assert [event["kind"] for event in machine.saved()].count("interview") == kept
    (said,) = (event for event in machine.saved() if event["kind"] == "interview")
    assert said["text"] == ""


def test_the_first_summary_mentions_plans(machine: Machine) -> None:
    """Only there, and not where there is a plan."""
    first = machine.ok("review", typed="\n3\nq\n", **on(0))
    assert "quiz plan +14" in first.out
    assert "quiz plan +14" not in machine.ok("review", typed="\n3\nq\n", **on(0)).out


def test_a_plan_made_first_takes_nothing_from_the_first_session(machine: Machine) -> None:
    """It still says how to answer; what is not due but asked is for the interview."""
    machine.ok("plan", "+2", "--per-day", "25", **on(0))
    first = machine.ok("review", typed="\n4\nq\n", **on(0))
    assert "Answer aloud, then press Enter." in first.out
    assert "quiz plan +14" not in first.out
    second = machine.ok("review", typed="\n3\n" * 20, **on(1))
    assert "Answer aloud, then press Enter." not in second.out
    assert second.flat.count("for the interview") == 1  # Easy yesterday, so due much later
