"""What instructions note of drivers and outcomes, in plain numpy, and the table that is made of it."""

from __future__ import annotations

from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BINS, EDGES
from mcsv.dataclass import dataclass
from mcsv.kernels.eight import EIGHT
from mcsv.tallies import FINE

__all__ = ["Notes"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass
class Notes:
    """By driver the bin of each draw; by place its outcomes in whole units, or whether it is a deficit.

    ``totals`` by eight: (drivers, BINS, 8) sums over all draws, the first of eight counting draws and, in its lower
    half, deficits.
    """

    bins: dict[int, Integers] = field(default_factory=dict)
    outcomes: dict[int, Integers] = field(default_factory=dict)
    deficits: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    totals: dict[int, Integers] = field(default_factory=dict)

    def tails(self, driver: int, tails: Floats) -> None:
        """The bins of signed tail probabilities, found among the edges of the lower half."""
        low = np.searchsorted(EDGES, np.abs(tails) / 2, side="right") - 1
        self.bins[driver] = np.where(tails > 0, low, BINS - 1 - low)

    def counts(self, driver: int, numbers: Floats) -> None:
        """Whole numbers."""
        self.bins[driver] = np.clip(numbers, 0, BINS - 1).astype(np.int64)

    def outcome(self, place: int, values: Floats, centre: float, base: float) -> None:
        """Distances from the centre in units of base / FINE."""
        self.outcomes[place] = np.rint((values - centre) * (FINE / base)).astype(np.int64)

    def eights(self, eight: int, draws: int) -> Integers:
        """The outcomes of each draw side by side (draws, 8)."""
        found = np.zeros((draws, EIGHT), np.int64)
        found[:, 0] = (1 << 32) + self.deficits.get(EIGHT * eight, np.zeros(draws, np.bool_))
        for place, values in self.outcomes.items():
            if place // EIGHT == eight:
                found[:, place % EIGHT] = values
        return found

    def add(self, eight: int, draws: int) -> None:
        """The table of everything that was noted; a driver of which nothing was noted is in bin 0 in every draw."""
        outcomes = self.eights(eight, draws)
        total = np.zeros((max(self.bins, default=0) + 1, BINS, EIGHT), np.int64)
        for driver, into in enumerate(total):
            np.add.at(into, self.bins.get(driver, np.zeros(draws, np.int64)), outcomes)
        self.totals[eight] = total
