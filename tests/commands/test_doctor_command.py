"""`quiz doctor`: what is sound is called sound, what is not is found, and the repairs repair."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hostile_events import rewritten
from replaying import replay

from quiz import __version__
from quiz.commands import doctor
from quiz.commands.doctor import Finding
from quiz.desk import Desk
from quiz.errors import StoreError
from quiz.scheduling.fsrs import SCHEDULER
from quiz.store import states
from quiz.store.database import FORMAT
from quiz.store.events import Note, Review, Suspend

PAGE = 4096
DAMAGE = "Then move it away, with quiz.db-wal and quiz.db-shm if they are there"

Sit = Callable[[str], Desk]


@pytest.fixture(name="home")
def new_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that is not there yet."""
    home = tmp_path / "home"
    monkeypatch.setenv("QUIZ_HOME", str(home))
    return home


@pytest.fixture(name="sit")
def sit_down(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sit]:
    """Sits down at a desk at a given time; stands up from all of them at the end."""
    opened: list[Desk] = []

    def sit(now: str) -> Desk:
        monkeypatch.setenv("QUIZ_NOW", now)
        opened.append(Desk(writable=True))
        return opened[-1]

    yield sit
    for desk in opened:
        desk.close()


def practised(sit: Sit, now: str = "2026-12-01T18:30+01:00") -> Desk:
    """A desk at which a few things have happened."""
    desk = sit(now)
    desk.record(Review(3), "perceptron")
    desk.record(Review(1), "dropout")
    desk.record(Suspend(), "adam-vs-sgd")
    desk.record(Note("mine"), "perceptron")
    desk.undo()
    return desk


def found(findings: Iterable[Finding]) -> dict[str, str]:
    """What was found, by what was looked at."""
    return {finding.what: finding.found for finding in findings}


def wrong(findings: Iterable[Finding]) -> set[str]:
    """What is not as it should be."""
    return {finding.what for finding in findings if not finding.ok}


def test_states_of_another_scheduler(sit: Sit) -> None:
    """They are derived anew at the next start, which is told once."""
    desk = practised(sit)
    assert found(doctor.examine(desk))["scheduler"] == SCHEDULER
    with desk.database.transaction() as connection:
        connection.execute("UPDATE setting SET value = 'FSRS-5' WHERE key = 'scheduler'")
    told = found(doctor.examine(sit("2026-12-01T18:31+01:00")))
    anew = "the states did not follow from this log and were rebuilt just now"
    assert told["scheduler"] == f"{SCHEDULER}; {anew}"
    assert told["derived"] == "2 states, equal to a replay of the log"
    assert found(doctor.examine(sit("2026-12-01T18:32+01:00")))["scheduler"] == SCHEDULER


def test_sound_file_is_called_sound(sit: Sit, home: Path) -> None:
    """Of a file with a few events everything is told, and nothing is wrong."""
    findings = doctor.examine(practised(sit))
    assert wrong(findings) == set()
    told = found(findings)
    assert told["integrity"] == "the file is sound"
    assert told["log"] == "5 events from 1 device, 2026-12-01 18:30 to 2026-12-01 18:30"
    assert told["derived"] == "2 states, equal to a replay of the log"
    assert told["clock"] == "2026-12-01 18:30, after the last event"
    assert told["format"] == f"{FORMAT}, writable, SQLite {sqlite3.sqlite_version}"
    assert told["deck"].endswith("fixture_deck.yaml (20 questions, id neural-networks)")


def test_places_are_told_before_anything_is_opened(home: Path) -> None:
    """Version and path come first; where no file is yet, it says so and creates none."""
    told = found(doctor.places_only())
    assert told["program"].startswith(f"nn-quiz {__version__}, Python 3.")
    assert told["data"] == f"{home}/quiz.db (not there yet)"
    assert not home.exists()


@pytest.mark.parametrize(
    ("place", "mode", "wanted"), [(".", 0o755, "700"), ("quiz.db", 0o640, "600")]
)
def test_file_open_to_others_is_found(
    sit: Sit, home: Path, place: str, mode: int, wanted: str
) -> None:
    """A home or a file that others can open is named with the command that closes it."""
    sit("2026-12-01T18:30+01:00")
    assert wrong(doctor.places_only()) == set()
    target = os.path.normpath(home / place)
    os.chmod(target, mode)
    assert [finding for finding in doctor.places_only() if not finding.ok] == [
        Finding(
            "privacy",
            f"{target} can be opened by others (mode {mode:o}). chmod {wanted} {target}",
            ok=False,
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE state SET stability = stability * (1 + 1e-15)",
        "UPDATE state SET due_day = due_day + 1",
        "DELETE FROM state WHERE question = 'dropout'",
        "INSERT INTO state SELECT deck, 'more', state, stability, difficulty, first_day, "
        "last_day, due_day, due_at, reps, lapses, suspended, buried_until, note, misjudged "
        "FROM state "
        "WHERE question = 'dropout'",
    ],
)
def test_wrong_states_are_found_and_rebuilt(sit: Sit, change: str) -> None:
    """A state that does not follow from the log, by a bit or by a row, is found and put right."""
    desk = practised(sit)
    right = states.everything(desk.database.connection)
    with desk.database.transaction() as connection:
        connection.execute(change)
    findings = doctor.examine(desk)
    assert wrong(findings) == {"derived"}
    assert found(findings)["derived"].endswith(" from a replay. quiz doctor --rebuild")
    assert doctor.rebuild_states(desk) == Finding("rebuilt", "3 states from the log")
    assert states.everything(desk.database.connection) == right == replay(desk.log.events())
    assert wrong(doctor.examine(desk)) == set()


