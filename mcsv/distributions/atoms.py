"""Distributions with atoms only: everything follows from the values and their two tail probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import ClassVar

import numpy as np

from mcsv.distributions.base import Break, Distribution, Floats
from mcsv.errors import Mistake

__all__ = ["MOST_ATOMS", "SMALLEST", "Atomic", "Atoms", "Counting", "from_observations", "from_weights"]

Atoms = tuple[Floats, Floats, Floats]  # values rising, P(X <= value), P(X > value)
MOST_ATOMS = 2**20
SMALLEST = 2.0**-54  # half the smallest tail probability that a draw can have


def from_weights(values: Floats, weights: Floats) -> Atoms:
    """Atoms from rising values and their probabilities, summed from both sides so that no tail cancels."""
    above = np.append(np.cumsum(weights[:0:-1])[::-1], 0.0)
    return values, np.append(np.cumsum(weights)[:-1], 1.0), above


def from_observations(found: tuple[float, ...]) -> Atoms:
    """Atoms from what was observed, each observation as likely as every other."""
    values, counts = np.unique(np.array(found), return_counts=True)
    upto = np.cumsum(counts)
    return values, upto / upto[-1], (upto[-1] - upto) / upto[-1]


class Atomic(Distribution):
    """A distribution with atoms only."""

    @property
    def discrete(self) -> bool:
        """True: there are atoms only."""
        return True

    def list_atoms(self) -> Atoms:
        """Rising values with P(X <= value) and P(X > value), each without cancellation."""
        raise TypeError(f"{type(self).__name__} lists no atoms")

    @cached_property
    def _atoms(self) -> Atoms:
        return self.list_atoms()

    def atoms(self) -> Atoms:
        """The same, listed once and kept."""
        return self._atoms

    @cached_property
    def masses(self) -> Floats:
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
        return math.fsum(self.masses * self._atoms[0])

    def sd(self) -> float | None:
        """Root of the weighted squared distances from the mean."""
        mean = self.mean()
        return None if mean is None else math.sqrt(math.fsum(self.masses * (self._atoms[0] - mean) ** 2))

    def support(self) -> tuple[float, float]:
        """First and last atom."""
        values = self._atoms[0]
        return (float(values[0]), float(values[-1]))

    def breaks(self) -> tuple[Break, ...]:
        """The jumps between atoms."""
        _, lower, upper = self._atoms
        return tuple(
            (float(b), False) if b <= a else (float(a), True) for b, a in zip(lower[:-1], upper[:-1], strict=True)
        )


class Counting(Atomic):
    """A distribution on whole numbers: its atoms are all those between the tails that a draw can reach."""

    instead: ClassVar[str] = "normal"  # the continuous family to take where the counts are too many

    def list_atoms(self) -> Atoms:
        """Every whole number between the two tails of 2^-54."""
        first, last = self.reach()
        values = np.arange(first, last + 1, dtype=float)
        return values, self.tail_of_counts(values, False), self.tail_of_counts(values, True)

    def tail_of_counts(self, k: Floats, upper: bool) -> Floats:
        """P(X <= k) or P(X > k) from the family's special functions."""
        raise TypeError(f"{type(self).__name__} has no tail_of_counts")

    def tail(self, x: Floats, upper: bool) -> Floats:
        """P(X <= x) or P(X > x), also beyond the atoms that are listed."""
        counts = np.floor(np.asarray(x, dtype=float))
        return np.where(counts < 0, float(upper), self.tail_of_counts(np.clip(counts, 0.0, 2.0**62), upper))

    def reach(self) -> tuple[int, int]:
        """The first count with P(X <= k) > 2^-54 and the first with P(X > k) <= 2^-54."""
        first = self.search(lambda k: float(self.tail_of_counts(np.array([k]), False)[0]) > SMALLEST)
        last = self.search(lambda k: float(self.tail_of_counts(np.array([k]), True)[0]) <= SMALLEST)
        return first, last

    @staticmethod
    def search(reached: Callable[[float], bool]) -> int:
        """The smallest whole number for which a monotone condition holds."""
        if reached(0.0):
            return 0
        step = 1
        while not reached(float(step)):
            step *= 2
        below, above = step // 2, step
        while above - below > 1:
            middle = (below + above) // 2
            below, above = (below, middle) if reached(float(middle)) else (middle, above)
        return above

    def rules(self) -> Iterator[Mistake]:
        """The counts fit into a table."""
        first, last = self.reach()
        if last - first >= MOST_ATOMS:
            what = f"{last - first + 1:,} different counts are possible"
            mean, sd = self.mean(), self.sd()
            way_out = f"use dist: {self.instead} with mean {mean:.6g} and sd {sd:.6g}, which is as good there"
            yield Mistake("E301", what, "", "", f"at most {MOST_ATOMS:,}", way_out)
