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

__all__ = ["FIRST", "RELATED", "directions", "schemes_of", "scrambled"]

Words = NDArray[np.uint64]

_LANE = 0xFFFF_FFFF  # beyond all that draws use
_SPACE = 4 * APART  # words for each replicate; the shift and the columns of its matrix have counters of their own
_TOP = np.uint64(63)
_ONE = np.uint64(1)


# fmt: off
FIRST = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 18, 21, 38, 47, 51, 185, 3217, 6943, 15955, 14, 231, 249,
    318, 761, 1021, 2318, 9187, 14088, 30, 59, 91, 547, 715, 1855, 3013, 5841, 6425, 7091, 8280, 12443, 34, 159,
    236, 2411, 3016, 4481, 5298, 5404, 14744, 15685, 15717, 329, 330, 390, 551, 1450, 1761, 2785, 4682, 5328, 7507,
    7793, 11474, 14466, 17026, 19650, 19, 73, 255, 273, 583, 655, 664, 734, 891, 1019, 2139, 2403, 2927, 3517, 7795,
    10401, 10411, 12234, 14031, 14736, 17066, 17425, 18975, 20, 23, 24, 27, 28, 29, 31, 33, 35, 36, 37, 39, 40, 42,
    43, 44, 46, 48, 49, 50, 53, 55, 58, 61, 63, 64, 65, 67, 70, 71, 72, 75, 77,
)
# fmt: on
"""Which of Sobol's coordinates come first; the others follow in their order.

Some few of them go together badly: over 2^16 points the exclusive or of a few leading bits of some is that of another,
so that what these inputs do together is summed up worse than by random draws (in the standard programme this made
errors of the mean up to ten times larger, by which inputs met). So these were taken from all in their order: those
whose related bits with one, two, three and four before number more than ``RELATED`` says, which asks for less as there
are more of them.
"""

RELATED = {
    34: (10, 7, 6, 5),
    46: (9, 7, 5, 5),
    57: (9, 6, 5, 5),
    72: (9, 6, 4, 5),
    95: (8, 5, 4, 5),
    128: (7, 4, 3, 5),
}
"""Of so many first coordinates: more leading bits than this it takes in all for two, three, four or five of them to be
related.
"""


def directions(coordinates: Sequence[int]) -> Words:
    """The direction numbers of coordinates, (coordinates, BITS); the first bit of a point is the top one.

    Bit j of a point's Gray code belongs to column j, of which all bits but the upper j + 1 are 0.
    """
    polynomials, first = (part[np.asarray(coordinates, np.int64)] for part in _joe_kuo())
    degrees = np.array([int(p).bit_length() - 1 for p in polynomials])
    found = np.zeros((degrees.size, BITS), np.uint64)
    width = min(first.shape[1], BITS)
    found[:, :width] = first[:, :width]
    found[degrees == 0] = 1  # the first coordinate: the van der Corput sequence
    for j in range(BITS):
        follows = (degrees <= j) & (degrees > 0)
        value = np.zeros(degrees.size, np.uint64)
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
    return directions((*FIRST, *others)[:count])
