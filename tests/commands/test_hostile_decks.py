"""Decks that are wrong or mean harm: each fault one clear line, and nothing drives the terminal."""

import re

import pytest
from quiz_command import Machine

HEAD = "format: 1\ndeck: own\ntitle: Own\nquestions:\n"
QUESTION = (
    "  - id: one\n    number: 1\n    question: What?\n    difficulty: easy\n"
    "    category: C\n    answer: That.\n"
)
FAULT = re.compile(r"own\.yaml:\d+:\d+: .+\. .+")


def write(machine: Machine, text: str | bytes) -> str:
    """A deck in the folder one is in; its name."""
    data = text.encode() if isinstance(text, str) else text
    (machine.home.parent / "own.yaml").write_bytes(data)
    return "own.yaml"


def bomb() -> str:
    """A billion laughs: ten aliases to ten aliases to ten … of a text."""
    rows = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(rows) + "\n"


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "own.yaml:1:1: the file is empty. begin it with `questions:`"),
    "only a comment": ("# nothing\n", "own.yaml:1:1: the file is empty."),
    "a word": ("hello\n", "own.yaml:1:1: the deck is text."),
    "a list": ("- 1\n- 2\n", "own.yaml:1:1: the deck is a list."),
    "binary": (bytes(range(256)) * 4, "is not UTF-8. save the file as UTF-8"),
    "UTF-16": ((HEAD + QUESTION).encode("utf-16"), "is not UTF-8. save the file as UTF-8"),
    "an alias bomb": (bomb(), "stands for what is written elsewhere. write it out here"),
    "a tag": ("!!python/object/apply:os.system ['echo oops > hacked']\n", "own.yaml:1:1:"),
    "an escape sequence": (
        HEAD + QUESTION.replace("That", "red \x1b[31m"),
        "own.yaml:10:17: U+001B is a control character. delete it",
    ),
    "an escaped escape": (HEAD + QUESTION.replace("That.", '"\\x1b]0;x\\x07"'), "own.yaml:10:"),
    "a bidi override": (HEAD + QUESTION.replace("What", "a\u202eb"), "U+202E is a control char"),
    "a C1 control": (HEAD + QUESTION.replace("What", "a\u009bb"), "U+009B is a control character"),
    "a tab for indentation": (
        HEAD + QUESTION.replace("    answer", "\tanswer"),
        "own.yaml:10:1: a tab indents this line. use spaces",
    ),
    "a key twice": (HEAD + QUESTION + "    answer: This.\n", "own.yaml:11:5:"),
    "an unknown key": (HEAD + QUESTION + "    anser: This.\n", "did you mean `answer`?"),
    "another format": ("format: 2\n", "own.yaml:1:9: this deck is of format 2, newer than"),
    "too deep": ("x: " + "[" * 10_000 + "]" * 10_000 + "\n", "is more than 20 levels deep"),
    "an open bracket": ("questions: [\n", "own.yaml:"),
    "two documents": (HEAD + QUESTION + "---\n" + HEAD, "a second document begins"),
    "no questions": ("format: 1\ndeck: own\ntitle: Own\nquestions: []\n", "is empty. write at"),
}


@pytest.mark.parametrize(("text", "told"), HOSTILE.values(), ids=HOSTILE)
def test_each_fault_is_one_clear_line(machine: Machine, text: str | bytes, told: str) -> None:
    """`check` lists each fault with its place and its remedy on stdout, and exits with 1."""
    done = machine.quiz("check", write(machine, text))
    assert (done.code, done.err) == (1, "")
    assert told in done.out
    assert not list(machine.home.parent.rglob("hacked"))
    for line in done.out.splitlines():
        assert FAULT.search(line) or line.endswith(" more. fix these first"), line
        assert line.isprintable()


@pytest.mark.parametrize("name", ["binary", "an alias bomb", "an escape sequence", "too deep"])
def test_serving_it_tells_the_same(machine: Machine, name: str) -> None:
    """A command that needs the deck tells the same faults on stderr, with the whole path."""
    text, told = HOSTILE[name]
    done = machine.quiz("list", "--deck", write(machine, text))
    assert (done.code, done.out) == (1, "")
    assert told in done.err
    assert str(machine.home.parent) in done.err


def test_a_session_is_refused_before_it_begins(machine: Machine) -> None:
    """A faulty deck shows no question, and nothing is saved."""
    file = write(machine, HEAD + QUESTION + "    oops: 1\n")
    for arguments in (["--deck", file], ["review", "--deck", file]):
        said = machine.refused(*arguments)
        assert said.endswith('own.yaml:11:5: a question has no key "oops". delete it, or use one '
                             "of " + said.rpartition("one of ")[2])  # fmt: skip
    assert machine.saved() == []


def test_all_faults_at_once_in_the_order_of_the_file(machine: Machine) -> None:
    """Several faults are told together, by line."""
    broken = QUESTION.replace("easy", "simple").replace("number: 1", "number: one")
    done = machine.quiz("check", write(machine, HEAD + broken + "    anser: x\n"))
    assert [line.split(":")[1] for line in done.out.splitlines()] == ["6", "8", "11"]


