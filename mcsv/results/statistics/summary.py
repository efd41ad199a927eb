"""Cells in numbers: what the tallies of a run say about each watched row, with Monte Carlo errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mcsv.engine import Study, Tallied
from mcsv.plan import Layout
from mcsv.results.statistics.intervals import mean_se, quantile_bracket, quantile_se, sd_se, wilson
from mcsv.tallies import Extremes, Histogram, Moments, Negatives, shortfall_spreads, sorted_cell, tail_spreads

__all__ = ["Summary"]

_FEWEST = 4
"""Draws with a deficit that an error takes."""

_HEAVY = 0.1
"""Where one draw holds more than so much of a sum, its error is not to be trusted."""

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
        mean, sd, size = self._mean[at], self._sd[at], (at.size, quantiles.size)
        kurtosis = np.array([self.study.ranked[cell].kurtosis() for cell in at])
        pairs = [self.quantiles(int(cell), quantiles) for cell in at]
        return {
            "mean": mean,
            "mean_se": mean_se(sd, self.draws),
            "mean_heavy": self._heavy(at, sd, 1.0 / self.draws, 2),
            "sd": sd,
            "sd_se": np.where(sd == 0.0, 0.0, sd_se(sd, kurtosis, self.draws)),
            "sd_heavy": self._heavy(at, sd, 1.0 / (self.draws * kurtosis), 4),
            "min": ends[at, 0],
            "max": ends[at, 1],
            "quantile": np.array([value for value, _ in pairs]).reshape(size),
            "quantile_se": np.array([se for _, se in pairs]).reshape(size),
            "tail_mean": np.array([self._tail_means(int(cell), quantiles) for cell in at]).reshape(size),
            "tail_mean_se": np.array([self._tail_errors(int(cell), quantiles) for cell in at]).reshape(size),
        }

    def means(self, cells: Integers) -> tuple[Floats, Floats]:
        """Mean of some cells and its standard error, (cells,) each."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        return self._mean[at], mean_se(self._sd[at], self.draws)

    def quantiles(self, cell: int, quantiles: Floats) -> tuple[Floats, Floats]:
        """Quantiles of a cell and their standard errors, (quantiles,) each; errors are nan where draws are too few."""
        values = np.array([self.study.quantile(cell, q) for q in quantiles.tolist()])
        if self._sd[cell] == 0.0:
            return values, np.zeros(values.shape)
        low, high = (self._ends(cell, ends) for ends in quantile_bracket(quantiles, self.draws))
        return values, quantile_se(low, high)

    def _ends(self, cell: int, quantiles: Floats) -> Floats:
        """Quantiles for an error: nan where the bins do not reach, unless somebody looked again."""
        ranked = self.study.ranked[cell]
        found = np.where(ranked.reached(quantiles), self.study.from_bins(cell, quantiles), np.nan)
        for place, q in enumerate(quantiles.tolist()):
            found[place] = self.study.exact.get((cell, q), found[place])
        return found

    def _heavy(self, at: NDArray[np.int64], sd: Floats, part: Floats | float, power: int) -> NDArray[np.bool_]:
        """Whether one draw holds more than a tenth of the sum of all distances from the mean, to a power (cells,).

        ``part``: what a draw at a distance of one standard deviation holds of it; nan where the bins cannot tell.
        """
        furthest = np.abs(self.tallied[Extremes].ends[at] - self._mean[at, None]).max(axis=1)
        held = np.divide(furthest, sd, out=np.zeros(sd.shape), where=sd > 0.0) ** power * part
        return np.asarray((sd > 0.0) & ~(held <= _HEAVY))

    def shortfalls(self, cells: Integers) -> dict[str, Floats]:
        """The mean amount below zero, over all draws and over those with a deficit, with standard errors (cells,).

        Errors are nan for less than four draws with a deficit, unless there never is any.
        """
        at = np.asarray(cells, dtype=np.int64).ravel()
        mean, negative = self.tallied[Moments].shortfall_mean()[at], self.tallied[Negatives].count[at]
        spreads = np.array(
            [shortfall_spreads(self.study.ranked[c], int(k)) for c, k in zip(at, negative, strict=True)]
        ).reshape(-1, 2)
        spreads[negative < _FEWEST] = np.nan
        spreads[self._sd[at] == 0.0] = 0.0
        share = negative / self.draws
        given = np.divide(mean, share, out=np.full(mean.shape, np.nan), where=share > 0)
        return {
            "shortfall_mean": mean,
            "shortfall_mean_se": mean_se(spreads[:, 0], self.draws),
            "shortfall_given_deficit": given,
            "shortfall_given_deficit_se": np.where(share > 0, spreads[:, 1] / np.sqrt(np.maximum(negative, 1)), np.nan),
        }

    def _tail_means(self, cell: int, quantiles: Floats) -> list[float]:
        ranked = self.study.ranked[cell]
        exact = {q: self.study.tails.get((cell, q)) for q in quantiles.tolist()}
        return [ranked.tail_mean(q, q > 0.5) if mean is None else mean for q, mean in exact.items()]

    def _tail_errors(self, cell: int, quantiles: Floats) -> Floats:
        if self._sd[cell] == 0.0:
            return np.zeros(quantiles.shape)
        share = np.minimum(quantiles, 1.0 - quantiles)
        errors = tail_spreads(self.study.ranked[cell], quantiles) / (share * np.sqrt(self.draws))
        return np.where(np.isnan(quantile_bracket(quantiles, self.draws)[0]), np.nan, errors)

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
