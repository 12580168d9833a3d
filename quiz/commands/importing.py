"""`quiz import`: cards, and on request their history, from other programs' files."""

import os
from collections.abc import Sequence
from contextlib import closing, suppress
from typing import Annotated

from typer import Option

from quiz import settings
from quiz.clock import Clock
from quiz.commands.add import how_to_serve
from quiz.commands.options import Json, path_argument, path_option
from quiz.commands.output import print_json, say, show_progress
from quiz.deck.decks import open_deck
from quiz.deck.question import question_id
from quiz.errors import DeckError, UsageError
from quiz.exchange import own_deck
from quiz.exchange.importing import Result, import_files, not_logged
from quiz.plain_text import count, some
from quiz.store.database import open_readable, open_writable
from quiz.store.log import Stamp
from quiz.store.merging import Merged, merge

_TOLD = 30
"""Lines shown of what was skipped or replaced; `--json` has them all."""


def import_cards(
    files: Annotated[
        list[str] | None,
        path_argument("An Anki, CSV, Markdown or org file; the format is detected.", "FILE..."),
    ] = None,
    into: Annotated[
        str | None,
        path_option("--into", "A Markdown deck; by default your own."),
    ] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Show what would happen; write nothing.")
    ] = False,
    progress: Annotated[
        bool, Option("--progress", help="Include the reviews in an Anki package.")
    ] = False,
    json: Json = False,
) -> None:
    """Import cards from Anki, CSV, Markdown or org.

    Importing the same file again brings in its changes and keeps your progress.
    """
    if not files:
        raise UsageError("Name a file to import: quiz import FILE [--into deck.md]")
    path = os.path.expanduser(into) if into else settings.own_deck()
    if not into and not dry_run:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    names = [os.path.expanduser(file) for file in files]
    title, decks, asked = (None, [], set[str]()) if into else (own_deck.TITLE, *_served(path))
    records = []
    for result in import_files(
        names,
        path,
        title,
        dry_run=dry_run,
        progress=progress,
        decks=decks,
        asked=asked,
        tick=lambda number: show_progress(f"Reading: {number:,} cards"),
    ):
        show_progress("")
        merged = None if dry_run or not result.events else _log(result)
        if json:
            records.append(_record(result, merged, path, dry_run))
        else:
            _tell(result, merged, path, dry_run, progress)
    if json:
        print_json(records)
        return
    for line in how_to_serve(path) if os.path.exists(path) else ():
        say(line)


def _served(own: str) -> tuple[list[str], set[str]]:
    """The ids of all decks ever served here, and what those served beside one's own ask."""
    asked = set[str]()
    with closing(open_readable(settings.database())) as database:
        for path in settings.decks([], database.settings()):
            with suppress(DeckError):
                deck = open_deck(database, path)
                if path != own:
                    asked.update(question_id(one.question) for one in deck.headings())
        ids = database.connection.execute("SELECT DISTINCT id FROM deck")
        return [name for (name,) in ids], asked


def _log(result: Result) -> Merged:
    clock = Clock()
    with closing(open_writable(settings.database())) as database:
        stamp = Stamp(clock.now(), clock.offset(), database.device(), "import")
        return merge(database, [not_logged(database, result.events)], stamp)


def _tell(result: Result, merged: Merged | None, path: str, dry_run: bool, progress: bool) -> None:
    found, update = result.found, result.update
    lines = [
        f"{result.file}: {found.kind}, {count(found.rows, 'note or row', 'notes or rows')}, "
        f"{count(len(found.cards), 'card')}."
    ]
    lines += _listed("Skipped", found.skipped)
    lines += _listed("Replaced", found.replaced)
    lines += [f"  {remark[:1].upper()}{remark[1:]}" for remark in found.remarks]
    if update.kept:
        same = count(len(update.kept), "card of your own asks", "cards of your own ask")
        lines.append(f"  {same} the same: kept unchanged.")
    if update.edited:
        what = count(len(update.edited), "card was", "cards were")
        lines.append(
            f"  {what} edited both here and there, and stays as it is here: {some(update.edited)}. "
            "Delete it here to import it again."
        )
    if result.elsewhere:
        what = count(result.elsewhere, "card")
        lines.append(f"  {what} known from your other decks: not copied (--into FILE copies).")
    if result.suspended:
        lines.append(f"  {count(result.suspended, 'card')} suspended, as in the original.")
    if reviews := _reviews(result):
        new = f", {count(merged.new, 'event')} new" if merged else ""
        came = new if progress else " left out: --progress includes them"
        reviewed = sum(bool(card.reviews) for card in found.cards)
        told = f"{count(reviews, 'review')} of {count(reviewed, 'card')}"
        lines.append(f"  {told}{came}.")
        if progress and merged and merged.future:
            lines.append(f"  {count(merged.future, 'review')} from the future left out.")
    wrote = f"{path} would get" if dry_run else f"{path}:"
    lines.append(
        f"{wrote} {len(update.added):,} new, {len(update.changed):,} changed, "
        f"{len(update.same):,} as before."
    )
    say("\n".join(lines))


def _reviews(result: Result) -> int:
    return sum(len(card.reviews) for card in result.found.cards)


def _listed(what: str, told: Sequence[str]) -> list[str]:
    if not told:
        return []
    lines = [f"  {what}: {len(told):,}", *(f"    {one}" for one in told[:_TOLD])]
    if len(told) > _TOLD:
        lines.append(f"    and {len(told) - _TOLD:,} more: --json lists them all")
    return lines


def _record(result: Result, merged: Merged | None, path: str, dry_run: bool) -> dict[str, object]:
    found, update = result.found, result.update
    return {
        "file": result.file,
        "recognised": found.kind,
        "rows": found.rows,
        "cards": len(found.cards),
        "new": len(update.added),
        "changed": len(update.changed),
        "same": len(update.same),
        "kept": len(update.kept),
        "edited": list(update.edited),
        "elsewhere": result.elsewhere,
        "skipped": found.skipped,
        "replaced": found.replaced,
        "remarks": found.remarks,
        "suspended": result.suspended,
        "reviews": _reviews(result),
        "events": 0 if merged is None else merged.new,
        "deck": path,
        "dry_run": dry_run,
    }
