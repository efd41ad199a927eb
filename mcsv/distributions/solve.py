"""Small solvers: one unknown, many at once in their brackets, and percentiles met by a few parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.percentiles import Percentile, at, room
from mcsv.errors import DistributionError

__all__ = ["bisect", "bracketed", "meet"]

MET = 1e-9  # relative to a value of a positive quantity; where it is missed by more, ratios are met


def bisect(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function of one number crosses 0, to the last place; an end of the bracket if not."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return middle


def bracketed(rising: Callable[[Floats, np.ndarray], Floats], low: Floats, high: Floats, close: float) -> Floats:
    """Where rising functions cross 0 (within ``close``), each in its bracket, by ``rising(x, which)``.

    Secant steps inside the bracket (with the Illinois rule), halving where they do not help.
    """
    x = low + (high - low) / 2
    active = np.arange(len(x))
    low, high = low.copy(), high.copy()
    f_low, f_high = rising(low, active), rising(high, active)
    for turn in range(4000):
        a, b, fa, fb = low[active], high[active], f_low[active], f_high[active]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            secant = b - fb * ((b - a) / (fb - fa))
            far = (a > 0) & (b > 100 * a) | (b < 0) & (a < 100 * b)
            middle = np.where(far, np.sign(a) * np.sqrt(np.abs(a)) * np.sqrt(np.abs(b)), a + (b - a) / 2)
        trial = np.where((secant > a) & (secant < b) & (turn % 4 != 3), secant, middle)
        f = rising(trial, active)
        x[active] = trial
        above = f > 0
        f_low[active], f_high[active] = np.where(above, fa / 2, f), np.where(above, f, fb / 2)
        low[active], high[active] = np.where(above, a, trial), np.where(above, trial, b)
        open_ = (np.abs(f) > close) & (np.nextafter(low[active], np.inf) < high[active])
        active = active[open_]
        if not len(active):
            break
    return x


def meet(
    make: Callable[[Floats], Distribution], starts: Sequence[Sequence[float]], percentiles: Sequence[Percentile]
) -> Distribution:
    """The member ``make(theta)`` that meets the percentiles (least squares beyond as many as theta is long).

    Levenberg-Marquardt with differences, from each start until one fits; theta is free in all directions.
    """
    wanted = np.array([p.value for p in percentiles])
    scale = room(percentiles)

    def missed(theta: Floats) -> Floats:
        return np.asarray((at(make(theta).quantile, percentiles) - wanted) / scale)

    found = make(_best(missed, starts, len(percentiles)))
    met = np.abs(at(found.quantile, percentiles) / wanted - 1.0).max() < MET if found.positive else True
    if met or len(percentiles) > len(starts[0]):
        return found

    def ratio(theta: Floats) -> Floats:
        return np.asarray(np.log(at(make(theta).quantile, percentiles) / wanted))

    return make(_best(ratio, starts, len(percentiles)))


def _best(missed: Callable[[Floats], Floats], starts: Sequence[Sequence[float]], count: int) -> Floats:
    """The theta that misses least, from the first start that misses next to nothing."""

    def residual(theta: Floats) -> Floats:
        try:
            with np.errstate(divide="ignore"):
                found = missed(theta)
        except (DistributionError, OverflowError):
            return np.full(count, 1e6)
        return np.where(np.isfinite(found), found, 1e6)

    solutions = []
    for start in starts:
        theta, miss = _descend(residual, np.array(start, dtype=float))
        solutions.append((miss, tuple(theta)))
        if miss < 1e-13:
            break
    return np.array(min(solutions)[1])


def _descend(residual: Callable[[Floats], Floats], theta: Floats) -> tuple[Floats, float]:
    """Levenberg-Marquardt; returns the best point and the largest residual there."""
    here, damping = residual(theta), 1e-3
    for _ in range(200):
        slopes = np.stack(
            [(residual(theta + step) - residual(theta - step)) / 2e-6 for step in np.eye(len(theta)) * 1e-6], axis=1
        )
        normal = slopes.T @ slopes
        while damping < 1e12:
            move = np.linalg.lstsq(normal + damping * np.diag(np.diag(normal) + 1e-12), -slopes.T @ here, rcond=None)[0]
            there = residual(theta + np.clip(move, -2.0, 2.0))
            if (there**2).sum() < (here**2).sum():
                break
            damping *= 4.0
        else:
            break
        theta, here, damping = theta + np.clip(move, -2.0, 2.0), there, max(damping / 20.0, 1e-15)
        if np.abs(here).max() < 1e-15:
            break
    return theta, float(np.abs(here).max())
