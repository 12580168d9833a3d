"""Several decks served as one: in a session, in reports, by name; what cannot be read is told."""

import json
import re
import shutil
from pathlib import Path

import pytest
from quiz_command import Machine

from quiz.settings import shipped_deck

ONE = """\
---
title: First things
id: one
---
Q: What is a?
A: It is a.
- [ ] a

Q: What is shared?
A: In the first deck.
"""
TWO = """\
---
title: Second: things
id: two
---
# Part

Q: What is b?
A: It is b.

Q: What is shared?
A: In the second deck.
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Someone with two small decks, which are served."""
    machine = Machine(tmp_path, compiled=False)
    folder = tmp_path / "decks"
    folder.mkdir()
    (tmp_path / "one.md").write_text(ONE)
    (folder / "two.md").write_text(TWO)
    machine.ok("config", "decks", f"{tmp_path / 'one.md'}, {folder}/", QUIZ_DECK="")
    return machine


def served(machine: Machine, *arguments: str, typed: str = "") -> str:
    """What a command prints when the decks of the setting are served."""
    return machine.ok(*arguments, typed=typed, QUIZ_DECK="").out


def records(machine: Machine, *arguments: str) -> list[dict[str, object]]:
    """The records that a command prints."""
    found = json.loads(served(machine, *arguments, "--json"))
    assert isinstance(found, list)
    return found


def test_all_are_listed_each_with_its_deck(machine: Machine) -> None:
    """Ids of the first deck are as they are; those of the others name theirs."""
    listed = records(machine, "list")
    assert [(one["deck"], one["question"]) for one in listed] == [
        ("one", "What is a?"),
        ("one", "What is shared?"),
        ("two", "What is b?"),
        ("two", "What is shared?"),
    ]
    ids = [str(one["id"]) for one in listed]
    assert [name.partition("/")[0] for name in ids[2:]] == ["two", "two"]
    assert ids[1] == ids[3].partition("/")[2]
    assert [one["category"] for one in listed[2:]] == ["Second: Part", "Second: Part"]
    assert "two/1" in served(machine, "list")
    assert [one["id"] for one in records(machine, "list", "second deck")] == ids[3:]


def test_a_session_asks_all_and_each_answer_counts_for_its_own_deck(machine: Machine) -> None:
    """The decks take turns; equal ids are kept apart in the log and in the states."""
    told = served(machine, "--plain", typed="\n3\n\n3\n\n3\n\n1")
    assert told.index("What is a?") < told.index("What is b?") < told.rindex("What is shared?")
    reviews = [(one["deck"], one["rating"]) for one in machine.saved() if one["kind"] == "review"]
    assert reviews == [("one", 3), ("two", 3), ("one", 3), ("two", 1)]
    states = {str(one["id"]): (one["reps"], one["lapses"]) for one in records(machine, "list")}
    assert list(states.values()) == [(1, 0), (1, 0), (1, 0), (1, 0)]
    figures = json.loads(served(machine, "stats", "--json"))
    assert json.dumps(figures).count("two/") >= 2
    weak = records(machine, "weak")
    assert [str(one["question"]).partition("/")[0] for one in weak][:1] == ["two"]
    assert str(weak[0]["command"]).split()[2] == "two/2"


def test_undo_reset_and_show_find_a_question_of_any_deck(machine: Machine) -> None:
    """By its own id, by a beginning of it, by `deck/number`; a bare number is the first deck's."""
    served(machine, "review", "two/1", "--plain", typed="\n3")
    (name,) = [str(one["id"]) for one in records(machine, "list") if one["reps"]]
    for called in ("two/1", name, name.partition("/")[2], "what-is-b"):
        shown = json.loads(served(machine, "show", called, "--json"))
        assert (shown["id"], shown["standing"]["reps"], len(shown["history"])) == (name, 1, 1)
    assert json.loads(served(machine, "show", "1", "--json"))["question"] == "What is a?"
    assert name in served(machine, "undo")
    assert not [one for one in records(machine, "list") if one["reps"]]
    served(machine, "suspend", "two/2")
    assert [one["deck"] for one in machine.saved() if one["kind"] == "suspend"] == ["two"]


