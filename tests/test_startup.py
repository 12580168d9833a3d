"""What is loaded when the first question is on screen: none of the libraries that take long."""

import os
import pty
import subprocess
import sys
from pathlib import Path

# What is loaded when the first frame of a compiled deck is on the terminal.
_PROBE = """
import sys
before = set(sys.modules)

class Shown(BaseException):
    pass

class Out:
    def __init__(self, real):
        self._real = real
    def __getattr__(self, name):
        return getattr(self._real, name)
    def write(self, text):
        self._real.write(text)
        if "\\x1b[?2026l" in text:
            raise Shown

sys.argv = ["quiz"]
sys.stdout = Out(sys.stdout)
from quiz.__main__ import main
try:
    main()
except Shown:
    loaded = set(sys.modules) - before
    with open(OUTPUT, "w") as file:
        file.write("\\n".join(sorted(loaded)))
"""
HEAVY = {"numpy", "yaml", "prompt_toolkit", "typer", "rich", "subprocess", "dataclasses"}
"""The first five take longer to import than everything else together, the others an eighth each."""


def loaded_at_first_frame(folder: Path, environment: dict[str, str]) -> set[str]:
    """The modules that `quiz` has loaded, in a terminal, when its first frame is written."""
    output = folder / "modules.txt"
    output.unlink(missing_ok=True)
    known = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "QUIZ_DECK")
    kept = {name: value for name, value in os.environ.items() if name in known}
    master, terminal = pty.openpty()
    try:
        child = subprocess.Popen(
            [sys.executable, "-c", f"OUTPUT = {str(output)!r}\n{_PROBE}"],
            stdin=terminal,
            stdout=terminal,
            stderr=subprocess.PIPE,
            env=kept | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"} | environment,
            cwd=folder,
        )
        _, complaints = child.communicate(timeout=60)  # a frame fits into the terminal's buffer
    finally:
        os.close(terminal)
        os.close(master)
    assert output.exists(), complaints.decode()
    return set(output.read_text().split())


def loads(loaded: set[str], names: set[str]) -> list[str]:
    """Those of the names that are loaded, themselves or something of theirs."""
    return sorted(module for module in loaded if module.partition(".")[0] in names)


def test_the_first_frame_loads_nothing_heavy(tmp_path: Path) -> None:
    """A compiled deck's first question is shown without YAML, scheduler, Rich, Typer or NumPy."""
    home = {"QUIZ_HOME": str(tmp_path / "home")}
    compiling = loaded_at_first_frame(tmp_path, home)
    assert "yaml" in compiling  # the control: the probe sees what is loaded
    compiled = loaded_at_first_frame(tmp_path, home)
    assert {"quiz.review.screen", "sqlite3"} <= compiled
    assert loads(compiled, HEAVY | {"platformdirs"}) == []


def test_the_first_frame_of_a_plan_loads_nothing_heavy(tmp_path: Path) -> None:
    """In the last look before an interview too: what a look adds is computed in plain Python."""
    home = {"QUIZ_HOME": str(tmp_path / "home"), "QUIZ_NOW": "2026-12-01T18:30+00:00"}

    def run(typed: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "quiz", *arguments]
        subprocess.run(
            command, input=typed.encode(), env=os.environ | home, stdout=subprocess.DEVNULL,
            check=True, timeout=60,
        )  # fmt: skip

    run("", "plan", "+2", "--per-day", "30")
    run("\n3\n" * 5, "review")
    home["QUIZ_NOW"] = "2026-12-02T18:30+00:00"
    shown = loaded_at_first_frame(tmp_path, home)
    assert "quiz.plan.policy" in shown  # the control: seen questions were weighed
    assert loads(shown, HEAVY) == []


def test_the_first_frame_without_quiz_home_loads_nothing_heavy(tmp_path: Path) -> None:
    """On Linux not even platformdirs, whose answer is known there."""
    place = {"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}
    loaded_at_first_frame(tmp_path, place)
    compiled = loaded_at_first_frame(tmp_path, place)
    assert (tmp_path / "data" / "nn-quiz" / "quiz.db").exists()
    allowed = set() if sys.platform == "linux" else {"platformdirs"}
    assert loads(compiled, HEAVY | {"platformdirs"} - allowed) == []
