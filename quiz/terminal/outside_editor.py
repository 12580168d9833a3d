"""The person's own editor, opened in the terminal at a line of a file."""

import os
import shlex
import subprocess

from quiz.errors import UsageError
from quiz.terminal.ui import UI

_AT_LINE = {"code": ("-g", "{path}:{line}"), "subl": ("{path}:{line}",), "hx": ("{path}:{line}",)}
_BY_DEFAULT = ("+{line}", "{path}")  # vi, vim, nvim, nano, emacs, micro and most others


def editor(path: str, line: int) -> list[str]:
    """The command that opens a file at a line in the person's editor.

    Raises:
        UsageError: no editor is set.

    """
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(chosen)
    except ValueError:
        command = []
    if not command:
        raise UsageError("Set EDITOR to your editor, for example: export EDITOR=nano")
    arguments = _AT_LINE.get(os.path.basename(command[0]), _BY_DEFAULT)
    return command + [part.format(path=path, line=max(1, line)) for part in arguments]


def open_editor(ui: UI, path: str, line: int = 1) -> str:
    """Let the person edit a file. Returns what to say where that did not work, else nothing."""
    try:
        command = editor(path, line)
    except UsageError as error:
        return str(error)
    with ui.released() as terminal:
        if not terminal:
            return "An editor needs a terminal."
        try:
            code = subprocess.run(command, check=False).returncode
        except OSError as error:
            return f"{command[0]}: {error.strerror}. Set EDITOR to your editor."
    return f"{command[0]} ended with exit code {code}." if code else ""
