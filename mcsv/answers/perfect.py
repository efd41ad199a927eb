"""What certainty would be worth: of everything at once (EVPI), and of one input (EVPPI)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import GROUPS, BinTable
from mcsv.answers.rules import FEWEST_GROUPS, TEACHING, Lessons, Worth, averaged

__all__ = ["everything", "everything_of", "single_inputs"]

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
    sums = part.total[:, 1:]
    if len(options) == 1:
        sums = np.concatenate([np.zeros_like(sums), sums], axis=1)
    spread = np.sqrt(part.deviations().sum(axis=0).max() / max(part.draws.sum(), 1))
    return _everything(part.total[:, 0], sums, part.draws, float(spread))


def everything_of(options: Floats) -> Worth:
    """The same from single draws of every choice's net benefit, (draws, choices)."""
    edges = np.linspace(0, options.shape[0], GROUPS + 1).astype(np.int64)
    edges = np.unique(edges)
    sums, best = np.add.reduceat(options, edges[:-1], axis=0), np.add.reduceat(options.max(axis=1), edges[:-1])
    return _everything(best, sums, np.diff(edges), float(options.std(axis=0).max()))


def _everything(best: Floats, sums: Floats, draws: NDArray[np.int64], spread: float) -> Worth:
    """From group sums; ``spread`` is what one draw moves, see ``Lessons.grain``."""
    there = draws > 0
    best, sums, draws = best[there], sums[there], draws[there]
    upper = np.asarray((best.sum() - sums.sum(axis=0).max()) / max(draws.sum(), 1))
    if draws.size < FEWEST_GROUPS:
        return Worth(np.array(np.nan), np.array(np.nan), upper)
    before = np.argmax(np.cumsum(sums, axis=0)[TEACHING - 1 : -1], axis=1)
    without = np.take_along_axis(sums[TEACHING:], before[:, None], axis=1)[:, 0]
    value, se = averaged(best[TEACHING:] - without, draws[TEACHING:])
    return Worth(value, np.maximum(se, spread / draws.sum()), upper)