def test_events_from_the_future_are_found_and_retimed(sit: Sit) -> None:
    """After a retime the clock is in order, the log is longer, nothing is lost."""
    practised(sit, "2026-12-01T18:30+01:00")
    ahead = practised(sit, "2028-01-01T00:00+01:00")
    before = {event.id for event in ahead.log.events()}
    desk = sit("2026-12-02T09:00+01:00")
    with pytest.raises(StoreError, match="the last saved event is from 2028-01-01 00:00"):
        desk.check_clock()
    findings = doctor.examine(desk)
    assert wrong(findings) == {"clock"}
    assert found(findings)["clock"] == (
        "5 events are stamped after 2026-12-02 09:00. "
        "Set the clock right, or correct them: quiz doctor --retime"
    )
    assert doctor.retime_log(desk) == Finding("retimed", "5 events, to 2026-12-02 09:00")
    assert wrong(doctor.examine(desk)) == set()
    assert desk.check_clock() is None
    assert doctor.retime_log(desk).found.startswith("0 events")
    assert before < {event.id for event in desk.log.events()}
    assert len(list(desk.log.events())) == 15
    memory = desk.schedule.state("perceptron").memory
    assert memory is not None
    assert (memory.reps, memory.last_day) == (2, desk.today)


def test_session_goes_on_after_a_retime(sit: Sit) -> None:
    """What is rated and undone afterwards is stamped now, and derived equals replay."""
    practised(sit, "2028-01-01T00:00+01:00")
    desk = sit("2026-12-02T09:00+01:00")
    doctor.retime_log(desk)
    event = desk.record(Review(4), "perceptron")
    assert abs(event.time - desk.clock.now()) < 60_000
    assert desk.undo() == [event]
    assert wrong(doctor.examine(desk)) == set()


def test_flipped_page_is_found(sit: Sit, home: Path) -> None:
    """Whichever page of the file is spoilt, the doctor finds it or the desk refuses to open."""
    practised(sit).close()
    path = home / "quiz.db"
    whole = path.read_bytes()
    examined, refused = 0, list[str]()
    for page in range(0, len(whole) // PAGE, 2):
        spoilt = bytearray(whole)
        start = page * PAGE + (100 if page == 0 else 0)
        spoilt[start : start + 200] = bytes(byte ^ 0xFF for byte in spoilt[start : start + 200])
        path.write_bytes(spoilt)
        try:
            with closing(Desk()) as desk:
                findings = doctor.examine(desk)
        except StoreError as error:
            refused.append(str(error))
            continue
        finally:
            for left in home.glob("quiz.db-*"):
                left.unlink()
        examined += 1
        assert "integrity" in wrong(findings), page
        assert found(findings)["integrity"].startswith("damaged: ")
        assert DAMAGE in found(findings)["integrity"]
        assert path.read_bytes() == spoilt
    assert examined > 10
    assert refused
    assert all(DAMAGE in text for text in refused)


def test_second_correction_replaces_the_first(sit: Sit) -> None:
    """What was retimed under a clock that was wrong as well can be retimed again."""
    sit("2030-01-01T09:00+01:00").record(Review(3), "perceptron")
    doctor.retime_log(sit("2029-01-01T09:00+01:00"))
    desk = sit("2026-12-02T09:00+01:00")
    doctor.retime_log(desk)
    assert wrong(doctor.examine(desk)) == set()
    memory = desk.schedule.state("perceptron").memory
    assert memory is not None
    assert memory.last_day == desk.today


def test_events_that_cannot_be_used_are_named(sit: Sit, home: Path) -> None:
    """Of a later version, out of range: kept, and nothing to do. Damaged: that is something."""
    desk = practised(sit)
    events = list(desk.log.events())
    desk.close()
    for name, text in (("version = 2", "from a later version"), ("data = '{}'", "out of range")):
        rewritten(str(home / "quiz.db"), f"UPDATE event SET {name} WHERE id = '{events[0].id}'")
        again = sit("2026-12-01T18:35+01:00")
        doctor.rebuild_states(again)
        findings = doctor.examine(again)
        assert wrong(findings) == set()
        told = found(findings)
        assert text in (line := told.get("later") or told["ignored"])
        assert events[0].id in line
        rewritten(str(home / "quiz.db"), "UPDATE event SET version = 1")
    changed = f"UPDATE event SET data = '{{\"ra' WHERE id = '{events[0].id}'"
    rewritten(str(home / "quiz.db"), f"PRAGMA ignore_check_constraints = ON; {changed}")
    findings = doctor.examine(sit("2026-12-01T18:36+01:00"))
    assert "damaged" in wrong(findings)
    assert events[0].id in found(findings)["damaged"]
    assert len(list(sit("2026-12-01T18:37+01:00").log.events())) == len(events)
