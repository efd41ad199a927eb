"""What certainty would be worth: of everything at once (EVPI), and of one input (EVPPI)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.rules import FEWEST_GROUPS, TEACHING, Lessons, Worth, averaged

__all__ = ["everything", "single_inputs"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def single_inputs(lessons: Lessons) -> Worth:
    """EVPPI of each input (inputs,), for any number of options: the best option in each bin, paid out on later draws.

    The upper end is that of raw bins in sample.
    """
    paid = np.zeros((lessons.steps, lessons.upper.size))
    for place in range(lessons.upper.size):
        taken = np.argmax(lessons.means[:, place], axis=2)[..., None]
        paid[:, place] = np.take_along_axis(lessons.gains(place), taken, axis=2).sum(axis=(1, 2))
    value, se = averaged(paid, lessons.draws())
    return Worth(value, se, lessons.upper)


def everything(best: Floats, sums: Floats, draws: Ints) -> Worth:
    """EVPI from groups: sums of the best option of each draw (groups,), of each option (groups, options), and draws.

    A draw's own best option is known without learning; only the option to compare with is that of the groups before.
    """
    there = draws > 0
    best, sums, draws = best[there], sums[there], draws[there]
    upper = np.asarray((best.sum() - sums.sum(axis=0).max()) / max(draws.sum(), 1))
    if draws.size < FEWEST_GROUPS:
        return Worth(np.array(np.nan), np.array(np.nan), upper)
    before = np.argmax(np.cumsum(sums, axis=0)[TEACHING - 1 : -1], axis=1)
    value, se = averaged(best[TEACHING:] - np.take_along_axis(sums[TEACHING:], before[:, None], axis=1)[:, 0], draws[TEACHING:])
    return Worth(value, se, upper)
