"""How sure a share is: Wilson's score interval."""

from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054
"""Of a standard normal variable 95 % lie within ± this."""


class Share(NamedTuple):
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share itself, 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence, if the trials are independent.

        Wilson 1927, Journal of the American Statistical Association 22: it stays within [0, 1] and
        holds for few trials and for shares near 0 and 1, where hits ± 2 standard errors does not.
        """
        if not self.of:
            return 0.0, 1.0
        share, weight = self.hits / self.of, Z * Z / self.of
        middle = (share + weight / 2) / (1 + weight)
        reach = sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
        low = 0.0 if self.hits == 0 else max(0.0, middle - reach)
        high = 1.0 if self.hits == self.of else min(1.0, middle + reach)
        return low, high
