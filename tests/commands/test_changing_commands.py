"""Commands that change something: suspend, unsuspend, reset, undo, config, doctor's repairs."""

import sqlite3
from contextlib import closing

from quiz_command import Machine

TODAY = "2026-12-01T18:30+00:00"


def rate(machine: Machine, *questions: str, rating: int = 3, now: str = TODAY) -> None:
    """Answer questions, each with the same rating."""
    typed = f"\n{rating}\n" * len(questions) + "q\n"
    machine.ok("review", *questions, typed=typed, QUIZ_NOW=now)


def test_suspend_and_unsuspend(machine: Machine) -> None:
    """What is suspended is not asked; a second time there is nothing to do; the log tells both."""
    assert machine.ok("suspend", "1", "nonlin").out == (
        "Suspended: perceptron\nSuspended: nonlinearity\n"
    )
    assert machine.ok("suspend", "1").out == "Nothing to do: perceptron\n"
    machine.ok("review", "--limit", "1", typed="\n3\nq\n")
    assert machine.ok("suspend", "--off", "1", "3").out == (
        "Asked again: perceptron\nNothing to do: activation-functions\n"
    )
    assert [(event["kind"], event["question"]) for event in machine.saved()] == [
        ("suspend", "perceptron"),
        ("suspend", "nonlinearity"),
        ("review", "activation-functions"),
        ("unsuspend", "perceptron"),
    ]


def test_reset_makes_new_and_undo_brings_back(machine: Machine) -> None:
    """After reset a question is new; undo gives exactly the state there was."""
    rate(machine, "1")
    before = machine.standing("perceptron", QUIZ_NOW=TODAY)
    assert machine.ok("reset", "1", "2", QUIZ_NOW=TODAY).out == (
        "New again: perceptron\nNothing to do: nonlinearity\n"
    )
    assert machine.standing("perceptron", QUIZ_NOW=TODAY)["state"] == "new"
    undone = machine.ok("undo", QUIZ_NOW=TODAY).out
    assert undone == "Undone: reset for perceptron, 2026-12-01 18:30\n"
    assert machine.standing("perceptron", QUIZ_NOW=TODAY) == before


def test_reset_of_everything_wants_a_word(machine: Machine) -> None:
    """Without a terminal it needs --yes; one undo brings all of it back."""
    rate(machine, "1", "2")
    before = machine.ok("list", "--json", QUIZ_NOW=TODAY).json
    assert "quiz reset --all --yes" in machine.misused("reset", "--all", QUIZ_NOW=TODAY)
    assert machine.ok("list", "--json", QUIZ_NOW=TODAY).json == before
    assert machine.ok("reset", "--all", "--yes", QUIZ_NOW=TODAY).out == (
        "New again: perceptron\nNew again: nonlinearity\n"
    )
    machine.ok("undo", QUIZ_NOW=TODAY)
    assert machine.ok("list", "--json", QUIZ_NOW=TODAY).json == before


def test_reset_takes_either_names_or_all(machine: Machine) -> None:
    """Neither, or both, is not guessed at."""
    assert "--all" in machine.misused("reset")
    assert "--all" in machine.misused("reset", "1", "--all")


def test_undo_step_by_step_until_nothing_is_left(machine: Machine) -> None:
    """The latest decision first, whatever its kind; notes are no decisions."""
    rate(machine, "1", rating=1)
    machine.ok("review", "2", typed="m\nmine\nn\nq\n", QUIZ_NOW=TODAY)
    machine.ok("suspend", "3", QUIZ_NOW=TODAY)
    for told in ("suspend for activation-functions", "not today for nonlinearity", "Again after"):
        assert machine.ok("undo", QUIZ_NOW=TODAY).out.startswith(f"Undone: {told}")
    assert machine.refused("undo") == "There is nothing to undo."
    assert {one["state"] for one in machine.ok("list", "--json").json} == {"new"}
    assert machine.standing("nonlinearity")["note"] == "mine"


def test_setting_is_kept_told_and_taken_back(machine: Machine) -> None:
    """A setting's value and origin, its new value, and the default again."""
    assert machine.ok("config", "new_per_day").out == "new_per_day = 5   (default; 0 to 1000)\n"
    changed = machine.ok("config", "new-per-day", "2").out
    assert changed == "new_per_day = 2   (quiz config; 0 to 1000)\n"
    assert "0 of 2 done." in machine.ok("review").out
    (record,) = machine.ok("config", "new_per_day", "--json").json
    assert (record["value"], record["origin"]) == (2, "quiz config")
    assert "(default;" in machine.ok("config", "new_per_day", "default").out


