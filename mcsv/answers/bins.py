"""The table that all answers about inputs are read from: outcomes by the bin of each input's own probability.

A *driver* is what may move an outcome: an input by the bin of its own probability u (how large a share of all its
values lies below), or something counted, such as whether an event happens. Draws fall into GROUPS groups of blocks, by
the number of the block alone; groups are alike and independent, so what differs between them tells the Monte Carlo
error of whatever is made of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.kernels.bins import BINS
from mcsv.tallies import GROUPS

__all__ = ["BINS", "EDGES", "GROUPS", "BinTable"]

Floats = NDArray[np.float64]

_EQUAL, _HALVED = 64, 5


def _edges() -> Floats:
    inner = np.arange(1, _EQUAL) / _EQUAL
    tail = 2.0 ** -np.arange(6 + _HALVED, 6, -1.0)
    return np.concatenate([[0.0], tail, inner, 1.0 - tail[::-1], [1.0]])


EDGES: Floats = _edges()
"""(75,) Probabilities between the bins: 64 equal ones, the outermost on each side halved five times."""


@dataclass(frozen=True)
class BinTable:
    """Outcomes by group, driver and bin. G groups, D drivers, B bins, K outcomes.

    ``counts`` (G, D, B): draws; ``sums`` (G, D, B, K): sums of the outcomes, in their own units; ``squares`` (G, K):
    sums of squares of each outcome's distances from ``centres`` (K,). An outcome that is a yes or no (a deficit) is 1
    or 0, so that its mean is a probability. ``counted``: drivers whose bins are whole numbers (0, 1, … and the last bin
    everything beyond), to which EDGES do not apply; an event has but 0 and 1. ``yes_no``: outcomes that are one.
    Every driver has all draws. ``by_rank``: bins hold the draws that ranks put there, unevenly where values are equal.
    """

    drivers: tuple[str, ...]
    outcomes: tuple[str, ...]
    counts: NDArray[np.int64]
    sums: Floats
    squares: Floats
    centres: Floats
    counted: frozenset[str] = frozenset()
    yes_no: frozenset[str] = frozenset()
    by_rank: bool = False

    @property
    def draws(self) -> NDArray[np.int64]:
        """Draws of each group (G,)."""
        return np.asarray(self.counts[:, 0].sum(axis=1))

    @property
    def total(self) -> Floats:
        """Sums of the outcomes over all draws of each group (G, K)."""
        return np.asarray(self.sums[:, 0].sum(axis=1))

    def deviations(self) -> Floats:
        """Sums of squares of the distances from the group's own mean (G, K)."""
        n = np.maximum(self.draws, 1)[:, None]
        distance = self.total / n - self.centres
        return np.maximum(self.squares - n * distance**2, 0.0)

    @property
    def is_counted(self) -> NDArray[np.bool_]:
        """Which drivers are counted (D,)."""
        return np.array([name in self.counted for name in self.drivers], np.bool_)

    @property
    def is_yes_no(self) -> NDArray[np.bool_]:
        """Which outcomes are a yes or no (K,)."""
        return np.array([name in self.yes_no for name in self.outcomes], np.bool_)

    def of(self, drivers: Sequence[str], outcomes: Sequence[str]) -> BinTable:
        """The part about some drivers and outcomes, in the order given. ValueError for one that is not there."""
        rows = [self.drivers.index(name) for name in drivers]
        columns = [self.outcomes.index(name) for name in outcomes]
        counts, sums = self.counts, self.sums[..., columns]
        if rows != list(range(len(self.drivers))):
            counts, sums = counts[:, rows], sums[:, rows]
        return replace(
            self,
            drivers=tuple(drivers),
            outcomes=tuple(outcomes),
            counts=counts,
            sums=sums,
            squares=self.squares[:, columns],
            centres=self.centres[columns],
            counted=self.counted & frozenset(drivers),
            yes_no=self.yes_no & frozenset(outcomes),
        )

    def called(self, drivers: Sequence[str], outcomes: Sequence[str]) -> BinTable:
        """The same table with other names, in their order."""
        new = dict(zip((*self.drivers, *self.outcomes), (*drivers, *outcomes), strict=True))
        return replace(
            self,
            drivers=tuple(drivers),
            outcomes=tuple(outcomes),
            counted=frozenset(new[name] for name in self.counted),
            yes_no=frozenset(new[name] for name in self.yes_no),
        )
