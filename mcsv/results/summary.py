"""Cells in numbers: what the tallies of a run say about each watched row, with Monte Carlo errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mcsv.engine import Study, Tallied
from mcsv.plan import Layout
from mcsv.results.intervals import mean_se, quantile_bracket, quantile_se, sd_se, wilson
from mcsv.tallies import Extremes, Histogram, Moments, Negatives, sorted_cell

__all__ = ["Summary"]

Floats = NDArray[np.float64]
LEAST_SPREAD = 1e-150  # squares of smaller distances fall among the numbers that have lost their digits
Integers = Sequence[int] | NDArray[np.int64]


@dataclass(frozen=True)
class Summary:
    """Figures by cell number, out of a study."""

    study: Study

    @property
    def layout(self) -> Layout:
        """Where each named result stands."""
        return self.study.plan.layout

    @property
    def tallied(self) -> Tallied:
        """The tallies of all draws."""
        return self.study.tallied

    @property
    def draws(self) -> int:
        """How many draws stand behind each figure."""
        return self.tallied.draws

    def statistics(self, cells: Integers, quantiles: Floats) -> dict[str, Floats]:
        """Mean, sd, min, max, quantiles and tail means of some cells with their standard errors, (cells, …)."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        ends = self.tallied[Extremes].ends
        mean, sd = self._mean[at], self._sd[at]
        kurtosis = np.array([self.study.ranked[cell].kurtosis() for cell in at])
        pairs = [self.quantiles(int(cell), quantiles) for cell in at]
        return {
            "mean": mean,
            "mean_se": mean_se(sd, self.draws),
            "sd": sd,
            "sd_se": np.where(sd == 0.0, 0.0, sd_se(sd, kurtosis, self.draws)),
            "min": ends[at, 0],
            "max": ends[at, 1],
            "quantile": np.array([value for value, _ in pairs]).reshape(at.size, quantiles.size),
            "quantile_se": np.array([se for _, se in pairs]).reshape(at.size, quantiles.size),
            "tail_mean": np.array([self._tail_means(int(cell), quantiles) for cell in at]).reshape(
                at.size, quantiles.size
            ),
        }

    def means(self, cells: Integers) -> tuple[Floats, Floats]:
        """Mean of some cells and its standard error, (cells,) each."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        return self._mean[at], mean_se(self._sd[at], self.draws)

    def quantiles(self, cell: int, quantiles: Floats) -> tuple[Floats, Floats]:
        """Quantiles of a cell and their standard errors, (quantiles,) each; nan where there are too few draws."""
        values = np.array([self.study.quantile(cell, q) for q in quantiles.tolist()])
        low, high = quantile_bracket(quantiles, self.draws)
        return values, quantile_se(self.study.from_bins(cell, low), self.study.from_bins(cell, high))

    def _tail_means(self, cell: int, quantiles: Floats) -> list[float]:
        ranked = self.study.ranked[cell]
        exact = {q: self.study.tails.get((cell, q)) for q in quantiles.tolist()}
        return [ranked.tail_mean(q, q > 0.5) if mean is None else mean for q, mean in exact.items()]

    def negative(self, cells: Integers) -> tuple[Floats, Floats]:
        """Share of draws below zero (cells,), and its 95 % interval (cells, 2)."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        return self.share(self.tallied[Negatives].count[at])

    def share(self, count: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """A share of the draws and its 95 % interval, from exact counts."""
        low, high = wilson(count, self.draws)
        return count / self.draws, np.stack([low, high], axis=-1)

    def chance_share(self, cells: Integers) -> tuple[Floats, Floats]:
        """The share of each cell's variance that is chance, and a standard error that is not too small (cells,).

        Half the variance of the difference from a twin with other chance, over the variance. Exactly 0 for a cell that
        chance does not reach. The error takes the two variances for independent, which they are not quite where both
        come from the same draws: in a small run a share near 1 is more certain than said.
        """
        at = np.asarray(cells, dtype=np.int64).ravel().tolist()
        found = np.array([self._chance(cell) for cell in at]).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def _chance(self, cell: int) -> tuple[float, float]:
        other = self.layout.chance_cells.get(cell)
        if other is None or self._sd[cell] == 0.0:
            return 0.0, 0.0
        apart = self.study.apart
        if apart is None:
            return np.nan, np.nan
        distance = float(apart[Moments].sd()[other])
        if distance == 0.0:
            return 0.0, 0.0
        share = 0.5 * (distance / self._sd[cell]) ** 2
        kurtosis = sorted_cell(apart[Histogram], other, apart[Extremes].ends[other]).kurtosis()
        of_distance = sd_se(1.0, kurtosis, apart.draws)
        of_cell = sd_se(1.0, self.study.ranked[cell].kurtosis(), self.draws)
        return min(share, 1.0), 2.0 * share * float(np.hypot(of_distance, of_cell))

    @cached_property
    def _sd(self) -> Floats:
        """Standard deviations; nan, which is not known, where squares of the distances are too small to be numbers."""
        ends = self.tallied[Extremes].ends
        spread = ends[:, 1] - ends[:, 0]
        return np.where((spread > 0.0) & (spread < LEAST_SPREAD), np.nan, self.tallied[Moments].sd())

    @cached_property
    def _mean(self) -> Floats:
        return self.tallied[Moments].mean(self.study.plan.program.centres)
