"""How much of an outcome's variance each driver explains by itself: first-order indices from bins.

The share of variance between bins, less what chance puts there, and more what a bin hides of a smooth conditional mean
(a curvature term). How much chance puts into a bin, its groups of draws tell: the outer bins are narrow, and outcomes
may vary more there than elsewhere. Given-data estimates: Plischke, Borgonovo and Smith (2013); errors by leaving out
one group of blocks at a time. All that is summed over bins lies side by side, and what chance puts there and hides is
one weighted sum: tests/answers/test_indices.py has the same term by term.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import EDGES, BinTable
from mcsv.dataclass import dataclass

__all__ = ["Indices", "first_order"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WIDTH = np.diff(EDGES)
_MIDDLE = EDGES[:-1] + _WIDTH / 2
_SLOPE = _WIDTH[1:-1] / (_MIDDLE[2:] - _MIDDLE[:-2])
_BEND = _WIDTH[1:-1] * _SLOPE**2 / 12.0
"""By inner bin what the square of the step between its neighbours' means tells of the variance that it hides."""
_NEXT_TO = np.pad(_BEND, (0, 2)) + np.pad(_BEND, (2, 0))
"""By bin the weight of its mean's noise in these squares."""


@dataclass(frozen=True)
class Indices:
    """First-order indices (D, K), their standard errors, and how these correlate with those of the outcomes' variances;
    nan where an outcome does not vary.
    """

    value: Floats
    se: Floats
    with_variance: Floats


def first_order(table: BinTable) -> Indices:
    """Of each driver and outcome. A null index is spread around 0, so that it may be below it."""
    there, smooth = np.flatnonzero(table.draws), ~table.is_counted
    mean = table.total.sum(axis=0) / max(table.draws.sum(), 1)
    every = _Sums.nothing(table)
    for group in there.tolist():
        every.add(_Sums.alone(table, group, mean))
    variance = _variances(table, there)
    whole = every.indices(variance, smooth)
    if there.size < 2:
        return Indices(whole, np.full(whole.shape, np.nan), np.full(whole.shape, np.nan))
    variances = _variances(table, np.array([np.delete(there, place) for place in range(there.size)]))
    left_out = (_Sums.alone(table, group, mean) for group in there.tolist())
    pairs = zip(left_out, variances, strict=True)
    without = np.stack([every.less(one).indices(its, smooth) for one, its in pairs])
    with np.errstate(invalid="ignore"):  # an outcome that varies in one group alone is none without it
        spread = np.std(without, axis=0) * np.sqrt(there.size - 1)
    # The jackknife of an index near 0 is half too wide, where the noise of its bins is known.
    null = every.null(variance)
    small = np.hypot(null, 2.0 * np.sqrt(np.clip(whole, 0.0, 1.0) / table.draws.sum()))
    together = _correlated(without, variances[:, None])
    return Indices(whole, np.where(np.abs(whole) <= 4.0 * null, small, spread), together)


def _variances(table: BinTable, groups: Ints) -> Floats:
    """The variance (…, K) of each outcome over all draws of some groups (…, groups); nan for one that never varies."""
    n = table.draws[groups].sum(axis=-1)[..., None]
    squares, total = (part[groups].sum(axis=-2) for part in (table.squares, table.total))
    varies = table.squares.sum(axis=0) > 0.0
    return np.where(varies, squares / n - (total / n - table.centres) ** 2, np.nan)


def _correlated(one: Floats, other: Floats) -> Floats:
    """How two figures without each of some groups go together, over the first axis; 0 where one is always the same."""
    with np.errstate(invalid="ignore"):
        left, right = one - one.mean(axis=0), other - other.mean(axis=0)
        spread = np.sqrt((left * left).sum(axis=0) * (right * right).sum(axis=0))
        return np.asarray((left * right).sum(axis=0) / np.where(spread == 0.0, 1.0, spread))


