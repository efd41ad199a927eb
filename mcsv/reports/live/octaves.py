"""Which octaves of its tables a run meets: the others need not stand in a page.

An octave halves the probability of those before it, so that a million draws meet some twenty of fifty-three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels import instructions as op
from mcsv.kernels.lookup import OCTAVES
from mcsv.kernels.philox import random_words
from mcsv.kernels.points import WORLD
from mcsv.plan import Plan

__all__ = ["thinnings"]

_MARGINS = (4, 12, OCTAVES)
"""Octaves that are kept beyond those in which a draw is to be expected, tried one after the other."""
_PART = 1 << 16
_MOST = 20_000_000
"""Draws up to which all words are looked at."""
_ALL = np.uint64((1 << 64) - 1)


def thinnings(plan: Plan, draws: int) -> Iterator[Mapping[int, int]]:
    """How many octaves of each smooth table are kept, by number: from few to all; a run tells which are enough."""
    expected = int(np.ceil(np.log2(draws)))
    smooth = [table for table, row in enumerate(plan.program.tables.tolist()) if row[3] == row[4]]
    for number, margin in enumerate(_MARGINS):
        octaves = dict.fromkeys(smooth, min(OCTAVES, expected + margin))
        if number == 0 and draws <= _MOST:
            octaves |= _met(plan, draws, set(smooth))
        yield octaves


def _met(plan: Plan, draws: int, smooth: set[int]) -> dict[int, int]:
    """For tables that random words alone meet, in one lane, how many octaves these do."""
    found, other = dict[int, int](), set[int]()
    for code, _, table, key, period, *_ in plan.program.code.tolist():
        if code in (op.LOOKUP, op.LOOKUP_KINKED, op.SUM_OF):
            other.add(key if code == op.SUM_OF else table)
        elif code in (op.DRAW, op.DRAW_NOTED) and table in smooth:
            if period >= WORLD:
                other.add(table)
            elif table not in other:
                deepest = _deepest(plan.program.keys[key], period, draws)
                found[table] = max(found.get(table, 0), deepest)
    return {table: count for table, count in found.items() if table not in other}


def _deepest(key: np.uint64, period: int, draws: int) -> int:
    """How many octaves the words of a stream meet, of either side."""
    least, words = _ALL, np.empty(_PART, np.uint64)
    for first in range(0, draws, _PART):
        random_words(key, np.uint64(period), np.uint64(0), np.uint64(first), words)
        least = min(least, _nearest(words))
    tail = float(int(least) >> 11) * 2.0**-52 + 2.0**-53
    return min(OCTAVES, 1 - int(np.frexp(tail)[1]))


def _nearest(words: NDArray[np.uint64]) -> np.uint64:
    """The word that is furthest out, as if it were on the lower side."""
    return np.uint64(min(words.min(), ~words.max()))
