"""How sure a chance itself is, from pairs of draws that share all that could be known and differ in their luck.

Both of a pair are hit with probability E P^2, where P is the chance given all that could be known, so the share of
pairs in which both are tells the variance of P without bias, however large or small the noise of chance is. It tells
no quantiles of P: for those whole worlds are drawn (:mod:`mcsv.answers.worlds`).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["known_spread"]


def known_spread(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> tuple[float, float]:
    """The standard deviation of the chance of a hit were all known that could be, and its error, from hits (pairs,)."""
    pairs = first.size
    either, both = first.astype(float) + second, (first & second).astype(float)
    share = float(either.mean()) / 2.0
    noise = float(either.var()) / 4.0 / pairs
    variance = max(float(both.mean()) - share * share + noise, 0.0)
    error = float((both - share * either).std()) / math.sqrt(pairs)
    # Near 0 the error of a variance says how far its root may be from it; a single pair may be what was not seen.
    error = max(error, 1.0 / pairs)
    return math.sqrt(variance), error / (2.0 * math.sqrt(max(variance, error)))
