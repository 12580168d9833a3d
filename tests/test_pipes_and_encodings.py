"""Readers who leave early, and terminals and pipes that do not speak UTF-8."""

import json
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from program import PROGRAM, SECONDS
from quiz_pipe import Home, new_home

# Of these Python itself makes UTF-8 unless it is told not to (PEP 538, PEP 540).
NO_HELP = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
ENCODINGS: dict[str, tuple[dict[str, str], str]] = {
    "cp1252": ({"PYTHONIOENCODING": "cp1252"}, "cp1252"),
    "ascii": ({"PYTHONIOENCODING": "ascii"}, "ascii"),
    "latin-1": ({"PYTHONIOENCODING": "latin-1:strict"}, "latin-1"),
    "LANG=C": ({"LANG": "C"}, "utf-8"),
    "LC_ALL=C, no UTF-8": ({"LC_ALL": "C"} | NO_HELP, "ascii"),
    "no locale": ({"LANG": ""}, "utf-8"),
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty data folder."""
    return new_home(tmp_path)


@pytest.mark.parametrize("name", ENCODINGS)
def test_session_in_an_encoding_without_every_character(home: Home, name: str) -> None:
    """A session goes on with ? for what the encoding lacks; its bytes are of that encoding."""
    environment, encoding = ENCODINGS[name]
    done = subprocess.run(
        [*PROGRAM, "review", "5", "9"],
        input=b"h\nh\n\np\nf\n?\n?\n3\n\n4\nq\n",
        env=home.environment(**environment),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert "2 questions in" in text
    assert ("•" in text) is (encoding == "utf-8")
    assert ("∂" in text) is (encoding == "utf-8")
    assert home.ratings() == [("vanishing-gradient", 3), ("weight-initialization", 4)]


@pytest.mark.parametrize("name", ["cp1252", "LC_ALL=C, no UTF-8"])
@pytest.mark.parametrize("command", [["list"], ["show", "9", "--answer"], ["stats"], ["recap"]])
def test_reports_in_an_encoding_without_every_character(
    home: Home, name: str, command: list[str]
) -> None:
    """Tables and text come out whole, in that encoding."""
    environment, encoding = ENCODINGS[name]
    done = subprocess.run(
        [*PROGRAM, *command],
        env=home.environment(**environment),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding)


def test_json_keeps_every_character_in_ascii(home: Home) -> None:
    """JSON is the same data in any encoding: what it lacks is escaped, not replaced."""
    arguments = ("show", "9", "--json")
    wide = json.loads(home.pipes("", *arguments).out)
    narrow = home.pipes("", *arguments, PYTHONIOENCODING="ascii")
    assert narrow.out.isascii()
    assert json.loads(narrow.out) == wide
    assert "√" in str(wide)


def test_errors_in_an_encoding_without_every_character(home: Home) -> None:
    """A message with quotation marks that the encoding lacks is still told."""
    done = home.pipes("", "show", "nosuch", PYTHONIOENCODING="ascii")
    assert done.code == 2
    assert done.err.startswith("There is no question ?nosuch?.")


@pytest.mark.parametrize("environment", [{}, {"PYTHONIOENCODING": "utf-8:strict"}, NO_HELP])
@pytest.mark.parametrize("typed", [b"m\n\xff\xfe broken\n\n3\nq\n", b"\xe9\n\n3\nq\n"])
def test_bytes_that_are_no_text(home: Home, typed: bytes, environment: dict[str, str]) -> None:
    """Input in another encoding, in a note or as a key, ends nothing and is no fault of ours."""
    done = home.pipes(typed, "review", "1", **environment)
    assert (done.code, done.err) == (0, "")
    assert home.ratings() == [("perceptron", 3)]


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


@pytest.fixture(scope="module")
def left_early(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], object]:
    """How each command ended whose reader left after so many lines: exit code and stderr."""
    home = new_home(tmp_path_factory.mktemp("left"))

    def run(call: tuple[str, int]) -> tuple[int, bytes]:
        command, lines = call
        child = subprocess.Popen(
            [*PROGRAM, *command.split()],
            env=home.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None
        for _ in range(lines):
            assert child.stdout.readline()
        child.stdout.close()
        _, said = child.communicate(timeout=SECONDS)
        return child.returncode, said

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(LEFT_EARLY, pool.map(run, LEFT_EARLY), strict=True))


@pytest.mark.parametrize("call", LEFT_EARLY, ids=str)
def test_reader_who_leaves_ends_it_quietly(
    left_early: dict[tuple[str, int], object], call: tuple[str, int]
) -> None:
    """`quiz … | head -1` and `quiz … | true`: exit code 0, and nothing on stderr."""
    assert left_early[call] == (0, b"")


def test_a_long_log_into_a_closed_pipe(home: Home) -> None:
    """A log longer than any buffer meets the closed pipe in the middle of its work."""
    home.answers("m\n" + "long " * 4000 + "\n" + "\n1\n" * 60 + "q\n", "review", "1")
    for command in (["log"], ["log", "--json"], ["show", "1", "--history"]):
        child = subprocess.Popen(
            [*PROGRAM, *command],
            env=home.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stdout.read(10)
        child.stdout.close()
        _, said = child.communicate(timeout=SECONDS)
        assert (child.returncode, said) == (0, b"")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&-"])
def test_streams_closed_from_the_start(home: Home, closed: str) -> None:
    """Without a standard input or output there is nothing to read or to tell, and no fault."""
    for command in ("review 1", "list"):
        done = subprocess.run(
            ["sh", "-c", f"{shlex.join(PROGRAM)} {command} {closed}"],
            env=home.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_behind_stdout_is_told(home: Home) -> None:
    """Output that cannot be written is an error, told in one line."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no /dev/full")
    with device.open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*PROGRAM, "list"],
            env=home.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert b"No space left on device" in done.stderr
