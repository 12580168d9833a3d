"""From the spawning of `quiz` to its first question, and the memory it then takes."""

import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import simulated_log
from large_deck import QUESTIONS, first_question, opened
from measuring import Row, in_turn, median, row, seconds
from pseudo_terminal import FRAME_END, QUIZ, Spawned, environment, seconds_until

from quiz import settings as places
from quiz.store.events import Plan

READY = (sys.executable, "-c", "print('ready')")
HELLO = (sys.executable, "-c", "import typer; typer.run(lambda: print('ready'))")
COMPILES = 10


def start(home: Path, deck: Path | None = None, *, named: bool = True) -> Callable[[], float]:
    """Measure `quiz` until its first question is drawn whole.

    With `named` QUIZ_HOME names the home, otherwise XDG_DATA_HOME the folder around it.
    """
    words = first_question(home, deck).question[:20].encode()
    where = {"QUIZ_HOME": str(home)} if named else {"XDG_DATA_HOME": str(home.parent)}
    if deck:
        where["QUIZ_DECK"] = str(deck)
    settings = environment(**where)
    return lambda: seconds_until([QUIZ], settings, words, FRAME_END)


def first_launch(folder: Path, deck: Path | None = None) -> Callable[[], float]:
    """Measure `quiz` with a home that does not exist."""
    words = first_question(folder / "known", deck).question[:20].encode()
    numbers = count()

    def measure() -> float:
        home = folder / f"empty-{next(numbers)}"
        where = {"QUIZ_HOME": str(home)} | ({"QUIZ_DECK": str(deck)} if deck else {})
        taken = seconds_until([QUIZ], environment(**where), words, FRAME_END)
        shutil.rmtree(home)
        return taken

    return measure


def edited(folder: Path) -> Callable[[], float]:
    """Measure `quiz` with a deck that was edited since it was compiled."""
    deck, home = folder / "edited.yaml", folder / "edited"
    source = Path(places.shipped_deck()).read_text("utf-8")
    deck.write_text(source, "utf-8")
    words = first_question(home, deck).question[:20].encode()
    settings = environment(QUIZ_HOME=str(home), QUIZ_DECK=str(deck))
    numbers = count()

    def measure() -> float:
        deck.write_text(f"{source}# edited {next(numbers)} times\n", "utf-8")
        return seconds_until([QUIZ], settings, words, FRAME_END)

    return measure


def planned(home: Path, days: int) -> Path:
    """A home in which the deck was learnt for 12 days, with an interview in so many days."""
    simulated_log.write(home, days=12)
    with opened(home) as desk:
        desk.record(Plan(desk.today + days, per_day=10))
    return home


def three_decks(folder: Path) -> Path:
    """A home in which two Markdown decks of 100 cards each are served beside the built-in one."""
    home = folder / "three-decks"
    home.mkdir()
    for name in ("cards", "more"):
        cards = (f"Q: What is {name} {number}?\nA: It is {number}.\n" for number in range(100))
        (home / f"{name}.md").write_text("\n".join(cards), "utf-8")
    decks = f"builtin, own, {home / 'more.md'}"
    with opened(home) as desk:
        desk.database.set("decks", decks)
    return home


def starts(folder: Path, large: Path, compiled: Path, due: Path) -> list[Row]:
    """Time to the first question: of 20 questions and of 10,000, beside a bare interpreter."""
    set_home, unset_home = folder / "home", folder / "data" / places.APP
    unset_home.parent.mkdir(parents=True)
    bare, plain, many, late = "bare", "QUIZ_HOME set", "10,000 compiled", "10,000 due"
    taken = in_turn(
        {
            bare: lambda: seconds_until(READY, environment(), b"ready"),
            plain: start(set_home),
            "QUIZ_HOME unset": start(unset_home, named=False),
            "first launch": first_launch(folder / "launches"),
            "deck edited": edited(folder),
            "three decks": start(three_decks(folder)),
            many: start(compiled, large),
            late: start(due, large),
            "plan": start(planned(folder / "planned", 60)),
            "last look": start(planned(folder / "last-look", 2)),
            "hello": lambda: seconds_until(HELLO, environment(), b"ready"),
        }
    )
    word, twenty = "print('ready')", "20 questions"
    beside = {bare: word, plain: twenty}
    return [
        row(what, taken[name], taken[to], beside[to], most)
        for name, what, to, most in (
            (bare, "python -c \"print('ready')\"", bare, None),
            ("hello", "a Typer hello world", bare, None),
            (plain, "quiz, QUIZ_HOME set", bare, 5),
            ("QUIZ_HOME unset", "quiz, QUIZ_HOME unset", bare, 5),
            ("first launch", "quiz, first launch", bare, 9),
            ("deck edited", "quiz, deck edited since", bare, 9),
            ("three decks", "quiz, three decks", plain, 1.15),
            (many, "quiz, 10,000 questions", plain, 1.25),
            (late, "quiz, 10,000 questions due", plain, 1.25),
            ("plan", "quiz, an interview in 60 days", bare, 5),
            ("last look", "quiz, an interview in 2 days", bare, 5),
        )
    ]


