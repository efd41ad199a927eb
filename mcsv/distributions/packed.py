"""Six coefficients of a piece in four doubles: the lower halves of c2 and c4 are the upper halves of c3 and c5.

So a piece is a row of 32 bytes (mcsv/kernels/pieces.py reads it). c5 is rounded to the 20 digits that half a double
has; what is lost goes, as well as a lower degree can say it over the piece's width, to the coefficients below. Then c4
takes the nearest double whose lower half is given, and so on down to c1 and c0, which are free.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mcsv.distributions.base import Floats

__all__ = ["as_rows", "packed"]

_SIGN = np.uint64(1 << 63)
_LOW, _HALF, _MIDDLE = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(1 << 31)
"""The lower half of a double's bits, how far it lies below the upper one, and half of its first step."""


def packed(coefficients: Floats, width: Floats) -> Floats:
    """Coefficients (pieces, 6) in ascending powers that fit into four doubles, for places from 0 to ``width``."""
    found = coefficients.copy()
    below = np.zeros(len(found), np.uint64)
    for power in (5, 4, 3, 2):
        hides = power in (4, 2)  # the upper half of the coefficient above
        exact = found[:, power].copy()
        found[:, power] = _nearest(exact, below if hides else np.zeros_like(below))
        below = found[:, power].copy().view(np.uint64) >> _HALF
        lost = (exact - found[:, power])[:, None] * width[:, None] ** np.arange(power, 0, -1)
        found[:, :power] += lost * _lower(power)
    return found


def _nearest(values: Floats, low: NDArray[np.uint64]) -> Floats:
    """The nearest doubles whose lower half of bits is ``low``."""
    bits = values.view(np.uint64)
    size = bits & ~_SIGN
    size = np.where(size + _MIDDLE > low, size + _MIDDLE - low, 0) & ~_LOW
    return np.asarray(((bits & _SIGN) | size | low).view(np.float64))


@lru_cache(maxsize=4)
def _lower(power: int) -> Floats:
    """Coefficients (power,) of what is nearest to x^power from 0 to 1 among polynomials of lower degree."""
    chebyshev = np.polynomial.Chebyshev.basis(power, domain=[0.0, 1.0]).convert(kind=np.polynomial.Polynomial).coef
    return np.asarray(-chebyshev[:power] / chebyshev[power])


def as_rows(coefficients: Floats, octaves: int) -> Floats:
    """Pieces (octaves x parts, 6) as the kernel reads them, (octaves x parts, 4): parts of an octave backwards."""
    rows = coefficients[:, [0, 1, 2, 4]]
    return np.ascontiguousarray(rows.reshape(octaves, -1, 4)[:, ::-1])
