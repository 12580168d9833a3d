"""Running a person's code in a limited process of its own, and reading the verdict.

The verdict comes as JSON on a pipe of its own; what the code prints comes on another, and is
shown, never believed. At the end the process group is killed, then whatever has left it.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from quiz.code.verdict import Failure, Recognized, Verdict, checked, failure
from quiz.plain_text import strip_control

WALL_SECONDS = 10.0
MOST_PRINTED = 1 << 20
"""Bytes after which the code is stopped."""
MOST_REPORTED = 8 << 20
SHOWN = 2_000
"""Characters of what was printed that are shown."""
ENDLESS = f"It did not end within {WALL_SECONDS:g} seconds"
_CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "child.py")
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(_CHILD)))
_MARK = "QUIZ_CODE_RUN"


class Runner:
    """Judges files for one exercise. `warm` starts the process ahead of the file it will run."""

    def __init__(self, exercise: str, seconds: float = WALL_SECONDS) -> None:
        self._exercise = exercise
        self._seconds = seconds
        self._next: _Process | None = None

    def warm(self) -> None:
        """Start the next process, so that the next verdict comes at once."""
        if self._next is None:
            self._next = _Process(self._exercise)

    def judge(self, file: str) -> Verdict:
        """Run a file and tell what was found."""
        self.warm()
        process, self._next = self._next, None
        assert process is not None
        try:
            return process.judge(os.path.abspath(file), self._seconds)
        finally:
            process.end()

    def close(self) -> None:
        """End a process that was started ahead."""
        if self._next is not None:
            self._next.end()
            self._next = None


class _Process:
    """One process, for one file."""

    def __init__(self, exercise: str) -> None:
        self._mark = uuid.uuid4().hex
        self._folder = tempfile.TemporaryDirectory(prefix="quiz-code-", ignore_cleanup_errors=True)
        control, self._control = os.pipe()
        self._report, report = os.pipe()
        arguments = [exercise, str(control), str(report), json.dumps([_ROOT, *sys.path])]
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-u", "-X", "utf8", _CHILD, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._folder.name,
            env=self._environment(),
            start_new_session=True,
            pass_fds=(control, report),
        )
        os.close(control)
        os.close(report)

    def _environment(self) -> dict[str, str]:
        """Nothing of the person's but what Python needs, and a mark to know its children by."""
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        folder = self._folder.name
        base = {"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
        return base | one_thread | {_MARK: self._mark}

    def judge(self, file: str, seconds: float) -> Verdict:
        """Hand the file over and take in what comes, until the end or the limit."""
        with suppress(BrokenPipeError):
            os.write(self._control, f"{file}\n".encode())
        assert self._child.stdout is not None
        printed, told = self._child.stdout.fileno(), self._report
        heard = {printed: b"", told: b""}
        deadline = time.monotonic() + seconds
        stopped = ""
        with selectors.DefaultSelector() as selector:
            for pipe in heard:
                selector.register(pipe, selectors.EVENT_READ)
            while told in selector.get_map() and not heard[told].endswith(_END):
                left = deadline - time.monotonic()
                if left <= 0:
                    stopped = f"{ENDLESS}{_where(_read(heard[told]))}. Is there an endless loop?"
                    break
                for key, _ in selector.select(left):
                    data = os.read(key.fd, 1 << 16)
                    heard[key.fd] += data
                    if not data:
                        selector.unregister(key.fd)
                if len(heard[printed]) > MOST_PRINTED:
                    stopped = "It printed more than a megabyte, so it was stopped."
                    break
                if len(heard[told]) > MOST_REPORTED:
                    break
            if told in selector.get_map():
                selector.unregister(told)
            while selector.get_map() and selector.select(0):  # what was printed before the end
                data = os.read(printed, 1 << 16)
                heard[printed] += data
                if not data or len(heard[printed]) > MOST_PRINTED:
                    break
        self.end()
        verdict = _read(heard[told])
        if verdict.trouble is None and not heard[told].endswith(_END):
            text = stopped or _death(self._child.returncode, heard[told])
            verdict = verdict._replace(trouble=Failure(text))
        text = heard[printed][: 4 * SHOWN].decode("utf-8", "replace")
        lacking = verdict.unlimited if os.path.isdir("/proc/self") else (
            *verdict.unlimited, "processes that leave its group")  # fmt: skip
        return verdict._replace(printed=strip_control(text)[:SHOWN].rstrip(), unlimited=lacking)

    def end(self) -> None:
        """Kill the group, then what left it, and clean up. A second time it does nothing."""
        if self._control < 0:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        for process in _marked(self._mark):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        assert self._child.stdout is not None
        self._child.stdout.close()
        os.close(self._control)
        os.close(self._report)
        self._control = -1
        self._folder.cleanup()


_READY = b'["ready", null]\n'
_END = b'["end", null]\n'


def _marked(mark: str) -> list[int]:
    """The processes with a mark in their environment, where the system tells."""
    wanted = f"{_MARK}={mark}".encode()
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if name.isdecimal():
            with suppress(OSError), open(f"/proc/{name}/environ", "rb") as file:
                if wanted in file.read():
                    found.append(int(name))
    return found


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value))


_PARTS: dict[str, Callable[[Any], Any]] = {
    "names": _texts,
    "unlimited": _texts,
    "trouble": failure,
    "slips": lambda value: tuple(Recognized(str(name), str(why)) for name, why in value),
    "unwritten": lambda value: True,
}
"""The parts of a verdict as JSON tells them -> as they are."""


def _read(heard: bytes) -> Verdict:
    """The verdict as far as it was told. A line that is no JSON ends it: the code wrote it."""
    verdict = Verdict(())
    for line in heard.split(b"\n")[:-1]:
        try:
            kind, value = json.loads(line)
        except (ValueError, TypeError):
            break
        try:
            if kind == "check":
                verdict = verdict._replace(checks=(*verdict.checks, checked(value)))
            elif kind in _PARTS:
                verdict = verdict._replace(**{kind: _PARTS[kind](value)})
        except (ValueError, TypeError):
            return verdict._replace(trouble=Failure("The verdict cannot be read."))
    return verdict


def _where(verdict: Verdict) -> str:
    """The check it was in, if known."""
    if not verdict.names or not verdict.checks:
        return ""
    return f" in the check “{verdict.names[min(len(verdict.checks), len(verdict.names) - 1)]}”"


def _death(code: int, heard: bytes) -> str:
    """What to say of a process that ended before it had told everything."""
    where = _where(_read(heard))
    if -code == signal.SIGXCPU:
        return f"It used more than 10 seconds of CPU{where}. Is there an endless loop?"
    if not heard.startswith(_READY):
        return "The process that runs your code did not start. `quiz doctor` shows what is there."
    if code < 0 and -code != signal.SIGKILL:
        return f"The process was ended by the signal {signal.Signals(-code).name}{where}."
    return f"The process ended before it was judged{where}: does your code leave it?"
