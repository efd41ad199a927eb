"""The rate of return of expected flows: where their net present value is 0, and how sure that rate is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Rate", "present", "rate_of_return"]

Floats = NDArray[np.float64]

Why = Literal["known", "nothing flows", "no change of sign", "several changes of sign", "out of reach"]
"""Whether there is a rate, and if not, why."""

_LOWEST, _HIGHEST = -0.9, 10.0
_STEPS = 200
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
    low, high = _LOWEST, _HIGHEST
    if present(means, low, years) * present(means, high, years) > 0.0:
        return Rate(np.nan, np.nan, "out of reach")
    falling = present(means, low, years) > 0.0
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if (present(means, middle, years) > 0.0) == falling else (low, middle)
    rate = (low + high) / 2.0
    slope = float(present(-years * means, rate, years)) / (1.0 + rate)
    spread = float(np.std(present(draws, rate, years), ddof=1)) if draws.shape[0] > 1 else np.nan
    return Rate(rate, spread / np.sqrt(count) / abs(slope) if slope else np.nan)
