"""`quiz add`: a card of your own in ten seconds."""

import os
import sys
import tempfile
from contextlib import closing
from typing import Annotated

from typer import Argument, Option

from quiz import settings
from quiz.commands.options import path_option
from quiz.commands.output import say
from quiz.deck.cards import cloze_pieces, escaped, point_of, rubric, tag_word, write
from quiz.deck.question import Question, question_id
from quiz.errors import QuizError, UsageError
from quiz.exchange import own_deck
from quiz.plain_text import count
from quiz.store.database import open_readable
from quiz.terminal.session import editor, run_editor

_TEMPLATE = """\
Q:
A:

<!-- One card or several. Also: `- [ ] a key point`, `#a-tag`, or a sentence with blanks:
C: The capital of [Peru] is [Lima].
An empty file adds nothing. -->
"""


def add(
    question: Annotated[
        str | None, Argument(help="The question, or a sentence with [blanks].")
    ] = None,
    answer: Annotated[str | None, Argument(help="The answer.")] = None,
    tag: Annotated[list[str] | None, Option("--tag", help="A tag; repeatable.")] = None,
    points: Annotated[
        list[str] | None,
        Option("--points", help="Key points, with ` | ` between them; repeatable."),
    ] = None,
    to: Annotated[str | None, path_option("--to", "Another Markdown deck to add to.")] = None,
) -> None:
    """Add a card to your own deck.

    `quiz add "Question?" "Answer."`; with no arguments, an editor opens.
    """
    if question is None:
        snippet = _from_editor()
    else:
        snippet = _written(question, answer, tag or [], points or [])
    path = os.path.expanduser(to) if to else settings.own_deck()
    if not to:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    try:
        with own_deck.opened(path, None if to else own_deck.TITLE) as deck:
            text, asked = own_deck.append(deck.text, snippet)
            deck.replace(text)
    except QuizError as error:
        if question is None:
            raise QuizError(f"{error}\nWhat you wrote is in {_temporary(snippet)}.") from error
        raise
    say(f"{path}: {count(len(asked), 'card')} added ({', '.join(one.id for one in asked)}).")
    for line in how_to_serve(path):
        say(line)


def how_to_serve(path: str) -> list[str]:
    """How to serve a deck that was just written to, if it is not served yet."""
    with closing(open_readable(settings.database())) as database:
        kept = database.settings()
    served = settings.decks([], kept)
    if os.path.realpath(path) in map(os.path.realpath, served):
        return []
    names = settings.DECKS.resolve(kept, {}).text
    return [f'Serve it: quiz --deck {path}, or always: quiz config decks "{names}, {path}"']


def _written(question: str, answer: str | None, tags: list[str], points: list[str]) -> str:
    """The card that the arguments describe.

    Raises:
        UsageError: they describe no card.

    """
    if not question.strip() or (answer is not None and not answer.strip()):
        raise UsageError('A card needs a question: quiz add "Question?" "Answer."')
    blanks = answer is None and any(piece.hidden for piece in cloze_pieces(question))
    if answer is None and not blanks:
        raise UsageError(
            'Give the answer too: quiz add "Question?" "Answer." '
            "(or put [brackets] around what to recall)"
        )
    texts = (one.strip() for group in points for one in group.split(" | "))
    key_points = rubric(point_of(text) for text in texts if text)
    named = tuple(dict.fromkeys(filter(None, map(tag_word, tags))))
    asked, told = question.strip(), (answer or "").strip()
    if not blanks:
        name = question_id(asked)
        return write(Question(name, asked, told, tags=named, key_points=key_points))
    rest = write(Question("card", "", "", tags=named, key_points=key_points), {"id": ""})
    return "\n".join([f"C: {escaped(asked)}", *rest.split("\n")[2:]])


def _from_editor() -> str:
    """What the person writes in an editor, or pipes in.

    Raises:
        UsageError: there is no editor, or nothing was written.

    """
    if not sys.stdin.isatty():
        piped = sys.stdin.read()
        if not piped.strip():
            raise UsageError('Say what to add: quiz add "Question?" "Answer."')
        return piped
    path = _temporary(_TEMPLATE)
    try:
        code = run_editor(editor(path, 1))
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    finally:
        os.unlink(path)
    if code or text.strip() in ("", _TEMPLATE.strip()):
        raise QuizError("Nothing was added.")
    return text


def _temporary(text: str) -> str:
    """The path of a new file with this text."""
    handle, path = tempfile.mkstemp(suffix=".md", prefix="card-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path
