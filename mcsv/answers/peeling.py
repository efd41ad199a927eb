"""The patient rule induction method on bins: where, among all draws, do those with a yes crowd together?

Draws are peeled off an end of one driver at a time, a twentieth or as little more as whole bins allow, wherever yes is
rarest; of all the boxes on that way the one with the largest lift times root of coverage is kept (Friedman & Fisher,
Statistics and Computing 9 (1999), 123-143). Its limits are then set bin by bin, each with the others held.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass

__all__ = ["PEEL", "PEELS", "Limits", "Sample", "peeled", "settled"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

PEEL = 0.05
"""The share of a box that is peeled off at once, at least."""

PEELS = 60
"""After so many peels less than a twentieth of all draws is left."""

_ROUNDS = 8  # limits settle after two or three


@dataclass(frozen=True)
class Sample:
    """Draws by the bins of their drivers: ``bins`` (D, n), below ``width``; ``yes`` (n,).

    ``weight``: how many draws each draw without a yes stands for.
    """

    bins: NDArray[np.uint8]
    yes: Mask
    width: int
    weight: float = 1.0

    def part(self, mask: Mask) -> Sample:
        """Some of the draws."""
        return replace(self, bins=self.bins[:, mask], yes=self.yes[mask])

    def counts(self, mask: Mask) -> tuple[Floats, Floats]:
        """By driver and bin (D, width): cases with a yes, and the draws that all stand for."""
        cases = _by_bin(self.bins[:, mask & self.yes], self.width)
        return cases, cases + self.weight * _by_bin(self.bins[:, mask & ~self.yes], self.width)

    def size(self, mask: Mask) -> tuple[float, float]:
        """Cases with a yes, and the draws that all stand for."""
        cases = float(np.count_nonzero(mask & self.yes))
        return cases, cases + self.weight * np.count_nonzero(mask & ~self.yes)


@dataclass(frozen=True)
class Limits:
    """The first and the last bin of each driver that belong to a box (D,)."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    width: int

    @classmethod
    def none(cls, drivers: int, width: int) -> Limits:
        """A box with everything in it."""
        return cls(np.zeros(drivers, np.int64), np.full(drivers, width - 1), width)

    @property
    def sides(self) -> list[tuple[int, bool]]:
        """What is limited: drivers, each from below (False) or above (True)."""
        below = [(driver, False) for driver in np.flatnonzero(self.low > 0).tolist()]
        above = [(driver, True) for driver in np.flatnonzero(self.high < self.width - 1).tolist()]
        return sorted(below + above)

    @property
    def drivers(self) -> list[int]:
        """The drivers that are limited."""
        return sorted({driver for driver, _ in self.sides})

    def at(self, driver: int, low: int, high: int) -> Limits:
        """The same with other limits of a driver."""
        found = Limits(self.low.copy(), self.high.copy(), self.width)
        found.low[driver], found.high[driver] = low, high
        return found

    def without(self, driver: int, above: bool) -> Limits:
        """The same without one of its sides."""
        low, high = int(self.low[driver]), int(self.high[driver])
        return self.at(driver, low if above else 0, self.width - 1 if above else high)

    def outside(self, bins: NDArray[np.uint8]) -> Mask:
        """Which draws each of the sides keeps out, (sides, n); ``bins`` (D, n)."""
        found = np.empty((len(self.sides), bins.shape[1]), np.bool_)
        for row, (driver, above) in zip(found, self.sides, strict=True):
            row[:] = bins[driver] > self.high[driver] if above else bins[driver] < self.low[driver]
        return found

    def holds(self, bins: NDArray[np.uint8]) -> Mask:
        """Which draws are inside; ``bins`` (D, n)."""
        return np.asarray(~self.outside(bins).any(axis=0))


def peeled(sample: Sample, least: float) -> Limits:
    """The best box on the way from all draws to few, with ``least`` of the cases or more in it."""
    drivers, width = sample.bins.shape[0], sample.width
    limits = best = Limits.none(drivers, width)
    inside = np.ones(sample.yes.size, np.bool_)
    cases, draws = sample.counts(inside)
    most = _merit(*_sizes(cases, draws))
    for _ in range(PEELS):
        found = _peel(cases, draws, least)
        if found is None:
            break
        driver, above, cut = found
        low, high = (limits.low[driver], cut) if above else (cut, limits.high[driver])
        limits = limits.at(driver, int(low), int(high))
        off = inside & ((sample.bins[driver] < low) | (sample.bins[driver] > high))
        gone_cases, gone = sample.counts(off)
        inside &= ~off
        cases, draws = cases - gone_cases, draws - gone
        merit = _merit(*_sizes(cases, draws))
        if merit > most:
            most, best = merit, limits
    return best


