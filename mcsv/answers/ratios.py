"""Ratios of means of the same draws, with intervals; a mean of ratios is another thing, and none that is asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["covariance", "fieller"]

Floats = NDArray[np.float64]


def covariance(first: ArrayLike, second: ArrayLike, apart: ArrayLike) -> Floats:
    """The covariance of two quantities of the same draws from their standard deviations and that of the difference.

    What rounding has of it beyond the two (Cauchy and Schwarz) is taken off: what never varies goes with nothing.
    """
    one, other, both = (np.asarray(sd, dtype=np.float64) for sd in (first, second, apart))
    most = np.abs(one * other)
    return np.asarray(np.clip((one**2 + other**2 - both**2) / 2.0, -most, most))


def fieller(means: tuple[Floats, Floats], variances: tuple[Floats, Floats, Floats], z: float) -> tuple[Floats, Floats]:
    """Low and high end of the interval of a ratio of two ``means``, by Fieller; nan where it is not bounded.

    ``variances``: those of the means themselves, of the upper and of the lower one, and their covariance; ``z``: the
    normal's point. The interval holds the ratios R for which upper - R lower is less than z standard errors from 0; it
    is bounded where the lower mean is more than z standard errors from 0. Source: Fieller, JRSS B 16 (1954), 175-185.
    """
    upper, lower = means
    of_upper, of_lower, both = variances
    square = z * z
    a, b = lower * lower - square * of_lower, upper * lower - square * both
    c = upper * upper - square * of_upper
    with np.errstate(all="ignore"):
        root = np.sqrt(np.maximum(b * b - a * c, 0.0))
        return np.where(a > 0.0, b - root, np.nan) / a, np.where(a > 0.0, b + root, np.nan) / a
