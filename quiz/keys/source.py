"""What every source of keys can do, and the keys that have names."""

from typing import Protocol

PASTE = "paste "
"""What the key of a paste begins with."""
CONTROL = {
    "\r": "enter", "\n": "enter", " ": "space", "\t": "tab", "\x7f": "backspace",
    "\x08": "backspace", "\x1b": "esc", "\x04": "ctrl-d", "\x0c": "resize",
    "\x15": "ctrl-u", "\x17": "ctrl-w",
}  # fmt: skip
"""Character -> the name of its key."""


class Keys(Protocol):
    """A source of keys."""

    pastes: bool
    """Whether a paste counts as a key, where there is such a thing."""

    def read(self, timeout: float | None = None) -> str:
        """The next key; `tick` when none came within `timeout` seconds (None: wait)."""

    def read_line(self) -> str | None:
        """The rest of the line, for text rather than keys; None at the end of input."""
