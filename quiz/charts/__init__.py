"""Terminal charts as Rich renderables: `Console().print(LineChart([Series("loss", losses)]))`.

A chart is imported when it is first asked for, so that one costs nothing for the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quiz.charts.bars import Bars, StackedBars
    from quiz.charts.boundary import DecisionBoundary
    from quiz.charts.chart import Chart
    from quiz.charts.columns import Columns, Histogram, Sparkline
    from quiz.charts.confusion import ConfusionMatrix
    from quiz.charts.frame import Reference
    from quiz.charts.heatmap import Heatmap
    from quiz.charts.intervals import Intervals
    from quiz.charts.layout import Beside, Figure
    from quiz.charts.line import LineChart, Points, Series

__all__ = [
    "Bars",
    "Beside",
    "Chart",
    "Columns",
    "ConfusionMatrix",
    "DecisionBoundary",
    "Figure",
    "Heatmap",
    "Histogram",
    "Intervals",
    "LineChart",
    "Points",
    "Reference",
    "Series",
    "Sparkline",
    "StackedBars",
]
_MODULES = {
    "Beside": "layout",
    "ConfusionMatrix": "confusion",
    "DecisionBoundary": "boundary",
    "Figure": "layout",
    "Histogram": "columns",
    "LineChart": "line",
    "Points": "line",
    "Reference": "frame",
    "Series": "line",
    "Sparkline": "columns",
    "StackedBars": "bars",
}
"""The module of a chart that is not called as it is."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(f"quiz.charts.{_MODULES.get(name, name.lower())}")
        found = globals()[name] = getattr(module, name)
        return found
