"""What holds for every chart on every console."""

import io
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import quiz.charts
from quiz.charts import (
    Bars,
    Chart,
    Columns,
    ConfusionMatrix,
    DecisionBoundary,
    Heatmap,
    Histogram,
    Interval,
    Intervals,
    LineChart,
    Points,
    Reference,
    Series,
    Sparkline,
    StackedBars,
)
from quiz.charts.look import PlainConsole

ROOT = Path(quiz.charts.__file__).parents[2]

NUMBER = st.one_of(
    st.floats(),
    st.integers(-5, 5),
    st.none(),
    st.sampled_from([1e-300, 1e300, -1e308, 1.7e308, 5e-324]),
)
NUMBERS = st.lists(NUMBER, max_size=12)
TEXT = st.text(max_size=12)
HEIGHT = st.integers(1, 24)
END = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def grids(draw: st.DrawFn) -> list[list[float | None]]:
    """Matrices of up to 5 × 6, gaps and extremes included."""
    rows, columns = draw(st.integers(0, 5)), draw(st.integers(0, 6))
    return [
        draw(st.lists(NUMBER, min_size=columns, max_size=columns)) for _ in range(rows)
    ]  # fmt: skip


@st.composite
def groups(draw: st.DrawFn) -> list[Points]:
    """Up to two groups of points."""
    found = []
    for _ in range(draw(st.integers(0, 2))):
        xs = draw(NUMBERS)
        ys = draw(st.lists(NUMBER, min_size=len(xs), max_size=len(xs)))
        found.append(Points(draw(TEXT), xs, ys, draw(st.text(max_size=2))))
    return found


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart of any data."""
    kind = draw(st.sampled_from(["line", "bars", "columns", "intervals", "sparkline", "heatmap",
                                 "boundary", "confusion"]))  # fmt: skip
    log = draw(st.booleans())
    title, x_title, y_title = draw(TEXT), draw(TEXT), draw(TEXT)
    if kind == "line":
        series = [Series(draw(TEXT), values) for values in draw(st.lists(NUMBERS, max_size=4))]
        references = [Reference(draw(st.floats()), draw(TEXT), draw(st.sampled_from(["x", "y"])))
                      for _ in range(draw(st.integers(0, 3)))]  # fmt: skip
        bounds = draw(st.sampled_from([None, (1, 2), (1e-300, 1e300)]))
        return LineChart(
            series, title, x_title, y_title, draw(st.booleans()), log, draw(groups()), references,
            bounds, draw(st.sampled_from([None, (1, 2)])), height=draw(HEIGHT),
        )  # fmt: skip
    if kind in ("bars", "columns", "intervals", "sparkline"):
        values = draw(NUMBERS)
        words = st.lists(TEXT, min_size=len(values), max_size=len(values))
    if kind == "bars":
        return Bars(draw(words), values, title)
    if kind == "columns":
        return Columns(values, x_title, draw(st.sampled_from([0, -29.0])), draw(HEIGHT))
    if kind == "intervals":
        rows = st.builds(Interval, TEXT, END, END, END, st.one_of(END, st.just(math.nan)), TEXT)
        return Intervals(draw(st.lists(rows, max_size=6)), (0, 1), (draw(TEXT), draw(TEXT)))
    if kind == "sparkline":
        return Sparkline(values, -1, 2, draw(st.sampled_from([None, 5])))
    grid = draw(grids())
    size = len(grid[0]) if grid else 0
    if kind == "heatmap":
        return Heatmap(
            grid, draw(st.lists(TEXT, min_size=len(grid), max_size=len(grid))),
            draw(st.lists(TEXT, min_size=size, max_size=size)), title, x_title, y_title,
            draw(st.sampled_from([(), [[draw(TEXT)] * size] * len(grid)])), log,
        )  # fmt: skip
    if kind == "boundary":
        return DecisionBoundary(grid, draw(groups()), (-1, 1), (0, 5), title, height=draw(HEIGHT))
    square = [row[: len(grid)] for row in grid] if len(grid) <= size else []
    labels = draw(st.lists(TEXT, min_size=len(square), max_size=len(square)))
    return ConfusionMatrix(square, labels, title)


def printed(chart: Chart, console: Console) -> str:
    """What the console writes for a chart, cut nowhere."""
    file = console.file
    assert isinstance(file, io.TextIOWrapper)
    console.print(chart, crop=False)
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue().decode(file.encoding)


def console_of(
    width: int, encoding: str, colors: str | None, no_color: bool = False, legacy: bool = False
) -> Console:
    """A console of a kind, whose output is kept."""
    return Console(
        file=io.TextIOWrapper(io.BytesIO(), encoding=encoding),
        width=width,
        color_system=colors,  # type: ignore[arg-type]
        no_color=no_color,
        legacy_windows=legacy,
    )


@given(charts(), st.integers(2, 130), st.sampled_from(["utf-8", "ascii"]), st.booleans(),
       st.sampled_from([None, "standard", "256", "truecolor"]), st.booleans())  # fmt: skip
def test_any_data_on_any_console(
    chart: Chart, width: int, encoding: str, legacy: bool, colors: str | None, linear: bool
) -> None:
    """Whatever is drawn: no exception, no line too wide, no character the console lacks.

    Old Windows consoles, which have no braille, get ASCII too. Ink on a ground is given by number
    as the ground is.
    """
    console = console_of(width, encoding, colors, legacy=legacy)
    console.linear = linear  # type: ignore[attr-defined] # as the program's own console has it
    options = console.options
    segments = list(console.render(chart, options))
    text = "".join(segment.text for segment in segments)
    assert text.endswith("\n")
    assert all(cell_len(row) <= width for row in text.split("\n"))
    assert text.isascii() or not (legacy or encoding == "ascii")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    for segment in segments:
        if segment.style is not None and segment.style.bgcolor is not None:
            assert segment.style.color is not None


@given(charts())
def test_no_color_means_no_color(chart: Chart) -> None:
    """With NO_COLOR there may be bold and faint, never a color, and cells have shades.

    Where the terminal has no colors at all, nothing but text is written.
    """
    plain = printed(chart, console_of(80, "utf-8", None))
    assert "\x1b" not in plain
    text = printed(chart, console_of(80, "utf-8", "truecolor", no_color=True))
    assert set(re.findall(r"\x1b\[([\d;]*)m", text)) <= {"0", "1", "2"}
    assert re.sub(r"\x1b\[[\d;]*m", "", text) == plain


def test_public_names() -> None:
    """Every public name can be imported, only when asked for; other names are refused."""
    names = quiz.charts.__all__  # type: ignore[attr-defined] # type checkers see the imports
    assert all(getattr(quiz.charts, name).__name__ == name for name in names)
    with pytest.raises(AttributeError, match="no attribute 'PieChart'"):
        _ = quiz.charts.PieChart  # type: ignore[attr-defined]
    script = "import sys, quiz.charts; sys.exit('quiz.charts.chart' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_few_segments() -> None:
    """Cells of one style in a row are one segment."""
    chart = LineChart([Series("", [math.sin(x / 9) for x in range(200)])], height=20)
    console = console_of(80, "utf-8", "truecolor")
    assert len(list(console.render(chart, console.options))) < 5 * 20


@pytest.mark.parametrize(
    ("chart", "words"),
    [
        (Bars(["one", "two"], [1.5, -2], "Title"), "Title\none: 1.5\ntwo: -2"),
        (Columns([0, 3, None, 1], "days", -3), "-2 days: 3\n0 days: 1"),
        (StackedBars(["a"], [[1, 2, 0.5]], "", 5), "a: 1 + 2 + 0.5"),
        (Histogram([0, 0.1, 1, 99], "", (0, 24)), "0 to 1: 2\n1 to 2: 1\nbeyond the ends: 1"),
        (Sparkline([1, 2, 4], 0, 4), "values: 1, 2, 4"),
        (Heatmap([[1, 2.5]], ["r"], ["a", "b"]), "r: a 1, b 2.5"),
        (
            ConfusionMatrix([[3, 1]] * 2, ["no", "yes"]),
            "\n".join(f"actual {one}, predicted {other}: {count}"
                      for one in ("no", "yes") for other, count in (("no", 3), ("yes", 1))),
        ),
        (Intervals([Interval("x", 1, 2, 3, 2.5)], (0, 4)), "x: 2 (1 to 3), expected 2.5"),
        (
            LineChart([Series("loss", range(8, 0, -1))], references=[Reference(3, "best")]),
            "loss: from 8 at 0 to 1 at 7; lowest 1 at 7, highest 8 at 0; 8 points\nbest: y = 3",
        ),
        (
            DecisionBoundary([[0, 1]] * 2, [Points("left", [0.0], [0.5])], (0, 1), (0, 1)),
            "ground of class 1: 50%\nleft: 1 point, 0 on the wrong side",
        ),
    ],
)  # fmt: skip
def test_charts_in_words_hold_their_values(chart: Chart, words: str) -> None:
    """Labelled rows, with the values that the picture was made of."""
    file = io.StringIO()
    PlainConsole(linear=True, file=file, width=200, color_system=None).print(chart)
    assert file.getvalue() == f"{words}\n"
