"""Anki packages: what Anki itself shows is what a card says; hostile ones are refused in a line."""

import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from quiz_command import Machine

from quiz.exchange.anki_archive import MOST_DATABASE
from quiz.exchange.anki_reading import read_package
from quiz.exchange.incoming import Found

BASIC = {
    "1": {
        "name": "Basic",
        "type": 0,
        "flds": [{"name": "Front"}, {"name": "Back"}],
        "tmpls": [{"qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
    }
}
SCHEMA = """
CREATE TABLE col (models TEXT, decks TEXT);
CREATE TABLE notes (id INTEGER, guid TEXT, mid INTEGER, tags TEXT, flds TEXT);
CREATE TABLE cards (id INTEGER, nid INTEGER, did INTEGER, ord INTEGER, queue INTEGER, mod INTEGER);
CREATE TABLE revlog (
    id INTEGER, cid INTEGER, ease INTEGER, type INTEGER, factor INTEGER, time INTEGER
);
INSERT INTO notes VALUES (1, 'g', 1, '', 'a?' || char(31) || 'b');
INSERT INTO cards VALUES (1, 1, 1, 0, 0, 0);
"""


def package(folder: Path, *statements: str, **entries: bytes) -> str:
    """A package of a database that these statements make, with more entries beside it."""
    database = folder / "collection.db"
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(SCHEMA)
        decks = json.dumps({"1": {"name": "D"}})
        connection.execute("INSERT INTO col VALUES (?, ?)", (json.dumps(BASIC), decks))
        for statement in statements:
            connection.executescript(statement)
        connection.commit()
    path = folder / "deck.apkg"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(database, "collection.anki21")
        for name, data in entries.items():
            archive.writestr(name, data)
    return str(path)


def found(path: str, store: Callable[[str, bytes], str | None] = lambda name, data: None) -> Found:
    """What a package holds."""
    return read_package(path, store)


def test_a_small_package(tmp_path: Path) -> None:
    """The smallest that there can be is one card."""
    (card,) = found(package(tmp_path)).cards
    assert (card.question.question, card.question.answer, card.question.category) == (
        "a?",
        "b",
        "D",
    )


def test_which_reviews_count(tmp_path: Path) -> None:
    """Answers since the card was last forgotten, without what was set by hand."""
    rows = [
        (1000, 1, 3, 1, 2500, 5000),  # before Forget
        (2000, 1, 0, 4, 0, 0),  # Forget
        (3000, 1, 2, 0, 2500, 7_000_000),  # longer than an hour
        (4000, 1, 0, 4, 2500, 0),  # set due date
        (5000, 1, 4, 5, 2500, 0),  # rescheduled
        (6000, 1, 5, 1, 2500, 0),  # no rating
        (7000, 1, 1, 1, 2500, 1500),
        (-5, 1, 3, 1, 2500, 1500),  # before 1970
        (2**62, 1, 3, 1, 2500, 1500),  # after the year 9999
    ]
    inserts = [f"INSERT INTO revlog VALUES {row};" for row in rows]
    (card,) = found(package(tmp_path, *inserts)).cards
    assert [tuple(one) for one in card.reviews] == [(3000, 2, 3600.0), (7000, 1, 1.5)]


def test_reviews_of_a_card_edited_on_both_sides_come_in(machine: Machine, tmp_path: Path) -> None:
    """Its text stays as it is here; what was answered in Anki counts all the same."""
    deck = tmp_path / "d.md"
    machine.ok("import", package(tmp_path), "--into", str(deck))
    deck.write_text(deck.read_text("utf-8").replace("A: b", "A: mine"), "utf-8")
    changes = (
        "UPDATE notes SET flds = 'a?' || char(31) || 'theirs'",
        "INSERT INTO revlog VALUES (1763200000000, 1, 3, 1, 2500, 4000)",
    )
    again = package(tmp_path, *changes)
    (done,) = machine.ok("import", again, "--into", str(deck), "--progress", "--json").json
    assert (len(done["edited"]), done["events"]) == (1, 1)
    assert "A: mine" in deck.read_text("utf-8")


def test_what_we_exported_is_known_again(machine: Machine, tmp_path: Path) -> None:
    """Back from Anki unchanged it brings nothing; an answer given there, or an edit, comes in."""
    deck, back = str(tmp_path / "d.md"), tmp_path / "back.apkg"
    machine.ok("import", package(tmp_path), "--into", deck)
    machine.ok("review", "--deck", deck, typed="\n3\nq\n", QUIZ_NOW="2025-11-10T10:00+00:00")
    machine.ok("export", str(back), "--deck", deck, "--progress", QUIZ_NOW="2025-11-12T10:00+00:00")

    def came(*into: str) -> tuple[int, ...]:
        (one,) = machine.ok("import", str(back), "--progress", "--json", *into).json
        return tuple(one[key] for key in ("new", "changed", "same", "elsewhere", "events"))

    assert came("--into", deck) == (0, 0, 1, 0, 0)
    assert came() == (0, 0, 0, 1, 0)
    edited(back, "INSERT INTO revlog SELECT 1763200000000, id, 0, 3, 9, 2, 0, 4000, 1 FROM cards;")
    assert came() == (0, 0, 0, 1, 1)
    edited(back, "UPDATE notes SET flds = replace(flds, '<p>b</p>', '<p>c</p>');")
    assert came("--into", deck) == (0, 1, 0, 0, 0)
    assert "A: c" in Path(deck).read_text("utf-8")
    other = str(tmp_path / "other.md")
    assert came("--into", other)[:3] == (1, 0, 0)
    assert came("--into", other)[:3] == (0, 0, 1)


def edited(path: Path, statement: str) -> None:
    """Change a package's collection."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    database = path.with_suffix(".db")
    database.write_bytes(entries["collection.anki2"])
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(statement)
    entries["collection.anki2"] = database.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


HOSTILE: dict[str, tuple[str, ...]] = {
    "a view": ("ALTER TABLE notes RENAME TO n", "CREATE VIEW notes AS SELECT * FROM n"),
    "a virtual table": ("DROP TABLE notes", "CREATE VIRTUAL TABLE notes USING fts5(guid, flds)"),
    "no cards": ("DROP TABLE cards",),
    "a column that runs a function": (
        "ALTER TABLE notes RENAME TO n",
        "CREATE TABLE notes (id, guid, mid, tags, flds AS (upper(guid)))",
        "INSERT INTO notes (id, guid, mid, tags) VALUES (1, 'g', 1, '')",
    ),
    "a stub": (
        "UPDATE notes SET flds = 'Please update to the latest Anki version, then' || char(31)",
    ),
    "texts that are numbers": ("UPDATE cards SET ord = 'x', queue = NULL",),
    "no note type": ("UPDATE notes SET mid = 7",),
    "note types that are none": ("UPDATE col SET models = '[1, 2'",),
    "a long note": ("UPDATE notes SET flds = hex(zeroblob(300000))",),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_collection_is_refused_in_a_line(
    machine: Machine, tmp_path: Path, name: str
) -> None:
    """Nothing of it is run, and no deck is made."""
    path = package(tmp_path, *HOSTILE[name])
    assert path in machine.refused("import", path, "--into", str(tmp_path / "d.md"))
    assert not (tmp_path / "d.md").exists()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing has happened."""
    return Machine(tmp_path, compiled=False)


def zip_of(path: Path, **entries: bytes) -> str:
    """A zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("_", "."), data)
    return str(path)


def test_a_hostile_archive_is_refused_in_a_line(machine: Machine, tmp_path: Path) -> None:
    """Bombs, no archive at all, one without a collection, a collection that is none."""
    sound = Path(package(tmp_path)).read_bytes()
    (tmp_path / "cut.apkg").write_bytes(sound[: len(sound) // 2])
    (tmp_path / "text.apkg").write_text("no archive")
    turned = bytearray(sound)
    turned[len(sound) // 2] ^= 255
    (tmp_path / "turned.apkg").write_bytes(turned)
    bomb = tmp_path / "bomb.apkg"
    archive = zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("collection.anki2", "w", force_zip64=True) as entry:
        for _ in range((MOST_DATABASE >> 20) + 1):
            entry.write(bytes(1 << 20))
    zip_of(tmp_path / "none.apkg", a_txt=b"x")
    zip_of(tmp_path / "no_database.apkg", collection_anki2=b"x" * 1000)
    zip_of(tmp_path / "no_zstd.apkg", collection_anki21b=b"x" * 1000)
    for name in ("cut", "text", "turned", "bomb", "none", "no_database", "no_zstd"):
        path = str(tmp_path / f"{name}.apkg")
        assert path in machine.refused("import", path, "--into", str(tmp_path / "d.md"))
    assert not (tmp_path / "d.md").exists()


def test_names_in_a_package_lead_nowhere(machine: Machine, tmp_path: Path) -> None:
    """A picture is called by its bytes' digest, whatever path its note and its entry name."""
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    media = json.dumps({"0": "../../evil.png", "../x": "b.png", "1": "c.svg"}).encode()
    pictures = "<img src='../../evil.png'><img src='b.png'><img src='c.svg'>"
    path = package(
        tmp_path,
        f"UPDATE notes SET flds = 'a?' || char(31) || \"{pictures}\"",
        **{"media": media, "0": png, "../x": png, "1": b"<svg onload='alert(1)'/>"},
    )
    deck = tmp_path / "decks" / "d.md"
    deck.parent.mkdir()
    machine.ok("import", path, "--into", str(deck))
    files = sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*.png"))
    assert len(files) == 1
    assert re.fullmatch(r"decks/media/evil-[0-9a-f]{8}\.png", files[0])


def test_files_that_are_none(machine: Machine, tmp_path: Path) -> None:
    """A folder, a device, nothing, other formats, and text without end."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "a.bin").write_bytes(bytes(5000))
    (tmp_path / "a.txt").write_text("just a sentence\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "a.yaml").write_text("questions: []\n")
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(1 << 30)
    names = ("", "nowhere.apkg", "a.pdf", "a.bin", "a.txt", "empty.csv", "a.yaml", "huge.csv")
    for path in (*(str(tmp_path / name) for name in names), "/dev/zero"):
        done = machine.quiz("import", path, "--into", str(tmp_path / "d.md"))
        assert (done.code in (1, 2), done.out, done.err.count("\n")) == (True, "", 1), done
    assert not (tmp_path / "d.md").exists()


def said(html: str) -> str:
    """What a person reads of Anki's HTML, without spaces and marks."""
    html = re.sub(r"<style.*?</style>|<script.*?</script>", "", html, flags=re.DOTALL)
    return re.sub(r"<[^>]*>|\[\[type:.*?\]\]|\W|_|&\w+;", "", html)


@pytest.mark.parametrize("legacy", [True, False])
def test_a_card_says_what_anki_shows(tmp_path: Path, legacy: bool) -> None:
    """Every front, and every back that Anki renders, is read; of conditional and nested layouts."""
    collection = pytest.importorskip("anki.collection")
    if not legacy:
        pytest.importorskip("backports.zstd")
    col = collection.Collection(str(tmp_path / "collection.anki2"))
    try:
        kind = col.models.new("Layout")
        for name in ("Front", "Back", "More"):
            col.models.add_field(kind, col.models.new_field(name))
        template = col.models.new_template("Card 1")
        template["qfmt"] = "{{#More}}<b>{{More}}</b> {{^Back}}none{{/Back}}{{/More}}{{Front}}"
        template["afmt"] = (
            "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}{{#More}} ({{More}}){{/More}}"
        )
        col.models.add_template(kind, template)
        col.models.add(kind)
        made = [
            ("Layout", ["one?", "uno", ""]), ("Layout", ["two?", "dos", "<i>more</i>"]),
            ("Basic", ["x<sub>i</sub>?", "<ul><li>a</li><li>b</li></ul>"]),
            ("Basic (and reversed card)", ["France", "Paris"]),
            ("Cloze", ["{{c1::Lima}} is {{c3::in {{c2::Peru::where}}::place}}.", "extra"]),
            ("Basic (type in the answer)", ["typed?", "yes"]),
        ]  # fmt: skip
        for name, fields in made:
            note = col.new_note(col.models.by_name(name))
            note.fields[: len(fields)] = fields
            col.add_note(note, 1)
        shown = {}
        for number in col.find_cards(""):
            card = col.get_card(number)
            answer = card.answer().split("<hr id=answer>")[-1]
            shown[said(card.question())] = said(answer)
        exported = importing_options(legacy)
        path = str(tmp_path / "deck.apkg")
        col.export_anki_package(out_path=path, limit=None, options=exported)
    finally:
        col.close()
    questions = (card.question for card in found(path).cards)
    read = {said(one.question): said(one.answer) for one in questions}
    assert set(read) == set(shown)
    for front, back in read.items():
        if front == "typed":  # Anki compares what was typed as it shows it
            assert (back, shown[front]) == ("yes", "")
        elif shown[front].endswith("extra"):  # Anki shows the whole sentence of a cloze
            assert back.endswith("extra")
            assert back.removesuffix("extra") in shown[front]
        else:
            assert back == shown[front]
    assert len(read) == 9


def importing_options(legacy: bool) -> object:
    """How Anki is to export."""
    from anki.import_export_pb2 import ExportAnkiPackageOptions

    return ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
