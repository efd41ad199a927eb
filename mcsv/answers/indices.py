"""How much of an outcome's variance each driver explains by itself: first-order indices from bins.

The share of variance between bins, less what chance puts there, and more what a bin hides of a smooth conditional mean
(a curvature term). How much chance puts into a bin, its groups of draws tell: the outer bins are narrow, and outcomes
may vary more there than elsewhere. Given-data estimates: Plischke, Borgonovo and Smith (2013); errors by leaving out
one group of blocks at a time. All that is summed over bins lies with the bins first and the drivers last, and what
chance puts there and hides is one weighted sum: tests/answers/test_indices.py has the same term by term.
"""

from __future__ import annotations

from functools import cached_property

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
_BEND = (_WIDTH[1:-1] * _SLOPE**2 / 12.0)[:, None]
"""By inner bin what the square of the step between its neighbours' means tells of the variance that it hides."""
_NEXT_TO = np.pad(_BEND, ((0, 2), (0, 0))) + np.pad(_BEND, ((2, 0), (0, 0)))
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
    sums = _Sums.of(table)
    there = np.flatnonzero(table.draws).tolist()
    whole, without = _index(table, sums, None), np.stack([_index(table, sums, g) for g in there])
    groups = len(without)
    if groups < 2:
        return Indices(whole, np.full(whole.shape, np.nan), np.full(whole.shape, np.nan))
    with np.errstate(invalid="ignore"):  # an outcome that varies in one group alone is none without it
        spread = np.std(without, axis=0) * np.sqrt(groups - 1)
    # The jackknife of an index near 0 is half too wide, where the noise of its bins is known.
    null = _null(table, sums)
    small = np.hypot(null, 2.0 * np.sqrt(np.clip(whole, 0.0, 1.0) / table.draws.sum()))
    together = _correlated(without, np.stack([_variance(table, g) for g in there])[:, None])
    return Indices(whole, np.where(np.abs(whole) <= 4.0 * null, small, spread), together)


def _correlated(one: Floats, other: Floats) -> Floats:
    """How two figures without each of some groups go together, over the first axis; 0 where one is always the same."""
    with np.errstate(invalid="ignore"):
        left, right = one - one.mean(axis=0), other - other.mean(axis=0)
        spread = np.sqrt((left * left).sum(axis=0) * (right * right).sum(axis=0))
        return np.asarray((left * right).sum(axis=0) / np.where(spread == 0.0, 1.0, spread))


@dataclass(frozen=True)
class _Sums:
    """By group, outcome, bin and driver: draws (G, B, D); distances from the mean, and squares of these over the draws
    (G, K, B, D).
    """

    counts: Ints
    distances: Floats
    squares: Floats

    @classmethod
    def of(cls, table: BinTable) -> _Sums:
        mean = table.total.sum(axis=0) / max(table.draws.sum(), 1)
        counts = np.ascontiguousarray(table.counts.transpose(0, 2, 1))
        distances = table.sums.transpose(0, 3, 2, 1).copy()
        squares = np.empty_like(distances)
        for count, distance, square in zip(counts, distances, squares, strict=True):  # each in the processor's caches
            distance -= count * mean[:, None, None]
            np.multiply(distance, distance, out=square)
            square *= 1.0 / np.maximum(count, 1)
        return cls(counts, distances, squares)

    @cached_property
    def every(self) -> tuple[Ints, Floats, Floats, Ints]:
        """Draws, distances, squares, and in how many groups there are draws, of all groups together."""
        groups = np.count_nonzero(self.counts, axis=0)
        return self.counts.sum(axis=0), self.distances.sum(axis=0), self.squares.sum(axis=0), groups


def _null(table: BinTable, sums: _Sums) -> Floats:
    """How far (D, K) the index of a driver that explains nothing is spread: bins that chance alone sets apart."""
    count, distances, squares, groups = sums.every
    left = np.maximum(squares - distances**2 / np.maximum(count, 1), 0.0)
    variance = _variance(table, None)[:, None, None]
    with np.errstate(all="ignore"):
        noise = np.where(groups > 1, left / (groups - 1.0), variance) / variance
    return np.asarray(np.sqrt(2.0 * (noise**2).sum(axis=1)) / table.draws.sum()).T


def _variance(table: BinTable, left_out: int | None) -> Floats:
    """The variance (K,) of each outcome over all groups but one."""
    kept = np.arange(len(table.draws)) != (-1 if left_out is None else left_out)
    n, total = int(table.draws[kept].sum()), table.total[kept].sum(axis=0)
    return np.asarray(table.squares[kept].sum(axis=0) / n - (total / n - table.centres) ** 2)


def _index(table: BinTable, sums: _Sums, left_out: int | None) -> Floats:
    """The indices (D, K) of all groups but one."""
    count, distances, squares, groups = sums.every
    variance, smooth = _variance(table, left_out), ~table.is_counted
    outcomes = range(variance.size)
    with np.errstate(all="ignore"):
        if left_out is None:
            weighing = _Weighing.of(count, groups, smooth)
            found = [weighing.between(distances[k], squares[k], variance[k]) for k in outcomes]
        else:
            mine, apart, squared = sums.counts[left_out], sums.distances[left_out], sums.squares[left_out]
            weighing = _Weighing.of(count - mine, groups - (mine > 0), smooth)
            found = [weighing.between(distances[k] - apart[k], squares[k] - squared[k], variance[k]) for k in outcomes]
        varies = table.squares.sum(axis=0) > 0.0
        return np.where(varies, np.stack(found, axis=1) / variance, np.nan)


@dataclass(frozen=True)
class _Weighing:
    """What some groups' draws (B, D) make of the sums of any outcome.

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
        n, bins = int(count[:, 0].sum()), np.count_nonzero(count, axis=0)
        full = smooth & (count > 0).all(axis=0)
        weight = np.where(count > 0, (1.0 - count / n) / n, 0.0) + np.where(full, _NEXT_TO / count, 0.0)
        noise = np.where(groups > 1, weight / (groups - 1.0), 0.0)
        lone = np.where(groups > 1, 0.0, weight).sum(axis=0)
        return cls(n, 1.0 / np.maximum(count, 1), noise, lone, n / np.maximum(n - bins, 1), full)

    def between(self, distances: Floats, squares: Floats, variance: float) -> Floats:
        """The variance (D,) between the bins of each driver, corrected, and where bins hide some of it with that."""
        means = distances * self.each
        inside = distances * means
        found = inside.sum(axis=0) / self.draws - (distances.sum(axis=0) / self.draws) ** 2
        within = np.maximum(variance - found, 0.0) * self.freedom  # stands for the noise of lone bins
        noise = (np.maximum(squares - inside, 0.0) * self.noise).sum(axis=0) + within * self.lone
        hidden = ((means[2:] - means[:-2]) ** 2 * _BEND).sum(axis=0)
        return np.asarray(found - noise + np.where(self.full, hidden, 0.0))
