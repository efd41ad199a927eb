"""How much of an outcome's variance each driver explains by itself: first-order indices from bins.

The share of variance between bins, less what chance puts there, and more what a bin hides of a smooth conditional mean
(a curvature term). Given-data estimates: Plischke, Borgonovo and Smith (2013); errors by leaving out one group of
blocks at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    whole, without = _index(table, None), [_index(table, group) for group in np.flatnonzero(table.draws).tolist()]
    groups = len(without)
    if groups < 2:
        return Indices(whole, np.full(whole.shape, np.nan))
    spread = np.std(without, axis=0) * np.sqrt(groups - 1)
    n, bins = table.draws.sum(), np.count_nonzero(table.counts.sum(axis=0), axis=1)[:, None]
    # The jackknife of an index near 0 is half too wide, where the noise of its bins is known exactly.
    null = np.sqrt(2.0 * np.maximum(bins - 1, 1)) * (1.0 - np.clip(whole, 0.0, 1.0)) / n
    small = np.hypot(null, 2.0 * np.sqrt(np.clip(whole, 0.0, 1.0) / n))
    return Indices(whole, np.where(np.abs(whole) <= 4.0 * null, small, spread))


def _index(table: BinTable, left_out: int | None) -> Floats:
    """The indices (D, K) of all groups but one."""
    kept = np.arange(len(table.draws)) != (-1 if left_out is None else left_out)
    counts, sums = table.counts[kept].sum(axis=0), table.sums[kept].sum(axis=0)
    n, total = int(table.draws[kept].sum()), table.total[kept].sum(axis=0)
    mean = total / n
    variance = table.squares[kept].sum(axis=0) / n - (mean - table.centres) ** 2
    varies = table.squares.sum(axis=0) > 0.0
    with np.errstate(all="ignore"):
        return np.where(varies, _between(counts, sums, mean, variance, ~table.is_counted) / variance, np.nan)


def _between(
    count: NDArray[np.int64], sums: Floats, mean: Floats, variance: Floats, smooth: NDArray[np.bool_]
) -> Floats:
    """The variance (D, K) between the bins of each driver, corrected; ``smooth``: of these what bins hide is added."""
    n, bins = int(count[0].sum()), np.count_nonzero(count, axis=1)[:, None]
    means = sums / np.maximum(count, 1)[..., None]
    between = (count[..., None] * (means - mean) ** 2).sum(axis=1) / n
    within = np.maximum(variance - between, 0.0) * n / np.maximum(n - bins, 1)
    full = smooth & (count > 0).all(axis=1)
    return np.asarray(between - (bins - 1) / n * within + np.where(full[:, None], _hidden(count, means, within), 0.0))


def _hidden(count: NDArray[np.int64], means: Floats, within: Floats) -> Floats:
    """The variance (D, K) of a smooth conditional mean inside its bins, by the slope between each bin's neighbours."""
    part = (_WIDTH[1:-1] / (_MIDDLE[2:] - _MIDDLE[:-2]))[:, None]
    noise = within[:, None] * (1.0 / count[:, 2:] + 1.0 / count[:, :-2])[..., None]
    rise = part**2 * ((means[:, 2:] - means[:, :-2]) ** 2 - noise)
    return np.asarray((_WIDTH[1:-1, None] * rise).sum(axis=1) / 12.0)
