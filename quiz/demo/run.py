"""One run of a demo: its prediction and result; how they are shown, saved and printed as JSON."""

import io
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from rich.console import RenderableType
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME
from rich.text import Text

from quiz import files
from quiz.charts.layout import Figure, Fitted
from quiz.charts.look import PlainConsole
from quiz.demo import Prediction
from quiz.demo.names import title
from quiz.demo.parameters import Options
from quiz.errors import QuizError, UsageError

LEAST_WIDTH, MOST_WIDTH = 40, 120  # columns a picture needs, and the most it uses
WIDTH, ROWS = 80, 18  # cells of a picture that is saved or piped
_SAVERS = (".svg", ".html", ".txt")


@dataclass(frozen=True)
class Run:
    """A run with its options and the prediction asked for."""

    options: Options
    prediction: Prediction
    result: Any
    whole: bool = True  # False: stopped early; the result is the last one shown

    @cached_property
    def _verdict(self) -> tuple[int | None, str]:
        return self.options.view.verdict(self.result)

    @property
    def right(self) -> int | None:
        """The option that came true; None if that is unclear."""
        asked = self.whole and len(self.prediction.options) > 1
        return self._verdict[0] if asked else None

    @property
    def headline(self) -> str:
        """What was to be seen, in numbers."""
        return self._verdict[1]

    def said(self, guess: int | None) -> list[Text]:
        """Whether the prediction held, and the headline."""
        return [*self._graded(guess), Text(self.headline, "bold")]

    def _graded(self, guess: int | None) -> list[Text]:
        """Whether the prediction held; an unclear outcome is not graded."""
        asked, right = self.prediction, self.right
        if len(asked.options) < 2:
            return []
        if not self.whole:
            return [Text("Stopped before its end: not graded. So far:", "bold")]
        if right is None:
            return [Text(f"{asked.question} No clear answer in this run: not graded.", "bold")]
        found = asked.options[right]
        if guess is None:
            return [Text(f"{asked.question} {found}")]
        if guess == right:
            return [Text(f"You predicted {found}: right.", "green")]
        return [Text(f"You predicted {asked.options[guess]}; it is {found}.", "red")]

    def picture(self, width: int, rows: int | None, ghost: "Run | None" = None) -> RenderableType:
        """The picture in this many lines, with that of an earlier run faintly behind it."""
        if width < LEAST_WIDTH:
            return Text(f"The picture needs {LEAST_WIDTH} columns; there are {width}.")
        drawn = self.options.view.render(self.result)
        if ghost and ghost.options.view is self.options.view and isinstance(drawn, Figure):
            drawn = drawn.haunted(self.options.view.render(ghost.result))
        return Fitted(drawn, min(width, MOST_WIDTH), rows)


def opening(name: str, scene: str) -> Iterator[Text]:
    """The title, and the experiment in one line."""
    yield Text(title(name), "bold underline")
    if scene:
        yield Text(scene)


def as_record(name: str, run: Run) -> dict[str, Any]:
    """What `--json` prints: arrays as lists; numbers that are not finite as null, with a note."""
    notes: list[str] = []
    prediction = run.prediction
    record = {
        "demo": name,
        "view": run.options.view.name,
        "parameters": _plain(run.options.arguments, "parameters", notes),
        "seed": run.options.values["seed"],
        "scene": prediction.scene,
        "result": _plain(run.result, "result", notes),
        "prediction": {
            "question": prediction.question,
            "options": list(prediction.options),
            "answer": None if run.right is None else prediction.options[run.right],
        }
        if len(prediction.options) > 1
        else None,
        "headline": run.headline,
    }
    return record | ({"notes": notes} if notes else {})


def _plain(value: Any, where: str, notes: list[str]) -> Any:
    """A value of a result in JSON's types."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name), f"{where}.{field.name}", notes)
            for field in fields(value)
        }
    if hasattr(value, "tolist"):  # an array or a number of numpy, which is not imported here
        return _plain(value.tolist(), where, notes)
    if isinstance(value, dict):
        return {str(key): _plain(one, f"{where}.{key}", notes) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, where, notes) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        note = f"{where} holds {value}, printed as null"
        if note not in notes:
            notes.append(note)
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def check_saving(path: str | None) -> None:
    """Check before a run that its picture can be saved.

    Raises:
        UsageError: the file's extension is unknown.
        QuizError: its folder cannot be written.

    """
    if path is None:
        return
    if not path.endswith(_SAVERS):
        raise UsageError(f"--save writes {', '.join(_SAVERS)}; “{path}” ends differently.")
    folder = os.path.dirname(os.path.abspath(path))
    files.is_there(path)
    if not os.access(folder, os.W_OK):
        raise QuizError(f"{path} cannot be written. Give a file in a folder that can.")


def shown(name: str, run: Run) -> list[RenderableType]:
    """Everything shown of a run: title, setup, picture and headline."""
    picture = run.picture(WIDTH, ROWS)
    return [*opening(name, run.prediction.scene), picture, *run.said(None)]


def save(name: str, run: Run) -> None:
    """Save what is shown of a run, 80 columns wide whatever the terminal.

    .svg and .html are in color, in a light or dark theme; .txt is what a pipe shows.
    """
    path, theme = run.options.save, run.options.theme
    if path is None:
        return
    text = _text(name, run) if path.endswith(".txt") else svg(name, run, theme)
    if path.endswith(".html"):
        # An SVG in a page: as text, braille from a font of another width would shift the columns.
        head = f'<!doctype html>\n<meta charset="utf-8">\n<title>{title(name)}</title>\n'
        text = head + text.replace(' xmlns="http://www.w3.org/2000/svg"', "") + "\n"
    files.write(path, text.encode("utf-8"), replace=True)


def _text(name: str, run: Run) -> str:
    out = io.StringIO()
    console = PlainConsole(width=WIDTH, file=out, force_terminal=False, legacy_windows=False)
    for part in shown(name, run):
        console.print(part)
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().splitlines())


def svg(name: str, run: Run, theme: str) -> str:
    """What is shown of a run as an SVG picture, in the `light` or the `dark` theme."""
    return drawn(title(name), shown(name, run), theme)


def drawn(heading: str, parts: Iterable[RenderableType], theme: str) -> str:
    """An SVG picture of what a terminal of 80 columns shows, with a heading."""
    recorder = PlainConsole(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True,
        color_system="truecolor", legacy_windows=False,
    )  # fmt: skip
    for part in parts:
        recorder.print(part)
    colors = SVG_EXPORT_THEME if theme == "dark" else DEFAULT_TERMINAL_THEME
    made = recorder.export_svg(title=heading, code_format=_SVG, theme=colors)
    return "\n".join(line.rstrip() for line in made.splitlines() if line.strip()) + "\n"


_SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: DejaVu Sans Mono, Menlo, Consolas, Liberation Mono, monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own template loads a font from the web; this one contains no address but SVG's."""
