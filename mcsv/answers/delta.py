"""Ratios of means, with the error that both have together: the delta method on paired draws.

A mean of ratios is another thing, and is told nowhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["of_means"]

Floats = NDArray[np.float64]

_HAIR = 1e-13  # of what is subtracted: what rounding leaves of a part that goes exactly with its whole
_NOTHING = 1e-16  # of the whole: less than the last digit of a double, so that a part like that is none


def of_means(part: tuple[Floats, Floats], whole: tuple[Floats, Floats], both: Floats) -> tuple[Floats, Floats]:
    """The mean of a part over the mean of its whole, and its standard error.

    ``part`` and ``whole`` are means with their standard errors, ``both`` the standard error of the mean of their sum,
    of the same draws. nan where the mean of the whole is 0. A part that is nothing but rounding is 0, with no error.
    Var(r) = (Var(A) - 2 r Cov(A, B) + r^2 Var(B)) / mean(B)^2, Cov(A, B) = (Var(A + B) - Var(A) - Var(B)) / 2.
    """
    (mean, error), (of, of_error) = part, whole
    with np.errstate(all="ignore"):
        ratio = np.where(of == 0.0, np.nan, mean / of)
        together = (both**2 - error**2 - of_error**2) / 2.0
        left = error**2 - 2.0 * ratio * together + (ratio * of_error) ** 2
        floor = _HAIR * np.abs(ratio) * (both**2 + error**2 + of_error**2)
        left = np.where(left <= floor, 0.0, left)
        spread = np.where(np.isnan(ratio), np.nan, np.sqrt(left) / np.abs(of))
        nothing = np.abs(ratio) + spread <= _NOTHING
        return np.where(nothing, 0.0, ratio), np.where(nothing, 0.0, spread)
