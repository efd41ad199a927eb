"""What would be without one of several risks, and how sure that is: both are of the same draws.

The error of a difference between quantiles of two outcomes of the same draws takes how often both are below their
quantile; that of a risk's share is by the influence of single draws on each quantile.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass

__all__ = ["MOST_RISKS", "Shares", "additive", "difference_se", "shares_of"]

Floats = NDArray[np.float64]

MOST_RISKS = 12
"""Risks of which all subsets are gone through."""

_CELLS = 2**23
"""Subsets times draws that are gone through at most."""

_TOGETHER = 5
"""Risks all of whose subsets are looked at in one step."""

_NEAR = 1e-9


def difference_se(first: Floats, second: Floats, level: float, se: tuple[float, float]) -> float:
    """The standard error of the difference between the quantiles at ``level`` of two outcomes.

    ``first`` and ``second`` are single draws of both, ``se`` the errors of each by itself.
    """
    rank = max(int(np.ceil(level * first.size)) - 1, 0)
    low = [each <= np.partition(each, rank)[rank] for each in (first, second)]
    together = (float(np.mean(low[0] & low[1])) - level**2) / (level * (1.0 - level))
    return float(np.sqrt(max(se[0] ** 2 + se[1] ** 2 - 2.0 * together * se[0] * se[1], 0.0)))


def additive(none: Floats, all_of_them: Floats, effects: Floats) -> bool:
    """Whether what risks do (risks, draws) simply adds up to how far all of them are from none, in every draw."""
    left = np.abs(none - all_of_them - effects.sum(axis=0))
    return bool(
        left.max(initial=0.0) <= _NEAR * max(float(np.abs(none).max(initial=0.0)), float(np.abs(effects).max()))
    )


@dataclass(frozen=True)
class Shares:
    """What each risk has of the chance of a position below 0, and of how far its quantile is down; errors (risks,)."""

    chance: Floats
    chance_se: Floats
    depth: Floats
    depth_se: Floats


def shares_of(none: Floats, effects: Floats, level: float) -> Shares:
    """Averages over all orders in which risks come: ``none`` is the position (draws,) without any, ``effects`` (risks,
    draws) what each takes away, ``level`` the quantile.
    """
    risks = len(effects)
    draws = min(none.size, _CELLS >> risks)
    none, effects = none[:draws], effects[:, :draws]
    few = min(risks, _TOGETHER)
    inner = np.zeros((1, draws))  # of all subsets of the first few risks what they take away
    for one in effects[:few]:
        inner = np.concatenate([inner, inner + one])
    value, influence = np.zeros((2, risks)), np.zeros((2, risks, draws))
    for outer in range(2 ** (risks - few)):
        above = [few + place for place in range(risks - few) if outer >> place & 1]
        weights = _weights(np.arange(outer << few, (outer + 1) << few), risks)
        for measure, (found, each) in enumerate(_measured(none - effects[above].sum(axis=0) - inner, level)):
            # Not by BLAS, whose threads wait longer than these small sums take.
            value[measure] += np.einsum("rs,s->r", weights, found)
            influence[measure] += np.einsum("rs,sd->rd", weights, each)
    se = influence.std(axis=2) / np.sqrt(draws)
    return Shares(value[0], se[0], value[1], se[1])


def _weights(subsets: NDArray[np.int64], risks: int) -> Floats:
    """The weight (risks, subsets) of what each subset comes to in each risk's share; subsets as bits."""
    inside = (subsets >> np.arange(risks)[:, None] & 1).astype(bool)
    size = inside.sum(axis=0)
    orders = np.array([comb(risks - 1, k) for k in range(risks)]) * float(risks)
    return np.asarray(
        np.where(inside, 1.0 / orders[np.maximum(size - 1, 0)], -1.0 / orders[np.minimum(size, risks - 1)])
    )


def _measured(position: Floats, level: float) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """The chance of being below 0 and how far the quantile is down (subsets,), each with the influence of every draw on
    it (subsets, draws).
    """
    draws = position.shape[1]
    below = (position < 0.0).astype(float)
    chance = below.mean(axis=1)
    width = 0.25 * min(level, 1.0 - level)
    high, rest = _lowest(position, min(int((level + width) * draws), draws - 1))
    value, rest = _lowest(rest, int(level * draws))
    low, _ = _lowest(rest, int((level - width) * draws))
    slope = (high - low) / (2.0 * width)
    depth = ((position <= value[:, None]) - level) * slope[:, None]
    return (chance, below - chance[:, None]), (-value, depth)


def _lowest(values: Floats, rank: int) -> tuple[Floats, Floats]:
    """The value of a rank in each row, and all up to it."""
    ranked = np.partition(values, rank, axis=1)
    return ranked[:, rank], ranked[:, : rank + 1]
