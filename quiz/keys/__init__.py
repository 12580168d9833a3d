"""One key at a time: from a terminal, from the lines of a pipe, or from a script in a test.

A key is its character (`a`, `?`, `é`) or a name: `enter space esc backspace tab up down left
right home end pgup pgdn delete ctrl-d …`, and four that are not keys: `tick` (nothing came
before the timeout), `resize`, `resume` (back from Ctrl-Z) and `eof`. A paste is dropped whole,
unless `pastes` is set: then it is one key, `PASTE` and what was pasted, as one line.
"""

from quiz.keys.lines import LineKeys, ScriptedKeys
from quiz.keys.source import PASTE, Keys
from quiz.keys.terminal import TerminalKeys
from quiz.keys.windows import ConsoleKeys

__all__ = ["PASTE", "ConsoleKeys", "Keys", "LineKeys", "ScriptedKeys", "TerminalKeys"]
