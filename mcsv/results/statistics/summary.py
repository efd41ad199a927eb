"""Cells in numbers: what the tallies of a run say about each watched row, with Monte Carlo errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass
from mcsv.engine import Study, Tallied
from mcsv.plan import Layout
from mcsv.results.statistics.intervals import at_one_end, mean_se, quantile_bracket, quantile_se, sd_se, wilson
from mcsv.results.statistics.replicated import Replicated
from mcsv.tallies import (
    AtLevels,
    Categories,
    Extremes,
    Histogram,
    Moments,
    Negatives,
    shortfall_spreads,
    sorted_cell,
)

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
        mean, sd = self._mean[at], self._sd[at]
        kurtosis = np.array([self.study.ranked[cell].kurtosis() for cell in at])
        values, errors = self._quantiles(at, quantiles)
        beyond, beyond_errors = self._tails(at, quantiles)
        return {
            "mean": mean,
            "mean_se": self._mean_se(at),
            "mean_heavy": self.heavy_means(at),
            "sd": sd,
            "sd_se": self._sd_se(at, kurtosis),
            "sd_heavy": self._heavy(at, sd, 1.0 / (self.draws * kurtosis), 4),
            "min": ends[at, 0],
            "max": ends[at, 1],
            "quantile": values,
            "quantile_se": errors,
            "tail_mean": beyond,
            "tail_mean_se": beyond_errors,
        } | self._gains(at, kurtosis, quantiles)

    def means(self, cells: Integers) -> tuple[Floats, Floats]:
        """Mean of some cells and its standard error, (cells,) each."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        return self._mean[at], self._mean_se(at)

    def heavy_means(self, cells: Integers) -> NDArray[np.bool_]:
        """Whether one draw holds so much of the squared distances from the mean that its error is not to be trusted."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        return self._heavy(at, self._sd[at], 1.0 / self.draws, 2)

    def _mean_se(self, at: NDArray[np.int64]) -> Floats:
        return mean_se(self._sd[at], self.draws) if self.replicated is None else self.replicated.mean_se(at)

    def _sd_se(self, at: NDArray[np.int64], kurtosis: Floats) -> Floats:
        sd = self._sd[at]
        plain = np.where(sd == 0.0, 0.0, sd_se(sd, kurtosis, self.draws))
        return plain if self.replicated is None else self.replicated.sd_se(at, sd)

    def _gains(self, at: NDArray[np.int64], kurtosis: Floats, quantiles: Floats) -> dict[str, Floats]:
        """How many times smaller errors are than those of as many plain draws (cells, …); nothing with plain draws."""
        errors = self.replicated
        if errors is None:
            return {}
        sd, wider = self._sd[at], errors.half / Z95
        levels = [1.0 / errors.share_error(int(cell), quantiles * self.draws) for cell in at]
        with np.errstate(all="ignore"):
            return {
                "mean_gain": wider * mean_se(sd, self.draws) / errors.mean_se(at),
                "sd_gain": wider * sd_se(sd, kurtosis, self.draws) / errors.sd_se(at, sd),
                "quantile_gain": wider * np.where(sd[:, None] > 0.0, levels, np.nan).reshape(at.size, quantiles.size),
            }

    def quantiles(self, cell: int, quantiles: Floats) -> tuple[Floats, Floats]:
        """Quantiles of a cell and their standard errors, (quantiles,) each; errors are nan where draws are too few."""
        values, errors = self._quantiles(np.array([cell]), quantiles)
        return values[0], errors[0]

    def _quantiles(self, at: NDArray[np.int64], quantiles: Floats) -> tuple[Floats, Floats]:
        """:meth:`quantiles` of some cells, (cells, quantiles) each."""
        levels = np.concatenate([quantiles, *quantile_bracket(quantiles, self.draws)])
        told = AtLevels([self.study.ranked[cell] for cell in at], levels)
        found = told.values
        for row, cell in enumerate(at.tolist()):
            if cell in self.study.plan.layout.whole:
                found[row] = self.study.from_bins(cell, levels)
        ends = slice(quantiles.size, None)
        found[:, ends] = np.where(told.reached[:, ends], found[:, ends], np.nan)
        for row, cell in enumerate(at.tolist()) if self.study.exact else ():
            found[row] = self._known(cell, levels, found[row])
        values, low, high = np.split(found, 3, axis=1)
        errors = quantile_se(low, high, values)
        if self.replicated is not None:
            # How far a quantile moves with a share of the draws is told by the draws around it; how sure the share is,
            # not. The distance to the next of few values is what it is, however sure the share.
            shares = np.reshape(
                [self.replicated.share_error(cell, quantiles * self.draws) for cell in at.tolist()], errors.shape
            )
            errors = errors * np.where(at_one_end(low, high, values), np.maximum(shares, 1.0), shares)
            for row, cell in enumerate(at.tolist()):
                if cell in self.study.plan.layout.whole:
                    errors[row] = self._whole_errors(cell, quantiles, shares[row], errors[row])
        return values, np.where(self._sd[at, None] == 0.0, 0.0, errors)

    def _whole_errors(self, cell: int, quantiles: Floats, shares: Floats, plain: Floats) -> Floats:
        """Errors of the quantiles of a cell of whole numbers, from those at both ends of intervals of the replicates';
        nan where ``plain`` is.
        """
        half = Z95 * np.sqrt(quantiles * (1.0 - quantiles) / self.draws) * np.nan_to_num(shares, nan=1.0)
        levels = np.clip(np.concatenate([quantiles - half, quantiles, quantiles + half]), 1.0 / self.draws, 1.0)
        low, values, high = np.split(self.study.from_bins(cell, levels), 3)
        return np.where(np.isnan(plain), np.nan, quantile_se(low, high, values))

    def _known(self, cell: int, quantiles: Floats, found: Floats) -> Floats:
        """``found`` with what a second look told in its place."""
        return np.array([self.study.exact.get((cell, q), at) for q, at in zip(quantiles.tolist(), found, strict=True)])

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
        if self.replicated is not None:
            spreads = self._shortfall_spreads(at, spreads)
        share = negative / self.draws
        given = np.divide(mean, share, out=np.full(mean.shape, np.nan), where=share > 0)
        return {
            "shortfall_mean": mean,
            "shortfall_mean_se": mean_se(spreads[:, 0], self.draws),
            "shortfall_given_deficit": given,
            "shortfall_given_deficit_se": np.where(share > 0, spreads[:, 1] / np.sqrt(np.maximum(negative, 1)), np.nan),
        }

    def _shortfall_spreads(self, at: NDArray[np.int64], plain: Floats) -> Floats:
        """What replicates say in place of the ``plain`` spreads (cells, 2), where those are known and not 0."""
        errors, replicates = self.replicated, self.study.replicates
        assert errors is not None
        assert replicates is not None
        short = np.array([moments.shortfall[at] for moments in replicates.moments])
        negative = replicates.negative[:, at]
        given = short.sum(axis=0) / np.maximum(negative.sum(axis=0), 1)
        beside = (short - given * negative) / np.maximum(negative.mean(axis=0), 1e-300)
        every = errors.error(short / replicates.draws) * np.sqrt(self.draws)
        those = errors.error(beside) * np.sqrt(negative.sum(axis=0))
        return np.where(plain > 0.0, np.stack([every, those], axis=1), plain)

    def _tails(self, at: NDArray[np.int64], quantiles: Floats) -> tuple[Floats, Floats]:
        """Means beyond each quantile and their standard errors, (cells, quantiles) each."""
        told = AtLevels([self.study.ranked[cell] for cell in at], quantiles)
        means, levels = told.tail_means(), quantiles.tolist()
        for row, cell in enumerate(at.tolist()) if self.study.tails else ():
            means[row] = [self.study.tails.get((cell, q), mean) for q, mean in zip(levels, means[row], strict=True)]
        share = np.minimum(quantiles, 1.0 - quantiles)
        errors = told.tail_spreads() / (share * np.sqrt(self.draws))
        if self.replicated is not None:
            other = np.reshape([self.replicated.tail_se(cell, quantiles) for cell in at.tolist()], errors.shape)
            errors = np.where(errors > 0.0, other, errors)
        errors = np.where(np.isnan(quantile_bracket(quantiles, self.draws)[0]), np.nan, errors)
        return means, np.where(self._sd[at, None] == 0.0, 0.0, errors)

    def negative(self, cells: Integers) -> tuple[Floats, Floats]:
        """Share of draws below zero (cells,), and its 95 % interval (cells, 2)."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        of_each = None if self.study.replicates is None else self.study.replicates.negative[:, at]
        return self.share(self.tallied[Negatives].count[at], of_each)

    def counted(self, pick: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> tuple[Floats, Floats]:
        """The share of the draws that ``pick`` finds among the counts (counters, categories), and its 95 % interval."""
        return self.share(pick(self.tallied[Categories].count), self._picked(pick))

    def _picked(self, pick: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> NDArray[np.int64] | None:
        each = self.study.replicates
        return None if each is None else np.array([pick(count) for count in each.categories])

    def share(self, count: NDArray[np.int64], of_each: NDArray[np.int64] | None = None) -> tuple[Floats, Floats]:
        """A share of the draws and its 95 % interval, from exact counts; ``of_each`` are those of each replicate."""
        if self.replicated is not None:
            assert of_each is not None
            return count / self.draws, self.replicated.share(of_each)[0]
        low, high = wilson(count, self.draws)
        return count / self.draws, np.stack([low, high], axis=-1)

    def spreads_of_means(self, cells: Integers) -> Floats:
        """What a single draw would have to be spread by, that as many plain draws told means as surely (cells,)."""
        at = np.asarray(cells, dtype=np.int64).ravel()
        plain = self.tallied[Moments].sd()[at]
        return plain if self.replicated is None else self.replicated.mean_se(at) * np.sqrt(self.draws)

    def share_gain(
        self, cells: Integers | None, pick: Callable[[NDArray[np.int64]], NDArray[np.int64]] | None = None
    ) -> Floats:
        """How many times smaller the error of a share is than with as many plain draws: of draws below zero in
        ``cells``, or of what ``pick`` finds. For runs over points alone.
        """
        assert self.replicated is not None
        assert self.study.replicates is not None
        if pick is not None:
            counts = self._picked(pick)
            assert counts is not None
            return self.replicated.share(counts)[1]
        at = np.asarray(cells, dtype=np.int64).ravel()
        return self.replicated.share(self.study.replicates.negative[:, at])[1]

    def interval_below(self, cell: int, count: float) -> tuple[float, float]:
        """The 95 % interval for the share of the draws of a cell of which ``count`` lie below a value."""
        if self.replicated is None:
            low, high = wilson(count, self.draws)
            return float(low), float(high)
        low, high = self.replicated.share(self.replicated.below(cell, count))[0]
        return float(low), float(high)

    def interval_above(self, cell: int, count: float) -> tuple[float, float]:
        """The 95 % interval for the share of the others."""
        if self.replicated is None:
            low, high = wilson(self.draws - count, self.draws)
            return float(low), float(high)
        low, high = self.replicated.share(self.replicated.draws - self.replicated.below(cell, count))[0]
        return float(low), float(high)

    @cached_property
    def replicated(self) -> Replicated | None:
        """Errors from replicates, where the draws are points."""
        each = self.study.replicates
        if each is None:
            return None
        return Replicated(each, self.tallied[Histogram], self.tallied[Extremes].ends)

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
        of_cell = float(sd_se(1.0, self.study.ranked[cell].kurtosis(), self.draws))
        if self.replicated is not None:
            of_cell = float(self.replicated.sd_se(np.array([cell]), self._sd[[cell]])[0] / self._sd[cell])
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
