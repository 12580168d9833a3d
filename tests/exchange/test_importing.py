"""Files of other programs, each with what has to come of it; again they bring nothing."""

import json
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from quiz_command import Machine

SAMPLES = Path(__file__).with_name("samples")
ZSTD = any(find_spec(name) for name in ("compression", "backports"))
needs_zstd = pytest.mark.skipif(not ZSTD, reason="nothing here unpacks Zstandard")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing has happened."""
    (tmp_path / "home").mkdir()
    return Machine(tmp_path, compiled=False)


def bring(machine: Machine, *arguments: str, **environment: str) -> dict[str, object]:
    """What the report says of one file."""
    (record,) = machine.ok("import", "--json", *arguments, **environment).json
    assert isinstance(record, dict)
    return record


def cards(machine: Machine, deck: Path) -> list[list[str]]:
    """The fronts and backs of a deck, which has to pass the check; white space does not count."""
    machine.ok("check", str(deck))
    listed = machine.ok("list", "--json", "--deck", str(deck)).json
    found = []
    for one in listed:
        shown = machine.ok("show", one["id"], "--json", "--deck", str(deck)).json
        found.append([flat(shown["question"]), flat(shown["answer"])])
    return found


def flat(text: str) -> str:
    """A text on one line, so that only its line breaks may differ."""
    return " / ".join(line.strip() for line in text.split("\n") if line.strip())


EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((SAMPLES / "expected.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_gives_its_cards(machine: Machine, tmp_path: Path, name: str) -> None:
    """Each with its two sides; what is skipped is counted; the same again brings nothing."""
    expected = EXPECTED[name]
    number = len(expected["cards"])
    deck = tmp_path / "deck.md"
    first = bring(machine, str(SAMPLES / name), "--into", str(deck))
    assert (first["rows"], first["cards"], first["new"]) == (expected["rows"], number, number)
    assert isinstance(first["skipped"], list)
    assert len(first["skipped"]) == expected["skipped"]
    assert cards(machine, deck) == expected["cards"]
    before = deck.read_bytes()
    again = bring(machine, str(SAMPLES / name), "--into", str(deck))
    assert (again["new"], again["changed"], again["same"]) == (0, 0, number)
    assert deck.read_bytes() == before


@needs_zstd
def test_both_forms_of_a_package_are_the_same_cards(machine: Machine, tmp_path: Path) -> None:
    """After the new one the legacy one brings nothing."""
    deck = str(tmp_path / "deck.md")
    assert bring(machine, str(SAMPLES / "07a-new.apkg"), "--into", deck)["new"] == 9
    again = bring(machine, str(SAMPLES / "07b-legacy.apkg"), "--into", deck)
    assert (again["new"], again["same"]) == (0, 9)
    assert cards(machine, tmp_path / "deck.md") == EXPECTED["07b-legacy.apkg"]["cards"]
    assert len(os.listdir(tmp_path / "media")) == 1


def test_history_comes_along_once(machine: Machine, tmp_path: Path) -> None:
    """Memories as Anki computes them (its own figures, UTC, days from 4:00); again no event."""
    deck = str(tmp_path / "deck.md")
    package = str(SAMPLES / "07b-legacy.apkg")
    done = machine.ok("import", package, "--into", deck, "--progress", "--json", TZ="UTC")
    assert done.json[0]["events"] == 12  # one suspends
    listed = machine.ok("list", "--json", "--deck", deck).json
    found = {
        one["question"]: (one["stability"], one["difficulty_of_memory"])
        for one in listed
        if one["reps"]
    }
    assert {name[:12]: figures for name, figures in found.items()} == {
        "What is an e": pytest.approx((63.2719, 1.0), abs=1e-3),
        "Which functi": pytest.approx((1.4075, 7.5894), abs=1e-3),
        "Norway": pytest.approx((1.4631, 7.0152), abs=1e-3),
    }
    assert [one["question"] for one in listed if one["suspended"]] == ["floating-point operation"]
    again = bring(machine, package, "--into", deck, "--progress")
    assert (again["events"], again["new"]) == (0, 0)


def test_without_progress_the_reviews_are_counted(machine: Machine, tmp_path: Path) -> None:
    """What is left out is told, and how it could come along."""
    package = str(SAMPLES / "07b-legacy.apkg")
    done = machine.ok("import", package, "--into", str(tmp_path / "deck.md"))
    assert "11 reviews of 3 cards left out" in done.out
    assert all(one["kind"] == "suspend" for one in machine.saved())


def test_an_edited_answer_changes_one_card_and_keeps_its_progress(
    machine: Machine, tmp_path: Path
) -> None:
    """The card is the same one, by its GUID."""
    deck, notes = tmp_path / "deck.md", tmp_path / "notes.txt"
    shutil.copy(SAMPLES / "01-anki-notes.txt", notes)
    bring(machine, str(notes), "--into", str(deck))
    machine.ok("review", "15", "--deck", str(deck), "--plain", typed="\n3")
    text = notes.read_text("utf-8")
    notes.write_text(text.replace("France\tParis", "France\tParis (since 987)"), "utf-8")
    again = bring(machine, str(notes), "--into", str(deck))
    assert (again["new"], again["changed"], again["same"]) == (0, 2, 17)  # both directions
    (known,) = [
        one for one in machine.ok("list", "--json", "--deck", str(deck)).json if one["reps"]
    ]
    assert known["question"] == "France"


def test_a_dry_run_writes_nothing(machine: Machine, tmp_path: Path) -> None:
    """No deck, no picture, no event, not even a data file."""
    deck = tmp_path / "deck.md"
    package = str(SAMPLES / "07b-legacy.apkg")
    record = bring(machine, package, "--into", str(deck), "--dry-run", "--progress")
    assert record["new"] == 9
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home"]
    assert not list(machine.home.iterdir())


def test_into_ones_own_deck_where_none_is_named(machine: Machine) -> None:
    """`cards.md` in the data folder, beside what was added by hand."""
    machine.ok("add", "Capital of Kenya?", "Nairobi, I say")
    record = bring(machine, str(SAMPLES / "02-excel-semicolon.csv"))
    assert (record["new"], record["kept"]) == (7, 1)
    assert "Nairobi, I say" in (machine.home / "cards.md").read_text("utf-8")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deck of three questions without demos, which takes no time to draw."""
    (tmp_path / "served.md").write_text("".join(f"Q: {one}?\nA: {one}.\n" for one in "abc"))
    monkeypatch.setenv("QUIZ_DECK", str(tmp_path / "served.md"))


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("ending", ["apkg", "txt", "csv", "md"])
def test_an_export_of_what_is_served_comes_back_known(
    tmp_path: Path, machine: Machine, ending: str
) -> None:
    """Whatever the format, also where nothing was ever asked: no question is asked twice."""
    file = str(tmp_path / f"deck.{ending}")
    machine.ok("export", file)
    fresh = Machine(tmp_path / "fresh", compiled=False)
    fresh.home.mkdir(parents=True)
    asked = len(fresh.ok("list", "--json").json)
    record = bring(fresh, file)
    assert (record["new"], record["elsewhere"]) == (0, asked)
    assert len(fresh.ok("list", "--json").json) == asked


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("ending", ["json", "yaml", "html"])
def test_what_is_no_list_of_cards_is_refused(tmp_path: Path, machine: Machine, ending: str) -> None:
    """Our own decks are served as they are, and a page is not a table with odd rows."""
    machine.ok("export", str(tmp_path / f"deck.{ending}"))
    assert f"deck.{ending}" in machine.quiz("import", str(tmp_path / f"deck.{ending}")).complaint(
        1 if ending == "html" else 2
    )
    assert not (machine.home / "cards.md").exists()


