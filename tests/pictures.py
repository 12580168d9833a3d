"""The README's pictures, drawn from the real program in a pseudo-terminal.

    python tests/pictures.py

writes them into `.github/` anew; `test_readme.py` holds them to the program.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyte
from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

HERE = Path(__file__).parent
FOLDER = HERE.parent / ".github"
sys.path[:0] = [str(HERE / "benchmarks")]

import simulated_log  # noqa: E402 # found by the line above
from quiz_terminal import Terminal, program  # noqa: E402

from quiz.demo.run import drawn  # noqa: E402
from quiz.exchange.export import slim  # noqa: E402

FIXTURE = HERE / "fixture_deck.yaml"
WIDTH = 80
BLANK = Text()
TODAY, NOW = date(2026, 11, 25), "2026-11-25T18:30+01:00"
_COLORS = {"brown": "yellow", "brightbrown": "bright_yellow"}
"""pyte's names of two colors, as Rich has them."""


class Shot(NamedTuple):
    """Rows of the screen, once keys were typed and a text is there."""

    keys: tuple[str, ...]
    """What is typed and the text that it leads to, in turn: `("a", "1 of 5", …)`."""
    first: int = 0
    last: int | None = None
    until: str = ""
    """It ends before the row that begins so."""
    title: str = ""
    """What is done from here on, on a line above."""


class Picture(NamedTuple):
    """A command on the log of so many simulated days, and what is shown of its screens."""

    command: tuple[str, ...]
    shots: tuple[Shot, ...] = ()
    """None: the screen after the command has ended."""
    days: int = 60
    new: int = 5
    """New questions a day."""
    rows: int = 24
    file: str = ""
    """What is in the file that the command is about; its path comes last."""
    deck: Path | None = None
    """Another deck, for what shows every question: the shipped one grows."""


SLIP = """
import numpy as np

def relu(x):
    return np.maximum(x, 0), x

def relu_backward(gradient, x):
    return gradient * (x >= 0)
"""

PICTURES = {
    "review": Picture(
        ("review", "vanishing-gradient"),
        (
            Shot(("", "vanishing gradient problem"), 2, 5),
            Shot(
                (" ", "A strong answer", "a", "1 of 5", "b", "2 of 5", "c", "3 of 5"),
                6,
                title="Answer aloud. Space shows this; a, b, c tick what you said:",
            ),
        ),
        days=3,
    ),
    "demo": Picture(
        ("demo", "cross-entropy", "--no-predict"),
        (Shot(("", "any other key: end"), until="Turn next"),),
        rows=26,
    ),
    "code": Picture(("code", "relu", "--check"), days=3, file=SLIP),
    "plan": Picture(("plan",), days=6, new=2, deck=FIXTURE),
    "stats": Picture(
        ("stats",), (Shot(("", "How sure"), until="How sure"),), rows=60, deck=FIXTURE
    ),
}


def picture(name: str, folder: Path) -> str:
    """A picture as SVG; its log is written into a folder that is not there yet."""
    chosen = PICTURES[name]
    simulated_log.write(
        folder,
        chosen.days,
        until=TODAY.toordinal(),
        deck=chosen.deck,
        new=chosen.new,
        plan=name != "review",
    )
    home = {"QUIZ_HOME": str(folder), "QUIZ_NOW": NOW, "TERM": "xterm-256color"}
    dropped = ("QUIZ_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "COLORTERM")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    surroundings = kept | home | {"LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}
    command = [*program(), *chosen.command]
    if chosen.deck:
        surroundings["QUIZ_DECK"] = str(chosen.deck)
    if chosen.file:
        (folder / "mine.py").write_text(chosen.file, "utf-8")
        command.append(str(folder / "mine.py"))
    parts: list[RenderableType] = []
    with Terminal(command, surroundings, WIDTH, chosen.rows) as terminal:
        for shot in chosen.shots:
            parts += _taken(shot, terminal)
        if not chosen.shots:
            assert terminal.end() == bool(chosen.file), terminal.text
            parts += _rows(terminal)
    heading = " ".join(("quiz", *chosen.command, *(["mine.py"] if chosen.file else [])))
    return _rounded(slim(drawn(heading, _trimmed(parts), "dark")))


def _taken(shot: Shot, terminal: Terminal) -> Iterator[RenderableType]:
    """Type the keys of a shot; what it shows of the screen then."""
    for key, text in zip(shot.keys[::2], shot.keys[1::2], strict=True):
        terminal.press(key, text)
    if shot.title:
        yield from (BLANK, Rule(Text(shot.title, "italic"), align="left", style="dim"), BLANK)
    for row in _rows(terminal)[shot.first : shot.last]:
        if shot.until and row.plain.startswith(shot.until):
            return
        yield row


def _rows(terminal: Terminal) -> list[Text]:
    """What is on the screen, in its colors."""
    screen = terminal.screen
    rows = []
    for number in range(screen.lines):
        row = Text(no_wrap=True)
        for column in range(screen.columns):
            cell = screen.buffer[number][column]
            if cell.data:
                row.append(cell.data, _style(cell))
        row.rstrip()
        rows.append(row)
    return rows


def _style(cell: "pyte.screens.Char") -> str:
    """How a cell of the screen looks, in Rich's words."""
    said = [word for word in ("bold", "reverse", "italics") if getattr(cell, word)]
    for before, color in (("", cell.fg), ("on ", cell.bg)):
        if color != "default":
            name = _COLORS.get(color, color.replace("bright", "bright_"))
            said.append(before + (f"#{color}" if re.fullmatch("[0-9a-f]{6}", color) else name))
    if cell.underscore:
        said.append("underline")
    return " ".join(said).replace("italics", "italic")


def _trimmed(parts: Iterable[RenderableType]) -> list[RenderableType]:
    """Without the empty rows at the beginning and the end."""
    rows = list(parts)
    while isinstance(rows[-1], Text) and not rows[-1].plain:
        rows.pop()
    while isinstance(rows[0], Text) and not rows[0].plain:
        rows.pop(0)
    return rows


def _rounded(svg: str) -> str:
    """Coordinates to a tenth of a pixel: nobody sees more."""
    return re.sub(r'(?<=")\d+\.\d{2,}(?=")', lambda found: f"{float(found[0]):.1f}", svg)


def main() -> None:
    """Draw them all."""
    for name in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            (FOLDER / f"{name}.svg").write_text(picture(name, Path(folder) / "home"), "utf-8")


if __name__ == "__main__":
    main()
