"""Cells in numbers: what the tallies of a run say about each watched row, with Monte Carlo errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mcsv.engine import Tallied
from mcsv.results.intervals import mean_se, quantile_bracket, quantile_se, sd_se, wilson
from mcsv.tallies import Sorted, sorted_cell

__all__ = ["Summary", "rank"]

Floats = NDArray[np.float64]
LEAST_SPREAD = 1e-150  # squares of smaller distances fall among the numbers that have lost their digits
Integers = Sequence[int] | NDArray[np.int64]


def rank(tallied: Tallied) -> list[Sorted]:
    """The ranked bins of every cell."""
    ends = tallied.extremes.ends
    return [sorted_cell(tallied.histogram, cell, ends[cell]) for cell in range(tallied.plan.cells)]


@dataclass(frozen=True)
class Summary:
    """Figures by cell number. ``exact`` and ``tails``: quantiles and tail means that were looked at a second time.

    ``apart``: how far cells are from their twins, None where nothing is chance, or nobody looked.
    """

    tallied: Tallied
    ranked: list[Sorted]
    exact: Mapping[tuple[int, float], float]
    tails: Mapping[tuple[int, float], float] = field(default_factory=dict)
    apart: Tallied | None = None

    @property
    def draws(self) -> int:
        """How many draws stand behind each figure."""
        return self.tallied.moments.draws

    def statistics(self, cells: Integers, quantiles: Floats) -> dict[str, Floats]:
        """Mean, sd, min, max, quantiles and tail means of some cells with their standard errors, (cells, …)."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        moments, ends = self.tallied.moments, self.tallied.extremes.ends
        mean, sd = moments.mean(self.tallied.plan.program.centres)[at], self._sd[at]
        kurtosis = np.array([self.ranked[cell].kurtosis() for cell in at])
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
        at, moments = np.asarray(cells, dtype=np.int64).ravel(), self.tallied.moments
        return moments.mean(self.tallied.plan.program.centres)[at], mean_se(self._sd[at], self.draws)

    def quantiles(self, cell: int, quantiles: Floats) -> tuple[Floats, Floats]:
        """Quantiles of a cell and their standard errors, (quantiles,) each; nan where there are too few draws."""
        values = np.array([self.quantile(cell, q) for q in quantiles.tolist()])
        low, high = quantile_bracket(quantiles, self.draws)
        return values, quantile_se(self._ranked(cell, low), self._ranked(cell, high))

    def quantile(self, cell: int, q: float) -> float:
        """One quantile of a cell, from the second look where there was one."""
        found = self.exact.get((cell, q))
        return float(self._ranked(cell, np.array([q]))[0]) if found is None else found

    def _ranked(self, cell: int, q: Floats) -> Floats:
        """Quantiles of a cell as its bins tell them, whole numbers where all its draws are."""
        plan, bins = self.tallied.plan, self.ranked[cell]
        if cell not in plan.layout.whole:
            return bins.quantiles(q)
        return bins.whole_quantiles(q, float(plan.program.centres[cell]))

    def _tail_means(self, cell: int, quantiles: Floats) -> list[float]:
        ranked = self.ranked[cell]
        exact = {q: self.tails.get((cell, q)) for q in quantiles.tolist()}
        return [ranked.tail_mean(q, q > 0.5) if mean is None else mean for q, mean in exact.items()]

    def negative(self, cells: Integers) -> tuple[Floats, Floats]:
        """Share of draws below zero (cells,), and its 95 % interval (cells, 2)."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        return self.share(self.tallied.negatives.count[at])

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
        other = self.tallied.plan.layout.chance_cells.get(cell)
        if other is None or self._sd[cell] == 0.0:
            return 0.0, 0.0
        if self.apart is None:
            return np.nan, np.nan
        distance = float(self.apart.moments.sd()[other])
        if distance == 0.0:
            return 0.0, 0.0
        share = 0.5 * (distance / self._sd[cell]) ** 2
        kurtosis = sorted_cell(self.apart.histogram, other, self.apart.extremes.ends[other]).kurtosis()
        of_distance = sd_se(1.0, kurtosis, self.apart.moments.draws)
        of_cell = sd_se(1.0, self.ranked[cell].kurtosis(), self.draws)
        return min(share, 1.0), 2.0 * share * float(np.hypot(of_distance, of_cell))

    @cached_property
    def _sd(self) -> Floats:
        """Standard deviations; nan, which is not known, where squares of the distances are too small to be numbers."""
        ends = self.tallied.extremes.ends
        spread = ends[:, 1] - ends[:, 0]
        return np.where((spread > 0.0) & (spread < LEAST_SPREAD), np.nan, self.tallied.moments.sd())
