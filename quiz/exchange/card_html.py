"""Parts of a question as HTML, alike on the page and in Anki; empty where there are none."""

from collections.abc import Iterable, Sequence
from html import escape

from quiz.deck.question import FollowUp, Question, Source, Trap
from quiz.exchange.markup import Picture, html, inline, no_picture


def code(lines: Iterable[str]) -> str:
    """Formulas or code, line by line."""
    text = escape("\n".join(lines))
    return f"<pre><code>{text}</code></pre>" if text else ""


def precise(question: Question, picture: Picture = no_picture) -> str:
    """What is usually said, and what is exactly true, with the numbers of its sources."""
    numbers = {source.key: number for number, source in enumerate(question.sources, 1)}
    return "".join(
        f'<p><span class="soft">Said:</span> {inline(note.said, picture)}<br>'
        f'<span class="soft">Exactly:</span> {inline(note.exact, picture)} '
        f"[{', '.join(str(numbers[key]) for key in note.source)}]</p>"
        for note in question.precise
    )


def follow_ups(some: Iterable[FollowUp], picture: Picture = no_picture) -> str:
    """What is asked next, with its answers."""
    return "".join(
        f"<p><strong>{inline(one.question, picture)}</strong></p>\n{html(one.answer, picture)}"
        for one in some
    )


def traps(some: Iterable[Trap], picture: Picture = no_picture) -> str:
    """What sounds right, and why it is wrong."""
    return "".join(
        f'<p><span class="wrong">Wrong:</span> {inline(one.wrong, picture)}<br>'
        f"{inline(one.why, picture)}</p>"
        for one in some
    )


def sources(some: Sequence[Source]) -> str:
    """The sources as a numbered list."""
    items = "".join(
        f"<li>{escape(one.authors)} ({one.year}). {escape(one.title)}. {inline(one.where)}</li>"
        for one in some
    )
    return f"<ol>{items}</ol>" if items else ""