def test_a_very_long_cell(machine: Machine, tmp_path: Path) -> None:
    """Longer than Python's reader of CSV takes by itself."""
    table, deck = tmp_path / "long.csv", str(tmp_path / "deck.md")
    table.write_text('question,answer\n"a?","{}"\nb?,c\n'.format("word " * 30_000))
    assert bring(machine, str(table), "--into", deck)["new"] == 2
    assert len(machine.ok("list", "--json", "--deck", deck).json) == 2


def test_several_files_and_what_they_are(machine: Machine, tmp_path: Path) -> None:
    """Each is recognised by itself."""
    names = [
        "01-anki-notes.txt",
        "03-quizlet.txt",
        "04-interview.md",
        "05-hashcards.md",
        "06-org.org",
    ]
    files = [str(SAMPLES / name) for name in names]
    deck = str(tmp_path / "deck.md")
    records = json.loads(machine.ok("import", "--json", *files, "--into", deck).out)
    kinds = [record["recognised"] for record in records]
    for kind, word in zip(kinds, ["Anki text", "by tabs", "questions", "Q:", "org"], strict=True):
        assert word in kind


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "Question,Answer\r\n\"a, b?\",c\r\n", [("a, b?", "c")]),
        ("a.csv", "sep=|\na?|b\n", [("a?", "b")]),
        ("a.tsv", "Answer\tQuestion\nb\ta?\n", [("a?", "b")]),
        ("a.csv", "question,answer\n'=1+1,'-2\n", [("=1+1", "-2")]),
        ("a.csv", "question,answer\nbad \"quote\" here,b\n\"open,c\nd?,e\n",
         [('bad "quote" here', "b"), ('"open', "c"), ("d?", "e")]),
        ("a.txt", "#separator:tab\n#html:true\n<b>a</b>?\tb &amp; c<br>d\n",
         [("**a**?", "b & c / d")]),
        ("a.md", "### 1. What is a?\nb\n\n### 2) **Why c?**\n\n**A:** d\n",
         [("What is a?", "b"), ("Why c?", "d")]),
        ("a.md", "What is a?\n----------\nb\n", [("What is a?", "b")]),
        ("a.md", "## What is a?\n<details><summary>Answer</summary>\n\nb\n</details>\n",
         [("What is a?", "b")]),
        ("a.md", "## Explain a.\nb\n### Example\nc\n", [("Explain a.", "b / **Example** / c")]),
        ("a.md", "# Words\n## dropout\nunits off\n## epoch\none pass\n",
         [("dropout", "units off"), ("epoch", "one pass")]),
        ("a.md", "1. What is a?\n\n   b\n2. What is c?\n\n   d\n",
         [("What is a?", "b"), ("What is c?", "d")]),
        ("a.md", "- What is a?\n  - b\n  - c\n- Just an item\n* What is d?\n\n  e\n",
         [("What is a?", "- b / - c / - Just an item"), ("What is d?", "e")]),
        ("a.md", "**Q1:** What is a\n**A:** b\n\nQ2. What is c?\nAnswer: d\n",
         [("What is a", "b"), ("What is c?", "d")]),
        ("a.md", "1. **What is a?** It is b.\n2. **What is c?**\n\n   d\n",
         [("What is a?", "It is b."), ("What is c?", "d")]),
        ("a.md", "Text\n\n| # | Question | **Answer** |\n|---|:-:|---|\n| 1 | a \\| b? | c |\n",
         [("a | b?", "c")]),
        ("a.md", "<details><summary>What is a?</summary>b</details>\n", [("What is a?", "b")]),
        ("a.org", "* a :fc:\nb\n** c :fc:\nd\n", [("a", "b"), ("c", "d")]),
        ("a.org", "* x :drill:\na?\n** Answer\nb\n", [("x / a?", "b")]),
        ("a.md", "Q: a?\nA: b\n- [ ] p\n#t\n<!-- id: mine -->\n", [("a?", "b")]),
    ],
)  # fmt: skip
def test_forms_of_each_kind(
    machine: Machine, tmp_path: Path, name: str, text: str, expected: list[tuple[str, str]]
) -> None:
    """Separators, columns, quotes, titles, summaries and nested entries as people write them."""
    (tmp_path / name).write_bytes(text.encode())
    bring(machine, str(tmp_path / name), "--into", str(tmp_path / "deck.md"))
    assert cards(machine, tmp_path / "deck.md") == list(map(list, expected))


