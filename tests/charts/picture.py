"""What a console without color shows."""

import io

from rich.console import Console, RenderableType


def lines(part: RenderableType, width: int = 60, encoding: str = "utf-8") -> list[str]:
    """The picture as lines of text, cut nowhere, without blanks at their ends."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    console = Console(file=file, width=width, color_system=None, legacy_windows=False)
    console.print(part, crop=False)
    file.flush()
    return [line.rstrip() for line in raw.getvalue().decode(encoding).splitlines()]
