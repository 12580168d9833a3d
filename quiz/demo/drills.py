"""Drills by name, and their instances by id.

The drill `cross-entropy/of-logits` is a function in `demos/drills/cross_entropy.py`; with a seed,
`cross-entropy/of-logits#17`, it is one instance, the same on every machine.
"""

import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from quiz.demo.names import FOLDER, find, module_name, names
from quiz.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator

    from quiz.demo import Drill

MOST_SEED = 2**63 - 1


class Instance(NamedTuple):
    """One instance of a drill, with the seed that reproduces it."""

    name: str  # `demo/drill`
    seed: int
    drill: "Drill"

    @property
    def id(self) -> str:
        """`demo/drill#seed`."""
        return f"{self.name}#{self.seed}"

    @property
    def demo(self) -> str:
        """The demo that shows what the drill asks about."""
        return self.name.partition("/")[0]

    def shuffled(self, count: int) -> Sequence[int]:
        """The order in which `count` options are offered; the same each time for this instance."""
        order: list[int] = dice((self.seed, count)).permutation(count).tolist()
        return order


def dice(seed: int | tuple[int, int] | None) -> "Generator":
    """A random generator; without a seed, a different one each time. Imports numpy."""
    from numpy.random import default_rng

    return default_rng(seed)


def demos() -> list[str]:
    """The demos that have drills, found without importing any."""
    return names(os.path.join(FOLDER, "drills"))


@cache
def drills(demo: str) -> "dict[str, Callable[[Generator], Drill]]":
    """The drills of a demo by name, in the order of their file."""
    module = import_module(f"demos.drills.{module_name(demo)}")
    return {f"{demo}/{one.__name__.replace('_', '-')}": one for one in module.DRILLS}


def make(name: str, seed: int) -> Instance:
    """The instance of an existing drill with this seed."""
    return Instance(name, seed, drills(name.partition("/")[0])[name](dice(seed)))


def named(text: str) -> tuple[str, int | None]:
    """The drill that a person's `demo/drill` or `demo/drill#seed` means, and the seed if any.

    Raises:
        UsageError: there is no such drill, or the seed is not a whole number.

    """
    name, mark, seed = text.strip().partition("#")
    demo, _, drill = name.partition("/")
    found = find(demo)
    known = list(drills(found)) if found in demos() else []
    wanted = f"{found}/{drill.strip().lower().replace('_', '-')}"
    fitting = [wanted] if wanted in known else [one for one in known if one.startswith(wanted)]
    if len(fitting) != 1:
        raise UsageError(f"There is no drill “{name}”. Drills of {found}: {', '.join(known)}.")
    if not mark:
        return fitting[0], None
    digits = seed.isascii() and seed.isdecimal() and len(seed) < 20
    if not digits or int(seed) > MOST_SEED:
        raise UsageError(f"“{text}”: what follows # is the instance's seed, a whole number.")
    return fitting[0], int(seed)
