"""Scrambled Sobol points as words for :mod:`mcsv.kernels.sobol`: direction numbers, and what scrambles them.

Direction numbers are those of Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections"
(2008), which scipy has as a data file. Each replicate of each coordinate is scrambled by a random lower triangular
matrix over its bits and a random shift (Matousek, "On the L2-discrepancy for anchored boxes", 1998), drawn by the key
of what the coordinate belongs to: they do not depend on the place that it has among the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy
from numpy.typing import NDArray

from mcsv.kernels.philox import APART, random_words
from mcsv.kernels.sobol import BITS

__all__ = ["FIRST", "directions", "schemes_of", "scrambled"]

Words = NDArray[np.uint64]

_LANE = 0xFFFF_FFFF  # beyond all that draws use
_SPACE = 4 * APART  # words for each replicate; the shift and the columns of its matrix have counters of their own
_TOP = np.uint64(63)
_ONE = np.uint64(1)


# fmt: off
FIRST = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 31, 32, 41, 49,
    51, 52, 76, 84, 96, 99, 130, 133, 191, 213, 28, 30, 34, 42, 43, 53, 62, 65, 80, 85, 94, 115, 123, 128, 158, 174,
    226, 237, 241, 29, 33, 39, 44, 45, 46, 47, 55, 57, 73, 77, 82, 89, 95, 100, 117, 119, 121, 122, 143, 152, 155,
    157, 159, 160, 169, 170, 193, 206, 207, 210, 214, 222, 253, 35, 36, 40, 60, 61, 66, 67, 68, 71, 72, 79, 81, 83,
    86, 90, 91, 92, 97, 98, 101, 102, 103, 104, 106, 107, 109, 112, 116, 118, 132, 137, 139, 140, 144, 148,
)
# fmt: on
"""Which of Sobol's coordinates come first; the others follow in their order.

Some three of them go together badly: over 2^16 points the exclusive or of a few leading bits of two is that of the
third, so that what three inputs do together is summed up worse than by random draws (in the standard programme this
made errors of the mean up to five times larger, by which inputs met). Taken from the first 256 in their order are those
whose related bits with any two before number more than 7 in all; then more than 6, 5, …:
``tests/plan/test_scrambled.py`` derives them.
"""


def directions(count: int) -> Words:
    """The direction numbers of the first ``count`` coordinates, (count, BITS); the first bit of a point is the top one.

    Bit j of a point's Gray code belongs to column j, of which all bits but the upper j + 1 are 0.
    """
    polynomials, first = (part[:count] for part in _joe_kuo())
    degrees = np.array([int(p).bit_length() - 1 for p in polynomials])
    found = np.zeros((count, BITS), np.uint64)
    width = min(first.shape[1], BITS)
    found[:, :width] = first[:, :width]
    found[degrees == 0] = 1  # the first coordinate: the van der Corput sequence
    for j in range(BITS):
        follows = (degrees <= j) & (degrees > 0)
        value = np.zeros(count, np.uint64)
        for k in range(1, min(j, int(degrees.max(initial=0))) + 1):
            taken = follows & (degrees >= k) & ((polynomials >> np.maximum(degrees - k, 0)) & 1 == 1)
            value ^= np.where(taken, found[:, j - k] << np.uint64(k), 0).astype(np.uint64)
            value ^= np.where(follows & (degrees == k), found[:, j - k], 0).astype(np.uint64)
        found[follows, j] = value[follows]
    return found << (_TOP - np.arange(BITS, dtype=np.uint64))


@lru_cache(maxsize=1)
def _joe_kuo() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Primitive polynomials (coordinates,), as their bits, and initial numbers (coordinates, 18)."""
    # The file is read, not scipy.stats, which would take a second to import.
    with np.load(Path(scipy.__file__).parent / "stats" / "_sobol_direction_numbers.npz") as numbers:
        return numbers["poly"].astype(np.int64), numbers["vinit"].astype(np.int64)


def scrambled(plain: Words, random: Words) -> Words:
    """Direction numbers (coordinates, BITS) scrambled, (coordinates, replicates, 1 + BITS): each with its shift first.

    ``random`` (coordinates, replicates, 1 + BITS): the shift, and columns of the matrix of which the bits below the
    diagonal count. Zeros scramble nothing.
    """
    found = np.zeros(random.shape, np.uint64)
    found[..., 0] = random[..., 0]
    for q in range(BITS):
        place = _TOP - np.uint64(q)
        diagonal = _ONE << place
        column = (random[..., 1 + q] & (diagonal - _ONE)) | diagonal
        has = (plain >> place) & _ONE  # (coordinates, BITS): 0 or 1
        found[..., 1:] ^= column[..., None] * has[:, None, :]
    return found


def schemes_of(streams: Sequence[tuple[int, int]], replicates: int) -> Words:
    """What the coordinates of so many replicates are made of, (coordinates, replicates, 1 + BITS).

    ``streams``: of each coordinate the key and the period under which it would otherwise draw random words.
    """
    random = np.empty((len(streams), replicates, _SPACE), np.uint64)
    for (key, period), words in zip(streams, random, strict=True):
        random_words(np.uint64(key), np.uint64(period), np.uint64(_LANE), np.uint64(0), words.reshape(-1))
    return scrambled(_chosen(len(streams)), np.ascontiguousarray(random[..., : 1 + BITS]))


def _chosen(count: int) -> Words:
    """The direction numbers of so many coordinates, those that go together well first."""
    first = frozenset(FIRST)
    others = (number for number in range(count + len(FIRST)) if number not in first)
    taken = (*FIRST, *others)[:count]
    return directions(max(taken, default=-1) + 1)[list(taken)]
