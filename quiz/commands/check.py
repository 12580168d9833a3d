"""`quiz check`: is a deck well formed, and what could be better about it?"""

from pathlib import Path
from typing import Annotated

from typer import Exit, Option

from quiz import settings
from quiz.code import exercises
from quiz.commands.options import DeckBefore, path_argument
from quiz.commands.output import say
from quiz.deck.decks import contents, read
from quiz.deck.lint import lint
from quiz.demo.names import names
from quiz.errors import DeckError
from quiz.plain_text import count
from quiz.store.database import readable_settings


def check(
    file: Annotated[
        Path | None, path_argument("A deck; by default, all that are served.", "[FILE]")
    ] = None,
    advice: Annotated[bool, Option("--advice", help="Also suggest improvements.")] = False,
    deck: DeckBefore = None,
) -> None:
    """Check one deck, or all that are served.

    Each fault is printed as `file:line:column: what is wrong. remedy`.
    """
    if file is not None:
        sound = _is_sound(str(file), str(file), advice)
    else:
        served = settings.decks(deck or [], readable_settings())
        checked = [_is_sound(path, str(_shortest(Path(path))), advice) for path in served]
        sound = all(checked)
    if not sound:
        raise Exit(1)


def _is_sound(path: str, name: str, advice: bool) -> bool:
    """Check one deck and report what is wrong with it."""
    data = contents(path, name, "Give the path of a YAML or Markdown deck.")
    try:
        found = read(data, name)
    except DeckError as error:
        say("\n".join(error.faults))
        return False
    from quiz.typed.matching import covered  # brings the stemmers, which no help needs

    findings = lint(found, names(), covered, exercises.names())
    faults = [finding for finding in findings if finding.is_fault]
    for finding in findings if advice else faults:
        say(f"{name}:{finding.line}: {finding.message}")
    if faults:
        return False
    summary = f"{name}: {count(len(found.questions), 'question')}, nothing wrong."
    if findings:
        summary += f" {count(len(findings), 'piece')} of advice"
        summary += "." if advice else ": quiz check --advice."
    say(summary)
    return True


def _shortest(path: Path) -> Path:
    """Relative to the current folder, if the file is below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
