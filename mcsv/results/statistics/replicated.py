"""Errors of a run over points: from how far its replicates are apart, by Student's t with one less than their number.

Replicates are independent and alike, so their spread tells the error of whatever is a mean of them, however the points
of each are spread. An error is stated as half of the 95 % interval over 1.96, as everywhere, so that what is read off
it holds; a gain is the plain draws' error over the replicates' own.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.confidence import Z95, half_width
from mcsv.dataclass import dataclass
from mcsv.engine import Replicates
from mcsv.results.statistics.intervals import wilson_of
from mcsv.tallies import Histogram

__all__ = ["Replicated"]

Floats = NDArray[np.float64]

_GRAIN = 1.0 / np.sqrt(12.0)  # of one draw: what a count that comes out alike in all replicates may still hide
_ROUNDING = 1e-12  # of a mean: what rounding leaves where all draws are alike


@dataclass(frozen=True)
class Replicated:
    """Errors by cell out of ``replicates``; ``bins`` are those of all draws, ``ends`` (C, 2) smallest and largest."""

    replicates: Replicates
    bins: Histogram
    ends: Floats

    @property
    def draws(self) -> int:
        """Draws of each replicate."""
        return self.replicates.draws

    @cached_property
    def half(self) -> float:
        """Half of the 95 % interval of a mean of replicates, in its standard errors."""
        return half_width(self.replicates.count - 1)

    def error(self, values: Floats) -> Floats:
        """The stated error of the mean over the first dimension, that of replicates."""
        return self.spread(values) * (self.half / Z95)

    def spread(self, values: Floats) -> Floats:
        """Its standard error."""
        return np.asarray(np.std(values, axis=0, ddof=1) / np.sqrt(self.replicates.count))

    @cached_property
    def means(self) -> Floats:
        """Mean distances from the centres (R, C)."""
        return np.array([moments.distance for moments in self.replicates.moments])

    @cached_property
    def variances(self) -> Floats:
        """Mean squared distances from the mean of all (R, C)."""
        squares = np.array([moments.squares for moments in self.replicates.moments])
        return np.asarray(squares / self.replicates.draws + (self.means - self.means.mean(axis=0)) ** 2)

    def mean_se(self, at: NDArray[np.int64]) -> Floats:
        """Errors of means."""
        return self.error(self.means[:, at])

    def sd_se(self, at: NDArray[np.int64], sd: Floats) -> Floats:
        """Errors of standard deviations."""
        part = self.error(self.variances[:, at])
        return np.divide(part, 2.0 * sd, out=np.zeros(sd.shape), where=sd > 0.0)

    def share(self, counts: NDArray[Any]) -> tuple[Floats, Floats]:
        """95 % interval of a share, and its gain; ``counts`` (R, …) are the draws of each replicate in it."""
        shares = counts / self.replicates.draws
        share = shares.mean(axis=0)
        return self._interval(share, self.spread(shares), self.replicates.draws)

    def share_among(self, counts: NDArray[Any], picked: NDArray[Any]) -> tuple[Floats, Floats]:
        """The same of those draws alone that are ``picked``, (R, …) as ``counts``; some are."""
        share, size = counts.sum(axis=0) / picked.sum(axis=0), picked.mean(axis=0)
        return self._interval(share, self.spread((counts - share * picked) / size), size)

    def _interval(self, share: Floats, spread: Floats, size: Floats | int) -> tuple[Floats, Floats]:
        """Of a share of ``size`` draws in each replicate."""
        error = np.maximum(spread, _GRAIN / size / np.sqrt(self.replicates.count))
        every = size * self.replicates.count
        some = (share * every >= 0.5) & ((1.0 - share) * every >= 0.5)
        # As if of so many independent draws; where no draw or every draw is in it, replicates cannot tell.
        alike = np.where(some, share * (1.0 - share) / error**2, every)
        low, high = wilson_of(share, np.where(some, self.half, Z95) ** 2 / alike)
        return np.stack([low, high], axis=-1), np.where(some, np.sqrt(alike / every), np.nan)

    def among(self, cells: NDArray[np.int64], picked: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Means of cells (C,) among draws that are ``picked`` (R, C), all others being 0 in them, with their errors;
        nan where none is picked, and an error where it is but one.
        """
        totals = (self.means[:, cells] + self.bins.centres[cells]) * self.replicates.draws
        with np.errstate(all="ignore"):
            mean, size = totals.sum(axis=0) / picked.sum(axis=0), picked.mean(axis=0)
            error = self.error((totals - mean * picked) / size)
        error = np.where(error > _ROUNDING * np.abs(mean), error, 0.0)
        count = picked.sum(axis=0)
        return np.where(count > 0, mean, np.nan), np.where(count > 1, error, np.nan)

    def wider_among(self, some: NDArray[np.bool_], picked: NDArray[np.bool_], block: int) -> float:
        """The error of the share of draws in ``some`` among those that are ``picked`` (draws,), over that which as many
        plain draws would have; ``block`` draws of a replicate stand in a row.
        """
        number = np.arange(some.size) // block % self.replicates.count
        each, of = (np.bincount(number[one], minlength=self.replicates.count) for one in (some, picked))
        share, size = each.sum() / of.sum(), float(of.mean())
        error = max(float(self.error((each - share * of) / size)), _GRAIN / size / self.replicates.count**0.5)
        return float(error / np.sqrt(share * (1.0 - share) / of.sum()))

    def share_error(self, cell: int, ranks: Floats) -> Floats:
        """Errors of the shares of draws up to these ranks of a cell, over those that plain draws would have; nan at
        either end.
        """
        below, every = self._below(cell, ranks), self.replicates.draws * self.replicates.count
        share = ranks / every
        grain = _GRAIN / self.replicates.draws / np.sqrt(self.replicates.count)
        error = np.maximum(self.error(below / self.replicates.draws), grain)
        with np.errstate(all="ignore"):
            return np.asarray(error / np.sqrt(share * (1.0 - share) / every))

    def below(self, cell: int, count: float) -> NDArray[np.float64]:
        """How many draws of each replicate are among the ``count`` lowest of a cell (R,)."""
        return self._below(cell, np.array([count]))[:, 0]

    def _below(self, cell: int, ranks: Floats) -> Floats:
        """The same of several counts (R, ranks), as if draws lay evenly in each bin."""
        k, inside = self._place(cell, ranks)
        counts = self.replicates.bins[:, cell]
        upto = np.concatenate([np.zeros((counts.shape[0], 1)), np.cumsum(counts, axis=1)], axis=1)
        return np.asarray(upto[:, k] + inside * counts[:, k])

    def _place(self, cell: int, ranks: Floats) -> tuple[NDArray[np.int64], Floats]:
        """The bin that each rank lies in, from the first that is told apart on, and which share of it is below."""
        whole = self.replicates.bins[:, cell].sum(axis=0)
        upto = np.cumsum(whole)
        k = np.minimum(np.searchsorted(upto, ranks, side="left"), upto.size - 1)
        inside = np.divide(ranks - (upto[k] - whole[k]), whole[k], out=np.zeros(ranks.shape), where=whole[k] > 0)
        return k, np.clip(inside, 0.0, 1.0)

    def tail_se(self, cell: int, q: Floats) -> Floats:
        """Errors of the means beyond quantiles: below them up to the median, above them from there on."""
        upper, every = q > 0.5, self.replicates.draws * self.replicates.count
        beyond = self.beyond(cell, q * every, upper) / self.replicates.draws
        return self.error(beyond) / np.minimum(q, 1.0 - q)

    def beyond(self, cell: int, ranks: Floats, upper: NDArray[np.bool_]) -> Floats:
        """By how much draws of each replicate lie beyond the one of a rank, summed (R, ranks)."""
        k, inside = self._place(cell, ranks)
        counts = self.replicates.bins[:, cell]
        begin = self.replicates.begin
        edges = self.bins.borders(cell, self.ends[cell])[begin : begin + counts.shape[1] + 1]
        low, high = edges[:-1], edges[1:]
        value = low[k] + inside * (high[k] - low[k])
        middle, sign = (low + high) / 2, np.where(upper, 1.0, -1.0)
        distance = np.maximum(sign * (middle[:, None] - value), 0.0)
        distance[k, np.arange(k.size)] = (high[k] - low[k]) / 2 * np.where(upper, 1.0 - inside, inside) ** 2
        return np.asarray(counts @ distance)
