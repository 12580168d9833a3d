"""Runs in turn, their medians, and the table they are printed in."""

import math
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is first imported: one core
RUNS = 21
"""Of each thing measured; every figure is the median of these."""

Measure = Callable[[], float]


class Row(NamedTuple):
    """One line of the table."""

    what: str
    measured: str
    """The figure itself, with its unit: true of this machine only."""
    ratio: float | None = None
    beside: str = ""
    """What the ratio is to."""
    most: float | None = None
    """The ratio that it may not exceed."""
    least: str = ""
    """The fastest run, on which other programs lay least."""
    late: bool = False
    """Whether it passed a limit that is no ratio."""

    @property
    def over(self) -> bool:
        """Whether a limit was passed."""
        return self.late or (
            self.ratio is not None and self.most is not None and self.ratio > self.most
        )


def timed(action: Callable[[], object]) -> Measure:
    """Measures the seconds that an action takes."""

    def measure() -> float:
        started = time.perf_counter()
        action()
        return time.perf_counter() - started

    return measure


def cpu(command: Sequence[str], settings: Mapping[str, str]) -> float:
    """Seconds of CPU that a command takes with everything that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=dict(settings), capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(
    what: str, taken: Sequence[float], to: Sequence[float], beside: str, most: float | None = None
) -> Row:
    """The median of some times, as a ratio to that of others."""
    ratio = median(taken) / median(to)
    return Row(what, seconds(median(taken)), ratio, beside, most, seconds(min(taken)))


def in_turn(measures: Mapping[str, Measure], runs: int = RUNS) -> dict[str, list[float]]:
    """Each measured `runs` times, one after the other, so that noise falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for run in range(runs):
        progress(f"run {run + 1} of {runs}")
        for name, measure in measures.items():
            taken[name].append(measure())
    progress("")
    return taken


def median(figures: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(figures)


def percentile(figures: Sequence[float], share: float) -> float:
    """The least figure that at least `share` of them do not exceed."""
    return sorted(figures)[math.ceil(share * len(figures)) - 1]


def seconds(figure: float) -> str:
    """A duration as it is read most easily."""
    return f"{figure:.2f} s" if figure >= 1 else f"{figure * 1000:.1f} ms"


def progress(text: str) -> None:
    """Say on a terminal how far it is."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def machine() -> str:
    """On what this was measured."""
    load = os.getloadavg()[0]
    return (
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load:.1f}"
    )


def show(title: str, rows: Sequence[Row]) -> list[str]:
    """Print a table. Returns what passed its limit."""
    header = ("", "measured", "fastest", "ratio", "at most", "ratio to")
    cells = [header, *(_cells(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = [title, ""]
    for what, *figures, beside in cells:
        columns = zip(figures, widths[1:-1], strict=True)
        line = "  ".join(f"{figure:>{width}}" for figure, width in columns)
        lines.append(f"  {what:{widths[0]}}  {line}  {beside}".rstrip())
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()
    return [f"{title}: {row.what.strip()}" for row in rows if row.over]


def _cells(row: Row) -> tuple[str, str, str, str, str, str]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    most = "" if row.most is None else f"{row.most:g}"
    most += " OVER" if row.over else ""
    return row.what, row.measured, row.least, ratio, most, row.beside
