"""What a session can open: the deck in an editor, the card's pictures, the question's demo."""

import os
import shutil
import subprocess
import sys

from quiz import settings
from quiz.deck import pictures
from quiz.deck.decks import open_deck
from quiz.deck.question import Heading, Question
from quiz.desk import Desk
from quiz.errors import DeckError, QuizError
from quiz.terminal.session import open_editor
from quiz.terminal.ui import UI


def editable(path: str) -> bool:
    """Whether this deck is the person's own and writable."""
    return path != settings.shipped_deck() and os.access(path, os.W_OK)


def edit(desk: Desk, ui: UI, question: Question) -> str:
    """Open the editor at a question, then read the deck again. Returns a message about it.

    If the deck now has faults, it is served as it was before.
    """
    path = desk.path_of(question.id)
    if path == settings.shipped_deck():
        return f"The deck that comes with the program is not edited. Copy {path} and use --deck."
    if not os.access(path, os.W_OK):
        return f"{path} cannot be written, so it was not opened."
    fault = open_editor(ui, path, question.line)
    if fault:
        return fault
    try:
        open_deck(desk.database, path)
        desk.deck = desk.open_deck()
    except DeckError as error:
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        return f"The deck is served as it was before. {error.faults[0]}{more}"
    return "Deck reloaded."


def show_pictures(deck: str, text: str) -> str:
    """Open the pictures that a text of a deck names. Returns a message about it.

    Only files in the deck's folder whose bytes are a picture are opened.
    """
    names = [match[2] for match in pictures.NAMED.finditer(text)]
    if not names:
        return "There is no picture here."
    folder = os.path.dirname(deck)
    found = {name: pictures.find(folder, name) for name in names}
    missing = [name for name, picture in found.items() if picture is None]
    if missing:
        return f"{missing[0]} is not a picture in the folder of the deck, so it was not opened."
    said = [_open_picture(picture.path) for picture in found.values() if picture is not None]
    return "; ".join(dict.fromkeys(said))


_VIEWERS = {"darwin": "open", "linux": "xdg-open"}
_opened: list[subprocess.Popen[bytes]] = []
"""Viewers we started; they outlive the question, and perhaps the program."""


def _open_picture(path: str) -> str:
    """Show a picture in the system's viewer, without a shell. Returns a message about it."""
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


BACK = "any other key: back to the session"


def demonstrate(ui: UI, heading: Heading | Question) -> str:
    """Run a question's demo in the terminal. Returns a message for afterwards."""
    if heading.demo is None:
        return f"“{heading.question}” has no demo."
    from quiz.demo.names import names
    from quiz.demo.running import run_here

    if heading.demo not in names():
        return f"There is no demo {heading.demo}. `quiz demo` lists them all."
    try:
        with ui.released():
            color, number = ui.look.colour, heading.number
            run_here(
                heading.demo, [], color, question=number, wait=BACK, forget=True, plain=ui.linear
            )
    except KeyboardInterrupt:
        return "The demo was stopped."
    except QuizError as error:
        return str(error)
    return f"That was the demo {heading.demo}. Turn its knobs with: quiz demo {heading.demo} --help"
