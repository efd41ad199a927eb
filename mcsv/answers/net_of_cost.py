"""What a study brings beyond its cost (ENBS), at every size, and the size at which that is most."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from mcsv.dataclass import dataclass

__all__ = ["BestSize", "Terms", "best_size", "net", "sizes_to_try"]

Floats = NDArray[np.float64]

_TRIED = 25
_NEAR = 0.95


@dataclass(frozen=True)
class Terms:
    """What a study costs, and how often what it tells is used: ``population`` decisions, discounted if need be."""

    population: float = 1.0
    fixed: float = 0.0
    per: float = 0.0


@dataclass(frozen=True)
class BestSize:
    """The size with the largest net benefit and the sizes from ``low`` to ``high`` that come within 5 % of it.

    All are 0 where no size brings more than it costs. ``value`` and ``se``: that net benefit and its Monte Carlo error.
    """

    size: int
    low: int
    high: int
    value: float
    se: float


def net(worth: Floats, sizes: Sequence[int], terms: Terms) -> Floats:
    """Expected net benefit of sampling, from EVSI by size."""
    found: Floats = terms.population * worth - terms.fixed - terms.per * np.asarray(sizes, float)
    return found


def sizes_to_try(largest: int, asked: Collection[int] = ()) -> list[int]:
    """Sizes from 1 to ``largest``, denser where they are small: between them EVSI is smooth. A size that is ``asked``
    for stands for one that is within half a step of it.
    """
    steps = np.geomspace(1, largest, _TRIED)
    known, near = np.log(sorted(asked)), np.log(largest) / (_TRIED - 1) / 2.0
    sizes = {int(size) for size in np.rint(steps)}
    for size in sorted(sizes - {1, largest}) if asked else ():
        apart = np.abs(known - np.log(size))
        if apart.min() <= near:
            sizes = sizes - {size} | {sorted(asked)[int(np.argmin(apart))]}
    return sorted(sizes)


def best_size(
    worth: Callable[[Sequence[int]], tuple[Floats, Floats]], largest: int, terms: Terms, asked: Collection[int] = ()
) -> BestSize:
    """The best of all whole numbers to ``largest``; ``worth`` gives EVSI and its error for some sizes.

    ``asked``: sizes of which EVSI is told anyway.
    EVSI between the sizes tried is a monotone cubic in the logarithm of the size, tried again at the best one.
    """
    tried, every = sizes_to_try(largest, asked), np.arange(1, largest + 1)
    values, errors = worth(tried)
    if not np.isfinite(values).all():
        return BestSize(0, 0, 0, np.nan, np.nan)
    while True:
        gains = net(_between(tried, values, every), every.tolist(), terms)
        place = int(np.argmax(gains))
        size = int(every[place])
        order = int(np.searchsorted(tried, size))
        if tried[order] == size:
            break
        value, error = worth([size])
        tried = [*tried[:order], size, *tried[order:]]
        values, errors = np.insert(values, order, value), np.insert(errors, order, error)
    if gains[place] <= 0.0:
        return BestSize(0, 0, 0, 0.0, 0.0)
    near = every[gains >= _NEAR * gains[place]]
    return BestSize(size, int(near[0]), int(near[-1]), float(gains[place]), terms.population * float(errors[order]))


def _between(tried: Sequence[int], values: Floats, every: NDArray[np.int64]) -> Floats:
    """Values at every size, exactly those tried where it was tried."""
    if len(tried) == 1:
        return values
    found: Floats = PchipInterpolator(np.log(tried), values)(np.log(every))
    found[np.asarray(tried) - 1] = values
    return found
