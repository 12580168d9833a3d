"""Readers who leave early, and terminals and pipes that do not speak UTF-8."""

import json
import os
import shlex
import subprocess
import threading
from pathlib import Path

import pytest
from program import PROGRAM, SECONDS, run_here, spawn
from quiz_command import Machine

# Of these Python itself makes UTF-8 unless it is told not to (PEP 538, PEP 540).
NO_HELP = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
LOCALES: dict[str, tuple[dict[str, str], str]] = {
    "LANG=C": ({"LANG": "C"}, "utf-8"),
    "LC_ALL=C, no UTF-8": ({"LC_ALL": "C"} | NO_HELP, "ascii"),
    "no locale": ({"LANG": ""}, "utf-8"),
}
"""What Python makes of them."""
KEYS = "h\nh\n\np\nf\n?\n?\n3\n\n4\nq\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """An empty data folder."""
    return Machine(tmp_path)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1:strict", "utf-8"])
def test_session_in_an_encoding_without_every_character(machine: Machine, encoding: str) -> None:
    """A session goes on with ? for what the encoding lacks; its bytes are of that encoding."""
    done = machine.answers(KEYS, "review", "1", "9", PYTHONIOENCODING=encoding)
    assert "2 questions in" in done.out
    assert ("•" in done.out, "ŷ" in done.out) == (encoding == "utf-8",) * 2
    assert machine.ratings() == [("perceptron", 3), ("weight-initialization", 4)]


@pytest.mark.parametrize("name", LOCALES)
def test_session_in_the_encoding_that_python_finds(machine: Machine, name: str) -> None:
    """The same of the streams that Python itself opens."""
    environment, encoding = LOCALES[name]
    told = machine.environment(**environment)
    done = spawn(["review", "1", "9"], KEYS.encode(), told, machine.home.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert "2 questions in" in text
    assert ("•" in text, "ŷ" in text) == (encoding == "utf-8",) * 2
    assert machine.ratings() == [("perceptron", 3), ("weight-initialization", 4)]


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("command", [["list"], ["show", "9", "--answer"], ["stats"], ["recap"]])
def test_reports_in_an_encoding_without_every_character(
    machine: Machine, encoding: str, command: list[str]
) -> None:
    """Tables and text come out whole, in that encoding."""
    done = machine.quiz(*command, PYTHONIOENCODING=encoding)
    assert (done.code, done.err) == (0, "")
    assert done.out


def test_json_keeps_every_character_in_ascii(machine: Machine) -> None:
    """JSON is the same data in any encoding: what it lacks is escaped, not replaced."""
    arguments = ("show", "9", "--json")
    wide = json.loads(machine.quiz(*arguments).out)
    narrow = machine.quiz(*arguments, PYTHONIOENCODING="ascii")
    assert narrow.out.isascii()
    assert json.loads(narrow.out) == wide
    assert "√" in str(wide)


def test_errors_in_an_encoding_without_every_character(machine: Machine) -> None:
    """A message with quotation marks that the encoding lacks is still told."""
    done = machine.quiz("show", "nosuch", PYTHONIOENCODING="ascii")
    assert done.code == 2
    assert done.err.startswith("There is no question ?nosuch?.")


BROKEN = [b"m\n\xff\xfe broken\n\n3\nq\n", b"\xe9\n\n3\nq\n"]


@pytest.mark.parametrize("typed", BROKEN)
def test_bytes_that_are_no_text(machine: Machine, typed: bytes) -> None:
    """Input in another encoding, in a note or as a key, ends nothing and is no fault of ours."""
    done = machine.quiz("review", "1", PYTHONIOENCODING="utf-8:strict", typed=typed)
    assert (done.code, done.err) == (0, "")
    assert machine.ratings() == [("perceptron", 3)]


@pytest.mark.parametrize("environment", [{}, NO_HELP], ids=["UTF-8", "no help"])
def test_bytes_that_are_no_text_from_a_shell(machine: Machine, environment: dict[str, str]) -> None:
    """The same with the streams that Python itself opens."""
    done = spawn(
        ["review", "1"], BROKEN[0], machine.environment(**environment), machine.home.parent
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert machine.ratings() == [("perceptron", 3)]


LEFT_EARLY = [
    ("list", 0),
    ("list", 1),
    ("list --json", 0),
    ("stats", 0),
    ("config", 0),
    ("show 1 --answer", 0),
    ("show 1 --answer", 1),
    ("log", 0),
    ("doctor", 0),
    ("check", 0),
    ("--help", 0),
    ("list --help", 0),
    ("review 1", 1),
    ("", 0),
]


SPAWNED = [("list", 0), ("review 1", 1), ("--help", 0)]
"""One of each kind is spawned: what Python does at its end is part of it."""


def _spawned(machine: Machine, arguments: list[str], least: int) -> tuple[int, str]:
    """How the installed program ends whose reader leaves after some bytes: code and stderr."""
    child = subprocess.Popen(
        [*PROGRAM, *arguments],
        env=machine.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert len(child.stdout.read(least)) == least
    child.stdout.close()
    _, said = child.communicate(timeout=SECONDS)
    return child.returncode, said.decode()


def _left(machine: Machine, arguments: list[str], least: int) -> tuple[int, str]:
    """The same in this process."""
    reading, writing = os.pipe()

    def read() -> None:
        assert len(os.read(reading, least)) == least
        os.close(reading)

    reader = threading.Thread(target=read)
    if least:
        reader.start()
    else:
        os.close(reading)
    with open(writing, "wb") as output:
        ended = run_here(arguments, b"", machine.environment(), machine.home.parent, output)
    if least:
        reader.join()
    return ended.code, ended.err


@pytest.mark.parametrize(("command", "lines"), LEFT_EARLY)
def test_reader_who_leaves_ends_it_quietly(machine: Machine, command: str, lines: int) -> None:
    """`quiz … | head -1` and `quiz … | true`: exit code 0, and nothing on stderr."""
    assert _left(machine, command.split(), lines) == (0, "")
    if (command, lines) in SPAWNED:
        assert _spawned(machine, command.split(), lines) == (0, "")


def test_a_long_log_into_a_closed_pipe(machine: Machine) -> None:
    """A log longer than any buffer meets the closed pipe in the middle of its work."""
    machine.answers("m\n" + "long " * 4000 + "\n" + "\n1\n" * 60 + "q\n", "review", "1")
    assert _spawned(machine, ["log"], 10) == (0, "")
    for command in (["log"], ["log", "--json"], ["show", "1", "--history"]):
        assert _left(machine, command, 10) == (0, "")


@pytest.mark.parametrize(
    ("command", "closed"), [("review 1", "<&-"), ("list", ">&-"), ("review 1", "<&- >&-")]
)
def test_streams_closed_from_the_start(machine: Machine, command: str, closed: str) -> None:
    """Without a standard input a session says so; without an output there is nothing to tell."""
    done = subprocess.run(
        ["sh", "-c", f"{shlex.join(PROGRAM)} {command} {closed}"],
        env=machine.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    spoken = b"There is nothing to read from." if "<&-" in closed else b""
    assert done.returncode == (1 if spoken else 0)
    assert done.stderr.startswith(spoken)
    assert done.stderr.count(b"\n") <= 1


def test_a_full_disk_behind_stdout_is_told(machine: Machine) -> None:
    """Output that cannot be written is an error, told in one line."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no /dev/full")
    with device.open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*PROGRAM, "list"],
            env=machine.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert b"No space left on device" in done.stderr
