"""How much of an outcome's variance each driver explains by itself: first-order indices from bins.

The share of variance between bins, less what chance puts there, and more what a bin hides of a smooth conditional mean
(a curvature term). How much chance puts into a bin, its groups of draws tell: the outer bins are narrow, and outcomes
may vary more there than elsewhere. Given-data estimates: Plischke, Borgonovo and Smith (2013); errors by leaving out
one group of blocks at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import EDGES, BinTable

__all__ = ["Indices", "first_order"]

Floats = NDArray[np.float64]

_WIDTH = np.diff(EDGES)
_MIDDLE = EDGES[:-1] + _WIDTH / 2


@dataclass(frozen=True)
class Indices:
    """First-order indices (D, K) and their standard errors; nan where an outcome does not vary."""

    value: Floats
    se: Floats


def first_order(table: BinTable) -> Indices:
    """Of each driver and outcome. A null index is spread around 0, so that it may be below it."""
    sums = _Sums.of(table)
    whole, without = _index(table, sums, None), [_index(table, sums, g) for g in np.flatnonzero(table.draws).tolist()]
    groups = len(without)
    if groups < 2:
        return Indices(whole, np.full(whole.shape, np.nan))
    with np.errstate(invalid="ignore"):  # an outcome that varies in one group alone is none without it
        spread = np.std(without, axis=0) * np.sqrt(groups - 1)
    # The jackknife of an index near 0 is half too wide, where the noise of its bins is known.
    null = _null(table, sums)
    small = np.hypot(null, 2.0 * np.sqrt(np.clip(whole, 0.0, 1.0) / table.draws.sum()))
    return Indices(whole, np.where(np.abs(whole) <= 4.0 * null, small, spread))


@dataclass(frozen=True)
class _Sums:
    """By group, driver and bin (and outcome): draws, distances from the mean, squares of these over the draws."""

    counts: NDArray[np.int64]
    distances: Floats
    squares: Floats

    @classmethod
    def of(cls, table: BinTable) -> _Sums:
        mean = table.total.sum(axis=0) / max(table.draws.sum(), 1)
        distances = table.sums - table.counts[..., None] * mean
        return cls(table.counts, distances, distances**2 / np.maximum(table.counts, 1)[..., None])

    @cached_property
    def _every(self) -> tuple[NDArray[np.int64], Floats, Floats, NDArray[np.int64]]:
        """Draws, distances, squares, and in how many groups there are draws, of all groups together."""
        groups = np.count_nonzero(self.counts, axis=0)
        return self.counts.sum(axis=0), self.distances.sum(axis=0), self.squares.sum(axis=0), groups

    def without(self, group: int | None) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Draws (D, B), their mean distances (D, B, K), and the variance (D, B, K) of single draws around these; nan
        for a bin with draws in less than two groups.
        """
        count, distances, squares, groups = self._every
        if group is not None:
            count, distances = count - self.counts[group], distances - self.distances[group]
            squares, groups = squares - self.squares[group], groups - (self.counts[group] > 0)
        means = distances / np.maximum(count, 1)[..., None]
        left = np.maximum(squares - distances * means, 0.0)
        with np.errstate(all="ignore"):
            return count, means, left / np.where(groups > 1, groups - 1.0, np.nan)[..., None]


def _null(table: BinTable, sums: _Sums) -> Floats:
    """How far (D, K) the index of a driver that explains nothing is spread: bins that chance alone sets apart."""
    variance, noise = _variance(table, None), sums.without(None)[2]
    with np.errstate(all="ignore"):
        among = np.where(np.isnan(noise), variance, noise) / variance
    return np.asarray(np.sqrt(2.0 * (among**2).sum(axis=1)) / table.draws.sum())


def _variance(table: BinTable, left_out: int | None) -> Floats:
    """The variance (K,) of each outcome over all groups but one."""
    kept = np.arange(len(table.draws)) != (-1 if left_out is None else left_out)
    n, total = int(table.draws[kept].sum()), table.total[kept].sum(axis=0)
    return np.asarray(table.squares[kept].sum(axis=0) / n - (total / n - table.centres) ** 2)


def _index(table: BinTable, sums: _Sums, left_out: int | None) -> Floats:
    """The indices (D, K) of all groups but one."""
    variance = _variance(table, left_out)
    varies = table.squares.sum(axis=0) > 0.0
    with np.errstate(all="ignore"):
        between = _between(*sums.without(left_out), variance, ~table.is_counted)
        return np.where(varies, between / variance, np.nan)


def _between(
    count: NDArray[np.int64], means: Floats, noise: Floats, variance: Floats, smooth: NDArray[np.bool_]
) -> Floats:
    """The variance (D, K) between the bins of each driver, corrected; ``smooth``: of these what bins hide is added."""
    n, bins = int(count[0].sum()), np.count_nonzero(count, axis=1)[:, None]
    share = count[..., None] / n
    mean = (share * means).sum(axis=1, keepdims=True)
    between = (share * (means - mean) ** 2).sum(axis=1)
    within = np.maximum(variance - between, 0.0) * n / np.maximum(n - bins, 1)
    noise = np.where(np.isnan(noise), within[:, None], noise)
    chance = (np.where(share > 0.0, 1.0 - share, 0.0) * noise).sum(axis=1) / n
    full = smooth & (count > 0).all(axis=1)
    return np.asarray(between - chance + np.where(full[:, None], _hidden(count, means, noise), 0.0))


def _hidden(count: NDArray[np.int64], means: Floats, noise: Floats) -> Floats:
    """The variance (D, K) of a smooth conditional mean inside its bins, by the slope between each bin's neighbours."""
    part = (_WIDTH[1:-1] / (_MIDDLE[2:] - _MIDDLE[:-2]))[:, None]
    of_mean = noise / count[..., None]
    rise = part**2 * ((means[:, 2:] - means[:, :-2]) ** 2 - of_mean[:, 2:] - of_mean[:, :-2])
    return np.asarray((_WIDTH[1:-1, None] * rise).sum(axis=1) / 12.0)
