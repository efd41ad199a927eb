"""The bins of a pass over points, emptied for the next: memory that is new costs a tenth of the time of its draws."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.tallies import Histogram
from mcsv.tallies.tally import Array

__all__ = ["empty_bins", "keep_bins"]

Bins = NDArray[np.int32]


class _Spare(threading.local):
    bins: Bins | None = None


_spare = _Spare()


def empty_bins(array: Array) -> NDArray[Any]:
    """Bins that hold nothing: those that this thread has spare, where they have the shape of ``array``."""
    bins, _spare.bins = _spare.bins, None
    return bins if bins is not None and bins.shape == array.shape else array.make()


def keep_bins(bins: Bins, closed: Histogram, draws: int) -> None:
    """Empty the bins of replicates for this thread's next pass; ``closed`` is their value after ``draws`` draws.

    Not where a draw of any cell is missing among what was closed, as one that is no number is: nobody could tell where
    the bins still hold it.
    """
    if closed.apart.size and np.all(closed.counts.sum(axis=1) == draws):
        bins[:, closed.begin : closed.begin + closed.apart.shape[2]] = 0
        _spare.bins = bins