def test_a_thousand_faults_do_not_flood(machine: Machine) -> None:
    """The first fifty are told, then that there are more."""
    deck = HEAD + "".join(f"  - oops-{number}\n" for number in range(200))
    lines = machine.quiz("check", write(machine, deck)).out.splitlines()
    assert len(lines) == 51
    assert lines[-1] == "own.yaml: and more. fix these first"


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere.yaml", "no such file or directory"), ("home", "is a directory")]
)
def test_missing_and_folder(machine: Machine, name: str, reason: str) -> None:
    """A path that is no file is told with the reason, by every command that wants a deck."""
    said = machine.refused("check", name)
    assert said == f"{name}: {reason}. Give the path of a YAML or Markdown deck."
    for command in (["list", "--deck", name], ["--deck", name]):
        said = machine.refused(*command)
        remedy = "Give the path of a YAML or Markdown deck with --deck or QUIZ_DECK."
        assert said.endswith(f"{name}: {reason}. {remedy}")


@pytest.mark.parametrize("size", [33 * 2**20, 2**40], ids=["33 MiB", "1 TiB"])
def test_too_large_a_file_is_not_read(machine: Machine, size: int) -> None:
    """33 MiB are refused for their size; what is larger than memory is not read whole."""
    file = machine.home.parent / "own.yaml"
    with file.open("wb") as deck:
        deck.truncate(size)
    done = machine.quiz("check", "own.yaml")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("own.yaml:1:1: the file has ")
    assert "32 MiB" in done.out
    assert "more than 32 MiB" in machine.refused("list", "--deck", "own.yaml")


def test_one_question_is_counted_as_one(machine: Machine) -> None:
    """A deck that has nothing wrong is told so, in the singular where it has one question."""
    file = write(machine, HEAD + QUESTION)
    assert machine.ok("check", file).out.startswith("own.yaml: 1 question, nothing wrong.")
    assert "(1 question, id own)" in machine.ok("doctor", "--deck", file).flat


def test_control_characters_in_a_file_name_are_not_repeated(machine: Machine) -> None:
    """A fault names the file without what could drive the terminal."""
    name = "evil\x1b[2J.yaml"
    (machine.home.parent / name).write_text("hello\n")
    for command in (["check", name], ["list", "--deck", name], ["doctor", "--deck", name]):
        done = machine.quiz(*command)
        assert done.code == 1
        assert "\x1b" not in done.out + done.err
    assert "\x1b" not in machine.quiz("check", "gone\x1b[2J.yaml").err


MARKUP = "[bold]not bold[/bold] [link=https://x]y[/link] :smile: [/] [red"


def test_rich_markup_is_shown_as_it_is_written(machine: Machine) -> None:
    """Square brackets and colons in text mean nothing, wherever the text is shown."""
    quoted = f'"{MARKUP}"'
    deck = (
        f"format: 1\ndeck: own\ntitle: {quoted}\nquestions:\n  - id: one\n    number: 1\n"
        f"    question: {quoted}\n    difficulty: easy\n    category: {quoted}\n"
        f"    tags: [{quoted}]\n    answer: {quoted}\n    code: [{quoted}]\n"
        "    key_points:\n"
        f"      - {{id: p, point: {quoted}, cue: {quoted}, keywords: []}}\n"
        f"    traps: [{{wrong: {quoted}, why: {quoted}}}]\n"
        f"    follow_ups: [{{question: {quoted}, answer: {quoted}}}]\n"
        f"recap:\n  - title: {quoted}\n    items: [{{text: {quoted}, questions: [one]}}]\n"
    )
    file = write(machine, deck)
    for command, times in ((["list"], 1), (["show", "1", "--answer"], 9), (["stats"], 2)):
        shown = machine.ok(*command, "--deck", file, COLUMNS="200").flat
        assert shown.count(MARKUP) >= times, shown
    assert machine.ok("recap", "--deck", file).flat.count(MARKUP) == 3
    session = machine.ok("review", "--deck", file, typed="h\nh\n\nf\n3\nq\n").flat
    assert session.count(MARKUP) >= 8
    with_color = machine.quiz("list", "--deck", file, "--color", "always", COLUMNS="200").out
    assert MARKUP in re.sub(r"\x1b\[[0-9;]*m", "", with_color)


def test_numbers_of_any_size(machine: Machine) -> None:
    """Zero, negative and huge numbers, and those in other notations, are faults, not crashes."""
    numbers = ("0", "-1", "9" * 5000, "1e9", "0x10", "1_000", "٣")
    rows = [QUESTION.replace("one", f"q{n}").replace("r: 1", f"r: {number}")
            for n, number in enumerate(numbers)]  # fmt: skip
    done = machine.quiz("check", write(machine, HEAD + "".join(rows)))
    assert done.code == 1
    places = [line.split(": ")[0] for line in done.out.splitlines()]
    assert places == [f"own.yaml:{6 + 6 * n}:13" for n in range(len(numbers))]
    assert done.out.count("`number`") == len(numbers)
