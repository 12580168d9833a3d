"""A program in a terminal of its own, and when what it writes has arrived."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

FRAME_END = b"\x1b[?2026l"
"""What the program writes after each whole frame."""
PATIENCE = 120.0  # seconds, after which a benchmark is given up
QUIZ = str(Path(sys.executable).parent / "quiz")
"""The installed command of the environment that runs the benchmark."""


def environment(**settings: str) -> dict[str, str]:
    """The caller's environment with these settings, without its own for quiz or for bytecode."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "NO_COLOR", "FORCE_COLOR", "XDG_DATA_HOME")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("QUIZ_") and name not in dropped
    }
    return kept | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | settings


class Spawned:
    """A program started in a pseudo-terminal of 80 by 24."""

    def __init__(self, command: Sequence[str], settings: Mapping[str, str]) -> None:
        self._master, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.arrived = b""
        """What it has written since `until` last found something."""
        self.started = time.perf_counter()
        self._child = subprocess.Popen(
            command,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env=dict(settings),
            start_new_session=True,
        )
        os.close(terminal)

    def __enter__(self) -> "Spawned":
        """Nothing more to do: it runs already."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Leave a session with q, its summary with another, and wait until it has ended."""
        self.send(b"qq")
        while self._read():
            pass
        os.close(self._master)
        self._child.wait(PATIENCE)

    def until(self, *texts: bytes) -> tuple[float, bytes]:
        """When the texts had arrived, in this order, and what arrived with them."""
        while True:
            place = 0
            for text in texts:
                place = self.arrived.find(text, place)
                if place < 0:
                    break
                place += len(text)
            else:
                now = time.perf_counter()
                seen, self.arrived = self.arrived[:place], self.arrived[place:]
                return now, seen
            if not self._read():
                raise RuntimeError(f"{texts} never came, but {self.arrived!r}")

    def send(self, keys: bytes) -> float:
        """Press keys; when they were pressed."""
        now = time.perf_counter()
        os.write(self._master, keys)
        return now

    def memory(self, figure: str = "VmRSS") -> int:
        """Its memory now in KiB, a figure of /proc/PID/status."""
        with open(f"/proc/{self._child.pid}/status", encoding="utf-8") as file:
            (line,) = (line for line in file if line.startswith(f"{figure}:"))
        return int(line.split()[1])

    def _read(self) -> bool:
        """Take what it has written; False when it has ended."""
        ready, _, _ = select.select([self._master], [], [], PATIENCE)
        if not ready:
            raise RuntimeError(f"Nothing came for {PATIENCE} s after {self.arrived!r}")
        try:
            data = os.read(self._master, 65536)
        except OSError:  # EIO: nobody has the terminal open any more
            return False
        self.arrived += data
        return bool(data)


def seconds_until(command: Sequence[str], settings: Mapping[str, str], *texts: bytes) -> float:
    """From the spawning of a program until it has written some texts."""
    with Spawned(command, settings) as program:
        arrived, _ = program.until(*texts)
        return arrived - program.started
