"""The README's pictures, as the program draws them from one simulated log.

    python tests/readme_pictures.py

puts them into README.md anew; `test_readme.py` holds them to the program.
"""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
sys.path[:0] = [str(HERE / "benchmarks")]

import simulated_log  # noqa: E402 # found by the line above
from quiz_terminal import Terminal, program  # noqa: E402

TODAY, NOW = date(2026, 11, 25), "2026-11-25T18:30+01:00"


class Picture(NamedTuple):
    """What is drawn, on a terminal of 80 columns, from a log of so many days."""

    command: tuple[str, ...]
    days: int = 60
    new: int = 5
    """New questions a day."""
    rows: int = 24
    after: str = ""
    """The picture begins after this row."""


PICTURES = {
    "scorecard": Picture(("mock", "--history"), rows=80, after="The latest"),
    "plan": Picture(("plan",), days=6, new=2),
    "stats": Picture(("stats",)),
}


def drawn(picture: Picture, folder: Path) -> list[str]:
    """A picture, row by row; its log is written into a folder that is not there yet."""
    simulated_log.write(folder, picture.days, until=TODAY.toordinal(), new=picture.new, plan=True)
    home = {"QUIZ_HOME": str(folder), "QUIZ_NOW": NOW, "TERM": "xterm-256color", "NO_COLOR": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    command = [*program(), *picture.command]
    with Terminal(command, kept | home | {"LC_ALL": "C.UTF-8"}, 80, picture.rows) as terminal:
        assert terminal.end() == 0, terminal.text
        rows = terminal.rows
    if picture.after:
        rows = rows[rows.index(picture.after) + 1 :]
    return "\n".join(rows).strip("\n").split("\n")


def place(text: str, name: str) -> tuple[int, int]:
    """Where a picture begins and ends in the README's text: between the fences after its marker."""
    opening = f"<!-- {name} -->\n```\n"
    begin = text.index(opening) + len(opening)
    return begin, text.index("\n```\n", begin)


def main() -> None:
    """Draw all and put them where they belong."""
    text = README.read_text("utf-8")
    for name, picture in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            rows = drawn(picture, Path(folder) / "home")
        begin, end = place(text, name)
        text = text[:begin] + "\n".join(rows) + text[end:]
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