def named_commands(folder: Path) -> list[Row]:
    """`quiz review` and `quiz mock` with 200 days of log, beside an interpreter that does nothing.

    The first goes through the command line. A mock looks for weak points before its first question.
    """
    home = folder / "long-used"
    simulated_log.write(home, days=200)
    settings = environment(QUIZ_HOME=str(home))

    def first(*arguments: str) -> Callable[[], float]:
        return lambda: seconds_until([QUIZ, *arguments], settings, FRAME_END)

    taken = in_turn(
        {
            "print('ready')": lambda: seconds_until(READY, environment(), b"ready"),
            "quiz review --ahead": first("review", "--ahead"),
            "quiz mock": first("mock"),
        }
    )
    bare, *_ = taken.values()
    return [
        row(what, times, bare, "print('ready')", 5 if what == "quiz mock" else None)
        for what, times in taken.items()
    ]


def compiling(folder: Path, large: Path) -> list[Row]:
    """Time to the first question of a large deck that has never been compiled."""
    measures = {"compile": first_launch(folder / "compilations", large)}
    taken = in_turn(measures, COMPILES)["compile"]
    what, least = f"quiz, {QUESTIONS:,} questions, first launch", seconds(min(taken))
    rows = [Row(what, seconds(median(taken)), least=least)]
    for words, command in (("QUIZ_DECK=FILE quiz", [QUIZ]), ("quiz --deck FILE", [QUIZ, "--deck"])):
        home = folder / "progress"
        where = {"QUIZ_HOME": str(home)}
        if "QUIZ_DECK" in words:
            where["QUIZ_DECK"] = str(large)
        else:
            command = [*command, str(large)]
        with Spawned(command, environment(**where)) as session:
            _, seen = session.until(FRAME_END)
        shutil.rmtree(home)
        told = b"Reading" in seen
        rows.append(Row(f"  progress shown by {words}", "yes" if told else "no", late=not told))
    return rows


def memory(folder: Path, large: Path, due: Path) -> list[Row]:
    """Resident memory after the first rating."""
    waiting = (sys.executable, "-c", "print('ready'); input()")
    with Spawned(waiting, environment()) as program:
        program.until(b"ready")
        bare = program.memory()
        program.send(b"\n")
    rows = [Row("bare interpreter", f"{bare / 1024:.1f} MiB", 1.0, "bare interpreter")]
    cases = (("20 questions", folder / "home", None), ("10,000 questions due", due, large))
    for what, home, deck in cases:
        first_question(home, deck)
        where = {"QUIZ_HOME": str(home)} | ({"QUIZ_DECK": str(deck)} if deck else {})
        with Spawned([QUIZ], environment(**where)) as session:
            session.until(FRAME_END)
            session.send(b" ")
            session.until(b"Again", FRAME_END)
            session.send(b"3")
            session.until(b"/ 1:00", FRAME_END)
            now, peak = session.memory(), session.memory("VmHWM")
        figure = f"{now / 1024:.1f} MiB"
        late = now > 30 * 1024
        rows.append(
            Row(f"{what}, after a rating (at most 30 MiB)", figure, now / bare, "bare", late=late)
        )
        rows.append(Row("  at most until then", f"{peak / 1024:.1f} MiB"))
    return rows
