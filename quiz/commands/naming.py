"""What commands do with a desk that is opened: find the questions a person names."""

from collections.abc import Iterable

from quiz.deck.lookup import find
from quiz.errors import UsageError
from quiz.session.desk import Desk


def resolved(opened: Desk, names: list[str]) -> tuple[str, ...]:
    """The ids that a person's words stand for, without doubles.

    Raises:
        UsageError: one of them fits no question, or several.

    """
    numbers = {heading.id: heading.number for heading in opened.deck.headings()}
    return tuple(dict.fromkeys(find(name, numbers) for name in names))


def check_tags(opened: Desk, tags: Iterable[str]) -> None:
    """Refuse a tag that no question has.

    Raises:
        UsageError: names the nearest tag there is, or all of them.

    """
    known = {label for heading in opened.deck.headings() for label in heading.tags}
    for tag in tags:
        if tag in known:
            continue
        from difflib import get_close_matches

        near = get_close_matches(tag, sorted(known), n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else f"Tags are: {', '.join(sorted(known))}."
        raise UsageError(f"No question has the tag “{tag}”. {hint}")