def test_no_control_character_gets_through(machine: Machine, tmp_path: Path) -> None:
    """Neither into the deck nor to the terminal, from whichever place of a file."""
    bad = "\x1b]0;x\x07\x9b31m\u202e"
    (tmp_path / "a.txt").write_text(
        f"#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:5\n"
        f"g{bad}\td{bad}\ta{bad}?\tb&#27;[31m&#x202e;{bad}<script>alert(1)</script>\tt{bad}\n"
        f"h{bad}\td\tno answer{bad}\t\t\n",
        "utf-8",
    )
    done = machine.ok("import", str(tmp_path / "a.txt"), "--into", str(tmp_path / "deck.md"))
    text = (tmp_path / "deck.md").read_text("utf-8") + done.out
    assert not set("\x1b\x07\x9b\u202e") & set(text)
    assert "script" not in text
    assert "alert" not in text
    machine.ok("check", str(tmp_path / "deck.md"))


def test_pictures_come_along_from_beside_a_file(machine: Machine, tmp_path: Path) -> None:
    """A picture in the file's own folder is copied beside the deck; any other is named."""
    source = tmp_path / "source"
    (tmp_path / "decks").mkdir()
    source.mkdir()
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    (source / "a.png").write_bytes(png)
    (tmp_path / "outside.png").write_bytes(png)
    (source / "fake.png").write_text("no picture")
    (source / "bad.svg").write_text("<svg><script>alert(1)</script></svg>")
    text = "Q: a? ![one](a.png) ![two](../outside.png) ![](fake.png) ![](bad.svg) "
    text += "![](http://x/y.png)\nA: b\n"
    (source / "cards.md").write_text(text)
    deck = tmp_path / "decks" / "deck.md"
    record = bring(machine, str(source / "cards.md"), "--into", str(deck))
    assert isinstance(record["replaced"], list)
    assert len(record["replaced"]) == 4
    (kept,) = (tmp_path / "decks" / "media").iterdir()
    assert kept.read_bytes() == png
    assert f"![one](media/{kept.name})" in deck.read_text()


def test_a_deck_that_is_not_served_is_told_with_how_to(machine: Machine, tmp_path: Path) -> None:
    """Your own deck is served by itself; of another the two ways are named."""
    sample = str(SAMPLES / "03-quizlet.txt")
    assert "Serve it" not in machine.ok("import", sample, QUIZ_DECK="").out
    told = machine.ok("import", sample, "--into", str(tmp_path / "new.md"), QUIZ_DECK="").out
    command = told.splitlines()[-1].partition("always: ")[2]
    assert command.startswith("quiz config decks ")
    machine.ok("config", "decks", command.split('"')[1])
    again = machine.ok("import", sample, "--into", str(tmp_path / "new.md"), QUIZ_DECK="").out
    assert "Serve it" not in again


def test_without_zstandard_a_new_package_is_refused(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what is missing, how to install it, and how to export without it."""
    for name in ("compression.zstd", "backports.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    package = str(SAMPLES / "07a-new.apkg")
    told = machine.refused("import", package, "--into", str(tmp_path / "deck.md"))
    assert "nn-quiz[anki]" in told
    assert "Support older Anki versions" in told
    assert bring(machine, str(SAMPLES / "07b-legacy.apkg"), "--into", str(tmp_path / "deck.md"))
