"""The time: the machine's clock, which `QUIZ_NOW` may shift, and a stopwatch."""

import os
import time
from datetime import datetime, timedelta

from quiz.errors import UsageError
from quiz.scheduling.study_day import DAY, Moment
from quiz.store.database import LAST_TIME


class Clock:
    """The machine's clock, shifted to start at `QUIZ_NOW` if that is set."""

    def __init__(self) -> None:
        self._shift = 0
        self._offset: int | None = None
        chosen = os.environ.get("QUIZ_NOW", "").strip()
        if not chosen:
            return
        try:
            then = datetime.fromisoformat(chosen)
            now = int(then.timestamp() * 1000)
        except (ValueError, OverflowError):
            raise UsageError(
                f"QUIZ_NOW: “{chosen}” is not a time. Write it as 2026-12-01T18:30+01:00."
            ) from None
        if not DAY <= now <= LAST_TIME - DAY:
            raise UsageError(f"QUIZ_NOW: “{chosen}” is not between the years 1970 and 2999.")
        zone = then.utcoffset()
        self._offset = None if zone is None else zone // timedelta(minutes=1)
        self._shift = now - time.time_ns() // 1_000_000

    def now(self) -> int:
        """Milliseconds since 1970 UTC."""
        return time.time_ns() // 1_000_000 + self._shift

    def offset(self) -> int:
        """Minutes by which local time is ahead of UTC."""
        if self._offset is not None:
            return self._offset
        return int(time.localtime(self.now() / 1000).tm_gmtoff) // 60

    def moment(self, day_starts: int) -> Moment:
        """The present, for a person whose study day begins at that hour."""
        return Moment(self.now(), self.offset(), day_starts)

    def seconds(self) -> float:
        """Seconds from some fixed point; never goes back. For measuring durations."""
        return time.monotonic()


_TICK_SECONDS = 1.0


class Stopwatch:
    """How long a question has been on screen, in seconds."""

    def __init__(self, clock: Clock, spent: float = 0.0) -> None:
        self._clock = clock
        self._spent = spent
        self._started: float | None = clock.seconds()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        if self._started is None:
            return self._spent
        return self._spent + self._clock.seconds() - self._started

    def stop(self) -> None:
        """Stop counting."""
        self._spent, self._started = self.seconds, None

    def until_next_second(self) -> float | None:
        """Seconds until the shown time changes; None when stopped."""
        if self._started is None:
            return None
        return _TICK_SECONDS - self.seconds % _TICK_SECONDS
