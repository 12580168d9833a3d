"""What a session runs beside the question: an editor, a picture viewer, a demo, an examiner.

The examiner is a command of the person's own that judges a typed answer. It is run without a shell,
gets one JSON object on its standard input, with `question`, `rubric` (a list of `id`, `point` and
`essential`) and `answer`, and prints the ids of the key points it would tick, with white space
between. It may be a script, a local model or a service; nothing is sent anywhere unless they set
it.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from functools import cache

from quiz import settings
from quiz.deck.decks import open_deck
from quiz.deck.question import Heading, Question
from quiz.desk import Desk
from quiz.errors import DeckError, QuizError
from quiz.review.attempt import Assessment
from quiz.terminal.session import open_editor
from quiz.terminal.ui import UI


@cache
def editable(path: str) -> bool:
    """Whether this deck is the person's own and writable, looked at once."""
    return path != settings.shipped_deck() and os.access(path, os.W_OK)


def edit(desk: Desk, ui: UI, question: Question) -> str:
    """Open the editor at a question, then read the deck again. Returns a message about it.

    If the deck now has faults, it is served as it was before.
    """
    path = desk.path_of(question.id)
    if path == settings.shipped_deck():
        return "The built-in deck is not edited. A copy is yours to edit: quiz deck copy FILE.yaml"
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
    from quiz.deck.markdown import PICTURE, find_picture

    names = [match[2] for match in PICTURE.finditer(text)]
    if not names:
        return "There is no picture here."
    folder = os.path.dirname(deck)
    found = {name: find_picture(folder, name) for name in names}
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
            color, number = ui.look.color, heading.number
            run_here(
                heading.demo, [], color, question=number, wait=BACK, forget=True, plain=ui.linear
            )
    except KeyboardInterrupt:
        return "The demo was stopped."
    except QuizError as error:
        return str(error)
    return f"That was the demo {heading.demo}. Turn its knobs with: quiz demo {heading.demo} --help"


def write_code(desk: Desk, ui: UI, question: Heading | Question) -> str:
    """Let the person write the exercises of a question. Returns what to say afterwards."""
    from quiz.code.session import Request, exercises_of, practise

    try:
        names = exercises_of(desk, question.id)
        practise(desk, ui, Request(names, question=question.id))
    except QuizError as error:
        return str(error)
    return f"Back from the code. The list: quiz code --list{desk.deck_flags}"


EXAMINER_SECONDS = 60
FOUND = "We ticked what you seem to have covered. Fix with a-e."
NOTHING_FOUND = "No key point was found in your answer. Tick what you did say with a-e."
TICKED = "Your examiner ticked these. Fix with a-e."
NOTHING_TICKED = "Your examiner ticked nothing. Tick what you did say with a-e."
ASKING = "Asking your examiner ..."


class ExaminerError(QuizError):
    """The command did not answer as an examiner should; says why."""


def assess(question: Question, text: str, command: str) -> Assessment:
    """What an answer covers, by the examiner if there is one, and by the matcher if that fails."""
    if command and question.key_points:
        try:
            points = examined(command, question, text)
        except ExaminerError as error:
            return _matched(question, text)._replace(message=f"{error} The matcher ticked instead.")
        return Assessment(points, (), TICKED if points else NOTHING_TICKED, examined=True)
    return _matched(question, text)


def _matched(question: Question, text: str) -> Assessment:
    from quiz.typed.matching import covered, mentions  # the stemmers take long to import

    points = covered(question.key_points, text)
    message = (FOUND if points else NOTHING_FOUND) if question.key_points else ""
    return Assessment(points, mentions(question.key_points, text), message)


def examined(
    command: str, question: Question, text: str, seconds: float = EXAMINER_SECONDS
) -> frozenset[str]:
    """The ids that the command prints.

    Raises:
        ExaminerError: it cannot be run, fails, takes too long, or prints something else.

    """
    rubric = [
        {"id": point.id, "point": point.point, "essential": point.essential}
        for point in question.key_points
    ]
    asked = json.dumps({"question": question.question, "rubric": rubric, "answer": text})
    try:
        words = shlex.split(command)
        if not words:
            raise ExaminerError("Your examiner cannot be run (there is no command).")
        done = subprocess.run(
            words,
            input=asked.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ExaminerError(f"Your examiner took over {seconds:g} s.") from None
    except KeyboardInterrupt:
        raise ExaminerError("Your examiner was stopped.") from None
    except (OSError, ValueError) as error:
        raise ExaminerError(f"Your examiner cannot be run ({error}).") from None
    if done.returncode:
        raise ExaminerError(f"Your examiner ended with exit code {done.returncode}.")
    ids = frozenset(done.stdout.decode("utf-8", "replace").split())
    unknown = ids - {point.id for point in question.key_points}
    if unknown:
        raise ExaminerError("Your examiner printed something that is not an id of a key point.")
    return ids
