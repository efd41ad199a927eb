"""Histograms of samples, for tests of what is read from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

from mcsv.tallies import Cells, Histogram
from mcsv.tallies.histogram import count_bins

__all__ = ["ATOMS", "SHAPES", "empty", "histogram_around"]

N = 100_000


def empty(centre: float, base: float, bits: int = 7) -> Histogram:
    return Histogram.start(Cells(np.array([centre]), np.array([base]), bits, counters=0, categories=1))


def histogram_around(centre: float, base: float, sample: np.ndarray, bits: int = 7) -> Histogram:
    start = empty(centre, base, bits)
    bins, numbers = np.zeros(start.counts.shape[1], np.int32), np.empty(sample.size, np.int32)
    count_bins(sample, centre, base, np.uint64(52 - bits), numbers, bins)
    return replace(start, counts=bins[None, :].astype(np.int64))


def shapes() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(11)
    normal = rng.normal(0, 1, N)
    return {
        "normal": normal,
        "far from zero": 1e9 + 1e-2 * normal,
        "skewed": np.exp(normal),
        "heavy tails": stats.t(2).ppf(rng.uniform(0, 1, N)),
        "very heavy tails": stats.cauchy.ppf(rng.uniform(0, 1, N)),
        "gap": normal + np.where(rng.uniform(0, 1, N) < 0.37, -1000.0, 1000.0),
        "uniform": rng.uniform(-3, -2, N),
        "tiny": 1e-200 * normal,
        "huge": 1e200 * normal,
    }


ATOMS = {
    "coin": np.repeat([0.0, 1.0], [70_000, 30_000]),
    "mostly zero": np.repeat([0.0, 3.7], [99_000, 1_000]),
    "dice": np.tile(np.arange(1.0, 7.0), 5_000),
    "half an atom": np.maximum(np.random.default_rng(12).normal(0, 1, N), 0.0),
    "atom amid": np.where(
        np.random.default_rng(13).uniform(0, 1, N) < 0.2, 0.83, np.random.default_rng(14).normal(size=N)
    ),
}


SHAPES = shapes()
