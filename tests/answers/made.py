"""Tables as a run would fill them, from plain numpy draws."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mcsv.answers.bins import BINS, EDGES, GROUPS, BinTable

BLOCK = 1024


def made(inputs: Mapping[str, np.ndarray], outcomes: Mapping[str, np.ndarray], counted: frozenset[str] = frozenset()):
    """``inputs``: the probability of each draw's value, or whole numbers where they are counted."""
    columns = np.stack([*map(np.asarray, outcomes.values())], axis=1).astype(float)
    group = np.arange(columns.shape[0]) // BLOCK // 4 % GROUPS
    counts, sums = np.zeros((GROUPS, len(inputs), BINS), np.int64), np.zeros((GROUPS, len(inputs), BINS, len(outcomes)))
    for place, (name, values) in enumerate(inputs.items()):
        bins = np.minimum(values, BINS - 1) if name in counted else np.searchsorted(EDGES, values, side="right") - 1
        key = group * BINS + bins.astype(int)
        counts[:, place] = np.bincount(key, minlength=GROUPS * BINS).reshape(GROUPS, BINS)
        for k in range(len(outcomes)):
            sums[:, place, :, k] = np.bincount(key, columns[:, k], GROUPS * BINS).reshape(GROUPS, BINS)
    squares = np.stack([np.bincount(group, column**2, GROUPS) for column in columns.T], axis=1)
    return BinTable(tuple(inputs), tuple(outcomes), counts, sums, squares, np.zeros(len(outcomes)), counted)
