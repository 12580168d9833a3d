"""Compiled decks: read once, found again by size and time or by hash, compiled anew when edited."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.deck.decks import read
from quiz.deck.question import BODY, Heading, Question, Source, decode, encode, layout
from quiz.desk import Desk
from quiz.errors import DeckError
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.store import states
from quiz.store.events import Note

HEAD = "format: 1\ndeck: {deck}\ntitle: Letters\nquestions:\n"
QUESTION = """\
- id: {name}
  number: {number}
  question: What is {name}?
  difficulty: easy
  category: Letters
  tags: [{name}-tag]
  answer: {answer}
"""


def write(path: Path, *questions: str, deck: str = "letters") -> Path:
    """A deck with these questions; each is `id` or `id: answer`."""
    text = HEAD.format(deck=deck)
    for number, question in enumerate(questions, start=1):
        name, _, answer = question.partition(": ")
        text += QUESTION.format(name=name, number=number, answer=answer or "A letter.")
    path.write_text(text, encoding="utf-8")
    return path


class Compiler:
    """Opens desks on decks and counts how often one was compiled."""

    def __init__(self) -> None:
        self.compiled = 0
        self._open: list[Desk] = []

    def open(self, path: Path, *, writable: bool = True) -> Desk:
        """A desk with the deck at a path."""
        desk = Desk(str(path), writable=writable, progress=self._note)
        self._open.append(desk)
        return desk

    def _note(self, questions: int) -> None:
        self.compiled += 1

    def close(self) -> None:
        """Close every desk."""
        for desk in self._open:
            desk.close()


@pytest.fixture(name="compiler")
def new_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Compiler]:
    """A compiler with a home of its own."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    compiler = Compiler()
    yield compiler
    compiler.close()


@pytest.fixture(name="path")
def deck_file(tmp_path: Path) -> Path:
    """A deck of three questions."""
    return write(tmp_path / "deck.yaml", "a", "b", "c")


def answers(desk: Desk) -> dict[str, str]:
    """What every question of the deck answers, read one by one."""
    return {name: desk.deck.question(name).answer for name in desk.deck.in_learning_order()}


def test_compiled_deck_is_the_deck(compiler: Compiler, path: Path) -> None:
    """Every question comes back from the data file exactly as the reader read it."""
    desk, deck = compiler.open(path), read(path.read_bytes(), str(path))
    assert (desk.deck.id, desk.deck.title, desk.deck.count) == (deck.id, deck.title, 3)
    for question, heading in zip(deck.questions, desk.deck.headings(), strict=True):
        assert desk.deck.question(question.id) == question
        assert desk.deck.heading(question.id) == heading
        assert all(getattr(question, field) == getattr(heading, field) for field in heading._fields)


def test_recap_comes_back(compiler: Compiler, tmp_path: Path) -> None:
    """The quick recap is kept with the deck."""
    path = write(tmp_path / "deck.yaml", "a", "b")
    recap = "recap:\n- title: All\n  items:\n  - {text: A and B, questions: [a, b]}\n"
    path.write_text(path.read_text() + recap)
    assert compiler.open(path).deck.recap() == read(path.read_bytes(), "").recap != ()


def test_unchanged_deck_is_compiled_once(compiler: Compiler, path: Path) -> None:
    """A second session takes the compiled deck, in another terminal at the same time as well."""
    first = compiler.open(path)
    assert compiler.compiled == 1
    for writable in (True, False):
        assert answers(compiler.open(path, writable=writable)) == answers(first)
    assert compiler.compiled == 1


