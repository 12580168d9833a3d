"""What is exported for Anki, as Anki itself takes it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
import yaml
from quiz_command import Machine

pytest.importorskip("anki", reason="pip install '.[oracles]' brings Anki")

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)

SHIPPED = Path(__file__).parents[2] / "content" / "questions.yaml"
DECK = yaml.safe_load(SHIPPED.read_text("utf-8"))
QUESTIONS = len(DECK["questions"])
NOW = "2025-12-10T18:00"
HERE = datetime.now().astimezone().tzinfo
"""The zone of today, in which Anki counts days."""


def here(text: str) -> str:
    """A time where Anki runs."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE).isoformat()


@contextmanager
def collection(folder: Path) -> Iterator[Collection]:
    """A user's collection in Anki."""
    folder.mkdir(exist_ok=True)
    opened = Collection(str(folder / "collection.anki2"))
    try:
        yield opened
    finally:
        opened.close()


def imported(user: Collection, package: Path, progress: bool = False) -> tuple[int, int, int]:
    """Import a package as the dialog does; how many notes are new, updated, found unchanged."""
    options = ImportAnkiPackageOptions(with_scheduling=progress)  # updates what is newer
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    log = user.import_anki_package(request).log
    assert not log.conflicting
    assert not log.missing_notetype
    assert not log.missing_deck
    return len(log.new), len(log.updated), len(log.duplicate)


@pytest.fixture(name="machine")
def a_machine(tmp_path: Path) -> Machine:
    """Someone who serves a copy of the shipped deck."""
    machine = Machine(tmp_path)
    (tmp_path / "deck.yaml").write_text(SHIPPED.read_text("utf-8"), "utf-8")
    return machine


def exported(machine: Machine, name: str, *arguments: str, **environment: str) -> Path:
    """Export the deck there."""
    folder = machine.home.parent
    deck = str(folder / "deck.yaml")
    machine.ok("export", str(folder / name), "--deck", deck, *arguments, **environment)
    return folder / name


def reworded(machine: Machine) -> None:
    """Change the answer of one question."""
    file = machine.home.parent / "deck.yaml"
    text = file.read_text("utf-8")
    assert text.count("A perceptron is one of the simplest neurons") == 1
    file.write_text(text.replace("one of the simplest neurons", "an early neuron"), "utf-8")


def test_a_package_goes_in_once(machine: Machine, tmp_path: Path) -> None:
    """20 new; again none; when one text changed one is updated, and edits made in Anki stay."""
    package = exported(machine, "deck.apkg", QUIZ_NOW="2025-12-01T12:00Z")
    with collection(tmp_path / "anki") as user:
        assert imported(user, package) == (QUESTIONS, 0, 0)
        assert imported(user, package) == (0, 0, QUESTIONS)
        (edited,) = (user.get_note(one) for one in user.find_notes("Id:dropout"))
        edited["Lead"] = "MY LEAD"
        edited.add_tag("mine")
        user.update_note(edited)
        reworded(machine)
        again = exported(machine, "deck.apkg", QUIZ_NOW="2099-12-02T12:00+00:00")
        assert imported(user, again) == (0, 1, QUESTIONS - 1)
        (perceptron,) = (user.get_note(one) for one in user.find_notes("Id:perceptron"))
        assert "an early neuron" in perceptron["Answer"]
        kept = user.get_note(edited.id)
        assert kept["Lead"] == "MY LEAD"
        assert "mine" in kept.tags
        assert user.decks.by_name(DECK["title"])


def test_text_goes_in_once_and_is_updated(machine: Machine, tmp_path: Path) -> None:
    """By Anki's import of text files: 20 new notes with their tags; then the one that changed."""

    def taken(user: Collection, path: Path) -> Any:
        metadata = user.get_csv_metadata(str(path), None)
        return user.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log

    with collection(tmp_path / "anki") as user:
        log = taken(user, exported(machine, "deck.txt"))
        assert (len(log.new), len(log.updated), len(log.first_field_match)) == (QUESTIONS, 0, 0)
        (note,) = (user.get_note(one) for one in user.find_notes("front:*perceptron*modern*"))
        assert note.tags == ["core-concept", "easy", "perceptron"]
        assert user.decks.by_name(DECK["title"])
        reworded(machine)
        log = taken(user, exported(machine, "again.txt"))
        assert (len(log.new), len(log.updated)) == (0, 1)
        note.load()
        assert "an early neuron" in note.fields[1]


def test_every_picture_is_there_and_used(machine: Machine, tmp_path: Path) -> None:
    """No media file is missing, none is unused; each is named as ours."""
    with collection(tmp_path / "anki") as user:
        imported(user, exported(machine, "deck.apkg"))
        found = user.media.check()
        assert (list(found.missing), list(found.unused)) == ([], [])
        names = [one.name for one in Path(user.media.dir()).iterdir()]
        assert len(names) == QUESTIONS
        assert all(name.startswith("nn-quiz-") for name in names)
        assert all(
            b"@font-face" not in (Path(user.media.dir()) / one).read_bytes() for one in names
        )


def rated(machine: Machine, question: str, rating: int, when: str) -> None:
    """Answer a question."""
    deck = str(machine.home.parent / "deck.yaml")
    machine.ok(
        "review", question, "--deck", deck, "--plain", typed=f"\n{rating}\nq\n", QUIZ_NOW=here(when)
    )


