"""Keys from a Windows console."""

import sys
import time

from quiz.keys.source import CONTROL

_CONSOLE = {"H": "up", "P": "down", "I": "pgup", "Q": "pgdn", "G": "home", "O": "end"}


class ConsoleKeys:
    """Keys from a Windows console. Best effort: no resize, no Ctrl-Z."""

    pastes = False

    def __enter__(self) -> "ConsoleKeys":
        """Nothing to switch: the console gives key by key."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing to put back."""

    def restore(self) -> None:
        """Nothing to put back."""

    def resume(self) -> None:
        """Nothing to switch."""

    def hand_over(self) -> str:
        """Nothing is read before it is asked for."""
        return ""

    def read(self, timeout: float | None = None) -> str:
        """The next key; `tick` when none came within `timeout` seconds."""
        if sys.platform != "win32":
            raise NotImplementedError
        import msvcrt

        deadline = None if timeout is None else time.monotonic() + timeout
        while not msvcrt.kbhit():
            if deadline is not None and time.monotonic() >= deadline:
                return "tick"
            time.sleep(0.01)
        character = msvcrt.getwch()
        if character in ("\x00", "\xe0"):
            return _CONSOLE.get(msvcrt.getwch(), "")
        if character == "\x03":
            raise KeyboardInterrupt
        return CONTROL.get(character, character)

    def read_line(self) -> str | None:
        """Not from here: text in a terminal is typed into an editor."""
        raise NotImplementedError
