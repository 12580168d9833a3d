"""Writing the picture of a demo into a file."""

import os
from typing import Any

from rich.console import Console
from rich.text import Text

from quiz.demo.contract import Demo
from quiz.errors import QuizError, UsageError

_SAVERS = (".svg", ".html", ".txt")
WIDTH = 80


def check_saving(path: str | None) -> None:
    """Before a run: whether its picture can be written.

    Raises:
        UsageError: the file ends in a way that is not known.
        QuizError: its folder cannot be written.

    """
    if path is None:
        return
    if not path.endswith(_SAVERS):
        raise UsageError(f"--save writes {', '.join(_SAVERS)}; “{path}” ends differently.")
    folder = os.path.dirname(os.path.abspath(path))
    if not os.access(folder, os.W_OK) or os.path.isdir(path):
        raise QuizError(f"{path} cannot be written. Give a file in a folder that can.")


def save(demo: Demo, result: Any, path: str | None) -> None:
    """Write the picture, in colour and 80 columns wide whatever the terminal is."""
    if path is None:
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        recorder = Console(
            record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor"
        )
        recorder.print(demo.render(result))
        recorder.print(Text(demo.headline(result), style="bold"))
    title = f"{demo.__name__.rpartition('.')[2]}"
    try:
        if path.endswith(".svg"):
            recorder.save_svg(path, title=title)
        elif path.endswith(".html"):
            # The SVG on a page: as plain text, braille of another font's width parts the columns.
            with open(path, "w", encoding="utf-8") as file:
                head = f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n'
                file.write(head + recorder.export_svg(title=title))
        else:
            recorder.save_text(path)
    except OSError as error:
        raise QuizError(f"{path} cannot be written ({error.strerror}).") from error