def _peel(cases: Floats, draws: Floats, least: float) -> tuple[int, bool, int] | None:
    """Which end of which driver to peel off, and the bin that is then at that end; None where nothing is left to.

    A peel is judged by the share of cases that it loses over the share of draws, both as logarithms: so an event that
    seldom happens, and takes most draws away at once, has to keep as many of the cases as small steps would.
    """
    all_cases, all_draws = _sizes(cases, draws)
    best, found = np.inf, None
    for above in (False, True):
        turned = (cases[:, ::-1], draws[:, ::-1]) if above else (cases, draws)
        lost, gone = (np.cumsum(each, axis=1) for each in turned)
        last = np.argmax(gone >= PEEL * all_draws, axis=1)
        rows = np.arange(cases.shape[0])
        left, kept = all_cases - lost[rows, last], all_draws - gone[rows, last]
        told = (left >= least) & (kept > 0.5)
        with np.errstate(all="ignore"):
            dear = np.where(told, np.log(left / all_cases) / np.log(kept / all_draws), np.inf)
        driver = int(np.argmin(dear))
        if dear[driver] < best:
            cut = int(last[driver]) + 1
            best, found = float(dear[driver]), (driver, above, cases.shape[1] - 1 - cut if above else cut)
    return found


def settled(sample: Sample, limits: Limits, least: float) -> Limits:
    """The box whose sides are set anew, driver by driver, until none moves any more; ``least`` of the cases stay, or
    as many as are in it where those are fewer.
    """
    sides = limits.sides
    least = min(least, float(np.count_nonzero(limits.holds(sample.bins) & sample.yes)))
    for _ in range(_ROUNDS):
        before = limits
        for driver in sorted({driver for driver, _ in sides}):
            rest = limits.at(driver, 0, limits.width - 1)
            free = (driver, False) in sides, (driver, True) in sides
            limits = limits.at(driver, *_best_interval(sample.part(rest.holds(sample.bins)), driver, free, least))
        if np.array_equal(before.low, limits.low) and np.array_equal(before.high, limits.high):
            break
    return limits


def _best_interval(sample: Sample, driver: int, free: tuple[bool, bool], least: float) -> tuple[int, int]:
    """The first and last bin of a driver between which the merit is largest; an end that is not free stays open."""
    one = replace(sample, bins=sample.bins[[driver]])
    cases, draws = (np.concatenate([[0.0], np.cumsum(each[0])]) for each in one.counts(np.ones(sample.yes.size, bool)))
    lows = np.arange(sample.width if free[0] else 1)
    highs = np.arange(sample.width) if free[1] else np.array([sample.width - 1])
    inside, of = (np.maximum(each[highs + 1] - each[lows][:, None], 0.0) for each in (cases, draws))
    merit = np.where((inside >= least) & (highs >= lows[:, None]), _merit(inside, of), -np.inf)
    low, high = np.unravel_index(int(np.argmax(merit)), merit.shape)
    return int(lows[low]), int(highs[high])


def _merit(cases: Floats | float, draws: Floats | float) -> Floats:
    """Lift times root of coverage, but for a factor that is the same for all boxes in a sample."""
    found: Floats = np.asarray(cases, np.float64) ** 1.5 / np.maximum(draws, 0.5)
    return found


def _sizes(cases: Floats, draws: Floats) -> tuple[float, float]:
    return float(cases[0].sum()), float(draws[0].sum())


def _by_bin(bins: NDArray[np.uint8], width: int) -> Floats:
    """How many draws lie in each bin (D, width) of ``bins`` (D, n)."""
    place = bins + (np.arange(bins.shape[0], dtype=np.int32) * width)[:, None]
    found = np.bincount(place.ravel(), minlength=bins.shape[0] * width)
    return found.reshape(bins.shape[0], width).astype(np.float64)
