"""The values an exercise is written with: a file of `demos/code` ends in one `Exercise`.

The file's docstring is what the person reads: the first line is the title, then come at most twelve
lines of 76 characters, with shapes and one worked example, which is a doctest. The functions are
our solution; the stub to complete is made from their signatures and docstrings. Fields that must
be readable without running anything (`functions`, `minutes`, `hints`, `requires`) are literals.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison of what the code gave with what is right.

    It fits where shape and numbers do: |got − expected| ≤ tolerance · max(1, |expected|). `got` is
    best a figure that does not depend on the dice or the style of the code, because a slip is
    recognized by it.
    """

    what: str
    """What is compared, as in “the kept values”."""
    got: Any
    expected: Any
    tolerance: float = 1e-9


Cases = Iterator[Case]
"""What a check yields, as far as it comes."""
Code = Any
"""The functions under judgment, as attributes: `code.dropout(x, 0.8, rng)`. A call copies its
arguments, so that nothing which it changes reaches the check, and refuses a result of another
form than the solution's return annotation tells."""
Check = Callable[[Code, Any], Cases]
"""Takes the code and a `numpy.random.Generator`. The first line of its docstring is its name.

What is right comes from elsewhere than our solution: a closed form, a central difference,
`demos.nn`, or a property that every right answer has.
"""


def named(name: str, check: Callable[..., Cases], /, **given: Any) -> Check:
    """A check with some of its arguments given, under a name of its own."""
    made = partial(check, **given)
    made.__doc__ = name
    return made


class Slip(NamedTuple):
    """A wrong implementation as people write it: the solution with one text in place of another."""

    name: str
    """What is done, as in “divides by p instead of 1 − p”."""
    why: str
    """Why that is wrong, in a sentence or two."""
    right: str
    """A part of the solution's source; every occurrence is replaced."""
    wrong: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """What there is to write, and how it is judged."""

    functions: tuple[Callable[..., Any], ...]
    """Our solution."""
    minutes: float
    """How long it takes who knows it."""
    checks: tuple[Check, ...]
    slips: str
    """As patches of the solution: a line with the name, an indented reason, then the lines to
    remove after `- ` and those to add after `+ `, or `~ old → new` within a line."""
    hints: tuple[str, ...]
    """In layers: the first gives little away, the last nearly everything."""
    requires: tuple[str, ...] = ()
    """Exercises that come first, by name."""

    def patches(self) -> list[Slip]:
        """The slips."""
        patches = re.sub(r"\n~ (.*) → (.*)", r"\n- \1\n+ \2", inspect.cleandoc(self.slips))
        slips = re.split(r"\n(?![ +-])", patches)
        return [_slip(*text.split("\n")) for text in slips]


def _slip(name: str, *lines: str) -> Slip:
    why = " ".join(line.strip() for line in lines if line.startswith(" "))
    right = [line[2:] for line in lines if line.startswith("-")]
    wrong = [line[2:] for line in lines if line.startswith("+")]
    return Slip(name, why, "\n".join(right), "\n".join(wrong))


def name_of(check: Check) -> str:
    """The name of a check."""
    return (check.__doc__ or "").strip().split("\n")[0].rstrip(".")
