"""What certainty would be worth: of everything at once (EVPI), and of one input (EVPPI)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BinTable
from mcsv.answers.rules import FEWEST_GROUPS, TEACHING, Lessons, Worth, averaged

__all__ = ["everything", "single_inputs"]

Floats = NDArray[np.float64]


def single_inputs(lessons: Lessons) -> Worth:
    """EVPPI of each driver (drivers,), for any number of options: the best option in each bin, paid out on later draws.

    The upper end is that of raw bins in sample.
    """
    paid = np.zeros((lessons.steps, lessons.upper.size))
    for place in range(lessons.upper.size):
        taken = np.argmax(lessons.means[:, place], axis=2)[..., None]
        paid[:, place] = np.take_along_axis(lessons.gains(place), taken, axis=2).sum(axis=(1, 2))
    value, se = averaged(paid, lessons.draws())
    return Worth(value, np.maximum(se, lessons.grain), lessons.upper)


def everything(table: BinTable, best: str, options: Sequence[str]) -> Worth:
    """EVPI, where the outcome ``best`` is the largest net benefit of a draw and ``options`` are those of the options.

    A lone option is compared with doing nothing. A draw's best option is known without learning; only the option to
    compare with is the one that was best in the groups before.
    """
    part = table.of(table.drivers, (best, *options))
    there = part.draws > 0
    top, sums, draws = part.total[there, 0], part.total[there, 1:], part.draws[there]
    if len(options) == 1:
        sums = np.concatenate([np.zeros_like(sums), sums], axis=1)
    upper = np.asarray((top.sum() - sums.sum(axis=0).max()) / max(draws.sum(), 1))
    if draws.size < FEWEST_GROUPS:
        return Worth(np.array(np.nan), np.array(np.nan), upper)
    before = np.argmax(np.cumsum(sums, axis=0)[TEACHING - 1 : -1], axis=1)
    without = np.take_along_axis(sums[TEACHING:], before[:, None], axis=1)[:, 0]
    value, se = averaged(top[TEACHING:] - without, draws[TEACHING:])
    spread = np.sqrt(part.deviations().sum(axis=0).max() / draws.sum())  # what a draw moves, see Lessons.grain
    return Worth(value, np.maximum(se, spread / draws.sum()), upper)
