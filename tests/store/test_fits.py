"""Own parameters are events: states follow from the latest, on every machine alike."""

import json
from pathlib import Path
from typing import Any

import pytest
from replaying import replay

from quiz.desk import Desk
from quiz.scheduling import fsrs
from quiz.store import states
from quiz.store.events import Fit, Other, Review
from quiz.store.merging import merge, of_paths

pytest_plugins = ["desks"]

OWN = (*(one / 2 for one in fsrs.PUBLISHED[:4]), *fsrs.PUBLISHED[4:])
OTHER = (*(one * 2 for one in fsrs.PUBLISHED[:4]), *fsrs.PUBLISHED[4:20], 0.25)


@pytest.fixture(autouse=True)
def answered(desks: list[Desk]) -> None:
    """On each machine one question was answered."""
    for desk in desks:
        desk.record(Review(3), "perceptron")


def stability(desk: Desk, question: str = "perceptron") -> float:
    """What is believed of a question."""
    memory = desk.schedule.state(question).memory
    assert memory is not None
    return memory.stability


def merged(into: Desk, other: Desk) -> None:
    """Merge one machine's file into the other's log."""
    stamp = into.stamp()._replace(time=into.clock.now() + 3_600_000)
    merge(into.database, of_paths([other.database.path], into.database.path), stamp)


def test_states_follow_from_the_parameters_at_once_and_back(desks: list[Desk]) -> None:
    """Of what was answered before as of what comes; the published ones give the same as before."""
    desk = desks[0]
    before = stability(desk)
    desk.record(Fit(OWN, 500))
    assert stability(desk) == pytest.approx(before / 2, rel=1e-4)
    desk.record(Review(3), "dropout")
    assert stability(desk, "dropout") == pytest.approx(before / 2, rel=1e-4)
    assert states.everything(desk.database.connection) == replay(desk.log.events())
    desk.record(Fit())
    assert stability(desk) == before


def test_the_next_start_computes_by_them(desks: list[Desk], monkeypatch: Any) -> None:
    """Nothing has to be derived anew for that."""
    monkeypatch.setenv("QUIZ_HOME", str(Path(desks[0].database.path).parent))
    desks[0].record(Fit(OWN))
    fsrs.use(None)
    again = Desk(writable=True)
    try:
        assert not again.rederived
        assert fsrs.in_force() == OWN
    finally:
        again.close()


def test_the_latest_counts_on_both_machines(desks: list[Desk]) -> None:
    """In whatever order they are merged."""
    laptop, server = desks
    laptop.record(Fit(OWN))
    server.record(Fit(OTHER))  # five minutes later
    merged(laptop, server)
    assert fsrs.in_force() == OTHER
    fsrs.use(None)
    merged(server, laptop)
    assert fsrs.in_force() == OTHER
    found = [states.everything(desk.database.connection) for desk in desks]
    assert found[0] == found[1] == replay(laptop.log.events())


def test_what_another_terminal_has_changed_is_derived_anew(desks: list[Desk]) -> None:
    """A session that began before the fit saves its answer; the next start puts it right."""
    desk = desks[0]
    desk.record(Fit(OWN))
    fsrs.use(None)  # as in a process that began before
    desk.record(Review(3), "dropout")
    assert states.are_stale(desk.database.connection)
    desk.log.refresh()
    assert fsrs.in_force() == OWN
    assert states.everything(desk.database.connection) == replay(desk.log.events())


@pytest.mark.parametrize(
    "wrong", [(1.0,), (-1.0, *OWN[1:]), (*OWN, 1.0), ("x", *OWN[1:]), (True, *OWN[1:])]
)
def test_impossible_parameters_are_kept_and_ignored(
    desks: list[Desk], wrong: tuple[Any, ...]
) -> None:
    """Too few, too many, out of range, no numbers: the log stays usable."""
    desk = desks[0]
    event = desk.record(Fit(OWN))
    data = json.dumps({"parameters": wrong, "reviews": 1})
    desk.database.connection.execute("DROP TRIGGER event_is_never_changed")
    desk.database.connection.execute("UPDATE event SET data = ? WHERE id = ?", (data, event.id))
    desk.log.rebuild()
    assert fsrs.in_force() == fsrs.PUBLISHED
    assert [type(one.what) for one in desk.log.events()] == [Review, Other]
