"""The time and the place, from the machine or, for trying things out, from QUIZ_NOW."""

import os
import time

from quiz.errors import UsageError


class Clock:
    """The machine's clock, moved so that it starts at `QUIZ_NOW` where that is set."""

    def __init__(self) -> None:
        self._shift = 0
        self._offset: int | None = None
        chosen = os.environ.get("QUIZ_NOW", "").strip()
        if chosen:
            from datetime import datetime, timedelta

            try:
                then = datetime.fromisoformat(chosen)
            except ValueError:
                raise UsageError(
                    f"QUIZ_NOW: “{chosen}” is no time. Write it as 2026-12-01T18:30+01:00."
                ) from None
            zone = then.utcoffset()
            self._offset = None if zone is None else zone // timedelta(minutes=1)
            self._shift = int(then.timestamp() * 1000) - time.time_ns() // 1_000_000

    def now(self) -> int:
        """Milliseconds since 1970 UTC."""
        return time.time_ns() // 1_000_000 + self._shift

    def offset(self) -> int:
        """Minutes by which local time is ahead of UTC."""
        if self._offset is not None:
            return self._offset
        return int(time.localtime(self.now() / 1000).tm_gmtoff) // 60

    def seconds(self) -> float:
        """Seconds from some fixed point; never goes back. For measuring durations."""
        return time.monotonic()


def local(instant: int, offset: int) -> str:
    """An instant as `2026-11-23 14:05` at a place `offset` minutes ahead of UTC."""
    from datetime import UTC, datetime, timedelta

    then = datetime.fromtimestamp(instant / 1000, UTC) + timedelta(minutes=offset)
    return then.strftime("%Y-%m-%d %H:%M")
