"""What holds for every chart on every console."""

import ast
import io
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
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
    Intervals,
    Level,
    LineChart,
    Points,
    Reference,
    Scatter,
    Series,
    Sparkline,
    Surface,
    bars,
    boundary,
    columns,
    confusion,
    heatmap,
    histogram,
    intervals,
    line,
    scatter,
    sparkline,
    surface,
)

MODULES = (
    bars, boundary, columns, confusion, heatmap, histogram, intervals, line, scatter, sparkline,
    surface,
)  # fmt: skip
SAMPLES = [chart for module in MODULES for chart in module.samples()]
ROOT = Path(quiz.charts.__file__).parents[2]

NUMBER = st.one_of(
    st.floats(),
    st.integers(-5, 5),
    st.none(),
    st.sampled_from([1e-300, 1e300, -1e308, 1.7e308, 5e-324, 10**400]),
)
NUMBERS = st.lists(NUMBER, max_size=12)
TEXT = st.text(max_size=12)
LEVEL = st.sampled_from([None, *Level])
HEIGHT = st.integers(1, 24)


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
    kind = draw(st.sampled_from(["line", "scatter", "bars", "histogram", "heatmap", "surface",
                                 "boundary", "confusion", "sparkline", "columns",
                                 "intervals"]))  # fmt: skip
    level, log = draw(LEVEL), draw(st.booleans())
    title, x_title, y_title = draw(TEXT), draw(TEXT), draw(TEXT)
    if kind == "line":
        series = [Series(draw(TEXT), values) for values in draw(st.lists(NUMBERS, max_size=4))]
        references = [Reference(draw(st.floats()), draw(TEXT), draw(st.sampled_from(["x", "y"])))
                      for _ in range(draw(st.integers(0, 3)))]  # fmt: skip
        bounds = draw(st.sampled_from([None, (1, 2), (1e-300, 1e300)]))
        return LineChart(
            series, title, x_title, y_title, draw(st.booleans()), log, draw(groups()), references,
            bounds, draw(st.sampled_from([None, (1, 2)])), height=draw(HEIGHT), level=level,
        )  # fmt: skip
    if kind == "scatter":
        return Scatter(draw(groups()), title, log_x=log, height=draw(HEIGHT), level=level)
    if kind == "bars":
        values = draw(NUMBERS)
        labels = draw(st.lists(TEXT, min_size=len(values), max_size=len(values)))
        return Bars(labels, values, title, x_title, log, level=level)
    if kind == "histogram":
        bins = draw(st.one_of(st.none(), st.integers(1, 300)))
        return Histogram(draw(NUMBERS), title, x_title, y_title, bins, log, height=draw(HEIGHT))
    if kind == "columns":
        return Columns(draw(NUMBERS), title, x_title, y_title, draw(st.sampled_from([0, -29.0])),
                       height=draw(HEIGHT), level=level)  # fmt: skip
    if kind == "intervals":
        values = draw(NUMBERS)
        same = st.lists(NUMBER, min_size=len(values), max_size=len(values))
        words = st.lists(TEXT, min_size=len(values), max_size=len(values))
        return Intervals(
            draw(words), draw(same), values, draw(same), draw(same), draw(words),
            (draw(TEXT), draw(TEXT)), title, x_title, draw(st.sampled_from([None, (0, 1)])),
            level=level,
        )  # fmt: skip
    if kind == "sparkline":
        return Sparkline(draw(NUMBERS), level=level)
    grid = draw(grids())
    size = len(grid[0]) if grid else 0
    diverging = not log and draw(st.booleans())
    if kind == "heatmap":
        return Heatmap(
            grid, draw(st.lists(TEXT, min_size=len(grid), max_size=len(grid))),
            draw(st.lists(TEXT, min_size=size, max_size=size)), title, x_title, y_title,
            numbers=draw(st.booleans()), diverging=diverging, log=log, level=level,
        )  # fmt: skip
    if kind == "surface":
        return Surface(grid, title=title, x_title=x_title, z_title=y_title, points=draw(groups()),
                       diverging=diverging, log=log, height=draw(HEIGHT), level=level)  # fmt: skip
    if kind == "boundary":
        return DecisionBoundary(grid, draw(groups()), title=title, height=draw(HEIGHT), level=level)
    square = [row[: len(grid)] for row in grid] if len(grid) <= size else []
    labels = draw(st.lists(TEXT, min_size=len(square), max_size=len(square)))
    return ConfusionMatrix(square, labels, title, x_title, y_title, level=level)


