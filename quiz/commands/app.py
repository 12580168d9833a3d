"""The command line: every command by name, and the options that all of them know."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from quiz import __version__
from quiz.commands.options import DeckFile, Plain
from quiz.errors import QuizError, UsageError
from quiz.plain_text import nearest
from quiz.settings import COLOR

_PLACES = {
    "review": ("review", "review"),
    "list": ("listing", "list_questions"),
    "show": ("show", "show"),
    "recap": ("show", "recap"),
    "demo": ("demo", "demo"),
    "mock": ("mock", "mock"),
    "drill": ("drill", "drill"),
    "plan": ("plan", "plan"),
    "stats": ("stats", "stats"),
    "weak": ("weak", "weak"),
    "check": ("check", "check"),
    "undo": ("undo", "undo"),
    "suspend": ("suspend", "suspend"),
    "unsuspend": ("suspend", "unsuspend"),
    "reset": ("suspend", "reset"),
    "log": ("log", "log"),
    "merge": ("merge", "merge"),
    "doctor": ("doctor", "doctor"),
    "config": ("config", "config"),
}
NAMES = tuple(_PLACES)
"""In the order in which they are listed."""


def command(name: str) -> Callable[..., Any]:
    """The function behind a command.

    Raises:
        KeyError: there is no such command.

    """
    module, function = _PLACES[name]
    found: Callable[..., Any] = getattr(import_module(f"quiz.commands.{module}"), function)
    return found


class _EscapedError(Exception):
    """Carries an error past Typer, which would turn it into an exit code of its own."""


class _Group(TyperGroup):
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; an unknown one names the nearest."""
        known = args and (args[0] in self.commands or args[0].startswith("-"))
        if args and not known and not ctx.resilient_parsing:  # as it is while completing
            near = nearest(args[0], list(NAMES))
            hint = f"Did you mean {near}?" if near else "`quiz -h` names them all."
            raise _EscapedError from UsageError(f"There is no command “{args[0]}”. {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what it raises is for the boundary, `quiz.errors`."""
        try:
            return super().invoke(ctx)
        except (OSError, KeyboardInterrupt, EOFError, QuizError) as error:
            raise _EscapedError from error


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nn-quiz {__version__}")
        raise typer.Exit


def today(
    ctx: typer.Context,
    plain: Plain = None,
    deck: DeckFile = None,
    color: Annotated[
        str | None,
        typer.Option(help="Colour: auto, always or never. Before or after the command."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Neural-network interview questions with spaced repetition.

    Without a command: today's session.
    """
    if plain is not None:
        os.environ["QUIZ_PLAIN"] = "on" if plain else "off"
    if deck is not None:
        os.environ["QUIZ_DECK"] = deck
    if ctx.invoked_subcommand is None:
        command("review")()


_OF_ITS_OWN: dict[str, dict[str, Any]] = {
    "demo": {
        "add_help_option": False,  # `quiz demo NAME --help` is the demo's own
        "context_settings": {"ignore_unknown_options": True, "allow_extra_args": True},
    }
}


def command_line(names: Sequence[str] = NAMES) -> typer.Typer:
    """The program with these commands."""
    app = typer.Typer(
        cls=_Group,
        name="quiz",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(today)
    for name in names:
        app.command(name, **_OF_ITS_OWN.get(name, {}))(command(name))
    return app


def _wanted(arguments: Sequence[str]) -> Sequence[str]:
    """The commands to import: the one that is named first, or all of them to list or complete."""
    first = arguments[1:2]
    alone = first and first[0] in NAMES and "_QUIZ_COMPLETE" not in os.environ
    return first if alone else NAMES


def run() -> int:
    """Run the command line and return the exit code.

    Raises:
        QuizError, OSError, KeyboardInterrupt: as the command did.

    """
    _take_color(sys.argv)
    try:
        code = command_line(_wanted(sys.argv))(standalone_mode=False)
    except _EscapedError as escaped:
        raise (escaped.__cause__ or escaped) from None
    except typer.Abort:
        return 130
    except SystemExit as leaving:
        if leaving.code == 1:  # Typer's answer to a reader who left while it printed its help
            raise BrokenPipeError from None
        raise
    except typer.TyperException as error:
        show = getattr(error, "show", None)  # on every fault of the command line, but not declared
        if show is None:
            raise
        show()
        return error.exit_code
    return code if isinstance(code, int) else 0


def _take_color(arguments: list[str]) -> None:
    """Take `--color` out of the arguments, wherever it stands, and put it into the environment."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            return
        if argument == "--color":
            value = arguments.pop(place + 1) if place + 1 < len(arguments) else ""
        elif argument.startswith("--color="):
            value = argument.removeprefix("--color=")
        else:
            continue
        try:
            COLOR.parse(value, "--color")
        except UsageError:
            raise UsageError(f"--color is {COLOR.range}, not “{value}”.") from None
        os.environ[COLOR.variable] = value
        del arguments[place]
        return
