"""The settings as a Rich table."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from quiz.settings import Setting, Value


def table(rows: Sequence[tuple[Setting, Value]]) -> Table:
    """Each setting with its value, where that comes from, its range and what it is about."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("setting", "value", "from", "range", "what it is"):
        made.add_column(name, no_wrap=name in ("setting", "value"))
    for setting, value in rows:
        texts = (setting.key, value.text, value.origin, setting.range, setting.about)
        made.add_row(*(Text(text) for text in texts))
    return made