@dataclass(frozen=True)
class _Sums:
    """Of some groups by outcome, driver and bin: draws (D, B); distances from the mean of all draws, and by group
    squares of these over draws, (K, D, B); and how many groups have draws (D, B).
    """

    counts: Ints
    distances: Floats
    squares: Floats
    groups: Ints

    @classmethod
    def nothing(cls, table: BinTable) -> _Sums:
        _, drivers, bins, outcomes = table.sums.shape
        none, each = np.zeros((drivers, bins), np.int64), np.zeros((outcomes, drivers, bins))
        return cls(none, each, each.copy(), none.copy())

    @classmethod
    def alone(cls, table: BinTable, group: int, mean: Floats) -> _Sums:
        """Those of one group, about the ``mean`` (K,) of all."""
        counts, sums = table.counts[group].copy(), table.sums[group]
        distances = np.moveaxis(sums, 2, 0).copy()
        distances -= counts * mean[:, None, None]
        squares = distances * distances
        squares *= 1.0 / np.maximum(counts, 1)
        return cls(counts, distances, squares, (counts > 0).astype(np.int64))

    def add(self, other: _Sums) -> None:
        """Take in the sums of other groups."""
        for mine, more in zip(self._parts, other._parts, strict=True):
            mine += more

    def less(self, other: _Sums) -> _Sums:
        """The sums without those of some groups, in whose place they are put."""
        for mine, out in zip(self._parts, other._parts, strict=True):
            np.subtract(mine, out, out=out)
        return other

    @property
    def _parts(self) -> tuple[NDArray[Any], ...]:
        return self.counts, self.distances, self.squares, self.groups

    def null(self, variance: Floats) -> Floats:
        """How far (D, K) the index of a driver that explains nothing is spread: bins that chance alone sets apart."""
        left = np.maximum(self.squares - self.distances**2 / np.maximum(self.counts, 1), 0.0)
        by_bin = variance[:, None, None]
        with np.errstate(all="ignore"):
            noise = np.where(self.groups > 1, left / (self.groups - 1.0), by_bin) / by_bin
        return np.asarray(np.sqrt(2.0 * (noise**2).sum(axis=2)) / self.counts[0].sum()).T

    def indices(self, variance: Floats, smooth: NDArray[np.bool_]) -> Floats:
        """The indices (D, K) of these groups, whose outcomes vary so much (K,); ``smooth``: drivers that have EDGES."""
        with np.errstate(all="ignore"):
            weighing = _Weighing.of(self.counts, self.groups, smooth)
            found = weighing.between(self.distances, self.squares, variance[:, None])
            return np.asarray((found / variance[:, None]).T)


@dataclass(frozen=True)
class _Weighing:
    """What some groups' draws (D, B) make of the sums of any outcome.

    ``each``: 1 / draws of a bin. ``noise``: by bin the weight of what single draws vary there by, in what chance adds
    to squares between bins, less what it adds to those of steps inside them. ``lone`` (D,): the same of all bins that
    no second group tells the noise of. ``freedom`` (D,): draws over these less the bins. ``full``: drivers whose bins
    hide something and all have draws.
    """

    draws: int
    each: Floats
    noise: Floats
    lone: Floats
    freedom: Floats
    full: NDArray[np.bool_]

    @classmethod
    def of(cls, count: Ints, groups: Ints, smooth: NDArray[np.bool_]) -> _Weighing:
        n, bins, each = int(count[0].sum()), np.count_nonzero(count, axis=1), 1.0 / np.maximum(count, 1)
        full = smooth & (bins == count.shape[1])
        weight = np.where(count > 0, (1.0 - count / n) / n, 0.0) + np.where(full[:, None], _NEXT_TO * each, 0.0)
        noise = np.where(groups > 1, weight / (groups - 1.0), 0.0)
        lone = np.where(groups > 1, 0.0, weight).sum(axis=1)
        return cls(n, each, noise, lone, n / np.maximum(n - bins, 1), full)

    def between(self, distances: Floats, squares: Floats, variance: Floats) -> Floats:
        """The variance (K, D) between the bins of each driver, corrected, and where bins hide some of it with that.

        ``distances`` and ``squares`` (K, D, B) of outcomes whose ``variance`` is (K, 1).
        """
        squared = distances * distances
        # All drivers have the same draws, so that one tells how far the mean of these groups is from that of all.
        found = _over_bins(squared, self.each) / self.draws - (distances[:, :1].sum(axis=2) / self.draws) ** 2
        within = np.maximum(variance - found, 0.0) * self.freedom  # stands for the noise of lone bins
        noise = _over_bins(squares, self.noise) - _over_bins(squared, self.each * self.noise) + within * self.lone
        means = np.multiply(distances, self.each, out=squared)
        steps = means[..., 2:] - means[..., :-2]
        steps *= steps
        return np.asarray(found - noise + np.where(self.full, np.einsum("kdb,b->kd", steps, _BEND), 0.0))


def _over_bins(parts: Floats, weights: Floats) -> Floats:
    """The sums (K, D) over bins of parts (K, D, B), weighed (D, B)."""
    return np.asarray(np.einsum("kdb,db->kd", parts, weights))
