"""Other programs: the person's own editor at a line of a file, and the system's viewer."""

import os
import shlex
import shutil
import subprocess
import sys

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


_VIEWERS = {"darwin": "open", "linux": "xdg-open"}
_opened: list[subprocess.Popen[bytes]] = []
"""Viewers that were started; they outlive the question, and perhaps the program."""


def open_picture(path: str) -> str:
    """Show a picture in the system's viewer, without a shell. Returns what to say of it."""
    program = shutil.which(_VIEWERS.get(sys.platform, ""))
    screen = (
        sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if program is None or not screen:  # as over ssh
        return f"The picture is {path}"
    quiet = subprocess.DEVNULL
    try:
        viewer = subprocess.Popen(
            [program, path], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        return f"{program}: {error.strerror}. The picture is {path}"
    _opened[:] = [*(one for one in _opened if one.poll() is None), viewer]
    return f"Opened {os.path.basename(path)}."
