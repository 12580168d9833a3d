"""The program, as a person runs it in a shell: in this process, or spawned where that is the point.

`python tests/program.py` runs it for another process: a line of JSON in, a line of JSON out.
"""

import gc
import io
import json
import os
import subprocess
import sys
import time
from atexit import register
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import BinaryIO

from quiz.__main__ import run

_INSTALLED = Path(sys.executable).with_name("quiz")
PROGRAM = [str(_INSTALLED)] if _INSTALLED.exists() else [sys.executable, "-m", "quiz"]
SECONDS = 30
ZONE = "EAST-9" if time.gmtime().tm_hour == 3 else "UTC"
"""Where no study day ends at 4 a.m. within a learning step of the present."""


@dataclass(frozen=True)
class Ended:
    """How the program ended, and what it wrote."""

    code: int
    out: str
    err: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the program is told, the tests' deck and nothing of the developer's own settings."""
    known = ("PATH", "PYTHONPATH", "QUIZ_DECK")
    kept = {name: os.environ[name] for name in known if name in os.environ}
    base = {"HOME": str(home.parent), "QUIZ_HOME": str(home), "TZ": ZONE}
    return kept | base | {"LANG": "C.UTF-8", "TERM": "xterm-256color"} | more


@cache
def compiled_home() -> Path:
    """A home in which the tests' deck was compiled, and nothing else happened: it saves time."""
    folder = Path(mkdtemp())
    register(rmtree, folder)
    ended = run_here(["review"], b"", environment(folder / "home"), folder)
    assert not ended.code, ended.err
    return folder / "home"


def run_here(
    arguments: Sequence[str],
    typed: bytes,
    variables: dict[str, str],
    folder: Path,
    output: BinaryIO | None = None,
) -> Ended:
    """Run it in this process, in a pipe: much faster than a new interpreter.

    Args:
        arguments: without the program's name.
        typed: the whole standard input.
        variables: the whole environment. Of Python's own only PYTHONIOENCODING counts.
        folder: where one is.
        output: another standard output, of which nothing is then told.

    """
    encoding, _, errors = variables.get("PYTHONIOENCODING", "utf-8").partition(":")
    given, out, err = io.BytesIO(typed), io.BytesIO(), io.BytesIO()
    before = sys.stdin, sys.stdout, sys.stderr
    streams = (
        io.TextIOWrapper(given, encoding, errors or "strict"),
        io.TextIOWrapper(output or out, encoding, errors or "strict"),
        io.TextIOWrapper(err, encoding, "backslashreplace"),
    )
    with _surroundings(variables, folder):
        sys.stdin, sys.stdout, sys.stderr = streams
        try:
            code = run(arguments)
        except SystemExit as leaving:  # completion ends in Typer
            code = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
            gc.enable()  # a session puts it off until its first question is shown
    for stream in streams[1:]:
        stream.flush()
    if output is not None:
        streams[1].detach()  # who opened it closes it
    return Ended(code, out.getvalue().decode(encoding), err.getvalue().decode(encoding))


@contextmanager
def _surroundings(variables: dict[str, str], folder: Path) -> Iterator[None]:
    """Another environment and another folder, for as long as it lasts."""
    kept, here = dict(os.environ), Path.cwd()
    try:
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(folder)
        time.tzset()
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
        os.chdir(here)
        time.tzset()


def spawn(
    arguments: Sequence[str], typed: bytes, variables: dict[str, str], folder: Path
) -> "subprocess.CompletedProcess[bytes]":
    """Run the installed program."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=typed,
        env=variables,
        cwd=folder,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


def _serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        ended = run_here(
            asked["arguments"], asked["typed"].encode(), asked["variables"], Path(asked["folder"])
        )
        sys.stdout.write(json.dumps(asdict(ended)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
