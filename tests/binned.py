"""Histograms of samples, for tests of what is read from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mcsv.tallies import Cells, Histogram
from mcsv.tallies.histogram import count_bins

__all__ = ["empty", "histogram_around"]


def empty(centre: float, base: float, bits: int = 7) -> Histogram:
    return Histogram.start(Cells(np.array([centre]), np.array([base]), bits, counters=0, categories=1))


def histogram_around(centre: float, base: float, sample: np.ndarray, bits: int = 7) -> Histogram:
    start = empty(centre, base, bits)
    bins, numbers = np.zeros(start.counts.shape[1], np.int32), np.empty(sample.size, np.int32)
    count_bins(sample, centre, base, np.uint64(52 - bits), numbers, bins)
    return replace(start, counts=bins[None, :].astype(np.int64))
