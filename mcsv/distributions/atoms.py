"""What all distributions with atoms only share: everything follows from values and their two tail probabilities."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from mcsv.distributions.base import Break, Distribution, Floats
from mcsv.distributions.rules import fail

__all__ = ["MOST_ATOMS", "SMALLEST", "Atomic", "Atoms", "Counting"]

Atoms = tuple[Floats, Floats, Floats]  # values rising, P(X <= value), P(X > value)
MOST_ATOMS = 2**20
SMALLEST = 2.0**-54  # half the smallest tail probability that a draw can have


class Atomic(Distribution):
    """A distribution with atoms only."""

    @property
    def discrete(self) -> bool:
        """True: there are atoms only."""
        return True

    def atoms(self) -> Atoms:
        """Rising values with P(X <= value) and P(X > value), each without cancellation."""
        raise TypeError(f"{type(self).__name__} has no atoms")

    @cached_property
    def _atoms(self) -> Atoms:
        return self.atoms()

    @cached_property
    def weights(self) -> Floats:
        """The probability of each atom, as a difference on the side where it is the more exact."""
        _, lower, upper = self._atoms
        from_below = np.diff(lower, prepend=0.0)
        from_above = -np.diff(upper, prepend=1.0)
        return np.where(lower < 0.5, from_below, from_above)

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The smallest value whose P(X <= value) reaches u."""
        values, below, above = self._atoms
        places = np.searchsorted(-above, -v, side="left") if upper else np.searchsorted(below, v, side="left")
        return values[np.minimum(places, len(values) - 1)]

    def tail(self, x: Floats, upper: bool) -> Floats:
        """P(X <= x) or P(X > x)."""
        values, below, above = self._atoms
        places = np.searchsorted(values, x, side="right")
        return np.append(1.0, above)[places] if upper else np.append(0.0, below)[places]

    def mean(self) -> float | None:
        """Sum of value times weight."""
        return math.fsum(self.weights * self._atoms[0])

    def sd(self) -> float | None:
        """Root of the weighted squared distances from the mean."""
        mean = self.mean()
        return None if mean is None else math.sqrt(math.fsum(self.weights * (self._atoms[0] - mean) ** 2))

    def support(self) -> tuple[float, float]:
        """First and last atom."""
        values = self._atoms[0]
        return (float(values[0]), float(values[-1]))

    def breaks(self) -> tuple[Break, ...]:
        """The jumps between atoms."""
        _, lower, upper = self._atoms
        return tuple(
            (float(b), False) if b <= a else (float(a), True)
            for b, a in zip(lower[:-1], upper[:-1], strict=True)
        )


class Counting(Atomic):
    """A distribution on whole numbers: its atoms are all those between the tails that a draw can reach."""

    def atoms(self) -> Atoms:
        """Every whole number between the two tails of 2^-54."""
        first, last = self.reach()
        values = np.arange(first, last + 1, dtype=float)
        return values, self.tail_of_counts(values, False), self.tail_of_counts(values, True)

    def tail_of_counts(self, k: Floats, upper: bool) -> Floats:
        """P(X <= k) or P(X > k) from the family's special functions."""
        raise TypeError(f"{type(self).__name__} has no tail_of_counts")

    def reach(self) -> tuple[int, int]:
        """The first count with P(X <= k) > 2^-54 and the first with P(X > k) <= 2^-54."""
        first = self._search(lambda k: float(self.tail_of_counts(np.array([k]), False)[0]) > SMALLEST)
        last = self._search(lambda k: float(self.tail_of_counts(np.array([k]), True)[0]) <= SMALLEST)
        return first, last

    @staticmethod
    def _search(reached: object) -> int:
        """The smallest whole number for which a monotone condition holds."""
        assert callable(reached)
        if reached(0.0):
            return 0
        step = 1
        while not reached(float(step)):
            if step >= 2**62:
                raise fail("E301", "", "the counts do not end below 2^62", way_out="use a continuous family")
            step *= 2
        below, above = step // 2, step
        while above - below > 1:
            middle = (below + above) // 2
            below, above = (below, middle) if reached(float(middle)) else (middle, above)
        return above

    def too_many(self, instead: str) -> str:
        """What is wrong if the atoms would not fit, else an empty string."""
        first, last = self.reach()
        if last - first < MOST_ATOMS:
            return ""
        return f"{last - first + 1:,} different counts are possible, more than {MOST_ATOMS:,}; use {instead}"
