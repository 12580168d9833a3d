"""The desk of a session: the data file, the deck, the settings and the clock."""

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Self

from quiz import settings
from quiz.clock import Clock
from quiz.deck.decks import CompiledDeck, open_deck
from quiz.errors import DeckError, StoreError
from quiz.plain_text import local_time, strip_control
from quiz.scheduling.study_day import DAY, Moment, StudyDay
from quiz.settings import COLOR, DAY_STARTS, DECKS, PLAIN, SYNC, Given, Setting, Settings, Value
from quiz.store.database import Database, open_empty, open_readable, open_writable
from quiz.store.states import Schedule, are_stale, use_parameters

if TYPE_CHECKING:  # the first question is on screen before the log is imported
    from quiz.store.events import Event, Happening, Retime, Undo
    from quiz.store.log import Log, Stamp
    from quiz.store.syncing import Synced


_SLOW = 400
"""Decks with fewer questions compile without a message."""


def _compiling(number: int) -> None:
    if number >= _SLOW and sys.stderr.isatty():
        sys.stderr.write(f"\rReading the deck: {number:,} questions")
        sys.stderr.flush()


_SERVED_BY_SETTING = (
    "It is served because `quiz config decks` says so. Serve the built-in deck again: "
    "quiz config decks default"
)


class Desk:
    """What sessions and all commands that read questions work with.

    Args:
        deck: files, folders or names of decks as given on the command line; nothing for those
            in the settings.
        alone: use only the first of several decks, for what works on one.
        writable: a session saves; a command that reports does not have to.
        needs_data: whether the data file is required.
        progress: called with the number of questions read while a deck is compiled; by
            default it shows a message for long decks.
        flags: settings given on the command line; None for those that were not.

    Raises:
        QuizError: the deck or the data file cannot be used.

    """

    def __init__(
        self,
        deck: Sequence[str] | str | None = None,
        *,
        writable: bool = False,
        needs_data: bool = True,
        alone: bool = False,
        progress: Callable[[int], None] = _compiling,
        **flags: Given | None,
    ) -> None:
        self.clock = Clock()
        self.without: str | None = None
        """Why the data file is not used, if it is not."""
        try:
            path = settings.database()
            self.database: Database = open_writable(path) if writable else open_readable(path)
        except StoreError as error:
            if needs_data:
                raise
            self.database, self.without = open_empty(""), str(error)
        self._flags = flags
        self._progress = progress
        self._recorded: set[str] = set()
        self._changed = False
        self._path_of: dict[str, str] = {}
        try:
            self._stored = self.database.settings()
            chosen = [deck] if isinstance(deck, str) else deck or []
            self.deck_flags = "".join(f" --deck {shlex.quote(name)}" for name in chosen)
            """Options that make another command use the same decks."""
            paths = settings.decks(chosen, self._stored)
            self.deck_paths = paths[:1] if alone else paths
            self.decks_aside = len(paths) - len(self.deck_paths)
            self._day_starts = int(self._value(DAY_STARTS).value)
            use_parameters(self._stored)
            self.rederived = are_stale(self.database.connection) and self.log.refresh()
            self.deck: CompiledDeck = self.open_deck()
        except DeckError as error:
            self.close()
            if chosen or os.environ.get("QUIZ_DECK") or DECKS.key not in self._stored:
                raise
            raise DeckError([*error.faults, _SERVED_BY_SETTING]) from error
        except BaseException:
            self.close()
            raise

    @cached_property
    def log(self) -> "Log":
        """Everything that happened."""
        from quiz.store.log import Log

        return Log(self.database)

    def prepare(self) -> None:
        """Import what the first rating needs, so that it is saved as fast as the others."""
        _ = self.log

    def __enter__(self) -> Self:
        """Report a data file that is not used. The desk is closed at the end."""
        if self.without:
            sys.stderr.write(f"{strip_control(self.without)} Continuing without your data.\n")
        if self.deck.count >= _SLOW and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")  # the progress message, if there was one
            sys.stderr.flush()
        return self

    def __exit__(self, kind: object, error: BaseException | None, *_: object) -> None:
        try:
            with self.database.sqlite_errors():
                if error is not None:
                    raise error
            self._sync_at_the_end()
        finally:
            self.close()
            for note in self.deck.notes:
                sys.stderr.write(f"{strip_control(note)}\n")

    def sync(self, folder: str) -> "Synced":
        """Exchange events with other devices through a folder.

        Raises:
            StoreError: the folder, or this device's file in it, cannot be used.

        """
        from quiz.store.syncing import sync

        self._changed = False
        done = sync(self.database, folder, self.stamp())
        if done.renewed:
            self.__dict__.pop("_device", None)
        return done

    def _sync_at_the_end(self) -> None:
        """Sync with the folder that is set, if something happened; the outcome goes to stderr."""
        folder = SYNC.resolve(self._stored, os.environ).text if self._changed else ""
        if not folder:
            return
        try:
            lines = self.sync(folder).summary(folder)
        except StoreError as error:
            lines = [str(error)]
        for line in lines:
            sys.stderr.write(f"{strip_control(line)}\n")

    def close(self) -> None:
        """Close the data file."""
        self.database.close()

    @property
    def today(self) -> StudyDay:
        """The present study day."""
        return self.moment().day

    def moment(self) -> Moment:
        """The present."""
        return self.clock.moment(self._day_starts)

    @cached_property
    def settings(self) -> Settings:
        """Every setting. A session reads them before its first question.

        Raises:
            UsageError: a value is out of range.

        """
        return settings.resolve(self._stored, os.environ, self._flags)

    def _value(self, setting: Setting) -> Value:
        return setting.resolve(self._stored, os.environ, self._flags.get(setting.key))

    @property
    def color(self) -> str:
        """The setting `color` alone: a fault in another setting cannot stop a report."""
        return self._value(COLOR).text

    @property
    def plain(self) -> bool:
        """The setting `plain`: reports show pictures as words."""
        return bool(self._value(PLAIN).value)

    @property
    def schedule(self) -> Schedule:
        """What is due, new and done in the deck today."""
        today = self.today

        def of(deck: CompiledDeck) -> Schedule:
            return Schedule(self.database.connection, deck.key, deck.id, today)

        if self.deck.first is self.deck:
            return of(self.deck)
        from quiz.deck.several import Decks, Schedules

        assert isinstance(self.deck, Decks)
        return Schedules(self.deck, of)

    def open_deck(self) -> CompiledDeck:
        """The deck, recompiled if its file has changed; several decks as one.

        Raises:
            DeckError: the file cannot be read or has faults; for several files, the faults of all.

        """
        if len(self.deck_paths) == 1:
            return open_deck(self.database, self.deck_paths[0], self._progress)
        from quiz.deck.several import open_decks

        deck, self._path_of = open_decks(self.database, self.deck_paths, self._progress)
        return deck

    def path_of(self, question: str) -> str:
        """The file of the deck that a question is from."""
        if not self._path_of:
            return self.deck_paths[0]
        deck, _ = self.deck.place(question)
        return self._path_of[deck.id]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Serve only the first deck within the block."""
        served = self.deck
        self.deck = served.first
        try:
            yield
        finally:
            self.deck = served

    def record(self, what: "Happening", question: str | None = None) -> "Event":
        """Save what happened, stamped with the present. It is on disk when this returns.

        Raises:
            StoreError: it could not be saved, and nothing was.

        """
        self._changed = True
        event = self.log.append(what, self._stamped(question))
        self._recorded.add(event.id)
        return self.deck.served(event) if self._path_of else event

    def record_together(self, what: "Happening", questions: Iterable[str | None]) -> "list[Event]":
        """Save the same thing for several questions; one `undo` takes it back."""
        events = self._append((what, self._stamped(name)) for name in questions)
        self._recorded.update(event.id for event in events)
        return [self.deck.served(event) for event in events]

    @contextmanager
    def together(self) -> Iterator[None]:
        """Save everything recorded in the block in one transaction."""
        _ = self._device  # chosen in a transaction of its own, which is kept
        with self.database.transaction():
            yield

    def _append(self, decisions: "Iterable[tuple[Happening, Stamp]]") -> "list[Event]":
        self._changed = True
        return self.log.append_together(decisions)

    def _stamped(self, question: str | None) -> "Stamp":
        """The present, for a question by its served id."""
        if question is None:
            return self.stamp()
        deck, own = self.deck.place(question)
        return self.stamp(deck.id, own, deck.revision(own))

    def undo(self) -> "list[Event]":
        """Take back the latest rating, suspend, not-today or reset that still counts.

        This session's come before those of another terminal. Events saved together are taken back
        together. Returns what was taken back.
        """
        from quiz.store.events import Undo

        targets = self.log.to_undo(self._device, self._recorded)
        self._append((Undo(one.id), self._stamp_of(one)) for one in targets)
        return [self.deck.served(one) for one in targets]

    def correct(self, target: "Event", what: "Undo | Retime") -> None:
        """Save a correction of an earlier event. It is logged under the same question."""
        self._append([(what, self._stamp_of(target))])

    def _stamp_of(self, event: "Event") -> "Stamp":
        """The present, for an earlier event's question."""
        return self.stamp(event.deck, event.question, event.revision)

    def stamp(
        self, deck: str | None = None, question: str | None = None, revision: str | None = None
    ) -> "Stamp":
        """Now and here, on this device."""
        from quiz.store.log import Stamp

        now, offset, day_starts = self.moment()
        deck = deck or self.deck.id
        return Stamp(now, offset, self._device, deck, question, revision, day_starts)

    @cached_property
    def _device(self) -> str:
        return self.database.device()

    def notice(self) -> str | None:
        """What a session says first about the clock and the deck, if anything."""
        notes, self.deck.notes = self.deck.notes, []
        clock = self.check_clock()
        return " ".join([clock, *notes] if clock else notes) or None

    def check_clock(self) -> str | None:
        """What to say if the clock is behind the log; None if it is not.

        Raises:
            StoreError: it is more than 24 hours behind, so nothing should be stamped.

        """
        latest, now, offset = self.database.last_time(), self.clock.now(), self.clock.offset()
        if latest is None or latest <= now:
            return None
        here, there = local_time(now, offset), local_time(latest, offset)
        if latest - now > DAY:
            raise StoreError(
                f"The clock says {here}, but the last saved event is from {there}. "
                "Set the clock right; if the event is the wrong one: quiz doctor --retime"
            )
        return f"The clock ({here}) is behind the last saved event ({there}); going on from there."
