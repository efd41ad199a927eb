"""In which bin of its own probability a driver lies, draw by draw.

64 equal bins, of which the outermost on each side is halved five times: mcsv/answers/bins.py has the edges.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.bits import bits_of
from mcsv.kernels.jit import kernel

__all__ = ["BINS", "bins_of_counts", "bins_of_tails", "bins_of_words"]

BINS = 74

_TOP = np.uint64(53)  # leaves 11 bits: the narrowest bin is 2^-11 wide
_LAST = np.int64(2047)


@kernel
def bins_of_words(words, out):
    """The bin (uint8) of each random word, whose tail is that of :func:`mcsv.kernels.lookup.tail_of_word`."""
    for i in range(out.size):
        k = np.int64(words[i] >> _TOP)
        low = min(k, _LAST - k)
        halved = (low >= 1) + (low >= 2) + (low >= 4) + (low >= 8) + (low >= 16)
        place = halved + (low >> 5)
        out[i] = place if k == low else BINS - 1 - place


@kernel
def bins_of_tails(tails, out):
    """The same for signed tail probabilities: r for u = r / 2, -r for u = 1 - r / 2."""
    for i in range(out.size):
        low = np.int64(1024.0 * abs(tails[i]))
        halved = (low >= 1) + (low >= 2) + (low >= 4) + (low >= 8) + (low >= 16)
        place = halved + (low >> 5)
        out[i] = place if np.int64(bits_of(tails[i])) >= 0 else BINS - 1 - place


@kernel
def bins_of_counts(a, out):
    """Whole numbers as bins; the last bin has all that are beyond it, the first all below 1."""
    for i in range(out.size):
        out[i] = np.int64(min(max(a[i], 0.0), BINS - 1.0))
