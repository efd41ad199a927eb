"""Outcomes given where a driver lies: means and probabilities by eighths of its distribution, and by single bins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BINS, EDGES, BinTable
from mcsv.confidence import Z95
from mcsv.dataclass import dataclass

__all__ = ["EIGHTHS", "Conditional", "by_bin", "by_eighth", "overall"]

Floats = NDArray[np.float64]

EIGHTHS = 8
_Z2 = Z95**2
_BEGIN = np.searchsorted(EDGES, np.arange(EIGHTHS) / EIGHTHS)


@dataclass(frozen=True)
class Conditional:
    """Means of outcomes by driver and part of its distribution (D, parts, K), their standard errors, and draws
    (D, parts). nan where no draw was.
    """

    mean: Floats
    se: Floats
    draws: NDArray[np.int64]


def by_bin(table: BinTable) -> Conditional:
    """By single bins."""
    return _conditional(table, table.counts, table.sums)


def by_eighth(table: BinTable) -> Conditional:
    """By eighths, from the lowest to the highest. Of a driver that is counted: by 0, 1, … 6, and 7 and more."""
    where = np.tile(np.searchsorted(_BEGIN, np.arange(BINS), side="right") - 1, (len(table.drivers), 1))
    where[table.is_counted] = np.minimum(np.arange(BINS), EIGHTHS - 1)
    pooling = (where[:, :, None] == np.arange(EIGHTHS)).astype(np.float64)  # (D, BINS, parts)
    counts = np.rint(np.einsum("gdb,dbp->gdp", table.counts, pooling)).astype(np.int64)
    return _conditional(table, counts, np.einsum("gdbk,dbp->gdpk", table.sums, pooling))


def overall(table: BinTable) -> tuple[Floats, Floats]:
    """Means of the outcomes over all draws, and their standard errors (K,)."""
    n = int(table.draws.sum())
    mean = table.total.sum(axis=0) / n
    spread = np.maximum(table.squares.sum(axis=0) / n - (mean - table.centres) ** 2, 0.0)
    return mean, np.where(table.is_yes_no, _share_se(mean, np.full(mean.shape, n)), np.sqrt(spread / n))


def _conditional(table: BinTable, counts: NDArray[np.int64], sums: Floats) -> Conditional:
    """Errors of means from what differs between groups; those of shares from the share."""
    n, groups = counts.sum(axis=0), int(np.count_nonzero(table.draws))
    with np.errstate(all="ignore"):
        mean = sums.sum(axis=0) / n[..., None]
        rest = sums - counts[..., None] * mean
        spread = np.sqrt(np.float64(groups) / (groups - 1) * np.nansum(rest**2, axis=0)) / n[..., None]
    se = np.where(table.is_yes_no, _share_se(mean, n[..., None]), spread)
    # A handful of draws tells no error.
    enough = ((n >= groups)[..., None] & (groups > 1)) | table.is_yes_no
    return Conditional(mean, np.where((n > 0)[..., None] & enough, se, np.nan), n)


def _share_se(share: Floats, n: NDArray[np.int64]) -> Floats:
    """The half width of Wilson's interval over its quantile: never 0, also where nothing was seen."""
    with np.errstate(all="ignore"):
        return np.asarray(np.sqrt(share * (1.0 - share) / n + _Z2 / (4.0 * n**2.0)) / (1.0 + _Z2 / n))
