"""Playing the steps of a demo that trains: live in a terminal, until the end or a key."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console, RenderableType
from rich.live import Live

from quiz.terminal.keys import Keys

FRAMES_PER_SECOND = 15


def play(
    steps: Iterator[Any],
    render: Callable[[Any], RenderableType],
    console: Console,
    keys: Keys,
) -> Any:
    """Show each step for a fifteenth of a second; a key skips to the end. Returns the last step.

    The live picture is taken away again: the caller prints the last one, as a pipe would get it.
    """
    last: Any = None
    shown = True
    with Live(console=console, auto_refresh=False, transient=True, screen=False) as live:
        for step in steps:
            last = step
            if not shown:
                continue
            began = time.monotonic()
            live.update(render(step), refresh=True)
            left = 1 / FRAMES_PER_SECOND - (time.monotonic() - began)
            key = keys.read(max(0.0, left))
            shown = key in ("tick", "resize", "resume")
            if shown and key != "tick":  # what was drawn lies about in pieces
                console.clear()
    return last
