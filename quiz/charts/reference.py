"""Reference lines: a value that the data is to be compared with, dashed across the plot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from quiz.charts.canvas import Canvas
from quiz.charts.frame import Frame
from quiz.charts.lettering import fit, widest
from quiz.charts.palette import FAINT, PLAIN
from quiz.charts.scale import Scale, drawable


@dataclass(frozen=True, slots=True)
class Reference:
    """A dashed line across the plot at a value of the y axis, or of the x axis, and its label."""

    value: float
    label: str = ""
    axis: Literal["x", "y"] = "y"


def values_on(axis: str, references: Sequence[Reference]) -> list[float]:
    """The values that the axis should hold."""
    return [reference.value for reference in references if reference.axis == axis]


def unseen(references: Sequence[Reference], x: Scale, y: Scale) -> list[str]:
    """Which references are not on the axes, in words."""
    return [
        f"reference {reference.label or reference.value} lies outside the axes"
        for reference in references
        if not _on(x if reference.axis == "x" else y, reference.value)
    ]


def _on(scale: Scale, value: float) -> bool:
    return drawable(value, scale.log) and scale.holds(value)


def _seen(references: Sequence[Reference], layout: Frame) -> Iterator[tuple[Reference, int]]:
    """The references on the axes, each with its row or column."""
    for reference in references:
        value = reference.value
        if reference.axis == "x" and _on(layout.x, value):
            yield reference, layout.column(value)
        if reference.axis == "y" and _on(layout.y, value):
            yield reference, layout.row(value)


def rule(canvas: Canvas, layout: Frame, references: Sequence[Reference]) -> None:
    """Draws the lines under everything else."""
    glyphs = layout.look.glyphs
    for reference, place in _seen(references, layout):
        if reference.axis == "x":
            cells, glyph = range(place, canvas.cells, canvas.columns), glyphs.dashed_vertical
        else:
            start = place * canvas.columns
            cells, glyph = range(start, start + canvas.columns), glyphs.dashed_horizontal
        canvas.under.update(dict.fromkeys(cells, (glyph, FAINT)))


def put_labels(canvas: Canvas, layout: Frame, references: Sequence[Reference]) -> None:
    """Writes the labels, where they hide least of what is drawn."""
    for reference, place in _seen(references, layout):
        size = min(widest([reference.label], layout.look), canvas.columns - 2) + 2
        if not reference.label:
            continue
        if reference.axis == "y":
            spots = [(place, column) for column in range(canvas.columns - size, -1, -1)]
        else:
            right, left = place + 1, max(0, place - size)
            column = right if right + size <= canvas.columns else left
            spots = [(row, column) for row in range(canvas.high)]
        row, column = canvas.best_spot(spots, size)
        canvas.write(row, column, f" {fit(reference.label, size - 2, layout.look)} ", PLAIN)