def test_one_by_name_or_several_by_flags(machine: Machine, tmp_path: Path) -> None:
    """`--deck` takes a name that the setting serves, a file or a folder, and more than once."""
    assert [one["id"] for one in records(machine, "list", "--deck", "two")] == [
        str(one["id"]).partition("/")[2] for one in records(machine, "list")[2:]
    ]
    both = ("--deck", str(tmp_path / "decks"), "--deck", "one")
    assert [one["deck"] for one in records(machine, "list", *both)] == ["two", "two", "one", "one"]
    shipped = records(machine, "list", "--deck", shipped_deck())
    assert records(machine, "list", "--deck", "builtin") == shipped


def test_a_deck_that_cannot_be_read_stops_no_other(machine: Machine, tmp_path: Path) -> None:
    """It is told, once, and the rest is served; where nothing is left that is an error."""
    (tmp_path / "decks" / "bad.md").write_text("Q: no answer\n")
    done = machine.quiz("list", "--json", QUIZ_DECK="")
    assert (done.code, len(json.loads(done.out))) == (0, 4)
    assert done.err.count("\n") == 1
    assert "bad.md:1:1" in done.err
    (tmp_path / "decks" / "bad.md").write_text(TWO.replace("b?", "c?"))
    done = machine.quiz("list", "--json", QUIZ_DECK="")
    assert (done.code, len(json.loads(done.out))) == (0, 4)
    assert "id two" in done.err
    for path in (tmp_path / "one.md", *(tmp_path / "decks").iterdir()):
        path.unlink()
    done = machine.quiz("list", QUIZ_DECK="")
    assert (done.code, done.out) == (1, "")


def test_a_plan_covers_all_decks(machine: Machine) -> None:
    """Its outlook has the questions of each, and today's session follows it."""
    planned = json.loads(served(machine, "plan", "+5", "--per-day", "4", "--json"))
    assert "two/" in json.dumps(planned)
    told = served(machine, "--plain", typed="\n3\n\n3\n\n3\n\n3")
    assert "What is b?" in told
    assert len([one for one in machine.saved() if one["kind"] == "review"]) == 4


def test_your_own_deck_is_served_once_there_is_one(tmp_path: Path) -> None:
    """After the first `quiz add` the new card is asked, without any setting."""
    machine = Machine(tmp_path, compiled=False)
    before = records(machine, "list")
    machine.ok("add", "Mine?", "Mine.")
    *rest, mine = records(machine, "list")
    assert len(rest) == len(before)
    assert (mine["question"], mine["deck"]) == ("Mine?", "cards")


def test_a_copy_takes_the_place_of_the_built_in_deck(tmp_path: Path) -> None:
    """With the progress that there was, and beside the own cards."""
    machine = Machine(tmp_path, compiled=False)
    served(machine, "review", "dropout", "--plain", typed="\nb3")
    machine.ok("deck", "copy", str(tmp_path / "mine.yaml"))
    shown = machine.ok("config", "decks").out
    assert str(tmp_path / "mine.yaml") in shown
    assert "builtin" not in shown.partition("(")[0]
    (known,) = [one for one in records(machine, "list") if one["reps"]]
    assert (known["id"], known["deck"]) == ("dropout", "neural-networks")


def test_a_second_copy_does_not_displace_an_edited_one(tmp_path: Path) -> None:
    """Only one deck with an id is served; which one is the person's decision."""
    machine = Machine(tmp_path, compiled=False)
    machine.ok("deck", "copy", str(tmp_path / "mine.yaml"))
    told = machine.ok("deck", "copy", str(tmp_path / "again.yaml")).out
    (advised,) = re.findall('quiz config decks "(.*)"', told)
    for decks, name in (("", "mine.yaml"), (advised, "again.yaml")):
        shown = machine.ok("config", "decks", *filter(None, [decks])).out.partition("(")[0]
        assert [one for one in ("mine.yaml", "again.yaml", "builtin") if one in shown] == [name]
        assert records(machine, "list")


def test_a_setting_that_cannot_be_served_says_which(machine: Machine, tmp_path: Path) -> None:
    """What does not exist is refused; what is gone later is told with the way back."""
    before = machine.ok("config", "decks").out
    assert "nope.md" in machine.misused("config", "decks", "builtin, nope.md")
    assert machine.ok("config", "decks").out == before
    (tmp_path / "one.md").unlink()
    shutil.rmtree(tmp_path / "decks")
    done = machine.quiz("list", QUIZ_DECK="")
    (advised,) = re.findall(r"quiz config decks \w+$", done.err, re.MULTILINE)
    machine.ok(*advised.split()[1:])
    assert len(records(machine, "list")) > 4
