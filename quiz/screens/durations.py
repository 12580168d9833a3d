"""Times and counts in words: intervals, clocks, days, how many of something."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def interval(milliseconds: int, days: int) -> str:
    """The time until a question returns: `10 min`, `2 days`, `1.4 months`, `2.1 years`."""
    if days < 1 or milliseconds < 12 * 3_600_000:
        return f"{max(1, round(milliseconds / 60_000))} min"
    if days < 31:
        return "1 day" if days == 1 else f"{days} days"
    if days < 365:
        return f"{days / 30.44:.1f} months"
    return f"{days / 365.25:.1f} years"


def clock(seconds: float) -> str:
    """Minutes and seconds: `0:42`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def spell(seconds: float) -> str:
    """A stretch of time: `40 s`, `12 min`, `3 h 5 min`."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def day(ordinal: int, today: int) -> str:
    """A study day as a person says it: `today`, `tomorrow`, `Thu 26 Nov`, `Fri 1 Jan 2027`."""
    if ordinal == today:
        return "today"
    if ordinal == today + 1:
        return "tomorrow"
    return dated(ordinal, today)


def dated(ordinal: int, today: int) -> str:
    """A study day by its date, however near: `Thu 26 Nov`; with the year where it is another."""
    from datetime import date

    then = date.fromordinal(ordinal)
    text = f"{WEEKDAYS[then.weekday()]} {then.day} {MONTHS[then.month - 1]}"
    return text if then.year == date.fromordinal(today).year else f"{text} {then.year}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 question`, `2 questions`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
