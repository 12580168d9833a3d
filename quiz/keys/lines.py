"""Keys where there is no terminal: from the lines of a pipe, or from a script."""

from collections import deque
from collections.abc import Iterable
from typing import TextIO

from quiz.keys.source import CONTROL


class ScriptedKeys:
    """Keys from a list, for tests. After the last one: `eof`."""

    pastes = False

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = deque(keys)

    def read(self, timeout: float | None = None) -> str:
        """The next key of the script, whatever the timeout."""
        return self._keys.popleft() if self._keys else "eof"

    def read_line(self) -> str | None:
        """The next entry of the script as text."""
        return self._keys.popleft() if self._keys else None


class LineKeys:
    """Keys from lines: `ab3` is a, b and 3, an empty line is Enter, the end of input is `eof`."""

    pastes = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pending: deque[str] = deque()

    def read(self, timeout: float | None = None) -> str:
        """The next character of the line, or the first of the next line. Waits for it."""
        if not self._pending:
            line = self._stream.readline()
            if not line:
                return "eof"
            if "\x1b" in line:  # Delete or an arrow, pressed where the terminal edits the line
                import re

                line = re.sub(r"\x1b(\[[0-?]*[ -/]*[@-~]|O.|.)", "", line)
            self._pending.extend(line.strip() or "\n")
        character = self._pending.popleft()
        return CONTROL.get(character, character)

    def read_line(self) -> str | None:
        """What is left of this line if anything is, else the next line."""
        if self._pending:
            text = "".join(self._pending)
            self._pending.clear()
            return text
        line = self._stream.readline()
        return line.rstrip("\r\n") if line else None
