"""`quiz check`: is a deck well formed, and what could be better about it?"""

from pathlib import Path
from typing import Annotated

import typer

from quiz import settings
from quiz.code import exercises
from quiz.commands.options import ColorFlag, DeckBefore
from quiz.commands.output import say
from quiz.demo.names import names
from quiz.errors import DeckError
from quiz.plain_text import count


def check(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A deck; without it the one served.")
    ] = None,
    advice: Annotated[
        bool, typer.Option("--advice", help="With what would make its cards better.")
    ] = False,
    deck: DeckBefore = None,
    _color: ColorFlag = None,
) -> None:
    """Check a deck. Every fault is a line `file:line:column: what is wrong. what to do`."""
    from quiz.deck.decks import contents, read
    from quiz.deck.lint import lint
    from quiz.typed.matching import covered

    path = file or Path(settings.deck(deck))
    name = str(file or _shortest(path))
    data = contents(str(path), name, "Give the path of a YAML or Markdown deck.")
    try:
        found = read(data, name)
    except DeckError as error:
        say("\n".join(error.faults))
        raise typer.Exit(1) from None
    findings = lint(found, names(), covered, exercises.names())
    faults = [finding for finding in findings if finding.is_fault]
    for finding in findings if advice else faults:
        say(f"{name}:{finding.line}: {finding.message}")
    if faults:
        raise typer.Exit(1)
    summary = f"{name}: {count(len(found.questions), 'question')}, nothing wrong."
    if findings:
        summary += f" {count(len(findings), 'piece')} of advice"
        summary += "." if advice else ": quiz check --advice."
    say(summary)


def _shortest(path: Path) -> Path:
    """Relative to the folder one is in, where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
