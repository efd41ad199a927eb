"""The rate of return of expected flows: where their net present value is 0, and how sure that rate is."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass

__all__ = ["Rate", "present", "rate_of_return"]

Floats = NDArray[np.float64]

Why = Literal["known", "nothing flows", "no change of sign", "several changes of sign", "out of reach"]
"""Whether there is a rate, and if not, why."""

_LOWEST, _HIGHEST = -0.9, 10.0
_STEPS = 200
_NEAREST = 1e-4
_ROUNDING = 1e-9  # of the largest flow


@dataclass(frozen=True)
class Rate:
    """A rate a year with its standard error; both nan where there is none, and ``why``."""

    value: float
    se: float
    why: Why = "known"


def present(flows: Floats, rate: float, years: Floats) -> Floats:
    """Net present value of flows (…, periods), ``years`` (periods,) from now, at a rate a year, (…,)."""
    return np.asarray(flows @ (1.0 + rate) ** -years)


def rate_of_return(means: Floats, years: Floats, draws: Floats, count: int) -> Rate:
    """The rate at which the expected flows ``means`` (periods,) come to nothing.

    Where their signs change once there is one rate and no more (Descartes); where they do not, or change again, none is
    told. A flow that is within two standard errors of 0 has no sign. ``draws`` (draws, periods) are some of the
    ``count`` draws behind the means: their spread tells these errors, and that of net present value at the rate, by its
    slope there (delta method), the error of the rate.
    """
    if not np.any(means):
        return Rate(np.nan, np.nan, "nothing flows")
    errors = np.std(draws, axis=0, ddof=1) / np.sqrt(count) if draws.shape[0] > 1 else np.zeros(means.shape)
    sure = np.abs(means) > np.maximum(2.0 * errors, _ROUNDING * np.abs(means).max())
    signs = np.sign(means[sure])
    changes = int(np.count_nonzero(np.diff(signs)))
    if changes != 1:
        return Rate(np.nan, np.nan, "several changes of sign" if changes else "no change of sign")
    rate = _root(means, years, _LOWEST, _HIGHEST)
    rate = _near(means, np.where(sure, means, 0.0), years) if rate is None else rate
    if rate is None:
        return Rate(np.nan, np.nan, "out of reach")
    slope = float(present(-years * means, rate, years)) / (1.0 + rate)
    spread = float(np.std(present(draws, rate, years), ddof=1)) if draws.shape[0] > 1 else np.nan
    return Rate(rate, spread / np.sqrt(count) / abs(slope) if slope else np.nan)


def _root(flows: Floats, years: Floats, low: float, high: float) -> float | None:
    """A rate between two at which net present value is 0; None where it has the same sign at both."""
    if present(flows, low, years) * present(flows, high, years) > 0.0:
        return None
    falling = present(flows, low, years) > 0.0
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if (present(flows, middle, years) > 0.0) == falling else (low, middle)
    return (low + high) / 2.0


def _near(flows: Floats, sure: Floats, years: Floats) -> float | None:
    """The root nearest to that of the flows whose signs are ``sure``: at rates far below 0 a late flow that is nothing
    but noise outweighs all others.
    """
    about, width = _root(sure, years, _LOWEST, _HIGHEST), _NEAREST
    while about is not None and width < _HIGHEST:
        found = _root(flows, years, max(about - width, _LOWEST), min(about + width, _HIGHEST))
        if found is not None:
            return found
        width *= 2.0
    return None
