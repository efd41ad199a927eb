"""Tables of bins made of plain numpy draws."""

from __future__ import annotations

import numpy as np

from mcsv.answers.bins import BINS, EDGES, GROUPS, BinTable

__all__ = ["table_from"]


def table_from(uniforms: np.ndarray, outcomes: np.ndarray, yes_no: bool = False, counted: bool = False) -> BinTable:
    """The table of ``uniforms`` (drivers, draws; whole numbers where they are counted) and ``outcomes`` (K, draws)."""
    draws = uniforms.shape[1]
    group = np.arange(draws) % GROUPS
    counts = np.zeros((GROUPS, len(uniforms), BINS), np.int64)
    sums = np.zeros((*counts.shape, len(outcomes)))
    for driver, u in enumerate(uniforms):
        bins = u.astype(np.int64) if counted else np.searchsorted(EDGES, u, side="right") - 1
        place = group * BINS + bins
        counts[:, driver] = np.bincount(place, minlength=GROUPS * BINS).reshape(GROUPS, BINS)
        for number, y in enumerate(outcomes):
            sums[:, driver, :, number] = np.bincount(place, y, GROUPS * BINS).reshape(GROUPS, BINS)
    squares = np.stack([np.bincount(group, y**2, GROUPS) for y in outcomes], axis=-1)
    drivers, names = ([f"{word}{i}" for i in range(n)] for word, n in (("x", len(uniforms)), ("y", len(outcomes))))
    return BinTable(
        tuple(drivers),
        tuple(names),
        counts,
        sums,
        squares,
        np.zeros(len(outcomes)),
        frozenset(drivers) if counted else frozenset(),
        frozenset(names) if yes_no else frozenset(),
    )
