"""Predicted against true recall: is the scheduler right about this memory?"""

from rich.console import Group

from quiz.charts import Intervals
from quiz.report.calibration import LEAST, Bin, Calibration
from quiz.screens.durations import count
from quiz.screens.stats.part import part, percent, said
from quiz.screens.theme import Look

VERDICTS = {
    1: "You remember better than predicted.",
    0: "",
    -1: "You remember less than predicted.",
}


def recall_line(figures: Calibration, look: Look) -> str:
    """All of it in a sentence."""
    value = figures.recalled.value
    if value is None or figures.predicted is None:
        return "Recall is tested from the second day on."
    if not figures.enough:
        return (
            f"Recalled {figures.recalled.hits} of {count(figures.recalled.of, 'answer')} on a later"
            f" day; from {LEAST} on this is compared with what was predicted."
        )
    low, high = figures.recalled.interval
    return (
        f"Recall: predicted {percent(figures.predicted)}, true {percent(value)} "
        f"({round(low * 100)}{look.dash}{round(high * 100)}%)"
    )


def recall(figures: Calibration, width: int, look: Look, height: int | None = None) -> Group:
    """The sentence, and an interval for each bin of predictions with enough answers.

    With `height` as many of the bins, the fullest, as leave it at so many lines.
    """
    if not figures.enough:
        return part("Predicted and true recall", said(recall_line(figures, look)))
    bins = list(figures.filled)
    if height is not None:
        fullest = sorted(bins, key=lambda one: -one.recalled.of)[: max(1, height - 5)]
        bins = [one for one in bins if one in fullest]
    rows = [(_name(one, look), one.predicted, one.recalled) for one in bins]
    rows.append(("all", figures.predicted, figures.recalled))
    lowest = min(min(share.interval[0], predicted or 1.0) for _, predicted, share in rows)
    chart = Intervals(
        [name for name, _, _ in rows],
        [100 * share.interval[0] for _, _, share in rows],
        [100 * (share.value or 0) for _, _, share in rows],
        [100 * share.interval[1] for _, _, share in rows],
        [100 * (predicted or 0) for _, predicted, _ in rows],
        [f"{share.of:,}" for _, _, share in rows] if width >= 36 else (),
        ("true, 95% interval", "predicted") if width >= 36 else ("true", "predicted"),
        x_range=(min(90.0, 10 * int(10 * lowest)), 100.0),
    )
    more = [said(verdict)] if height is None and (verdict := VERDICTS[figures.verdict or 0]) else []
    title = recall_line(figures, look)
    if len(title) > width:  # the interval is in the picture too
        title = title.partition(" (")[0]
    return part(title, chart, *more)


def _name(one: Bin, look: Look) -> str:
    if not one.low:
        return f"under {percent(one.high)}"
    return f"{round(100 * one.low)}{look.dash}{percent(one.high)}"
