"""What each sentence of a demo claims of the numbers in it, read back from its text.

An oracle of its own: it knows nothing of the results, only what a person can read. Every headline
of a demo that has rows here has to fit one.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

NUMBER = r"(-?[\d,]*\.?\d+(?:e[-+]?\d+)?)"


class Sentence(NamedTuple):
    """A pattern, and what has to be true of the numbers in its groups; words are nan."""

    says: str
    holds: Callable[..., bool] = lambda *_: True


def numbers(found: "re.Match[str] | None") -> list[float]:
    """The groups of a match as numbers; `overflows after` is infinite."""
    assert found is not None
    return [_number(group) for group in found.groups()]


def _number(text: str | None) -> float:
    if text is None:
        return float("nan")
    if "overflow" in text or "diverge" in text:
        return float("inf")
    digits = re.search(r"-?[\d,]*\.?\d+(?:e[-+]?\d+)?", text)
    return float(digits[0].replace(",", "")) if digits else float("nan")


N = NUMBER
END = r"(ends at \S+|overflows after [\d,]+ updates?)"
CLAIMS: dict[str, Sequence[Sentence]] = {
    "_template": (
        Sentence(rf"by {N}: it falls with the root", lambda by: 1.79 < by < 2.21),
        Sentence(rf"by {N}: more than", lambda by: by >= 2.19),
        Sentence(rf"by {N}: less than", lambda by: by <= 1.81),
        Sentence(rf"by {N}, not by 2: {N}%", lambda by, share: by < 1.81 and share >= 0),
    ),
    "gradient-clipping": (
        Sentence(rf"^Clipping to {N} saves the run: the loss without it {END}, with .* {END}\.$",
                 lambda c, plain, clipped: plain == float("inf") and clipped <= 1),
        Sentence(rf"^A threshold of {N} is too high: the loss without it {END}",
                 lambda c, plain: plain == float("inf")),
        Sentence(rf"^Held, not learned .* without it {END}, with .* {END}\.$",
                 lambda plain, clipped: plain == float("inf") and clipped >= 1),
        Sentence(rf"^Nothing to save .* without it {END}, with .* {END}\.$",
                 lambda plain, clipped: plain <= 1 and clipped <= 2.2 * plain),
        Sentence(rf"only holds it back: the loss without it {END}, with .* {END}\.$",
                 lambda plain, clipped: plain <= 1 and clipped > 1.8 * plain),
        Sentence(rf"helps it learn: the loss without it {END}, with .* {END}\.$",
                 lambda plain, clipped: clipped <= 1 <= plain),
        Sentence(rf"^Neither learns .* without it {END}, with .* {END}\.$",
                 lambda plain, clipped: clipped >= 1 and plain >= 1),
    ),
    "universal-approximation": (
        Sentence(r"^Too few widths to tell"),
        Sentence(r"^None of these stops improving\. Error at"),
        Sentence(rf"^Stuck however wide: \w+ at {N}", lambda error: error > 0.001),
    ),
    "vanishing-gradient": (
        Sentence(r"^Vanished: nothing"),
        Sentence(rf"^Vanished: 10\^{N} ", lambda power: power <= -2),
        Sentence(rf"^It fades .* gets {N} times", lambda gets: 0.0099 <= gets <= 0.25),
        Sentence(rf"^It does not vanish here: .* gets {N} times", lambda gets: 0.25 <= gets <= 4),
        Sentence(rf"^It grows .* gets {N} times", lambda gets: 4 <= gets <= 100),
        Sentence(rf"^Exploded: the input gets 10\^{N} ", lambda power: power >= 2),
        Sentence(r"^A cure can overshoot: (.*) explodes, (.*) stay.* within 10 times"),
        Sentence(r"^None stays within 10 times"),
        Sentence(rf"^No cure overshoots by 100.*he \+ skip 10\^{N}\.$", lambda power: power <= 2),
    ),
}  # fmt: skip
