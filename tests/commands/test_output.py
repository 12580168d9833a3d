"""Values as JSON has them, and reports in words."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import program
import pytest
from quiz_command import Machine
from quiz_person import Person

from quiz.commands.output import as_json
from quiz.scheduling.study_day import StudyDay

pytest_plugins = ["quiz_fixtures"]

DAY = StudyDay(date(2026, 12, 1).toordinal())


class Look(NamedTuple):
    """A named tuple with a day, and with a number that is none."""

    day: StudyDay
    seconds: int
    last: StudyDay | None = None


@dataclass(frozen=True)
class Report:
    """Days wherever they may stand."""

    looks: tuple[Look, ...]
    loads: list[tuple[StudyDay, int]]
    by_name: dict[str, StudyDay]
    recall: float
    days: tuple[StudyDay, ...] | None = None


def test_study_days_become_dates_wherever_they_stand() -> None:
    """What is annotated as a study day is a date; other numbers stay, fractions are rounded."""
    report = Report((Look(DAY, 90, DAY), Look(DAY, 5)), [(DAY, 3)], {"a": DAY}, 0.123456, (DAY,))
    assert as_json(report) == {
        "looks": [
            {"day": "2026-12-01", "seconds": 90, "last": "2026-12-01"},
            {"day": "2026-12-01", "seconds": 5, "last": None},
        ],
        "loads": [["2026-12-01", 3]],
        "by_name": {"a": "2026-12-01"},
        "recall": 0.1235,
        "days": ["2026-12-01"],
    }
    assert as_json(Report((), [], {}, 1.0)) == {
        "looks": [], "loads": [], "by_name": {}, "recall": 1.0, "days": None,
    }  # fmt: skip


def test_plain_values_stay_as_they_are() -> None:
    """Texts, truths, numbers and nothing are JSON already; bare tuples are lists."""
    assert as_json(("a", True, 3, None, (1, 2.5))) == ["a", True, 3, None, [1, 2.5]]


@dataclass(frozen=True)
class Range:
    """From is a word of Python."""

    from_: float
    to: float


def test_dates_and_words_of_python() -> None:
    """A date is written as such; a name is written without the mark that Python needs."""
    assert as_json({"day": date(2026, 12, 1)}) == {"day": "2026-12-01"}
    assert as_json(Range(0.0, 0.8)) == {"from": 0.0, "to": 0.8}


PICTURES = re.compile("[\u2500-\u259f\u25a0-\u25ff\u2800-\u28ff]")
"""Lines, blocks, shapes and braille, of which a screen reader says the names one by one."""
REPORTS = (
    "stats", "plan", "weak --all", "list", "show 1 --history", "mock --history", "code --list",
    "config", "demo", "demo 5", "demo 9",
)  # fmt: skip


@pytest.mark.parametrize("how", ["--plain", "before", "QUIZ_PLAIN", "TERM"])
def test_plain_is_words_in_every_report(tmp_path: Path, how: str) -> None:
    """Figures in rows, no picture and no blank at an end; without it there are pictures."""
    machine = Machine(tmp_path)
    for day in ("2026-11-25", "2026-11-28"):
        machine.ok("review", "1", "2", typed="\na3\n\n3\nq\n", QUIZ_NOW=f"{day}T10:00")
    machine.ok("plan", "2026-12-12", QUIZ_NOW="2026-11-28T11:00")
    now = {"QUIZ_NOW": "2026-11-28T12:00"}
    more = {"QUIZ_PLAIN": {"QUIZ_PLAIN": "1"}, "TERM": {"TERM": "dumb"}}.get(how, {})
    for report in REPORTS:
        words = report.split()
        call = {"--plain": [*words, "--plain"], "before": ["--plain", *words]}.get(how, words)
        done = machine.quiz(*call, **now, **more)
        assert done.code == 0, report
        assert not PICTURES.search(done.out), report
        assert not re.search(" $", done.out, re.MULTILINE), report
    assert PICTURES.search(machine.ok("stats", **now).out)


def test_long_output_is_paged_in_a_terminal(person: Person) -> None:
    """`$PAGER` gets what is longer than the terminal, and may end early; what fits is printed."""
    terminal = person.opens("show", "5", "--answer", PAGER="sed -n s/^/paged:/p;2q")
    terminal.wait_for("paged:5 · hard")
    assert terminal.end() == 0
    short = person.opens("show", "5", PAGER="sed -n s/^/paged:/p;2q")
    short.wait_for("5 · hard")
    assert short.end() == 0
    assert "paged:" not in short.flat
    assert "paged:" not in person.ok("show", "5", "--answer", PAGER="sed s/^/paged:/").out


@pytest.mark.parametrize(("columns", "widest"), [(60, 60), (80, 80), (200, 100)])
def test_a_pipe_in_a_terminal_is_no_wider_than_the_terminal(
    tmp_path: Path, columns: int, widest: int
) -> None:
    """`quiz stats | less` does not wrap: stderr is still the terminal."""
    machine = Machine(tmp_path)
    machine.ok("review", "1", typed="\n3\nq\n")
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    done = subprocess.run(
        [*program.PROGRAM, "list"], env=machine.environment(), cwd=tmp_path,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal,
        timeout=program.SECONDS, check=True,
    )  # fmt: skip
    os.close(terminal)
    os.close(master)
    assert max(map(len, done.stdout.decode().splitlines())) in range(widest - 3, widest + 1)