def printed(chart: Chart, console: Console) -> str:
    """What the console writes for a chart, cut nowhere."""
    file = console.file
    assert isinstance(file, io.TextIOWrapper)
    console.print(chart, crop=False)
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue().decode(file.encoding)


def console_of(
    width: int, encoding: str, colours: str | None, no_color: bool = False, legacy: bool = False
) -> Console:
    """A console of a kind, whose output is kept."""
    return Console(
        file=io.TextIOWrapper(io.BytesIO(), encoding=encoding),
        width=width,
        color_system=colours,  # type: ignore[arg-type]
        no_color=no_color,
        legacy_windows=legacy,
    )


@settings(deadline=None)
@given(charts(), st.integers(1, 130), st.sampled_from(["utf-8", "ascii"]), st.booleans(),
       st.sampled_from([None, "standard", "256", "truecolor"]))  # fmt: skip
def test_any_data_on_any_console(
    chart: Chart, width: int, encoding: str, legacy: bool, colours: str | None
) -> None:
    """Whatever is drawn: no exception, no line too wide, no character the console lacks."""
    console = console_of(width, encoding, colours, legacy=legacy)
    options = console.options
    text = "".join(segment.text for segment in console.render(chart, options))
    assert text.endswith("\n") or not options.max_width  # Rich draws nothing on no column at all
    assert all(cell_len(row) <= width for row in text.split("\n"))
    assert encoding != "ascii" or text.isascii()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


@pytest.mark.parametrize("number", range(len(SAMPLES)))
@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_samples_without_colour(number: int, width: int) -> None:
    """Without colour nothing but text is written, in ASCII only ASCII, and no line is too wide."""
    for encoding in ("utf-8", "ascii"):
        text = printed(SAMPLES[number], console_of(width, encoding, None))
        assert "\x1b" not in text
        assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_no_color_means_no_colour(number: int) -> None:
    """With NO_COLOR there may be bold and faint, never a colour, and cells have shades."""
    plain = printed(SAMPLES[number], console_of(80, "utf-8", None))
    text = printed(SAMPLES[number], console_of(80, "utf-8", "truecolor", no_color=True))
    assert set(re.findall(r"\x1b\[([\d;]*)m", text)) <= {"0", "1", "2"}
    assert re.sub(r"\x1b\[[\d;]*m", "", text) == plain


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_old_windows_consoles(number: int) -> None:
    """Old Windows consoles get only what code page 437 has, apart from raised digits and signs."""
    text = printed(SAMPLES[number], console_of(80, "utf-8", None, legacy=True))
    drawing = {char for char in text if 0x2500 <= ord(char) <= 0x28FF and char != "✗"}
    assert "?" not in "".join(drawing).encode("cp437", "replace").decode("cp437")


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_colours_have_explicit_grounds(number: int) -> None:
    """Ink by number stands on a ground by number, but for series and pixels, which are no text."""
    console = console_of(80, "utf-8", "truecolor")
    for segment in console.render(SAMPLES[number], console.options):
        style = segment.style
        if style is not None and style.bgcolor is not None:
            assert style.color is not None


@pytest.mark.parametrize("module", [module.__name__ for module in MODULES])
def test_modules_print_samples(module: str) -> None:
    """`python -m` prints two or three pictures, and nothing to complain about."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", module],
        capture_output=True, cwd=ROOT, env={"COLUMNS": "70", "PYTHONIOENCODING": "utf-8"},
        check=True,
    )  # fmt: skip
    assert done.stderr == b""
    text = done.stdout.decode()
    assert max(map(cell_len, text.splitlines())) <= 70
    assert len(text.split("\n\n")) in (2, 3)


def test_public_names() -> None:
    """Every public name can be imported, only when asked for; other names are refused."""
    assert all(getattr(quiz.charts, name).__name__ == name for name in quiz.charts.__all__)
    with pytest.raises(AttributeError, match="no attribute 'PieChart'"):
        _ = quiz.charts.PieChart  # type: ignore[attr-defined]
    script = "import sys, quiz.charts; sys.exit('quiz.charts.chart' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_only_rich_is_imported() -> None:
    """The charts need nothing but Rich and the standard library."""
    for path in (ROOT / "quiz" / "charts").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom)
                else []
            )  # fmt: skip
            for name in names:
                top = name.partition(".")[0]
                assert top in sys.stdlib_module_names or top == "rich" or "quiz.charts" in name


def test_few_segments() -> None:
    """Cells of one style in a row are one segment."""
    chart = LineChart([Series("", [math.sin(x / 9) for x in range(200)])], height=20)
    console = console_of(80, "utf-8", "truecolor")
    assert len(list(console.render(chart, console.options))) < 5 * 20
