"""In how much of an outcome's variance each driver has a hand, alone or with others: total indices.

Half the mean squared distance of an outcome from itself with the driver drawn anew, over its variance (Jansen 1999).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BinTable
from mcsv.dataclass import dataclass

__all__ = ["Shares", "middle", "shared_out", "shares", "variances"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Shares of variance, their standard errors, and how these correlate with that of the variance, of one shape; nan
    where an outcome does not vary.
    """

    value: Floats
    se: Floats
    with_variance: Floats


def variances(table: BinTable) -> tuple[Floats, Floats]:
    """The variance of each outcome over all draws and its standard error, by leaving out one group at a time (K,)."""
    there = np.flatnonzero(table.draws)
    every = np.ones(table.draws.size, np.bool_)
    whole = _variance(table, every)
    without = [_variance(table, np.arange(table.draws.size) != group) for group in there] if there.size > 1 else [whole]
    return whole, np.std(without, axis=0) * np.sqrt(len(without) - 1)


def _variance(table: BinTable, kept: NDArray[np.bool_]) -> Floats:
    n, total = int(table.draws[kept].sum()), table.total[kept].sum(axis=0)
    return np.asarray(np.maximum(table.squares[kept].sum(axis=0) / n - (total / n - table.centres) ** 2, 0.0))


def shares(part: Floats, part_se: Floats, with_variance: Floats, variance: tuple[Floats, Floats]) -> Shares:
    """Parts (…, K) of outcomes' variances as shares of them; ``with_variance``: how the errors of both correlate."""
    whole, whole_se = variance
    with np.errstate(all="ignore"):
        value = part / whole
        squares = part_se**2 + (value * whole_se) ** 2 - 2.0 * with_variance * part_se * value * whole_se
        se = np.sqrt(np.maximum(squares, 0.0)) / whole
        together = (with_variance * part_se - value * whole_se) / np.where(se > 0.0, whole * se, 1.0)
    varies = whole > 0.0
    return Shares(*(np.where(varies, each, np.nan) for each in (value, se, np.clip(together, -1.0, 1.0))))


def middle(first: Shares, total: Shares) -> tuple[Floats, Floats]:
    """What lies in the middle between first-order and total indices, and its standard error.

    Both are shares of one variance, so that their errors go together: as far as each does with that of the variance.
    """
    both = first.with_variance * total.with_variance * first.se * total.se
    squares = first.se**2 + total.se**2 + 2.0 * both
    return (first.value + total.value) / 2.0, np.sqrt(np.maximum(squares, 0.0)) / 2.0


def shared_out(parts: Floats, errors: Floats, together: Floats, more: float = 0.0) -> tuple[float, float]:
    """The share of one of several inputs that go together, and its error; nan where the outcome does not vary.

    ``parts``: the input's part, in what all of them have a hand, what is not theirs alone, and the variance; all they
    have a hand in counts in the middle between what is theirs alone and all of it. ``errors`` and how they correlate
    (4, 4). ``more``: variance of the input's part that has nothing to do with the others; below 0 it takes off half of
    the whole at most.
    """
    mine, total, others, variance = parts.tolist()
    if variance <= 0.0 or total <= 0.0:
        return (np.nan, np.nan) if variance <= 0.0 else (0.0, 0.0)
    alone = variance - others
    slopes = np.array(
        [
            (alone + total) / (2.0 * total * variance),
            -mine * alone / (2.0 * variance * total**2),
            -mine / (2.0 * total * variance),
            mine * (others - total) / (2.0 * total * variance**2),
        ]
    )
    scaled = slopes * errors
    square = max(float(scaled @ together @ scaled), 0.0)
    square = max(square + float(slopes[0]) ** 2 * more, square / 2.0)
    return mine * (alone + total) / (2.0 * total * variance), square**0.5
