"""Finding a question by what a person types: its id, its number, or a unique beginning."""

from collections.abc import Mapping

from quiz.errors import UsageError


def find(text: str, numbers: Mapping[str, int]) -> str:
    """The id that `text` stands for: an id, a number, or a prefix that fits only one.

    Args:
        numbers: id -> number of every question.

    Raises:
        UsageError: nothing fits, or several; names the nearest, or what fits.

    """
    wanted = text.strip().lower().replace("_", "-")
    if wanted in numbers:
        return wanted
    digits = wanted.lstrip("#").lstrip("0")
    if wanted.lstrip("#").isdecimal():
        for name, number in numbers.items():
            if str(number) == digits:
                return name
        low, high = min(numbers.values()), max(numbers.values())
        raise UsageError(f"There is no question {text}. They are numbered {low} to {high}.")
    fitting = [name for name in numbers if wanted and name.startswith(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"“{text}” fits several questions: {', '.join(sorted(fitting)[:8])}.")
    from difflib import get_close_matches

    near = get_close_matches(wanted, numbers, n=1, cutoff=0.3)
    hint = f"Did you mean {near[0]}?" if near else "`quiz list` names them all."
    raise UsageError(f"There is no question “{text}”. {hint}")
