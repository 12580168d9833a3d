"""`quiz config`: settings, where each value comes from, and its allowed range."""

import os
import shlex
import shutil
from contextlib import closing
from typing import Annotated

from typer import Argument

from quiz import settings
from quiz.commands.options import ColorFlag, Json, Plain, completing
from quiz.commands.output import Output, print_json, say
from quiz.errors import UsageError
from quiz.settings import SETTINGS, Given, Setting, Value
from quiz.store.database import open_readable, open_writable
from quiz.terminal.text import Line, wrap


def config(
    key: Annotated[
        str | None, Argument(help="A setting.", autocompletion=completing(lambda: SETTINGS))
    ] = None,
    value: Annotated[str | None, Argument(help="Its new value; `default` resets it.")] = None,
    json: Json = False,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Show all settings or one, or change one. A flag or QUIZ_… variable overrides a setting."""
    setting = None if key is None else _known(key)
    if setting is not None and value is not None:
        _change(setting, value)
    with closing(open_readable(settings.database())) as database:
        stored = database.settings()
    shown = [setting] if setting else list(SETTINGS.values())
    flags: dict[str, Given | None] = {"color": color, "plain": plain}
    values = {one.key: one.resolve(stored, os.environ, flags.get(one.key)) for one in shown}
    if json:
        records = (
            {"key": one.key} | values[one.key]._asdict() | {"range": one.range, "about": one.about}
            for one in shown
        )
        print_json(list(records))
    elif setting is not None:
        found = values[setting.key]
        say(f"{setting.key} = {found.text or '(not set)'}   ({found.origin}; {setting.range})")
    else:
        with Output(values["color"].text, bool(values["plain"].value)) as out:
            for one in shown:
                out.print_lines(lines(one, values[one.key], out.text_width))


def _known(key: str) -> Setting:
    name = key.strip().lower().replace("-", "_")
    if name in SETTINGS:
        return SETTINGS[name]
    raise UsageError(f"There is no setting “{key}”. There are: {', '.join(SETTINGS)}.")


def _change(setting: Setting, value: str) -> None:
    with closing(open_writable(settings.database())) as database:
        if value.strip().lower() == "default":
            database.unset(setting.key)
            return
        text = Value(setting.parse(value, "quiz config"), "").text
        if setting is settings.SYNC and not os.path.isdir(text):
            raise UsageError(f"{value} is not a folder. Create it first, or name another.")
        if setting is settings.EXAMINER and not _is_program(text):
            raise UsageError(f"“{text}” does not begin with the name of a program on this machine.")
        if setting is settings.DECKS:
            text = settings.absolute(text)
            _check_decks(text)
        database.set(setting.key, text)


def _is_program(command: str) -> bool:
    try:
        return shutil.which(shlex.split(command)[0]) is not None
    except (ValueError, IndexError):  # unbalanced quotes, or nothing in them
        return False


def _check_decks(text: str) -> None:
    """Refuse a deck that does not exist: nothing could be served in its place later."""
    for name in settings.decks_named(text):
        if name not in (settings.BUILTIN, settings.OWN) and not os.path.exists(name):
            raise UsageError(f"{name}: no such file or folder. Nothing was changed.")


def lines(setting: Setting, value: Value, width: int) -> list[Line]:
    """A setting with its value, where that comes from, its description and its range."""
    where = "" if value.origin == "default" else f" ({value.origin})"
    said = value.text or "(not set)"
    about = f"{setting.about} ({setting.range})"
    head = wrap([(setting.key, "bold"), (f" = {said}{where}", "")], width, rest="    ")
    return [*head, *wrap([(about, "dim")], width, "    ", "    ")]
