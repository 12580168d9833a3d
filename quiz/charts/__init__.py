"""Terminal charts as Rich renderables: `Console().print(LineChart([Series("loss", losses)]))`.

A chart is imported when it is first asked for, so that one costs nothing for the others.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quiz.charts.bars import Bars, Columns, Histogram, StackedBars
    from quiz.charts.boundary import DecisionBoundary
    from quiz.charts.chart import Chart
    from quiz.charts.confusion import ConfusionMatrix
    from quiz.charts.frame import Reference
    from quiz.charts.heatmap import Heatmap
    from quiz.charts.intervals import Intervals
    from quiz.charts.layout import Beside, Figure
    from quiz.charts.line import LineChart, Series
    from quiz.charts.points import Points
    from quiz.charts.side_by_side import SideBySide
    from quiz.charts.sparkline import Sparkline
    from quiz.charts.surface import Surface

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
    "SideBySide",
    "Sparkline",
    "StackedBars",
    "Surface",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        match name:
            case "Bars" | "Columns" | "Histogram" | "StackedBars":
                from quiz.charts import bars as module
            case "DecisionBoundary":
                from quiz.charts import boundary as module
            case "Chart":
                from quiz.charts import chart as module
            case "ConfusionMatrix":
                from quiz.charts import confusion as module
            case "Heatmap":
                from quiz.charts import heatmap as module
            case "Intervals":
                from quiz.charts import intervals as module
            case "Beside" | "Figure":
                from quiz.charts import layout as module
            case "LineChart" | "Series":
                from quiz.charts import line as module
            case "Points":
                from quiz.charts import points as module
            case "Reference":
                from quiz.charts import frame as module
            case "SideBySide":
                from quiz.charts import side_by_side as module
            case "Sparkline":
                from quiz.charts import sparkline as module
            case "Surface":
                from quiz.charts import surface as module
            case _:
                raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(module, name)
        return found
