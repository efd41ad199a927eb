"""How an inverse table is laid out, and the slow readable twin of the kernel that reads it.

A table has one set of segments for each tail: octaves of r = 2 min(u, 1 - u) in (0, 1), each cut into 2^bits
equal sub-segments. The lowest octave holds a single draw, r = 2^-53.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Floats
from mcsv.distributions.packed import as_rows

__all__ = ["OCTAVES", "ROWS", "Integers", "InverseTable", "locate", "near_ends", "table_moments"]

Integers = NDArray[np.int64]
OCTAVES = 53
ROWS = 2 * OCTAVES  # octaves of the lower tail, then those of the upper tail


@dataclass(frozen=True)
class InverseTable:
    """The table of one distribution; see :func:`locate` for the coordinates.

    ``coefficients`` are ascending powers of the place inside a segment (smooth; they fit into four doubles, see
    :mod:`mcsv.distributions.packed`) or of r - ``starts`` (kinked). ``first`` (kinked) holds for each segment its first
    piece, with one more entry for the end.
    ``error`` is the certified error of probability relative to the tail probability, beyond rounding of the
    value itself; ``mean`` and ``sd`` are exact integrals of the pieces, nan where the distribution has none.
    What is looked up is a value; its logarithm where the table is ``logarithmic``; and it is to be cut to ``low`` and
    ``high`` where one is finite, the support's end that rounding would pass: see :meth:`values`.
    """

    kinked: bool
    bits: int
    coefficients: Floats
    starts: Floats
    first: Integers
    error: float
    mean: float
    sd: float
    logarithmic: bool = False
    low: float = -math.inf
    high: float = math.inf

    def read(self) -> Floats:
        """The coefficients as the kernels read them, flat: four doubles a piece of a smooth table."""
        return self.coefficients.ravel() if self.kinked else as_rows(self.coefficients, ROWS).ravel()

    def values(self, r: Floats, upper: bool | NDArray[np.bool_]) -> Floats:
        """The value that is drawn at tail coordinate r in (0, 1)."""
        found = self.lookup(r, upper)
        found = np.exp(found) if self.logarithmic else found
        return found if math.isinf(self.low) and math.isinf(self.high) else np.clip(found, self.low, self.high)

    def borders(self) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Left border and width in r of every piece, and whether it is in the upper tail."""
        segment = np.repeat(np.arange(ROWS << self.bits), np.diff(self.first)) if self.kinked else None
        at = np.arange(ROWS << self.bits) if segment is None else segment
        octave, sub = (at >> self.bits) % OCTAVES, at & ((1 << self.bits) - 1)
        left, width = np.ldexp(1.0 + np.ldexp(sub, -self.bits), -octave - 1), np.ldexp(1.0, -octave - 1 - self.bits)
        if segment is not None:
            right = left + width
            left = self.starts
            same = np.append(segment[1:] == segment[:-1], False)
            width = np.where(same, np.append(left[1:], 0.0), right) - left
        return left, width, at >= OCTAVES << self.bits

    def lookup(self, r: Floats, upper: bool | NDArray[np.bool_]) -> Floats:
        """The value at tail coordinate r in (0, 1): the slow readable twin of the kernel, same operations."""
        r = np.asarray(r, dtype=float)
        segment, place = locate(r, upper, self.bits)
        piece = segment
        if self.kinked:
            piece, last = self.first[segment], self.first[segment + 1] - 1
            while (onward := (piece < last) & (self.starts[np.minimum(piece + 1, last)] <= r)).any():
                piece = piece + onward
            place = r - self.starts[piece]
        value = self.coefficients[piece, -1].copy()
        for power in range(self.coefficients.shape[1] - 2, -1, -1):
            value = self.coefficients[piece, power] + place * value
        return np.asarray(value)


def locate(r: Floats, upper: bool | NDArray[np.bool_], bits: int) -> tuple[Integers, Floats]:
    """Segment number and the place inside it, in [0, 2^-bits), from the bits of the double r."""
    pattern = np.asarray(r, dtype=np.float64).view(np.int64)
    octave = 1022 - (pattern >> 52)
    sub = (pattern >> (52 - bits)) & ((1 << bits) - 1)
    segment = (np.asarray(upper, dtype=np.int64) * OCTAVES + octave << bits) + sub
    one = np.int64(1023) << 52
    place = ((pattern & ((1 << (52 - bits)) - 1)) | one).view(np.float64) - 1.0
    return np.asarray(segment), place


def near_ends(table: InverseTable, low: float, high: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Places (r, upper) inside all pieces that might leave [low, high]: both ends of each, and some between."""
    left, width, upper = table.borders()
    c = table.coefficients
    span = width if table.kinked else np.full(len(c), 2.0**-table.bits)
    reach = (np.abs(c[:, 1:]) * span[:, None] ** np.arange(1, c.shape[1])).sum(axis=1)
    near = np.flatnonzero((c[:, 0] - reach < low) | (c[:, 0] + reach > high))
    inside = left[near, None] + width[near, None] * np.arange(16) / 16
    r = np.concatenate([inside, np.nextafter(left[near] + width[near], 0.0)[:, None]], axis=1)
    return r.ravel(), np.repeat(upper[near], r.shape[1])


def table_moments(row: Integers, values: Floats, mass: Floats, first: Floats, spread: bool) -> tuple[float, float]:
    """Mean and sd from values and masses (pieces, points); sd nan unless ``spread``.

    The single draw of the lowest octave, which is ``first`` of its first piece, stands for all of r < 2^-52.
    """
    lowest = np.searchsorted(row, (OCTAVES - 1, ROWS - 1))
    mass[row % OCTAVES == OCTAVES - 1] = 0.0
    values, mass = np.append(values, first[lowest]), np.append(mass, [2.0**-53] * 2)
    mean = math.fsum(mass * values)
    return mean, math.sqrt(math.fsum(mass * (values - mean) ** 2)) if spread else math.nan
