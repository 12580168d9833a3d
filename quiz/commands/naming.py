"""What commands do with a desk that is opened: find the questions a person names."""

from quiz.deck.lookup import find
from quiz.session.desk import Desk


def resolved(opened: Desk, names: list[str]) -> tuple[str, ...]:
    """The ids that a person's words stand for, without doubles.

    Raises:
        UsageError: one of them fits no question, or several.

    """
    numbers = {heading.id: heading.number for heading in opened.deck.headings()}
    return tuple(dict.fromkeys(find(name, numbers) for name in names))
