"""`quiz deck`: a copy of the built-in deck to edit, and ids so that cards can be edited."""

import os
from contextlib import closing, suppress
from typing import Annotated

from typer import Argument

from quiz import files, settings
from quiz.commands.options import Force, path_argument
from quiz.commands.output import say
from quiz.deck.decks import open_deck
from quiz.errors import DeckError, UsageError
from quiz.exchange import own_deck
from quiz.plain_text import count
from quiz.store.database import Database, open_writable


def deck(
    action: Annotated[str, Argument(metavar="copy|ids", help="What to do.")],
    file: Annotated[str, path_argument("The deck to write.")],
    force: Force = False,
) -> None:
    """Copy the built-in deck (`copy`), or give cards ids (`ids`).

    The copy is yours to edit. Ids go into a Markdown deck, so that edits keep progress.
    """
    path = os.path.expanduser(file)
    if action == "copy":
        _copy(path, force)
    elif action == "ids":
        _ids(path)
    else:
        raise UsageError(f"quiz deck takes copy or ids, not “{action}”: quiz deck copy FILE.yaml")


def _copy(path: str, force: bool) -> None:
    """Progress stays: it depends only on the ids of the deck and its questions."""
    if not path.lower().endswith((".yaml", ".yml")):
        raise UsageError(f"{path}: the built-in deck is YAML. Name a file that ends in .yaml.")
    with open(settings.shipped_deck(), "rb") as shipped:
        files.write(path, shipped.read(), replace=force)
    path = os.path.abspath(path)
    with closing(open_writable(settings.database())) as database:
        names = settings.decks_named(settings.DECKS.resolve(database.settings(), {}).text)
        earlier = [one for one in names if one != path and _is_copy(database, one)]
        if not earlier:
            names = [path if one == settings.BUILTIN else one for one in names]
            names = names if path in names else [path, *names]
            database.set(settings.DECKS.key, settings.absolute(", ".join(names)))
    if earlier:
        names[names.index(earlier[0])] = path
        say(f"{path}: written, but the earlier copy {earlier[0]} is still served.")
        say(f'Serve the new one instead: quiz config decks "{", ".join(names)}"')
    else:
        say(f"{path}: yours to edit, and served instead of the built-in deck. Your progress stays.")


def _is_copy(database: Database, name: str) -> bool:
    """Whether a name in the setting `decks` is a file with the built-in deck's id."""
    if name in (settings.BUILTIN, settings.OWN) or not os.path.isfile(name):
        return False
    with suppress(DeckError):
        return open_deck(database, name).id == open_deck(database, settings.shipped_deck()).id
    return False


def _ids(path: str) -> None:
    if not os.path.exists(path):
        raise UsageError(f"{path}: no such file. Name a Markdown deck.")
    with own_deck.opened(path) as opened:
        text, missing = own_deck.with_ids(opened.text, path)
        if text != opened.text:
            opened.replace(text)
    got = f"{count(missing, 'card')} got an id" if missing else "every card has an id"
    say(f"{path}: {got}. Cards with an id keep their progress when you edit them.")