RATED = (
    ("perceptron", 3, "2025-11-20T10:00"),
    ("perceptron", 3, "2025-11-22T10:00"),
    ("perceptron", 1, "2025-12-03T02:00"),
    ("perceptron", 2, "2025-12-05T12:00"),
    ("dropout", 4, "2025-11-25T23:30"),
    ("dropout", 3, "2025-12-04T03:30"),
    ("overfitting", 1, "2025-12-10T17:55"),
    ("vanishing-gradient", 2, "2025-12-01T12:00"),
)


def test_progress_arrives_as_it_is_here(machine: Machine, tmp_path: Path) -> None:
    """Memory states, due days and the log; Anki computes the same states from that log itself."""
    for question, rating, when in sorted(RATED, key=itemgetter(2)):
        rated(machine, question, rating, when)
    package = exported(machine, "deck.apkg", "--progress", QUIZ_NOW=here(NOW))
    with collection(tmp_path / "anki") as user:
        user.set_config("fsrs", True)
        assert imported(user, package, progress=True) == (QUESTIONS, 0, 0)
        assert user.db is not None
        assert user.db.scalar("SELECT count(*) FROM revlog") == len(RATED)
        listed = listing(machine)
        for name, card in cards(user).items():
            ours = listed[name]
            if ours["stability"] is None:
                assert (card.type, card.memory_state) == (0, None)
                continue
            assert card.memory_state is not None
            assert card.memory_state.stability == pytest.approx(ours["stability"], rel=1e-4)
            assert card.reps == ours["reps"]
            if ours["state"] == "review":
                assert due_day(user, card) == date.fromisoformat(ours["due"]), name
            assert card.lapses == ours["lapses"]
            again = user.compute_memory_state(card.id)
            assert again.stability == pytest.approx(ours["stability"], rel=1e-4)
            assert again.difficulty == pytest.approx(ours["difficulty_of_memory"], rel=1e-4)
        assert imported(user, package, progress=True) == (0, 0, QUESTIONS)
        assert user.db.scalar("SELECT count(*) FROM revlog") == len(RATED)


def test_anki_in_and_out_again(tmp_path: Path) -> None:
    """Cards and a picture from Anki, ten days of review, and back: cards, picture and due days."""
    with collection(tmp_path / "before") as user:
        basic = user.models.by_name("Basic")
        assert basic is not None
        (tmp_path / "dot.png").write_bytes(DOT)
        dot = user.media.add_file(str(tmp_path / "dot.png"))
        for place in range(6):
            note = user.new_note(basic)
            note["Front"] = f"What is <b>number</b> {place}?"
            note["Back"] = f'Number {place}. <img src="{dot}">'
            user.add_note(note, user.decks.id("Numbers"))  # type: ignore[arg-type] # it is there
        user.export_anki_package(
            out_path=str(tmp_path / "out.apkg"),
            limit=None,
            options=ExportAnkiPackageOptions(with_media=True, legacy=True),
        )
    machine = Machine(tmp_path)
    machine.ok("import", "out.apkg", "--into", "mine.md")
    for day in range(1, 11):
        when = here(f"2025-11-{day:02}T10:00")
        machine.ok("review", "--deck", "mine.md", typed="\n3\n" * 6 + "q\n", QUIZ_NOW=when)
    now = here("2025-11-10T18:00")
    machine.ok("export", "back.apkg", "--deck", "mine.md", "--progress", QUIZ_NOW=now)
    listed = {
        one["id"]: one
        for one in machine.ok("list", "--json", "--deck", "mine.md", QUIZ_NOW=now).json
    }
    with collection(tmp_path / "after") as user:
        assert imported(user, tmp_path / "back.apkg", progress=True) == (6, 0, 0)
        found = cards(user)
        assert set(found) == set(listed)
        for name, card in found.items():
            assert "<strong>number</strong>" in card.note()["Question"]
            assert "<img src=" in card.note()["Answer"]
            assert due_day(user, card) == date.fromisoformat(listed[name]["due"])
        media = user.media.check()
        assert (list(media.missing), list(media.unused)) == ([], [])
        assert len(list(Path(user.media.dir()).iterdir())) == 1


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a494441"
    "54789c636000000002000148afa4710000000049454e44ae426082"
)
"""A picture of one pixel."""


def listing(machine: Machine) -> dict[str, Any]:
    """Where each question stands here."""
    deck = str(machine.home.parent / "deck.yaml")
    done = machine.ok("list", "--json", "--deck", deck, QUIZ_NOW=here(NOW))
    return {one["id"]: one for one in json.loads(done.out)}


def due_day(user: Collection, card: Any) -> date:
    """The day on which a card falls due, of Anki's days, which begin at 4 a.m."""
    today = datetime.fromtimestamp(user.sched.day_cutoff - 24 * 60 * 60, HERE).date()
    return today + timedelta(days=card.due - user.sched.today)


def cards(user: Collection) -> dict[str, Any]:
    """The cards in Anki by question id."""
    found = (user.get_card(one) for one in user.find_cards(""))
    return {card.note()["Id"]: card for card in found}
