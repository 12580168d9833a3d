"""Mock interviews and drills over time, and being sure against being right."""

from rich.console import Group, RenderableType

from quiz.charts import Intervals, Sparkline
from quiz.report.confidence import LEAST, Confidence
from quiz.report.practice import LEAST_DRILLS, MockScore, Practice
from quiz.report.wilson import Share
from quiz.screens.durations import count, day
from quiz.screens.stats.part import bars, fitted, part, percent, said
from quiz.screens.theme import Look

MOCKS_SHOWN, DEMOS_SHOWN, NAMES_SHOWN = 4, 3, 3


def mocks(figures: Practice, today: int, width: int, look: Look) -> Group:
    """The score of the latest mock interviews; of many also the whole line."""
    title = "Mock interviews: key points said"
    if not figures.mocks:
        return part(title, said("None yet: quiz mock."))
    latest = figures.mocks[-MOCKS_SHOWN:]
    rows = bars([_mock(one, today) for one in latest], width, look)
    more: list[RenderableType] = []
    if len(figures.mocks) > MOCKS_SHOWN:
        more = [
            said(f"All {len(figures.mocks)}, from 0 to 100%:"),
            Sparkline([one.score for one in figures.mocks], low=0, high=1),
        ]
    return part(title, *rows, *more)


def _mock(one: MockScore, today: int) -> tuple[str, float, str, str]:
    cut_short = f", {one.answered} of {one.asked}" if one.answered < one.asked else ""
    return f"{day(one.day, today)}{cut_short}", one.score, percent(one.score), "magenta"


def drills(figures: Practice, width: int, look: Look) -> Group:
    """How many were right, week by week, and where most went wrong."""
    share = figures.drills
    title = f"Drills: {_counted(share)} right"
    if not share.of:
        return part("Drills", said("None yet: quiz drill."))
    if share.of < LEAST_DRILLS:
        return part(title, said(f"Too few to tell; shown from {LEAST_DRILLS} on."))
    words = f"{percent(share.value or 0)} {_between(share, look)}"
    body: list[RenderableType] = [said(words)]
    if len(figures.weeks) > 2:
        body = [
            said(f"{words}; by week:"),
            Sparkline([one.value for _, one in figures.weeks], low=0, high=1),
        ]
    wrong = [(name, one) for name, one in figures.demos if one.hits < one.of][:DEMOS_SHOWN]
    body += bars(
        [(name, one.value or 0, f"{one.hits}/{one.of}", "magenta") for name, one in wrong],
        width,
        look,
    )
    return part(title, *body)


def confidence(figures: Confidence, width: int, look: Look) -> Group:
    """How often one was right when unsure, fair and sure; and where sure and wrong."""
    title = "How sure, and how often right"
    if not figures.asked:
        return part(title, said("Not asked yet: quiz config confidence on."))
    levels = (("unsure", figures.unsure), ("fair", figures.fair), ("sure", figures.sure))
    enough = [(name, share) for name, share in levels if share.of >= LEAST]
    body: list[RenderableType] = []
    if enough:
        body.append(
            Intervals(
                [name for name, _ in enough],
                [100 * share.interval[0] for _, share in enough],
                [100 * (share.value or 0) for _, share in enough],
                [100 * share.interval[1] for _, share in enough],
                texts=[f"{percent(share.value or 0)} of {share.of:,}" for _, share in enough],
                x_range=(0.0, 100.0),
            )
        )
    few = [f"{name} {share.of}" for name, share in levels if share.of < LEAST]
    if few:
        body.append(said(f"Too few answers: {', '.join(few)}; shown from {LEAST} on."))
    if figures.misjudged:
        names = ", ".join(figures.misjudged[:NAMES_SHOWN])
        left = len(figures.misjudged) - NAMES_SHOWN
        words = f"Sure and wrong: {names}" + (f" and {left} more" if left > 0 else "")
        body.append(said(fitted(words, width, look).rstrip()))
    return part(title, *body)


def _counted(share: Share) -> str:
    return f"{share.hits:,} of {count(share.of, 'answer')}"


def _between(share: Share, look: Look) -> str:
    low, high = share.interval
    return f"({round(low * 100)}{look.dash}{round(high * 100)}%)"
