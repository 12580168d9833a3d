"""The process in which a person's code runs and is judged: `child.py EXERCISE CONTROL REPORT`.

Started by `quiz.code.running`, as a script, so that it shares nothing with the app. It prepares
(numpy, the checks), says so on the pipe REPORT, and waits for a path on the pipe CONTROL. Then it
limits itself, forgets the app's modules, runs the file, and writes the results as lines of JSON.
This limits accidents. It is not a sandbox: the code has the rights of the person who wrote it.
"""

import importlib
import io
import json
import os
import signal
import sys
import types
from collections.abc import Iterable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

CPU_SECONDS = 10
MEMORY = 1 << 30
"""Bytes of address space allowed."""
LARGEST_WRITTEN = 16 << 20
"""The most bytes in a file that the code writes."""
ALARM_SECONDS = 15
"""The process ends by itself if its parent is gone."""
_OWN = ("quiz", "demos")
_UNWRITTEN = "NotImplementedError"
"""What a stub raises."""


class _NotForUse(MetaPathFinder):
    """Keeps the app's modules from being imported: the person's code stands alone."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse what belongs to the app, and know nothing else."""
        if name.partition(".")[0] in _OWN:
            raise ModuleNotFoundError(f"{name} cannot be used here: write it yourself", name=name)
        return None


def main(name: str, control: int, report: int) -> None:
    """Judge one file."""
    with open(report, "w", encoding="utf-8") as channel:
        judge = _Judge(name, channel)
        judge.tell("ready")
        with open(control, encoding="utf-8") as waiting:
            file = waiting.readline().rstrip("\n")
        try:
            if file:
                judge.run(file)
        except MemoryError:
            judge.tell("trouble", ["It needs more than the gigabyte of memory it is allowed."])
        except Exception as error:
            fault = f"A fault of the program: {type(error).__name__}: {error}. Please report it."
            judge.tell("trouble", [fault])


class _Judge:
    """An exercise, and where to write what is found."""

    def __init__(self, name: str, channel: io.TextIOBase) -> None:
        from quiz.code import exercises, judging

        module = importlib.import_module(f"demos.code.{name.replace('-', '_')}")
        self._name = name
        self._exercise: Any = module.EXERCISE
        self._judging = judging
        exercises.read(name)  # before the process may read nothing more of the app's
        self._channel = channel

    def tell(self, kind: str, value: object = None) -> None:
        """One line of JSON."""
        self._channel.write(json.dumps([kind, value]) + "\n")
        self._channel.flush()

    def run(self, file: str) -> None:
        """Run the file, then each check on its functions."""
        judging = self._judging
        self.tell("names", judging.check_names(self._exercise))
        self.tell("unlimited", _limit())
        _forget()
        functions = self._functions(file)
        if functions is None:
            return
        found = []
        for one in judging.outcomes(self._exercise, functions, file):
            if one.stopped == _UNWRITTEN:
                self.tell("unwritten")
            found.append(one)
            self.tell("check", one.checked)
        unwritten = any(one.stopped == _UNWRITTEN for one in found)
        if any(one.failure for one in found) and not unwritten:
            for slips in judging.recognize(self._exercise, self._name, found)[:1]:
                self.tell("slips", slips)
        self.tell("end")

    def _functions(self, file: str) -> dict[str, Any] | None:
        """What the file defines; None, and why is told, where it does not define all."""
        wanted = self._judging.solution(self._exercise)
        module = types.ModuleType(Path(file).stem)
        module.__file__ = file
        try:
            source = Path(file).read_text(encoding="utf-8")
        except OSError as error:
            self.tell("trouble", [f"{file}: {(error.strerror or str(error)).lower()}."])
            return None
        except UnicodeDecodeError:
            self.tell("trouble", [f"{file} is not text in UTF-8."])
            return None
        try:
            exec(compile(source, file, "exec"), vars(module))
        except SyntaxError as error:
            text = f"{type(error).__name__}: {error.msg}."
            self.tell("trouble", [text, "", [], None, None, error.lineno or 0, error.text or ""])
            return None
        except BaseException as error:
            self.tell("trouble", self._judging.raised(error, None, file))
            return None
        missing = [name for name in wanted if not callable(getattr(module, name, None))]
        if missing:
            text = f"The file defines no function {' and no '.join(missing)}."
            self.tell("trouble", [text])
            return None
        return {name: getattr(module, name) for name in wanted}


def _limit() -> list[str]:
    """Limit this process as far as the system can; returns what it cannot limit."""
    lacking = []
    try:
        import resource
    except ImportError:
        return ["CPU time", "memory", "size of files"]
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    limits = {
        "CPU time": (resource.RLIMIT_CPU, int(used) + CPU_SECONDS),
        "memory": (resource.RLIMIT_AS, MEMORY),
        "size of files": (resource.RLIMIT_FSIZE, LARGEST_WRITTEN),
        "core dumps": (resource.RLIMIT_CORE, 0),
    }
    for name, (which, most) in limits.items():
        try:  # SIGXCPU comes at the first limit and is understood; SIGKILL at the second
            resource.setrlimit(which, (most, most + 1 if which == resource.RLIMIT_CPU else most))
        except (OSError, ValueError):
            lacking.append(name)
    signal.alarm(ALARM_SECONDS)
    return lacking


def _forget() -> None:
    """Take the app's modules out of reach."""
    for name in [one for one in sys.modules if one.partition(".")[0] in _OWN]:
        del sys.modules[name]
    sys.meta_path.insert(0, _NotForUse())


def _start(arguments: Iterable[str]) -> None:
    name, control, report, paths = arguments
    sys.path[:] = json.loads(paths)
    main(name, int(control), int(report))
    os._exit(0)  # whatever threads the code has begun


if __name__ == "__main__":
    _start(sys.argv[1:])
