"""Switching values: where a driver has to lie for an outcome's conditional mean to reach a target.

The conditional mean is drawn through the bins by local parabolas over the driver's own values, in which it bends least;
its error is what leaving out one group of blocks at a time tells. Where the bins' own means do not lie on the parabola
(the conditional mean has a step, as where lump sums decide), the error reaches to the next bins that are surely on
either side.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import EDGES, BinTable
from mcsv.confidence import Z95
from mcsv.dataclass import dataclass

__all__ = ["WHY", "Switching", "switching"]

Floats = NDArray[np.float64]

WHY = (
    "",
    "no value of it reaches the target",
    "more than one value of it reaches the target",
    "too few draws to tell",
    "it takes few values",
)
"""Why there is no switching value, by number."""

_VALUE, _NONE, _SEVERAL, _FEW, _STEPS = range(len(WHY))
_WINDOW = 11  # bins of a parabola
_SURE = 3.0  # standard errors from the target that a mean is surely on one side of it
_FEWEST = 8  # draws of a bin
_CLEAR = 2.0  # standard errors from the target that make a bin one of a side, where a parabola does not tell
_MISFIT = 32.0  # sum of squared distances from a parabola, in errors: chance goes beyond that once in 10,000 times


@dataclass(frozen=True)
class Switching:
    """By driver and outcome (D, K): the value, in the driver's unit, its standard error, and a number of WHY."""

    value: Floats
    se: Floats
    why: NDArray[np.int64]


def switching(table: BinTable, values: Floats, targets: Floats) -> Switching:
    """Where the conditional means meet ``targets`` (K,); ``values`` (D, B): means of the drivers' values in bins."""
    shape = len(table.drivers), len(table.outcomes)
    found = Switching(np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, _FEW))
    groups = np.flatnonzero(table.draws)
    smoothers: dict[bytes, Floats] = {}  # many drivers have the same distribution
    for driver, x in enumerate(values):
        counts = table.counts[groups, driver]
        if table.drivers[driver] in table.counted or not np.all(np.diff(x) > 0.0):
            found.why[driver] = _STEPS
        elif groups.size > 1 and counts.sum(axis=0).min() >= _FEWEST and (counts.sum(axis=0) > counts).all():
            if x.tobytes() not in smoothers:
                smoothers[x.tobytes()] = _smoother(x)
            means = _means(table, driver, groups) - targets
            curves = np.asarray(smoothers[x.tobytes()] @ means)
            for outcome in range(shape[1]):
                found.why[driver, outcome], place = _crossing(curves[..., outcome], means[..., outcome], x)
                found.value[driver, outcome], found.se[driver, outcome] = place
    return found


def _means(table: BinTable, driver: int, groups: NDArray[np.int64]) -> Floats:
    """Conditional means (1 + groups, B, K): of all draws, and without each group."""
    counts, sums = table.counts[groups, driver], table.sums[groups, driver]
    n = np.concatenate([counts.sum(axis=0)[None], counts.sum(axis=0) - counts])
    total = np.concatenate([sums.sum(axis=0)[None], sums.sum(axis=0) - sums])
    return np.asarray(total / n[..., None])


def _smoother(x: Floats) -> Floats:
    """What makes of the means of bins the values of local parabolas at the bins (B, B)."""
    places = np.arange(x.size)
    near = np.clip(places - _WINDOW // 2, 0, x.size - _WINDOW)[:, None] + np.arange(_WINDOW)
    scaled = (x[near] - x[:, None]) / (x[near[:, -1]] - x[near[:, 0]])[:, None]
    weight = np.sqrt(np.diff(EDGES))[near]
    fitted = np.linalg.pinv(np.stack([weight, weight * scaled, weight * scaled**2], axis=-1))
    found = np.zeros((x.size, x.size))
    found[places[:, None], near] = fitted[:, 0] * weight
    return found


def _crossing(curves: Floats, means: Floats, x: Floats) -> tuple[int, tuple[float, float]]:
    """Where curves (1 + groups, B) of distances from the target cross 0: of all draws, and the error; ``means``: the
    bins' own.
    """
    groups, curve = curves.shape[0] - 1, curves[0]
    sure = np.abs(curve) > _SURE * np.std(curves[1:], axis=0) * np.sqrt(groups - 1)
    changes = np.count_nonzero(np.diff(np.sign(curve[sure])))
    if changes != 1:
        return (_SEVERAL if changes else _NONE), (np.nan, np.nan)
    value = _nearest(curve, x, None)
    without = [_nearest(other, x, value) for other in curves[1:]]
    return _VALUE, (value, max(float(np.std(without) * np.sqrt(groups - 1)), _step(curve, means, x, value) / Z95))


def _step(curve: Floats, means: Floats, x: Floats, value: float) -> float:
    """How far from ``value`` lie those of the bins around it between which the target is surely passed, where their own
    means (1 + groups, B) do not lie on the curve; else 0.
    """
    first = int(np.clip(np.searchsorted(x, value) - _WINDOW // 2, 0, x.size - _WINDOW))
    near = slice(first, first + _WINDOW)
    error = np.std(means[1:, near], axis=0) * np.sqrt(means.shape[0] - 2)
    known, places = error > 0.0, x[near]
    clear, off = (
        np.divide(far, error, out=np.zeros(_WINDOW), where=known)
        for far in (means[0, near], means[0, near] - curve[near])
    )
    if np.sum(off**2) <= _MISFIT:
        return 0.0
    (before,) = np.nonzero(clear * np.sign(curve[first]) > _CLEAR)
    low = int(before[-1]) if before.size else 0
    (after,) = np.nonzero(clear[low:] * np.sign(curve[first]) < -_CLEAR)
    high = low + int(after[0]) if after.size else _WINDOW - 1
    # A bin that is surely on one side may itself hold the step.
    ends = places[max(low - 1, 0)], places[min(high + 1, _WINDOW - 1)]
    return float(np.abs(np.subtract(ends, value)).max())


def _nearest(curve: Floats, x: Floats, to: float | None) -> float:
    """The place where a curve crosses 0 nearest to another place, or in the middle of all its crossings."""
    (before,) = np.nonzero(np.sign(curve[:-1]) != np.sign(curve[1:]))
    if before.size == 0:
        return float(x[np.argmin(np.abs(curve))])
    rise = curve[before + 1] - curve[before]
    places = x[before] - curve[before] / rise * (x[before + 1] - x[before])
    return float(places[places.size // 2] if to is None else places[np.argmin(np.abs(places - to))])
