"""The command line: every command by name, and the options that all of them share."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from quiz import __version__
from quiz.commands.options import DeckFile, Plain, color_given
from quiz.commands.output import say
from quiz.errors import UsageError
from quiz.plain_text import nearest

_GROUPS = {
    "Study": ("review", "mock", "drill", "code", "demo", "plan"),
    "Look": ("stats", "weak", "list", "show", "recap"),
    "Data and deck": (
        "undo", "suspend", "reset", "rename", "add", "import", "export", "deck", "check", "config",
        "fit", "sync", "merge", "backup", "log", "doctor",
    ),
}  # fmt: skip
NAMES = tuple(name for group in _GROUPS.values() for name in group)
"""In listing order."""
_FORMER = ("unsuspend",)
"""Earlier names, which still work but are not listed."""
_PLACES = {name: f"{name}.{name}" for name in NAMES} | {
    "list": "listing.list_questions",
    "recap": "show.recap",
    "undo": "log.undo",
    "reset": "suspend.reset",
    "rename": "suspend.rename",
    "unsuspend": "suspend.unsuspend",
    "import": "importing.import_cards",
    "sync": "merge.sync",
    "backup": "merge.backup",
}
"""Command -> module and function: those of its name, or else these."""

_OPTION = re.compile(r"--?(?:[a-zA-Z][\w-]*(?:=.*)?)?", re.DOTALL)
_SHIELD = "\N{WORD JOINER}"


class _Texts(TyperCommand):
    """A command whose arguments are texts: “- one, - two” is not parsed as an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, shielding each text that looks like an option but cannot be one."""
        left = super().parse_args(
            ctx,
            [
                _SHIELD + one if one[:1] == "-" and not _OPTION.fullmatch(one) else one
                for one in args
            ],
        )
        for name, value in ctx.params.items():
            if isinstance(value, str):
                ctx.params[name] = value.removeprefix(_SHIELD)
            elif isinstance(value, list | tuple):
                ctx.params[name] = [str(one).removeprefix(_SHIELD) for one in value]
        return left


_OF_ITS_OWN: dict[str, dict[str, Any]] = {
    "add": {"cls": _Texts},
    "demo": {
        "add_help_option": False,  # `quiz demo NAME --help` is the demo's own
        "context_settings": {"ignore_unknown_options": True, "allow_extra_args": True},
    },
}


def _taken_anyway() -> Iterator[TyperOption]:
    """Options every command accepts, even if it has nothing to draw."""
    hidden: dict[str, Any] = {"expose_value": False, "hidden": True}
    words, color = "Labelled rows instead of charts.", "Color: auto, always or never."
    yield TyperOption(param_decls=["--plain"], is_flag=True, help=words, **hidden)
    yield TyperOption(param_decls=["--color"], callback=color_given, help=color, **hidden)


def _function(name: str) -> Callable[..., None]:
    """The function a command runs, imported here."""
    module, function = _PLACES[name].split(".")
    found: Callable[..., None] = getattr(import_module(f"quiz.commands.{module}"), function)
    return found


class Commands(TyperGroup):
    """The commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names."""
        return list(NAMES)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """The command with this name; None if there is none."""
        if cmd_name not in _PLACES:
            return None
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(cmd_name, **_OF_ITS_OWN.get(cmd_name, {}))(_function(cmd_name))
        found = get_command(alone)
        assert isinstance(found, TyperCommand)
        found.hidden = cmd_name in _FORMER
        own = {parameter.name for parameter in found.params}
        found.params += [option for option in _taken_anyway() if option.name not in own]
        return found

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the groups, one line per command."""
        longest = max(map(len, NAMES))
        for title, group in _GROUPS.items():
            found = [(name, self.get_command(ctx, name)) for name in group]
            room = formatter.width - longest - 6
            with formatter.section(title):
                formatter.write_dl(
                    [
                        (name.ljust(longest), command.get_short_help_str(room))
                        for name, command in found
                        if command
                    ]
                )

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; for an unknown one, suggest the nearest."""
        known = args[0] in _PLACES or args[0].startswith("-")
        if not known and not ctx.resilient_parsing:  # as it is while completing
            near = nearest(args[0], NAMES)
            hint = f"Did you mean {near}?" if near else "`quiz -h` lists them all."
            raise UsageError(f"There is no command “{args[0]}”. {hint}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Commands,
    name="quiz",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"nn-quiz {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def today(
    ctx: typer.Context,
    plain: Plain = None,
    deck: DeckFile = None,
    color: Annotated[
        str | None,
        typer.Option(
            help="Color: auto, always or never. Before or after the command.",
            callback=color_given,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Neural-network interview questions with spaced repetition.

    Without a command: today's session.
    """
    if ctx.invoked_subcommand is None:
        _function("review")(plain=plain, deck=deck, color=color)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code.

    Bypasses Typer's `main`, which would turn a command's exceptions into its own exit codes.

    Raises:
        QuizError, OSError, KeyboardInterrupt: whatever the command raised.

    """
    program = get_command(app)
    if "_QUIZ_COMPLETE" in os.environ:
        program.main(list(arguments), prog_name="quiz")
    try:
        with program.make_context("quiz", list(arguments)) as context:
            code = program.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as error:
        say(_plainly(error), err=True)
        return error.exit_code
    return code if isinstance(code, int) else 0


_RANGE = re.compile(r"Invalid value for '(.+?)': '?(.*?)'? is not in the range (\d+)<=x<=(\d+)\.")
_NUMBER = re.compile(r"Invalid value for '(.+?)': '(.*)' is not a valid (int|float).*")


def _plainly(error: typer.TyperException) -> str:
    """A command-line error as one line that says what to do."""
    text, context = error.format_message(), getattr(error, "ctx", None)
    if found := _RANGE.fullmatch(text):
        option, given, low, high = found.groups()
        return f"{option} must be {int(low):,} to {int(high):,}, not {given}."
    if found := _NUMBER.fullmatch(text):
        option, given, kind = found.groups()
        return f"{option} must be a {'whole ' * (kind == 'int')}number, not “{given}”."
    command = context.command_path if context else "quiz"
    return f"{text.rstrip('.')}. `{command} -h` shows what it takes."
