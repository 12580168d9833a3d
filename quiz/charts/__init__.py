"""Terminal charts as Rich renderables: `Console().print(LineChart([Series("loss", losses)]))`.

A chart is imported when it is first asked for, so that one costs nothing for the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quiz.charts.bars import Bars as Bars
    from quiz.charts.bars import Interval as Interval
    from quiz.charts.bars import Intervals as Intervals
    from quiz.charts.bars import StackedBars as StackedBars
    from quiz.charts.boundary import DecisionBoundary as DecisionBoundary
    from quiz.charts.chart import Chart as Chart
    from quiz.charts.columns import Columns as Columns
    from quiz.charts.columns import Histogram as Histogram
    from quiz.charts.columns import Sparkline as Sparkline
    from quiz.charts.frame import Reference as Reference
    from quiz.charts.heatmap import ConfusionMatrix as ConfusionMatrix
    from quiz.charts.heatmap import Heatmap as Heatmap
    from quiz.charts.layout import Beside as Beside
    from quiz.charts.layout import Figure as Figure
    from quiz.charts.line import LineChart as LineChart
    from quiz.charts.line import Points as Points
    from quiz.charts.line import Series as Series
else:
    _NAMES = {
        "bars": ("Bars", "Interval", "Intervals", "StackedBars"),
        "boundary": ("DecisionBoundary",),
        "chart": ("Chart",),
        "columns": ("Columns", "Histogram", "Sparkline"),
        "frame": ("Reference",),
        "heatmap": ("ConfusionMatrix", "Heatmap"),
        "layout": ("Beside", "Figure"),
        "line": ("LineChart", "Points", "Series"),
    }
    _MODULES = {name: module for module, names in _NAMES.items() for name in names}
    __all__ = list(_MODULES)

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"quiz.charts.{_MODULES[name]}"), name)
        return found
