"""Standard scores: quantiles of standard members from tail probabilities, for families and entry forms."""

from __future__ import annotations

import numpy as np
from scipy import special

from mcsv.distributions.base import Floats

__all__ = [
    "exponential_score",
    "from_first_term",
    "gumbel_score",
    "log_exponential_score",
    "normal_score",
    "probability_score",
]


def probability_score(v: Floats, upper: bool) -> Floats:
    """The probability from below: the quantile of the standard uniform."""
    return 1.0 - v if upper else v


def normal_score(v: Floats, upper: bool) -> Floats:
    """The quantile of the standard normal."""
    score: Floats = special.ndtri(v)
    return -score if upper else score


def exponential_score(v: Floats, upper: bool) -> Floats:
    """The quantile of the standard exponential, -log(1 - u)."""
    return -np.log(v) if upper else -np.log1p(-v)


def gumbel_score(v: Floats, upper: bool) -> Floats:
    """The quantile of the standard Gumbel (largest value), -log(-log u)."""
    return -np.log(-np.log1p(-v)) if upper else -np.log(-np.log(v))


def log_exponential_score(v: Floats, upper: bool) -> Floats:
    """The logarithm of the exponential score."""
    return np.log(exponential_score(v, upper))


def from_first_term(first: Floats, room: float, values: Floats) -> Floats:
    """Logarithms of ``values``, and where those are next to nothing the first term of their series, log x = ``first``.

    The series runs in x exp(``room``), so that its second term is below a rounding where the first is used.
    """
    with np.errstate(divide="ignore"):
        return np.where(first < -40.0 - room, first, np.log(values))
