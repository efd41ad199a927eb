"""How sure a simulated figure is: intervals and standard errors, and the digits that they allow.

Arrays in, arrays of the same shape out; probabilities are shares (0 to 1), errors have the figure's unit.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass

__all__ = [
    "Figure",
    "Probability",
    "above_zero",
    "at_one_end",
    "bracket_ends",
    "draws_for",
    "mean_se",
    "places",
    "probability_of",
    "quantile_bracket",
    "quantile_se",
    "rounded",
    "sd_se",
    "share_of_draws",
    "share_se",
    "wilson",
    "wilson_of",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """A number with its Monte Carlo standard error, in one unit; nan where the draws cannot support it."""

    value: float
    se: float

    @property
    def error(self) -> float:
        """Half of the 95 % interval: what stands behind ±."""
        return Z95 * self.se

    @property
    def known(self) -> bool:
        """Whether both the number and its error exist."""
        return math.isfinite(self.value) and math.isfinite(self.se)


@dataclass(frozen=True)
class Probability:
    """A share of draws with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Half the width of the 95 % interval."""
        return (self.high - self.low) / 2


def wilson(count: ArrayLike, draws: int) -> tuple[Floats, Floats]:
    """Low and high end of the 95 % interval for a probability of which ``count`` in ``draws`` was seen.

    Unlike value ± 1.96 standard errors it holds its coverage for rare events and is never empty at 0 or 1.
    Source: Wilson, JASA 22 (1927), 209-212.
    """
    seen = np.asarray(count, dtype=np.float64) / draws
    return wilson_of(seen, Z95 * Z95 / draws)


def wilson_of(seen: Floats, square: ArrayLike) -> tuple[Floats, Floats]:
    """The same for a share ``seen``; ``square``: half of the interval in standard errors, squared, over the number of
    independent draws that would tell as much.
    """
    square = np.asarray(square)
    middle = (seen + square / 2) / (1 + square)
    half = np.sqrt(square * (seen * (1 - seen) + square / 4)) / (1 + square)
    # Rounding would leave 1e-20 where the interval touches the border exactly.
    low = np.where(seen == 0, 0.0, np.maximum(middle - half, 0.0))
    high = np.where(seen == 1, 1.0, np.minimum(middle + half, 1.0))
    return low, high


def share_of_draws(share: float, draws: int) -> Probability:
    """The probability of which a ``share`` of draws was seen: bounded, and not certain, where that is none or all."""
    low, high = wilson_of(np.asarray(share), Z95 * Z95 / draws)
    return Probability(share, float(low), float(high))


def share_se(share: ArrayLike, draws: int) -> Floats:
    """Standard errors of shares of so many draws, by their intervals: none of the draws is not never."""
    low, high = wilson_of(np.asarray(share, dtype=np.float64), Z95 * Z95 / draws)
    return np.asarray((high - low) / (2.0 * Z95))


def probability_of(count: int, draws: int) -> Probability:
    """The probability of which ``count`` in ``draws`` was seen."""
    low, high = wilson(count, draws)
    return Probability(count / draws, float(low), float(high))


def mean_se(sd: ArrayLike, draws: int) -> Floats:
    """Standard error of a mean of ``draws`` independent draws with standard deviation ``sd``."""
    return np.asarray(sd, dtype=np.float64) / math.sqrt(draws)


def sd_se(sd: ArrayLike, kurtosis: ArrayLike, draws: int) -> Floats:
    """Standard error of a standard deviation; ``kurtosis``: fourth standardised moment (normal: 3)."""
    spread = np.maximum(np.asarray(kurtosis, dtype=np.float64) - 1.0, 0.0)
    return np.asarray(sd, dtype=np.float64) * np.sqrt(spread / (4.0 * draws))


def quantile_bracket(probability: ArrayLike, draws: int) -> tuple[Floats, Floats]:
    """The probabilities between whose quantiles that of ``probability`` lies with 95 % confidence.

    :func:`quantile_se` makes a standard error of the quantiles at these two, without any assumption on the
    density. nan where ``draws`` are too few for such an interval. Taken nearer to each other, at one standard
    error of rank, the two would be noisier: intervals of 1,500 draws would cover 92 % instead of 95.
    """
    q = np.asarray(probability, dtype=np.float64)
    half = Z95 * np.sqrt(q * (1 - q) / draws)
    exists = (q - half > 0) & (q + half < 1)
    return np.where(exists, q - half, np.nan), np.where(exists, q + half, np.nan)


def bracket_ends(quantiles: Floats, draws: int) -> Floats:
    """The quantiles that the errors of some need: both ends of their :func:`quantile_bracket`, each once, in order."""
    ends = np.concatenate(quantile_bracket(quantiles, draws))
    return np.unique(ends[~np.isnan(ends)])


def draws_for(probability: float) -> int:
    """How many draws it takes before :func:`quantile_bracket` has an interval for a quantile."""
    near = min(probability, 1.0 - probability)
    return math.floor(Z95 * Z95 * (1.0 - near) / near * (1.0 + 1e-9)) + 1


def quantile_se(below: ArrayLike, above: ArrayLike, value: ArrayLike = np.nan) -> Floats:
    """Standard error of a quantile, from the quantiles at the two ends of its :func:`quantile_bracket`.

    Where its ``value`` is told and is one of the two ends (:func:`at_one_end`), all of the interval lies on one side of
    it: the error reaches as far as the other end.
    """
    half = (np.asarray(above, dtype=np.float64) - np.asarray(below, dtype=np.float64)) / (2 * Z95)
    return np.where(at_one_end(below, above, value), 2.0, 1.0) * half


def at_one_end(below: ArrayLike, above: ArrayLike, value: ArrayLike) -> NDArray[np.bool_]:
    """Whether a quantile lies at one end of its interval and not at the other: many draws have that very value."""
    return np.asarray(np.equal(value, below) != np.equal(value, above))


def above_zero(value: ArrayLike, se: ArrayLike) -> tuple[Floats, Floats]:
    """A figure that is never below 0, where it was estimated as ``value``, and its standard error.

    What lies below 0 counts as 0, and so does its interval: the error is 0 where all of that lies below, and what
    reaches above 0 of it otherwise.
    """
    known, error = np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64)
    above = np.maximum(known + Z95 * error, 0.0) / Z95
    return np.maximum(known, 0.0), np.where(known < 0.0, above, error)


def places(error: float) -> int | None:
    """Decimal places that a figure with 95 % error ``error`` deserves: its last digit is the error's first.

    Negative for tens, hundreds, …; None where the error is 0 (every digit counts) or unknown.
    """
    if not math.isfinite(error) or error <= 0:
        return None
    place = math.floor(math.log10(error))
    # 0.96 is shown as 1: its first digit is one place further left.
    return -(place + 1) if round(error / 10.0**place) == 10 else -place


def rounded(value: float, decimals: int | None, up: bool = False) -> float:
    """``value`` to that many decimal places (see :func:`places`); upwards where less would be imprudent."""
    if decimals is None or not math.isfinite(value):
        return value
    unit: Any = 10.0**-decimals
    # A hair of tolerance, so that 84,000.0000001 does not become 85,000.
    return float(round(math.ceil(value / unit - 1e-9) * unit, decimals) if up else round(value, decimals))