def test_environment_beats_a_setting_and_a_flag_both(machine: Machine) -> None:
    """A flag before the environment, before what is stored, before the default."""
    machine.ok("config", "new_per_day", "2")
    (record,) = machine.ok("config", "new_per_day", "--json", QUIZ_NEW_PER_DAY="3").json
    assert (record["value"], record["origin"]) == (3, "environment (QUIZ_NEW_PER_DAY)")
    assert "0 of 3 done." in machine.ok("review", QUIZ_NEW_PER_DAY="3").out
    assert "0 of 4 done." in machine.ok("review", "--new", "4", QUIZ_NEW_PER_DAY="3").out
    assert "0 of 2 done." in machine.ok("review", QUIZ_NEW_PER_DAY=" ").out


def test_refused_value_leaves_the_setting(machine: Machine) -> None:
    """A value out of range changes nothing."""
    machine.ok("config", "retention", "0.8")
    assert "retention takes 0.7 to 0.97." in machine.misused("config", "retention", "0.98")
    assert machine.ok("config", "retention").out.startswith("retention = 0.8 ")
    for command in ("no-such-program --json", '"', "\udcff"):
        machine.misused("config", "examiner", command)
        assert "(default;" in machine.ok("config", "examiner").out


def test_a_lower_retention_asks_later(machine: Machine) -> None:
    """The same rating with less recall to aim at leads to a longer interval."""
    rate(machine, "1", rating=4)
    machine.ok("config", "retention", "0.7")
    rate(machine, "2", rating=4)
    due = [machine.standing(name)["due"] for name in ("perceptron", "nonlinearity")]
    assert "2026-12-01" < due[0] < due[1]


def test_history_and_note_are_shown(machine: Machine) -> None:
    """What happened to a question, line by line, with its own note."""
    machine.ok("review", "1", typed="m\nlook [bold]here[/bold]\n\na2\nq\n", QUIZ_NOW=TODAY)
    shown = machine.ok("show", "1", "--history", QUIZ_NOW=TODAY)
    assert "Your note look [bold]here[/bold]" in shown.flat
    assert "2026-12-01 18:30 Hard after" in shown.flat
    assert "ticked weighted-sum-step" in shown.flat
    assert "History Nothing yet." in machine.ok("show", "2", "--history").flat


def test_answer_is_shown_only_when_asked_for(machine: Machine) -> None:
    """Without --answer the question only; with it everything that the deck says."""
    short = machine.ok("show", "7").flat
    assert "A strong answer says" not in short
    assert "quiz show dropout --answer" in short
    whole = machine.ok("show", "7", "--answer").flat
    for part in (
        "A strong answer says * essential a",
        "To be precise",
        "Sources",
        "Follow-ups",
        "Traps",
    ):
        assert part in whole


def test_doctor_finds_and_mends_wrong_states(machine: Machine) -> None:
    """A derived state that differs from the log is found; --rebuild derives it anew."""
    rate(machine, "1")
    right = machine.standing("perceptron", QUIZ_NOW=TODAY)
    with closing(sqlite3.connect(machine.home / "quiz.db")) as database:
        database.execute("UPDATE state SET stability = 99")
        database.commit()
    found = machine.quiz("doctor", QUIZ_NOW=TODAY)
    assert found.code == 1
    assert "1 state differs from a replay. quiz doctor --rebuild" in found.flat
    assert found.err == "Something is wrong: see the lines marked with ✗ above.\n"
    assert "1 state from the log" in machine.ok("doctor", "--rebuild", QUIZ_NOW=TODAY).flat
    assert machine.standing("perceptron", QUIZ_NOW=TODAY) == right


def test_doctor_retimes_what_a_wrong_clock_stamped(machine: Machine) -> None:
    """Days ahead: the session refuses and names the way out, which works and loses nothing."""
    rate(machine, "1", now="2027-06-01T12:00+00:00")
    said = machine.refused("review", QUIZ_NOW=TODAY)
    assert "The clock says 2026-12-01 18:30" in said
    assert "2027-06-01 12:00" in said
    assert said.endswith("quiz doctor --retime")
    assert machine.quiz("doctor", QUIZ_NOW=TODAY).code == 1
    machine.ok("doctor", "--retime", QUIZ_NOW=TODAY)
    machine.ok("doctor", QUIZ_NOW=TODAY)
    assert machine.standing("perceptron", QUIZ_NOW=TODAY)["due"] == "2026-12-03"
    rate(machine, "2")
    assert [event["kind"] for event in machine.saved()].count("review") == 2
