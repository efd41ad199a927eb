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

from mcsv.kernels.philox import random_words
from mcsv.kernels.sobol import BITS

__all__ = ["directions", "schemes_of", "scrambled"]

Words = NDArray[np.uint64]

_LANE = 0xFFFF_FFFF  # beyond all that draws use
_SPACE = 64  # words for each replicate: the shift, the columns of its matrix, and room
_TOP = np.uint64(63)
_ONE = np.uint64(1)


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
    return scrambled(directions(len(streams)), np.ascontiguousarray(random[..., : 1 + BITS]))