def test_unchanged_deck_is_not_even_read(compiler: Compiler, path: Path) -> None:
    """Size and time tell: a file with the same of both is not opened."""
    before = path.stat()
    expected = answers(compiler.open(path))
    path.write_bytes(b"?" * before.st_size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert answers(compiler.open(path)) == expected
    assert compiler.compiled == 1


def test_touched_deck_is_found_by_its_hash(compiler: Compiler, path: Path) -> None:
    """A file that says the same at another time is not compiled anew, nor hashed again."""
    expected = answers(compiler.open(path))
    os.utime(path, ns=(1, 1))
    assert answers(compiler.open(path)) == expected
    before = path.stat()
    path.write_bytes(b"?" * before.st_size)
    os.utime(path, ns=(1, 1))
    assert answers(compiler.open(path)) == expected
    assert compiler.compiled == 1


def test_edited_deck_is_compiled_anew(compiler: Compiler, path: Path) -> None:
    """A changed answer, a question more and one less are there in the next session."""
    compiler.open(path)
    write(path, "a: Alpha.", "c", "d")
    assert answers(compiler.open(path)) == {"a": "Alpha.", "c": "A letter.", "d": "A letter."}
    assert compiler.compiled == 2


def test_faulty_edit_keeps_the_deck_as_it_was(compiler: Compiler, path: Path) -> None:
    """A deck that can no longer be read is refused; put right, it is not compiled again."""
    good = path.read_bytes()
    compiler.open(path)
    path.write_bytes(good + b"- id: d\n")
    with pytest.raises(DeckError, match=r"deck\.yaml:26:3: "):
        compiler.open(path)
    path.write_bytes(good)
    assert answers(compiler.open(path)).keys() == {"a", "b", "c"}
    assert compiler.compiled == 1


def test_session_of_another_terminal_goes_on_after_an_edit(compiler: Compiler, path: Path) -> None:
    """A desk that is open while another one compiles the edited deck reads the edited questions."""
    write(path.with_name("other.yaml"), "x", deck="other")
    first = compiler.open(path)
    compiler.open(path.with_name("other.yaml"))
    write(path, "a: Alpha.", "b")
    compiler.open(path)
    assert first.deck.question("a").answer == "Alpha."
    for ask in (first.deck.question, first.deck.heading):
        with pytest.raises(KeyError, match="c"):
            ask("c")


def test_two_files_with_one_id_share_progress(compiler: Compiler, path: Path) -> None:
    """Progress hangs on the deck's id and the question's, not on the file."""
    copy = write(path.with_name("copy.yaml"), "b: Another text.", "z")
    desk, other = compiler.open(path), compiler.open(copy)
    state = QuestionState(note="mine")
    states.save(desk.database.connection, "letters", "b", state)
    assert desk.schedule.state("b") == other.schedule.state("b") == state
    assert answers(desk)["b"] != answers(other)["b"]
    assert desk.deck.key != other.deck.key
    assert (desk.schedule.state("a"), other.schedule.state("z")) == (UNSEEN, UNSEEN)


def test_progress_outlives_an_edit(compiler: Compiler, path: Path) -> None:
    """Ids are what progress hangs on: text, number and order may change freely."""
    state = QuestionState(suspended=True)
    states.save(compiler.open(path).database.connection, "letters", "b", state)
    write(path, "c", "b: Quite another text.", "a")
    desk = compiler.open(path)
    assert desk.schedule.states() == {"b": state}
    assert desk.deck.heading("b").number == 2
    write(path, "c")
    compiler.open(path)
    write(path, "b")
    assert compiler.open(path).schedule.state("b") == state


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("alpha", ["a"]),
        ("ALPHA", ["a"]),
        ("STRASSE", ["b"]),  # ß folds to ss
        ('says "c"', ["c"]),
        ("back\\slash", ["c"]),
        ("c-tag", ["c"]),
        ("What is", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
        ("omega", []),
        ("12", []),  # the line on which b begins is not what it says
        ('","', []),
        ("null", []),
    ],
)
def test_search_finds_what_is_written(
    compiler: Compiler, path: Path, wanted: str, found: list[str]
) -> None:
    """A text is found in any field whatever its case, and nothing that is not written there."""
    write(path, "a: Alpha.", "b: Straße.", "c: It says \"c\", or a back\\slash.")  # fmt: skip
    desk = compiler.open(path)
    assert desk.deck.question("b").line == 12
    assert [heading.id for heading in desk.deck.search(wanted)] == found


def test_path_need_not_be_utf8(compiler: Compiler, tmp_path: Path) -> None:
    """A file name with any bytes is a file name."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9ck.yaml"))
    write(path, "a")
    for _ in range(2):
        assert answers(compiler.open(path)) == {"a": "A letter."}
    assert compiler.compiled == 1


def test_decks_of_an_older_form_are_compiled_anew(compiler: Compiler, path: Path) -> None:
    """What an earlier version compiled is not read by this one."""
    desk = compiler.open(path)
    with desk.database.transaction() as connection:
        connection.execute("UPDATE deck SET format = 'old'")
        connection.execute("UPDATE deck_question SET body = 'old'")
    assert answers(compiler.open(path)).keys() == {"a", "b", "c"}
    assert compiler.compiled == 2


def test_revision_is_kept_with_each_question(compiler: Compiler, path: Path) -> None:
    """An edit changes the revision of the question it touches, and of no other."""
    deck = compiler.open(path).deck
    before = {name: deck.revision(name) for name in ("a", "b", "c", "omega")}
    assert before.pop("omega") is None
    assert len(set(before.values())) == 3
    write(path, "a", "b: Another answer.", "c")
    deck = compiler.open(path).deck
    assert [name for name in before if deck.revision(name) != before[name]] == ["b"]


def test_tables_of_another_layout_are_renewed(compiler: Compiler, path: Path) -> None:
    """A data file whose decks stand in other columns loses them, keeps its log, and compiles."""
    desk = compiler.open(path)
    desk.record(Note("kept"))
    with desk.database.transaction() as connection:
        connection.execute("DROP TABLE deck_question")
        connection.execute("CREATE TABLE deck_question (deck, position, id, body)")
    desk = compiler.open(path)
    assert answers(desk).keys() == {"a", "b", "c"}
    assert [event.what for event in desk.log.events()] == [Note("kept")]
    assert compiler.compiled == 2
    compiler.open(path)
    assert compiler.compiled == 2


# A question takes a while to draw; how long says nothing about the code.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Question))
def test_decode_inverts_encode(question: Question) -> None:
    """Any question comes back equal, each part of the type it was, from two lines of JSON."""
    heading, body = encode(question, Heading._fields), encode(question, BODY)
    assert repr(decode(heading, body)) == repr(question)
    assert len(json.loads(heading)) + len(json.loads(body)) == len(Question._fields)
    assert "\n" not in heading + body


def test_layout_follows_from_the_fields_of_every_part() -> None:
    """A field renamed or of another type, however deep, makes another stamp of compiled decks."""
    source = "(key: str, authors: str, year: int, title: str, where: str)"
    assert layout(Source) == source
    assert f"sources: [{source}, ...], demo: str | None" in layout(tuple[Heading, Question])
