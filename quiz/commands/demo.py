"""`quiz demo`: run the demo of a question, or list them all."""

import os
from contextlib import suppress
from typing import Annotated

import typer
from typer import Argument, Option

from quiz.commands.options import ColorFlag, DeckBefore, Plain, completing
from quiz.commands.output import Output, print_json, say
from quiz.demo.names import claim, find, names
from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.settings import COLOR, PLAIN
from quiz.store.database import readable_settings


def demo(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        Argument(
            help="A demo: its name, a unique beginning, or its question's number.",
            autocompletion=completing(names),
        ),
    ] = None,
    everything: Annotated[bool, Option("--all", help="Run all of them, as a tour.")] = False,
    json: Annotated[
        bool, Option("--json", help="Print JSON: the figures of a demo, or the list.")
    ] = False,
    deck: DeckBefore = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Run a demo: predict, run, see. `quiz demo NAME --help` shows its knobs.

    Every demo takes --seed N, --json, --save FILE.svg|.html|.txt and --no-predict.
    """
    from quiz.demo.running import run_here, tour  # brings Rich, which no help needs

    arguments = [*ctx.args, *(["--json"] if json else [])]
    stored = readable_settings()
    chosen = COLOR.resolve(stored, os.environ, color).text
    in_words = bool(PLAIN.resolve(stored, os.environ, plain).value)
    colored = None if chosen == "auto" else chosen == "always"
    if name in ("-h", "--help"):
        typer.echo(ctx.get_help())
        return
    if everything:
        for one in [*([name] if name else []), *arguments]:
            raise UsageError(f"--all runs every demo with its defaults; “{one}” cannot be added.")
        tour([(one, number) for number, one in _all(deck)], colored, plain=in_words)
        return
    if name is None:
        _list(json, deck, chosen, in_words)
        return
    if name.startswith("-"):
        raise UsageError(f"Name the demo before its options: quiz demo NAME {name} ….")
    if name.isdecimal():
        found = find(name, _numbered(deck))
        question: int | None = int(name)
    else:
        found = find(name)
        question = None if json else _question_of(found, deck)
    run_here(found, arguments, colored, question=question, plain=in_words)


def _numbered(deck: list[str] | None) -> dict[int, str]:
    """Number of a question -> its demo, in the order of the deck."""
    known = set(names())
    with Desk(deck, needs_data=False, alone=True) as opened:
        headings = opened.deck.headings()
    return {one.number: one.demo for one in headings if one.demo in known}


def _question_of(demo: str, deck: list[str] | None) -> int | None:
    """The number of the question that names a demo in the deck; a demo runs without a deck too."""
    with suppress(QuizError):
        return next((number for number, one in _numbered(deck).items() if one == demo), None)
    return None


def _all(deck: list[str] | None) -> list[tuple[int | None, str]]:
    """Every demo once, with the number of its question; demos that no question links come last."""
    numbers: dict[str, int | None] = {}
    for number, one in _numbered(deck).items():
        numbers.setdefault(one, number)
    unlinked = (one for one in names() if one not in numbers)
    return [*((number, one) for one, number in numbers.items()), *((None, one) for one in unlinked)]


def _list(json: bool, deck: list[str] | None, color: str, plain: bool) -> None:
    """Number, name and claim of every demo, without importing any."""
    rows = [(number, name, claim(name)) for number, name in _all(deck)]
    if json:
        print_json([dict(zip(("number", "demo", "claim"), row, strict=True)) for row in rows])
        return
    from rich.table import Table  # brings Rich, which no help needs
    from rich.text import Text

    made = Table(box=None, pad_edge=False, header_style="bold")
    made.add_column("#", justify="right", no_wrap=True)
    made.add_column("demo", style="cyan", no_wrap=True)
    made.add_column("what you will see")
    for number, name, shown in rows:
        made.add_row(Text(str(number or "")), Text(name), Text(shown))
    Output(color, plain).print_rich(made)
    say("\nquiz demo NAME runs one; its --help shows its knobs.")
