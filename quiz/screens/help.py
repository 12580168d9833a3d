"""All keys of a review and what they do."""

from quiz.screens.text import BLANK, Line, cells, wrap

_HELP = (
    ("Before the answer", (
        ("Space, Enter", "show the answer"),
        ("t", "type the answer: what it says is ticked, you correct the ticks"),
        ("1 2 3", "with confidence on: unsure, fair, sure, and show the answer"),
        ("h", "a hint: how many key points, then their cues"),
    )),
    ("After it", (
        ("a-e", "tick the key points that you said"),
        ("Enter", "accept the rating that the ticks suggest"),
        ("1 2 3 4", "rate: Again, Hard, Good, Easy"),
        ("p", "to be precise: what is loose in the usual answer, with sources"),
        ("f", "follow-up questions and traps"),
        ("r", "the demo that shows it"),
    )),
    ("Always", (
        ("u", "undo the last rating, suspend or not-today, as often as you like"),
        ("n", "not today: ask again tomorrow"),
        ("s", "suspend: never ask until `quiz unsuspend`"),
        ("m", "your own note, shown under the answer"),
        ("o", "open the deck in $EDITOR at this question"),
        ("Space, PgUp, PgDn, arrows", "scroll"),
        ("q, Ctrl-D", "end the session; everything is saved already"),
    )),
)  # fmt: skip


def help_lines(width: int) -> list[Line]:
    """All keys and what they do."""
    lines: list[Line] = []
    column = 14 if width >= 50 else 8
    for heading, rows in _HELP:
        lines += [((heading, "heading"),)]
        for keys, text in rows:
            if cells(keys) > column - 1:
                lines.append(((keys, "key"),))
                lines += wrap([(text, "")], width, " " * column, " " * column)
                continue
            first, *rest = wrap([(text, "")], width, keys.ljust(column), " " * column)
            (head, style), *others = first
            lines.append(((head[:column], "key"), (head[column:], style), *others))
            lines += rest
        lines.append(BLANK)
    return lines[:-1]
