"""Code in a process of its own: whatever it does, there is a clear line, in time, and no traces."""

import time
from pathlib import Path

import pytest

from quiz.code.running import Runner
from quiz.code.verdict import Verdict

HEAD = """\
import os, sys, time
import numpy as np
def dropout_backward(gradient, cache):
    return gradient * cache
def dropout(x, p, rng, training):
    """
RIGHT = """\
if not training:
        return x, np.ones_like(x)
    mask = (rng.random(x.shape) < 1 - p) / (1 - p)
    return x * mask, mask
"""


def judged(folder: Path, source: str, seconds: float = 20.0) -> Verdict:
    """The verdict on a file with this source."""
    file = folder / "dropout.py"
    file.write_text(source, encoding="utf-8")
    return Runner("dropout", seconds).judge(str(file))


def trouble(verdict: Verdict) -> str:
    """The first thing that went wrong."""
    assert not verdict.right
    found = verdict.first_failure
    assert found is not None
    return found[1].text


def test_right_code_passes(tmp_path: Path) -> None:
    """In another style than ours."""
    verdict = judged(tmp_path, HEAD + RIGHT)
    assert verdict.right
    assert verdict.passed == len(verdict.names) == len(verdict.checks)
    assert verdict.slips == ()


def test_what_it_prints_is_shown_and_is_no_verdict(tmp_path: Path) -> None:
    """Also where it looks like one."""
    verdict = judged(tmp_path, HEAD + "print('[\"end\", null]')\n    return x, 1.0\n")
    assert not verdict.right
    assert verdict.printed.startswith('["end", null]')


def test_an_error_is_told_by_the_line_of_their_file(tmp_path: Path) -> None:
    """And by nothing of ours."""
    verdict = judged(tmp_path, HEAD + "y = x / [1, 2, 3]\n    return y, 1.0\n")
    found = verdict.first_failure
    assert found is not None
    assert found[1].line == 6
    assert found[1].source == "y = x / [1, 2, 3]"
    assert "ValueError" in found[1].text
    assert "Traceback" not in verdict.printed


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("exit()\n", "exit"),
        ("os._exit(0)\n", "ended before"),
        ("import ctypes; ctypes.string_at(0)\n", "SIGSEGV"),
        ("return input(), 1\n", "EOFError"),
        ("return dropout(x, p, rng, training)\n", "RecursionError"),
        ("while True: print('x' * 10_000)\n", "more than a megabyte"),
        ("return np.zeros(10 ** 10), 1\n", "memory"),
        ("from demos.code import dropout\n", "demos cannot be used here"),
        ("import quiz.store\n", "quiz cannot be used here"),
        ("pass\n", "2 values, not None"),
    ],
)
def test_accidents_are_told_in_a_line(tmp_path: Path, body: str, told: str) -> None:
    """Whatever it does, the verdict says what."""
    assert told in trouble(judged(tmp_path, HEAD + body))


@pytest.mark.parametrize("body", ["while True: pass\n", "time.sleep(100)\n"])
def test_what_does_not_end_is_ended(tmp_path: Path, body: str) -> None:
    """By the wall clock, whether it works or sleeps."""
    assert "did not end" in trouble(judged(tmp_path, HEAD + body, seconds=1.5))


@pytest.mark.parametrize(
    ("source", "told", "line"),
    [
        ("def dropout(x:\n", "SyntaxError", 1),
        ("import numpy as np\nnumpy.ones(3)\n", "NameError", 2),
        ("open('nowhere')\n", "FileNotFoundError", 1),
        ("x = 1\n", "no function dropout and no dropout_backward", 0),
        ("import sys\nsys.exit(0)\n", "exit", 2),
        ("dropout = dropout_backward = 3\n", "no function", 0),
    ],
)
def test_a_file_that_cannot_be_judged(tmp_path: Path, source: str, told: str, line: int) -> None:
    """No check runs; what to mend is told with its line."""
    verdict = judged(tmp_path, source)
    assert told in trouble(verdict)
    assert verdict.trouble is not None
    assert verdict.trouble.line == line
    assert verdict.checks == ()


def test_files_that_are_not_there_or_no_text(tmp_path: Path) -> None:
    """One line each."""
    assert "no such file" in trouble(Runner("dropout").judge(str(tmp_path / "none.py")))
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in trouble(Runner("dropout").judge(str(tmp_path / "binary.py")))


def test_what_leaves_the_group_is_killed_too(tmp_path: Path) -> None:
    """A process with a session of its own does not outlive the verdict."""
    note = tmp_path / "note"
    body = f"""\
if not os.path.exists({str(note)!r}):
        if not os.fork():
            os.setsid()
            open({str(note)!r}, "w").write(str(os.getpid()))
            time.sleep(120)
            os._exit(0)
        while not os.path.exists({str(note)!r}):
            pass
    return x, np.ones_like(x)
"""
    judged(tmp_path, HEAD + body)
    process = int(note.read_text())
    deadline = time.monotonic() + 10
    while _lives(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(process)


def _lives(process: int) -> bool:
    """Whether a process runs; one that was killed and is not yet buried does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_it_sees_nothing_of_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable, no home, no data folder, no terminal; and an empty folder of its own."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "secret"))
    monkeypatch.setenv("TOKEN", "secret")
    body = """\
print(sorted(os.environ.items()), os.listdir(), os.isatty(0), repr(sys.stdin.read()))
    raise ValueError
"""
    verdict = judged(tmp_path, HEAD + body)
    assert "secret" not in verdict.printed
    assert f"'HOME', '{Path.home()}'" not in verdict.printed
    assert "[] False ''" in verdict.printed


def test_a_warm_process_judges_the_file_as_it_is_then(tmp_path: Path) -> None:
    """It is started ahead, and serves one file only."""
    file = tmp_path / "dropout.py"
    file.write_text(HEAD + "return x, 1.0\n")
    runner = Runner("dropout")
    runner.warm()
    file.write_text(HEAD + RIGHT)
    assert runner.judge(str(file)).right
    file.write_text(HEAD + "return x, 1.0\n")
    assert not runner.judge(str(file)).right
    runner.warm()
    runner.close()
